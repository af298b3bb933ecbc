"""Keys that reject with a reason: what each says, another one, one less."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.key_catcher import KeyCatcher, shown_key
from charhub_console.app.gui.settings.row import Row, text_label

MOST_LETTERS = 120


class ReasonsRow(Row):
    """A line for each key; what is typed counts when the line is left."""

    changed = Signal(dict)
    """Key to reason, all of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("keys.reasons", parent)
        self.reasons: dict[str, str] = {}
        self.lines: dict[str, QLineEdit] = {}
        self._holders: list[QWidget] = []
        self.add = KeyCatcher(self)
        self.error = text_label(self, "bad-small")
        self.column = QVBoxLayout()
        self.column.setSpacing(6)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        self.body.addLayout(self.column)
        self.body.addLayout(foot)
        self.body.addWidget(self.error)
        self.add.caught.connect(self._caught)
        self.retranslate()

    def show_reasons(self, reasons: Mapping[str, str], wrong: str) -> None:
        """These, and what is wrong with a key of them."""
        self.error.setText(wrong)
        self.error.setVisible(bool(wrong))
        if dict(reasons) != self.reasons:
            self.reasons = dict(reasons)
            self._build()

    def take_focus(self) -> None:
        next(iter(self.lines.values()), self.add).setFocus()

    def retranslate(self) -> None:
        self.label.setText(tr("Reject because of"))
        self.help.setText(tr("Keys that reject with a reason, which is written down with the decision."))
        self.add.rest()
        self.add.setToolTip(tr("Add a key"))
        self.add.setAccessibleName(tr("{0}: add a key").format(self.label.text()))
        self._build()

    def _build(self) -> None:
        for holder in self._holders:
            holder.hide()
            holder.deleteLater()
        self.lines, self._holders = {}, []
        for key, reason in self.reasons.items():
            holder = QWidget(self)
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            line = QLineEdit(tr(reason) if reason else "", holder)
            line.setMaxLength(MOST_LETTERS)
            line.setPlaceholderText(tr("Why it is rejected"))
            line.setAccessibleName(tr("Reason of the key {0}").format(shown_key(key)))
            line.editingFinished.connect(partial(self._typed, key))
            row.addWidget(self._cap(key, holder))
            row.addWidget(line, 1)
            self.column.addWidget(holder)
            self.lines[key] = line
            self._holders.append(holder)

    def _cap(self, key: str, parent: QWidget) -> QPushButton:
        cap = QPushButton(f"{shown_key(key)}  ×", parent)
        cap.setToolTip(tr("Take this key away"))
        cap.setAccessibleName(tr("{0}: take {1} away").format(self.label.text(), shown_key(key)))
        cap.clicked.connect(partial(self._remove, key))
        return cap

    def _typed(self, key: str) -> None:
        said, known = self.lines[key].text().strip(), self.reasons.get(key)
        if known is not None and said != (tr(known) if known else ""):
            self.reasons = {**self.reasons, key: said}
            self.changed.emit(dict(self.reasons))

    def _caught(self, key: str) -> None:
        if not key or key in self.reasons:
            return
        self.reasons = {**self.reasons, key: ""}
        self._build()
        self.lines[key].setFocus()
        self.changed.emit(dict(self.reasons))

    def _remove(self, key: str, _checked: bool = False) -> None:
        self.reasons = {known: reason for known, reason in self.reasons.items() if known != key}
        self._build()
        self.changed.emit(dict(self.reasons))
