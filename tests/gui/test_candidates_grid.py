"""The grid: where cells are, what stays where it is, what is blurred, which keys move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.geometry import Geometry
from charhub_console.app.gui.candidates.keys import Action, Keymap, RejectReason, load, save
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.app.gui.candidates.thumbnails import Thumbnails, Wanted, decode
from charhub_console.domain.candidate import Level, Status
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.listing import CODES, CandidateBrief, CandidateCounts, IdArray, Listing
from charhub_console.engine.console import CandidateFilter
from tests.gui.candidate_pages import shown_page
from tests.gui.stock import SAMPLES

LAYOUTS = st.builds(
    Geometry,
    width=st.integers(1, 3000),
    height=st.integers(1, 2000),
    count=st.integers(0, 500),
    lead=st.just(0),
)


@pytest.fixture
def page(qtbot: QtBot, configuration: Configuration) -> Iterator[CandidatesPage]:
    with shown_page(qtbot, configuration) as page:
        yield page


def new_ids(count: int, start: int = 1) -> IdArray:
    return IdArray(b"".join((start + number).to_bytes(16, "big") for number in range(count)))


def arrive_above(page: CandidatesPage, count: int) -> None:
    """As after a fetch."""
    ids = new_ids(count) + page.model.ids
    page.model.replace(Listing(ids, bytes([CODES[Status.NEW]]) * count + bytes(page.model.statuses)))


@given(LAYOUTS, st.data())
def test_a_cell_is_found_where_it_is_placed(layout: Geometry, data: st.DataObject) -> None:
    if not layout.count:
        return
    layout = replace(layout, lead=data.draw(st.integers(0, layout.columns - 1)))
    row = data.draw(st.integers(0, layout.count - 1))
    x, y = layout.place(row)
    assert layout.row_at(x, y) == layout.row_at(x + layout.cell_width - 1, y + layout.cell_height - 1) == row
    assert row in layout.rows_between(y, y + 1)
    assert y + layout.cell_height <= layout.content_height


@given(LAYOUTS, st.integers(1, 300), st.data())
def test_rows_that_arrive_above_move_nothing_sideways(layout: Geometry, arrived: int, data: st.DataObject) -> None:
    if not layout.count:
        return
    row = data.draw(st.integers(0, layout.count - 1))
    after = replace(layout, count=layout.count + arrived, lead=layout.lead_after(arrived))
    assert 0 <= after.lead < after.columns
    assert after.place(row + arrived)[0] == layout.place(row)[0]


def test_the_first_screen_shows_every_picture(page: CandidatesPage, qtbot: QtBot) -> None:
    def all_there() -> bool:
        wanted = [page.grid.wanted(row) for row in page.grid.visible_rows()]
        return all(one and page.thumbnails.pixmap(one.candidate_id, blurred=one.blurred) for one in wanted)

    qtbot.waitUntil(all_there, timeout=10_000)
    assert page.model.rowCount() == SAMPLES


def test_arrivals_above_do_not_move_what_is_looked_at(page: CandidatesPage) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_End)
    looked_at, place = page.current_id, page.grid.visualRect(page.grid.currentIndex())
    arrive_above(page, 7)
    assert page.current_id == looked_at
    assert page.grid.visualRect(page.grid.currentIndex()) == place
    assert page.numbers.above == 7


def test_an_arrival_in_the_middle_keeps_focus_and_selection(page: CandidatesPage) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_Right)
    QTest.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    current, chosen, ids = page.current_id, list(page.selected_ids()), list(page.model.ids)
    mixed = [ids[5], *new_ids(1), *ids[:5], *ids[6:]]
    page.model.replace(Listing(IdArray.of(mixed), bytes(len(mixed))))
    assert page.current_id == current
    assert list(page.selected_ids()) == chosen


def test_going_to_the_top_closes_the_gap_arrivals_left(page: CandidatesPage) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_End)
    arrive_above(page, 1)
    assert page.grid.geometry_now.lead == page.grid.geometry_now.columns - 1
    page.numbers.top_wanted.emit()
    assert page.grid.geometry_now.lead == 0
    assert page.numbers.above == 0


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ((Qt.Key.Key_End,), SAMPLES - 1),
        ((Qt.Key.Key_End, Qt.Key.Key_Home), 0),
        ((Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left), 1),
        ((Qt.Key.Key_Left,), 0),
        ((Qt.Key.Key_Up,), 0),
        ((Qt.Key.Key_Down,), 4),
        ((Qt.Key.Key_Down, Qt.Key.Key_Up), 0),
        ((Qt.Key.Key_PageDown,), 8),
        ((Qt.Key.Key_PageDown, Qt.Key.Key_PageUp), 0),
    ],
)
def test_keys_move_the_focus(page: CandidatesPage, keys: tuple[Qt.Key, ...], row: int) -> None:
    assert page.grid.geometry_now.columns == 4
    for key in keys:
        QTest.keyClick(page.grid, key)
    assert page.grid.current_row == row
    assert row in page.grid.visible_rows()


def test_down_from_a_full_line_reaches_a_shorter_last_line(page: CandidatesPage) -> None:
    page.grid.go_to(SAMPLES - 4)
    assert (SAMPLES - 4) % 4 == 3
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    assert page.grid.current_row == SAMPLES - 1


def test_zoom_keeps_the_focused_cell_in_sight(page: CandidatesPage) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_End)
    QTest.keyClick(page.grid, "-")
    QTest.keyClick(page.grid, "+")
    QTest.keyClick(page.grid, "+")
    assert page.grid.zoom == 3
    assert page.grid.current_row in page.grid.visible_rows()


def test_what_is_above_the_level_is_blurred_until_hover_or_reveal(page: CandidatesPage) -> None:
    brief = page.model.brief(0)
    assert brief is not None
    page.model.take_briefs([replace(brief, level=Level.R)])
    assert page.grid.wanted(0).blurred  # type: ignore[union-attr]
    QTest.keyClick(page.grid, "V")
    assert not page.grid.wanted(0).blurred  # type: ignore[union-attr]
    QTest.keyClick(page.grid, "V")
    x, y = page.grid.geometry_now.place(0)
    QTest.mouseMove(page.grid.viewport(), QPoint(x + 50, y + 50))
    QTest.mouseMove(page.grid.viewport(), QPoint(x + 60, y + 60))
    assert not page.grid.wanted(0).blurred  # type: ignore[union-attr]
    QTest.mouseMove(page.grid.viewport(), QPoint(x + 350, y + 60))
    page.set_blur_above(Level.R)
    assert not page.grid.wanted(0).blurred  # type: ignore[union-attr]


def test_a_picture_whose_file_was_forgotten_is_not_shown_from_memory(page: CandidatesPage, qtbot: QtBot) -> None:
    brief = page.model.brief(0)
    assert brief is not None
    qtbot.waitUntil(lambda: page.thumbnails.pixmap(brief.id, blurred=False) is not None, timeout=10_000)
    page.model.take_briefs([replace(brief, thumbnail_path=None, gate="block")])
    assert page.grid.wanted(0) is None


def test_a_screen_reader_hears_what_a_cell_is(page: CandidatesPage) -> None:
    QTest.keyClick(page.grid, "R")
    interface = QAccessible.queryAccessibleInterface(page.grid)
    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() == SAMPLES
    assert "rejected" in interface.child(0).text(QAccessible.Text.Name)


def test_without_candidates_the_next_step_is_offered(qtbot: QtBot, configuration: Configuration) -> None:
    with shown_page(qtbot, configuration, fetched=False) as page:
        qtbot.waitUntil(lambda: page.empty.title == "No candidates yet")
        with qtbot.waitSignal(page.fetch_wanted):
            page.empty.button.click()


def test_what_the_level_hides_is_said(qtbot: QtBot, configuration: Configuration) -> None:
    with shown_page(qtbot, configuration) as page:
        page.set_filter(CandidateFilter(levels=Level.XXX))
        qtbot.waitUntil(lambda: page.empty.title == f"0 of {SAMPLES} shown because of level", timeout=10_000)
        with qtbot.waitSignal(page.all_levels_wanted):
            page.empty.button.click()


def test_a_filter_that_fits_nothing_can_be_reset(page: CandidatesPage, qtbot: QtBot) -> None:
    page.set_filter(CandidateFilter(text="nobody says this"))
    qtbot.waitUntil(lambda: page.empty.title == "Nothing matches", timeout=10_000)
    with qtbot.waitSignal(page.filter_reset_wanted):
        page.empty.button.click()


def test_the_numbers_are_those_of_the_filter(page: CandidatesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.counted, timeout=10_000) as told:
        page.reading.count()
    counts = told.args[0]
    assert isinstance(counts, CandidateCounts)
    assert (counts.total, counts.by_status[Status.NEW]) == (SAMPLES, SAMPLES)


def test_zoom_and_splitter_are_remembered(page: CandidatesPage) -> None:
    page.grid.set_zoom(1)
    state = page.state()
    page.grid.set_zoom(2)
    page.restore(state)
    assert page.grid.zoom == 1


# --- thumbnails ---


def picture(folder: Path, name: str, width: int, height: int) -> str:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    assert image.save(str(folder / name), "JPEG")
    return name


@pytest.mark.parametrize(("width", "height"), [(256, 384), (384, 256), (256, 256), (90, 384), (20, 20)])
@pytest.mark.parametrize("blurred", [False, True])
def test_a_picture_is_decoded_to_exactly_the_cell(tmp_path: Path, width: int, height: int, blurred: bool) -> None:
    name = picture(tmp_path, "one.jpg", width, height)
    image = decode(str(tmp_path / name), Wanted("", name, 184, 276, blurred))
    assert (image.width(), image.height()) == (184, 276)
    assert image.format() is QImage.Format.Format_RGB32


def test_what_is_wanted_no_more_is_dropped_and_memory_is_kept_in_bounds(qtbot: QtBot, tmp_path: Path) -> None:
    names = [picture(tmp_path, f"{number}.jpg", 64, 96) for number in range(12)]
    thumbnails = Thumbnails(budget_bytes=5 * 40 * 60 * 4)
    try:
        wanted = [Wanted(name, name, 40, 60) for name in names]
        thumbnails.want(wanted)
        thumbnails.want(wanted[:6])
        thumbnails.start(tmp_path)
        thumbnails.want(wanted[:6])
        qtbot.waitUntil(lambda: thumbnails.used_bytes == 5 * 40 * 60 * 4, timeout=10_000)
        assert all(thumbnails.pixmap(name, blurred=False) is None for name in names[6:])
    finally:
        thumbnails.stop()


def test_an_unreadable_picture_is_tried_once(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    thumbnails = Thumbnails()
    wanted = Wanted("bad", "bad.jpg", 40, 60)
    try:
        thumbnails.start(tmp_path)
        with qtbot.waitSignal(thumbnails.arrived, timeout=10_000):
            thumbnails.want([wanted])
        assert thumbnails.is_broken(wanted)
    finally:
        thumbnails.stop()


# --- keys ---


def test_keys_are_data_and_survive_the_file(tmp_path: Path) -> None:
    assert load(tmp_path) == Keymap()
    mine = Keymap({**Keymap().keys, Action.APPROVE: ("F",)}, {"1": "Hands"})
    save(mine, tmp_path)
    found = load(tmp_path)
    assert found == mine
    assert found.first(Action.APPROVE) == "F"
    assert not Keymap().conflicts()
    assert Keymap({Action.APPROVE: ("1",)}, {"1": "Hands"}).conflicts() == ("1",)


@pytest.mark.parametrize("text", ["[]", "{", '{"keys": {"fly": ["A"]}}', '{"reasons": {"Nokey": "x"}}'])
def test_a_keymap_that_is_none_is_refused_with_advice(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput):
        load(tmp_path)


def test_a_person_may_have_other_keys(page: CandidatesPage) -> None:
    page.set_keymap(Keymap({Action.REJECT: ("X",)}, {}))
    QTest.keyClick(page.grid, "R")
    assert page.model.status(0) is Status.NEW
    QTest.keyClick(page.grid, "X")
    assert page.model.status(0) is Status.REJECTED


def test_other_verbs_are_left_to_others(page: CandidatesPage, qtbot: QtBot) -> None:
    for key, action in ((" ", Action.FULL_SCREEN), ("C", Action.COMPARE), ("?", Action.LEGEND)):
        with qtbot.waitSignal(page.action_wanted) as told:
            QTest.keyClick(page.grid, key)
        assert told.args == [action]
    assert RejectReason("Anatomy") in [RejectReason(text) for text in Keymap().reasons.values()]


def test_a_brief_may_come_before_its_row(page: CandidatesPage) -> None:
    page.model.take_briefs([CandidateBrief(new_ids(1)[0], "x", Status.NEW, Level.PG)])
    assert page.model.rowCount() == SAMPLES
