"""Exporting characters: where to, how far it is, and where it is when it is done. One zip file a character."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from charhub_console.app.gui.characters.words import characters_text
from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import Notice
from charhub_console.domain.errors import ConsoleError, InvalidInput, StorageFailed
from charhub_console.engine.console import Console


class Exporter(QObject):
    """One export at a time, one character after the other. What cannot be exported is named, the others go on."""

    progressed = Signal(int, int)
    """(done, of); (0, 0) when nothing is exported any more."""
    message = Signal(object)
    """ConsoleError or Notice for the banner."""

    def __init__(self, engine: EngineThread, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._window = engine, window
        self._left: list[str] = []
        self._folder = Path()
        self._last_folder = ""
        self._of = 0
        self._written = 0
        self._refused: list[ConsoleError] = []
        self._call: Call | None = None
        engine.closed.connect(self._forget)

    @property
    def is_busy(self) -> bool:
        """Whether one is under way."""
        return self._call is not None

    def ask(self, ids: Sequence[str]) -> QFileDialog | None:
        """Ask for a folder, then export these."""
        if self.is_busy or not len(ids):
            return None
        chosen = list(ids)
        dialog = QFileDialog(self._window, tr("Export {0} to…").format(characters_text(len(chosen))), self._start_at())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Export here"))
        dialog.fileSelected.connect(lambda folder: self.export(chosen, Path(folder)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def export(self, ids: Sequence[str], folder: Path) -> None:
        """Write a zip file of each into this folder."""
        if self.is_busy:
            return
        self._left, self._of, self._folder, self._written = list(ids), len(ids), folder, 0
        self._last_folder = str(folder)
        self._refused = []
        self._next()

    def cancel(self) -> None:
        """Stop after what is written; that stays."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
            self._left = []
            self._end()

    # --- inside ---

    def _start_at(self) -> str:
        return self._last_folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)

    def _next(self) -> None:
        if not self._left:
            self._call = None
            self._end()
            return
        self.progressed.emit(self._of - len(self._left), self._of)
        character_id = self._left.pop(0)
        self._call = self._engine.call(partial(_export, character_id, self._folder), self._took, self._could_not)

    def _took(self, _name: str) -> None:
        self._written += 1
        self._next()

    def _could_not(self, error: ConsoleError) -> None:
        self._refused.append(error)
        if not isinstance(error, InvalidInput):  # a full disk or an absent storage will not be better for the next one
            self._left = []
        self._next()

    def _end(self) -> None:
        self.progressed.emit(0, 0)
        if self._refused:
            first = self._refused[0]
            others = len(self._refused) - 1
            title = first.title if not others else tr("{0} ({1} more)").format(first.title, others)
            self.message.emit(ConsoleError(title, first.advice))
        if self._written:
            said = tr("{0} exported to {1}.").format(characters_text(self._written), self._folder.name or self._folder)
            folder = self._folder
            self.message.emit(
                Notice(
                    ConsoleError(said, tr("One zip file each: images, captions, facts, contact sheet.")),
                    tr("Open folder"),
                    lambda: open_folder(folder),
                    informs=True,
                )
            )

    def _forget(self) -> None:
        self._call = None
        self._left = []
        self.progressed.emit(0, 0)


def open_folder(folder: Path) -> None:
    """In the desktop's own file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


async def _export(character_id: str, folder: Path, console: Console) -> str:
    name, data = await console.export(character_id)
    await asyncio.to_thread(_write, folder / name, data)
    return name


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all. Raises: StorageFailed."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        reason = error.strerror or str(error)
        raise StorageFailed(
            tr("{0} could not be written: {1}.").format(path.name, reason), tr("Choose another folder, or free space.")
        ) from error
