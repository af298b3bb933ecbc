"""What the window and its engine's process say to each other, over the standard streams that only the two of them have.

A message is its length and its pickle: both ends are this very program, and nobody else holds the pipe.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from logging import LogRecord
from typing import Any, TypeAlias

from charhub_console.app.config import Configuration
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import Event

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Begin:
    """The first thing the window says: what to be the engine of. The end of the pipe tells it to end."""

    configuration: Configuration
    practice: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Do this; an answer of the same number follows."""

    number: int
    what: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """It was done."""

    number: int
    result: Any


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error in parts: exceptions whose makers take more than a message do not travel by themselves."""

    kind: type[ConsoleError]
    arguments: tuple[Any, ...]
    state: dict[str, Any]

    @classmethod
    def of(cls, error: ConsoleError) -> Trouble:
        """Its parts."""
        return cls(type(error), error.args, vars(error))

    def error(self) -> ConsoleError:
        """Put together again."""
        made = self.kind.__new__(self.kind)
        made.args = self.arguments
        vars(made).update(self.state)
        return made


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not done."""

    number: int
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Happened:
    """Domain events, coalesced, in order."""

    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Standing:
    """The queue is open; whether that process carries the work out, or another one of this data folder does."""

    is_engine: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be the engine, and starting it again would not help."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Logged:
    """A line for the window's log: two processes that turn over one file would lose some."""

    record: LogRecord


Message: TypeAlias = Begin | Ask | Answer | Failed | Happened | Standing | Refused | Logged


def packed(message: Message) -> bytes:
    """As it travels."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


async def heard(stream: asyncio.StreamReader) -> Message:
    """The next message. Raises: EOFError (the other end is gone)."""
    try:
        (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
        return _unpacked(await stream.readexactly(length))
    except (asyncio.IncompleteReadError, OSError) as error:
        raise EOFError("the pipe has ended") from error


def heard_from(pipe: int) -> Message:
    """The same, for a thread that waits. Raises: EOFError."""
    try:
        (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
        return _unpacked(_exactly(pipe, length))
    except OSError as error:
        raise EOFError("the pipe has ended") from error


def write_to(pipe: int, message: Message) -> None:
    """Write all of it, for a thread that may wait. Raises: OSError (nobody reads any more)."""
    rest = memoryview(packed(message))
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _exactly(pipe: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = os.read(pipe, size)
        if not part:
            raise EOFError("the pipe has ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _unpacked(body: bytes) -> Message:
    message: Message = pickle.loads(body)  # noqa: S301 - at the other end is this very program
    return message
