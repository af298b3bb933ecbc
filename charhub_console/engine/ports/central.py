"""The port to CharHub's central PostgreSQL: what is set up there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step of making our schema: its number, name, and the SQL that makes it."""

    number: int
    name: str
    sql: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CentralFinding:
    """One thing looked at: whether it is right, and in words what is wrong and what to do."""

    what: str
    ok: bool
    message: str


class Central(Protocol):
    """CharHub's server. Every call may raise Unreachable and Unauthorized."""

    place: str
    """Host, port and database, without user and password."""

    async def pending(self) -> list[SetupStep]:
        """What is still to be done to have our schema. Raises: NotConfigured (it is of a newer version)."""
        ...

    async def set_up(self) -> list[SetupStep]:
        """Do it, all or nothing; returns what was done. Only the schema `charhub_console` is touched."""
        ...

    async def look(self) -> list[CentralFinding]:
        """Everything that has to be right before we sync or publish, in the order people mend it."""
        ...

    async def check(self) -> str:
        """In one line: ok. Raises: NotConfigured, with the first thing that is wrong."""
        ...
