"""Two attempts at one view side by side: the left one stays, the right one is leafed through."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.generation.panel import facts_of
from charhub_console.app.gui.generation.picture_view import PictureView
from charhub_console.app.gui.generation.words import reason_name
from charhub_console.app.gui.language import tr
from charhub_console.engine.console import Attempt


class CompareDialog(QDialog):
    """Opened, never executed. Whoever opens it gives it the pictures it asks for."""

    picture_wanted = Signal(str)
    """Attempt id."""
    chosen = Signal(str)
    """Attempt id that is to be the active one."""

    def __init__(
        self, title: str, attempts: list[Attempt], left: Attempt, right: Attempt, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(980, 720)
        self._attempts = attempts
        self._pictures: dict[str, QPixmap] = {}
        self.left, self.right = left, right
        self._panes = {side: (PictureView(self), QLabel(self)) for side in ("left", "right")}
        self._lay_out()
        for key, by in (("Left", -1), ("Right", 1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda by=by: self.leaf(by))

    def _lay_out(self) -> None:
        panes = QHBoxLayout()
        panes.setSpacing(16)
        for side, (picture, words) in self._panes.items():
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setProperty("role", "muted")
            use = QPushButton(tr("Use this one"), self)
            use.setAccessibleName(tr("Use the left one") if side == "left" else tr("Use the right one"))
            use.clicked.connect(lambda _=False, side=side: self._choose(side))
            column = QVBoxLayout()
            column.addWidget(picture, 1)
            column.addWidget(words)
            column.addWidget(use)
            panes.addLayout(column, 1)
        hint = QLabel(tr("Left and right arrow leaf through the right side."), self)
        hint.setProperty("role", "small")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 18, 18, 14)
        whole.addLayout(panes, 1)
        whole.addWidget(hint)

    def show_pictures(self) -> None:
        """Ask for the pictures; called once somebody listens."""
        self._show()

    def leaf(self, by: int) -> None:
        """Another attempt on the right; never the one on the left."""
        others = [attempt for attempt in self._attempts if attempt.id != self.left.id]
        if not others:
            return
        now = others.index(self.right) if self.right in others else 0
        self.right = others[(now + by) % len(others)]
        self._show()

    def take_picture(self, attempt_id: str, pixmap: QPixmap) -> None:
        """A picture that was asked for."""
        self._pictures[attempt_id] = pixmap
        self._show()

    def _show(self) -> None:
        for attempt, other, (picture, words) in (
            (self.left, self.right, self._panes["left"]),
            (self.right, self.left, self._panes["right"]),
        ):
            found = self._pictures.get(attempt.id)
            picture.show_picture(found, tr("Loading…"))
            words.setText(_difference(attempt, other))
            picture.setAccessibleName(words.text())
            if found is None:
                self.picture_wanted.emit(attempt.id)

    def _choose(self, side: str) -> None:
        self.chosen.emit((self.left if side == "left" else self.right).id)
        self.close()


def _difference(attempt: Attempt, other: Attempt) -> str:
    """What an attempt was painted with, where it differs from the other one."""
    theirs = dict(facts_of(other))
    differs = [f"{name} {value}" for name, value in facts_of(attempt) if theirs.get(name) != value]
    if attempt.prompt != other.prompt:
        differs.append(tr("another prompt"))
    said = ", ".join(differs) or tr("same settings")
    return tr("Attempt {0}, {1}: {2}").format(attempt.number, reason_name(attempt.reason), said)
