"""The Generation page over the real engine in practice mode, in a temporary folder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from charhub_console.adapters.practice import backend
from charhub_console.adapters.practice.backend import PracticeBackend
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.model import Key
from charhub_console.app.gui.generation.page import GenerationPage
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import Standing
from charhub_console.domain.character import CharacterState
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.views import View
from charhub_console.engine.console import Console
from tests.gui.boards import Faults, painter

T = TypeVar("T")
FRONT, SIDE = View.REFERENCE_FRONT, View.REFERENCE_SIDE
LONG = 60_000


class Desk:
    """An open engine with the page on it, and what a person does there."""

    def __init__(self, qtbot: QtBot, configuration: Configuration) -> None:
        self.qtbot, self.configuration = qtbot, configuration
        self.messages: list[Any] = []
        self.open()

    def open(self) -> None:
        self.engine = EngineThread()
        self.page = GenerationPage(self.engine)
        self.qtbot.addWidget(self.page)
        self.page.message.connect(self.messages.append)
        self.engine.problem.connect(self.messages.append)
        self.page.resize(1180, 700)
        self.page.show()
        with self.qtbot.waitSignal(self.engine.opened, timeout=LONG):
            self.engine.start(self.configuration)
        with self.qtbot.waitSignal(self.page.feed.first_read, timeout=LONG):
            self.page.activated()

    def ask(self, factory: Callable[[Console], Awaitable[T]]) -> T:
        answers: list[T] = []
        errors: list[Any] = []
        self.engine.call(factory, answers.append, errors.append)
        self.qtbot.waitUntil(lambda: bool(answers or errors), timeout=LONG)
        assert not errors, errors
        return answers[0]

    def night(self, count: int = 1) -> Run:
        return self.ask(lambda console: console.start_night(count=count, budget_s=600, recipe="practice"))

    def state(self, key: Key) -> AttemptState | None:
        row = self.page.model.row(key[0])
        found = row.view(key[1]) if row is not None and key[1] is not None else None
        return found.state if found is not None else None

    def wait_for(self, key: Key, state: AttemptState, number: int = 1) -> None:
        def there() -> bool:
            row = self.page.model.row(key[0])
            found = row.view(key[1]) if row is not None and key[1] is not None else None
            return found is not None and found.state is state and found.number == number

        self.qtbot.waitUntil(there, timeout=LONG)

    def wait_at_rest(self, count: int) -> None:
        model = self.page.model
        self.qtbot.waitUntil(
            lambda: len(model.everyone()) == count and model.counts[Standing.RUNNING] == 0, timeout=LONG
        )
        self.qtbot.waitUntil(
            lambda: all(run.state is not RunState.RUNNING for run in self.page.toolbar.runs.values()), timeout=LONG
        )

    def only(self, view: View) -> Key:
        self.qtbot.waitUntil(lambda: bool(self.page.model.everyone()), timeout=LONG)
        return self.page.model.everyone()[0].character_id, view

    def click(self, key: Key) -> None:
        board = self.page.board
        board.show_key(key)
        spot = board.visualRect(board.currentIndex()).center()
        self.qtbot.mouseClick(board.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    def press(self, key: Key, what: Qt.Key) -> None:
        self.page.board.show_key(key)
        self.page.board.setFocus()
        self.qtbot.keyClick(self.page.board, what)

    def close(self) -> None:
        self.engine.stop()
        self.page.close()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def pace_s() -> float:
    return 0.0


@pytest.fixture
def desk(
    qtbot: QtBot, configuration: Configuration, faults: Faults, pace_s: float, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setattr(backend, "PracticeBackend", painter(PracticeBackend, faults, pace_s))
    made = Desk(qtbot, configuration)
    yield made
    made.close()


def test_an_empty_board_says_what_to_do_next(qtbot: QtBot, desk: Desk) -> None:
    empty = desk.page.empty
    assert desk.page.middle.currentWidget() is empty
    assert empty.night.isVisible() and empty.candidates.isVisible() and not empty.all.isVisible()
    with qtbot.waitSignal(desk.page.navigate) as gone:
        empty.candidates.click()
    assert gone.args == ["candidates", None]
    dialog = desk.page.open_night()
    qtbot.waitUntil(lambda: dialog.recipe.count() == 1 and bool(dialog.forecast.text()))
    assert "not known yet" in dialog.forecast.text()
    dialog.count.setValue(1)
    with qtbot.waitSignal(dialog.started, timeout=LONG):
        dialog.start.click()
    desk.wait_at_rest(1)
    assert desk.page.model.rows[0].state is CharacterState.COMPLETE
    assert not desk.messages


@pytest.mark.parametrize("faults", [Faults(SIDE)])
def test_a_failed_view_is_painted_again_with_one_click_in_the_same_tile_and_nothing_else_is_touched(
    desk: Desk,
) -> None:
    desk.night()
    key = desk.only(SIDE)
    desk.wait_at_rest(1)
    row = desk.page.model.row(key[0])
    assert row is not None
    siblings = [view for view in row.views if view.view is not SIDE]
    assert "ran out of memory" in desk.page.model.face(row, SIDE).words
    desk.qtbot.waitUntil(lambda: desk.page.toolbar.retry.text() == "Retry failed views (1)")

    desk.click(key)
    desk.click(key)  # an impatient second click asks for nothing more
    desk.wait_for(key, AttemptState.DONE, number=2)
    desk.wait_at_rest(1)

    row = desk.page.model.row(key[0])
    assert row is not None
    assert row.state is CharacterState.COMPLETE
    assert desk.page.model.face(row, SIDE).chip == "2/2"
    assert [view for view in row.views if view.view is not SIDE] == siblings
    assert not [message for message in desk.messages if "being painted" not in str(message)]


@pytest.mark.parametrize(("faults", "pace_s"), [(Faults(View.REFERENCE_AVATAR), 0.12)])
def test_a_view_can_be_retried_while_its_siblings_are_painted_and_both_runs_end(desk: Desk) -> None:
    night = desk.night()
    key = desk.only(View.REFERENCE_AVATAR)
    desk.wait_for(key, AttemptState.FAILED)
    row = desk.page.model.row(key[0])
    assert row is not None and row.standing is Standing.RUNNING
    desk.click(key)
    desk.wait_for(key, AttemptState.DONE, number=2)
    desk.wait_at_rest(1)
    row = desk.page.model.row(key[0])
    assert row is not None and row.state is CharacterState.COMPLETE
    runs = desk.ask(lambda console: console.runs())
    assert [run.state for run in runs] == [RunState.DONE, RunState.DONE]
    assert night.id in {run.id for run in runs}


def test_rows_are_there_again_after_a_restart(desk: Desk) -> None:
    desk.night(2)
    desk.wait_at_rest(2)
    before = desk.page.model.rows
    desk.close()
    desk.open()
    assert desk.page.model.rows == before
    assert desk.page.middle.currentWidget() is desk.page.board


def test_a_prompt_the_gate_refuses_stays_in_the_editor_with_the_reason(qtbot: QtBot, desk: Desk) -> None:
    desk.night()
    key = desk.only(FRONT)
    desk.wait_at_rest(1)
    desk.press(key, Qt.Key.Key_E)
    editor = desk.page.panel.editor
    qtbot.waitUntil(lambda: editor.isVisible() and "front" in editor.text.toPlainText())
    editor.text.setPlainText("portrait of a girl, 12 years old")
    qtbot.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(editor.refusal.isVisible, timeout=LONG)
    assert editor.refusal.text().startswith("The safety gate refuses this prompt.")
    assert len(desk.ask(lambda console: console.runs())) == 1

    editor.text.setPlainText("full body, woman in a blue coat")
    editor.paint.click()
    desk.wait_for(key, AttemptState.DONE, number=2)
    assert not editor.isVisible()
    attempts, active = desk.ask(lambda console: console.board.attempts(*_known(key)))
    assert attempts[1].prompt == "adult, full body, woman in a blue coat"
    assert (attempts[1].reason, active) == ("reroll", attempts[1].id)


def test_an_older_attempt_can_be_looked_at_and_made_active(qtbot: QtBot, desk: Desk) -> None:
    desk.night()
    key = desk.only(FRONT)
    desk.wait_at_rest(1)
    desk.press(key, Qt.Key.Key_N)
    desk.wait_for(key, AttemptState.DONE, number=2)
    stack = desk.page.attempts
    qtbot.waitUntil(lambda: len(stack.attempts) == 2 and stack.active is stack.attempts[1])
    assert stack.attempts[0].seed != stack.attempts[1].seed
    desk.press(key, Qt.Key.Key_BracketLeft)
    row = desk.page.model.row(key[0])
    assert row is not None
    assert desk.page.model.face(row, FRONT).chip == "1/2"
    qtbot.waitUntil(desk.page.panel.picture.isVisible)
    desk.press(key, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: stack.active is not None and stack.active.number == 1, timeout=LONG)
    assert desk.page.model.face(desk.page.model.rows[0], FRONT).chip == "1/2"

    desk.press(key, Qt.Key.Key_C)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None and not isinstance(dialog, QMessageBox)
    dialog.close()


def test_paused_work_waits_and_goes_on_and_says_so(qtbot: QtBot, desk: Desk) -> None:
    desk.night()
    key = desk.only(FRONT)
    desk.wait_at_rest(1)
    desk.page.toolbar.pause.click()
    qtbot.waitUntil(lambda: desk.page.model.paused, timeout=LONG)
    assert desk.page.toolbar.pause.text() == "Resume"
    desk.press(key, Qt.Key.Key_R)
    desk.wait_for(key, AttemptState.QUEUED, number=2)
    row = desk.page.model.row(key[0])
    assert row is not None and desk.page.model.face(row, FRONT).words == "Paused"

    desk.press(key, Qt.Key.Key_X)  # what waits can be cancelled
    desk.wait_for(key, AttemptState.CANCELLED, number=2)
    desk.page.toolbar.pause.click()
    qtbot.waitUntil(lambda: not desk.page.model.paused, timeout=LONG)
    desk.wait_at_rest(1)
    row = desk.page.model.row(key[0])
    assert row is not None and row.state is CharacterState.COMPLETE


@pytest.mark.parametrize("pace_s", [0.15])
def test_a_character_can_be_cancelled_and_its_failed_views_retried_from_its_row(qtbot: QtBot, desk: Desk) -> None:
    desk.night()
    key = desk.only(View.AVATAR)
    desk.wait_for(key, AttemptState.SUBMITTED)
    desk.page.verbs.cancel_character(key[0])
    desk.wait_for(key, AttemptState.CANCELLED)
    desk.wait_at_rest(1)
    assert desk.page.model.rows[0].state is CharacterState.CANCELLED
    desk.page.verbs.run_next(key[0])
    qtbot.waitUntil(lambda: bool(desk.messages), timeout=LONG)
    assert "not waiting for its turn" in str(desk.messages.pop())
    desk.page.current.retry_row(key[0])
    desk.wait_for(key, AttemptState.DONE, number=2)
    desk.wait_at_rest(1)
    assert desk.page.model.rows[0].state is CharacterState.COMPLETE


def test_a_run_can_be_chosen_and_a_filter_that_shows_nothing_offers_a_way_back(qtbot: QtBot, desk: Desk) -> None:
    night = desk.night()
    desk.wait_at_rest(1)
    desk.page.show_target(night.id)
    with qtbot.waitSignal(desk.page.feed.first_read, timeout=LONG):
        pass
    assert len(desk.page.model.rows) == 1
    desk.page.toolbar.chips[Standing.FAILED].click()
    assert desk.page.middle.currentWidget() is desk.page.empty
    assert desk.page.empty.all.isVisible()
    desk.page.empty.all.click()
    assert desk.page.middle.currentWidget() is desk.page.board
    remembered = desk.page.state()
    desk.page.restore({**remembered, "standing": "done", "zoom": 120})
    assert desk.page.model.standing is Standing.DONE
    assert desk.page.board.wished == 120
    desk.page.restore({"zoom": "?", "standing": "?", "run": 3})
    desk.page._choose_run(night.id)
    desk.page.restore(desk.page.state())
    desk.page._take_runs([night])
    assert desk.page.feed.run_id == night.id
    desk.page.restore({"run": "run-of-other-data"})
    desk.page._take_runs([night])
    assert desk.page.feed.run_id is None, "all runs"


def _known(key: Key) -> tuple[str, View]:
    assert key[1] is not None
    return key[0], key[1]
