"""Reading and writing whole dataclasses of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from peewee import SQL, FloatField, IntegerField, ModelSelect, TextField

from charhub_console.adapters.sqlite.columns import Words
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
_AS_STORED = (TextField, IntegerField, FloatField, Words)


class Table(Generic[T]):
    """A dataclass and the row whose columns bear its fields' names.

    Thirty columns cost peewee a millisecond of words in every query, so the list of columns is written once, here.
    """

    def __init__(self, kind: type[T], row: type[Row]) -> None:
        self.kind = kind
        self.row: Any = row
        self.names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        self._fields = tuple(getattr(row, name) for name in self.names)
        self._to_domain = tuple(
            (place, field.python_value) for place, field in enumerate(self._fields) if type(field) not in _AS_STORED
        )
        columns = ", ".join(f'"t1"."{name}"' for name in self.names)  # t1: what peewee calls a query's first table
        self._columns = SQL(columns)
        places = ", ".join("?" * len(self.names))
        names = ", ".join(f'"{name}"' for name in self.names)
        self._insert = f'INSERT INTO "{row._meta.table_name}" ({names}) VALUES ({places})'  # noqa: S608
        self._select = f'SELECT {columns} FROM "{row._meta.table_name}" AS "t1"'  # noqa: S608
        self._update = f'UPDATE "{row._meta.table_name}" SET '  # noqa: S608
        self._to_db = {name: field.db_value for name, field in zip(self.names, self._fields, strict=True)}

    def insert(self, database: Database, things: Sequence[T]) -> None:
        """Add rows, in this order."""
        for thing in things:
            database.sql(self._insert, *[to_db(getattr(thing, name)) for name, to_db in self._to_db.items()])

    def select(self) -> ModelSelect[Any]:
        """A query of all columns, to be narrowed and given to `read`."""
        return self.row.select(self._columns)  # type: ignore[no-any-return]

    def read(self, database: Database, query: ModelSelect[Any]) -> list[T]:
        """What the query finds."""
        return [self._domain(row) for row in database.run(query)]

    def by_id(self, database: Database, row_id: str) -> T | None:
        """The row with this id."""
        found = self.where(database, "id = ?", row_id)
        return found[0] if found else None

    def where(self, database: Database, condition: str, *values: object) -> list[T]:
        """Rows of which this piece of SQL is true. Quicker than peewee's words: for what every image asks."""
        return [self._domain(row) for row in database.sql(f"{self._select} WHERE {condition}", *values)]

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
        found = self.by_id(database, text)
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
            places = ", ".join(f'"{name}" = ?' for name in changes)
            values = [self._to_db[name](value) for name, value in changes.items()]
            database.sql(f"{self._update}{places} WHERE id = ?", *values, row_id)

    def _domain(self, row: Sequence[Any]) -> T:
        values = list(row)
        for place, convert in self._to_domain:
            values[place] = convert(values[place])
        return self.kind(*values)

    def to_db(self, name: str, thing: T) -> Any:
        """One field as SQLite holds it."""
        return self._to_db[name](getattr(thing, name))

    def from_db(self, name: str, value: Any) -> Any:
        """One field of what SQLite holds."""
        return getattr(self.row, name).python_value(value)

    def from_columns(self, columns: Mapping[str, Any]) -> T:
        """A thing from its columns as SQLite has them, by name."""
        return self._domain([columns[name] for name in self.names])

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
