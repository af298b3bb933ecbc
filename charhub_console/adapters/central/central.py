"""Implements `engine.ports.central.Central`: each call is one short transaction in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from psycopg import sql

from charhub_console.adapters.central import schema
from charhub_console.adapters.central.connection import Server
from charhub_console.domain.central import differences
from charhub_console.domain.errors import ConsoleError, InvalidInput, NotConfigured
from charhub_console.engine.ports.central import CentralFinding, SetupStep

OLDEST_SERVER = 140_000  # as server_version_num says it
CLOCK_OFFSET_S = 300.0
_RUN_INIT = "Run `charhub-console central init`."

_FACTS = """
SELECT current_setting('server_version_num')::int, current_setting('server_version'), clock_timestamp(),
    (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), inet_server_addr() IS NULL
"""
_RIGHTS = (
    ("SELECT", ("User", "Species", "UserMonthlyBalance", "CreditTransaction")),
    ("INSERT", ("CreditTransaction",)),
    ("SELECT, INSERT, UPDATE", ("Character", "CharacterImage", "CuratedImage", "BatchGenerationLog")),
)
_MAY = "SELECT has_table_privilege(%s, %s)"
_OUR_RIGHTS = {
    'UPDATE on a column of "User"': """has_any_column_privilege('public."User"', 'UPDATE')""",
    "SELECT on charhub_console.record": "has_table_privilege('charhub_console.record', 'SELECT')",
    "EXECUTE on charhub_console.push": "has_function_privilege('charhub_console.push(jsonb, integer)', 'EXECUTE')",
    "EXECUTE on charhub_console.greet": "has_function_privilege('charhub_console.greet(bigint)', 'EXECUTE')",
    **{
        f"{right} on charhub_console.{table}": f"has_table_privilege('charhub_console.{table}', '{right}')"
        for table in ("claim", "publication", "ledger_key")
        for right in ("SELECT", "INSERT", "UPDATE")
    },
}
_BOT = """SELECT role::text FROM "User" WHERE id = %s"""


class PostgresCentral:
    """CharHub's server.

    Args:
        url: postgresql://…; parameters only Prisma knows are left out.
        resources: the folder with our steps and CharHub's tables as we know them.
        bot: the user that automated characters belong to.

    Raises:
        NotConfigured: the address cannot be read.
    """

    def __init__(self, url: str, resources: Path, bot: str) -> None:
        self._server = Server(url)
        self._resources = resources
        self._bot = bot
        self.place = self._server.place

    async def pending(self) -> list[SetupStep]:
        """See the port."""
        return await asyncio.to_thread(self._pending)

    async def set_up(self) -> list[SetupStep]:
        """See the port."""
        return await asyncio.to_thread(self._set_up)

    async def look(self) -> list[CentralFinding]:
        """See the port."""
        return await asyncio.to_thread(self._look)

    async def check(self) -> str:
        """See the port."""
        found = await self.look()
        wrong = [one for one in found if not one.ok]
        if wrong:
            raise NotConfigured(f"{wrong[0].what}: {wrong[0].message}", "`charhub-console central check` tells all.")
        return f"ok, {self.place}"

    def _pending(self) -> list[SetupStep]:
        with self._server.connected() as connection:
            return schema.pending(connection, schema.steps(self._resources))

    def _set_up(self) -> list[SetupStep]:
        with self._server.connected() as connection:
            return schema.set_up(connection, schema.steps(self._resources))

    def _look(self) -> list[CentralFinding]:
        with self._server.connected() as connection:
            return list(self._findings(connection))

    def _findings(self, connection: schema.Connection) -> Iterator[CentralFinding]:
        yield from _server(connection)
        todo: list[SetupStep] = []
        try:
            todo = schema.pending(connection, schema.steps(self._resources))
            ready = f"version {schema.version(connection)}"
            yield CentralFinding("our schema", not todo, ready if not todo else f"not set up yet. {_RUN_INIT}")
        except ConsoleError as error:
            yield CentralFinding("our schema", False, str(error))
        known = schema.known(self._resources / "charhub.toml")
        found = schema.found(connection, known)
        wrong = differences(known, found)
        said = f"as we know it ({found.fingerprint})" if not wrong else f"{' '.join(wrong)} Nothing is published there."
        yield CentralFinding("CharHub's tables", not wrong, said)
        if not wrong:
            yield _rights(connection, with_ours=not todo)
            yield self._bot_finding(connection)

    def _bot_finding(self, connection: schema.Connection) -> CentralFinding:
        row = connection.execute(_BOT, (self._bot,)).fetchone()
        if row is None:
            return CentralFinding("official bot", False, f"there is no user {self._bot}. Set owner.bot.")
        return CentralFinding("official bot", row[0] in ("BOT", "ADMIN"), f"role {row[0]}")


def role_script(name: str, resources: Path) -> str:
    """SQL that makes a role with the least rights a console needs. Raises: InvalidInput."""
    if not name or len(name.encode()) > 63 or any(ord(letter) < 32 for letter in name):
        raise InvalidInput("That is no name for a role.", "Give 1 to 63 characters.")
    quoted, text = sql.Identifier(name).as_string(), sql.Literal(name).as_string()
    script = (resources / "role.sql").read_text(encoding="utf-8")
    return script.replace("{role_text}", text).replace("{role}", quoted)


def _server(connection: schema.Connection) -> Iterator[CentralFinding]:
    row = connection.execute(_FACTS).fetchone()
    assert row is not None
    number, name, server_now, encrypted, by_socket = row
    new_enough = number >= OLDEST_SERVER
    yield CentralFinding("server", new_enough, f"PostgreSQL {name}" + ("" if new_enough else ": 14 is the oldest."))
    way = "a socket of this machine" if by_socket else "TLS" if encrypted else "not encrypted by itself: use TLS or SSH"
    yield CentralFinding("connection", True, way)
    offset_s = abs((datetime.now(UTC) - server_now).total_seconds())
    right = offset_s <= CLOCK_OFFSET_S
    said = f"{offset_s:.1f} s apart" + ("" if right else ": more than five minutes. Set this machine's clock.")
    yield CentralFinding("clocks", right, said)


def _rights(connection: schema.Connection, *, with_ours: bool) -> CentralFinding:
    lacking = []
    for right, question in _OUR_RIGHTS.items() if with_ours else ():
        row = connection.execute(f"SELECT {question}".encode()).fetchone()
        if row is None or not row[0]:
            lacking.append(right)
    for rights, tables in _RIGHTS:
        for table in tables:
            for right in rights.split(", "):
                row = connection.execute(_MAY, (f'public."{table}"', right)).fetchone()
                if row is None or not row[0]:
                    lacking.append(f'{right} on "{table}"')
    if lacking:
        said = f"missing: {', '.join(lacking)}. `charhub-console central role NAME` prints what the owner has to run."
        return CentralFinding("rights", False, said)
    return CentralFinding("rights", True, "all there are needed")
