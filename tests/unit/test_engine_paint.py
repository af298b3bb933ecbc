"""One image: submitted once, found again, given up in time, done only when it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import (
    BadAnswer,
    GenerationFailed,
    StorageFailed,
    Unauthorized,
    Uncertain,
    Unreachable,
)
from charhub_console.domain.events import AttemptProgressed
from charhub_console.domain.views import View
from charhub_console.engine.paint import paint
from tests.fakes import FakeBackend, fails
from tests.unit.engine_parts import Outside, World, process

DONE, FAILED = AttemptState.DONE, AttemptState.FAILED


def refused() -> Unreachable:
    return Unreachable("connection refused", "Start the server.")


async def painted(world: World) -> Attempt:
    attempt = await world.avatar_attempt()
    return await world.work.paint(attempt.id)


async def test_done_means_stored_verified_and_recorded(world: World) -> None:
    attempt = await painted(world)

    image = await world.store.image_of_attempt(attempt.id)
    assert attempt.state is DONE and image is not None and image.active
    stored = world.outside.storage.objects[image.key]
    assert (len(stored), image.size_bytes, attempt.size_bytes) == (image.size_bytes, attempt.size_bytes, len(stored))
    assert image.url == attempt.url == f"https://media.example/{image.key}"
    assert await world.tools.files.exists(attempt.thumbnail_path)
    assert attempt.path is not None and not await world.tools.files.exists(attempt.path)


async def test_two_jobs_over_one_attempt_submit_it_once(world: World) -> None:
    attempt = await world.avatar_attempt()

    ended = await asyncio.gather(*(world.work.paint(attempt.id) for _ in range(3)))

    assert [item.state for item in ended] == [DONE, DONE, DONE]
    assert world.backend.painted == {attempt.id: 1}
    assert len(await world.store.images(attempt.character_id, active_only=False)) == 1


async def test_painting_what_has_ended_changes_nothing(world: World) -> None:
    attempt = await painted(world)

    assert await world.work.paint(attempt.id) == attempt
    assert world.outside.storage.puts == [attempt.key]


async def test_a_job_the_server_forgot_is_submitted_again_under_a_new_id(world: World) -> None:
    world.backend.losses = 1

    attempt = await painted(world)

    assert attempt.state is DONE and attempt.submissions == 2
    first, second = world.backend.accepted
    assert first.job_id != second.job_id == attempt.backend_job


async def test_a_server_that_keeps_forgetting_is_not_asked_for_ever(world: World) -> None:
    world.backend.losses = 100

    attempt = await painted(world)

    assert (attempt.state, len(world.backend.accepted)) == (FAILED, 3)
    assert attempt.error == "gpu-1 lost this image 3 times."


async def test_an_image_that_takes_too_long_is_given_up_and_its_job_is_stopped(outside: Outside) -> None:
    outside.options = replace(outside.options, image_timeout_s=0.05)
    outside.backends[0].never_ends = True

    async with process(outside) as world:
        attempt = await painted(world)

    assert attempt.state is FAILED
    assert "did not finish within" in attempt.error and "its job was cancelled" in attempt.error
    assert "image_timeout_s" in attempt.advice
    assert outside.backends[0].cancelled == [attempt.backend_job]


async def test_the_deadline_was_written_down_before_a_restart_and_counts_after_it(outside: Outside) -> None:
    outside.options = replace(outside.options, image_timeout_s=0.2)
    outside.backends[0].never_ends = True
    async with process(outside) as world:
        planned = await world.avatar_attempt()
        task = asyncio.create_task(world.work.paint(planned.id))
        await until(lambda: bool(world.backend.accepted))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        before = await world.store.attempt(planned.id)

    async with process(outside) as world:
        attempt = await world.work.paint(planned.id)

    assert before is not None and attempt.deadline == before.deadline
    assert (attempt.state, attempt.submissions) == (FAILED, 1)


async def until(condition: Any) -> None:
    """Wait for a state that is on its way."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


