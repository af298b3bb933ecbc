"""Which server paints next: the least busy healthy one, and what happens when none is."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from charhub_console.domain.errors import NotConfigured, Unreachable
from charhub_console.domain.events import BackendChanged, Event
from charhub_console.domain.run import BackendWish
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.pool import RECHECK_S, BackendPool
from tests.fake_process import FakeClock
from tests.fakes import FakeBackend


class Yard:
    """A pool over some servers, with what it told."""

    def __init__(self, *slots: int) -> None:
        self.clock = FakeClock()
        self.events: list[Event] = []
        bus = LocalBus()
        bus.subscribe(self.events.append)
        self.servers = [FakeBackend(self.clock, f"gpu-{n}", slots=count) for n, count in enumerate(slots, 1)]
        self.pool = BackendPool(self.servers, clock=self.clock, bus=bus, patience_s=60.0)

    async def take(self, stack: AsyncExitStack, count: int) -> list[str]:
        return [(await stack.enter_async_context(self.pool.free("fake"))).name for _ in range(count)]


async def test_jobs_go_to_the_least_busy_server_for_its_size() -> None:
    yard = Yard(1, 3)

    async with AsyncExitStack() as stack:
        assert await yard.take(stack, 6) == ["gpu-1", "gpu-2", "gpu-2", "gpu-2", "gpu-1", "gpu-2"]


async def test_a_server_gets_one_job_more_than_it_paints_and_the_next_one_waits() -> None:
    yard = Yard(1)

    async with AsyncExitStack() as stack:
        await yard.take(stack, 2)
        third = asyncio.create_task(yard.take(stack, 1))
        await yard.clock.sleep(30)
        assert not third.done()
        await stack.pop_all().aclose()
        assert await third == ["gpu-1"]
    assert (yard.pool.capacity("fake"), yard.pool.slots("fake"), yard.pool.capacity("webui")) == (2, 1, 0)


async def test_an_unhealthy_server_gets_nothing_and_is_told_once() -> None:
    yard = Yard(1, 1)
    yard.servers[0].healthy = False

    async with AsyncExitStack() as stack:
        assert await yard.take(stack, 2) == ["gpu-2", "gpu-2"]
    assert [event for event in yard.events if event == BackendChanged("gpu-1", False, "connection refused")] != []
    assert len(yard.events) == 2
    assert yard.servers[0].health_calls == 1  # not asked again for every job


async def test_an_unhealthy_server_is_asked_again_after_a_while_and_comes_back() -> None:
    yard = Yard(1)
    yard.servers[0].healthy = False
    async with AsyncExitStack() as stack:
        waiting = asyncio.create_task(yard.take(stack, 1))
        await yard.clock.sleep(2 * RECHECK_S)
        assert not waiting.done()
        yard.servers[0].healthy = True

        assert await waiting == ["gpu-1"]
    assert yard.events[-1] == BackendChanged("gpu-1", True, "ok")


async def test_a_server_that_just_failed_is_left_alone_until_it_was_asked_again() -> None:
    yard = Yard(1, 1)
    async with AsyncExitStack() as stack:
        await yard.take(stack, 1)
    yard.pool.distrust("gpu-1", "connection refused")

    async with AsyncExitStack() as stack:
        assert await yard.take(stack, 2) == ["gpu-2", "gpu-2"]
        yard.clock.advance(RECHECK_S)
        assert await yard.take(stack, 1) == ["gpu-1"]


async def test_when_no_server_answers_for_long_it_says_which_and_why() -> None:
    yard = Yard(1, 1)
    for server in yard.servers:
        server.healthy = False

    with pytest.raises(Unreachable) as caught:
        async with yard.pool.free("fake"):
            raise AssertionError("there is no server")

    assert caught.value.title == (
        "No generation server answers (gpu-1: connection refused; gpu-2: connection refused)."
    )
    assert 60 < yard.clock.monotonic() < 75


async def test_waiting_behind_a_busy_healthy_server_is_no_reason_to_give_up() -> None:
    yard = Yard(1)
    async with AsyncExitStack() as stack:
        await yard.take(stack, 2)
        waiting = asyncio.create_task(yard.take(stack, 1))
        await yard.clock.sleep(600)

        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_many_who_wait_share_one_question_about_health() -> None:
    yard = Yard(3)

    async with AsyncExitStack() as stack:
        await asyncio.gather(*(yard.take(stack, 1) for _ in range(4)))

    assert yard.servers[0].health_calls == 1


async def test_a_kind_nobody_serves_is_refused_at_once() -> None:
    yard = Yard(1)

    with pytest.raises(NotConfigured, match="No webui server"):
        async with yard.pool.free("webui"):
            raise AssertionError("there is no server")


async def test_a_bound_job_counts_as_load_and_its_place_comes_back_after_a_failure() -> None:
    yard = Yard(1, 1)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(yard.pool.bound("gpu-1"))
        assert await yard.take(stack, 1) == ["gpu-2"]

    with pytest.raises(ZeroDivisionError):
        async with yard.pool.free("fake"):
            raise ZeroDivisionError
    async with AsyncExitStack() as stack:
        assert sorted(await yard.take(stack, 4)) == ["gpu-1", "gpu-1", "gpu-2", "gpu-2"]


async def test_a_server_that_is_gone_from_the_settings_is_named() -> None:
    yard = Yard(1)

    with pytest.raises(NotConfigured, match="gpu-9 is no longer configured"):
        async with yard.pool.bound("gpu-9"):
            raise AssertionError("there is no server")


async def test_closing_ends_questions_under_way_and_closes_every_server() -> None:
    yard = Yard(1, 1)
    asked = asyncio.Event()

    async def never() -> None:
        asked.set()
        await asyncio.Event().wait()

    yard.servers[0].health = never  # type: ignore[method-assign, assignment]
    waiting = asyncio.create_task(yard.pool.any_healthy("fake"))
    await asked.wait()

    await yard.pool.close()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert all(server.closed for server in yard.servers)


async def test_who_lost_a_job_gets_it_again_only_when_no_other_server_has_room() -> None:
    yard = Yard(3, 1)

    async with AsyncExitStack() as stack:
        again = [(await stack.enter_async_context(yard.pool.free("fake", rather_not="gpu-1"))).name for _ in range(3)]

    assert again == ["gpu-2", "gpu-2", "gpu-1"]


async def test_in_line_the_lower_turn_is_served_first_and_then_whoever_came_first() -> None:
    yard = Yard(1)
    served: list[str] = []

    async def wait_for_a_place(name: str, turn: int) -> None:
        async with yard.pool.free("fake", turn=turn):
            served.append(name)

    async with AsyncExitStack() as stack:
        await yard.take(stack, 2)
        late = [("c", 3), ("a", 1), ("d", 3), ("b", 2)]
        waiting = [asyncio.create_task(wait_for_a_place(name, turn)) for name, turn in late]
        await yard.clock.sleep(1)
    await asyncio.gather(*waiting)

    assert served == ["a", "b", "c", "d"]


async def test_who_stops_waiting_leaves_the_line_and_takes_no_place() -> None:
    yard = Yard(1)
    async with AsyncExitStack() as stack:
        await yard.take(stack, 2)
        leaving = asyncio.create_task(yard.take(stack, 1))
        await yard.clock.sleep(1)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
    async with AsyncExitStack() as stack:
        first = await yard.take(stack, 2)
        leaving = asyncio.create_task(yard.take(AsyncExitStack(), 1))
        await yard.clock.sleep(1)
        release = stack.pop_all()
        await release.aclose()  # it is served now and cancelled before it knows
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
    async with AsyncExitStack() as stack:
        assert await yard.take(stack, 2) == first == ["gpu-1", "gpu-1"]


async def test_a_server_of_some_styles_paints_only_those_unless_a_person_chose_it() -> None:
    yard = Yard(1, 1)
    yard.pool.styles = {"gpu-1": frozenset({"ANIME"}), "gpu-2": frozenset({"REALISTIC"})}

    async with AsyncExitStack() as stack:
        for style, name in (("ANIME", "gpu-1"), ("REALISTIC", "gpu-2"), ("ANIME", "gpu-1")):
            taken = await stack.enter_async_context(yard.pool.free("fake", style=style))
            assert taken.name == name
        wished = yard.pool.free("fake", style="ANIME", wish=BackendWish("gpu-2"))
        assert (await stack.enter_async_context(wished)).name == "gpu-2"
        with pytest.raises(NotConfigured, match="paints the style COMIC"):
            await stack.enter_async_context(yard.pool.free("fake", style="COMIC"))


async def test_a_recipe_for_two_kinds_takes_servers_of_both() -> None:
    yard = Yard(1, 1)
    yard.servers[1].kind = "other"

    async with AsyncExitStack() as stack:
        taken = [await stack.enter_async_context(yard.pool.free("fake", "other")) for _ in range(2)]
    assert {backend.name for backend in taken} == {"gpu-1", "gpu-2"}
    assert yard.pool.slots("fake", "other") == 2


async def test_a_server_nobody_asked_yet_is_asked_at_once_although_others_are_waited_for() -> None:
    yard = Yard(1, 1)
    yard.pool.styles = {"gpu-1": frozenset({"ANIME"}), "gpu-2": frozenset({"REALISTIC"})}
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(yard.pool.free("fake", style="ANIME"))
        third = asyncio.create_task(stack.enter_async_context(yard.pool.free("fake", style="ANIME")))
        await yard.clock.sleep(0.1)  # the line is looked after from now on, once a second
        began = yard.clock.monotonic()
        await stack.enter_async_context(yard.pool.free("fake", style="REALISTIC"))
        assert yard.clock.monotonic() - began < 0.5
        third.cancel()
        await asyncio.gather(third, return_exceptions=True)
