"""A ComfyUI that speaks the real protocol over real sockets and paints mosaics instead of sampling."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.servers import Double
from tests.servers.comfyui.catalogue import NODE_TYPES
from tests.servers.comfyui.doors import Doors
from tests.servers.comfyui.executor import Executor
from tests.servers.comfyui.folders import Folders
from tests.servers.comfyui.hub import Hub
from tests.servers.comfyui.middleware import CharHubRoutes
from tests.servers.comfyui.nodes import MODELS_OF_A_RECORDED_SERVER, Input
from tests.servers.comfyui.prompts import Prompts
from tests.servers.comfyui.records import Delete, Execution, IdleGap, Interrupt, Records, Submission, Upload
from tests.servers.comfyui.routes_files import FileRoutes
from tests.servers.comfyui.routes_info import InfoRoutes
from tests.servers.comfyui.routes_jobs import JobRoutes
from tests.servers.comfyui.routes_prompts import PromptRoutes
from tests.servers.comfyui.script import ComfyFault, Script
from tests.servers.comfyui.validation import Checker
from tests.servers.comfyui.versions import MAX_UPLOAD_BYTES, VERSIONS
from tests.servers.comfyui.working import Workshop
from tests.servers.faults import Fault


class ComfyServer(Double):
    """One server: `async with ComfyServer() as server: server.url`.

    Args:
        version: "0.3.64" or "0.24.0".
        seconds_per_prompt: service time of a prompt that samples, spread over the sampler's steps. Prompts without
            a sampler, or with everything cached, take none.
        token: bearer token every call must bring; 401 otherwise.
        charhub: CharHub's middleware in front: /api/prepare, /api/cleanup, no /ws.
        models: file names by models folder; those given replace the recorded server's.
        previews: send latent previews.
        folder: where output, input and temp live; a temporary folder without.
        log: file every record is appended to.
        port: 0 for any.
    """

    def __init__(
        self,
        *,
        version: str = "0.24.0",
        seconds_per_prompt: float = 0.0,
        token: str | None = None,
        charhub: bool = False,
        models: dict[str, list[str]] | None = None,
        previews: bool = True,
        folder: Path | None = None,
        log: Path | None = None,
        port: int = 0,
    ) -> None:
        super().__init__()
        self.port = port
        self.version = VERSIONS[version]
        self.seconds_per_prompt = seconds_per_prompt
        self.token = token
        self.previews = previews
        self.models = {name: list(files) for name, files in (MODELS_OF_A_RECORDED_SERVER | (models or {})).items()}
        self.node_types = dict(NODE_TYPES)
        self.max_upload_bytes = MAX_UPLOAD_BYTES
        self.hidden_routes: set[str] = {"/ws"} if charhub else set()
        self.charhub = charhub
        self.history_late_s = 0.0
        self.interrupt_ignored_s = 0.0
        self.script = Script()
        self.records = Records(log)
        self._holds = contextlib.ExitStack()
        root = folder or Path(self._holds.enter_context(tempfile.TemporaryDirectory(prefix="comfy-")))
        self.folders = Folders(root)
        self.workshop = Workshop(self.folders, self.version)
        self.hub = Hub(self.version, lambda: self.prompts.remaining)
        self.prompts = Prompts(self.hub.status)
        self.executor = Executor(self)
        self.checker = Checker(
            self.version, self.node_types, self.choices, lambda name: self.folders.annotated(name).is_file()
        )
        self._tasks: list[asyncio.Task[None]] = []

    # --- what happened ------------------------------------------------------------------------------------------

    @property
    def executions(self) -> list[Execution]:
        """Every prompt that really ran, oldest first, with its extra_data."""
        return self.records.executions

    @property
    def submissions(self) -> list[Submission]:
        """Every prompt that was queued, oldest first."""
        return self.records.submissions

    @property
    def interrupts(self) -> list[Interrupt]:
        """Every POST /interrupt."""
        return self.records.interrupts

    @property
    def deletes(self) -> list[Delete]:
        """Every id of a POST /queue delete."""
        return self.records.deletes

    @property
    def uploads(self) -> list[Upload]:
        """Every stored upload."""
        return self.records.uploads

    @property
    def idle_gaps(self) -> list[IdleGap]:
        """The worker's pauses between prompts."""
        return self.records.idle_gaps

    # --- what goes wrong ----------------------------------------------------------------------------------------

    async def fault(self, fault: Fault | ComfyFault, *, path: str = "", times: int | None = None, **how: Any) -> None:
        """Make calls whose path contains `path` fail this way, `times` times (None: until healed).

        A ComfyFault also takes `after` (so many go through first), `method` and `seconds`.
        """
        if isinstance(fault, ComfyFault):
            self.script.add(fault, path=path, times=times, **how)
        else:
            await super().fault(fault, path=path, times=times, **how)

    async def heal(self) -> None:
        """Take back all faults: it listens, its worker lives, its sockets hear (those deafened stay deaf)."""
        self.script.clear()
        self.history_late_s = self.interrupt_ignored_s = 0.0
        self.hub.deaf = False
        self.hub.go_on()
        if self.executor.dead:
            self._start_worker()
        await super().heal()

    def remove_node(self, name: str) -> None:
        """A node class that is not installed here."""
        del self.node_types[name]

    def kill_worker(self) -> None:
        """From now on everything is accepted and nothing runs."""
        self.executor.dead = True
        self.prompts.arrived.set()

    def delete_outputs(self) -> None:
        """Somebody cleans the output folder."""
        for path in self.folders.of("output").rglob("*"):
            if path.is_file():
                path.unlink()

    async def crash(self) -> None:
        """The process is gone: sockets drop (1006), connections are refused, queue and history are forgotten.

        Files stay, except temporary ones. `listen_again` starts it anew on the same port.
        """
        await self._stop_tasks()
        self.executor.lose()
        await self._stop_listening()
        self.hub.forget()
        self.prompts = Prompts(self.hub.status)
        self.executor = Executor(self)
        self.folders.empty_temp()

    async def restart(self) -> None:
        """`crash` and `listen_again` in one."""
        await self.crash()
        await self.listen_again()

    async def refuse(self) -> None:
        """Stop listening and drop all connections; what runs goes on. `listen_again` ends it."""
        await self._stop_listening()

    async def listen_again(self) -> None:
        """Come back on the same port."""
        if not self._tasks:
            self._start_tasks()
        if self._site is None:
            await self._listen()

    # --- the machine --------------------------------------------------------------------------------------------

    def choices(self, wanted: Input) -> list[str]:
        """What a choice offers now."""
        if not wanted.folder:
            return list(wanted.choices)
        if wanted.folder == "input":
            return self.folders.inputs()
        folder, _, also = wanted.folder.partition("+")
        always = ["pixel_space"] if folder == "vae" else [also] if also else []
        return [*always, *self.models.get(folder, [])]

    def add_routes(self, app: web.Application) -> None:
        """Every route exists with and without /api."""
        doors = Doors(self)
        app.middlewares.extend([doors.guard, doors.misbehave])
        routes = [
            *PromptRoutes(self).routes(),
            *FileRoutes(self).routes(),
            *InfoRoutes(self).routes(),
            web.get("/ws", self.hub.handle),
        ]
        if self.version.has_jobs:
            routes += JobRoutes(self).routes()
        if self.charhub:
            routes += CharHubRoutes(self).routes()
        prefixed = [web.RouteDef(route.method, f"/api{route.path}", route.handler, route.kwargs) for route in routes]
        app.router.add_routes([*routes, *prefixed])
        app.router.add_get("/{rest:.*}", doors.nothing_here)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._start_tasks()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stop_tasks()
        await self._stop_listening()
        await super().__aexit__(*exc)
        self.records.close()
        self._holds.close()

    def _start_tasks(self) -> None:
        self._tasks = [asyncio.create_task(self.hub.publish()), asyncio.create_task(self.executor.work())]

    def _start_worker(self) -> None:
        self.executor.dead = False
        self._tasks.append(asyncio.create_task(self.executor.work()))

    async def _stop_tasks(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
