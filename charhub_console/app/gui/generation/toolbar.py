"""The two lines above the board: which run, how far it is, what to show, and what can be done with all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui import icons
from charhub_console.app.gui.generation.geometry import LARGEST, SMALLEST, USUAL
from charhub_console.app.gui.generation.words import clock, number, run_name, stage_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.progress import ThinBar
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import BoardRow, Standing
from charhub_console.domain.run import Run, RunKind, RunStage, RunState

CHIPS: tuple[Standing | None, ...] = (None, Standing.RUNNING, Standing.FAILED, Standing.DONE)


class Toolbar(QWidget):
    """Controls only; what they mean is the page's business."""

    run_chosen = Signal(object)
    """Run id, or None for all."""
    standing_chosen = Signal(object)
    """Standing, or None for all."""
    night_wanted = Signal()
    pause_wanted = Signal(bool)
    cancel_wanted = Signal()
    retry_wanted = Signal()
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: dict[str, Run] = {}
        self.run = QComboBox(self)
        self.progress, self.bar = QLabel(self), ThinBar(self)
        self.pause, self.cancel = QPushButton(self), QPushButton(tr("Cancel run"), self)
        self.night, self.retry = QPushButton(tr("Run a night now"), self), QPushButton(self)
        self.zoom = QSlider(Qt.Orientation.Horizontal, self)
        self.chips: dict[Standing | None, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._set_up()
        self._lay_out()
        self.show_paused(False)
        self.show_counts({})
        self.show_runs([], None)
        self.show_failed(0)
        self.show_progress(None, [])

    def _set_up(self) -> None:
        self.run.setMinimumWidth(200)
        self.run.setAccessibleName(tr("Run"))
        self.run.activated.connect(lambda _: self.run_chosen.emit(self.run.currentData(Qt.ItemDataRole.UserRole)))
        self.progress.setProperty("role", "muted")
        self.progress.setTextFormat(Qt.TextFormat.PlainText)
        self.progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(tr("Progress of the run"))
        self.night.setProperty("kind", "primary")
        self.night.clicked.connect(self.night_wanted)
        self.pause.setCheckable(True)
        self.pause.clicked.connect(self.pause_wanted)
        icons.dress(self.cancel, "stop", size=16)
        self.cancel.clicked.connect(self.cancel_wanted)
        icons.dress(self.retry, "retry", size=16)
        self.retry.clicked.connect(self.retry_wanted)
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setValue(USUAL)
        self.zoom.setFixedWidth(110)
        self.zoom.setAccessibleName(tr("Size of the tiles"))
        self.zoom.setToolTip(tr("Size of the tiles (Ctrl+wheel)"))
        self.zoom.valueChanged.connect(self.zoomed)
        for standing in CHIPS:
            chip = QPushButton(self)
            chip.setCheckable(True)
            self._group.addButton(chip)
            self.chips[standing] = chip
            chip.clicked.connect(lambda _=False, standing=standing: self.standing_chosen.emit(standing))
        self.chips[None].setChecked(True)

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addStretch(1)
        middle.addWidget(self.progress)
        middle.addWidget(self.bar)
        middle.addStretch(1)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.run)
        first.addLayout(middle, 1)
        for button in (self.cancel, self.pause, self.night):
            first.addWidget(button)
        second.setSpacing(8)
        for standing in CHIPS:
            second.addWidget(self.chips[standing])
        second.addStretch(1)
        second.addWidget(self.retry)
        second.addWidget(self.zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(Metrics.GAP, 12, Metrics.GAP, 10)
        column.setSpacing(10)
        column.addLayout(first)
        column.addLayout(second)

    # --- showing ---

    def show_counts(self, counts: Mapping[Standing | None, int]) -> None:
        """How many characters each chip stands for."""
        names = {
            None: tr("All"),
            Standing.RUNNING: tr("Running"),
            Standing.FAILED: tr("Failed"),
            Standing.DONE: tr("Done"),
        }
        for standing, chip in self.chips.items():
            chip.setText(f"{names[standing]}  {number(counts.get(standing, 0))}")

    def show_standing(self, standing: Standing | None) -> None:
        """Which chip is chosen."""
        self.chips[standing].setChecked(True)

    def show_failed(self, views: int) -> None:
        """How many views the button would retry."""
        self.retry.setText(tr("Retry failed views ({0})").format(number(views)))
        self.retry.setVisible(views > 0)

    def show_paused(self, paused: bool) -> None:
        """Whether new images wait."""
        self.pause.setChecked(paused)
        self.pause.setText(tr("Resume") if paused else tr("Pause"))
        self.pause.setToolTip(
            tr("New images wait. What is at a server is finished; a night's time goes on.")
            if paused
            else tr("Let new images wait. What is at a server is finished; a night's time goes on.")
        )
        icons.dress(self.pause, "play" if paused else "pause", size=16)

    def show_runs(self, runs: Sequence[Run], chosen: str | None) -> None:
        """What can be chosen; the list is left alone while it is open."""
        self.runs = {run.id: run for run in runs}
        if self.run.view().isVisible():
            return
        self.run.clear()
        self.run.addItem(tr("All runs"), None)
        for run in runs:
            running = " · " + tr("running") if run.state is RunState.RUNNING else ""
            self.run.addItem(run_name(run) + running, run.id)
        self.run.setCurrentIndex(max(0, self.run.findData(chosen)) if chosen is not None else 0)

    def running(self, chosen: str | None) -> Run | None:
        """The run whose progress is shown: the chosen one, or the newest that runs."""
        candidates = [run for run in self.runs.values() if run.state is RunState.RUNNING]
        if chosen is not None:
            candidates = [run for run in candidates if run.id == chosen]
        nights = [run for run in candidates if run.kind is RunKind.NIGHT]
        return next(iter(nights or candidates), None)

    def show_progress(self, run: Run | None, rows: Sequence[BoardRow]) -> None:
        """How far a run is; nothing when none runs."""
        night_runs = any(r.kind is RunKind.NIGHT and r.state is RunState.RUNNING for r in self.runs.values())
        self.night.setEnabled(not night_runs)
        self.night.setToolTip(tr("A night is running.") if night_runs else "")
        self.cancel.setVisible(run is not None)
        self.bar.setVisible(run is not None)
        if run is None:
            self.progress.setText("")
            return
        done, failed, wanted = images_of(run, rows)
        self.bar.show_part(done + failed, wanted)
        self.progress.setText(progress_words(run, done, failed, wanted, datetime.now(UTC)))


def images_of(run: Run, rows: Sequence[BoardRow]) -> tuple[int, int, int]:
    """(made, failed, wanted) images of a run, by the rows at hand."""
    own = [view for row in rows for view in row.views if view.run_id == run.id]
    done = sum(view.state is AttemptState.DONE for view in own)
    failed = sum(view.state.is_final and view.state is not AttemptState.DONE for view in own)
    ordered = sum(len(order.views) for order in run.orders)
    return done, failed, max(ordered or run.count * 5, done + failed)


def progress_words(run: Run, done: int, failed: int, wanted: int, now: datetime) -> str:
    """`Night · Painting · 37 of 100 images · 2 failed · 6:12 of 30:00`."""
    parts = [tr("{0} of %Ln image(s)", "", wanted).format(number(done))]
    if run.kind is RunKind.NIGHT:
        parts.insert(0, stage_name(run.stage))
        if run.stage in (RunStage.FETCH, RunStage.SELECT):
            parts.pop()
    if failed:
        parts.append(tr("%Ln failed", "", failed))
    seconds = clock((now - run.started_at).total_seconds())
    parts.append(tr("{0} of {1}").format(seconds, clock(run.budget_s)) if run.budget_s else seconds)
    return " · ".join(parts)
