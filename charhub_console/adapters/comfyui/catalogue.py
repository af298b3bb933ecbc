"""The node classes of one server, asked for one by one (the whole list is 600 KB) and remembered for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping

from charhub_console.adapters.comfyui.client import ComfyClient
from charhub_console.adapters.comfyui.preflight import NodeInfo
from charhub_console.domain.errors import BadAnswer, Gone

_log = logging.getLogger(__name__)

REMEMBER_S = 300.0


class Catalogue:
    """What /object_info says. `shown` is False for a middleware that does not pass it on; then nothing is known."""

    def __init__(self, client: ComfyClient, *, middleware: bool) -> None:
        self._client = client
        self._middleware = middleware
        self._known: dict[str, tuple[float, NodeInfo | None]] = {}
        self.shown = True

    async def infos(self, classes: Iterable[str], *, fresh: bool = False) -> Mapping[str, NodeInfo | None]:
        """Class to what is known of it; None for a class the server does not have, empty when nothing is shown.

        Raises: Unreachable, Unauthorized, BadAnswer.
        """
        now = asyncio.get_running_loop().time()
        wanted = sorted(classes)
        missing = [name for name in wanted if fresh or self._known.get(name, (0.0, None))[0] <= now]
        try:
            found = await asyncio.gather(*(self._client.node(name) for name in missing))
        except Gone as error:
            if not self._middleware:
                raise BadAnswer(
                    f"{self._client.outside.name} has no object_info: it is no ComfyUI.",
                    self._client.outside.check_address,
                ) from error
            if self.shown:
                _log.info("%s does not show its nodes; recipes cannot be checked beforehand", self._client.outside.name)
            self.shown = False
            return {}
        self._known |= {name: (now + REMEMBER_S, info) for name, info in zip(missing, found, strict=True)}
        self.shown = True
        return {name: self._known[name][1] for name in wanted}

    def forget(self) -> None:
        """Ask anew next time: the server refused a graph these infos said was fine."""
        self._known.clear()
