"""Characters, attempts, images and runs in a real file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.analysis import ContentTag
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import AttemptCancelled, InvalidInput, NotFound
from charhub_console.domain.run import Order, RunKind, RunStage, RunState
from charhub_console.domain.views import View
from charhub_console.engine.store import CharacterFilter, StageTime
from tests.adapters.sqlite_examples import (
    NOON,
    SHA,
    a_candidate,
    a_character,
    a_drafted_character,
    a_run,
    an_attempt,
    an_image,
    new_id,
    outbox,
    paint,
    query,
    waiting,
)

FRONT = View.REFERENCE_FRONT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    await store.close()


# characters and runs


async def test_a_character_comes_back_as_it_went_in(store: SqliteStore) -> None:
    await store.add_candidates([candidate := a_candidate()])
    run = await store.add_run(a_run())
    character = a_character(
        candidate_id=candidate.id,
        run_id=run.id,
        content_tags=(ContentTag.VIOLENCE,),
        appearance=(("hair_color", "red"), ("build", "tall")),
        source_image_path="images/1.jpeg",
        recipe="checkpoint",
        charged=True,
        with_references=False,
        state=CharacterState.PARTIAL,
        position=3,
    )

    assert await store.add_character(character) == character
    assert await store.character(character.id) == character
    assert await store.character(character.id[:8]) == character


async def test_one_candidate_never_becomes_two_characters(store: SqliteStore) -> None:
    await store.add_candidates([candidate := a_candidate()])
    drafts = [a_character(candidate_id=candidate.id, name=f"Mira {n}") for n in range(8)]

    added = await asyncio.gather(*(store.add_character(draft) for draft in drafts))

    assert len({character.id for character in added}) == 1
    assert len(await store.characters()) == 1
    assert len(await store.characters(CharacterFilter(candidate_id=candidate.id))) == 1


async def test_characters_made_by_hand_need_no_candidate(store: SqliteStore) -> None:
    await store.add_character(a_character())
    await store.add_character(a_character())

    assert len(await store.characters()) == 2


async def test_characters_newest_run_first_and_by_position_within_it(store: SqliteStore) -> None:
    old, new = await store.add_run(a_run()), await store.add_run(a_run(started_at=NOON + timedelta(days=1)))
    for name, run, position in (("b", old, 2), ("d", new, 2), ("a", old, 1), ("c", new, 1)):
        await store.add_character(a_character(name=name, run_id=run.id, position=position))
    await store.add_character(a_character(name="by hand", created_at=NOON + timedelta(hours=1)))

    assert [c.name for c in await store.characters()] == ["c", "d", "by hand", "a", "b"]
    assert [c.name for c in await store.characters(CharacterFilter(run_id=old.id))] == ["a", "b"]
    assert [c.name for c in await store.characters(limit=2, offset=1)] == ["d", "by hand"]


async def test_characters_by_state_and_owner(store: SqliteStore, path: Path) -> None:
    mine = await store.add_character(a_character(owner="ana"))
    other = await store.add_character(a_character())

    changed = await store.change_character(mine.id, state=CharacterState.FAILED, name="Mira B.")

    assert changed == replace(mine, state=CharacterState.FAILED, name="Mira B.")
    assert await store.characters(CharacterFilter(states=(CharacterState.FAILED,))) == [changed]
    assert await store.characters(CharacterFilter(owner="ana")) == [changed]
    new_name = ("character", mine.id)
    assert waiting(path) == [("character", other.id), new_name, ("character", mine.id)], "a name is an edit of its own"


async def test_changing_nobody_is_refused(store: SqliteStore) -> None:
    with pytest.raises(NotFound):
        await store.change_character(new_id(), name="x")
    with pytest.raises(NotFound):
        await store.change_run(new_id(), count=1)
    with pytest.raises(NotFound):
        await store.change_attempt(new_id(), error="x")
    with pytest.raises(NotFound):
        await store.add_attempt(an_attempt(a_character(), a_run()))


async def test_names_most_used_and_most_recent(store: SqliteStore) -> None:
    for name in ("Ana", "Bo", "Cy", "Bo", "Ana", "Bo"):
        await store.add_character(a_character(name=name))

    assert await store.most_used_names(2) == ["Bo", "Ana"]
    assert await store.most_used_names(10) == ["Bo", "Ana", "Cy"]
    assert await store.recent_names(3) == ["Bo", "Ana", "Bo"]


async def test_a_run_comes_back_as_it_went_in_and_changes(store: SqliteStore, path: Path) -> None:
    order = Order(new_id(), (View.AVATAR, FRONT), reason="retry", new_seed=True)
    run = a_run(kind=RunKind.RETRY, budget_s=0.5, practice=True, orders=(order,), notes=("Civitai did not answer.",))

    assert await store.add_run(run) == run
    assert await store.add_run(replace(run, count=99)) == run, "a second start of the same run is the same run"
    assert await store.run(run.id[:6]) == run
    changed = await store.change_run(
        run.id, state=RunState.DONE, stage=RunStage.REPORT, ended_at=NOON + timedelta(minutes=9), summary="{}"
    )

    assert await store.run(run.id) == changed
    assert changed.ended_at == NOON + timedelta(minutes=9)
    assert waiting(path) == [("run", run.id)]


async def test_runs_newest_first(store: SqliteStore) -> None:
    for hours in (1, 3, 2):
        await store.add_run(a_run(started_at=NOON + timedelta(hours=hours), count=hours))

    assert [run.count for run in await store.runs()] == [3, 2, 1]
    assert [run.count for run in await store.runs(limit=1)] == [3]


async def test_a_run_may_bear_the_name_of_its_night(store: SqliteStore) -> None:
    run = await store.add_run(a_run(id="night-2026-10-07"))

    assert await store.run("nigh") == run


async def test_stage_times_are_kept_in_order(store: SqliteStore) -> None:
    run = await store.add_run(a_run())
    times = [
        StageTime(run.id, "fetch", 1.25, NOON),
        StageTime(run.id, "paint", 12.0, NOON, ok=False, character_id=new_id(), view=FRONT),
    ]

    for time in times:
        await store.add_stage_time(time)
    await store.add_stage_time(StageTime(new_id(), "fetch", 1, NOON))

    assert await store.stage_times(run.id) == times


# attempts


async def test_attempts_of_a_view_are_numbered_from_one(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    for number in (1, 2, 3):
        attempt = await store.add_attempt(an_attempt(character, run))
        assert attempt.number == number
        await store.change_attempt(attempt.id, state=AttemptState.FAILED, error="no", ended_at=NOON)
    other = await store.add_attempt(an_attempt(character, run, FRONT))

    assert other.number == 1
    assert [(a.view, a.number) for a in await store.attempts(character.id)] == [
        (View.AVATAR, 1),
        (View.AVATAR, 2),
        (View.AVATAR, 3),
        (FRONT, 1),
    ]


async def test_eight_callers_at_once_get_one_and_the_same_attempt(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)

    added = await asyncio.gather(*(store.add_attempt(an_attempt(character, run)) for _ in range(8)))

    assert len({attempt.id for attempt in added}) == 1
    assert await store.attempts(character.id) == [added[0]]


async def test_two_stores_on_one_file_never_start_a_view_twice(store: SqliteStore, path: Path) -> None:
    """As the command line beside the window does."""
    character, run = await a_drafted_character(store)
    beside = SqliteStore(path)

    added = await asyncio.gather(
        *(one.add_attempt(an_attempt(character, run, view)) for view in View for one in (store, beside))
    )
    await beside.close()

    assert len({attempt.id for attempt in added}) == 5
    assert {attempt.number for attempt in added} == {1}


async def test_an_attempt_comes_back_as_it_went_in(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(
        an_attempt(character, run, settings=(("steps", "30"), ("model", "x")), recipe_hash="ff", deadline=NOON)
    )

    assert await store.attempt(attempt.id) == attempt
    assert await store.attempt(new_id()) is None
    assert await store.attempts(run_id=run.id) == [attempt]
    assert await store.attempts(run_id=new_id()) == []
    assert await store.unfinished_attempts() == [attempt]


async def test_a_change_happens_only_in_an_expected_state(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run))

    with pytest.raises(InvalidInput, match="is queued, not submitted, generated"):
        await store.change_attempt(
            attempt.id, expect=[AttemptState.SUBMITTED, AttemptState.GENERATED], state=AttemptState.FAILED
        )
    changed = await store.change_attempt(
        attempt.id, expect=[AttemptState.QUEUED], state=AttemptState.SUBMITTING, backend="gpu-1"
    )

    assert changed == replace(attempt, state=AttemptState.SUBMITTING, backend="gpu-1")
    assert await store.attempt(attempt.id) == changed


async def test_of_many_callers_one_moves_the_attempt_on(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run))

    results = await asyncio.gather(
        *(
            store.change_attempt(
                attempt.id, expect=[AttemptState.QUEUED], state=AttemptState.SUBMITTING, backend=f"gpu-{number}"
            )
            for number in range(8)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(result, InvalidInput) for result in results) == 7
    now = await store.attempt(attempt.id)
    assert now in results


async def test_a_cancelled_attempt_tells_whoever_works_on_it(store: SqliteStore, path: Path) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run))
    cancelled = await store.change_attempt(attempt.id, state=AttemptState.CANCELLED, ended_at=NOON)

    with pytest.raises(AttemptCancelled):
        await store.change_attempt(attempt.id, expect=[AttemptState.QUEUED], state=AttemptState.SUBMITTING)
    with pytest.raises(AttemptCancelled):
        await store.change_attempt(attempt.id, state=AttemptState.SUBMITTING)
    with pytest.raises(AttemptCancelled):
        await store.record_image(an_image(replace(attempt, key="k")), ended_at=NOON)
    noted = await store.change_attempt(attempt.id, expect=[AttemptState.CANCELLED], error="by ana")

    assert noted == replace(cancelled, error="by ana")
    assert await store.unfinished_attempts() == []
    assert waiting(path, "attempt") == [("attempt", attempt.id)]


async def test_a_stopped_attempt_frees_the_view_for_the_next(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    first = await store.add_attempt(an_attempt(character, run))
    await store.change_attempt(first.id, state=AttemptState.NEEDS_OPERATOR, ended_at=NOON)

    second = await store.add_attempt(an_attempt(character, run))

    assert second.number == 2


async def test_adding_the_same_attempt_again_returns_it(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run))
    failed = await store.change_attempt(attempt.id, state=AttemptState.FAILED, ended_at=NOON)

    assert await store.add_attempt(attempt) == failed


# images


async def test_the_new_image_takes_over_when_it_is_done_and_not_before(store: SqliteStore, path: Path) -> None:
    character, run = await a_drafted_character(store)
    first = await paint(store, an_attempt(character, run))
    retry = await store.add_attempt(an_attempt(character, run, reason="reroll"))
    assert await store.images(character.id) == [first]
    await store.change_attempt(retry.id, state=AttemptState.FAILED, ended_at=NOON)
    assert await store.images(character.id) == [first]

    second = await paint(store, an_attempt(character, run, reason="reroll"))

    assert await store.images(character.id) == [second]
    assert await store.images(character.id, active_only=False) == [replace(first, active=False), second]
    assert await store.image_of_attempt(first.attempt_id) == replace(first, active=False)
    done = await store.attempt(second.attempt_id)
    assert done is not None
    assert (done.state, done.number, done.ended_at) == (AttemptState.DONE, 3, NOON)
    assert waiting(path, "attempt", "image") == [
        ("attempt", first.attempt_id),
        ("image", first.id),
        ("attempt", retry.id),
        ("attempt", second.attempt_id),
        ("image", second.id),
    ]
    activated = query(path, "SELECT id FROM image ORDER BY activated")
    assert activated == [(first.id,), (second.id,)], "which one is active follows from when each was activated"


async def test_recording_twice_is_recording_once(store: SqliteStore, path: Path) -> None:
    character, run = await a_drafted_character(store)
    image = await paint(store, an_attempt(character, run))
    attempt = await store.attempt(image.attempt_id)
    assert attempt is not None
    before = outbox(path)

    again = await asyncio.gather(*(store.record_image(an_image(attempt), ended_at=NOON) for _ in range(8)))

    assert again == [attempt] * 8
    assert await store.image_of_attempt(attempt.id) == image
    assert outbox(path) == before


async def test_an_attempt_without_bytes_cannot_be_recorded(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run, key="k.webp"))

    with pytest.raises(InvalidInput, match="is queued, not generated, stored"):
        await store.record_image(an_image(attempt), ended_at=NOON)
    with pytest.raises(NotFound):
        await store.record_image(an_image(replace(attempt, id=new_id())), ended_at=NOON)

    assert await store.images(character.id, active_only=False) == []


async def test_an_image_with_another_key_than_its_attempt_is_refused(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run))
    stored = await store.change_attempt(
        attempt.id, state=AttemptState.STORED, key="k.webp", url="file:///k", sha256=SHA, size_bytes=1
    )

    with pytest.raises(InvalidInput, match="not the one"):
        await store.record_image(an_image(stored, key="other.webp"), ended_at=NOON)

    assert await store.attempt(attempt.id) == stored


async def test_an_older_attempt_that_ends_late_does_not_replace_a_newer_image(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    late = await store.add_attempt(an_attempt(character, run))
    await store.change_attempt(late.id, state=AttemptState.NEEDS_OPERATOR)
    newer = await paint(store, an_attempt(character, run))
    stored = await store.change_attempt(
        late.id, state=AttemptState.STORED, key="late.webp", url="file:///k", sha256=SHA, size_bytes=1
    )

    await store.record_image(an_image(stored), ended_at=NOON)

    recorded = await store.image_of_attempt(late.id)
    assert recorded and not recorded.active
    assert await store.images(character.id) == [newer]


async def test_a_row_waits_once_however_often_it_changed(store: SqliteStore, path: Path) -> None:
    character, run = await a_drafted_character(store)
    for view in View:
        await paint(store, an_attempt(character, run, view))

    assert len(set(waiting(path))) == len(waiting(path)) == 2 + 5 * 2
