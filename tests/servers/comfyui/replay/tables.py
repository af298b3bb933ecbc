"""The registry of HTTP replays: where a recorded table comes from and how it is played again."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.transcript import cases_of

Raw = Any  # as the recorder wrote it: usually {case: {"status", "headers", "json" | "text" | "body", …}}
Play = Callable[[Stage], Awaitable[Raw]]


@dataclass(frozen=True, slots=True)
class Table:
    """`files` are read from a version's folder: one is the table itself, several are its cases by stem.

    `leave_out` are cases that depend on what ran before or on the machine. `reduce` keeps what is compared.
    """

    play: Play
    files: tuple[str, ...]
    leave_out: frozenset[str]
    odd_ids: bool
    reduce: Callable[[Raw], Raw] | None

    def recorded(self, folder: Path) -> Raw:
        """The normal form of a version's recording."""
        paths = [path for pattern in self.files for path in sorted(folder.glob(pattern))]
        if len(self.files) == 1 and len(paths) == 1:
            return self.normal(_read(paths[0]))
        return self.normal({path.stem: _read(path) for path in paths})

    def normal(self, raw: Raw) -> Raw:
        """The normal form of a table, recorded or played."""
        if isinstance(raw, dict):
            raw = {case: told for case, told in raw.items() if case not in self.leave_out}
        return cases_of(self.reduce(raw) if self.reduce else raw, odd_ids=self.odd_ids)


TABLES: dict[str, Table] = {}


def table(
    *files: str,
    leave_out: tuple[str, ...] = (),
    odd_ids: bool = False,
    reduce: Callable[[Raw], Raw] | None = None,
) -> Callable[[Play], Play]:
    """Register a play under its function's name."""

    def register(play: Play) -> Play:
        TABLES[play.__name__] = Table(play, files, frozenset(leave_out), odd_ids, reduce)
        return play

    return register


def _read(path: Path) -> Raw:
    return json.loads(path.read_text(encoding="utf-8"))
