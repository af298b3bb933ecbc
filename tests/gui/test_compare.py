"""Two candidates side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPixmap, QWheelEvent
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.compare import CompareView
from charhub_console.app.gui.candidates.viewpoint import FARTHEST, NEAREST, Pane, Viewpoint
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.candidate import Candidate, Level, Verdict
from tests.gui.stock import all_of, open_stock

Key = Qt.Key


@pytest.fixture
def stock(qtbot: QtBot, configuration: Configuration) -> Iterator[EngineThread]:
    engine = open_stock(qtbot, configuration)
    yield engine
    engine.stop()


@pytest.fixture
def candidates(qtbot: QtBot, stock: EngineThread) -> list[Candidate]:
    return all_of(qtbot, stock)[:5]


@pytest.fixture
def view(qtbot: QtBot, stock: EngineThread, candidates: list[Candidate]) -> Iterator[CompareView]:
    made = CompareView(stock)
    qtbot.addWidget(made)
    made.show_pair(candidates[0].id, candidates[1].id, [one.id for one in candidates])
    qtbot.waitUntil(lambda: all(pane.pixmap is not None for pane in made.panes), timeout=20_000)
    yield made
    made.close()
    made.pictures.stop()


def wheel(pane: Pane, at: QPointF, notches: int) -> None:
    event = QWheelEvent(
        at,
        pane.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    pane.wheelEvent(event)


def test_the_arrows_change_one_pane_and_leave_the_frozen_one(
    qtbot: QtBot, view: CompareView, candidates: list[Candidate]
) -> None:
    qtbot.keyClick(view, Key.Key_Right)
    assert view.shown == [candidates[0].id, candidates[2].id]
    qtbot.keyClick(view, Key.Key_F)
    qtbot.keyClick(view, Key.Key_Right)
    qtbot.keyClick(view, Key.Key_Right)
    assert view.shown == [candidates[3].id, candidates[2].id]
    assert view.panes[1].is_frozen and view.panes[0].is_active


def test_the_frozen_candidate_never_comes_into_the_other_pane(
    qtbot: QtBot, view: CompareView, candidates: list[Candidate]
) -> None:
    for _ in range(9):
        qtbot.keyClick(view, Key.Key_Left)
        assert view.shown[0] != view.shown[1]
    for _ in range(9):
        qtbot.keyClick(view, Key.Key_Right)
        assert view.shown[0] != view.shown[1]
    assert view.shown == [candidates[0].id, candidates[4].id]


def test_a_click_makes_a_pane_active(qtbot: QtBot, view: CompareView) -> None:
    qtbot.mouseClick(view.panes[0], Qt.MouseButton.LeftButton)
    assert view.active == 0 and view.frozen == 1


def test_both_panes_zoom_and_move_together(qtbot: QtBot, view: CompareView) -> None:
    left, right = view.panes
    wheel(left, QPointF(left.rect().center()), 4)
    assert view.view.zoom > 2
    assert left.place().width() > left.width() and right.place().width() > right.width()
    before = right.place().topLeft()
    qtbot.mousePress(left, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    qtbot.mouseMove(left, QPoint(150, 250))
    qtbot.mouseRelease(left, Qt.MouseButton.LeftButton, pos=QPoint(150, 250))
    moved = right.place().topLeft() - before
    assert moved.x() < 0 and moved.y() < 0
    qtbot.keyClick(view, Key.Key_0)
    assert view.view.zoom == FARTHEST


def test_a_verdict_is_about_the_active_pane_and_brings_the_next(
    qtbot: QtBot, view: CompareView, candidates: list[Candidate]
) -> None:
    with qtbot.waitSignal(view.decided) as decided:
        qtbot.keyClick(view, Key.Key_R)
    assert decided.args == [candidates[1].id, Verdict.REJECT, ""]
    assert view.active_id == candidates[2].id


def test_escape_closes_and_says_where_it_was(qtbot: QtBot, view: CompareView, candidates: list[Candidate]) -> None:
    with qtbot.waitSignal(view.left) as left:
        qtbot.keyClick(view, Key.Key_Escape)
    assert left.args == [candidates[1].id]


@pytest.fixture
def pane(qtbot: QtBot) -> Pane:
    made = Pane(Viewpoint())
    qtbot.addWidget(made)
    made.resize(400, 500)
    made.pixmap = QPixmap(832, 1216)
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(-6, 6), st.floats(10, 390), st.floats(10, 450)),
        max_size=8,
    )
)
def test_the_picture_never_leaves_its_pane_whatever_the_wheel_does(
    pane: Pane, steps: list[tuple[int, float, float]]
) -> None:
    view = pane._view
    view.reset()
    for notches, x, y in steps:
        wheel(pane, QPointF(x, y), notches)
        assert FARTHEST <= view.zoom <= NEAREST
        margin = 0.5 / view.zoom
        assert margin - 1e-9 <= view.centre.x() <= 1 - margin + 1e-9
        assert margin - 1e-9 <= view.centre.y() <= 1 - margin + 1e-9


def test_what_is_under_the_pointer_stays_there(pane: Pane) -> None:
    wheel(pane, QPointF(200, 240), 6)
    point = QPointF(230, 260)

    def fraction() -> QPointF:
        place = pane.place()
        inside = point - place.topLeft()
        return QPointF(inside.x() / place.width(), inside.y() / place.height())

    before = fraction()
    wheel(pane, point, 2)
    after = fraction()
    assert (after - before).manhattanLength() < 1e-6


def test_a_picture_above_the_level_is_blurred_in_its_pane_until_it_is_asked_for(
    qtbot: QtBot, view: CompareView
) -> None:
    sharp = view.panes[0].pixmap
    assert sharp is not None and [pane.curtain for pane in view.panes] == [None, None]
    view.reveals.above = Level.UNKNOWN
    view.freeze(0)
    assert [pane.curtain for pane in view.panes] == ["V", "V"]
    assert view.panes[0].pixmap is not None and view.panes[0].pixmap.width() < sharp.width() / 4
    qtbot.keyClick(view, Key.Key_V)
    assert [pane.curtain for pane in view.panes] == ["V", None], "the active one"
    qtbot.mouseClick(view.panes[0], Qt.MouseButton.LeftButton)
    assert [pane.curtain for pane in view.panes] == [None, None]
    view.show_pair(*view.shown, view.ids)
    assert view.panes[1].curtain == "V" or view.panes[1].pixmap is None, "another time it is asked for again"
