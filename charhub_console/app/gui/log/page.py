"""The log page: the newest lines, filters, follow, copy, and the support bundle."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui import icons
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.log.line_list import LineList
from charhub_console.app.gui.log.lines import LEVELS, LineReader, LogModel
from charhub_console.app.gui.log.tail import LogTail
from charhub_console.app.scrubbing import scrubber_for
from charhub_console.app.support_bundle import Circumstances, write_bundle
from charhub_console.domain.errors import ConsoleError
from charhub_console.engine.console import BackendState, Console

CHECK_S = 4.0


class LogPage(QWidget):
    """`begin` when it is shown, `end` when it is not: nothing is read meanwhile."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._reader = LineReader()
        self._saved: Path | None = None
        self._fresh = False  # opened, and nothing was read yet
        self.tail, self.model = LogTail(self), LogModel(self)
        self.lines = LineList(self.model, self)
        self.level, self.words = QComboBox(self), QLineEdit(self)
        self.follow, self.copy = QPushButton(self), QPushButton(self)
        self.bundle, self.folder = QPushButton(self), QPushButton(self)
        self.count, self.said, self.nothing = QLabel(self), QLabel(self), QLabel(self)
        self._soon = QTimer(self, singleShot=True, interval=120)
        self._set_up()
        self._lay_out()
        self.retranslate()

    def _set_up(self) -> None:
        for level in LEVELS[:-1]:
            self.level.addItem("", level)
        self.words.setClearButtonEnabled(True)
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.bundle.setProperty("kind", "primary")
        self.count.setProperty("role", "small")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button, icon in ((self.follow, "arrow-down"), (self.copy, "copy"), (self.folder, "folder")):
            icons.dress(button, icon, size=16)
        self.tail.began.connect(self._begin_anew)
        self.tail.grew.connect(self._take)
        self.level.currentIndexChanged.connect(self._filter)
        self._soon.timeout.connect(self._filter)
        self.words.textChanged.connect(lambda _text: self._soon.start())
        self.follow.toggled.connect(lambda on: self._to_the_end() if on else None)
        self.lines.left_the_end.connect(lambda: self.follow.setChecked(False))
        self.lines.copy_wanted.connect(self.copy_lines)
        self.copy.clicked.connect(self.copy_lines)
        self.bundle.clicked.connect(self.choose_place)
        self.folder.clicked.connect(self._open_folder)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.words.setFocus)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 14, 10)
        head.setSpacing(8)
        head.addWidget(self.level)
        head.addWidget(self.words, 1)
        for widget in (self.count, self.follow, self.copy, self.bundle):
            head.addWidget(widget)
        foot = QFrame(self)
        foot.setProperty("surface", "status")
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 8, 14, 8)
        row.addWidget(self.said, 1)
        row.addWidget(self.folder)
        self._foot = foot
        foot.hide()
        ground = QFrame(self)
        ground.setProperty("surface", "ground")
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(0, 6, 0, 6)
        inner.addWidget(self.nothing, 1)
        inner.addWidget(self.lines, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(ground, 1)
        column.addWidget(foot)

    def state(self) -> dict[str, Any]:
        """What to remember of the filter."""
        return {"level": self.level.currentIndex(), "words": self.words.text()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` gave at an earlier time."""
        level, words = state.get("level"), state.get("words")
        self.level.setCurrentIndex(level if isinstance(level, int) and 0 <= level < self.level.count() else 0)
        self.words.setText(words if isinstance(words, str) else "")

    def retranslate(self) -> None:
        """Set every text anew."""
        names = (tr("Everything"), tr("Information and worse"), tr("Warnings and errors"), tr("Errors"))
        for number, name in enumerate(names):
            self.level.setItemText(number, name)
        self.level.setAccessibleName(tr("Least level that is shown"))
        self.words.setPlaceholderText(tr("Words in the message (Ctrl+F)"))
        self.words.setAccessibleName(tr("Words in the message"))
        self.lines.setAccessibleName(tr("Log lines"))
        self.follow.setText(tr("Follow"))
        self.follow.setToolTip(tr("Stay at the newest line"))
        self.copy.setText(tr("Copy"))
        self.copy.setToolTip(tr("Copy the chosen lines, or all that are shown, without secrets"))
        self.bundle.setText(tr("Copy support bundle …"))
        self.bundle.setToolTip(tr("A zip with versions, configuration, log and last report; every secret taken out"))
        self.folder.setText(tr("Open folder"))
        self._show_count()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's own hook."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def begin(self) -> None:
        """Somebody looks."""
        if self._engine.configuration is not None and not self.tail.is_running:
            self._fresh = True
            self.tail.start(self._engine.configuration.paths.logs)

    def end(self) -> None:
        """Nobody looks; joins the thread."""
        self.tail.stop()

    # --- what the person does ---

    def copy_lines(self) -> None:
        """The chosen lines, or all that are shown, without secrets."""
        chosen = self.lines.lines() or self.model.shown
        text = "\n".join(line.text for line in chosen)
        configuration = self._engine.configuration
        if not text or configuration is None:
            return
        self.tail.do(
            lambda: scrubber_for(configuration, environ=os.environ, home=Path.home()).scrub(text),
            lambda scrubbed: self._take_copy(scrubbed, len(chosen)),
            self._refuse,
        )

    def choose_place(self) -> QFileDialog:
        """Where the bundle is to be written."""
        name = f"charhub-console-support-{datetime.now().astimezone():%Y-%m-%d-%H%M}.zip"
        dialog = QFileDialog(self, tr("Save the support bundle"), str(Path.home() / name), tr("Zip files (*.zip)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.save_bundle(Path(path)))
        dialog.open()
        return dialog

    def save_bundle(self, target: Path) -> None:
        """Ask the servers how they are, then write the zip."""
        self.bundle.setEnabled(False)
        self._say(tr("Writing the support bundle …"))
        if not self._engine.is_open:
            error = self._engine.error
            self._write(target, [tr("session: not open. {0}").format(error or "").strip()])
            return
        self._engine.call(
            _checks,
            lambda states: self._write(target, [_check_line(state) for state in states]),
            lambda error: self._write(target, [f"servers: {error}"]),
        )

    def _write(self, target: Path, checks: list[str]) -> None:
        configuration, engine = self._engine.configuration, self._engine
        if configuration is None:
            return
        facts = {"Qt": str(qVersion()), "Qt platform": QGuiApplication.platformName()}
        data = engine.data if engine.is_open else configuration.paths.data
        given = Circumstances(datetime.now(UTC), data, engine.practice, tuple(checks), facts)

        def write() -> int:
            scrubber = scrubber_for(configuration, environ=os.environ, home=Path.home())
            return write_bundle(target, configuration, scrubber, given)

        self.tail.do(write, lambda size: self._take_saved(target, size), self._refuse)

    def _open_folder(self) -> None:
        if self._saved is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent))):
            self._say(tr("{0} could not be opened.").format(self._saved.parent), bad=True)

    # --- what the thread says ---

    def _begin_anew(self, texts: list[str]) -> None:
        self._reader = LineReader()
        self.model.replace(self._reader.read(texts))
        self._after()
        if self._fresh and not self.words.hasFocus():
            self.lines.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fresh = False

    def _take(self, texts: list[str]) -> None:
        self.model.append(self._reader.read(texts))
        self._after()

    def _filter(self, *_: object) -> None:
        self.model.filter(self.level.currentData(Qt.ItemDataRole.UserRole), self.words.text().strip())
        self._after()

    def _after(self) -> None:
        self._show_count()
        if self.follow.isChecked():
            self._to_the_end()

    def _to_the_end(self) -> None:
        self.lines.scrollToBottom()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        self.count.setText(tr("{0} of {1} lines").format(_number(shown), _number(total)) if total else "")
        self.lines.setVisible(shown > 0)
        self.nothing.setVisible(not shown)
        self.nothing.setText(tr("Nothing was logged yet.") if not total else tr("No line passes the filter."))

    def _take_copy(self, text: str, count: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say(tr("Copied {0} lines.").format(_number(count)))

    def _take_saved(self, target: Path, size: int) -> None:
        self._saved = target
        self.bundle.setEnabled(True)
        kilobytes = max(1, size // 1024)
        self._say(tr("Saved {0} ({1} KB). Every secret was taken out.").format(target.name, kilobytes), folder=True)

    def _refuse(self, error: ConsoleError) -> None:
        self.bundle.setEnabled(True)
        self._say(error_sentence(error), bad=True)

    def _say(self, words: str, *, bad: bool = False, folder: bool = False) -> None:
        self.said.setText(words)
        self.said.setProperty("role", "bad" if bad else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.folder.setVisible(folder)
        self._foot.show()


def _number(value: int) -> str:
    return QLocale().toString(value)


async def _checks(console: Console) -> list[BackendState]:
    try:
        async with asyncio.timeout(CHECK_S):
            return await console.backends()
    except TimeoutError:
        return []


def _check_line(state: BackendState) -> str:
    return f"server {state.name}: {'ok' if state.healthy else 'failed'}, {state.message} {state.version}".strip()
