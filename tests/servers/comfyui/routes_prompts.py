"""Submitting, looking up and stopping prompts: /prompt, /queue, /history, /interrupt, /free."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers.comfyui.doors import trouble
from tests.servers.comfyui.records import Delete, Interrupt, Submission
from tests.servers.comfyui.validation import Verdict, error

if TYPE_CHECKING:
    from tests.servers.comfyui.server import ComfyServer

Json = dict[str, Any]


class PromptRoutes:
    """The routes of one server."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server

    def routes(self) -> list[web.RouteDef]:
        """What the application adds."""
        return [
            web.get("/prompt", self.queue_length),
            web.post("/prompt", self.submit),
            web.get("/queue", self.queue),
            web.post("/queue", self.edit_queue),
            web.get("/history", self.history),
            web.post("/history", self.edit_history),
            web.get("/history/{prompt_id}", self.history_of),
            web.post("/interrupt", self.interrupt),
            web.post("/free", self.free),
        ]

    async def queue_length(self, request: web.Request) -> web.Response:
        """GET /prompt."""
        return web.json_response({"exec_info": {"queue_remaining": self.server.prompts.remaining}})

    async def submit(self, request: web.Request) -> web.Response:
        """POST /prompt."""
        try:
            asked = await request.json()
            number = self._number(asked)
            if "prompt" not in asked:
                text = "No prompt provided"
                return _refused(error("no_prompt", text, text))
            prompt_id = self._prompt_id(asked)
            if prompt_id is None:
                return _refused(error("invalid_prompt_id", "prompt_id must be a valid UUID", _CANONICAL))
            verdict = self.server.checker.check(asked["prompt"], asked.get("partial_execution_targets"))
            if verdict.error is not None:
                return _refused(verdict.error, verdict.node_errors)
            if self.server.script.for_submission():
                verdict = _all_outputs_bad(asked["prompt"], verdict)
            self._put(number, prompt_id, asked, verdict)
        except (ValueError, TypeError, AttributeError):
            return trouble()
        return web.json_response({"prompt_id": prompt_id, "number": number, "node_errors": verdict.node_errors})

    def _number(self, asked: Any) -> float:
        if "number" in asked:
            return float(asked["number"])
        prompts = self.server.prompts
        number = prompts.number
        prompts.number += 1
        return -number if isinstance(asked, dict) and asked.get("front") else number

    def _prompt_id(self, asked: Json) -> str | None:
        """The id to use; None when this version refuses the one sent."""
        if not self.server.version.canonical_prompt_ids:
            return str(asked.get("prompt_id", uuid.uuid4()))
        sent = asked.get("prompt_id")
        if sent is None:
            return str(uuid.uuid4())
        try:
            canonical = str(uuid.UUID(sent))
        except (ValueError, AttributeError, TypeError):
            return None
        return canonical if canonical == sent else None

    def _put(self, number: float, prompt_id: str, asked: Json, verdict: Verdict) -> None:
        extra = asked.get("extra_data", {})
        if not isinstance(extra, dict):
            raise TypeError("extra_data must be an object")
        if "client_id" in asked:
            extra["client_id"] = asked["client_id"]
        if self.server.version.stamps_create_time:
            extra["create_time"] = int(time.time() * 1000)
        submission = Submission(prompt_id, number, extra.get("client_id"), extra, time.time())
        self.server.records.add(submission)
        self.server.prompts.put((number, prompt_id, asked["prompt"], extra, verdict.outputs))

    async def queue(self, request: web.Request) -> web.Response:
        """GET /queue: pending in heap order."""
        prompts = self.server.prompts
        return web.json_response({"queue_running": prompts.running, "queue_pending": prompts.pending})

    async def edit_queue(self, request: web.Request) -> web.Response:
        """POST /queue {"clear": true} and {"delete": [ids]}: 200 whatever it hit."""
        try:
            asked = await request.json()
        except ValueError:
            return trouble()
        prompts, records = self.server.prompts, self.server.records
        if asked.get("clear"):
            records.add(Delete("*", bool(prompts.pending), time.time()))
            prompts.clear()
        for prompt_id in asked.get("delete", ()):
            records.add(Delete(prompt_id, prompts.delete(prompt_id), time.time()))
        return web.Response()

    async def history(self, request: web.Request) -> web.Response:
        """GET /history?max_items&offset."""
        try:
            most = request.query.get("max_items")
            max_items = int(most) if most is not None else None
            offset = int(request.query.get("offset", -1))
        except ValueError:
            return trouble()
        return web.json_response(self.server.prompts.history_page(max_items, offset))

    async def history_of(self, request: web.Request) -> web.Response:
        """GET /history/{id}: {} for what is unknown, pending or running."""
        prompt_id = request.match_info["prompt_id"]
        entry = self.server.prompts.history.get(prompt_id)
        return web.json_response({} if entry is None else {prompt_id: entry})

    async def edit_history(self, request: web.Request) -> web.Response:
        """POST /history {"clear": true} and {"delete": [ids]}."""
        try:
            asked = await request.json()
        except ValueError:
            return trouble()
        history = self.server.prompts.history
        if asked.get("clear"):
            history.clear()
        for prompt_id in asked.get("delete", ()):
            history.pop(prompt_id, None)
        return web.Response()

    async def interrupt(self, request: web.Request) -> web.Response:
        """POST /interrupt: with prompt_id only that one if it runs; without, whatever runs."""
        try:
            asked = await request.json()
        except ValueError:
            asked = {}
        prompt_id = asked.get("prompt_id") if isinstance(asked, dict) else None
        running = self.server.prompts.running
        hit = next((item[1] for item in running if prompt_id in (None, item[1])), None)
        self.server.records.add(Interrupt(prompt_id, hit, time.time()))
        if hit is not None:
            self.server.executor.interrupt()
        return web.Response()

    async def free(self, request: web.Request) -> web.Response:
        """POST /free {"unload_models": true, "free_memory": true}."""
        try:
            asked = await request.json()
        except ValueError:
            return trouble()
        if asked.get("free_memory"):
            self.server.executor.cache.clear()
        return web.Response()


_CANONICAL = (
    "prompt_id must be a UUID string in canonical lowercase hyphenated form; omit it to let the server generate one"
)


def _refused(problem: Json, node_errors: Json | None = None) -> web.Response:
    return web.json_response({"error": problem, "node_errors": node_errors or {}}, status=400)


def _all_outputs_bad(prompt: Json, verdict: Verdict) -> Verdict:
    """The fault NODE_ERRORS: accepted, but no output will run."""
    reason = error("required_input_missing", "Required input is missing", "images", {"input_name": "images"})
    node_errors = {
        node: {"errors": [reason], "dependent_outputs": [node], "class_type": prompt[node]["class_type"]}
        for node in verdict.outputs
    }
    return Verdict(None, [], node_errors)
