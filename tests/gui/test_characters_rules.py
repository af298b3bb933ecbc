"""The rules of the Characters page: marks, what differs between two attempts, sync in words, filters that are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.characters.about_cards import SyncCard
from charhub_console.app.gui.characters.facts import credit_sum, publication_words, sync_words
from charhub_console.app.gui.characters.marks import Mark, mark_of, marks_of
from charhub_console.app.gui.characters.parameters import compare
from charhub_console.app.gui.characters.words import standing_words
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.publication import PublicationEntry, PublicationKind, PublicationState
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine.console import LibraryPage
from tests.adapters.sqlite_examples import a_character, an_entry
from tests.gui.boards import NOON, a_row, a_view

FRONT, BACK = View.REFERENCE_FRONT, View.REFERENCE_BACK
FIRST = Attempt(
    id="1", character_id="c", view=FRONT, number=1, run_id="r", recipe="plain", prompt="a knight", negative_prompt="",
    seed=7, width=768, height=1152, created_at=NOON, settings=(("Steps", "20"), ("Model", "a")),
)  # fmt: skip


def test_every_view_has_the_mark_that_says_most() -> None:
    again = a_view(FRONT, AttemptState.QUEUED, number=2, active_attempt="x")
    spoilt = a_view(BACK, AttemptState.FAILED, number=2, active_attempt="x")
    side = a_view(View.REFERENCE_SIDE, AttemptState.FAILED)
    row = a_row("Mira", a_view(View.AVATAR), again, spoilt, side, state=CharacterState.PARTIAL)
    assert list(marks_of(row).values()) == [Mark.THERE, Mark.MISSING, Mark.PAINTING, Mark.FAILED, Mark.THERE]
    alone = a_row("Bea", a_view(View.AVATAR), with_references=False)
    assert {mark_of(alone, view) for view in REFERENCES} == {Mark.NOT_WANTED}
    assert standing_words(alone) == ("complete", "good")
    assert standing_words(row)[0] == "painting"


def test_only_what_differs_between_two_attempts_differs() -> None:
    second = replace(FIRST, id="2", number=2, seed=8, settings=(("Steps", "20"), ("Sampler", "euler")))
    lines = {line.name: line for line in compare(second, FIRST)}
    assert {name for name, line in lines.items() if line.differs} == {"Seed", "Model", "Sampler"}
    assert (lines["Seed"].value, lines["Seed"].other) == ("8", "7")
    assert (lines["Model"].value, lines["Model"].other) == ("", "a")
    assert "Negative prompt" not in lines
    assert not any(line.differs for line in compare(FIRST, None))


def test_the_way_to_central_is_said_in_words() -> None:
    waiting = {"image": 5, "character": 1}
    assert "Practice mode never writes" in sync_words(waiting, practice=True, has_central=True)[0]
    assert sync_words(waiting, practice=False, has_central=False) == ("No central database is set up.", "")
    assert sync_words({}, practice=False, has_central=True) == ("Central knows everything of it.", "")
    said, rows = sync_words(waiting, practice=False, has_central=True)
    assert ("6" in said, rows) == (True, "1 × character, 5 × image")
    assert credit_sum([an_entry(-100), an_entry(25)]) == "75 credits in all"


def test_how_a_publication_stands_is_said_in_words() -> None:
    entry = PublicationEntry(PublicationKind.CHARACTER, "c", PublicationState.PENDING, NOON, reason="Central is away.")
    assert publication_words(None) == ("Not published in CharHub.", "")
    assert publication_words(entry) == ("Waits to be published in CharHub. Central is away.", "muted")
    refused = replace(entry, state=PublicationState.REFUSED, reason="It has no avatar.")
    assert publication_words(refused) == ("Not published in CharHub: It has no avatar.", "bad")
    published = replace(entry, state=PublicationState.PUBLISHED, published_at=NOON)
    assert publication_words(published)[0].startswith("Published in CharHub ")


@pytest.mark.parametrize("has_central", [False, True])
def test_what_is_finished_can_be_published_where_there_is_a_central_database(qtbot: QtBot, has_central: bool) -> None:
    card = SyncCard()
    qtbot.addWidget(card)
    complete = replace(a_character(), state=CharacterState.COMPLETE)
    page = LibraryPage(complete, None, (), (), (), {})
    card.show_page(page, practice=False, has_central=has_central)
    assert card.publish.isHidden() is not has_central
    card.show_page(
        replace(page, character=replace(complete, state=CharacterState.FAILED)), practice=False, has_central=True
    )
    assert card.publish.isHidden()
    card.show_page(page, practice=False, has_central=True)
    with qtbot.waitSignal(card.publish_wanted):
        card.publish.click()
    assert not card.publish.isEnabled(), "once, until the page was read again"
    entry = PublicationEntry(PublicationKind.CHARACTER, "c", PublicationState.PUBLISHED, NOON, published_at=NOON)
    card.show_page(replace(page, publication=entry), practice=False, has_central=True)
    assert card.publish.isHidden() and "Published" in card.published.text()
