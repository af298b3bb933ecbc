"""Writing rows of CharHub's tables: every value cast to the type its column has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from psycopg import sql

from charhub_console.adapters.central.schema import Connection
from charhub_console.domain.central import Schema
from charhub_console.domain.charhub_rows import Cell, TableRow


def insert(connection: Connection, known: Schema, row: TableRow, *, once: bool = False) -> bool:
    """Add a row; with `once` nothing happens if its id, or what else is unique, is there. Whether it was added."""
    columns = known.tables[row.table]
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier("public", row.table),
        sql.SQL(", ").join(map(sql.Identifier, row.values)),
        sql.SQL(", ").join(_place(columns[name].kind) for name in row.values),
    )
    if once:
        statement += sql.SQL(" ON CONFLICT DO NOTHING")
    return connection.execute(statement, [_value(cell) for cell in row.values.values()]).rowcount == 1


def update(connection: Connection, known: Schema, table: str, row_id: str, values: Mapping[str, Cell]) -> None:
    """Change these columns of one row."""
    columns = known.tables[table]
    changes = [sql.SQL("{} = {}").format(sql.Identifier(name), _place(columns[name].kind)) for name in values]
    statement = sql.SQL("UPDATE {} SET {} WHERE id = %s").format(
        sql.Identifier("public", table), sql.SQL(", ").join(changes)
    )
    connection.execute(statement, [*map(_value, values.values()), row_id])


def server_now(connection: Connection) -> datetime:
    """The server's clock as CharHub writes times: UTC, no zone, milliseconds."""
    row = connection.execute("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::timestamp(3)").fetchone()
    assert row is not None
    now: datetime = row[0]
    return now


def _place(kind: str) -> sql.Composed:
    return sql.SQL("%s::{}").format(sql.SQL(kind))  # of charhub.toml, nobody's input


def _value(cell: Cell) -> object:
    return list(cell) if isinstance(cell, tuple) else cell
