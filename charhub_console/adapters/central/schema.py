"""Our own schema: which steps it takes, which are done; and CharHub's tables, as they are known and as they are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import psycopg

from charhub_console.domain.central import Column, Schema
from charhub_console.domain.errors import NotConfigured
from charhub_console.engine.ports.central import SetupStep

_STEP = re.compile(r"(\d{4})_(\w+)\.sql")
_LOCK = 0x43484152  # one set-up at a time, whichever console runs it

_IS_THERE = "SELECT to_regclass('charhub_console.meta') IS NOT NULL"
_READ_VERSION = "SELECT value::int FROM charhub_console.meta WHERE name = 'schema_version'"
_WRITE_VERSION = """
INSERT INTO charhub_console.meta (name, value) VALUES ('schema_version', '{}')
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
"""
_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relname = ANY(%s)
"""
_LABELS = """
SELECT t.typname, array_agg(e.enumlabel ORDER BY e.enumsortorder)
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace AND n.nspname = 'public'
JOIN pg_enum e ON e.enumtypid = t.oid
WHERE t.typname = ANY(%s) GROUP BY t.typname
"""

Connection = psycopg.Connection[tuple[Any, ...]]


def steps(folder: Path) -> list[SetupStep]:
    """All steps there are, in order; each writes down that it was done."""
    made = []
    for file in sorted(folder.iterdir()):
        if match := _STEP.fullmatch(file.name):
            sql = file.read_text(encoding="utf-8") + _WRITE_VERSION.format(int(match[1]))
            made.append(SetupStep(int(match[1]), match[2], sql))
    return made


def version(connection: Connection) -> int:
    """Of our schema there; 0 when there is none."""
    row = connection.execute(_IS_THERE).fetchone()
    if row is None or not row[0]:
        return 0
    found = connection.execute(_READ_VERSION).fetchone()
    return found[0] if found else 0


def pending(connection: Connection, all_steps: list[SetupStep]) -> list[SetupStep]:
    """Those that are not done. Raises: NotConfigured (a newer console has been there)."""
    done = version(connection)
    newest = all_steps[-1].number
    if done > newest:
        raise NotConfigured(
            f"The central database was set up by a newer console (version {done}; this one knows {newest}).",
            "Update this console.",
        )
    return [step for step in all_steps if step.number > done]


def set_up(connection: Connection, all_steps: list[SetupStep]) -> list[SetupStep]:
    """Do what is pending, in the connection's transaction."""
    connection.execute("SET LOCAL lock_timeout = '20s'")
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    todo = pending(connection, all_steps)
    for step in todo:
        connection.execute(step.sql.encode())
    return todo


def known(file: Path) -> Schema:
    """CharHub's tables as we know them."""
    described = tomllib.loads(file.read_text(encoding="utf-8"))
    tables = {
        table: {name: _column(words) for name, words in columns.items()}
        for table, columns in described["tables"].items()
    }
    enums = {name: tuple(labels) for name, labels in described["enums"].items()}
    return Schema(tables, enums, frozenset(described["only_read"]))


def found(connection: Connection, like: Schema) -> Schema:
    """The same tables and enums as they are there."""
    tables: dict[str, dict[str, Column]] = {}
    for table, name, kind, nullable, has_default in connection.execute(_COLUMNS, (list(like.tables),)):
        tables.setdefault(table, {})[name] = Column(kind, nullable, has_default)
    labels = connection.execute(_LABELS, (list(like.enums),))
    return Schema(tables, {name: tuple(values) for name, values in labels})


def _column(words: str) -> Column:
    kind, nullable, has_default = words, True, False
    if kind.endswith(" default"):
        kind, has_default = kind.removesuffix(" default"), True
    if kind.endswith(" not null"):
        kind, nullable = kind.removesuffix(" not null"), False
    return Column(kind, nullable, has_default)
