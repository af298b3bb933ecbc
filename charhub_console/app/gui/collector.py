"""Cyclic garbage is collected on the GUI thread and nowhere else.

Python collects in whichever thread allocates next. A widget in a reference cycle would then be destroyed by the
engine's thread: "Timers cannot be stopped from another thread", and soon a segmentation fault. A collection holds the
GIL, so it costs the window the same wherever it runs.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 250


class Collector(QObject):
    """From its making until `release` the automatic collection is off, and done here by the same thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        gc.disable()

    def look(self) -> None:
        """Collect the oldest generation that is due, if any."""
        due = [number for number, (count, most) in enumerate(_counts()) if count > most]
        if due and due[0] == 0:
            gc.collect(max(due))

    def settle(self) -> None:
        """What start-up made stays for good: leave it out of every later collection, which makes them short."""
        gc.freeze()

    def release(self) -> None:
        """Leave it to Python again; only when no other thread is left."""
        self._clock.stop()
        gc.enable()


def _counts() -> list[tuple[int, int]]:
    return list(zip(gc.get_count(), gc.get_threshold(), strict=True))
