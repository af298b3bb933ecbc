"""The database: where it is, how large, whether it is whole, where its copies are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from charhub_console.app import checks
from charhub_console.app.checks import Finding
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.background import Background
from charhub_console.app.gui.settings.row import Row, text_label
from charhub_console.app.gui.settings.trial import Trial
from charhub_console.domain.errors import ConsoleError

DATABASE = "console.db"


@dataclass(frozen=True, slots=True)
class DatabaseFiles:
    """What lies in the data folder. `copied_at` is the newest copy's time."""

    path: Path
    size_bytes: int | None
    copies: int
    copied_at: datetime | None


def look_at(folder: Path) -> DatabaseFiles:
    """Blocks; a file that cannot be looked at is not there."""
    path = folder / DATABASE
    try:
        size = path.stat().st_size + sum(
            file.stat().st_size for file in folder.glob(f"{DATABASE}-wal") if file.is_file()
        )
        copies = [file.stat().st_mtime for file in folder.glob(f"{DATABASE}.v*.bak")]
    except OSError:
        return DatabaseFiles(path, None, 0, None)
    newest = datetime.fromtimestamp(max(copies), UTC) if copies else None
    return DatabaseFiles(path, size, len(copies), newest)


class DatabaseRow(Row):
    """Path, size and the copies."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__("database.file", parent)
        self._background = background
        self.folder = Path()
        self.files: DatabaseFiles | None = None
        self.path = text_label(self, selectable=True)
        self.amount = text_label(self, "small")
        self.copies = text_label(self, "small")
        self.open = QPushButton(self)
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder))))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.path, 1)
        line.addWidget(self.open)
        self.body.addLayout(line)
        self.body.addWidget(self.amount)
        self.body.addWidget(self.copies)
        self.retranslate()

    def look(self, folder: Path) -> None:
        """Look at the files of this data folder, off this thread."""
        self.folder = folder
        self._background.run_blocking(lambda: look_at(folder), self._came, self._failed)

    def take_focus(self) -> None:
        self.open.setFocus()

    def retranslate(self) -> None:
        self.label.setText(tr("File"))
        self.help.setText(tr("Candidates, decisions, characters, credits. Copies lie beside it."))
        self.open.setText(tr("Open folder"))
        self._show()

    def _came(self, files: DatabaseFiles) -> None:
        self.files = files
        self._show()

    def _failed(self, error: ConsoleError) -> None:
        self.amount.setText(error_sentence(error))

    def _show(self) -> None:
        files, locale = self.files, QLocale()
        if files is None:
            return
        self.path.setText(str(files.path))
        is_there = files.size_bytes is not None
        self.amount.setText(locale.formattedDataSize(files.size_bytes or 0) if is_there else tr("Not made yet."))
        if files.copied_at is None:
            self.copies.setText(tr("No copy yet: one is made before every update of the database."))
            return
        when = locale.toString(
            QDateTime.fromSecsSinceEpoch(round(files.copied_at.timestamp())), QLocale.FormatType.ShortFormat
        )
        if files.copies == 1:
            self.copies.setText(tr("One copy beside it, of {0}.").format(when))
        else:
            self.copies.setText(tr("{0} copies beside it, the newest of {1}.").format(files.copies, when))


class IntegrityRow(Row):
    """Looks at every page of the file."""

    def __init__(self, background: Background, files: DatabaseRow, parent: QWidget | None = None) -> None:
        super().__init__("database.integrity", parent)
        self._files = files
        self.trial = Trial(background, self._try, tr("Check now"), parent=self)
        self.body.addWidget(self.trial)
        self.retranslate()

    def take_focus(self) -> None:
        self.trial.button.setFocus()

    def retranslate(self) -> None:
        self.label.setText(tr("Integrity"))
        self.help.setText(tr("Reads every page and every reference; a large file takes a while."))
        self.trial.retranslate()

    def _try(self) -> Callable[[], Awaitable[Finding]]:
        folder = self._files.folder

        async def look() -> Finding:
            return await checks.try_database(folder)

        return look
