"""Thin bars that say how far something is."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget


class ThinBar(QProgressBar):
    """A QProgressBar that waits for the next repaint as every other widget does.

    Qt's own repaints the moment its value changes, and with it, there and then, whatever else waits in the window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)

    def show_part(self, done: int, of: int) -> None:
        """`done` of `of`."""
        if (done, of) == (self.value(), self.maximum()):
            return
        self.setUpdatesEnabled(False)
        self.setRange(0, of)
        self.setValue(done)
        self.setUpdatesEnabled(True)
