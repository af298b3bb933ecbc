"""The traps of the measured design, one by one, against a real PostgreSQL."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from charhub_console.adapters.central import PostgresFeed, role_script
from charhub_console.adapters.central.connection import Server
from charhub_console.domain.candidate import Verdict
from charhub_console.domain.errors import NotConfigured, Unreachable
from charhub_console.engine.ports.sync import Greeting
from tests.adapters.sqlite_examples import a_candidate, a_character, a_decision, a_drafted_character, an_attempt
from tests.adapters.sync_consoles import RESOURCES, AConsole, a_console, central, quiet
from tests.servers.postgres import address_of, ask, charhub

Make = Callable[..., AConsole]
PUSH = "SELECT charhub_console.push(%s::jsonb, 1)"


@pytest.fixture
async def url() -> str:
    return await central()


@pytest.fixture
async def make(url: str, tmp_path: Path) -> AsyncIterator[Make]:
    made: list[AConsole] = []

    def one(at: str = url, folder: str = "") -> AConsole:
        made.append(a_console(at, tmp_path / (folder or f"console{len(made)}")))
        return made[-1]

    yield one
    for console in made:
        await console.close()


def a_record(name: str) -> str:
    return (
        f'[{{"op":null,"kind":"run","id":"{name}","registers":{{"facts":["",null,{{"kind":"night",'
        f'"started_at":"2026-10-07T12:00:00.000000+00:00","budget_s":1.0,"recipe":"","practice":0,"origin":"x"}}],'
        f'"course":["0|000000000000001:000000:x",null,{{"count":1,"state":"done","stage":"report","ended_at":null,'
        f'"carried_over":0,"orders":"[]","notes":"[]","summary":""}}]}}}}]'
    )


async def test_what_commits_late_is_not_passed_over(make: Make, url: str) -> None:
    """The commit-order trap: the earlier number becomes visible after the later one."""
    console = make()
    await console.sync.once()
    with psycopg.connect(url) as early:
        early.execute(PUSH, (a_record("early-run"),))
        ask(url, PUSH, a_record("late-run"))
        assert (await console.sync.once()).received == 0, "the horizon waits for the open transaction"
        assert [run.id for run in await console.store.runs()] == []
    await console.sync.once()
    assert {run.id for run in await console.store.runs()} == {"early-run", "late-run"}


def _dump(source: str, target: str) -> None:
    """What a dump and a restore leave: the same rows under other transactions, in another database."""
    for table in ("meta", "record", "applied"):
        with psycopg.connect(source) as old, psycopg.connect(target) as new:
            new.execute(f"TRUNCATE charhub_console.{table}".encode())
            with (
                old.cursor().copy(f"COPY charhub_console.{table} TO STDOUT".encode()) as out,
                new.cursor().copy(f"COPY charhub_console.{table} FROM STDIN".encode()) as into,
            ):
                for block in out:
                    into.write(block)
    ((last,),) = ask(source, "SELECT last_value FROM charhub_console.place")
    ask(target, "SELECT setval('charhub_console.place', %s)", last)


async def test_a_restored_server_is_another_epoch_and_nothing_looks_deleted(make: Make, url: str) -> None:
    ana, ben = make(), make()
    first = await ana.store.add_character(a_character(name="First"))
    await quiet(ana, ben)
    copy = await central()
    _dump(url, copy)
    second = await ana.store.add_character(a_character(name="Second"))
    await ana.store.change_character(first.id, name="Renamed")
    await quiet(ana, ben)
    await ana.close()
    await ben.close()

    ana, ben = make(copy, "console0"), make(copy, "console1")
    await quiet(ana, ben, ana)

    assert ask(copy, "SELECT count(*) FROM charhub_console.record WHERE kind = 'character'") == [(2,)]
    for console in (ana, ben):
        names = {one.name for one in await console.store.characters()}
        assert names == {"Renamed", "Second"}, second.id
        assert await console.sync.conflicts() == []
        assert (await console.sync.check_everything()).different == 0
    eva = make(copy)
    await quiet(eva)
    assert len(await eva.store.characters()) == 2


async def test_a_server_put_back_in_its_place_is_noticed_by_its_numbers(make: Make, url: str) -> None:
    ana = make()
    for name in ("Kept", "Kept", "Kept"):
        await ana.store.add_character(a_character(name=name))
        await quiet(ana)
    before = ask(url, "SELECT value FROM charhub_console.meta WHERE name = 'epoch'")
    ask(url, "DELETE FROM charhub_console.record")
    ask(url, "SELECT setval('charhub_console.place', 1)")

    await quiet(ana)

    assert ask(url, "SELECT value FROM charhub_console.meta WHERE name = 'epoch'") != before
    assert ask(url, "SELECT count(*) FROM charhub_console.record") == [(3,)]
    assert [one.name for one in await ana.store.characters()] == ["Kept"] * 3


async def test_transactions_that_count_anew_are_another_epoch(make: Make, url: str) -> None:
    ana = make()
    await ana.store.add_character(a_character())
    await quiet(ana)
    ask(url, "UPDATE charhub_console.record SET xid = '99999999999'")
    await ana.store.add_character(a_character(name="Later"))
    await quiet(ana)
    ben = make()
    await quiet(ben)
    assert len(await ben.store.characters()) == 2


async def test_an_empty_server_takes_nothing_away_and_gets_everything(make: Make) -> None:
    ana = make()
    await a_drafted_character(ana.store)
    await quiet(ana)
    await ana.close()
    empty = await central()
    again = make(empty, "console0")
    await quiet(again)
    assert len(await again.store.characters()) == 1
    assert ask(empty, "SELECT count(*) FROM charhub_console.record") == [(2,)]


@contextmanager
def torn(url: str) -> Iterator[str]:
    """A way to the server that goes dead without a word, as a laptop that falls asleep."""
    path = url.split("host=")[1] + "/.s.PGSQL.5432"
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen()
    ends: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                near, _ = door.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(path)
            ends.extend((near, far))
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=pump, args=(source, target), daemon=True).start()

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    database = url.split("?")[0].rsplit("/", 1)[1]
    yield f"postgresql://postgres@127.0.0.1:{door.getsockname()[1]}/{database}"
    for end in (door, *ends):
        end.close()


async def test_a_console_that_fell_asleep_holds_nobody_up(make: Make, url: str) -> None:
    """Half-open: its transaction is one statement, and one left open by anything else is ended by the server."""
    ana = make()
    character = await ana.store.add_character(a_character())
    await quiet(ana)
    database = url.split("?")[0].rsplit("/", 1)[1]
    asleep = PostgresFeed(address_of(database))
    connection = asleep._server.connect()
    connection.execute("SELECT 1 FROM charhub_console.record WHERE id = %s FOR UPDATE", (character.id,))
    await ana.store.change_character(character.id, name="Ada")
    for _ in range(4):
        try:
            await ana.sync.once()
            break
        except Unreachable:
            assert "took too long" in (await ana.sync.state()).trouble
    assert (await ana.sync.state()).pending == 0
    assert (await ana.sync.state()).trouble == ""
    connection.close()


async def test_a_server_that_went_away_without_a_word_is_given_up_and_asked_anew(make: Make, url: str) -> None:
    with torn(url) as through:
        ana = make(through)
        ana.feed._patience_s = 1.0
        await ana.store.add_character(a_character())
        await ana.sync.once()
        await ana.store.add_character(a_character(name="Second"))
        ask(
            url,
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = 'charhub-console' AND datname = current_database()""",
        )
        with pytest.raises(Unreachable):
            await ana.sync.once()
        await ana.sync.once()
        assert (await ana.sync.state()).pending == 0


