"""A live test: a button, progress that can be cancelled, one clear line of what came out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from charhub_console.app import checks
from charhub_console.app.checks import Finding
from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.error_words import error_sentence, told
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.background import Background, Job
from charhub_console.app.gui.settings.row import set_role, text_label
from charhub_console.domain.errors import ConsoleError

Try = Callable[[], Callable[[], Awaitable[Finding]]]
"""On the GUI thread: what to await in a thread. It takes along what the fields say now."""


class Trial(QWidget):
    """`text` names the button, `does` says what the test does before it was pressed."""

    finished = Signal(object)
    """Finding"""

    def __init__(
        self, background: Background, trying: Try, text: str, does: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._trying = trying
        self._words = (text, does)
        self._job: Job | None = None
        self.finding: Finding | None = None
        self.button = QPushButton(self)
        self.cancel = QPushButton(self)
        self.cancel.setProperty("kind", "quiet")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(90, 4)
        self.light = QLabel(self)
        self.result = text_label(self, selectable=True)
        self._lay_out()
        self.button.clicked.connect(self.start)
        self.cancel.clicked.connect(self.give_up)
        theme.switch().changed.connect(self._show)
        self.retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.button, self.bar, self.cancel, self.light):
            line.addWidget(widget)
        line.addWidget(self.result, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)

    @property
    def is_running(self) -> bool:
        """Whether an answer is waited for."""
        return self._job is not None

    def start(self) -> None:
        """Try it now, with what the fields say."""
        self.give_up()
        self.finding = None
        self._job = self._background.run(self._trying(), self._came, self._failed)
        self._show()

    def give_up(self) -> None:
        """The answer is no longer wanted."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show()

    def forget(self) -> None:
        """What was found is about something else now."""
        self.give_up()
        self.finding = None
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.button.setText(self._words[0])
        self.cancel.setText(tr("Cancel"))
        self.bar.setAccessibleName(tr("Testing"))
        self._show()

    def _came(self, finding: Finding) -> None:
        self._job = None
        self.finding = finding
        self._show()
        self.finished.emit(finding)

    def _failed(self, error: ConsoleError) -> None:
        self._came(checks.failed("", error))

    def _show(self, *_: object) -> None:
        running, found = self.is_running, self.finding
        self.button.setVisible(not running)
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.light.setVisible(found is not None)
        if found is not None:
            shown = theme.current()
            name, colour = ("check", shown.good) if found.ok else ("warning", shown.bad)
            self.light.setPixmap(icons.pixmap(name, 16, colour, self.devicePixelRatioF()))
            self.result.setText(finding_words(found))
            set_role(self.result, "good" if found.ok else "bad")
        else:
            self.result.setText(tr("Asking …") if running else self._words[1])
            set_role(self.result, "small")


def finding_words(finding: Finding) -> str:
    """What came out, in the language of the window where its words are fixed."""
    text = error_sentence(finding.error) if finding.error is not None else told(finding.message)
    return text[:1].upper() + text[1:]
