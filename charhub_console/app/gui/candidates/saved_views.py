"""Filters a person gave a name: apply, save, delete."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QToolButton, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.filter_choice import FilterChoice, from_json
from charhub_console.app.gui.language import tr


class SavedViews(QWidget):
    """A button with a menu. What is saved lives in the window's memory, by way of `state`."""

    applied = Signal(object)
    """FilterChoice"""
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: dict[str, FilterChoice] = {}
        self._now = FilterChoice()
        self.button = QToolButton(self)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.dress(self.button, "star", "muted", 16)
        self._menu = QMenu(self.button)
        self._menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self._menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.button)
        self.retranslate()

    def set_now(self, choice: FilterChoice) -> None:
        """What would be saved."""
        self._now = choice
        named = next((name for name, view in self.views.items() if view == choice), "")
        self.button.setText(named)
        style = Qt.ToolButtonStyle
        self.button.setToolButtonStyle(style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly)

    def save(self, name: str) -> None:
        """Keep what is shown under this name; the same name again replaces it."""
        if name.strip():
            self.views[name.strip()[:40]] = self._now
            self.set_now(self._now)
            self.changed.emit()

    def delete(self, name: str) -> None:
        """Forget a view."""
        if self.views.pop(name, None) is not None:
            self.set_now(self._now)
            self.changed.emit()

    def state(self) -> dict[str, Any]:
        """JSON values."""
        return {name: view.as_json() for name, view in self.views.items()}

    def restore(self, found: object) -> None:
        """What `state` gave."""
        given = found if isinstance(found, dict) else {}
        self.views = {str(name): from_json(view) for name, view in given.items()}
        self.set_now(self._now)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.button.setAccessibleName(tr("Saved views"))
        self.button.setToolTip(tr("Saved views"))
        self.set_now(self._now)

    def ask_name(self) -> QInputDialog:
        """Ask for a name and save under it."""
        asking = QInputDialog(self)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(tr("Save this view"))
        asking.setLabelText(tr("Name of the view"))
        asking.setOkButtonText(tr("Save"))
        asking.textValueSelected.connect(self.save)
        asking.open()
        return asking

    def _fill(self) -> None:
        self._menu.clear()
        for name, view in self.views.items():
            self._menu.addAction(name).triggered.connect(lambda *_, view=view: self.applied.emit(view))
        if self.views:
            self._menu.addSeparator()
        keep = self._menu.addAction(tr("Save this view…"))
        keep.setEnabled(self._now.narrows or self._now != FilterChoice())
        keep.triggered.connect(lambda *_: self.ask_name())
        if self.views:
            forget = self._menu.addMenu(tr("Delete"))
            for name in self.views:
                forget.addAction(name).triggered.connect(lambda *_, name=name: self.delete(name))
