"""Choosing the server a view is painted at: a menu that fills itself when the servers have answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.run import BackendWish
from charhub_console.engine.console import BackendState

Chosen = Callable[[BackendWish], None]


class ServerChoice(QObject):
    """Asks the engine which servers could paint a character, each time anew: one may have come or gone."""

    def __init__(self, engine: EngineThread, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine

    def menu(self, parent: QWidget, character_id: str, last: str | None, chosen: Chosen) -> QMenu:
        """A menu of servers, to be shown at once; it says why when there is nothing to choose.

        Args:
            last: where the newest attempt was painted.
        """
        menu = QMenu(tr("Retry on another server"), parent)
        menu.menuAction().setEnabled(False)  # inside another menu it opens when there is something to choose
        _say(menu, tr("Asking the servers…"))

        def answered(servers: list[BackendState]) -> None:
            fill(menu, servers, last, chosen)

        def failed(error: ConsoleError) -> None:
            _say(menu, error.title)

        self._engine.call(lambda console: console.board.servers(character_id), answered, failed)
        return menu


def fill(menu: QMenu, servers: Sequence[BackendState], last: str | None, chosen: Chosen) -> None:
    """Any but the last one, then every healthy one; a note instead when there are not two."""
    healthy = [server.name for server in servers if server.healthy]
    if len(healthy) < 2:
        _say(menu, tr("No other server answers."))
        return
    menu.clear()
    menu.menuAction().setEnabled(True)
    if last is not None and len({*healthy} - {last}) > 1:
        entry = menu.addAction(tr("Any but {0}").format(last))
        entry.triggered.connect(partial(_choose, chosen, BackendWish((last,), other=True)))
        menu.addSeparator()
    for name in healthy:
        entry = menu.addAction(tr("{0} (the last one)").format(name) if name == last else name)
        entry.triggered.connect(partial(_choose, chosen, BackendWish((name,))))


def _choose(chosen: Chosen, wish: BackendWish, _checked: bool = False) -> None:
    chosen(wish)


def _say(menu: QMenu, text: str) -> None:
    menu.clear()
    menu.addAction(text).setEnabled(False)
