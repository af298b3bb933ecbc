"""Whether a call that failed may have reached its server: what was never sent may be sent again."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from charhub_console.domain.errors import ConsoleError, Unreachable


def never_sent(error: ConsoleError) -> bool:
    """Whether a failed call surely never reached the server: nobody listens there, or its name is unknown."""
    if not isinstance(error, Unreachable):
        return False
    return any(isinstance(cause, ConnectionRefusedError | socket.gaierror) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException | None] = [error]
    for item in seen:
        if item is None or len(seen) > 50:
            continue
        yield item
        seen += [item.__cause__, item.__context__ if item.__cause__ is None else None]
        if isinstance(item, BaseExceptionGroup):
            seen += item.exceptions
