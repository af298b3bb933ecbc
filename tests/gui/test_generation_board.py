"""The board without an engine: faces, order, geometry, painting, gestures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from charhub_console.app.gui import theme
from charhub_console.app.gui.generation import painting, sheets, tiles
from charhub_console.app.gui.generation.board import BoardList
from charhub_console.app.gui.generation.geometry import TILES, Geometry
from charhub_console.app.gui.generation.header import header_of, retry_words, seconds_of
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.pictures import Pictures
from charhub_console.app.gui.generation.tiles import COLUMNS, Face, Kind, face_of
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import Standing
from charhub_console.domain.character import CharacterState
from charhub_console.domain.events import AttemptProgressed
from charhub_console.domain.views import View
from tests.gui.boards import NOON, a_row, a_view

AVATAR, SIDE = View.AVATAR, View.REFERENCE_SIDE


def being_painted(state: AttemptState = AttemptState.SUBMITTED, view: View = AVATAR) -> BoardModel:
    model = BoardModel()
    model.replace([a_row("Mira", a_view(view, state), state=CharacterState.GENERATING)])
    return model


# --- faces ---


def test_a_failed_view_is_a_button_and_says_why() -> None:
    face = face_of(a_row("Mira", a_view(AVATAR), a_view(SIDE, AttemptState.FAILED)), SIDE, {})
    assert (face.kind, face.words, face.is_button) == (Kind.FAILED, "The server ran out of memory.", True)
    assert face.detail == "The server ran out of memory. Retry the view."


def test_a_failed_reroll_keeps_the_good_picture_in_sight() -> None:
    failed = a_view(SIDE, AttemptState.FAILED, number=2, active_attempt="SIDE-1", active_number=1)
    face = face_of(a_row("Mira", failed), SIDE, {})
    assert face.path == "thumbnails/views/Mira-SIDE-1.jpg"
    assert (face.can_retry, face.is_button, face.chip) == (True, False, "1/2")


def test_a_view_being_painted_says_its_step_or_its_place() -> None:
    model = being_painted()
    (row,) = model.rows
    attempt = row.views[0].attempt_id
    assert model.face(row, AVATAR).words == "starting"
    model.progress(AttemptProgressed(attempt, step=3, of=8))
    assert (model.face(row, AVATAR).kind, model.face(row, AVATAR).words) == (Kind.PAINTING, "step 3 of 8")
    model.progress(AttemptProgressed(attempt, queue_position=2))
    assert (model.face(row, AVATAR).kind, model.face(row, AVATAR).words) == (Kind.WAITING, "Queued 2nd")


@pytest.mark.parametrize("state", [AttemptState.GENERATED, AttemptState.STORED])
def test_bytes_on_their_way_are_uploading(state: AttemptState) -> None:
    model = being_painted(state)
    assert model.face(model.rows[0], AVATAR).kind is Kind.UPLOADING


def test_views_without_an_attempt_say_what_they_wait_for() -> None:
    asked = a_row("Mira", a_view(AVATAR), asked=(SIDE,), state=CharacterState.GENERATING)
    assert face_of(asked, SIDE, {}).words == "Waiting"
    assert face_of(asked, SIDE, {}, paused=True).words == "Paused"
    no_avatar = a_row("Mira", a_view(AVATAR, AttemptState.FAILED), state=CharacterState.FAILED)
    assert face_of(no_avatar, SIDE, {}).words == "Needs the avatar"
    alone = a_row("Mira", a_view(AVATAR), with_references=False)
    assert face_of(alone, SIDE, {}).words == "Not wanted"
    assert face_of(a_row("Mira", a_view(AVATAR)), SIDE, {}).can_retry


def test_the_chip_counts_attempts_and_the_one_under_way_is_the_last() -> None:
    done = a_view(SIDE, number=3, active_number=2)
    assert face_of(a_row("Mira", done), SIDE, {}).chip == "2/3"
    again = replace(done, state=AttemptState.SUBMITTED)
    assert face_of(a_row("Mira", again), SIDE, {}).chip == "3/3"
    assert face_of(a_row("Mira", a_view(SIDE)), SIDE, {}).chip == ""


# --- rows ---


def test_running_rows_come_first_and_then_the_newest_run() -> None:
    model = BoardModel()
    late = NOON + timedelta(hours=1)
    model.replace(
        [
            a_row("old"),
            a_row("second", began_at=late, position=1),
            a_row("first", began_at=late),
            a_row("runs", a_view(AVATAR, AttemptState.SUBMITTED), state=CharacterState.GENERATING),
        ]
    )
    assert [row.name for row in model.rows] == ["runs", "first", "second", "old"]
    assert model.counts == {Standing.RUNNING: 1, Standing.FAILED: 0, Standing.DONE: 3, None: 4}


def test_a_filter_shows_one_standing_and_rows_leave_it_when_they_change() -> None:
    model = BoardModel()
    broken = a_row("Mira", a_view(AVATAR))
    model.replace([broken, a_row("Otto")])
    model.set_standing(Standing.FAILED)
    assert [row.name for row in model.rows] == ["Mira"]
    model.update(["Mira"], [a_row("Mira")])
    assert model.rows == []
    assert model.failed() == []


def test_a_row_that_was_asked_for_and_is_gone_is_gone() -> None:
    model = BoardModel()
    model.replace([a_row("Mira"), a_row("Otto")])
    model.update(["Otto"], [])
    assert [row.name for row in model.rows] == ["Mira"]


def test_only_tiles_that_look_different_are_told(qtbot: QtBot) -> None:
    model = BoardModel()
    row = a_row("Mira", a_view(AVATAR), a_view(SIDE, AttemptState.QUEUED), state=CharacterState.GENERATING)
    model.replace([row])
    told: list[object] = []
    model.tiles_changed.connect(told.extend)
    model.update(["Mira"], [a_row("Mira", a_view(AVATAR), a_view(SIDE), state=CharacterState.GENERATING)])
    assert told == [] or ("Mira", AVATAR) not in told


def test_hints_of_attempts_nobody_knows_are_ignored() -> None:
    model = being_painted()
    assert model.progress(AttemptProgressed("unknown", step=1, of=8)) is None
    model.update(["Mira"], [a_row("Mira", a_view(AVATAR))])
    assert model.progress(AttemptProgressed(model.rows[0].views[0].attempt_id, step=1, of=8)) is None


def test_the_header_says_state_count_time_and_run() -> None:
    row = a_row("Mira", a_view(AVATAR, AttemptState.SUBMITTED), state=CharacterState.GENERATING)
    facts = header_of(row, NOON + timedelta(seconds=72), {"run": "Night"}, paused=False)
    assert facts == [("painting", "accent"), ("0/5", "text"), ("1:12", "muted"), ("Night", "muted")]
    assert retry_words(row) == ""
    broken = a_row("Mira", a_view(AVATAR), state=CharacterState.PARTIAL)
    assert header_of(broken, NOON, {}, paused=False)[0] == ("4 views are missing", "bad")
    assert retry_words(broken) == "Retry failed views (4)"


def test_the_time_of_a_row_is_that_of_its_newest_run() -> None:
    old = a_view(AVATAR)
    again = a_view(
        SIDE, run_id="retry", created_at=NOON + timedelta(days=1), ended_at=NOON + timedelta(days=1, seconds=9)
    )
    assert seconds_of(a_row("Mira", old, again), NOON) == 9


# --- geometry ---


@given(st.integers(700, 4000), st.integers(72, 208), st.integers(1, 600))
def test_every_tile_is_found_where_it_is_painted(width: int, wished: int, cards: int) -> None:
    where = Geometry(width, 900, wished, cards)
    for number in {0, cards // 2, cards - 1}:
        for column in range(TILES):
            middle = where.tile(number, column).center()
            assert where.tile_at(middle.x(), middle.y()) == (number, column)
            assert where.card(number).contains(where.cell(number, column))
    last = where.card(cards - 1)
    assert where.content_height >= last.bottom()
    assert list(where.cards_between(0, where.content_height)) == list(range(cards))


# --- the view ---


@pytest.fixture
def board(qtbot: QtBot, pictures: Pictures) -> BoardList:
    model = BoardModel()
    model.replace(
        [
            a_row("Mira", a_view(AVATAR), a_view(SIDE, AttemptState.FAILED), state=CharacterState.PARTIAL),
            *(a_row(f"Row {n}", position=n + 1) for n in range(40)),
        ]
    )
    shown = BoardList(model, pictures)
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    qtbot.waitExposed(shown)
    model.setParent(shown)
    return shown


def paint_all(board: BoardList) -> QPixmap:
    """The board once every card had its turn."""
    board.viewport().repaint()
    while not board.is_up_to_date:
        board.viewport().repaint()
    return board.viewport().grab()


def spot_of(board: BoardList, name: str, view: View) -> QPoint:
    return board.visualRect(board.model().index(board.board.item_of((name, view)))).center()


def test_one_click_on_a_failed_tile_asks_for_a_retry(qtbot: QtBot, board: BoardList) -> None:
    with qtbot.waitSignal(board.retry_clicked) as clicked:
        qtbot.mouseClick(board.viewport(), Qt.MouseButton.LeftButton, pos=spot_of(board, "Mira", SIDE))
    assert clicked.args == [("Mira", SIDE)]


def test_a_click_on_a_good_tile_only_chooses_it(qtbot: QtBot, board: BoardList) -> None:
    with qtbot.assertNotEmitted(board.retry_clicked):
        qtbot.mouseClick(board.viewport(), Qt.MouseButton.LeftButton, pos=spot_of(board, "Mira", AVATAR))
    assert board.key_now() == ("Mira", AVATAR)


def test_the_button_of_a_row_asks_for_all_its_missing_views(qtbot: QtBot, board: BoardList) -> None:
    header = board.geometry_now.header(0)
    with qtbot.waitSignal(board.row_retry_clicked) as clicked:
        qtbot.mouseClick(
            board.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(header.right() - 20, header.center().y() + 2)
        )
    assert clicked.args == ["Mira"]


def test_the_keyboard_begins_at_the_first_avatar(qtbot: QtBot, board: BoardList) -> None:
    with qtbot.waitActive(board):
        board.activateWindow()
    board.setFocus()
    assert board.key_now() == ("Mira", AVATAR)


def test_arrow_keys_walk_over_tiles_and_cards_and_stop_at_the_ends(qtbot: QtBot, board: BoardList) -> None:
    board.show_key(("Mira", AVATAR))
    line = board.geometry_now.columns
    qtbot.keyClick(board, Qt.Key.Key_Right)
    assert board.key_now() == ("Mira", View.REFERENCE_AVATAR)
    qtbot.keyClick(board, Qt.Key.Key_Down)
    assert board.key_now() == (board.board.rows[line].name, View.REFERENCE_AVATAR)
    qtbot.keyClick(board, Qt.Key.Key_Up)
    qtbot.keyClick(board, Qt.Key.Key_Up)
    assert board.key_now() == ("Mira", View.REFERENCE_AVATAR)
    qtbot.keyClick(board, Qt.Key.Key_End)
    assert board.key_now() == (board.board.rows[-1].name, View.REFERENCE_BACK)
    assert board.is_visible(board.key_now() or ("", None))
    qtbot.keyClick(board, Qt.Key.Key_PageDown)
    qtbot.keyClick(board, Qt.Key.Key_Home)
    assert board.key_now() == ("Mira", None)


def test_the_current_tile_and_what_is_looked_at_stay_when_rows_move(board: BoardList) -> None:
    board.show_key(("Row 30", SIDE))
    before = board.visualRect(board.currentIndex())
    told: list[object] = []
    board.current_tile.connect(told.append)
    newcomers = [a_row(f"New {n}", began_at=NOON + timedelta(hours=1)) for n in range(7 * board.geometry_now.columns)]
    board.board.update([], newcomers)
    assert board.key_now() == ("Row 30", SIDE)
    assert board.visualRect(board.currentIndex()) == before
    assert told == []


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[QRect]:
    """Tiles as they are painted."""
    found: list[QRect] = []
    real = painting.paint_tile

    def spy(painter: QPainter, tile: QRect, face: Face, picture: QPixmap | None, *, hovered: bool) -> None:
        found.append(tile)
        real(painter, tile, face, picture, hovered=hovered)

    monkeypatch.setattr(painting, "paint_tile", spy)
    return found


def test_only_the_changed_tile_is_painted_anew(board: BoardList, painted: list[QRect]) -> None:
    paint_all(board)
    painted.clear()
    fixed = a_row("Mira", a_view(AVATAR), a_view(SIDE, number=2), state=CharacterState.PARTIAL)
    board.board.update(["Mira"], [fixed])
    paint_all(board)
    assert painted == [board.geometry_now.tile(0, list(COLUMNS).index(SIDE))]


def test_cards_that_only_moved_are_not_painted_anew(board: BoardList, painted: list[QRect]) -> None:
    paint_all(board)
    painted.clear()
    board.board.update(["Row 1"], [a_row("Row 1", position=0)])
    assert [row.name for row in board.board.rows[:3]] == ["Mira", "Row 1", "Row 0"]
    paint_all(board)
    assert painted == []


def test_a_tile_shows_its_new_step_and_what_the_mouse_is_on(qtbot: QtBot, board: BoardList) -> None:
    under_way = a_row("Mira", a_view(AVATAR, AttemptState.SUBMITTED), state=CharacterState.GENERATING)
    board.board.update(["Mira"], [under_way])
    before = paint_all(board).toImage()
    board.board.progress(AttemptProgressed(under_way.views[0].attempt_id, step=7, of=8))
    assert paint_all(board).toImage() != before
    board.board.update(["Mira"], [a_row("Mira", a_view(AVATAR), a_view(SIDE, AttemptState.FAILED))])
    cold = paint_all(board).toImage()
    qtbot.mouseMove(board.viewport(), spot_of(board, "Mira", SIDE))
    qtbot.waitUntil(lambda: board.hovered is not None)
    assert paint_all(board).toImage() != cold


def test_another_theme_and_another_language_show_at_once(
    qapp: QApplication, board: BoardList, monkeypatch: pytest.MonkeyPatch
) -> None:
    dark = paint_all(board).toImage()
    theme.apply(qapp, theme.LIGHT)
    light = paint_all(board).toImage()
    theme.apply(qapp, theme.DARK)
    assert light != dark and paint_all(board).toImage() == dark
    monkeypatch.setattr(tiles, "tr", lambda text, *_: text.upper())
    QApplication.sendEvent(board, QEvent(QEvent.Type.LanguageChange))
    assert board.face_at(0, list(COLUMNS).index(View.REFERENCE_FRONT)).words == "MISSING"
    assert paint_all(board).toImage() != dark


def test_a_repaint_that_takes_long_goes_on_in_the_next_turns(
    qtbot: QtBot, board: BoardList, painted: list[QRect], monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_all(board)
    painted.clear()
    monkeypatch.setattr(sheets, "PATIENCE_S", 0.0)
    changed = [a_row(f"Row {n}", a_view(AVATAR), position=n + 1) for n in range(2)]
    board.board.update([], [a_row("Mira", a_view(AVATAR), position=0), *changed])
    board.viewport().repaint()
    first = len(painted)
    assert first > 0 and not board.is_up_to_date
    board.viewport().repaint(board.on_screen(board.geometry_now.card(0)))  # this one makes no other forgotten
    qtbot.waitUntil(lambda: board.is_up_to_date)
    assert len(painted) > first


def test_screen_readers_hear_the_name_the_view_and_why_it_failed(board: BoardList) -> None:
    access = QAccessible.queryAccessibleInterface(board)
    assert access.role() == QAccessible.Role.List
    item = board.board.item_of(("Mira", SIDE))
    said = board.model().index(item).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Mira, side. failed: The server ran out of memory. Retry the view. R tries again"


def test_zooming_keeps_tiles_within_reason(board: BoardList) -> None:
    board.zoom(10)
    assert board.wished == 72
    board.zoom(1000)
    assert board.wished == 208
