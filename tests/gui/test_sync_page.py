"""The Sync page over real rows and a real PostgreSQL: its states, and settling what waits for a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from pytestqt.qtbot import QtBot

from charhub_console.adapters.central import PostgresFeed
from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.local_files import LocalFolder
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.pages import PAGES, SYNC
from charhub_console.app.gui.rail import Rail
from charhub_console.app.gui.sync.page import SyncPage
from charhub_console.domain.candidate import Candidate, Verdict
from charhub_console.domain.listing import CandidateFilter
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.sync import Sync
from tests.adapters.sqlite_examples import a_candidate, a_decision, a_drafted_character
from tests.adapters.sync_consoles import AConsole, a_console, central, quiet
from tests.gui.sessions import FakeConsole, FakeSession, opener

T = TypeVar("T")
NOWHERE = "postgresql://nobody@127.0.0.1:9/charhub"


class SyncingConsole(FakeConsole):
    """The real thing for all that is about synchronising."""

    def __init__(self, made: AConsole, feed: PostgresFeed | None) -> None:
        super().__init__()
        self.made = made
        self.sync = Sync(made.store.sync, feed, files=LocalFolder(made.folder), clock=SystemClock(), bus=LocalBus())

    async def candidates(self, where: CandidateFilter, *, limit: int) -> list[Candidate]:
        return await self.made.store.candidates(where, limit=limit)


@dataclass
class Desk:
    """The page of console `here`; what it said and where it led; `there` is another console."""

    page: SyncPage
    here: AConsole
    there: AConsole
    said: list[Any]
    left: list[tuple[str, object]]

    def until_shown(self, qtbot: QtBot) -> None:
        self.page.found = None
        self.page.look()
        qtbot.waitUntil(lambda: self.page.found is not None, timeout=10_000)


@pytest.fixture
def consoles(tmp_path: Path) -> Iterator[tuple[AConsole, AConsole]]:
    url = run(central())
    pair = a_console(url, tmp_path / "here"), a_console(url, tmp_path / "there")
    yield pair
    for one in pair:
        run(one.close())


def run(work: Awaitable[T]) -> T:
    async def main() -> T:
        return await work

    return asyncio.run(main())


@pytest.fixture
def open_page(
    qtbot: QtBot, consoles: tuple[AConsole, AConsole], configuration: Configuration
) -> Iterator[Callable[[PostgresFeed | None], Desk]]:
    engines: list[EngineThread] = []

    def made(feed: PostgresFeed | None) -> Desk:
        console = SyncingConsole(consoles[0], feed)
        engine = EngineThread(opener=opener(console, FakeSession(cast(Any, console), data=consoles[0].folder)))
        engines.append(engine)
        page = SyncPage(engine)
        qtbot.addWidget(page)
        desk = Desk(page, *consoles, [], [])
        page.message.connect(desk.said.append)
        page.navigate.connect(lambda *where: desk.left.append(where))
        page.resize(1100, 640)
        page.show()
        with qtbot.waitSignal(engine.opened, timeout=10_000):
            engine.start(configuration)
        desk.until_shown(qtbot)
        return desk

    yield made
    for engine in engines:
        engine.stop()


async def collide(here: AConsole, there: AConsole) -> str:
    """Both rename one character without having seen it from each other."""
    character, _ = await a_drafted_character(here.store, name="Luna")
    await quiet(here, there)
    await here.store.change_character(character.id, name="Lua")
    await there.store.change_character(character.id, name="Lune")
    await quiet(here, there)
    return character.id


async def dispute(here: AConsole, there: AConsole) -> str:
    """One approves, the other rejects."""
    (candidate,) = await here.store.add_candidates([a_candidate()])
    await quiet(here, there)
    (other,) = await there.store.candidates()
    await here.store.decide(a_decision(candidate, Verdict.APPROVE))
    await there.store.decide(a_decision(other, Verdict.REJECT))
    await quiet(here, there)
    return candidate.id


def test_without_central_the_page_says_what_it_would_be_for(open_page: Any) -> None:
    desk = open_page(None)
    assert desk.page.middle.currentWidget() is desk.page.nothing
    assert desk.page.hints() == ()
    desk.page.nothing.way_out.click()
    assert desk.left == [("settings", "central.url")]


def test_a_contact_is_said_and_everything_agrees(open_page: Any, qtbot: QtBot) -> None:
    desk: Desk = open_page(None)
    run(a_drafted_character(desk.here.store, name="Luna"))
    desk = open_page(desk.here.feed)
    assert desk.page.found is not None and desk.page.found.state.pending > 0
    desk.page.now.click()
    assert not desk.page.now.isEnabled()
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert desk.said[0].informs
    desk.until_shown(qtbot)
    assert desk.page.headline.text() == "Everything here and there agrees."
    assert desk.page.figures.values["pending"][0].text() == "0"
    desk.page.check.click()
    qtbot.waitUntil(lambda: len(desk.said) == 2, timeout=20_000)
    assert "0 differed" in desk.said[1].error.advice
    assert desk.page.now.isEnabled()


@pytest.mark.parametrize("swap", [False, True])
def test_collided_edits_are_kept_or_swapped(
    open_page: Any, consoles: tuple[AConsole, AConsole], qtbot: QtBot, swap: bool
) -> None:
    character_id = run(collide(*consoles))
    desk: Desk = open_page(consoles[0].feed)
    (card,) = desk.page.conflicts.cards
    counts = run(desk.here.store.character(character_id))
    assert counts is not None
    shown = card.accessibleName()
    assert counts.name in shown or "name" in shown
    card.buttons[1 if swap else 0].click()
    qtbot.waitUntil(lambda: not desk.page.conflicts.cards, timeout=20_000)
    assert desk.page.conflicts.isHidden()
    after = run(desk.here.store.character(character_id))
    assert after is not None
    assert (after.name != counts.name) is swap
    run(quiet(*consoles))
    other = run(desk.there.store.character(character_id))
    assert other is not None and other.name == after.name


def test_a_dispute_leads_to_its_candidate(open_page: Any, consoles: tuple[AConsole, AConsole]) -> None:
    candidate_id = run(dispute(*consoles))
    desk: Desk = open_page(consoles[0].feed)
    (card,) = desk.page.disputed.cards
    card.buttons[0].click()
    assert desk.left == [("candidates", candidate_id)]
    assert desk.page.figures.values["disputed"][0].property("role") == "figure-warn"


def test_a_server_that_is_away_is_said_and_nothing_is_lost(
    open_page: Any, consoles: tuple[AConsole, AConsole], qtbot: QtBot
) -> None:
    run(a_drafted_character(consoles[0].store, name="Luna"))
    feed = PostgresFeed(NOWHERE)
    desk: Desk = open_page(feed)
    desk.page.synchronise()
    qtbot.waitUntil(lambda: bool(desk.said), timeout=30_000)
    desk.until_shown(qtbot)
    assert desk.page.trouble.text()
    assert "changes wait here" in desk.page.headline.text()
    assert desk.page.found is not None and desk.page.found.state.pending > 0
    run(feed.close())


def test_the_rail_has_the_page_only_where_there_is_something_to_see(qtbot: QtBot) -> None:
    rail = Rail(PAGES)
    qtbot.addWidget(rail)
    button = rail.button(SYNC)
    assert button is not None
    rail.show_entry(SYNC, shown=False)
    assert button.isHidden()
    rail.show_entry(SYNC, shown=True)
    assert not button.isHidden()
    rail.show_entry("no such page", shown=True)
