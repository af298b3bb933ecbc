"""Fetching: a button with level, order and period behind it, a live count while it runs, the result in a sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSpinBox, QToolButton, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.chips import Chip, Elided
from charhub_console.app.gui.candidates.popover import Popover
from charhub_console.app.gui.candidates.words import number
from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import Notice
from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.settings import Settings, find_setting

if TYPE_CHECKING:
    from charhub_console.engine.console import Console, FetchSummary, SourceQuery

RESULT_MS = 30_000  # how long the sentence stays
LEVELS = ((Level.PG, "PG"), (Level.PG13, "13"), (Level.R, "R"), (Level.X, "X"), (Level.XXX, "XXX"))
_WORDS = (
    QT_TRANSLATE_NOOP("", "Newest"),
    QT_TRANSLATE_NOOP("", "Most Reactions"),
    QT_TRANSLATE_NOOP("", "Most Comments"),
    QT_TRANSLATE_NOOP("", "Most Collected"),
    QT_TRANSLATE_NOOP("", "Oldest"),
    QT_TRANSLATE_NOOP("", "Random"),
    QT_TRANSLATE_NOOP("", "Day"),
    QT_TRANSLATE_NOOP("", "Week"),
    QT_TRANSLATE_NOOP("", "Month"),
    QT_TRANSLATE_NOOP("", "Year"),
    QT_TRANSLATE_NOOP("", "AllTime"),
)
"""What the source calls its orders and periods."""


class FetchOptions(Popover):
    """What to ask for, and how much of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.count = QSpinBox(self)
        self.count.setRange(1, 10_000)
        self.levels = {level: Chip(text, self) for level, text in LEVELS}
        self.sort, self.period = QComboBox(self), QComboBox(self)
        for box, key in ((self.sort, "civitai.sort"), (self.period, "civitai.period")):
            for choice in find_setting(key).choices:
                box.addItem(tr(choice), choice)
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for level, text in LEVELS:
            self.levels[level].setAccessibleName(tr("Level {0}").format(text))
            line.addWidget(self.levels[level])
        self.add(tr("New images at most"), self.count)
        self.add(tr("Levels"), row)
        self.add(tr("Order"), self.sort)
        self.add(tr("Period"), self.period)
        self.set_settings(Settings())

    def set_settings(self, settings: Settings) -> None:
        """Begin with what is configured."""
        self.set(settings.civitai.image_limit, settings.civitai.levels, settings.civitai.sort, settings.civitai.period)

    def set(self, count: int, levels: Level, sort: str, period: str) -> None:
        """Choose these."""
        self.count.setValue(count)
        for level, one in self.levels.items():
            one.setChecked(bool(levels & level))
        self.sort.setCurrentIndex(max(0, self.sort.findData(sort)))
        self.period.setCurrentIndex(max(0, self.period.findData(period)))

    def query(self) -> SourceQuery:
        """What to ask for; no level at all means the mildest."""
        from charhub_console.engine.console import SourceQuery

        mask = Level(sum(int(level) for level, one in self.levels.items() if one.isChecked()))
        return SourceQuery(levels=mask or Level.PG, sort=self.sort.currentData(), period=self.period.currentData())


