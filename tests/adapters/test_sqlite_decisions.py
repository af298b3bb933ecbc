"""Decisions in the store: an append-only log the status is derived from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.candidate import Candidate, ModelFlags, Status, Verdict
from charhub_console.domain.errors import NotFound
from tests.adapters.sqlite_examples import a_candidate, a_decision, outbox

FLAGS = ModelFlags(model_id=4, name="Dream", allow_commercial_use=("Image", "Rent"), poi=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    await store.close()


async def added(store: SqliteStore, candidate: Candidate) -> Candidate:
    (stored,) = await store.add_candidates([candidate])
    return stored


async def test_the_status_follows_from_the_decisions(store: SqliteStore) -> None:
    candidate = await added(store, a_candidate())
    steps = [
        (Verdict.UNDO, Status.NEW),
        (Verdict.HOLD, Status.HELD),
        (Verdict.APPROVE, Status.APPROVED),
        (Verdict.UNDO, Status.HELD),
        (Verdict.REJECT, Status.REJECTED),
        (Verdict.UNDO, Status.HELD),
        (Verdict.UNDO, Status.NEW),
    ]

    for verdict, status in steps:
        decided = await store.decide(a_decision(candidate, verdict))
        assert decided.status is status
        assert await store.candidate(candidate.id) == decided

    assert [d.verdict for d in await store.decisions(candidate.id)] == [verdict for verdict, _ in steps]


async def test_the_same_decision_twice_is_one(store: SqliteStore, path: Path) -> None:
    candidate = await added(store, a_candidate())
    decision = a_decision(candidate, Verdict.APPROVE)

    await store.decide(decision)
    await store.decide(decision)

    assert await store.decisions(candidate.id) == [decision]
    assert [kind for kind, _ in outbox(path)] == ["candidate", "decision"]


async def test_deciding_about_nobody_is_refused(store: SqliteStore) -> None:
    with pytest.raises(NotFound):
        await store.decide(a_decision(a_candidate(), Verdict.APPROVE))


async def test_undo_takes_back_the_newest_decision_of_a_person_that_counts(store: SqliteStore) -> None:
    one, two = await store.add_candidates([a_candidate(1), a_candidate(2)])
    assert await store.latest_decision() is None
    first = a_decision(one, Verdict.HOLD)
    second = a_decision(two, Verdict.APPROVE)
    third = a_decision(one, Verdict.REJECT)
    for decision in (first, second, third):
        await store.decide(decision)

    for expected in (third, second, first):
        latest = await store.latest_decision()
        assert latest and latest.id == expected.id
        await store.decide(a_decision(one if expected.candidate_id == one.id else two, Verdict.UNDO))

    assert await store.latest_decision() is None
    assert {c.status for c in await store.candidates()} == {Status.NEW}


async def test_undo_without_an_id_never_takes_back_what_the_machine_decided(store: SqliteStore) -> None:
    one, two = await store.add_candidates([a_candidate(1), a_candidate(2)])
    mine = a_decision(one, Verdict.APPROVE)
    await store.decide(mine)
    await store.decide(a_decision(two, Verdict.APPROVE))
    await store.decide(a_decision(two, Verdict.HOLD, by="gate"))
    await store.decide(a_decision(one, Verdict.HOLD, by="rule:night"))
    await store.decide(a_decision(one, Verdict.UNDO))

    assert await store.latest_decision() == mine


async def test_undo_looks_far_back_if_it_must(store: SqliteStore) -> None:
    mine = await added(store, a_candidate(0))
    await store.decide(a_decision(mine, Verdict.REJECT))
    others = await store.add_candidates([a_candidate(n) for n in range(1, 111)])
    for other in others:
        await store.decide(a_decision(other, Verdict.APPROVE, by="rule:night"))

    latest = await store.latest_decision()

    assert latest is not None
    assert latest.candidate_id == mine.id


# analyses
