"""A Candidates page over practice candidates, and looking at it as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.domain.candidate import Status
from charhub_console.domain.errors import ConsoleError
from charhub_console.engine.console import CandidateFilter
from tests.gui.stock import ask, open_stock


@contextmanager
def shown_page(
    qtbot: QtBot, configuration: Configuration, where: CandidateFilter | None = None, *, fetched: bool = True
) -> Iterator[CandidatesPage]:
    """Shown, listed, with the focus on the first candidate."""
    engine = open_stock(qtbot, configuration, fetched=fetched)
    page = CandidatesPage(engine)
    qtbot.addWidget(page)
    page.thumbnails.start(engine.data)
    page.resize(1000, 700)
    page.show()
    try:
        page.set_filter(where or CandidateFilter())
        page.activated()
        qtbot.waitUntil(lambda: page.reading.is_listed, timeout=10_000)
        if fetched:
            qtbot.waitUntil(lambda: page.grid.current_row == 0, timeout=10_000)
        yield page
    finally:
        page.close()
        engine.stop()
        page.thumbnails.stop()


def statuses(page: CandidatesPage) -> list[Status]:
    """As the grid shows them."""
    return [page.model.status(row) for row in range(page.model.rowCount())]


def written(qtbot: QtBot, page: CandidatesPage) -> dict[str, Status]:
    """As the store has them, once nothing is on its way."""
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=20_000)
    found = ask(qtbot, page.engine, lambda console: console.candidates(CandidateFilter(), limit=500))
    return {candidate.id: candidate.status for candidate in found}


def title_of(message: object) -> str:
    """Of what was sent to the banner."""
    error = message if isinstance(message, ConsoleError) else message.error  # type: ignore[attr-defined]
    return str(error.title)
