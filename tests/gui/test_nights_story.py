"""The Nights page over the real engine: a practice night is run from the page, fails once, is looked at and mended."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from charhub_console.adapters.practice import backend
from charhub_console.adapters.practice.backend import PracticeBackend
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.night import NightDialog
from charhub_console.app.gui.nights.page import NightsPage
from charhub_console.domain.run import RunKind, RunState
from charhub_console.domain.views import View
from tests.gui.boards import Faults, painter

LONG = 60_000


def test_a_night_run_from_the_page_is_reported_and_its_failed_view_retried_there(
    qtbot: QtBot, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(View.REFERENCE_SIDE)
    monkeypatch.setattr(backend, "PracticeBackend", painter(PracticeBackend, faults))
    engine = EngineThread()
    page = NightsPage(engine)
    qtbot.addWidget(page)
    page.resize(1180, 1600)  # so high that the people are in sight below everything else
    page.show()
    page.activated()
    engine.start(configuration)
    try:
        qtbot.waitUntil(lambda: page.standstill.night.isVisible(), timeout=LONG)
        dialog = page.open_night()
        assert isinstance(dialog, NightDialog)
        qtbot.waitUntil(lambda: dialog.recipe.count() == 1, timeout=LONG)
        dialog.count.setValue(1)
        dialog.start.click()

        qtbot.waitUntil(lambda: page.report.found is not None and page.report.found.report.is_final, timeout=LONG)
        found = page.report.found
        assert found is not None and found.report.run.kind is RunKind.NIGHT and found.report.run.practice
        assert found.html is not None and found.contact_sheet is not None and found.html.is_file()
        assert [failure.view for failure in found.report.summary.failures] == [View.REFERENCE_SIDE]
        head = page.report.head
        qtbot.waitUntil(lambda: head.retry.text() == "Retry failed views (1)" and head.page.isVisible(), timeout=LONG)
        qtbot.waitUntil(lambda: page.charts.cards[0].chart.plot.count == 1, timeout=LONG)

        head.retry.click()
        qtbot.waitUntil(
            lambda: (
                [row.run.kind for row in page.model.rows] == [RunKind.RETRY, RunKind.NIGHT]
                and page.model.rows[0].run.state is RunState.DONE
            ),
            timeout=LONG,
        )
        page.show_target(found.report.run.id)
        qtbot.waitUntil(
            lambda: (
                page.report.found is not None
                and page.report.found.report.run.id == found.report.run.id
                and not page.report.retryable()
            ),
            timeout=LONG,
        )
        assert not head.retry.isVisible()
        picture = page.report.people.rows[0].views[0].active_thumbnail
        assert picture is not None
        qtbot.waitUntil(lambda: any(wanted.path == picture for wanted in page.pictures._kept), timeout=LONG)
    finally:
        engine.stop()
