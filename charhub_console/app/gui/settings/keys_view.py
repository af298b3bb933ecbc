"""The keys of the Candidates page: shown, given, taken away; a key that means two things is told and not saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.candidates import keys
from charhub_console.app.gui.candidates.keys import Action, Keymap
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.background import Background
from charhub_console.app.gui.settings.key_catcher import KeyCatcher, shown_key
from charhub_console.app.gui.settings.reasons_row import ReasonsRow
from charhub_console.app.gui.settings.row import Row, text_label
from charhub_console.domain.errors import ConsoleError, InvalidInput


def action_names() -> dict[Action, str]:
    """What each action is called, in the order of the page."""
    return {
        Action.APPROVE: tr("Approve"),
        Action.REJECT: tr("Reject"),
        Action.HOLD: tr("Put on hold"),
        Action.SKIP: tr("Skip to the next undecided"),
        Action.UNDO: tr("Undo"),
        Action.REVEAL: tr("Show a blurred picture"),
        Action.FULL_SCREEN: tr("Filter mode, full screen"),
        Action.COMPARE: tr("Compare two"),
        Action.ZOOM_IN: tr("Larger pictures"),
        Action.ZOOM_OUT: tr("Smaller pictures"),
        Action.LEGEND: tr("All keys"),
    }


class KeyRow(Row):
    """The keys of one action."""

    changed = Signal(object, tuple)
    """(Action, its keys)"""

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(f"keys.{action.value}", parent)
        self.action = action
        self.keys: tuple[str, ...] = ()
        self.caps: list[QPushButton] = []
        self.add = KeyCatcher(self)
        self.error = text_label(self, "bad-small")
        self.line = QHBoxLayout()
        self.line.setSpacing(6)
        self.line.addWidget(self.add)
        self.line.addStretch(1)
        self.body.addLayout(self.line)
        self.body.addWidget(self.error)
        self.add.caught.connect(self._caught)
        self.retranslate()

    def show_keys(self, given: tuple[str, ...], wrong: str) -> None:
        """Its keys, and what is wrong with one of them."""
        self.error.setText(wrong)
        self.error.setVisible(bool(wrong))
        if given == self.keys and self.caps:
            return
        self.keys = given
        for cap in self.caps:
            cap.hide()
            cap.deleteLater()
        self.caps = [self._cap(key) for key in given]
        for at, cap in enumerate(self.caps):
            self.line.insertWidget(at, cap)

    def take_focus(self) -> None:
        self.add.setFocus()

    def retranslate(self) -> None:
        self.label.setText(action_names()[self.action])
        self.add.rest()
        self.add.setToolTip(tr("Add a key"))
        self.add.setAccessibleName(tr("{0}: add a key").format(self.label.text()))

    def _cap(self, key: str) -> QPushButton:
        shown = shown_key(key)
        cap = QPushButton(f"{shown}  ×", self)
        cap.setToolTip(tr("Take this key away"))
        cap.setAccessibleName(tr("{0}: take {1} away").format(self.label.text(), shown))
        cap.clicked.connect(lambda: self.changed.emit(self.action, tuple(one for one in self.keys if one != key)))
        return cap

    def _caught(self, key: str) -> None:
        if key and key not in self.keys:
            self.changed.emit(self.action, (*self.keys, key))


class Keys(QWidget):
    """Every action; what is free of conflicts is saved at once and counts at once."""

    failed = Signal(object)
    """ConsoleError"""

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keymap = Keymap()
        self._background = background
        self._folder = folder
        self.key_rows = [KeyRow(action, self) for action in action_names()]
        self.reasons = ReasonsRow(self)
        self.rows: list[Row] = [*self.key_rows, self.reasons]
        self.state = text_label(self, "small")
        self.reset = QPushButton(self)
        self.reset.clicked.connect(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for given in self.key_rows:
            given.changed.connect(self._give)
        self.reasons.changed.connect(self._give_reasons)
        for row in self.rows:
            column.addWidget(row)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.reset)
        column.addLayout(foot)
        self.retranslate()

    def read(self) -> None:
        """Read the file, off this thread."""
        work: Callable[[], Keymap] = partial(keys.load, self._folder)
        self._background.run_blocking(work, self._take, self.failed.emit)

    def retranslate(self) -> None:
        """Set every text anew."""
        for row in self.rows:
            row.retranslate()
        self.reset.setText(tr("Reset all keys"))
        self._show()

    def conflict(self, action: Action) -> str:
        """Which of its keys means something else too, in words; "" when none does."""
        names = action_names()
        for key in self.keymap.keys.get(action, ()):
            for other, given in self.keymap.keys.items():
                if other is not action and key in given:
                    return tr("{0} is also “{1}”. Take it away from one of them.").format(key, names[other])
            if key in self.keymap.reasons:
                return tr("{0} also rejects because of “{1}”.").format(key, self._reason(key))
        return ""

    def conflict_of_reasons(self) -> str:
        """Which key of a reason means something else too, in words; "" when none does."""
        names = action_names()
        for action, given in self.keymap.keys.items():
            for key in given:
                if key in self.keymap.reasons:
                    return tr("{0} is also “{1}”. Take it away from one of them.").format(key, names[action])
        return ""

    def _reason(self, key: str) -> str:
        reason = self.keymap.reasons[key]
        return tr(reason) if reason else ""

    def _give(self, action: Action, given: tuple[str, ...]) -> None:
        self._take(replace(self.keymap, keys={**self.keymap.keys, action: given}))
        self._save()

    def _give_reasons(self, reasons: dict[str, str]) -> None:
        self._take(replace(self.keymap, reasons=reasons))
        self._save()

    def _reset(self) -> None:
        self._take(Keymap())
        self._save()

    def _take(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._show()

    def _show(self) -> None:
        for row in self.key_rows:
            row.show_keys(self.keymap.keys.get(row.action, ()), self.conflict(row.action))
        self.reasons.show_reasons(self.keymap.reasons, self.conflict_of_reasons())
        clear = not self.keymap.conflicts()
        self.state.setText(tr("Changes count at once.") if clear else tr("Not saved while a key means two things."))

    def _save(self) -> None:
        if self.keymap.conflicts():
            return
        page = self.window().findChild(CandidatesPage)
        if page is not None:
            page.set_keymap(self.keymap)
        self._background.run_blocking(partial(_save, self.keymap, self._folder), lambda _none: None, self._not_saved)

    def _not_saved(self, error: ConsoleError) -> None:
        self.failed.emit(error)


def _save(keymap: Keymap, folder: Path) -> None:
    try:
        keys.save(keymap, folder)
    except OSError as error:
        raise InvalidInput(f"{keys.FILE_NAME} could not be written.", "Check the permissions of its folder.") from error
