"""A fleet: consoles order, workers on other machines paint; killed, drained, and with the queue away."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
from collections import Counter
from dataclasses import replace
from pathlib import Path

from charhub_console.app.paths import resources
from charhub_console.app.wiring import Session, open_session
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.events import AttemptChanged, AttemptProgressed, Event
from charhub_console.domain.run import Run
from charhub_console.engine.ports.fleet import LEASE_S
from tests.adapters.central_parts import set_up
from tests.servers import postgres
from tests.story.fleet_parts import Fleet, Road, a_fleet, attempts_of, order, stop
from tests.story.world import a_night, ended, page_of, until

TAKE_OVER_S = 15.0  # promised, from the end of the lease

_AT_SERVER = "SELECT count(*) FROM charhub_fleet.attempt WHERE at_server AND worker LIKE %s"
_SUBMITTING = "SELECT count(*) FROM charhub_fleet.attempt WHERE is_open AND worker = %s AND rows LIKE '%%submitting%%'"
_HANDS_OF = "SELECT count(*) FROM charhub_fleet.hand WHERE worker = %s"
_SINCE_LEASE = (
    "SELECT extract(epoch FROM clock_timestamp() - lease_until)::float FROM charhub_fleet.worker WHERE id = %s"
)


async def all_complete(fleet: Fleet, session: Session, runs: list[Run]) -> None:
    """Every character has its five views, and each of them was painted once."""
    for run in runs:
        await ended(session, run, 120)
    pages = [await page_of(session, run) for run in runs]
    attempts = await attempts_of(session, runs)
    said = [(attempt.view, attempt.state, attempt.error) for attempt in attempts]
    assert [page.character.state for page in pages] == [CharacterState.COMPLETE] * len(runs), said
    assert Counter(attempt.state for attempt in attempts) == {AttemptState.DONE: 5 * len(runs)}
    assert fleet.painted() == {attempt.id: 1 for attempt in attempts}


async def test_two_workers_paint_what_a_console_orders_and_its_rows_show_every_step(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, seconds_per_prompt=1.2) as fleet:
        first, second = fleet.world.painters
        await fleet.start(first.url)
        await fleet.start(second.url)
        async with fleet.world.open() as session:
            seen: set[AttemptState] = set()

            async def look(attempt_id: str) -> None:
                row = await session.tools.store.attempt(attempt_id)
                seen.add(row.state if row else AttemptState.CANCELLED)

            def hear(event: Event) -> None:
                if isinstance(event, AttemptProgressed):
                    progress.append(event)
                if isinstance(event, AttemptChanged):
                    looks.append(asyncio.ensure_future(look(event.attempt_id)))

            looks: list[asyncio.Future[None]] = []
            progress: list[AttemptProgressed] = []
            session.console.watch(hear)
            runs = await order(session, 4, charged=False)
            await all_complete(fleet, session, runs)
            await asyncio.gather(*looks)
            attempts = await attempts_of(session, runs)
            pictures = [await session.tools.files.read(attempt.thumbnail_path) for attempt in attempts]
        assert any(one.step and one.preview for one in progress), "previews reach the console"
        assert {one.attempt_id for one in progress} <= {attempt.id for attempt in attempts}
        assert seen >= {AttemptState.QUEUED, AttemptState.SUBMITTED, AttemptState.DONE}
        here = socket.gethostname()  # 127.0.0.1 is another machine for everybody
        assert {attempt.backend for attempt in attempts} == {f"{here}:{server.port}" for server in (first, second)}
        assert all(picture.startswith(b"\xff\xd8") for picture in pictures), "small pictures came home too"
        assert fleet.ask("SELECT count(*) FROM charhub_fleet.hand") == [(0,)]


async def test_what_a_killed_worker_had_is_taken_over_soon_after_its_lease_and_no_image_is_painted_twice(
    tmp_path: Path,
) -> None:
    async with a_fleet(tmp_path, seconds_per_prompt=0.4) as fleet:
        first, second = fleet.world.painters
        killed = await fleet.start(first.url)
        [(victim,)] = fleet.ask("SELECT id FROM charhub_fleet.worker")
        await fleet.start(second.url)
        async with fleet.world.open() as session:
            runs = await order(session, 4, charged=False)
            await fleet.until(_AT_SERVER, victim)
            killed.kill()
            await killed.wait()
            assert fleet.ask(_HANDS_OF, victim)[0][0] > 0, "killed in the middle"
            await fleet.until("SELECT count(*) = 0 FROM charhub_fleet.hand WHERE worker = %s", victim)
            [(since_s,)] = fleet.ask(_SINCE_LEASE, victim)
            assert 0 <= since_s / TAKE_OVER_S <= 1
            await all_complete(fleet, session, runs)
        assert first.executions and second.executions


async def test_a_worker_that_is_told_to_end_finishes_what_is_at_its_servers_and_hands_on_the_rest(
    tmp_path: Path,
) -> None:
    async with a_fleet(tmp_path, seconds_per_prompt=0.6) as fleet:
        first, second = fleet.world.painters
        ending = await fleet.start(first.url)
        async with fleet.world.open() as session:
            runs = await order(session, 3, charged=False)
            await fleet.until(_AT_SERVER, "%")
            stop(ending)
            assert await ending.wait() == 0
            done = len(first.executions)
            assert 0 < done < 15
            assert fleet.ask("SELECT count(*) FROM charhub_fleet.attempt WHERE at_server") == [(0,)]
            await fleet.start(second.url)
            await all_complete(fleet, session, runs)
        assert len(first.executions) == done, "and nothing after it"
        assert not list((tmp_path / "worker-0" / "workers").iterdir()), "what was lent is gone"


async def test_a_worker_that_is_told_twice_stops_at_once_and_another_fetches_its_images(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, seconds_per_prompt=2.5) as fleet:
        first, second = fleet.world.painters
        ending = await fleet.start(first.url)
        async with fleet.world.open() as session:
            runs = await order(session, 1, charged=False)
            await fleet.until(_AT_SERVER, "%")
            stop(ending)
            await asyncio.sleep(0.3)
            stop(ending)
            assert await ending.wait() == 0
            assert fleet.ask("SELECT count(*) > 0 FROM charhub_fleet.attempt WHERE at_server") == [(True,)]
            await fleet.start(second.url)
            await all_complete(fleet, session, runs)
        assert len(first.executions) == 1, "the other worker fetched it there and painted nothing there"


async def test_a_worker_that_was_held_still_for_longer_than_its_lease_leaves_what_others_took_over(
    tmp_path: Path,
) -> None:
    async with a_fleet(tmp_path, seconds_per_prompt=1.0) as fleet:
        first, second = fleet.world.painters
        held = await fleet.start(first.url)
        [(victim,)] = fleet.ask("SELECT id FROM charhub_fleet.worker")
        await fleet.start(second.url)
        async with fleet.world.open() as session:
            runs = await order(session, 4, charged=False)
            await fleet.until(_AT_SERVER, victim)
            held.send_signal(signal.SIGSTOP)
            while fleet.ask(_SUBMITTING, victim) != [(0,)]:  # the one moment in which it may double an image (README)
                held.send_signal(signal.SIGCONT)
                await asyncio.sleep(0.05)
                held.send_signal(signal.SIGSTOP)
            await fleet.until("SELECT count(*) = 0 FROM charhub_fleet.hand WHERE worker = %s", victim)
            held.send_signal(signal.SIGCONT)
            await all_complete(fleet, session, runs)


async def test_a_night_of_a_console_is_painted_by_the_fleet_and_reported_at_home(tmp_path: Path) -> None:
    async with a_fleet(tmp_path) as fleet:
        fleet.world.publish(6)
        fleet.world.settings["night.top_up_quality"] = "0"
        await fleet.start(*(server.url for server in fleet.world.painters))
        async with fleet.world.open() as session:
            night = await a_night(session, 2)
            report = await session.console.report(night.id)
        assert (report.summary.complete, report.summary.images_done) == (2, 10), night.notes
        assert max(fleet.painted().values()) == 1 and len(fleet.painted()) == 10


async def test_what_a_fleet_painted_reaches_other_consoles_through_central(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1) as fleet:
        central = postgres.charhub()
        await set_up(central)
        fleet.world.environ["DATABASE_URL"] = central
        await fleet.start(fleet.world.painter.url)
        async with fleet.world.open() as session:
            [run] = await order(session, 1, charged=False)
            await all_complete(fleet, session, [run])
            await session.console.sync.once()
            mine = await page_of(session, run)
        other = replace(fleet.world, data=tmp_path / "other")
        other.data.mkdir()
        async with other.open() as session:
            await session.console.sync.once()
            theirs = await session.console.character(mine.character.id)
        assert theirs.character.state is CharacterState.COMPLETE
        assert {image.key for image in theirs.images} == {image.key for image in mine.images}
        assert {one.id: one.state for one in theirs.attempts} == {one.id: one.state for one in mine.attempts}


async def test_a_window_with_its_engine_apart_orders_from_a_fleet_and_sees_what_it_does(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1, seconds_per_prompt=0.5) as fleet:
        await fleet.start(fleet.world.painter.url)
        async with open_session(fleet.world.configuration(), engine=True, apart=True, previews=True) as session:
            changed: set[str] = set()
            session.console.watch(lambda event: changed.add(type(event).__name__))
            [state, _] = await session.console.backends()
            assert (state.name, state.healthy, state.message) == ("fleet", True, "workers: 1, servers: 1")
            [run] = await order(session, 1, charged=False)
            await all_complete(fleet, session, [run])
        assert changed >= {"AttemptChanged", "CharacterChanged", "RunChanged"}


async def test_a_character_no_worker_can_begin_fails_and_the_run_says_why(tmp_path: Path) -> None:
    async with a_fleet(tmp_path, servers=1) as fleet:
        own = fleet.world.data / "recipes" / "own"
        shutil.copytree(resources() / "recipes" / "checkpoint", own)
        await fleet.start(fleet.world.painter.url)
        async with fleet.world.open(generation__recipe="own") as session:
            [run] = await order(session, 1, charged=False)
            run = await ended(session, run)
            page = await page_of(session, run)
        assert (page.character.state, page.attempts) == (CharacterState.FAILED, ())
        assert any("its log says why" in note for note in run.notes)


async def test_with_the_queue_away_for_longer_than_a_lease_everything_waits_and_nothing_is_lost(tmp_path: Path) -> None:
    async with (
        Road(postgres.charhub(), tmp_path / "road") as road,
        a_fleet(tmp_path, seconds_per_prompt=0.4, road=road) as fleet,
    ):
        first, second = fleet.world.painters
        await fleet.start(first.url)
        await fleet.start(second.url)
        async with fleet.world.open() as session:
            runs = await order(session, 3, charged=False)
            await fleet.until(_AT_SERVER, "%")
            road.cut()
            [late] = await order(session, 1, first=4, charged=False)  # ordered meanwhile: it waits in the rows
            await asyncio.sleep(LEASE_S * 1.5)
            road.mend()
            await all_complete(fleet, session, [*runs, late])


async def test_a_console_that_was_closed_meanwhile_finds_everything_when_it_opens(tmp_path: Path) -> None:
    async with a_fleet(tmp_path) as fleet:
        async with fleet.world.open() as session:
            runs = await order(session, 2)
        await fleet.start(*(server.url for server in fleet.world.painters))
        await fleet.until("SELECT count(*) = 2 FROM charhub_fleet.parcel WHERE ended_at IS NOT NULL")
        async with fleet.world.open() as session:
            await all_complete(fleet, session, runs)

            async def is_forgotten() -> bool:
                return fleet.ask("SELECT count(*) FROM charhub_fleet.parcel") == [(0,)]

            await until(is_forgotten, 30)
        assert fleet.ask("SELECT count(*) FROM charhub_fleet.attempt") == [(0,)]
