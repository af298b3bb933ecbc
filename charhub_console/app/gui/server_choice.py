"""Where something is to be painted: all servers, or some of them, chosen in one small menu and remembered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.memory import WindowMemory

if TYPE_CHECKING:
    from charhub_console.engine.console import BackendState

KEY = "servers/"
_TOGGLES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_memories: list[WindowMemory] = []


def begin(memory: WindowMemory) -> None:
    """Keep here, from now on, what is chosen at every place."""
    _memories[:] = [memory]


class ServerBox(QPushButton):
    """Shows what it is told; asks nobody."""

    changed = Signal()
    """Somebody chose."""

    def __init__(self, place: str, parent: QWidget | None = None, *, chosen: Sequence[str] | None = None) -> None:
        """`place` names what is remembered; with `chosen` it begins with these, and nothing is remembered."""
        super().__init__(parent)
        self._key = KEY + place if chosen is None else ""
        self._wanted = _remembered(self._key) if chosen is None else tuple(chosen)
        self._servers: tuple[BackendState, ...] = ()
        self.setAccessibleName(tr("Servers"))
        self.setMenu(_StayingMenu(self))
        self._fill()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The servers that were chosen; none: all of them."""
        return tuple(server.name for server in self._servers if server.name in self._wanted)

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one server."""
        return len(self._servers) > 1

    def show_servers(self, servers: Sequence[BackendState]) -> None:
        """These there are; the chosen ones stay chosen, also those that do not answer just now."""
        self._servers = tuple(servers)
        self._fill()

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        self._entry(tr("All servers")).triggered.connect(lambda: self._choose(()))
        menu.addSeparator()
        for server in self._servers:
            health = tr("ready") if server.healthy else tr("does not answer")
            entry = self._entry(f"{server.name} · {health}", server.name)
            entry.setToolTip(server.message)
            entry.triggered.connect(lambda on, name=server.name: self._toggle(name, on))
        self._show_chosen()

    def _entry(self, text: str, name: str = "") -> QAction:
        entry = self.menu().addAction(text.replace("&", "&&"))
        entry.setCheckable(True)
        entry.setData(name)
        return entry

    def _toggle(self, name: str, on: bool) -> None:
        others = [other for other in self.chosen if other != name]
        self._choose((*others, name) if on else others)

    def _choose(self, names: Sequence[str]) -> None:
        self._wanted = tuple(names)
        if self._key and _memories:
            _memories[0].set_text(self._key, json.dumps(self._wanted))
        self._show_chosen()
        self.changed.emit()

    def _show_chosen(self) -> None:
        chosen = self.chosen
        for entry in self.menu().actions():
            entry.setChecked(entry.data() in chosen if entry.data() else not chosen)
        one = chosen[0].replace("&", "&&") if chosen else tr("All servers")
        self.setText(tr("%Ln server(s)", "", len(chosen)) if len(chosen) > 1 else one)
        self.setToolTip(", ".join(chosen))


class _StayingMenu(QMenu):
    """Stays open while one after the other is chosen."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        entry = self.actionAt(event.position().toPoint())
        if entry is not None and entry.isCheckable():
            entry.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.activeAction()
        if event.key() in _TOGGLES and entry is not None and entry.isCheckable():
            entry.trigger()
        else:
            super().keyPressEvent(event)


def _remembered(key: str) -> tuple[str, ...]:
    """Names, as they were chosen; what cannot be read was never chosen."""
    try:
        found = json.loads(_memories[0].text(key, "[]")) if _memories else []
    except ValueError:
        return ()
    return tuple(name for name in found if isinstance(name, str)) if isinstance(found, list) else ()