class FetchBar(QWidget):
    """Fetch, count, cancel, say what came of it: `result` is a line of its own, placed by who shows this bar."""

    message = Signal(object)
    """Notice for the banner: the fetch failed."""
    finished = Signal(object)
    """FetchSummary, or None when it was cancelled or failed: what came before is kept."""

    _progressed = Signal(int, int)

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._call: Call | None = None
        self._restored = False
        self.button = QPushButton(tr("Fetch"), self)
        self.button.setProperty("kind", "primary")
        self.more = QToolButton(self)
        self.more.setAccessibleName(tr("What to fetch"))
        self.more.setToolTip(tr("What to fetch"))
        icons.dress(self.more, "chevron-down", "muted", 16)
        self.options = FetchOptions(self)
        self.count = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(56)
        self.cancel = QToolButton(self)
        self.cancel.setAccessibleName(tr("Cancel the fetch"))
        self.cancel.setToolTip(tr("Cancel the fetch"))
        icons.dress(self.cancel, "stop", "bad", 16)
        self.result = Elided(self)
        self._result_is_old = QTimer(self, singleShot=True, interval=RESULT_MS)
        self._result_is_old.timeout.connect(lambda: self.result.say(""))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addStretch(1)
        for widget in (self.count, self.bar, self.cancel, self.button, self.more):
            line.addWidget(widget)
        self.button.clicked.connect(self.fetch)
        self.more.clicked.connect(lambda: self.options.open_below(self.more))
        self.cancel.clicked.connect(self.stop)
        self._progressed.connect(self._show_progress)
        self._tell_progress = self._progressed.emit
        engine.opened.connect(self._take_settings)
        self._take_settings()
        self._show_idle("")

    @property
    def is_running(self) -> bool:
        """Whether a fetch is under way."""
        return self._call is not None

    def fetch(self) -> None:
        """Begin; a second one waits for nobody, it is simply not begun."""
        if self.is_running:
            return
        limit = self.options.count.value()
        work = partial(_fetch, limit, self.options.query(), self._tell_progress)
        self._call = self._engine.call(work, self._done, self._failed)
        self._show_running(True)
        self.result.hide()
        self._show_progress(0, limit)

    def stop(self) -> None:
        """Cancel; what came so far stays."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
            self._show_idle(tr("Cancelled; what came so far is kept."))
            self.finished.emit(None)

    def state(self) -> dict[str, Any]:
        """For the window's memory."""
        query = self.options.query()
        return {
            "count": self.options.count.value(),
            "levels": int(query.levels),
            "sort": query.sort,
            "period": query.period,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """What `state` gave."""
        if state:
            self._restored = True
            now = self.state() | state
            self.options.set(int(now["count"]), Level(int(now["levels"]) & 31), str(now["sort"]), str(now["period"]))

    def _take_settings(self, _facts: object = None) -> None:
        if self._engine.configuration is not None and not self._restored:
            self.options.set_settings(self._engine.configuration.settings)

    def _show_progress(self, done: int, of: int) -> None:
        if self.is_running:
            self.count.setText(tr("{0} / {1}").format(number(done), number(of)))
            self.count.setAccessibleName(tr("{0} new, at most {1}").format(number(done), number(of)))
            self.bar.setRange(0, of)
            self.bar.setValue(done)

    def _done(self, summary: FetchSummary) -> None:
        self._call = None
        self._show_idle(summary_words(summary))
        self.finished.emit(summary)

    def _failed(self, error: ConsoleError) -> None:
        self._call = None
        self._show_idle(tr("The fetch failed."))
        self.message.emit(Notice(error, tr("Try again"), self.fetch))
        self.finished.emit(None)

    def _show_running(self, running: bool) -> None:
        while_running: tuple[QWidget, ...] = (self.count, self.bar, self.cancel)
        else_: tuple[QWidget, ...] = (self.button, self.more)
        for widget in while_running:
            widget.setVisible(running)
        for widget in else_:
            widget.setVisible(not running)

    def _show_idle(self, text: str) -> None:
        self._show_running(False)
        self.result.say(text)
        self._result_is_old.start()


def summary_words(summary: FetchSummary) -> str:
    """What a fetch brought, in a sentence; never an unexplained nothing."""
    if summary.seen and not summary.new and not summary.known and summary.hidden_by_level:
        return tr("0 of {0} shown because of level.").format(number(summary.seen))
    parts = [tr("%Ln new", "", summary.new), tr("%Ln known", "", summary.known)]
    others = (
        (summary.hidden_by_level, tr("%Ln hidden by level", "", summary.hidden_by_level)),
        (summary.blocked, tr("%Ln blocked by the safety gate", "", summary.blocked)),
        (summary.held, tr("%Ln held by the safety gate", "", summary.held)),
        (summary.without_image, tr("%Ln without an image", "", summary.without_image)),
        (summary.unreadable, tr("%Ln unreadable", "", summary.unreadable)),
    )
    parts += [text for count, text in others if count]
    return ", ".join(parts) + "."


async def _fetch(limit: int, query: SourceQuery, progress: Any, console: Console) -> FetchSummary:
    return await console.fetch(limit=limit, query=query, progress=progress)