async def test_one_bad_change_is_set_aside_and_does_not_hold_up_the_others(make: Make, url: str) -> None:
    ask(url, "ALTER TABLE charhub_console.record ADD CONSTRAINT odd CHECK (id NOT IN ('civitai:3', 'civitai:9'))")
    ana = make()
    await ana.store.add_candidates([a_candidate(number) for number in range(12)])
    done = await ana.sync.once()
    assert (done.sent, done.set_aside) == (10, 2)
    aside = await ana.sync.set_aside()
    assert {one.row_id for one in aside} == {
        one.id for one in await ana.store.candidates() if one.source_id in ("3", "9")
    }
    assert "odd" in aside[0].error
    state = await ana.sync.state()
    assert (state.pending, state.set_aside) == (0, 2)
    ask(url, "ALTER TABLE charhub_console.record DROP CONSTRAINT odd")
    await ana.store.change_candidate(aside[0].row_id, gate="allow")
    await ana.sync.once()
    assert ask(url, "SELECT count(*) FROM charhub_console.record") == [(11,)]


async def test_a_record_that_cannot_be_taken_over_is_set_aside_and_the_rest_is_not(make: Make, url: str) -> None:
    ana, ben = make(), make()
    character, run = await a_drafted_character(ana.store)
    attempt = await ana.store.add_attempt(an_attempt(character, run))
    await ana.sync.once()
    ask(url, "DELETE FROM charhub_console.record WHERE kind = 'run'")
    ask(url, PUSH, a_record("UPPER").replace('"facts"', '"other"'))
    await ben.sync.once()
    aside = await ben.sync.set_aside()
    assert {(one.kind, one.outgoing) for one in aside} == {("attempt", False), ("character", False), ("run", False)}
    assert attempt.id in {one.row_id for one in aside}
    assert (await ben.sync.once()).received == 0, "nothing is held up"


