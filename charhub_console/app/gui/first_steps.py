"""The hints of a first start: one at a time, each once, at the thing it is about, in practice mode only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui.callout import Callout
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.page import Page, Pointer

SEEN = "hints/{0}"
SOON_MS = 60  # after the page has laid out what just came


class FirstSteps(QObject):
    """Asks the shown page what a newcomer should know now. `is_practice` and `page` say how things are.

    Args:
        over: what the hints lie on.
        rail: the button of a page, for hints that lead elsewhere.
    """

    def __init__(
        self,
        over: QWidget,
        memory: WindowMemory,
        page: Callable[[], Page | None],
        rail: Callable[[str], QWidget | None],
        is_practice: Callable[[], bool],
    ) -> None:
        super().__init__(over)
        self.callout = Callout(over)
        self._over, self._memory = over, memory
        self._page, self._rail, self._is_practice = page, rail, is_practice
        self._shown = ""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._look)
        self.callout.dismissed.connect(self._dismiss)
        over.installEventFilter(self)

    def look(self) -> None:
        """Something changed; look in a moment."""
        if not self._soon.isActive():
            self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is pointed at may move with the size of the window."""
        if event.type() == QEvent.Type.Resize and self._shown:
            self.look()
        return False

    def _look(self) -> None:
        page = self._page()
        pointer = page.pointer() if page is not None and self._is_practice() else None
        target = self._target(pointer) if pointer is not None and self._may_show(pointer) else None
        if pointer is None or target is None:
            self._shown = ""
            self.callout.hide()
            return
        if pointer.name != self._shown:
            self._shown = pointer.name
            self._memory.set_text(SEEN.format(pointer.name), "seen")
        self.callout.point(pointer.text, target)

    def _may_show(self, pointer: Pointer) -> bool:
        return pointer.name == self._shown or not self._memory.text(SEEN.format(pointer.name))

    def _target(self, pointer: Pointer) -> QRect | None:
        widget = self._rail(pointer.leads_to) if pointer.leads_to else pointer.widget
        if widget is None or not widget.isVisible():
            return None
        place = pointer.place if pointer.place is not None else widget.rect()
        return QRect(widget.mapTo(self._over, place.topLeft()), place.size())

    def _dismiss(self) -> None:
        self._shown = ""
        self.callout.hide()
