"""A ComfyUI server as the engine sees it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from uuid import uuid4

from charhub_console.adapters.comfyui.answers import Ended
from charhub_console.adapters.comfyui.catalogue import Catalogue
from charhub_console.adapters.comfyui.client import ComfyClient
from charhub_console.adapters.comfyui.follow import Follower, Pace, Pulse
from charhub_console.adapters.comfyui.graph import classes, read
from charhub_console.adapters.comfyui.preflight import problems
from charhub_console.adapters.comfyui.sending import Sender
from charhub_console.adapters.comfyui.socket import EventSocket
from charhub_console.domain.errors import (
    BackendLost,
    BadAnswer,
    BadImage,
    ConsoleError,
    GenerationFailed,
    Gone,
    Unreachable,
)
from charhub_console.domain.png import check_png
from charhub_console.domain.recipe import Recipe
from charhub_console.engine.ports import BackendHealth, GenerationRequest, JobState, Painted, Progress, RecipeProblem

_log = logging.getLogger(__name__)

CANCEL_PATIENCE_S = 10.0


class ComfyBackend:
    """Implements engine.ports.Backend. Belongs to the event loop that sends jobs.

    Args:
        name: what people call this server.
        url: http(s) base address of ComfyUI, or of CharHub's middleware in front of it.
        token: sent as bearer on every call.
        slots: images it paints at the same time.
        middleware: it is CharHub's middleware: references as public addresses, no websocket.
        previews: ask for a picture while it is painted; off when nobody watches.
    """

    kind = "comfyui"

    def __init__(
        self,
        name: str,
        url: str,
        *,
        token: str | None = None,
        slots: int = 1,
        middleware: bool = False,
        previews: bool = True,
        pace: Pace = Pace(),  # noqa: B008 - frozen
    ) -> None:
        self.name = name
        self.slots = slots
        self._middleware = middleware
        self._pulse = Pulse(pace.wedged_s)
        self._client = ComfyClient(name, url, token, address_setting="comfyui.urls", key_setting="comfyui.token")
        self._socket = None if middleware else EventSocket(url, token, self._pulse.beat, previews=previews)
        self._catalogue = Catalogue(self._client, middleware=middleware)
        self._follower = Follower(self._client, self._socket, self._pulse, pace)
        self._sender = Sender(self._client, self._catalogue, self._follower, previews=previews)
        self._accepted: set[str] = set()

    async def health(self) -> BackendHealth:
        """See Backend.health."""
        try:
            facts = await self._client.facts()
            queue = await self._client.queue()
        except ConsoleError as error:
            if isinstance(error, Unreachable):
                self._pulse.beat()
            return BackendHealth(healthy=False, message=error.title, advice=error.advice)
        if queue is None:
            return BackendHealth(healthy=True, message="ok", version=facts.version, devices=facts.devices)
        waiting = len(queue.running) + len(queue.pending)
        if self._pulse.look(queue):
            message = "it takes jobs but runs none: its worker has died, restart it"
            return BackendHealth(healthy=False, message=message, version=facts.version, queue=waiting)
        return BackendHealth(healthy=True, message="ok", version=facts.version, queue=waiting, devices=facts.devices)

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        """See Backend.check. A middleware that does not show its nodes is taken at its word."""
        if recipe.kind != self.kind:
            what = f"The recipe {recipe.name} is for {recipe.kind}, not for ComfyUI."
            return (RecipeProblem(self.name, what, "Choose another recipe."),)
        graphs = [graph for graph in recipe.graphs if self._uses_folders(recipe) or not graph.takes_folder]
        used = frozenset().union(*(classes(read(graph)) for graph in graphs))
        infos = await self._catalogue.infos(used, fresh=True)
        if not self._catalogue.shown:
            return ()
        return problems(recipe, infos, self.name, middleware=self._uses_folders(recipe))

    async def submit(self, request: GenerationRequest) -> None:
        """See Backend.submit. Raises also RecipeInvalid: the recipe's graphs do not fit the request."""
        if request.job_id in self._accepted:
            return
        if self._pulse.wedged:
            raise Unreachable(f"{self.name} takes jobs but runs none: its worker has died.", "Restart that ComfyUI.")
        try:
            nodes = await self._sender.nodes(request, middleware=self._middleware)
            watch = await self._socket.watch(request.job_id) if self._socket else None
            await self._sender.send(request, nodes, watch.client_id if watch else str(uuid4()))
        except ConsoleError:
            await self._forget(request.job_id, prepared=request.recipe.middleware and bool(request.reference_urls))
            raise
        self._accepted.add(request.job_id)

    async def state(self, job_id: str) -> JobState:
        """See Backend.state."""
        return await self._follower.state(job_id, accepted=job_id in self._accepted)

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        """See Backend.result. A job another process sent is found by its id."""
        try:
            ended = await self._follower.end_of(job_id, report)
            data = await self._fetch(ended, recipe.graph(graph).output_node)
        except ConsoleError:
            await self._forget(job_id, prepared=recipe.middleware)
            raise
        await self._forget(job_id, prepared=recipe.middleware)
        return Painted(data)

    async def cancel(self, job_id: str) -> None:
        """See Backend.cancel. A job on its last node may end as done all the same. Raises also BadAnswer."""
        try:
            async with asyncio.timeout(CANCEL_PATIENCE_S):
                await self._stop(job_id)
        except TimeoutError as error:
            raise Unreachable(
                f"{self.name} still works on the cancelled job: what it does now cannot be interrupted.",
                "It stops at its next step; nothing of it is kept.",
            ) from error
        finally:
            if self._socket:
                self._socket.end(job_id)
            await self._forget(job_id, prepared=True)

    async def close(self) -> None:
        """Hang up. Jobs at the server go on."""
        if self._socket:
            await self._socket.close()
        await self._client.close()

    def _uses_folders(self, recipe: Recipe) -> bool:
        return self._middleware and recipe.middleware

    async def _fetch(self, ended: Ended, output_node: str) -> bytes:
        if ended.state is not JobState.DONE:
            raise GenerationFailed(f"{self.name}: {ended.reason}.", _advice(ended.reason))
        file = next((item for item in ended.files if item.node == output_node), None)
        if file is None:
            raise GenerationFailed(
                f"{self.name} ended the job without saving an image.",
                "Check the recipe against this server with `charhub-console recipes check`.",
            )
        try:
            data = await self._follower.patiently(lambda: self._client.view(file), bad_answers=2)
        except Gone as error:
            raise BackendLost(
                f"{self.name} made the image, but its file is gone.", "It is painted again; check who tidies its disk."
            ) from error
        except BadAnswer as error:
            raise BadImage(error.title, error.advice) from error
        check_png(data, self.name)
        return data

    async def _stop(self, job_id: str) -> None:
        """Delete or interrupt, look, again until it is neither waiting nor running: no answer ever says that it hit."""
        wait_s = 0.02
        while True:
            queue = await self._client.queue()
            if queue is None:
                raise BadAnswer(
                    f"{self.name} does not pass on its queue, so the job cannot be stopped.", "Wait for it to end."
                )
            place = queue.place(job_id)
            if place is None:
                return
            if place:
                await self._client.delete_waiting(job_id)
            else:
                await self._client.interrupt(job_id)
            await asyncio.sleep(wait_s)
            wait_s = min(1.0, wait_s * 2)

    async def _forget(self, job_id: str, *, prepared: bool) -> None:
        self._accepted.discard(job_id)
        if self._socket:
            self._socket.forget(job_id)
        if self._middleware and prepared:
            try:
                await self._client.cleanup(job_id)
            except ConsoleError as error:
                _log.warning("%s: prepared references could not be removed: %s", self.name, error.title)


def _advice(reason: str) -> str:
    if "OutOfMemory" in reason or "out of memory" in reason.lower():
        return "The card has too little memory for this recipe: use a smaller model, or another server."
    if "interrupted" in reason:
        return "Retry the view."
    return "Retry the view; if it fails the same way, look at the server's log."
