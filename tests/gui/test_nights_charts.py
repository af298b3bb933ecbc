"""Charts over time: which values stand where, with one night and with many; mouse, keys, and what is said."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from charhub_console.app.gui import theme
from charhub_console.app.gui.nights.chart import Chart
from charhub_console.app.gui.nights.charts import ChartsPanel, remarks
from charhub_console.app.gui.nights.colours import colour
from charhub_console.app.gui.nights.plot import plots
from charhub_console.app.gui.nights.rows import RunRow
from charhub_console.domain.report import read_summary
from charhub_console.domain.run import RunKind, RunState
from tests.gui.nights import a_night, a_summary, running_night

MINUTES = (24.0, 34.0, 12.5)


def rows(*minutes: float, **changes: float) -> list[RunRow]:
    """Nights one after the other; newest first, as the list has them."""
    nights = [a_night(number, a_summary(minutes=m, **changes)) for number, m in enumerate(minutes)]  # type: ignore[arg-type]
    return [RunRow(run, read_summary(run.summary)) for run in reversed(nights)]


def shown(qtbot: QtBot, plot_number: int, found: list[RunRow]) -> Chart:
    made = Chart(plots(found)[plot_number])
    qtbot.addWidget(made)
    made.resize(800, 240)
    with qtbot.waitExposed(made):
        made.show()
    return made


def pixel(chart: Chart, place: QPointF) -> str:
    return chart.grab().toImage().pixelColor(place.toPoint()).name()


def test_bars_are_as_high_as_their_values_and_those_over_the_limit_are_red(qtbot: QtBot) -> None:
    chart = shown(qtbot, 0, rows(*MINUTES))
    at = chart.layout_now()
    assert at.plot.layers[0].values == MINUTES and at.plot.keys == ("night-0", "night-1", "night-2")
    for point, minutes in enumerate(MINUTES):
        [(name, bar)] = at.bars(point)
        assert name == ("bad" if minutes > 30 else "accent")
        share = bar.height() / at.area.height()
        assert share == pytest.approx(minutes / at.ticks[-1])
        assert bar.bottom() == pytest.approx(at.y(0))
        assert pixel(chart, QPointF(at.x(point), bar.bottom() - 6)) == colour(name).name()
        assert pixel(chart, QPointF(at.x(point), bar.top() - 6)) != colour(name).name()
    assert at.ticks[0] == 0 and at.ticks[-1] >= 34 and at.area.top() <= at.y(30) < at.y(0)


def test_success_has_both_targets_and_its_axis_begins_lower_when_a_night_was_bad(qtbot: QtBot) -> None:
    good = plots(rows(20, 20, four=0.9, two=0.97))[1]
    assert (good.floor, good.ceiling) == (0.5, 1.0)
    assert [limit.value for limit in good.limits] == [0.95, 0.80]
    bad = plots(rows(20, four=0.2, two=0.4))[1]
    assert bad.floor == 0.0
    chart = shown(qtbot, 1, rows(20, 20, four=0.9, two=0.97))
    at = chart.layout_now()
    places = dict(at.dots(1))
    assert places["good"].y() == pytest.approx(at.y(0.9)) and places["accent"].y() == pytest.approx(at.y(0.97))
    assert pixel(chart, places["good"]) == theme.current().good.name()


def test_stages_are_stacked_in_their_order_and_a_hidden_one_leaves_no_gap(qtbot: QtBot) -> None:
    chart = shown(qtbot, 2, rows(20))
    at = chart.layout_now()
    bars = at.bars(0)
    assert [name for name, _ in bars] == ["fetch", "analyse", "wait", "paint", "store", "record"]
    assert all(lower.top() == pytest.approx(upper.bottom()) for (_, lower), (_, upper) in pairwise(bars))
    assert at.plot.height(0) == pytest.approx(3.1 + 0.4 + 8 + 14 + 0.6 + 0.02)
    chart.set_hidden(frozenset({"Wait"}))
    assert chart.plot.height(0) == pytest.approx(3.1 + 0.4 + 14 + 0.6 + 0.02)
    assert "wait" not in [name for name, _ in chart.layout_now().bars(0)]


@pytest.mark.parametrize("count", [0, 1, 3, 200, 230])
@pytest.mark.parametrize("width", [320, 800, 2300])
def test_any_number_of_nights_fits_and_every_point_is_found_again(qtbot: QtBot, count: int, width: int) -> None:
    chart = shown(qtbot, 0, rows(*[20.0 + number % 15 for number in range(count)]))
    chart.resize(width, 200)
    at = chart.layout_now()
    assert at.plot.count == min(count, 200)
    assert not chart.grab().isNull()
    for point in range(at.plot.count):
        assert at.point_at(at.column(point).center()) == point
        assert at.area.left() - 1 <= at.bars(point)[0][1].left() <= at.area.right()
    days = at.days()
    assert days == sorted(days) and (not count or days[-1] == at.plot.count - 1)
    places = [at.x(point) for point in days]
    assert all(right - left >= 50 for left, right in pairwise(places))
    if count == 230:
        assert at.plot.keys[0] == "night-30" and at.plot.keys[-1] == "night-229"


def test_only_nights_that_came_to_their_end_are_compared() -> None:
    found = rows(20, 21)
    cancelled, by_hand, open_ = (
        a_night(7, state=RunState.CANCELLED),
        a_night(8, kind=RunKind.MANUAL),
        running_night(9),
    )
    found += [RunRow(run, read_summary(run.summary)) for run in (cancelled, by_hand, open_)]
    assert plots(found)[0].count == 2


def test_keys_go_from_point_to_point_and_each_is_said(qtbot: QtBot) -> None:
    chart = shown(qtbot, 0, rows(*MINUTES))
    said = []
    chart.pointed.connect(lambda _point: said.append(chart.accessibleDescription()))
    assert chart.accessibleName() == "Duration" and "3 nights from" in chart.accessibleDescription()
    for key, point in (
        (Qt.Key.Key_Left, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 2),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_PageUp, 0),
    ):
        qtbot.keyClick(chart, key)
        assert chart.current == point
        assert said[-1] == chart.plot.spoken(point)
    interface = QAccessible.queryAccessibleInterface(chart)
    assert interface.text(QAccessible.Text.Description).endswith("Duration 24:00")
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chosen.args == ["night-0"]
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.current is None


def test_hovering_shows_values_and_a_click_chooses_the_night(qtbot: QtBot) -> None:
    chart = shown(qtbot, 0, rows(*MINUTES))
    at = chart.layout_now()
    before = chart.grab().toImage()
    spot = QPoint(round(at.x(1)), round(at.area.center().y()))
    qtbot.mouseMove(chart, spot)
    qtbot.waitUntil(lambda: chart.current == 1)
    assert at.plot.lines(1) == (("Duration", "34:00", "accent"),)
    assert chart.grab().toImage() != before
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args == ["night-1"]
    assert at.point_at(QPointF(2, 50)) is None and at.point_at(QPointF(790, 50)) is None


def test_without_nights_a_chart_is_empty_and_says_so(qtbot: QtBot) -> None:
    chart = shown(qtbot, 0, [])
    assert chart.accessibleDescription() == "No night has ended yet."
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.current is None and not chart.grab().isNull()


def test_a_night_nobody_measured_leaves_a_gap(qtbot: QtBot) -> None:
    found = rows(20, 21)
    empty = a_night(5, a_summary(two=None, four=None, stages=()))
    plot = plots([RunRow(empty, read_summary(empty.summary)), *found])[1]
    assert [layer.values[-1] for layer in plot.layers] == [None, None]
    assert plot.height(2) is None and plot.spoken(2).endswith("nothing measured")


def test_the_legend_hides_layers_but_never_the_last_one(qtbot: QtBot) -> None:
    panel = ChartsPanel()
    qtbot.addWidget(panel)
    panel.show_rows(rows(*MINUTES, four=0.7))
    success = panel.cards[1]
    assert list(success.legend) == ["At least two references", "All four references"] and not panel.cards[0].legend
    success.legend["All four references"].click()
    assert [layer.name for layer in success.chart.plot.layers] == ["At least two references"]
    success.legend["At least two references"].click()
    assert success.legend["At least two references"].isChecked()
    assert len(success.chart.plot.layers) == 1
    assert panel.cards[0].said.text() == "1 of 3 nights took longer than 30 min"
    assert remarks(plots(rows(20, two=0.5)))[1] == "1 of 1 nights missed a target"