async def test_an_older_console_reads_and_does_not_write(make: Make, url: str) -> None:
    ana, ben = make(), make()
    await ana.store.add_character(a_character())
    await quiet(ana)
    ask(url, "UPDATE charhub_console.meta SET value = '2' WHERE name = 'oldest_protocol'")
    await ben.store.add_character(a_character(name="Mine"))
    with pytest.raises(NotConfigured, match="Update this console"):
        await ben.sync.once()
    assert len(await ben.store.characters()) == 2, "it was read"
    assert (await ben.sync.state()).pending == 1
    assert "Update this console" in (await ben.sync.state()).trouble
    with pytest.raises(NotConfigured, match="Update this console"):
        await ben.feed.push(await ben.store.sync.outgoing(10))


async def test_registers_of_a_newer_console_are_left_as_they_are(make: Make, url: str) -> None:
    ana, ben = make(), make()
    character = await ana.store.add_character(a_character())
    await quiet(ana)
    ask(url, """UPDATE charhub_console.record SET registers = registers || '{"mood": ["", null, "calm"]}'""")
    ask(url, "SELECT charhub_console.push(%s::jsonb, 1)", '[{"op":null,"kind":"story","id":"x","registers":{}}]')
    await quiet(ben)
    await ben.store.change_character(character.id, name="Ada")
    await quiet(ben, ana)
    assert ask(url, "SELECT registers->'mood'->>2 FROM charhub_console.record WHERE kind = 'character'") == [("calm",)]


async def test_with_a_clock_that_is_wrong_nothing_is_sent_and_it_says_so(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = make(), make()
    await ben.store.add_character(a_character())
    await quiet(ben)
    await ana.store.add_character(a_character())
    plain = PostgresFeed.greet

    async def greet(self: PostgresFeed, highest: int) -> Greeting:
        return replace(await plain(self, highest), offset_s=-400.0)

    monkeypatch.setattr(PostgresFeed, "greet", greet)
    with pytest.raises(NotConfigured, match="7 minutes behind"):
        await ana.sync.once()
    state = await ana.sync.state()
    assert state.pending == 1
    assert "Set this machine's clock" in state.trouble
    assert len(await ana.store.characters()) == 2
    monkeypatch.undo()
    await quiet(ana)
    assert (await ana.sync.state()).pending == 0


async def test_the_offset_of_the_clocks_is_measured(make: Make) -> None:
    assert abs((await make().feed.greet(0)).offset_s) < 5


async def test_a_schema_that_is_not_made_is_told(make: Make) -> None:
    with pytest.raises(NotConfigured, match="central init"):
        await make(charhub()).sync.once()


async def test_the_least_rights_suffice_for_everything(make: Make, url: str) -> None:
    ask(url, role_script("curator_sync", RESOURCES))
    own = make(url.replace("//postgres:", "//curator_sync:"))
    (candidate,) = await own.store.add_candidates([a_candidate()])
    await own.store.decide(a_decision(candidate, Verdict.APPROVE))
    await quiet(own)
    assert (await own.sync.check_everything()).different == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(url.replace("//postgres:", "//curator_sync:"), "DELETE FROM charhub_console.record")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(url.replace("//postgres:", "//curator_sync:"), "SELECT charhub_console.begin_epoch()")


async def test_what_went_astray_is_found_by_comparing_everything(make: Make, url: str) -> None:
    ana, ben = make(), make()
    character, run = await a_drafted_character(ana.store)
    await ana.store.add_attempt(an_attempt(character, run))
    await quiet(ana, ben)
    ask(url, "DELETE FROM charhub_console.record WHERE kind = 'attempt'")
    ask(
        url,
        """UPDATE charhub_console.record SET registers = jsonb_set(registers, '{course,2,state}', '"failed"'),
        xid = '1' WHERE kind = 'character'""",
    )
    assert (await ana.sync.check_everything()).different >= 1
    assert (await ana.sync.check_everything()).different == 0
    assert ask(url, "SELECT count(*) FROM charhub_console.record WHERE kind = 'attempt'") == [(1,)]
    await quiet(ben)
    assert (await ben.sync.check_everything()).different <= 2
    assert (await ben.sync.check_everything()).different == 0


async def test_two_consoles_that_push_the_same_rows_at_once_never_wait_for_each_other_for_ever(
    make: Make, url: str
) -> None:
    ana, ben = make(), make()
    await ana.store.add_candidates([a_candidate(number) for number in range(60)])
    await ben.store.add_candidates([a_candidate(number) for number in reversed(range(60))])
    await asyncio.gather(ana.sync.once(), ben.sync.once())
    await quiet(ana, ben)
    assert ask(url, "SELECT count(*) FROM charhub_console.record") == [(60,)]


async def test_a_call_that_is_given_up_while_it_connects_leaves_no_connection_behind(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    connect = Server.connect

    def slowly(self: Server, *, autocommit: bool = False) -> Any:
        time.sleep(0.3)
        made.append(connect(self, autocommit=autocommit))
        return made[-1]

    monkeypatch.setattr(Server, "connect", slowly)
    feed = PostgresFeed(url)
    asking = asyncio.create_task(feed.greet(0))
    await asyncio.sleep(0.1)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await feed.close()
    assert [connection.closed for connection in made] == [True]
