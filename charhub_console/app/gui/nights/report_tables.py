"""Tables of a report on screen: metrics against their targets, stage times, failures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.generation.words import view_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights import words
from charhub_console.app.gui.nights.colours import colour
from charhub_console.app.gui.nights.report_parts import empty, label
from charhub_console.app.gui.roles import Role
from charhub_console.domain.report import BackendStat, Failure, Metric, StageStat
from charhub_console.domain.views import View

FAILURES_FIRST = 8


class ShareBar(QWidget):
    """A share as a bar, its target as a tick."""

    accessible_role: ClassVar[Role] = Role.Graphic

    def __init__(self, metric: Metric, *, is_final: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._metric, self._is_final = metric, is_final
        self.setFixedHeight(18)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.switch().changed.connect(self._renew)

    def _renew(self, *_: object) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's own hook."""
        shown, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(1, self.height() / 2 - 3.5, self.width() - 2, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.raised)
        painter.drawRoundedRect(room, 3.5, 3.5)
        if self._metric.share:
            met = self._metric.met
            painter.setBrush(shown.accent if not self._is_final else shown.good if met else shown.bad)
            painter.drawRoundedRect(
                QRectF(room.left(), room.top(), 0, 7).adjusted(0, 0, max(7.0, room.width() * self._metric.share), 0),
                3.5,
                3.5,
            )
        x = room.left() + room.width() * self._metric.target
        painter.setPen(QPen(shown.text, 2))
        painter.drawLine(round(min(x, room.right() - 1)), 2, round(min(x, room.right() - 1)), self.height() - 2)


class MetricTable(QWidget):
    """Success metrics against their targets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.shown: object = None

    def show_metrics(self, metrics: Sequence[Metric], *, is_final: bool) -> None:
        """Before the end nothing is called met or missed."""
        if (tuple(metrics), is_final) == self.shown:
            return
        self.shown = (tuple(metrics), is_final)
        empty(self)
        for number, metric in enumerate(metrics):
            share = tr("not measured") if metric.share is None else words.percent(metric.share)
            verdict = {None: "", True: tr("met"), False: tr("missed")}[metric.met] if is_final else ""
            bar = ShareBar(metric, is_final=is_final, parent=self)
            name = words.metric_name(metric)
            bar.setAccessibleName(f"{name}: {share}")
            figures = label(self, tr("{0} of {1}").format(share, words.percent(metric.target)))
            figures.setMinimumWidth(96)
            figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            said = label(self, verdict, "good" if metric.met else "bad")
            said.setMinimumWidth(52)
            for column, widget in enumerate((label(self, name), bar, figures, said)):
                self._grid.addWidget(widget, number, column)


class StageBar(QWidget):
    """p50 in full colour, up to p95 faint."""

    accessible_role: ClassVar[Role] = Role.Graphic

    def __init__(self, stat: StageStat, longest_s: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stat, self._longest_s = stat, longest_s
        self.setFixedHeight(18)
        self.setMinimumWidth(60)
        theme.switch().changed.connect(self._renew)

    def _renew(self, *_: object) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's own hook."""
        painter, tone = QPainter(self), colour(self._stat.stage)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for span_s, opacity in ((self._stat.p95_s, 0.35), (self._stat.p50_s, 1.0)):
            painter.setOpacity(opacity)
            painter.setBrush(tone)
            share = span_s / self._longest_s if self._longest_s else 0
            painter.drawRoundedRect(QRectF(0, self.height() / 2 - 4, max(3.0, self.width() * share), 8), 3, 3)


class _Table(QWidget):
    """Lines of words and figures; of its columns `WIDEST` takes the room that is left."""

    WIDEST = 0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(self.WIDEST, 1)
        self.shown: object = None

    def _put(self, line: int, column: int, widget: QWidget, *, right: bool = False) -> None:
        if right and isinstance(widget, QLabel):
            widget.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            widget.setMinimumWidth(46)
        self._grid.addWidget(widget, line, column)


