"""Three consoles, a real PostgreSQL and anything that can go wrong between them, as a state machine of Hypothesis.

A contact is the product's own `Sync.once`; its push can be held before the commit, so that transactions of several
consoles overlap, and broken off at named points, after which the console starts again from its file.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from charhub_console.adapters.central import PostgresCentral, PostgresFeed
from charhub_console.adapters.central.feed import operations
from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.sqlite.connection import wall_clock_ms
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import Candidate, Verdict
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.sync_rules import PROTOCOL, status_of
from charhub_console.domain.views import View
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.ports.sync import Cursor, Greeting, Joined, Outgoing, Record
from charhub_console.engine.sync import Sync
from tests.adapters.sqlite_examples import NOON, a_candidate, a_character, a_decision, a_run, an_attempt
from tests.adapters.sync_consoles import RESOURCES
from tests.servers.postgres import ask, charhub

T = TypeVar("T")
CONSOLES = st.sampled_from([0, 1, 2])
HELD_BACK = "SELECT pg_snapshot_xmin(s) = pg_snapshot_xmax(s) FROM pg_current_snapshot() s"
SHORT_PATIENCE = "&options=-c%20lock_timeout%3D30ms"
POINTS = ("before push", "after push", "before join", "within join", "after join", "after cursor")
FIELDS = ("name", "description")


class Crash(Exception):
    """The process is gone."""


@dataclass
class Edit:
    """What a person wrote and what was there before, as it was seen."""

    value: str
    saw: str
    console: int


class HeldFeed(PostgresFeed):
    """Its push can be held between the statement and the commit, and broken off."""

    def __init__(self, url: str, machine: Console3) -> None:
        super().__init__(url)
        self.machine = machine

    async def greet(self, highest: int) -> Greeting:
        found = await super().greet(highest)
        return Greeting(found.epoch, found.oldest, 0.0, 0.0)  # clocks are wrong on purpose here

    async def push(self, outgoing: Sequence[Outgoing]) -> None:
        self.machine.point("before push")
        if self.machine.hold is None:
            known = not SyncMachine.without_op
            await super().push([one if known else replace(one, op=None) for one in outgoing])
        else:
            await self._held(outgoing, self.machine.hold)
        self.machine.point("after push")

    async def _held(self, outgoing: Sequence[Outgoing], hold: Hold) -> None:
        with self._server.connect() as connection:
            connection.execute("SET idle_in_transaction_session_timeout = 0")
            sent = [replace(one, op=None) if SyncMachine.without_op else one for one in outgoing]
            try:
                connection.execute("SELECT charhub_console.push(%s::jsonb, %s)", (operations(sent), PROTOCOL))
            except psycopg.Error as error:
                raise self._server.in_words(error) from error
            hold.reached.set()
            await hold.goes_on.wait()
            if hold.lost:
                connection.rollback()
                raise Crash


@dataclass
class Hold:
    """A push that waits before its commit."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    lost: bool = False


