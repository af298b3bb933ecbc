"""Reading and writing whole dataclasses of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from peewee import ModelSelect

from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.tables import (
    AnalysisRow,
    AttemptRow,
    CandidateRow,
    CharacterRow,
    CreditEntryRow,
    DecisionRow,
    ImageRow,
    Row,
    RunRow,
    StageTimeRow,
)
from charhub_console.domain.analysis import Analysis
from charhub_console.domain.attempt import Attempt, Image
from charhub_console.domain.candidate import Candidate, Decision
from charhub_console.domain.character import Character
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import Run
from charhub_console.engine.store import StageTime

T = TypeVar("T")

SHORTEST_PREFIX = 4
_ROWS_AT_ONCE = 500  # SQLite takes at most 32,766 values in one statement


class Table(Generic[T]):
    """A dataclass and the row whose columns bear its fields' names."""

    def __init__(self, kind: type[T], row: type[Row]) -> None:
        self.kind = kind
        self.row: Any = row
        self.names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        self.columns = tuple(getattr(row, name) for name in self.names)

    def insert(self, database: Database, things: Sequence[T]) -> None:
        """Add rows, in this order."""
        for start in range(0, len(things), _ROWS_AT_ONCE):
            rows = [[getattr(thing, name) for name in self.names] for thing in things[start : start + _ROWS_AT_ONCE]]
            self.row.insert_many(rows, fields=self.columns).execute(database)

    def select(self) -> ModelSelect[Any]:
        """A query of all columns, to be narrowed and given to `read`."""
        return self.row.select(*self.columns)  # type: ignore[no-any-return]

    def read(self, database: Database, query: ModelSelect[Any]) -> list[T]:
        """What the query finds."""
        return [self.kind(*row) for row in query.tuples().execute(database)]

    def find(self, database: Database, *where: Any) -> T | None:
        """The one row of which this is true (the first written, if several)."""
        found = self.read(database, self.select().where(*where).order_by(self.row.n).limit(1))
        return found[0] if found else None

    def find_by_prefix(self, database: Database, text: str) -> T | None:
        """By the whole id or an unambiguous beginning of it.

        Raises:
            InvalidInput: several ids begin like this.
        """
        text = text.strip().lower()
        found = self.find(database, self.row.id == text)
        if found is not None or len(text) < SHORTEST_PREFIX:
            return found
        begins = (self.row.id >= text) & (self.row.id < text + "\x7f")
        several = self.read(database, self.select().where(begins).limit(2))
        if len(several) > 1:
            raise InvalidInput(f"More than one id begins with “{text}”.", "Give more characters of the id.")
        return several[0] if several else None

    def change(self, database: Database, row_id: str, changes: dict[str, Any], *, fixed: Iterable[str]) -> None:
        """Set these fields of one row.

        Raises:
            InvalidInput: no such field, or one of `fixed`.
        """
        wrong = sorted(name for name in changes if name not in self.names or name in {"id", *fixed})
        if wrong:
            raise InvalidInput(
                f"{', '.join(wrong)} of a {self.kind.__name__.lower()} cannot be changed.",
                "Report this as a bug of the console.",
            )
        if changes:
            self.row.update(**changes).where(self.row.id == row_id).execute(database)

    def values(self, thing: T, without: Iterable[str] = ()) -> dict[str, Any]:
        """Fields by name."""
        left_out = set(without)
        return {name: getattr(thing, name) for name in self.names if name not in left_out}


CANDIDATES = Table(Candidate, CandidateRow)
ANALYSES = Table(Analysis, AnalysisRow)
DECISIONS = Table(Decision, DecisionRow)
CHARACTERS = Table(Character, CharacterRow)
ATTEMPTS = Table(Attempt, AttemptRow)
IMAGES = Table(Image, ImageRow)
RUNS = Table(Run, RunRow)
STAGE_TIMES = Table(StageTime, StageTimeRow)
CREDIT_ENTRIES = Table(CreditEntry, CreditEntryRow)
