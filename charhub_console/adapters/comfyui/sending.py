"""Handing one job over: references first, then exactly one POST, and the truth about what became of it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import NoReturn

from charhub_console.adapters.comfyui.answers import node_errors, read_refusal
from charhub_console.adapters.comfyui.catalogue import Catalogue
from charhub_console.adapters.comfyui.client import ComfyClient
from charhub_console.adapters.comfyui.follow import Follower
from charhub_console.adapters.comfyui.graph import Nodes, classes, fill, pick
from charhub_console.adapters.comfyui.preflight import settle
from charhub_console.adapters.http import Answer, never_sent, plain
from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    GenerationFailed,
    NotConfigured,
    RateLimited,
    Uncertain,
    Unreachable,
)
from charhub_console.domain.views import View
from charhub_console.engine.ports import GenerationRequest, JobState

_log = logging.getLogger(__name__)

REMEMBER_UPLOADS_S = 600.0
_ADVICE_REFUSED = "Check the recipe against this server with `charhub-console recipes check`."


class Sender:
    """Sends jobs to one server."""

    def __init__(self, client: ComfyClient, catalogue: Catalogue, follower: Follower, *, previews: bool) -> None:
        self._client = client
        self._catalogue = catalogue
        self._follower = follower
        self._extra = {"preview_method": "latent2rgb" if previews else "none"}
        self._uploads: dict[str, tuple[float, str]] = {}

    async def nodes(self, request: GenerationRequest, *, middleware: bool) -> Nodes:
        """The graph as this server will run it; its references are there afterwards.

        Raises: Unreachable, Unauthorized, RateLimited, BadAnswer, RecipeInvalid; nothing is queued.
        """
        graph = pick(request, prepared=middleware and request.recipe.middleware and bool(request.reference_urls))
        path, uploads = "", []
        if graph.takes_folder:
            path = await self._client.prepare(request.job_id, _middleware_references(request))
        else:
            uploads = [await self._upload(data) for data in request.references[: graph.places]]
        nodes = fill(graph, request, uploads=uploads, reference_path=path)
        settle(nodes, await self._catalogue.infos(classes(nodes)))
        return nodes

    async def send(self, request: GenerationRequest, nodes: Nodes, client_id: str) -> None:
        """One POST /prompt. Returns when the server has the job. Raises as Backend.submit."""
        extra = self._extra | {"charhub_attempt": request.attempt_id}
        try:
            answer = await self._client.post_prompt(nodes, request.job_id, client_id, extra)
            if answer.status != 200:
                self._refused(answer)
            accepted = answer.json()
        except (NotConfigured, RateLimited):
            raise
        except (Unreachable, BadAnswer) as error:
            await self._after_failure(request.job_id, error)
            return
        await self._judge(request.job_id, accepted)

    def _refused(self, answer: Answer) -> NoReturn:
        """400 and 413 are final. What was remembered of this server did not hold."""
        self._catalogue.forget()
        self._uploads.clear()
        name = self._client.outside.name
        if answer.status == 413:
            raise GenerationFailed(f"{name}: the job is too large.", "Raise --max-upload-size of that ComfyUI.")
        try:
            reason = read_refusal(answer.json())
        except BadAnswer:
            reason = "no reason given"
        raise GenerationFailed(f"{name} refused the job: {reason}.", _ADVICE_REFUSED)

    async def _after_failure(self, job_id: str, error: ConsoleError) -> None:
        """A POST that failed may have been accepted: a connection cut after the last byte still runs."""
        if never_sent(error):
            raise error
        try:
            state = await self._follower.state(job_id)
        except ConsoleError as silent:
            _log.warning("%s: whether it has the job cannot be told: %s", self._client.outside.name, silent.title)
            raise Uncertain(error.title, error.advice) from silent
        if state is JobState.UNKNOWN:
            raise error
        _log.info("%s has the job although it did not say so", self._client.outside.name)

    async def _judge(self, job_id: str, accepted: object) -> None:
        """A 200 can still mean that it runs in part or under another id; such a job is taken back."""
        name = self._client.outside.name
        if not isinstance(accepted, dict) or not isinstance(accepted.get("prompt_id"), str):
            await self._after_failure(
                job_id, BadAnswer(f"{name} did not say that it took the job.", self._client.outside.check_address)
            )
            return
        if accepted["prompt_id"] != job_id:
            await self._take_back(accepted["prompt_id"])
            raise BadAnswer(
                f"{name} gave the job an id of its own, so it could not be found again.",
                "Update that ComfyUI to 0.3.45 or later.",
            )
        errors = node_errors(accepted)
        if errors:
            await self._take_back(job_id)
            reason = plain("; ".join(errors[:3]))
            raise GenerationFailed(f"{name} would run the job only in part: {reason}.", _ADVICE_REFUSED)

    async def _take_back(self, job_id: str) -> None:
        try:
            await self._client.delete_waiting(job_id)
            await self._client.interrupt(job_id)
        except ConsoleError as error:
            _log.warning("%s: a job could not be taken back: %s", self._client.outside.name, error.title)

    async def _upload(self, data: bytes) -> str:
        """The server's name for these bytes; views share references, so most are there already."""
        now = asyncio.get_running_loop().time()
        digest = hashlib.sha256(data).hexdigest()
        until, name = self._uploads.get(digest, (0.0, ""))
        if until <= now:
            name = await self._client.upload(data)
            self._uploads = {key: kept for key, kept in self._uploads.items() if kept[0] > now}
            self._uploads[digest] = (now + REMEMBER_UPLOADS_S, name)
        return name


def _middleware_references(request: GenerationRequest) -> list[dict[str, str]]:
    """CharHub's types: the avatar leads, everything else is a sample; for the avatar itself all are samples."""
    first = "SAMPLE" if request.view is View.AVATAR else "AVATAR"
    return [
        {"type": first if number == 0 else "SAMPLE", "url": url} for number, url in enumerate(request.reference_urls)
    ]