async def test_a_job_that_was_done_while_nobody_watched_is_fetched_however_late(outside: Outside) -> None:
    async with process(outside) as world:
        planned = await world.avatar_attempt()
        world.backend.never_ends = True
        task = asyncio.create_task(world.work.paint(planned.id))
        await until(lambda: bool(world.backend.accepted))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    outside.clock.advance(3600)
    backend = outside.backends[0]
    backend.never_ends = False
    original = backend.result

    async def slow_link(*args: Any) -> bytes:
        await asyncio.sleep(1.1)  # real seconds: more than nothing, far less than an image may take
        return await original(*args)

    backend.result = slow_link  # type: ignore[method-assign, assignment]
    async with process(outside) as world:
        attempt = await world.work.paint(planned.id)

    assert (attempt.state, attempt.submissions, backend.cancelled) == (DONE, 1, [])


async def test_a_server_that_refuses_is_passed_over_for_a_healthy_one(outside: Outside) -> None:
    first, second = outside.servers("gpu-1", "gpu-2")
    first.refusals.append(refused())

    async with process(outside) as world:
        attempt = await painted(world)

    assert (attempt.state, attempt.backend, attempt.submissions) == (DONE, "gpu-2", 1)
    assert (first.accepted, len(second.accepted)) == ([], 1)


async def test_many_servers_that_refuse_at_once_do_not_cost_the_image(outside: Outside) -> None:
    servers = outside.servers(*(f"gpu-{n}" for n in range(1, 6)))
    for server in servers[:4]:
        server.refusals.append(refused())

    async with process(outside) as world:
        attempt = await painted(world)

    assert (attempt.state, attempt.backend, attempt.error) == (DONE, "gpu-5", "")


async def test_a_server_that_looks_healthy_and_always_refuses_is_given_up_in_its_own_words(outside: Outside) -> None:
    outside.backends[0].refusals.extend(Unreachable("gpu-1 answered 503.", "Look at its log.") for _ in range(100))

    async with process(outside) as world:
        attempt = await painted(world)

    assert (attempt.state, attempt.error, attempt.advice) == (FAILED, "gpu-1 answered 503.", "Look at its log.")
    assert attempt.submissions == 0
    assert outside.clock.monotonic() >= outside.options.image_timeout_s


async def test_a_hand_over_that_may_have_arrived_is_looked_for_and_not_repeated_elsewhere(outside: Outside) -> None:
    first, second = outside.servers("gpu-1", "gpu-2")
    original = first.submit

    async def cut_after_the_last_byte(request: Any) -> None:
        await original(request)
        raise Uncertain("gpu-1 hung up.", "Look at it.")

    first.submit = cut_after_the_last_byte  # type: ignore[method-assign]
    async with process(outside) as world:
        attempt = await painted(world)

    assert (attempt.state, len(first.accepted), len(second.accepted)) == (DONE, 1, 0)


@pytest.mark.parametrize(
    "error",
    [
        GenerationFailed("node errors", "Check the recipe."),
        Unauthorized("401", "Set the token."),
        BadAnswer("no JSON", "Check the address."),
    ],
)
async def test_what_another_server_would_not_mend_fails_the_view_at_once(world: World, error: Exception) -> None:
    world.backend.refusals.append(error)

    attempt = await painted(world)

    assert (attempt.state, attempt.error) == (FAILED, error.args[0])
    assert world.backend.accepted == []


async def test_the_key_is_written_down_before_the_upload(world: World) -> None:
    world.outside.storage.fault = StorageFailed("disk full", "Free some space.")

    attempt = await painted(world)

    assert (attempt.state, attempt.error) == (FAILED, "disk full")
    assert world.outside.storage.puts == [attempt.key]


async def test_no_key_is_ever_used_twice(world: World) -> None:
    character = await world.generated()
    for _ in range(2):
        await world.console.retry(character.id, views=list(View))
        await world.jobs.settled()

    puts = world.outside.storage.puts
    assert len(puts) == len(set(puts)) == 15
    assert all(puts[at].startswith(f"characters/{character.id}/") for at in range(15))


