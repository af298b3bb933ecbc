"""Full-screen filter mode: verdicts are staged, the summary makes them count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.fullscreen import AROUND, FilterMode, Staged
from charhub_console.app.gui.candidates.keys import Keymap
from charhub_console.app.gui.candidates.legend import Legend
from charhub_console.app.gui.candidates.whole_rows import picture_path
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.candidate import Level, Status, Verdict
from charhub_console.domain.listing import IdArray
from tests.gui.stock import all_of, open_stock

Key = Qt.Key


@pytest.fixture
def stock(qtbot: QtBot, configuration: Configuration) -> Iterator[EngineThread]:
    engine = open_stock(qtbot, configuration)
    yield engine
    engine.stop()


@pytest.fixture
def mode(qtbot: QtBot, stock: EngineThread) -> Iterator[FilterMode]:
    made = FilterMode(stock)
    qtbot.addWidget(made)
    made.resize(900, 700)
    yield made
    made.pictures.stop()


def press(qtbot: QtBot, mode: FilterMode, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(mode, key)


def test_verdicts_count_only_after_the_summary_is_confirmed(
    qtbot: QtBot, stock: EngineThread, mode: FilterMode
) -> None:
    ids = [one.id for one in all_of(qtbot, stock)[:5]]
    confirmed: list[list[Staged]] = []
    mode.confirmed.connect(confirmed.append)
    mode.show_from(ids, full=False)
    press(qtbot, mode, Key.Key_A, Key.Key_R, Key.Key_H, Key.Key_S, Key.Key_1)
    assert confirmed == []
    assert mode.currentWidget() is mode.summary
    assert [label.text() for label in mode.summary.numbers] == ["1", "2", "1", "1", "0"]
    assert mode.summary.confirm.text() == "Decide about 4"
    mode.summary.confirm.click()
    assert confirmed == [
        [
            Staged(ids[0], Verdict.APPROVE),
            Staged(ids[1], Verdict.REJECT),
            Staged(ids[2], Verdict.HOLD),
            Staged(ids[4], Verdict.REJECT, "Anatomy"),
        ]
    ]
    assert not mode.isVisible()
    assert {one.status for one in all_of(qtbot, stock)} == {Status.NEW}


def test_escape_goes_back_with_nothing_decided(qtbot: QtBot, stock: EngineThread, mode: FilterMode) -> None:
    ids = [one.id for one in all_of(qtbot, stock)]
    confirmed: list[object] = []
    mode.confirmed.connect(confirmed.append)
    mode.show_from(ids, ids[3], full=False)
    press(qtbot, mode, Key.Key_A, Key.Key_R)
    with qtbot.waitSignal(mode.left) as left:
        press(qtbot, mode, Key.Key_Escape)
    assert left.args == [ids[5]]
    assert confirmed == [] and mode.staged == {}
    mode.show_from(ids, full=False)
    assert mode.staged == {} and mode.at == 0


def test_escape_in_the_summary_goes_back_to_the_images(qtbot: QtBot, stock: EngineThread, mode: FilterMode) -> None:
    mode.show_from([one.id for one in all_of(qtbot, stock)], full=False)
    press(qtbot, mode, Key.Key_A, Key.Key_Return)
    assert mode.currentWidget() is mode.summary
    press(qtbot, mode, Key.Key_Escape)
    assert mode.currentWidget() is mode.stage
    assert len(mode.staged) == 1


def test_the_summary_of_nothing_cannot_be_confirmed(qtbot: QtBot, stock: EngineThread, mode: FilterMode) -> None:
    mode.show_from([one.id for one in all_of(qtbot, stock)], full=False)
    press(qtbot, mode, Key.Key_Return)
    assert not mode.summary.confirm.isEnabled()
    mode.summary.discard.click()
    assert not mode.isVisible()


def test_the_neighbours_are_decoded_before_they_are_asked_for(
    qtbot: QtBot, stock: EngineThread, mode: FilterMode
) -> None:
    candidates = all_of(qtbot, stock)
    mode.show_from([one.id for one in candidates], candidates[10].id, full=False)
    near = candidates[10 - AROUND : 10 + AROUND + 1]
    assert len(near) == 2 * AROUND + 1
    assert set(mode.window_around()) == {one.id for one in near}
    assert mode.window_around()[:3] == [candidates[10].id, candidates[11].id, candidates[9].id]
    qtbot.waitUntil(lambda: all(mode.pictures.pixmap(one.image_path or "") is not None for one in near), timeout=20_000)
    assert mode.pictures.pixmap(candidates[0].image_path or "") is None


def test_a_candidate_that_is_gone_is_shown_as_gone(qtbot: QtBot, stock: EngineThread, mode: FilterMode) -> None:
    gone = "00000000-0000-4000-8000-000000000000"
    mode.show_from([gone, all_of(qtbot, stock)[0].id], full=False)
    qtbot.waitUntil(lambda: gone in mode.known, timeout=10_000)
    assert mode.current is None
    mode.grab()
    press(qtbot, mode, Key.Key_S)
    assert mode.at == 1


def test_packed_ids_are_enough(qtbot: QtBot, stock: EngineThread, mode: FilterMode) -> None:
    ids = IdArray.of(one.id for one in all_of(qtbot, stock))
    mode.show_from(ids, ids[7], full=False)
    assert mode.at == 7
    press(qtbot, mode, Key.Key_A, Key.Key_Z)
    assert mode.at == 7 and mode.staged == {}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.sampled_from("ARHSZ<>"), max_size=40))
def test_what_is_staged_is_always_the_last_answer_to_each_image(mode: FilterMode, keys: list[str]) -> None:
    """Against a model: answers in a dictionary, undo in the order they were given."""
    ids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(6)]
    mode.show_from(ids, full=False)
    verdicts = {"A": Verdict.APPROVE, "R": Verdict.REJECT, "H": Verdict.HOLD, "S": None}
    answers: dict[str, Verdict | None] = {}
    at = 0
    for key in keys:
        if key in verdicts:
            mode.answer(verdicts[key])
            answers.pop(ids[at], None)
            answers[ids[at]] = verdicts[key]
            at = min(at + 1, len(ids) - 1)
        elif key == "Z":
            mode.take_back()
            if answers:
                at = ids.index(answers.popitem()[0])
        else:
            at = max(0, min(at + (1 if key == ">" else -1), len(ids) - 1))
            mode.go_to(at)
        assert mode.at == at
        expected = {one: verdict for one, verdict in answers.items() if verdict is not None}
        assert {one: staged.verdict for one, staged in mode.staged.items()} == expected
        assert mode.skipped == {one for one, verdict in answers.items() if verdict is None}
    mode.leave()


# --- the legend of keys ---


def test_the_legend_names_every_key_and_any_key_closes_it(qtbot: QtBot, mode: FilterMode) -> None:
    legend = Legend(Keymap(), mode)
    mode.show()
    legend.open()
    said = legend.accessibleName()
    for wanted in ("A Approve", "Space Filter mode", "9 Real person", "?  F1 This legend"):
        assert wanted in said
    assert legend.geometry() == mode.rect()
    legend.grab()
    with qtbot.waitSignal(legend.closed):
        qtbot.keyClick(legend, Key.Key_X)
    assert not legend.isVisible()


def test_a_picture_above_the_level_stays_blurred_until_it_is_asked_for(
    qtbot: QtBot, stock: EngineThread, mode: FilterMode
) -> None:
    candidates = all_of(qtbot, stock)
    mode.reveals.above = Level.UNKNOWN
    mode.show_from([one.id for one in candidates], full=False)
    qtbot.waitUntil(lambda: mode.pictures.pixmap(picture_path(mode.current)) is not None, timeout=20_000)
    hidden = mode.stage.grab().toImage()
    assert mode.reveals.hides(mode.current)
    press(qtbot, mode, Key.Key_V)
    shown = mode.stage.grab().toImage()
    assert not mode.reveals.hides(mode.current) and shown != hidden
    press(qtbot, mode, Key.Key_Right)
    assert mode.current is None or mode.reveals.hides(mode.current), "only this one"
    press(qtbot, mode, Key.Key_Left)
    qtbot.mouseClick(mode.stage, Qt.MouseButton.LeftButton)
    assert not mode.reveals.hides(mode.current), "a click on a sharp one changes nothing"
    press(qtbot, mode, Key.Key_V)
    assert mode.stage.grab().toImage() == hidden
