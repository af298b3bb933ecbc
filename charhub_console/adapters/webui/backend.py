"""A WebUI as the engine sees it: jobs handed over, followed, found again, stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from charhub_console.adapters.http import never_sent
from charhub_console.adapters.webui.answers import NoApi
from charhub_console.adapters.webui.body import Body, fill, put, route_of, traceable
from charhub_console.adapters.webui.client import WebuiClient
from charhub_console.adapters.webui.follow import Follower, Pace, Where
from charhub_console.adapters.webui.preflight import CHECKPOINT, lacking, listed, problems
from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    GenerationFailed,
    RateLimited,
    Unreachable,
)
from charhub_console.domain.png import check_png
from charhub_console.domain.recipe import Recipe
from charhub_console.engine.ports import BackendHealth, GenerationRequest, JobState, Painted, Progress, RecipeProblem

_log = logging.getLogger(__name__)

LONGEST_WAIT_S = 3600.0  # for a cancelled job to come to its turn, so that it can be stopped
_STATES = {
    Where.GONE: JobState.UNKNOWN,
    Where.QUEUED: JobState.QUEUED,
    Where.RUNNING: JobState.RUNNING,
    Where.ELSEWHERE: JobState.RUNNING,
    Where.ENDED: JobState.DONE,
}


class WebuiBackend:
    """Implements engine.ports.Backend. Paints one image at a time, as every WebUI does.

    The server answers a painting call only when it is done. The call is kept open in the background; when its answer
    is lost (RunPod's proxy gives up after 100 s) the job is looked up by its id and its file fetched.

    Args:
        name: what people call this server.
        url: http(s) base address.
        login: see WebuiClient.
        previews: ask for a picture while it is painted; off when nobody watches.
    """

    kind = "webui"
    slots = 1

    def __init__(
        self,
        name: str,
        url: str,
        *,
        login: str | None = None,
        previews: bool = True,
        pace: Pace = Pace(),  # noqa: B008 - frozen
    ) -> None:
        self.name = name
        self._pace = pace
        self._client = WebuiClient(name, url, login)
        self._follower = Follower(self._client, pace, previews=previews)
        self._calls: dict[str, asyncio.Task[Painted]] = {}
        self._stopping: set[asyncio.Task[None]] = set()

    async def health(self) -> BackendHealth:
        """See Backend.health. A WebUI does not tell its version; its family is told instead."""
        try:
            options = await self._client.options()
            activity = await self._client.activity()
            devices = await self._client.devices()
        except ConsoleError as error:
            return BackendHealth(healthy=False, message=error.title, advice=error.advice)
        family = "Forge" if any(key.startswith("forge_") for key in options) else "AUTOMATIC1111"
        return BackendHealth(healthy=True, message="ok", version=family, queue=int(activity.busy), devices=devices)

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        """See Backend.check."""
        if recipe.kind != self.kind:
            what = f"The recipe {recipe.name} is for {recipe.kind}, not for a WebUI."
            return (RecipeProblem(self.name, what, "Choose another recipe."),)
        return await problems(recipe, self._client)

    async def submit(self, request: GenerationRequest) -> None:
        """See Backend.submit. Raises also RecipeInvalid: the recipe does not fit the request."""
        if request.job_id in self._calls:
            return
        body = await self._settled(fill(request))
        task_ids = await self._client.knows_task_ids()
        call = asyncio.create_task(
            self._client.paint(route_of(body), traceable(body, request.job_id, task_ids=task_ids)),
            name=f"webui {request.job_id}",
        )
        call.add_done_callback(_heard)
        self._calls[request.job_id] = call
        try:
            await self._taken(request.job_id, call)
        except ConsoleError:
            del self._calls[request.job_id]
            raise

    async def state(self, job_id: str) -> JobState:
        """See Backend.state. Raises BadAnswer for a server without task ids whose work cannot be told apart."""
        call = self._calls.get(job_id)
        if call is not None and not call.done():
            return JobState.RUNNING
        for wait_s in (0.0, self._pace.gone_s):
            await asyncio.sleep(wait_s)
            look = await self._follower.look(job_id)
            if look.where is not Where.GONE or await self._follower.saved(job_id) is not None:
                return _STATES[look.where] if look.where is not Where.GONE else JobState.DONE
        if not await self._client.knows_task_ids():
            raise BadAnswer(
                f"{self.name} is too old to tell whether it had the job.", "Look at the server, then retry the view."
            )
        return JobState.UNKNOWN

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        """See Backend.result. A job another process sent is found by its id."""
        try:
            painted = await self._painted(job_id, report)
            check_png(painted.data, self.name)
        except ConsoleError:
            self._calls.pop(job_id, None)
            raise
        self._calls.pop(job_id, None)
        return painted

    async def cancel(self, job_id: str) -> None:
        """See Backend.cancel. A job that waits at the server cannot be taken back: it is stopped when its turn comes.

        Raises also BadAnswer: the server does not tell whose image it paints.
        """
        mine = self._calls.pop(job_id, None)
        if mine is not None and mine.done():
            return
        look = await self._follower.look(job_id)
        if look.where is Where.ELSEWHERE:
            raise BadAnswer(
                f"{self.name} does not tell whose image it paints, so it is not interrupted.",
                "Nothing of it is kept; update that WebUI to 1.8 or later, or Forge.",
            )
        if look.where is Where.QUEUED:
            waiting = asyncio.create_task(self._stop(job_id, LONGEST_WAIT_S), name=f"stop {job_id}")
            self._stopping.add(waiting)
            waiting.add_done_callback(self._stopping.discard)
            waiting.add_done_callback(_heard)
        else:
            await self._stop(job_id, self._pace.stop_s)

    async def close(self) -> None:
        """Hang up. Jobs at the server go on."""
        unfinished = [task for task in (*self._calls.values(), *self._stopping) if not task.done()]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        self._calls.clear()
        await self._client.close()

    async def _settled(self, body: Body) -> Body:
        """With the checkpoint as this server lists it. Raises: GenerationFailed (it has none of that name)."""
        wanted = str(body.get("override_settings", {}).get("sd_model_checkpoint") or "")
        title = listed(wanted, await self._client.models())
        if title is None:
            models = await self._client.models(fresh=True)  # it may have been put there a moment ago
            title = listed(wanted, models)
            if title is None:
                raise GenerationFailed(*lacking(wanted, models, self.name))
        put(body, CHECKPOINT, title)
        return body

    async def _taken(self, job_id: str, call: asyncio.Task[Painted]) -> None:
        """Returns when the server has the job, or when there is nothing more to be learned about it."""
        loop = asyncio.get_running_loop()
        until = loop.time() + (self._pace.taken_s if await self._client.knows_task_ids() else self._pace.look_s)
        wait_s = 0.02
        while loop.time() < until:
            await asyncio.wait({call}, timeout=wait_s)
            if call.done():
                self._refused(call.exception())
                return
            wait_s = min(0.5, wait_s * 2)
            try:
                if (await self._follower.look(job_id)).where in (Where.QUEUED, Where.RUNNING, Where.ENDED):
                    return
            except ConsoleError as error:
                _log.debug("%s: %s", self.name, error.title)  # the call itself will tell

    def _refused(self, error: BaseException | None) -> None:
        """Raise what says that nothing is queued; a lost answer is looked up by `result`."""
        if isinstance(error, GenerationFailed):
            self._client.forget()  # what was remembered of this server did not hold
        if isinstance(error, ConsoleError) and not _is_lost(error):
            raise error

    async def _painted(self, job_id: str, report: Callable[[Progress], None]) -> Painted:
        call = self._calls.get(job_id)
        if call is None:
            return await self._follower.end_of(job_id, report)
        while not call.done():
            await asyncio.wait({call}, timeout=self._pace.look_s)
            if not call.done():
                await self._tell(job_id, report)
        error = call.exception()
        if error is None:
            await self._expect_whole()
            return call.result()
        if isinstance(error, ConsoleError) and _is_lost(error):
            _log.info("%s; looking the job up", error.title)
            return await self._follower.end_of(job_id, report)
        raise error

    async def _tell(self, job_id: str, report: Callable[[Progress], None]) -> None:
        """What a look finds is only shown: the open call is what counts."""
        try:
            look = await self._follower.look(job_id)
        except ConsoleError as error:
            _log.debug("%s: %s", self.name, error.title)
            return
        if look.where not in (Where.GONE, Where.ENDED):
            report(look.progress)

    async def _expect_whole(self) -> None:
        """An interrupted job answers with what there was of it. Raises: GenerationFailed."""
        try:
            activity = await self._client.activity()
        except ConsoleError as error:
            _log.info("%s: whether it was interrupted cannot be told: %s", self.name, error.title)
            return
        if activity.interrupted and not activity.busy:
            raise GenerationFailed(f"{self.name}: it was interrupted at the server.", "Retry the view.")

    async def _stop(self, job_id: str, patience_s: float) -> None:
        """Interrupt it as soon as it is the one that runs, never anything else; until the server has it no more.

        Between looking and interrupting lies one round trip, and no WebUI offers anything closer.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + patience_s
        wait_s = 0.02
        while True:
            where = (await self._follower.look(job_id)).where
            if where not in (Where.QUEUED, Where.RUNNING):
                return
            if where is Where.RUNNING:
                await self._client.interrupt()
            if loop.time() > until:
                raise Unreachable(
                    f"{self.name} still works on the cancelled job.", "It stops at its next step; nothing is kept."
                )
            await asyncio.sleep(wait_s)
            wait_s = min(1.0, wait_s * 2)


def _is_lost(error: ConsoleError) -> bool:
    """Whether the answer got lost on its way, so that the image may be painted all the same."""
    if isinstance(error, NoApi | RateLimited) or never_sent(error):
        return False
    return isinstance(error, Unreachable | BadAnswer)


def _heard(task: asyncio.Task[object]) -> None:
    """A task nobody waits for any more has told its error, if any: it is in the log."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.info("%s ended: %s", task.get_name(), error)
