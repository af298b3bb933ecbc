"""Consoles that share a real central database: what one writes the others see, once, as it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.domain.analysis import Analysis, Field
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.events import AttemptChanged, CandidatesArrived, CharacterChanged
from charhub_console.domain.run import RunState
from charhub_console.domain.views import View
from tests.adapters.sqlite_examples import (
    NOON,
    a_candidate,
    a_character,
    a_decision,
    a_drafted_character,
    a_run,
    an_attempt,
    new_id,
    paint,
)
from tests.adapters.sync_consoles import AConsole, a_console, central, quiet
from tests.servers.postgres import ask

Make = Callable[[], AConsole]


@pytest.fixture
async def url() -> str:
    return await central()


@pytest.fixture
async def make(url: str, tmp_path: Path) -> AsyncIterator[Make]:
    made: list[AConsole] = []

    def one() -> AConsole:
        made.append(a_console(url, tmp_path / f"console{len(made)}"))
        return made[-1]

    yield one
    for console in made:
        await console.close()


async def test_everything_about_a_character_reaches_another_console(make: Make) -> None:
    ana, ben = make(), make()
    (candidate,) = await ana.store.add_candidates([a_candidate(prompt="a knight", raw='{"a": 1}', image_path="x.jpg")])
    await ana.store.save_analysis(Analysis(new_id(), candidate.id, "tags", NOON, species=Field("elf", 0.9, "tags")))
    await ana.store.decide(a_decision(candidate, Verdict.APPROVE))
    character, run = await a_drafted_character(ana.store, candidate_id=candidate.id, source_image_path="x.jpg")
    image = await paint(ana.store, an_attempt(character, run))
    assert (await ana.sync.once()).sent == 7

    assert (await ben.sync.once()).received == 7

    seen = await ben.store.candidate("1")
    assert seen is not None
    assert seen == replace(candidate, id=seen.id, status=Status.APPROVED, image_path=None)
    assert await ben.store.candidates(), "it is in the list"
    analysis = await ben.store.analysis(seen.id)
    assert analysis is not None
    assert analysis.species.value == "elf"
    assert await ben.store.character(character.id) == replace(character, candidate_id=seen.id, source_image_path=None)
    assert await ben.store.images(character.id) == [replace(image, master_path=None)]
    (attempt,) = await ben.store.attempts(character.id)
    assert attempt.state is AttemptState.DONE
    assert attempt.path is None
    assert [type(event) for event in ben.heard][:1] == [CandidatesArrived]
    assert {AttemptChanged, CharacterChanged} <= {type(event) for event in ben.heard}
    assert (await ben.sync.state()).pending == 0
    assert (await ben.sync.once()).received == 0, "nothing is told twice"
    assert (await ana.sync.check_everything()).different == 0
    assert (await ben.sync.check_everything()).different == 0


async def test_the_same_image_fetched_by_two_consoles_is_one_candidate(make: Make, url: str) -> None:
    ana, ben = make(), make()
    (hers,) = await ana.store.add_candidates([a_candidate(7, prompt="a knight")])
    (his,) = await ben.store.add_candidates([a_candidate(7, prompt="a knight")])
    await ana.store.decide(a_decision(hers, Verdict.REJECT, by="ana"))

    await quiet(ana, ben)

    assert ask(url, "SELECT id FROM charhub_console.record WHERE kind = 'candidate'") == [("civitai:7",)]
    assert [one.id for one in await ben.store.candidates()] == [his.id]
    (decision,) = await ben.store.decisions(his.id)
    assert (decision.candidate_id, decision.by) == (his.id, "ana")
    rejected = await ben.store.candidate(his.id)
    assert rejected is not None
    assert rejected.status is Status.REJECTED


async def test_an_undo_never_takes_back_what_another_console_decided(make: Make) -> None:
    ana, ben = make(), make()
    (hers,) = await ana.store.add_candidates([a_candidate(7)])
    await ana.store.decide(a_decision(hers, Verdict.REJECT, by="ana"))
    await quiet(ana, ben)
    assert await ben.store.latest_decision() is None
    assert await ana.store.latest_decision() is not None


async def test_what_is_under_way_elsewhere_is_shown_and_never_carried_out(make: Make) -> None:
    ana, ben = make(), make()
    character, run = await a_drafted_character(ana.store)
    attempt = await ana.store.add_attempt(an_attempt(character, run))
    await ana.store.change_character(character.id, state=CharacterState.GENERATING)
    await quiet(ana, ben)

    (seen,) = await ben.store.attempts(character.id)
    assert seen.state is AttemptState.QUEUED
    assert seen.origin == (await ana.sync.state()).console
    assert await ben.store.unfinished_attempts() == []
    assert await ben.store.unfinished_runs() == []
    assert [one.id for one in await ana.store.unfinished_runs()] == [run.id]
    assert [one.origin for one in await ben.store.runs()] == [seen.origin]
    night = await ben.store.add_night(a_run())
    assert night.origin == "", "an open night of another console is none of this one"

    await ana.store.change_attempt(attempt.id, state=AttemptState.FAILED, error="no", ended_at=NOON)
    await ana.store.change_run(run.id, state=RunState.DONE)
    await quiet(ana, ben)
    (seen,) = await ben.store.attempts(character.id)
    assert (seen.state, seen.error) == (AttemptState.FAILED, "no")


async def test_two_attempts_at_one_view_made_apart_are_both_kept(make: Make) -> None:
    ana, ben = make(), make()
    character, run = await a_drafted_character(ana.store)
    await quiet(ana, ben)
    other = await ben.store.add_run(a_run())
    mine = await ben.store.add_attempt(an_attempt(character, other))
    hers = await ana.store.add_attempt(an_attempt(character, run))
    assert (mine.number, hers.number) == (1, 1)

    await quiet(ana, ben)

    for console, own in ((ana, hers), (ben, mine)):
        assert {one.id for one in await console.store.attempts(character.id)} == {mine.id, hers.id}
        assert [one.id for one in await console.store.unfinished_attempts()] == [own.id]
        assert await console.sync.set_aside() == []


async def test_the_image_that_was_activated_last_is_active_everywhere(make: Make) -> None:
    ana, ben = make(), make()
    character, run = await a_drafted_character(ana.store, state=CharacterState.COMPLETE)
    first = await paint(ana.store, an_attempt(character, run))
    second = await paint(ana.store, an_attempt(character, run))
    await quiet(ana, ben)
    assert [one.id for one in await ben.store.images(character.id)] == [second.id]

    await ben.store.activate_image(first.attempt_id)
    third = await paint(ana.store, an_attempt(character, run))
    await quiet(ana, ben)

    for console in (ana, ben):
        assert [one.id for one in await console.store.images(character.id)] == [third.id]
        assert len(await console.store.images(character.id, active_only=False)) == 3


async def test_edits_that_collided_are_kept_and_can_be_swapped(make: Make) -> None:
    ana, ben = make(), make()
    character = await ana.store.add_character(a_character(description="old"))
    await quiet(ana, ben)
    await ana.store.change_character(character.id, name="Ada")
    await ben.store.change_character(character.id, name="Bea", description="new")
    await quiet(ana, ben)

    for console in (ana, ben):
        now = await console.store.character(character.id)
        assert now is not None
        assert (now.name, now.description) == ("Bea", "new"), "fields nobody else touched do not collide"
        (conflict,) = await console.sync.conflicts()
        assert (conflict.field, conflict.kept, conflict.lost) == ("name", "Bea", "Ada")
        assert conflict.lost_by == (await ana.sync.state()).console
        assert (await console.sync.state()).conflicts == 1

    settled = await ana.sync.settle(conflict.id[:8], swap=True)
    assert settled.kept == "Ada"
    await quiet(ana, ben)
    for console in (ana, ben):
        now = await console.store.character(character.id)
        assert now is not None
        assert now.name == "Ada"
        assert await console.sync.conflicts() == []
    with pytest.raises(NotFound):
        await ben.sync.settle(conflict.id, swap=False)


async def test_an_edit_that_had_seen_the_other_is_no_conflict(make: Make) -> None:
    ana, ben = make(), make()
    character = await ana.store.add_character(a_character())
    for console, name in ((ana, "Ada"), (ben, "Bea"), (ana, "Eva")):
        await quiet(ana, ben)
        await console.store.change_character(character.id, name=name)
    await quiet(ana, ben)
    assert await ana.sync.conflicts() == await ben.sync.conflicts() == []
    assert {one.name for c in (ana, ben) for one in await c.store.characters()} == {"Eva"}


async def test_two_characters_of_one_candidate_are_both_kept_and_shown(make: Make) -> None:
    ana, ben = make(), make()
    (candidate,) = await ana.store.add_candidates([a_candidate()])
    await quiet(ana, ben)
    same = await ben.store.candidate("1")
    assert same is not None
    hers = await ana.store.add_character(a_character(candidate_id=candidate.id, state=CharacterState.QUEUED))
    his = await ben.store.add_character(a_character(candidate_id=same.id, state=CharacterState.QUEUED, name="Bo"))
    await quiet(ana, ben)

    for console in (ana, ben):
        assert {one.id for one in await console.store.characters()} == {hers.id, his.id}
        (conflict,) = await console.sync.conflicts()
        assert conflict.field == "candidate"
        assert {conflict.character_id, conflict.other_character_id} == {hers.id, his.id}
    with pytest.raises(InvalidInput, match="cannot be swapped"):
        await ana.sync.settle(conflict.id, swap=True)
    await ana.sync.settle(conflict.id, swap=False)
    await quiet(ana, ben)
    assert await ana.sync.conflicts() == await ben.sync.conflicts() == []


async def test_curators_who_disagree_leave_a_candidate_held_until_one_has_seen_both(make: Make) -> None:
    ana, ben = make(), make()
    (hers,) = await ana.store.add_candidates([a_candidate()])
    await quiet(ana, ben)
    his = await ben.store.candidate("1")
    assert his is not None
    await ana.store.decide(a_decision(hers, Verdict.APPROVE, by="ana"))
    await ben.store.decide(a_decision(his, Verdict.REJECT, by="ben"))
    await quiet(ana, ben)

    for console in (ana, ben):
        seen = await console.store.candidate("1")
        assert seen is not None
        assert (seen.status, seen.disputed) == (Status.HELD, True)
        assert (await console.sync.state()).disputed == 1
    await ben.store.decide(a_decision(his, Verdict.APPROVE, by="ben"))
    await quiet(ben, ana)
    for console in (ana, ben):
        seen = await console.store.candidate("1")
        assert seen is not None
        assert (seen.status, seen.disputed) == (Status.APPROVED, False)


async def test_forgetting_a_candidate_blanks_it_on_the_server_and_everywhere(make: Make, url: str) -> None:
    ana, ben, eva = make(), make(), make()
    secret = a_candidate(prompt="secret", raw='{"secret": 1}', url="https://secret", creator="secret", tags=("secret",))
    (hers,) = await ana.store.add_candidates([secret])
    await quiet(ana, ben, eva)
    his = await ben.store.candidate("1")
    assert his is not None
    (ben.folder / "secret.jpg").write_bytes(b"pixels")
    await ben.store.change_candidate(his.id, image_path="secret.jpg")
    await ben.store.save_analysis(Analysis(new_id(), his.id, "tags", NOON, description=Field("secret", 0.9, "tags")))
    await quiet(ben, ana, eva)
    theirs = await eva.store.candidate("1")
    assert theirs is not None
    await eva.store.save_analysis(Analysis(new_id(), theirs.id, "x", NOON, description=Field("secret", 1.0, "x")))

    await ana.store.forget_content(hers.id)
    await quiet(ana, ben, eva, ana)

    assert not (ben.folder / "secret.jpg").exists()
    assert "secret" not in str(ask(url, "SELECT registers::text FROM charhub_console.record"))
    for console in (ana, ben, eva):
        (row,) = console.rows("SELECT * FROM candidate")
        assert "secret" not in str(row)
        assert console.rows("SELECT * FROM analysis") == []
        assert (await console.sync.state()).pending == 0
        assert (await console.sync.check_everything()).different == 0


async def test_a_console_that_fetches_what_was_forgotten_gets_nothing_of_it(make: Make, url: str) -> None:
    ana, ben = make(), make()
    (hers,) = await ana.store.add_candidates([a_candidate(prompt="secret")])
    await ana.store.forget_content(hers.id)
    await quiet(ana)
    await ben.store.add_candidates([a_candidate(prompt="secret")])
    await quiet(ben, ana)
    assert "secret" not in str(ask(url, "SELECT registers::text FROM charhub_console.record"))
    (row,) = ben.rows("SELECT * FROM candidate")
    assert "secret" not in str(row)


async def test_an_attempt_that_ended_here_stays_ended_whatever_central_was_told(make: Make) -> None:
    ana, ben = make(), make()
    character, run = await a_drafted_character(ana.store)
    attempt = await ana.store.add_attempt(an_attempt(character, run, View.AVATAR))
    await quiet(ana, ben)
    ana.skew_s[0] = 600
    await ana.store.change_attempt(attempt.id, state=AttemptState.CANCELLED, ended_at=NOON)
    await ana.sync.once()
    ana.skew_s[0] = -600
    await quiet(ana, ben)
    for console in (ana, ben):
        (seen,) = await console.store.attempts(character.id)
        assert seen.state is AttemptState.CANCELLED
