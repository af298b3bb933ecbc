"""One connection for one call: made, used, closed. Errors in words, addresses without passwords."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import conninfo

from charhub_console.domain.errors import BadAnswer, ConsoleError, NotConfigured, Unauthorized, Unreachable

CONNECT_S = 5
TOO_OLD = "CHC01"  # what our own functions say of a console's protocol
_PRISMA_ONLY = frozenset({"schema", "connection_limit", "pool_timeout", "pgbouncer", "socket_timeout", "sslaccept"})

_PASSING = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)

# A console whose laptop fell asleep must not hold locks; and all of CharHub's times are UTC without a zone.
_SESSION = {
    "application_name": "charhub-console",
    "options": "-c idle_in_transaction_session_timeout=3s -c lock_timeout=2s -c statement_timeout=20s -c timezone=UTC",
    "connect_timeout": str(CONNECT_S),
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}


ROLE = "Let the owner of the database run what `charhub-console central role NAME` prints."


class Server:
    """Where the server is. An address as Prisma takes it is understood.

    Args:
        setting: where the address comes from, and `what` is there, for the words of errors.
        role: what to do when the role there may not do what we want.

    Raises:
        NotConfigured: the address is none of PostgreSQL's.
    """

    def __init__(
        self, url: str, *, setting: str = "central.url", what: str = "the central database", role: str = ROLE
    ) -> None:
        self._setting, self._role = setting, role
        self._given = _parameters(url, setting, what)
        host = self._given.get("host") or "localhost"
        database = self._given.get("dbname") or self._given.get("user") or "postgres"
        self.place = f"{host}:{self._given.get('port', '5432')}/{database}"

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection in a transaction that is committed at the end. Blocks. Raises: Unreachable, Unauthorized, …"""
        try:
            with self.connect() as connection:
                yield connection
        except psycopg.Error as error:
            raise self.in_words(error) from error

    def connect(self, *, autocommit: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the caller's own. Blocks. Raises psycopg's errors."""
        return psycopg.connect(**cast("dict[str, Any]", {**_SESSION, **self._given}), autocommit=autocommit)

    def in_words(self, error: psycopg.Error) -> ConsoleError:
        """What an error of psycopg means for the person."""
        said = (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()
        if isinstance(error, psycopg.errors.InsufficientPrivilege):
            return Unauthorized(
                f"{self.place}: this role may not do that ({error.diag.message_primary}).",
                self._role,
            )
        if error.sqlstate == TOO_OLD:
            return NotConfigured("Other consoles are newer; this one may only read.", "Update this console.")
        if isinstance(error, _PASSING):
            return Unreachable(f"{self.place} took too long ({said}).", "Try again; if it repeats, look who locks it.")
        if isinstance(error, psycopg.OperationalError):
            if "authentication failed" in said or "no password supplied" in said or "does not exist" in said:
                return Unauthorized(f"{self.place} refused us: {_without_prefix(said)}.", f"Check {self._setting}.")
            return Unreachable(
                f"{self.place} does not answer ({_without_prefix(said)}).",
                "Check that it is up and that the SSH tunnel to it is open.",
            )
        return BadAnswer(f"{self.place}: {error.diag.message_primary or said}.", "Please report it.")


def _without_prefix(said: str) -> str:
    """libpq begins with where it tried and how bad it is, which is said already."""
    return said.rsplit("FATAL:", 1)[-1].rsplit("failed:", 1)[-1].strip().rstrip(".")


def _parameters(url: str, setting: str, what: str) -> dict[str, str]:
    """libpq's parameters of an address; those only Prisma knows are left out."""
    wrong = NotConfigured(
        f"The address of {what} cannot be read.",
        f"Give {setting} as postgresql://user:password@host:5432/database.",
    )
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("postgresql", "postgres"):
        raise wrong
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in _PRISMA_ONLY]
    try:
        found = conninfo.conninfo_to_dict(urlunsplit(parts._replace(query=urlencode(query, quote_via=quote))))
    except psycopg.ProgrammingError as error:
        raise wrong from error
    given = {name: str(value) for name, value in found.items() if value is not None}
    if _schema_of(parts) not in ("", "public"):
        raise NotConfigured(
            f"CharHub's tables are looked for in the schema public, not in {_schema_of(parts)}.",
            f"Take `schema` out of {setting}.",
        )
    return given


def _schema_of(parts: SplitResult) -> str:
    return unquote(dict(parse_qsl(parts.query)).get("schema", ""))
