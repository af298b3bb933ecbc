"""A WebUI (AUTOMATIC1111 1.10, Forge) on loopback: the real routes, one card that paints one image at a time.

Protocol from modules/api/api.py, modules/progress.py and modules/call_queue.py of the original.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import web
from PIL import Image, PngImagePlugin

from tests.servers import Double

MODELS = ("diving.safetensors", "cyberrealistic.safetensors")
SAMPLERS = ("DPM++ 2M", "Euler a")
SCHEDULERS = ("Automatic", "Karras")
OUTPUTS = {"txt2img": "outputs/txt2img-images", "img2img": "outputs/img2img-images"}
REMEMBERED = 16  # tasks that ended


@dataclass
class Painting:
    """One call: its task, what was asked, how it went."""

    task_id: str
    route: str
    body: dict[str, Any]
    arrived: float
    began: float = 0.0
    ended: float = 0.0
    interrupted: bool = False
    image: bytes = field(default=b"", repr=False)


@dataclass
class Behaviour:
    """What the server is and does; may be changed at any time."""

    step_s: float = 0.0  # the card's time for one step
    steps_at_most: int = 4  # steps really worked through, whatever is asked
    task_ids: bool = True  # force_task_id, since 1.8
    page: bool = True  # /internal/progress, absent with --nowebui
    files: bool = True  # /file= shows the outputs folder
    schedulers: bool = True  # since 1.9
    gateway_s: float | None = None  # a proxy in front answers 524 after this long; painting goes on
    hangs_up_s: float | None = None  # or just closes the connection
    out_of_memory: bool = False
    other_seed: int | None = None  # a script that paints with a seed of its own
    login: str | None = None
    forge: bool = False
    models: tuple[str, ...] = MODELS
    whole: bool = True  # images end where they should


@dataclass
class WebuiServer(Double):
    """See `Behaviour`. `paintings` lists every call that reached the server, in order of arrival."""

    behaviour: Behaviour = field(default_factory=Behaviour)

    def __post_init__(self) -> None:
        super().__init__()
        self.paintings: list[Painting] = []
        self.saved: dict[str, bytes] = {}
        self.interrupts: list[str | None] = []
        self._card = asyncio.Lock()
        self._pending: dict[str, float] = {}
        self._finished: list[str] = []
        self._current: str | None = None
        self._working: set[asyncio.Task[web.Response]] = set()
        self._state: dict[str, Any] = {}
        self._idle()

    def restart(self) -> None:
        """Forget everything but the files; what is being painted is lost."""
        for work in list(self._working):
            work.cancel()
        self._pending.clear()
        self._finished.clear()
        self._current, self._card = None, asyncio.Lock()
        self._idle()

    def somebody_interrupts(self) -> None:
        """The button on the WebUI's own page."""
        self._state["interrupted"] = True

    def add_routes(self, app: web.Application) -> None:
        """Every route a client of the interface uses."""
        app.router.add_get("/openapi.json", self._openapi)
        app.router.add_post("/internal/progress", self._internal_progress)
        app.router.add_get("/{file:file=.*}", self._file)
        for route in ("txt2img", "img2img"):
            app.router.add_post(f"/sdapi/v1/{route}", self._paint)
        app.router.add_get("/sdapi/v1/progress", self._progress)
        app.router.add_get("/sdapi/v1/options", self._options)
        app.router.add_get("/sdapi/v1/memory", self._memory)
        app.router.add_get("/sdapi/v1/sd-models", self._models)
        app.router.add_get("/sdapi/v1/samplers", self._samplers)
        app.router.add_get("/sdapi/v1/schedulers", self._schedulers)
        app.router.add_post("/sdapi/v1/interrupt", self._interrupt)

    async def __aexit__(self, *exc: object) -> None:
        for work in list(self._working):
            work.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        await super().__aexit__(*exc)

    # --- painting -------------------------------------------------------------------------------------------------

    async def _paint(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._unauthorized(request)) is not None:
            return refused
        body = await request.json()
        route = request.path.rpartition("/")[2]
        if (wrong := self._wrong(route, body)) is not None:
            return wrong
        own = body.get("force_task_id") if self.behaviour.task_ids else None
        painting = Painting(own or f"task({route}-{uuid4().hex[:7]})", route, body, time.monotonic())
        self.paintings.append(painting)
        self._pending[painting.task_id] = time.time()
        work = asyncio.create_task(self._work(painting))  # whoever asked may hang up: the card goes on
        self._working.add(work)
        work.add_done_callback(self._working.discard)
        impatient = self.behaviour.gateway_s or self.behaviour.hangs_up_s
        try:
            return await asyncio.wait_for(asyncio.shield(work), impatient)
        except TimeoutError:
            if self.behaviour.gateway_s is not None:
                return web.Response(status=524, text="<html>error code: 524</html>", content_type="text/html")
        except asyncio.CancelledError:  # a restart
            if not work.cancelled():
                raise
        assert request.transport is not None
        request.transport.close()
        return web.Response(status=500)

    async def _work(self, painting: Painting) -> web.Response:
        async with self._card:
            painting.began = time.monotonic()
            self._pending.pop(painting.task_id, None)
            self._current = painting.task_id
            steps = min(int(painting.body["steps"]), self.behaviour.steps_at_most)
            self._state = {"job": "scripts_txt2img", "job_count": 1, "job_no": 0, "interrupted": False}
            self._state |= {"sampling_step": 0, "sampling_steps": steps, "skipped": False, "job_timestamp": "0"}
            try:
                if self.behaviour.out_of_memory:  # as the original: the task stays the current one
                    error = {"error": "OutOfMemoryError", "detail": "", "body": str(painting.body)}
                    error["errors"] = "CUDA out of memory. Tried to allocate 2.00 GiB"
                    return web.json_response(error, status=500)
                answer = self._painted(painting)  # its time is part of the steps' time
                for step in range(1, steps + 1):
                    until = painting.began + step * self.behaviour.step_s
                    await asyncio.sleep(max(0.0, until - time.monotonic()))
                    self._state["sampling_step"] += 1
                    if self._state["interrupted"]:
                        painting.interrupted = True
                        break
                self._save(painting)
                self._finish(painting.task_id)
                return answer
            finally:
                painting.ended = time.monotonic()
                self._idle(interrupted=self._state["interrupted"])

    def _painted(self, painting: Painting) -> web.Response:
        body, seed = painting.body, painting.body["seed"]
        seed = seed if self.behaviour.other_seed is None else self.behaviour.other_seed
        data = png(body["width"], body["height"], seed)
        if not self.behaviour.whole:
            data = data[:-20]
        painting.image = data
        options = body.get("override_settings", {})
        info = {"prompt": body["prompt"], "seed": seed, "all_seeds": [seed], "steps": body["steps"]}
        info["sd_model_name"] = str(options.get("sd_model_checkpoint", "")).partition(".")[0]
        images = [base64.b64encode(data).decode()]
        return web.json_response({"images": images, "parameters": body, "info": json.dumps(info)})

    def _save(self, painting: Painting) -> None:
        body = painting.body
        options = body.get("override_settings", {})
        if body.get("save_images") and not painting.interrupted:
            name = options.get("samples_filename_pattern") or f"00000-{body['seed']}"
            folder = OUTPUTS[painting.route] + ("/2026-12-01" if options.get("save_to_dirs", True) else "")
            number = "" if not options.get("save_images_add_number", True) else "00001-"
            self.saved[f"{folder}/{number}{name}.png"] = painting.image

    def _wrong(self, route: str, body: dict[str, Any]) -> web.Response | None:
        if body.get("sampler_name") not in SAMPLERS:
            return web.json_response({"detail": "Sampler not found"}, status=404)
        if route == "img2img" and not body.get("init_images"):
            return web.json_response({"detail": "Init image not found"}, status=404)
        for image in body.get("init_images") or ():
            Image.open(io.BytesIO(base64.b64decode(image))).verify()
        if not isinstance(body.get("steps"), int):
            fault = {"loc": ["body", "steps"], "msg": "value is not a valid integer", "type": "type_error.integer"}
            return web.json_response({"detail": [fault], "body": body}, status=422)
        return None

    def _finish(self, task_id: str) -> None:
        self._current = None
        self._finished = [*self._finished, task_id][-REMEMBERED:]

    def _idle(self, *, interrupted: bool = False) -> None:
        self._state = {"job": "", "job_count": 0, "job_no": 0, "interrupted": interrupted, "skipped": False}
        self._state |= {"sampling_step": 0, "sampling_steps": 0, "job_timestamp": "0"}

    # --- looking --------------------------------------------------------------------------------------------------

    async def _internal_progress(self, request: web.Request) -> web.Response:
        if not self.behaviour.page:
            return web.json_response({"detail": "Not Found"}, status=404)
        asked = await request.json()
        task_id = asked["id_task"]
        active, queued = task_id == self._current, task_id in self._pending
        answer: dict[str, Any] = {"active": active, "queued": queued, "completed": task_id in self._finished}
        answer |= {"progress": None, "eta": None, "live_preview": None, "id_live_preview": -1, "textinfo": "Waiting..."}
        if queued:
            line = sorted(self._pending, key=self._pending.__getitem__)
            answer["textinfo"] = f"In queue: {line.index(task_id) + 1}/{len(line)}"
        if active and asked.get("live_preview", True) and self._state["sampling_step"]:
            picture = base64.b64encode(png(8, 8, self._state["sampling_step"])).decode()
            answer |= {"live_preview": f"data:image/png;base64,{picture}", "id_live_preview": 1}
        return web.json_response(answer)

    async def _progress(self, request: web.Request) -> web.Response:
        if (refused := self._unauthorized(request)) is not None:
            return refused
        answer = {"progress": 0.0, "eta_relative": 0.0, "state": self._state, "current_image": None, "textinfo": None}
        return web.json_response(answer)

    async def _interrupt(self, request: web.Request) -> web.Response:
        self.interrupts.append(self._current)
        self._state["interrupted"] = True
        return web.json_response({})

    async def _options(self, request: web.Request) -> web.Response:
        if (refused := self._unauthorized(request)) is not None:
            return refused
        options: dict[str, Any] = {"sd_model_checkpoint": "diving.safetensors [aaaa]", "outdir_samples": ""}
        options |= {f"outdir_{route}_samples": folder for route, folder in OUTPUTS.items()}
        return web.json_response(options | ({"forge_preset": "sd"} if self.behaviour.forge else {}))

    async def _memory(self, request: web.Request) -> web.Response:
        system = {"free": 8 * 1024**3, "used": 16 * 1024**3, "total": 24 * 1024**3}
        return web.json_response({"ram": {"free": 1.0, "used": 1.0, "total": 2.0}, "cuda": {"system": system}})

    async def _models(self, request: web.Request) -> web.Response:
        found = [
            {
                "title": f"{name} [{sum(name.encode()):08x}]",
                "model_name": name.partition(".")[0],
                "hash": f"{sum(name.encode()):08x}",
                "sha256": None,
                "filename": f"/app/models/Stable-diffusion/{name}",
                "config": None,
            }
            for name in self.behaviour.models
        ]
        return web.json_response(found)

    async def _samplers(self, request: web.Request) -> web.Response:
        return web.json_response([{"name": name, "aliases": [f"k_{name}"], "options": {}} for name in SAMPLERS])

    async def _schedulers(self, request: web.Request) -> web.Response:
        if not self.behaviour.schedulers:
            return web.json_response({"detail": "Not Found"}, status=404)
        return web.json_response([{"name": name.lower(), "label": name, "aliases": None} for name in SCHEDULERS])

    async def _openapi(self, request: web.Request) -> web.Response:
        fields: dict[str, Any] = {"prompt": {}, "seed": {}} | ({"force_task_id": {}} if self.behaviour.task_ids else {})
        schema = {"StableDiffusionProcessingTxt2Img": {"properties": fields}}
        return web.json_response({"openapi": "3.0.2", "components": {"schemas": schema}})

    async def _file(self, request: web.Request) -> web.Response:
        path = request.match_info["file"].removeprefix("file=")
        if not self.behaviour.files:
            return web.json_response({"detail": f"File not allowed: {path}."}, status=403)
        if path not in self.saved:
            return web.json_response({"detail": f"File not found: {path}."}, status=404)
        return web.Response(body=self.saved[path], content_type="image/png")

    def _unauthorized(self, request: web.Request) -> web.Response | None:
        login = self.behaviour.login
        if login is None:
            return None
        wanted = "Basic " + base64.b64encode(login.encode()).decode()
        if request.headers.get("Authorization") == wanted:
            return None
        return web.json_response({"detail": "Incorrect username or password"}, status=401)


def png(width: int, height: int, seed: int) -> bytes:
    """A picture that differs by seed, with the text a WebUI writes into it."""
    colour = (seed % 251, seed // 251 % 251, seed // 63001 % 251)
    image = Image.new("RGB", (width, height), colour)
    image.paste((255 - colour[0], 200, 30), (width // 4, height // 4, width // 2, height // 2))
    said = PngImagePlugin.PngInfo()
    said.add_text("parameters", f"a prompt\nSteps: 4, Seed: {seed}")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=said, compress_level=1)
    return buffer.getvalue()
