"""A server that is asked what it is: a ComfyUI or a WebUI. One address may be either from one day to the next."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Mapping

from charhub_console.adapters.http import NO_RETRY, HttpService, Outside, Timeouts
from charhub_console.domain.errors import BadAnswer, ConsoleError, Gone, Unauthorized
from charhub_console.domain.recipe import Recipe
from charhub_console.engine.ports import (
    Backend,
    BackendHealth,
    GenerationRequest,
    JobState,
    Painted,
    Progress,
    RecipeProblem,
)

_log = logging.getLogger(__name__)

# What only servers of a kind have: a route, and a key of its answer.
_SIGNS = {"comfyui": ("/system_stats", "system"), "webui": ("/sdapi/v1/options", "sd_model_checkpoint")}
PROBE_S = 5.0


class EitherBackend:
    """Implements engine.ports.Backend by the one of its makers that fits what answers.

    Args:
        makers: how a backend of each kind is made.
        login: "user:password", or a bearer token.
    """

    slots = 1

    def __init__(
        self, name: str, url: str, makers: Mapping[str, Callable[[], Backend]], *, login: str | None = None
    ) -> None:
        self.name = name
        basic = base64.b64encode(login.encode()).decode() if login and ":" in login else ""
        self._headers = {"Authorization": f"Basic {basic}"} if basic else {}
        self._outside = Outside(name, "the webui address", "webui.login")
        self._http = HttpService(
            self._outside,
            url,
            token=None if basic else login,
            retry=NO_RETRY,
            timeouts=Timeouts(PROBE_S, PROBE_S, PROBE_S),
        )
        self._makers = makers
        self._made: dict[str, Backend] = {}
        self.kind = "webui"  # as the setting's name says, until it answered
        self._is_sure = False

    async def health(self) -> BackendHealth:
        """See Backend.health. One that does not do well is asked anew what it is."""
        try:
            found = await self._found()
            health = await found.health()
            if not health.healthy:
                self._is_sure = False
                found = await self._found()
                health = await found.health()
        except ConsoleError as error:
            return BackendHealth(healthy=False, message=error.title, advice=error.advice)
        return health

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        """See Backend.check."""
        return await (await self._found()).check(recipe)

    async def submit(self, request: GenerationRequest) -> None:
        """See Backend.submit."""
        await (await self._fitting(request.recipe)).submit(request)

    async def state(self, job_id: str) -> JobState:
        """See Backend.state."""
        return await (await self._found()).state(job_id)

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        """See Backend.result."""
        return await (await self._fitting(recipe)).result(job_id, recipe, graph, report)

    async def cancel(self, job_id: str) -> None:
        """See Backend.cancel."""
        await (await self._found()).cancel(job_id)

    async def close(self) -> None:
        """See Backend.close."""
        for backend in self._made.values():
            await backend.close()
        await self._http.aclose()

    async def _fitting(self, recipe: Recipe) -> Backend:
        """Raises BadAnswer: another kind of server answers than the image was prepared for."""
        found = await self._found()
        if recipe.kind != found.kind:
            raise BadAnswer(
                f"{self.name} is a {found.kind} server, and the recipe {recipe.name} is for {recipe.kind}.",
                "Retry the view, or use a recipe for that kind of server.",
            )
        return found

    async def _found(self) -> Backend:
        """The backend of what answers. Raises: Unreachable, Unauthorized, BadAnswer (neither of them)."""
        if not self._is_sure:
            self.kind = await self._probe()
            self._is_sure = True
            _log.info("%s is a %s server", self.name, self.kind)
        if self.kind not in self._made:
            self._made[self.kind] = self._makers[self.kind]()
        return self._made[self.kind]

    async def _probe(self) -> str:
        answers = await asyncio.gather(*(self._shows(*sign) for sign in _SIGNS.values()), return_exceptions=True)
        for kind, answer in zip(_SIGNS, answers, strict=True):
            if answer is True:
                return kind
        for answer in answers:
            if isinstance(answer, Unauthorized):
                raise answer
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        raise BadAnswer(
            f"Neither a WebUI nor a ComfyUI answers at {self.name}.",
            "Start the WebUI with --api, or correct the address in the settings.",
        )

    async def _shows(self, route: str, key: str) -> bool:
        try:
            answer = await self._http.request_json("GET", route, headers=self._headers)
        except (Gone, BadAnswer):
            return False
        return isinstance(answer, dict) and key in answer