class Console3:
    """One of the consoles, with its file, which survives it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.skew_ms = 0
        self.crash_at = ""
        self.hold: Hold | None = None
        self.contact: asyncio.Task[Any] | None = None
        self.open()

    def open(self) -> None:
        self.store = SqliteStore(self.folder / "console.db", now_ms=lambda: wall_clock_ms() + self.skew_ms)
        self.feed = HeldFeed(self.url + SHORT_PATIENCE, self)
        rows = self.store.sync
        plain_join, self.contact, self.hold = rows.join, None, None

        async def join(records: Sequence[Record], cursor: Cursor | None, absent: Any = ()) -> Joined:
            self.point("before join")
            if self.crash_at == "within join":
                self.crash_at = ""
                raise Crash  # SQLite takes a transaction back that was not committed
            found = await plain_join(records, cursor, absent)
            self.point("after join")
            return found

        rows.join = join  # type: ignore[method-assign]
        self.sync = Sync(rows, self.feed, files=LocalFolder(self.folder), clock=SystemClock(), bus=LocalBus())

    def point(self, name: str) -> None:
        if self.crash_at == name:
            self.crash_at = ""
            raise Crash

    async def close(self) -> None:
        await self.store.close()
        await self.feed.close()

    def stamps(self) -> dict[tuple[str, str], str]:
        with closing(sqlite3.connect(self.folder / "console.db")) as database:
            return {(row, register): stamp for row, register, stamp in database.execute("SELECT * FROM stamp")}


class Ground:
    """What all examples share: a database that is set up, and an empty file to begin with."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.url = charhub()
        self.loop.run_until_complete(PostgresCentral(self.url, RESOURCES, "").set_up())
        self.folder = Path(tempfile.mkdtemp(prefix="machine-"))
        store = SqliteStore(self.folder / "empty.db")
        self.loop.run_until_complete(store.unfinished_runs())
        self.loop.run_until_complete(store.close())

    def end(self) -> None:
        self.loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class SyncMachine(RuleBasedStateMachine):
    """See the module."""

    ground: Ground
    without_op: bool | None = None
    on_crash: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self) -> None:
        super().__init__()
        ask(self.ground.url, "TRUNCATE charhub_console.record, charhub_console.applied")
        self.folder = Path(tempfile.mkdtemp(dir=self.ground.folder))
        self.consoles = [self._console(number) for number in range(3)]
        self.edits: dict[tuple[str, str], list[Edit]] = {}
        self.decisions: dict[str, set[str]] = {}
        self.attempts: set[str] = set()
        self.forgotten: set[str] = set()
        self.known_stamps: list[dict[tuple[str, str], str]] = [{}, {}, {}]
        self.count = 0

    def _console(self, number: int) -> Console3:
        folder = self.folder / f"console{number}"
        folder.mkdir()
        shutil.copy(self.ground.folder / "empty.db", folder / "console.db")
        return Console3(self.ground.url, folder)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.ground.loop.run_until_complete(work)

    # --- what people do ---

    @initialize()
    def begin(self) -> None:
        store = self.consoles[0].store
        self.character = self.run(store.add_character(a_character()))
        self.night = self.run(store.add_run(a_run()))
        for name in FIELDS:
            self.edits[self.character.id, name] = []
        self.run(self.consoles[0].sync.once())
        for console in self.consoles[1:]:
            self.run(console.sync.once())

    @rule(number=CONSOLES, name=st.sampled_from(FIELDS), crash=st.booleans())
    def edit(self, number: int, name: str, crash: bool) -> None:
        console = self.consoles[number]
        before = self.run(console.store.character(self.character.id))
        assert before is not None
        self.count += 1
        value = f"{name} {self.count}"
        self.run(console.store.change_character(self.character.id, **{name: value}))
        self.edits[self.character.id, name].append(Edit(value, getattr(before, name), number))
        if crash:
            self._restart(number)

    @rule(number=CONSOLES, image=st.sampled_from([1, 2]), verdict=st.sampled_from(["approve", "reject", "hold"]))
    def decide(self, number: int, image: int, verdict: str) -> None:
        store = self.consoles[number].store
        candidate = self._fetched(number, image)
        decision = a_decision(candidate, Verdict(verdict), by=f"curator {number}")
        self.run(store.decide(decision))
        self.decisions.setdefault(candidate.source_id, set()).add(decision.id)

    @rule(number=CONSOLES, ends=st.sampled_from([AttemptState.FAILED, AttemptState.CANCELLED, None]))
    def attempt(self, number: int, ends: AttemptState | None) -> None:
        store = self.consoles[number].store
        run = self.run(store.add_run(a_run()))
        attempt = self.run(store.add_attempt(an_attempt(self.character, run, View.REFERENCE_BACK)))
        self.attempts.add(attempt.id)
        if ends is not None:
            self.run(store.change_attempt(attempt.id, state=ends, ended_at=NOON))

    @rule(number=CONSOLES)
    def forget(self, number: int) -> None:
        candidate = self._fetched(number, 3)
        self.run(self.consoles[number].store.forget_content(candidate.id))
        self.forgotten.add(candidate.source_id)

    @rule(number=CONSOLES)
    def fetch(self, number: int) -> None:
        self._fetched(number, 3)

    def _fetched(self, number: int, image: int) -> Candidate:
        store = self.consoles[number].store
        known = self.run(store.candidate(str(image)))
        if known is None:
            made = a_candidate(image, prompt="secret prompt" if image == 3 else "")
            (known,) = self.run(store.add_candidates([made]))
        return known

    # --- clocks, contacts, accidents ---

    @rule(number=CONSOLES, minutes=st.integers(-10, 10))
    def skew(self, number: int, minutes: int) -> None:
        self.consoles[number].skew_ms = minutes * 60_000

    @rule(number=CONSOLES, crash_at=st.sampled_from(["", "", *POINTS]))
    def contact(self, number: int, crash_at: str) -> None:
        console = self.consoles[number]
        if console.contact is None:
            console.crash_at = crash_at
            self.run(self._once(number))

    async def _once(self, number: int) -> None:
        console = self.consoles[number]
        try:
            await console.sync.once()
        except ConsoleError:
            pass  # another console's open transaction holds the rows
        except Crash:
            await self._restarted(number)
        console.crash_at = ""

    @precondition(lambda self: any(console.contact is None for console in self.consoles))
    @rule(number=CONSOLES)
    def begin_push(self, number: int) -> None:
        console = self.consoles[number]
        if console.contact is None:
            console.hold = Hold()
            console.contact = self.ground.loop.create_task(self._once(number))
            self.run(self._until_held(console))

    async def _until_held(self, console: Console3) -> None:
        assert console.hold is not None and console.contact is not None
        reached = asyncio.ensure_future(console.hold.reached.wait())
        await asyncio.wait({reached, console.contact}, return_when=asyncio.FIRST_COMPLETED)
        reached.cancel()
        if console.contact.done():
            console.contact = console.hold = None

    @rule(number=CONSOLES, what=st.sampled_from(["commit", "commit", "lost", "crash after"]))
    def end_push(self, number: int, what: str) -> None:
        console = self.consoles[number]
        if console.contact is not None and console.hold is not None:
            hold, contact = console.hold, console.contact
            hold.lost = what == "lost"
            console.crash_at = "after push" if what == "crash after" else ""
            console.hold = None
            hold.goes_on.set()
            self.ground.loop.run_until_complete(contact)
            self.consoles[number].contact = None

    def _restart(self, number: int) -> None:
        if self.consoles[number].contact is None:
            self.run(self._restarted(number))

    async def _restarted(self, number: int) -> None:
        self.on_crash()
        await self.consoles[number].close()
        self.consoles[number].open()

    @invariant()
    def registers_never_go_back(self) -> None:
        for console, known in zip(self.consoles, self.known_stamps, strict=True):
            now = console.stamps()
            assert all(now[key] >= stamp for key, stamp in known.items())
            known.update(now)

    # --- when all is quiet ---

    def teardown(self) -> None:
        try:
            if hasattr(self, "character"):
                self._quiet()
                self._check()
        finally:
            for console in self.consoles:
                self.run(console.close())
            shutil.rmtree(self.folder, ignore_errors=True)

    def _quiet(self) -> None:
        for number in range(3):
            self.end_push(number, "commit")
        for _ in range(3):
            while ask(self.ground.url, HELD_BACK) != [(True,)]:  # by the server's own upkeep: late, not lost
                time.sleep(0.01)
            for console in self.consoles:
                self.run(console.sync.once())

    def _check(self) -> None:
        assert [self.run(console.sync.once()).received for console in self.consoles] == [0, 0, 0]
        for console in self.consoles:
            state = self.run(console.sync.state())
            assert (state.pending, state.set_aside) == (0, 0)
            assert self.run(console.sync.check_everything()).different == 0
            self._check_decisions(console)
            known = {one.id for one in self.run(console.store.attempts(self.character.id))}
            assert self.attempts <= known, "an attempt was lost"
        for (character_id, name), edits in self.edits.items():
            self._check_edits(character_id, name, edits)
        self._check_forgotten()

    def _check_decisions(self, console: Console3) -> None:
        for source_id, made in self.decisions.items():
            candidate = self.run(console.store.candidate(source_id))
            assert candidate is not None
            decisions = self.run(console.store.decisions(candidate.id))
            assert made == {one.id for one in decisions}, "a decision was lost"
            assert (candidate.status, candidate.disputed) == status_of(decisions)

    def _check_edits(self, character_id: str, name: str, edits: list[Edit]) -> None:
        characters = [self.run(console.store.character(character_id)) for console in self.consoles]
        values = {getattr(one, name) for one in characters}
        assert len(values) == 1, "consoles disagree"
        (counts,) = values
        logged = [
            [(one.lost, one.kept) for one in self.run(console.sync.conflicts()) if one.field == name]
            for console in self.consoles
        ]
        assert logged[0] == logged[1] == logged[2] or set(logged[0]) == set(logged[1]) == set(logged[2])
        losers = [lost for lost, _ in logged[0]]
        assert len(losers) == len(set(losers)), "a conflict was told twice"
        seen = {edit.saw for edit in edits}
        for edit in edits:
            assert edit.value == counts or edit.value in seen or edit.value in losers, f"{edit} was lost"
        by_value = {edit.value: edit for edit in edits}
        for lost, kept in logged[0]:
            assert lost not in self._ancestors(by_value[kept], by_value), f"{kept} had replaced {lost} knowingly"

    def _ancestors(self, edit: Edit, by_value: dict[str, Edit]) -> set[str]:
        found: set[str] = set()
        while edit.saw in by_value:
            found.add(edit.saw)
            edit = by_value[edit.saw]
        return found

    def _check_forgotten(self) -> None:
        if self.forgotten:
            there = str(ask(self.ground.url, "SELECT registers::text FROM charhub_console.record"))
            assert "secret prompt" not in there
            for console in self.consoles:
                known = self.run(console.store.candidate("3"))
                assert known is not None
                assert known.prompt == ""
