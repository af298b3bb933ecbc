"""What precedes a generation, on a practice console in a temporary folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.app import config
from charhub_console.app.wiring import Session, open_session
from charhub_console.domain.analysis import Gender
from charhub_console.domain.candidate import Candidate, Status, Verdict
from charhub_console.domain.character import CharacterState, seed_for
from charhub_console.domain.errors import InvalidInput
from charhub_console.engine.console import CandidateFilter, CharacterFilter, DraftChanges, Wish

WISH = Wish(owner="ana", recipe="practice")


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    (tmp_path / "practice").mkdir()
    configuration = config.load(data=tmp_path, environ={}, working_folder=tmp_path)
    async with open_session(configuration, practice=True) as session:
        await session.console.fetch(limit=50)
        yield session


async def approved(session: Session, position: int = 0) -> Candidate:
    fresh = CandidateFilter(statuses=(Status.NEW,))
    candidate = (await session.console.candidates(fresh, limit=50))[position]
    return await session.console.decide(candidate.id, Verdict.APPROVE, by="ana")


async def test_a_candidate_is_read_whole(session: Session) -> None:
    console = session.console
    copies = await console.candidates(CandidateFilter(has_duplicates=True), limit=50)
    page = await console.candidate_page(copies[0].id)

    assert page.candidate == copies[0]
    assert {other.id for other in page.duplicates} == {copy.id for copy in copies[1:]}
    assert (page.decisions, page.analysis, page.character) == ((), None, None)

    candidate = await approved(session)
    page = await console.candidate_page(candidate.id)
    assert [decision.verdict for decision in page.decisions] == [Verdict.APPROVE]
    assert page.analysis is not None


async def test_a_proposed_draft_keeps_nothing(session: Session) -> None:
    candidate = await approved(session)
    proposed = await session.console.drafts.propose(candidate.id, WISH)

    assert proposed.name
    assert await session.console.characters(CharacterFilter()) == []


async def test_what_a_person_wrote_into_a_draft_stays_when_it_is_commissioned_again(session: Session) -> None:
    candidate = await approved(session)
    drafts = session.console.drafts
    await drafts.edit(candidate.id, DraftChanges(name=" Mira Vale ", gender=Gender.OTHER, description="A smith."), WISH)
    again = await drafts.edit(candidate.id, DraftChanges(species="elf"), replace(WISH, owner="bo"))

    assert (again.name, again.gender, again.description, again.species) == (
        "Mira Vale",
        Gender.OTHER,
        "A smith.",
        "elf",
    )
    assert again.owner == "bo"
    assert again.seed == seed_for("Mira Vale", "A smith.")
    assert again.state is CharacterState.DRAFT


async def test_a_candidate_with_an_edited_draft_still_waits_for_the_night(session: Session) -> None:
    candidate = await approved(session)
    await session.console.drafts.edit(candidate.id, DraftChanges(name="Mira"), WISH)
    waiting = CandidateFilter(statuses=(Status.APPROVED,), waiting=True)

    assert [c.id for c in await session.console.candidates(waiting, limit=9)] == [candidate.id]


@pytest.mark.parametrize("changes", [DraftChanges(name=" "), DraftChanges(name="x" * 101), DraftChanges(species="")])
async def test_a_draft_without_what_is_required_is_refused(session: Session, changes: DraftChanges) -> None:
    candidate = await approved(session)
    with pytest.raises(InvalidInput):
        await session.console.drafts.edit(candidate.id, changes, WISH)
    assert await session.console.characters(CharacterFilter()) == []


async def test_a_name_somebody_bears_is_taken_but_not_by_its_own_draft(session: Session) -> None:
    candidate = await approved(session)
    drafts = session.console.drafts
    mira = await drafts.edit(candidate.id, DraftChanges(name="Míra"), WISH)

    assert await drafts.name_is_taken("  MIRA ")
    assert not await drafts.name_is_taken("Mira", apart_from=mira.id)
    assert not await drafts.name_is_taken("Zoe")
    assert not await drafts.name_is_taken(" ")


async def test_a_quote_says_what_is_left(session: Session) -> None:
    await session.console.grant("ana", 130, note="test")
    drafts = session.console.drafts

    quote = await drafts.quote("ana")
    assert (quote.price, quote.balance, quote.after) == (125, 1130, 1005)
    assert (await drafts.quote("ana", references=False)).price == 25
    assert (await drafts.quote("ana", charged=False)).price == 0


async def test_without_earlier_characters_there_is_no_forecast(session: Session) -> None:
    forecast = await session.console.drafts.forecast("practice")
    assert (forecast.seconds, forecast.measured, forecast.waiting) == (None, 0, 0)


async def test_a_fetch_counts_every_image(session: Session, tmp_path: Path) -> None:
    counts: list[tuple[int, int]] = []
    (tmp_path / "other" / "practice").mkdir(parents=True)
    other = config.load(data=tmp_path / "other", environ={}, working_folder=tmp_path)
    async with open_session(other, practice=True) as fresh:
        await fresh.console.fetch(limit=7, progress=lambda done, of: counts.append((done, of)))

    assert [done for done, _ in counts] == [1, 2, 3, 4, 5, 6, 7, 7]
