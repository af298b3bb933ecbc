"""The HTTP calls to one WebUI (AUTOMATIC1111, Forge). One call, one method."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from charhub_console.adapters.http import NO_RETRY, HttpService, Outside, Timeouts
from charhub_console.adapters.webui.answers import (
    Activity,
    Task,
    failure,
    no_api,
    read_activity,
    read_devices,
    read_painted,
    read_task,
)
from charhub_console.domain.errors import BadAnswer, Gone, Unauthorized
from charhub_console.engine.ports import Device, Painted

MAX_IMAGE_BYTES = 64 * 1024 * 1024
LONGEST_CALL_S = 3600.0  # the engine's own deadline comes first; a proxy's long before
REMEMBER_S = 300.0
POLL_S = 10.0
_ANY = frozenset(range(300, 600))
_MISSING = frozenset({404, 405})


class WebuiClient:
    """Every method raises Unreachable, RateLimited, Unauthorized or BadAnswer, and nothing of the HTTP library.

    Args:
        login: "user:password" as given to --api-auth; anything without a colon is sent as a bearer token.
    """

    def __init__(self, name: str, url: str, login: str | None) -> None:
        self.outside = Outside(name, "the webui address", "webui.login")
        user, colon, _ = (login or "").partition(":")
        basic = base64.b64encode((login or "").encode()).decode() if user and colon else ""
        self._headers = {"Authorization": f"Basic {basic}"} if basic else {}
        token = None if basic else login
        self._http = HttpService(
            self.outside, url, token=token, retry=NO_RETRY, timeouts=Timeouts(5.0, POLL_S, 2 * POLL_S)
        )
        self._painting = HttpService(
            self.outside,
            url,
            token=token,
            retry=NO_RETRY,  # a painting call costs money: what became of it is looked up, it is never repeated
            timeouts=Timeouts(5.0, LONGEST_CALL_S, LONGEST_CALL_S),
            max_bytes=2 * MAX_IMAGE_BYTES,
        )
        self._known: dict[str, tuple[float, Any]] = {}

    async def paint(self, route: str, body: Mapping[str, Any]) -> Painted:
        """POST /sdapi/v1/txt2img or img2img; answers when the image is painted.

        Raises also:
            GenerationFailed: refused, or it failed while being painted.
            CutOff: a proxy answered instead.
        """
        answer = await self._painting.request(
            "POST", f"/sdapi/v1/{route}", json=body, headers=self._headers, accept=_ANY
        )
        if answer.status != 200:
            raise failure(answer)
        return read_painted(answer.json(), self.outside.name)

    async def task(self, task_id: str, *, preview: bool) -> Task | None:
        """Where this task is; None when the server has no such question (it runs without its web page)."""
        body = {"id_task": task_id, "id_live_preview": -1, "live_preview": preview}
        answer = await self._http.request(
            "POST", "/internal/progress", json=body, headers=self._headers, accept=_MISSING
        )
        if answer.status in _MISSING:
            return None
        task = read_task(answer.json())
        if task is None:
            raise self._odd("internal/progress")
        return task

    async def activity(self) -> Activity:
        """What the server does now."""
        told = read_activity(await self._get("progress", skip_current_image="true"))
        if told is None:
            raise self._odd("progress")
        return told

    async def interrupt(self) -> None:
        """Stop what runs now, whoever's it is: ask first."""
        answer = await self._http.request("POST", "/sdapi/v1/interrupt", headers=self._headers, accept=_MISSING)
        if answer.status in _MISSING:
            raise no_api(self.outside.name, answer.status)

    async def options(self) -> dict[str, Any]:
        """The server's settings: where it saves, which checkpoint is loaded."""
        told = await self._get("options")
        if not isinstance(told, dict):
            raise self._odd("options")
        return told

    async def models(self, *, fresh: bool = False) -> tuple[dict[str, str], ...]:
        """Checkpoints: `title`, `model_name` and `filename` of each. Remembered for a while."""
        return await self._named("sd-models", ("title", "model_name", "filename"), fresh=fresh)

    async def samplers(self, *, fresh: bool = False) -> frozenset[str]:
        """Names and aliases of its samplers."""
        return await self._names("samplers", fresh=fresh)

    async def schedulers(self, *, fresh: bool = False) -> frozenset[str]:
        """Names and labels of its schedulers; empty for servers before 1.9, which put them into the sampler's name."""
        return await self._names("schedulers", fresh=fresh)

    async def knows_task_ids(self) -> bool:
        """Whether a call may choose its task's id (force_task_id, since 1.8): then it can be found again."""

        async def ask() -> bool:
            try:
                answer = await self._http.request("GET", "/openapi.json", headers=self._headers)
            except (Gone, BadAnswer):
                return False
            return b'"force_task_id"' in answer.body

        return bool(await self._remembered("task ids", ask, fresh=False))

    async def devices(self) -> tuple[Device, ...]:
        """The card's memory; empty when the server does not tell."""
        answer = await self._http.request("GET", "/sdapi/v1/memory", headers=self._headers, accept=_ANY)
        return read_devices(answer.json()) if answer.status == 200 else ()

    async def saved(self, path: str) -> bytes | None:
        """The bytes of a file the server saved; None when it is not there or not shown."""
        try:
            answer = await self._http.request(
                "GET", f"/file={quote(path, safe='/:')}", headers=self._headers, max_bytes=MAX_IMAGE_BYTES
            )
        except (Gone, Unauthorized):
            return None
        return answer.body

    async def close(self) -> None:
        """Close all connections."""
        await self._painting.aclose()
        await self._http.aclose()

    async def _get(self, route: str, **params: str) -> Any:
        answer = await self._http.request(
            "GET", f"/sdapi/v1/{route}", params=params, headers=self._headers, accept=_MISSING
        )
        if answer.status in _MISSING:
            raise no_api(self.outside.name, answer.status)
        return answer.json()

    async def _names(self, route: str, *, fresh: bool) -> frozenset[str]:
        async def ask() -> frozenset[str]:
            answer = await self._http.request("GET", f"/sdapi/v1/{route}", headers=self._headers, accept=_MISSING)
            listed = answer.json() if answer.status == 200 else []
            entries = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
            return frozenset(
                str(name)
                for item in entries
                for name in (item.get("name"), item.get("label"), *(item.get("aliases") or ()))
                if name
            )

        found: frozenset[str] = await self._remembered(route, ask, fresh=fresh)
        return found

    async def _named(self, route: str, keys: tuple[str, ...], *, fresh: bool) -> tuple[dict[str, str], ...]:
        async def ask() -> tuple[dict[str, str], ...]:
            listed = await self._get(route)
            if not isinstance(listed, list):
                raise self._odd(route)
            return tuple({key: str(item.get(key) or "") for key in keys} for item in listed if isinstance(item, dict))

        found: tuple[dict[str, str], ...] = await self._remembered(route, ask, fresh=fresh)
        return found

    async def _remembered(self, what: str, ask: Any, *, fresh: bool) -> Any:
        now = asyncio.get_running_loop().time()
        until, known = self._known.get(what, (0.0, None))
        if fresh or until <= now:
            known = await ask()
            self._known[what] = (now + REMEMBER_S, known)
        return known

    def forget(self) -> None:
        """Ask anew next time: the server refused what these lists said was fine."""
        self._known.clear()

    def _odd(self, what: str) -> BadAnswer:
        return BadAnswer(
            f"{self.outside.name} answered {what} with something else than a WebUI does.",
            "Another program may listen at this address, or its version does not fit this console.",
        )
