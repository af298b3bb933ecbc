"""What a fleet's machines tell each other through PostgreSQL: leases, hands, and that nothing told is missed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from charhub_console.adapters.central import PostgresFleetBoard, PostgresFleetHands
from charhub_console.app.paths import resources
from charhub_console.domain.errors import NotFound
from charhub_console.engine.ports.fleet import Glimpse, Job, News, Parcel, Told, Wishes, Worker
from tests.servers import postgres

FOLDER = resources() / "fleet"
ANNA: Job = ("anna", "run-1")
PARCEL = Parcel(*ANNA, "console-1", "Anna", "{}", "a/key.png", "sources/anna.png")
A = Worker("a", "host-a", "1", (("gpu-1:8188", "http://gpu-1:8188", "comfyui"),), 1)
B = Worker("b", "host-b", "1", (("gpu-2:8188", "http://gpu-2:8188", "webui"),), 2)
TOLD = Told("attempt-1", *ANNA, '{"attempt": 1}', at_server=True)


@dataclass
class Meeting:
    """A console and a worker at one fleet, and its rows."""

    address: str
    board: PostgresFleetBoard
    hands: PostgresFleetHands

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        return postgres.ask(self.address, statement)

    def end_lease(self, worker: Worker) -> None:
        """As if it had said nothing for a while."""
        postgres.ask(
            self.address,
            "UPDATE charhub_fleet.worker SET lease_until = clock_timestamp() - interval '1 s' WHERE id = %s",
            worker.id,
        )


@pytest.fixture
async def meeting() -> AsyncIterator[Meeting]:
    address = postgres.charhub()
    board, hands = PostgresFleetBoard(address, FOLDER), PostgresFleetHands(address, FOLDER)
    try:
        await board.open(1)
        await hands.join(A)
        await hands.join(B)
        await board.post(PARCEL)
        yield Meeting(address, board, hands)
    finally:
        await board.close()
        await hands.close()


async def test_a_character_is_in_the_hands_of_one_worker_until_its_lease_ends(meeting: Meeting) -> None:
    loan = await meeting.hands.take(ANNA, "a")
    assert loan is not None
    assert (loan.parcel, loan.told, loan.servers, loan.cancelled) == (PARCEL, (), (), False)
    assert await meeting.hands.take(ANNA, "b") is None
    assert await meeting.hands.tell(TOLD, "a")
    meeting.end_lease(A)
    assert await meeting.hands.gone(frozenset({"a", "b", "nobody"})) == {"a", "nobody"}
    taken = await meeting.hands.take(ANNA, "b")
    assert taken is not None
    assert taken.told == (TOLD.rows,), "all that the former worker told"
    assert taken.servers == A.servers, "and where its servers are"
    assert not await meeting.hands.tell(replace(TOLD, rows='{"attempt": 2}'), "a"), "who lost it may tell nothing"
    assert await meeting.hands.tell(replace(TOLD, rows='{"attempt": 3}'), "b")
    assert [told.rows for told in (await meeting.board.news("console-1")).told] == ['{"attempt": 3}']
    await meeting.hands.end(ANNA, "a")
    assert (await meeting.board.news("console-1")).ended == ()


async def test_who_was_silent_for_a_lease_gives_the_others_time_before_it_takes_over(meeting: Meeting) -> None:
    assert not await meeting.hands.renew("a", is_draining=False), "new here"
    meeting.ask("UPDATE charhub_fleet.worker SET steady_since = clock_timestamp() - interval '1 minute'")
    assert await meeting.hands.renew("a", is_draining=False)
    meeting.end_lease(A)
    assert not await meeting.hands.renew("a", is_draining=True)
    states = {one.worker.id: one for one in await meeting.board.workers()}
    assert states["a"].is_alive and states["a"].is_draining
    assert states["b"].worker == B and not states["b"].is_draining


async def test_a_worker_that_leaves_has_nothing_in_hand_and_is_not_listed(meeting: Meeting) -> None:
    assert await meeting.hands.take(ANNA, "a")
    await meeting.hands.tell(TOLD, "a")
    doing = {one.worker.id: (one.doing, one.painting) for one in await meeting.board.workers()}
    assert doing == {"a": (("Anna",), 1), "b": ((), 0)}
    await meeting.hands.leave("a")
    assert [one.worker.id for one in await meeting.board.workers()] == ["b"]
    taken = await meeting.hands.take(ANNA, "b")
    assert taken is not None and taken.servers == A.servers


async def test_what_is_told_while_a_console_listens_is_news_once_more(meeting: Meeting) -> None:
    assert await meeting.hands.take(ANNA, "a")
    await meeting.hands.tell(replace(TOLD, thumbnail=b"small"), "a")
    news = await meeting.board.news("console-1")
    assert [told.thumbnail for told in news.told] == [b"small"]
    await meeting.hands.tell(replace(TOLD, rows='{"attempt": 2}', is_open=False), "a")
    await meeting.board.heard("console-1", news)
    again = await meeting.board.news("console-1")
    assert [(told.rows, told.thumbnail) for told in again.told] == [('{"attempt": 2}', b"small")]
    await meeting.board.heard("console-1", again)
    assert await meeting.board.news("console-1") == News((), (), ())
    assert meeting.ask("SELECT thumbnail FROM charhub_fleet.attempt") == [(None,)], "it came home"
    assert (await meeting.board.news("console-2")).told == (), "nobody else's"


async def test_an_end_is_news_after_all_that_was_told_and_then_everything_is_forgotten(meeting: Meeting) -> None:
    other = ("anna", "run-2")
    assert await meeting.hands.take(ANNA, "a")
    await meeting.hands.tell(replace(TOLD, is_open=False), "a")
    await meeting.hands.end(ANNA, "a")
    news = await meeting.board.news("console-1")
    assert (len(news.told), news.ended) == (1, (ANNA,))
    await meeting.board.heard("console-1", news)
    await meeting.board.post(replace(PARCEL, run_id="run-2"))
    await meeting.board.forget("console-1", frozenset({"run-1"}))
    assert await meeting.board.posted("console-1") == {ANNA, other}, "the other run needs what was told of her"
    await meeting.hands.end(other, "a")
    await meeting.board.forget("console-2", frozenset({"run-1", "run-2"}))
    assert await meeting.board.posted("console-1") == {ANNA, other}, "nobody else's to forget"
    await meeting.board.forget("console-1", frozenset({"run-1", "run-2"}))
    assert await meeting.board.posted("console-1") == frozenset()
    assert meeting.ask("SELECT count(*) FROM charhub_fleet.attempt") == [(0,)]
    with pytest.raises(NotFound):
        await meeting.hands.take(ANNA, "a")


async def test_wishes_are_for_those_who_have_the_character_and_end_with_it(meeting: Meeting) -> None:
    assert await meeting.hands.take(ANNA, "a")
    await meeting.hands.tell(TOLD, "a")
    assert await meeting.board.unfinished("console-1") == ({ANNA}, {"attempt-1"})
    await meeting.board.set_pause("yes")
    await meeting.board.cancel(frozenset({ANNA, ("nobody", "run-1")}), frozenset({"attempt-1", "nothing"}))
    assert await meeting.board.unfinished("console-1") == (frozenset(), frozenset())
    assert await meeting.hands.wishes("a") == Wishes("yes", frozenset({"attempt-1"}), frozenset({ANNA}))
    assert await meeting.hands.wishes("b") == Wishes("yes", frozenset(), frozenset())
    await meeting.hands.tell(replace(TOLD, is_open=False), "a")
    await meeting.hands.end(ANNA, "a")
    await meeting.board.set_pause("no")
    assert await meeting.hands.wishes("a") == Wishes("no", frozenset(), frozenset())


async def test_a_glimpse_is_seen_once_and_only_while_the_attempt_is_open(meeting: Meeting) -> None:
    assert await meeting.hands.take(ANNA, "a")
    await meeting.hands.tell(TOLD, "a")
    await meeting.hands.glimpse(Glimpse("attempt-1", 3, 20, preview=b"jpeg"), "a")
    await meeting.hands.glimpse(Glimpse("attempt-1", 4, 20), "a")
    await meeting.hands.glimpse(Glimpse("attempt-1", 9, 20), "b")
    seen = Glimpse("attempt-1", 4, 20, preview=b"jpeg")
    assert (await meeting.board.news("console-1")).glimpses == (seen,)
    assert (await meeting.board.news("console-1")).glimpses == ()
    await meeting.hands.tell(replace(TOLD, is_open=False), "a")
    await meeting.hands.glimpse(Glimpse("attempt-1", 20, 20), "a")
    assert (await meeting.board.news("console-1")).glimpses == ()


async def test_all_agree_on_what_was_said_first(meeting: Meeting) -> None:
    assert await meeting.board.agree("storage", "one") == "one"
    assert await meeting.board.agree("storage", "two") == "one"


async def test_a_connection_that_broke_is_made_anew(meeting: Meeting) -> None:
    meeting.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = user"
    )
    assert await meeting.board.pause() == ""
    assert await meeting.hands.take(ANNA, "a")