class StageTable(_Table):
    """How long the stages took."""

    WIDEST = 1

    def show_stages(self, stages: Sequence[StageStat]) -> None:
        """In the order they happen."""
        if tuple(stages) == self.shown:
            return
        self.shown = tuple(stages)
        empty(self)
        for column, head in enumerate((tr("stage"), "", tr("times"), "p50", "p95")):
            self._put(0, column, label(self, head, "small"), right=column > 1)
        longest = max((stat.p95_s for stat in stages), default=0.0)
        for number, stat in enumerate(stages, start=1):
            self._put(number, 0, label(self, words.stage_title(stat.stage)))
            bar = StageBar(stat, longest, self)
            bar.setAccessibleName(f"{words.seconds(stat.p50_s)}, p95 {words.seconds(stat.p95_s)}")
            self._put(number, 1, bar)
            for column, text in enumerate((str(stat.count), words.seconds(stat.p50_s), words.seconds(stat.p95_s)), 2):
                self._put(number, column, label(self, text), right=True)


class BackendTable(_Table):
    """What each generation server did."""

    def show_backends(self, backends: Sequence[BackendStat]) -> None:
        """By name."""
        if tuple(backends) == self.shown:
            return
        self.shown = tuple(backends)
        empty(self)
        heads = (tr("server"), tr("images"), tr("failed"), tr("painting p50"), "p95")
        for column, head in enumerate(heads):
            self._put(0, column, label(self, head, "small"), right=column > 0)
        for number, stat in enumerate(backends, start=1):
            self._put(number, 0, label(self, stat.name, wraps=True))
            self._put(number, 1, label(self, str(stat.images_done)), right=True)
            self._put(number, 2, label(self, str(stat.images_failed), "bad" if stat.images_failed else ""), right=True)
            painted = (words.seconds(stat.p50_s), words.seconds(stat.p95_s)) if stat.images_done else ("–", "–")
            for column, text in enumerate(painted, start=3):
                self._put(number, column, label(self, text), right=True)


class FailureTable(QWidget):
    """Views that have no image, with reason, advice and a way out; a long list is shown when asked for."""

    retry_wanted = Signal(str, object)
    """Character id, View."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: object = None
        self._failures: tuple[Failure, ...] = ()
        self._retryable = frozenset[tuple[str, View]]()
        self.retries: dict[tuple[str, View], QPushButton] = {}
        self._all = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.more: QPushButton | None = None

    def show_failures(self, failures: tuple[Failure, ...], retryable: frozenset[tuple[str, View]]) -> None:
        """Show these; those that still have no image and are not under way can be painted again."""
        if (failures, retryable) != self.shown:
            self._all &= failures == self._failures
            self.shown = (failures, retryable)
            self._failures, self._retryable = failures, retryable
            self._fill()

    def set_busy(self, busy: bool) -> None:
        """A retry is being ordered."""
        for button in self.retries.values():
            button.setDisabled(busy)

    def _fill(self) -> None:
        empty(self)
        self.more, self.retries = None, {}
        shown = self._failures if self._all else self._failures[:FAILURES_FIRST]
        for failure in shown:
            self._column.addWidget(self._line(failure))
        if len(shown) < len(self._failures):
            self.more = QPushButton(tr("Show all {0}").format(len(self._failures)), self)
            self.more.clicked.connect(self._show_all)
            self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _line(self, failure: Failure) -> QWidget:
        line = _failure_line(failure, self)
        which, row = (failure.character_id, failure.view), line.layout()
        if which in self._retryable and row is not None:
            button = QPushButton(tr("Retry"), line)
            button.setAccessibleName(tr("Retry {0} of {1}").format(view_name(failure.view), failure.name))
            button.clicked.connect(lambda: self.retry_wanted.emit(*which))
            row.addWidget(button)
            row.setAlignment(button, Qt.AlignmentFlag.AlignTop)
            self.retries[which] = button
        return line

    def _show_all(self) -> None:
        self._all = True
        self._fill()


def _failure_line(failure: Failure, parent: QWidget) -> QWidget:
    line = QWidget(parent)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(14)
    who = QVBoxLayout()
    who.setSpacing(0)
    name = label(line, failure.name, wraps=True)
    name.setFixedWidth(170)
    who.addWidget(name)
    who.addWidget(label(line, view_name(failure.view), "small"))
    who.addStretch(1)
    why = QVBoxLayout()
    why.setSpacing(0)
    why.addWidget(label(line, told(failure.reason) or failure.state, "bad", wraps=True))
    if failure.advice:
        why.addWidget(label(line, told(failure.advice), "muted", wraps=True))
    why.addStretch(1)
    row.addLayout(who)
    row.addLayout(why, 1)
    return line
