"""The verbs of a tile as actions with keys; the same ones fill its context menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.domain.board import BoardRow, Standing
from charhub_console.domain.character import CharacterState
from charhub_console.domain.views import View


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do with the current tile."""

    name: str
    text: str
    keys: str
    may: Callable[[BoardRow, View | None], bool]
    begins_group: bool = False


def _at_rest(row: BoardRow, view: View | None) -> bool:
    return view is not None and view in row.wanted and not row.is_open(view)


def _painted(row: BoardRow, view: View | None) -> bool:
    found = row.view(view) if view is not None else None
    return found is not None and not found.state.is_final


def _has_image(row: BoardRow, view: View | None) -> bool:
    return view in row.delivered


def _several(row: BoardRow, view: View | None) -> bool:
    found = row.view(view) if view is not None else None
    return found is not None and found.number > 1


def verbs() -> tuple[Verb, ...]:
    """In the order of the menu."""
    return (
        Verb("retry", tr("Retry"), "R", _at_rest),
        Verb("seed", tr("Retry with a new seed"), "N", _at_rest),
        Verb("edit", tr("Edit prompt and retry…"), "E", _at_rest),
        Verb("retry_row", tr("Retry failed views"), "Shift+R", lambda row, _: row.standing is Standing.FAILED),
        Verb("older", tr("Older attempt"), "[", _several, begins_group=True),
        Verb("newer", tr("Newer attempt"), "]", _several),
        Verb("use", tr("Make this attempt active"), "U", _several),
        Verb("compare", tr("Compare attempts…"), "C", _several),
        Verb("copy", tr("Copy URL"), "Ctrl+C", _has_image, begins_group=True),
        Verb("open", tr("Open image"), "O", _has_image),
        Verb("next", tr("Run next"), "F", lambda row, _: row.state is CharacterState.QUEUED, begins_group=True),
        Verb("cancel", tr("Cancel view"), "X", _painted),
        Verb("cancel_row", tr("Cancel character"), "Shift+X", lambda row, _: row.standing is Standing.RUNNING),
    )


class TileActions(QObject):
    """Actions on `owner` whose keys work while it has the focus."""

    def __init__(self, owner: QWidget, carry_out: Callable[[str], None]) -> None:
        super().__init__(owner)
        self.actions_by_name: dict[str, QAction] = {}
        self._owner = owner
        for verb in verbs():
            action = QAction(verb.text, owner)
            action.setShortcut(QKeySequence(verb.keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _=False, name=verb.name: carry_out(name))
            owner.addAction(action)
            self.actions_by_name[verb.name] = action

    def menu(self, row: BoardRow, view: View | None) -> QMenu:
        """Everything, with what cannot be done greyed."""
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for verb in verbs():
            if verb.begins_group:
                menu.addSeparator()
            action = self.actions_by_name[verb.name]
            text = verb.text
            if verb.name == "retry_row" and row.missing:
                text = tr("Retry failed views ({0})").format(len(row.missing))
            entry = menu.addAction(text)
            entry.setShortcut(action.shortcut())
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            entry.setEnabled(verb.may(row, view))
            entry.triggered.connect(action.trigger)
        return menu
