"""CharHub's own tables as we know them, and how what a server has differs from that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` as PostgreSQL's format_type says it."""

    kind: str
    nullable: bool = True
    has_default: bool = False

    @property
    def required(self) -> bool:
        """Whoever inserts a row must fill it."""
        return not self.nullable and not self.has_default


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables by name, their columns by name; enum types by name, their labels in order.

    Args:
        only_read: tables into which nothing is written.
    """

    tables: Mapping[str, Mapping[str, Column]]
    enums: Mapping[str, tuple[str, ...]]
    only_read: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """12 hex digits that change with any name, type, nullability, default or label."""
        lines = sorted(
            [
                f"{table}.{name} {column.kind} {column.nullable} {column.has_default}"
                for table, columns in self.tables.items()
                for name, column in columns.items()
            ]
            + [f"{name}: {', '.join(labels)}" for name, labels in self.enums.items()]
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def differences(known: Schema, found: Schema) -> tuple[str, ...]:
    """What keeps us from writing there, in sentences. What is only more than we know, and may be left out, does not."""
    return (*_table_differences(known, found), *_enum_differences(known, found))


def _table_differences(known: Schema, found: Schema) -> Iterator[str]:
    for table, columns in known.tables.items():
        there = found.tables.get(table)
        if there is None:
            yield f'There is no table "{table}".'
            continue
        for name, column in columns.items():
            if name not in there:
                yield f'"{table}"."{name}" is not there.'
            elif there[name].kind != column.kind:
                yield f'"{table}"."{name}" is {there[name].kind}, not {column.kind}.'
            elif there[name].required and not column.required and table not in known.only_read:
                yield f'"{table}"."{name}" has to be filled now.'
        for name, column in there.items():
            if name not in columns and column.required and table not in known.only_read:
                yield f'"{table}"."{name}" is new and has to be filled.'


def _enum_differences(known: Schema, found: Schema) -> Iterator[str]:
    for name, labels in known.enums.items():
        there = found.enums.get(name)
        if there is None:
            yield f'There is no enum "{name}".'
            continue
        gone = [label for label in labels if label not in there]
        if gone:
            yield f'The enum "{name}" no longer has {", ".join(gone)}.'