async def test_nothing_is_done_when_the_storage_did_not_get_all_of_it(world: World) -> None:
    world.outside.storage.fault = StorageFailed("k did not arrive whole.", "Check the disk, then retry.")

    attempt = await painted(world)

    assert (attempt.state, attempt.error) == (FAILED, "k did not arrive whole.")
    assert not list(world.outside.folder.glob("work/*"))
    assert await world.store.images(attempt.character_id) == []


async def test_bytes_that_are_no_image_fail_the_view(world: World) -> None:
    world.backend.picture = lambda request: b"bad pixels"

    attempt = await painted(world)

    assert (attempt.state, attempt.error, world.outside.storage.puts) == (FAILED, "The image file is damaged.", [])


async def test_a_work_file_that_cannot_be_deleted_does_not_hurt_the_finished_view(world: World) -> None:
    async def delete(path: str) -> None:
        raise StorageFailed("A file could not be deleted (in use).", "Close it.")

    object.__setattr__(world.tools, "files", Stubborn(world.tools.files, delete))

    attempt = await painted(world)

    assert (attempt.state, attempt.error) == (DONE, "")
    assert len(await world.store.images(attempt.character_id)) == 1


class Stubborn:
    """Local files that never go away."""

    def __init__(self, files: Any, delete: Any) -> None:
        self._files = files
        self.delete = delete

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)


async def test_an_unexpected_error_ends_the_view_in_words(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.backend.fault = lambda request: ZeroDivisionError("boom")

    attempt = await painted(world)

    assert (attempt.state, attempt.error) == (FAILED, "An unexpected error ended this view.")
    assert "boom" in caplog.text  # the log has the traceback


async def test_a_view_without_a_server_says_what_to_set(outside: Outside) -> None:
    outside.backends = []

    async with process(outside) as world:
        attempt = await painted(world)

    assert attempt.state is FAILED
    assert "No fake server is configured." in attempt.error and "comfyui.urls" in attempt.advice


async def test_a_view_bound_to_a_server_that_is_no_longer_set_up_fails_in_words(outside: Outside) -> None:
    outside.backends[0].never_ends = True
    async with process(outside) as world:
        planned = await world.avatar_attempt()
        task = asyncio.create_task(world.work.paint(planned.id))
        await until(lambda: bool(world.backend.accepted))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    outside.backends = [FakeBackend(outside.clock, "gpu-new")]
    async with process(outside) as world:
        attempt = await world.work.paint(planned.id)

    assert (attempt.state, attempt.error) == (FAILED, "The backend gpu-1 is no longer configured.")
    assert outside.backends[0].accepted == []


async def test_masters_are_kept_when_asked_for(outside: Outside) -> None:
    outside.options = replace(outside.options, keep_masters=True)

    async with process(outside) as world:
        attempt = await painted(world)
        image = await world.store.image_of_attempt(attempt.id)
        assert image is not None and image.master_path == f"masters/{attempt.character_id}/avatar_1.png"
        assert (await world.tools.files.read(image.master_path)).startswith(b"master AVATAR")


async def test_progress_is_told_and_its_previews_with_it(world: World) -> None:
    attempt = await painted(world)

    told = [event for event in world.events if isinstance(event, AttemptProgressed)]
    assert told == [AttemptProgressed(attempt.id, step=1, of=4)]


async def test_the_times_of_an_attempt_are_in_order(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=7.0)

    async with process(outside) as world:
        a = await painted(world)

    assert a.submitted_at and a.generated_at and a.stored_at and a.ended_at
    assert a.created_at <= a.submitted_at <= a.generated_at <= a.stored_at <= a.ended_at
    assert (a.generated_at - a.submitted_at).total_seconds() == 7.0


async def test_a_failed_view_keeps_its_reason_when_painted_again_after_a_restart(world: World) -> None:
    world.backend.fault = fails(View.AVATAR)
    attempt = await painted(world)

    assert await paint(attempt.id, world.tools) == attempt
    assert len(world.backend.accepted) == 1
