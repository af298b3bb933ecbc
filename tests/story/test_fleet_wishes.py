"""What a person wants of a fleet reaches the worker: stop, pause, first, again; and who may join at all."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from charhub_console.app.wiring import Session
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.views import View
from tests.servers import postgres
from tests.story.conftest import CommandLine
from tests.story.fleet_parts import Fleet, a_fleet, attempts_of, order
from tests.story.world import ended, page_of, until


async def painting(fleet: Fleet, session: Session, run: Run) -> str:
    """The character of a run once its rows here say that something of it is at a server."""

    async def is_at_server() -> bool:
        return any(one.state is AttemptState.SUBMITTED for one in await session.console.run_attempts(run.id))

    await until(is_at_server, 30)
    return (await page_of(session, run)).character.id


async def test_a_cancelled_character_stops_at_its_server_and_is_painted_when_it_is_retried(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1, seconds_per_prompt=3.0) as fleet:
        [server] = fleet.world.painters
        await fleet.start(server.url)
        async with fleet.world.open() as session:
            board = session.console.board
            [run] = await order(session, 1)
            character_id = await painting(fleet, session, run)
            await board.cancel_character(character_id)
            await fleet.until("SELECT count(*) = 1 FROM charhub_fleet.parcel WHERE ended_at IS NOT NULL")
            assert (await page_of(session, run)).character.state is CharacterState.CANCELLED
            assert len(server.records.interrupts) + len(server.records.deletes) >= 1, "its server stopped too"
            assert {one.state for one in await attempts_of(session, [run])} == {AttemptState.CANCELLED}
            server.seconds_per_prompt = 0.1
            again = await ended(session, await board.retry_failed([character_id]))
            page = await page_of(session, run)
        assert page.character.state is CharacterState.COMPLETE
        assert Counter(one.state for one in page.attempts if one.run_id == again.id) == {AttemptState.DONE: 5}
        assert max(fleet.painted().values()) == 1


async def test_a_view_painted_anew_while_its_siblings_are_under_way_waits_for_whoever_has_the_character(
    tmp_path: Path,
) -> None:
    async with a_fleet(tmp_path, seconds_per_prompt=1.0) as fleet:
        for server in fleet.world.painters:
            await fleet.start(server.url)
        async with fleet.world.open() as session:
            [run] = await order(session, 1, charged=False)

            async def has_avatar() -> bool:
                found = await session.console.run_attempts(run.id)
                return any(one.view is View.AVATAR and one.state is AttemptState.DONE for one in found)

            await until(has_avatar, 30)
            character = (await page_of(session, run)).character
            again = await session.console.board.retry_view(character.id, View.AVATAR, new_seed=True)
            for one in (run, again):
                assert (await ended(session, one)).state is RunState.DONE
            page = await page_of(session, run)
        assert page.character.state is CharacterState.COMPLETE
        assert Counter((one.run_id, one.state) for one in page.attempts) == {
            (run.id, AttemptState.DONE): 5,
            (again.id, AttemptState.DONE): 1,
        }
        assert fleet.painted() == {one.id: 1 for one in page.attempts}
        newest = max((one for one in page.attempts if one.view is View.AVATAR), key=lambda one: one.number)
        assert [one.attempt_id for one in page.images if one.view is View.AVATAR] == [newest.id]


async def test_one_cancelled_view_leaves_its_siblings_alone(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1, seconds_per_prompt=1.5) as fleet:
        await fleet.start(fleet.world.painter.url)
        async with fleet.world.open() as session:
            [run] = await order(session, 1, charged=False)

            async def references_wait() -> bool:
                found = await session.console.run_attempts(run.id)
                return any(one.view is View.REFERENCE_BACK and not one.state.is_final for one in found)

            await until(references_wait, 30)
            character = (await page_of(session, run)).character
            await session.console.board.cancel_view(character.id, View.REFERENCE_BACK)
            await ended(session, run)
            page = await page_of(session, run)
        states = {one.view: one.state for one in page.attempts}
        assert states.pop(View.REFERENCE_BACK) is AttemptState.CANCELLED
        assert set(states.values()) == {AttemptState.DONE}
        assert page.character.state is CharacterState.PARTIAL


async def test_a_pause_holds_the_workers_until_any_console_ends_it(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1) as fleet:
        await fleet.start(fleet.world.painter.url)
        async with fleet.world.open() as session:
            board = session.console.board
            await board.set_paused(True)
            await fleet.until("SELECT value = 'yes' FROM charhub_fleet.fact WHERE name = 'pause'")
            [run] = await order(session, 1, charged=False)
            await fleet.until("SELECT count(*) = 1 FROM charhub_fleet.attempt")
            await asyncio.sleep(2.0)
            assert fleet.world.painted_views == []
            fleet.ask("UPDATE charhub_fleet.fact SET value = 'no' WHERE name = 'pause'")  # as another console would
            await ended(session, run)
            assert not await board.is_paused()


async def test_who_is_moved_to_the_front_is_begun_next(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1, seconds_per_prompt=0.3) as fleet:
        async with fleet.world.open() as session:
            runs = await order(session, 5, charged=False, references=False)
            last = (await page_of(session, runs[-1])).character.id
            await session.console.board.run_next(last)
            await fleet.start(fleet.world.painter.url)
            for run in runs:
                await ended(session, run)
            attempts = {one.id: one.character_id for one in await attempts_of(session, runs)}
        assert last in [attempts[one] for one in fleet.world.painted_views[:2]]


# --- the commands ---------------------------------------------------------------------------------------------------


def joining(cli: CommandLine, queue: str, *words: str) -> str:
    """What `worker` says when it may not join; it never begins."""
    printed = cli(*words, "worker", "--backends", "http://127.0.0.1:9", CHARHUB_QUEUE_URL=queue)
    assert printed.code == 3, printed.stdout
    return " ".join(" ".join(printed.said).split())


def shared(tmp_path: Path) -> tuple[str, str]:
    """A storage that others could see too."""
    return "--set", f"storage.local_folder={tmp_path / 'shared'}"


def test_a_worker_without_a_fleet_servers_or_a_shared_storage_says_what_it_needs(
    cli: CommandLine, tmp_path: Path
) -> None:
    alone = cli("worker", "--backends", "http://127.0.0.1:9")
    assert alone.code == 3 and "No fleet is set up here." in " ".join(alone.said)
    queue = postgres.charhub()
    idle = cli(*shared(tmp_path), "worker", CHARHUB_QUEUE_URL=queue)
    assert idle.code == 3 and "A worker needs servers to paint with." in " ".join(idle.said)
    assert "A fleet needs a storage that all its machines see" in joining(cli, queue)


def test_a_wrong_address_is_said_without_its_password(cli: CommandLine, tmp_path: Path) -> None:
    said = joining(cli, "postgresql://me:sesame@127.0.0.1:9/queue", *shared(tmp_path))
    assert "127.0.0.1:9/queue does not answer" in said and "sesame" not in said
    said = joining(cli, "mysql://me:sesame@localhost/queue", *shared(tmp_path))
    assert "The address of the queue cannot be read." in said and "sesame" not in said


def test_a_role_that_may_not_make_the_tables_is_told_who_may(cli: CommandLine, tmp_path: Path) -> None:
    queue = postgres.charhub()
    postgres.ask(queue, "CREATE ROLE nobody_of_the_fleet LOGIN")
    try:
        address = postgres.address_of(urlsplit(queue).path[1:], user="nobody_of_the_fleet")
        said = joining(cli, address, *shared(tmp_path))
        assert "may not do that" in said and "docs/fleet.md" in said
        assert cli("workers", CHARHUB_QUEUE_URL=queue).code == 3  # its owner looks once: all is made
        for grant in GRANTS:
            postgres.ask(queue, grant.replace("TO fleet;", "TO nobody_of_the_fleet"))
        assert "Nobody is at work" in cli("workers", CHARHUB_QUEUE_URL=address).stdout
    finally:
        with psycopg.connect(queue, autocommit=True) as connection:
            connection.execute("DROP OWNED BY nobody_of_the_fleet")
            connection.execute("DROP ROLE nobody_of_the_fleet")


GRANTS = [
    line
    for line in (Path(__file__).parents[2] / "docs" / "fleet.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("GRANT ")
]


@pytest.mark.parametrize(
    ("fact", "said"), [("rows", "The fleet is of a newer version"), ("schema", "The fleet is of a newer version")]
)
def test_a_fleet_of_a_newer_version_asks_for_an_update(cli: CommandLine, tmp_path: Path, fact: str, said: str) -> None:
    queue = postgres.charhub()
    cli("workers", CHARHUB_QUEUE_URL=queue)
    postgres.ask(queue, "UPDATE charhub_fleet.fact SET value = '1000' WHERE name = %s", fact)
    assert said.lower() in joining(cli, queue, *shared(tmp_path)).lower()


def test_an_update_waits_until_the_workers_of_the_older_version_are_drained(cli: CommandLine, tmp_path: Path) -> None:
    queue = postgres.charhub()
    cli("workers", CHARHUB_QUEUE_URL=queue)
    postgres.ask(queue, "UPDATE charhub_fleet.fact SET value = '1' WHERE name = 'rows'")
    postgres.ask(
        queue,
        "INSERT INTO charhub_fleet.worker (id, host, version, servers, slots, lease_until)"
        " VALUES ('old', 'old', '0.1', '[]', 1, clock_timestamp() + interval '1 minute')",
    )
    assert "workers of an older version are at work" in joining(cli, queue, *shared(tmp_path))
    postgres.ask(queue, "UPDATE charhub_fleet.worker SET lease_until = '-infinity'")
    assert cli("workers", CHARHUB_QUEUE_URL=queue).code == 3
    assert postgres.ask(queue, "SELECT value <> '1' FROM charhub_fleet.fact WHERE name = 'rows'") == [(True,)]


def test_another_storage_than_the_fleets_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    queue = postgres.charhub()
    cli("workers", CHARHUB_QUEUE_URL=queue)
    postgres.ask(queue, "INSERT INTO charhub_fleet.fact VALUES ('storage', 'fleet/of-another-bucket.txt')")
    said = joining(cli, queue, *shared(tmp_path))
    assert "is not the one the fleet at" in said
    assert list((tmp_path / "shared").rglob("*.txt")) == [], "and nothing is left there"


def test_doctor_says_of_a_fleet_whether_somebody_is_at_work_and_the_storage_shared(
    cli: CommandLine, tmp_path: Path
) -> None:
    queue = postgres.charhub()
    said = cli("doctor", CHARHUB_QUEUE_URL=queue, width=200).stdout
    assert "there is no fleet yet" in said and "A fleet needs a storage that all its machines see" in said
    cli("workers", CHARHUB_QUEUE_URL=queue)
    said = cli(*shared(tmp_path), "doctor", CHARHUB_QUEUE_URL=queue, width=200).stdout
    assert "no worker with comfyui servers is at work" in said and "not this machine's alone" in said


def test_a_console_that_only_looks_needs_no_fleet(cli: CommandLine) -> None:
    printed = cli("candidates", "list", CHARHUB_QUEUE_URL="postgresql://me:sesame@127.0.0.1:9/queue")
    assert (printed.code, printed.said) == (0, [])


async def test_the_list_of_workers_says_who_does_what(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1, seconds_per_prompt=60.0) as fleet:
        await fleet.start(fleet.world.painter.url)
        async with fleet.world.open() as session:
            [run] = await order(session, 1, charged=False)
            await painting(fleet, session, run)
            name = (await page_of(session, run)).character.name
            code, printed = await fleet.world.command("workers", "--json")
            assert code == 0
            assert f'"{name}"' in printed and '"alive": true' in printed
            health = await session.tools.pool.backends["fleet"].health()
            assert health.healthy and health.message == "workers: 1, servers: 1"
