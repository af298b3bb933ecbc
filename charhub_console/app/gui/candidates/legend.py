"""The legend of keys over the page; any key or click closes it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.keys import Action, Keymap
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role

ROW, KEY_COLUMN, COLUMN, MARGIN = 30, 96, 300, 28


class Legend(QWidget):
    """Covers its parent while it is shown."""

    accessible_role: ClassVar[Role] = Role.HelpBalloon

    closed = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self.keymap = keymap
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        parent.installEventFilter(self)

    def open(self) -> None:
        """Show every key and what it does."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        said = "; ".join(f"{key} {text}" for group in self.groups() for key, text in group[1])
        self.setAccessibleName(tr("Keys: {0}").format(said))
        self.show()
        self.raise_()
        self.setFocus()

    def close_legend(self) -> None:
        """Hide it and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(title, [(keys, what they do)])."""
        named = {
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
            Action.LEGEND: tr("This legend"),
        }
        keys = [(self._keys(action), named[action]) for action in named if self.keymap.keys.get(action)]
        moves = [
            ("← ↑ → ↓", tr("Move")),
            (tr("Shift + arrows"), tr("Select several")),
            (tr("Ctrl+A"), tr("Select all")),
        ]
        reasons = [(key, tr(text)) for key, text in self.keymap.reasons.items()]
        found = [(tr("Decide and look"), keys + moves), (tr("Reject because of"), reasons)]
        return [group for group in found if group[1]]

    def _keys(self, action: Action) -> str:
        return "  ".join(self.keymap.keys[action][:2])

    # --- Qt ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible() and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
            self.close_legend()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_legend()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown, groups = theme.current(), self.groups()
        rows = max(len(entries) for _, entries in groups)
        card = QRectF(0, 0, len(groups) * COLUMN + (len(groups) + 1) * MARGIN, (rows + 1.4) * ROW + 2 * MARGIN)
        card.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), shown.scrim)
        painter.setPen(QPen(shown.outline, 1))
        painter.setBrush(shown.card)
        painter.drawRoundedRect(card, 14, 14)
        for number, (title, entries) in enumerate(groups):
            left = card.left() + MARGIN + number * (COLUMN + MARGIN)
            self._paint_group(painter, left, card.top() + MARGIN, title, entries)
        painter.end()

    def _paint_group(
        self, painter: QPainter, left: float, top: float, title: str, entries: list[tuple[str, str]]
    ) -> None:
        shown, middle = theme.current(), Qt.AlignmentFlag.AlignVCenter
        painter.setPen(shown.text)
        painter.setFont(theme.font(theme.Metrics.TITLE_PX, QFont.Weight.DemiBold))
        painter.drawText(QRectF(left, top, COLUMN, ROW), middle, title)
        for at, (key, text) in enumerate(entries):
            y = top + (at + 1.4) * ROW
            painter.setFont(theme.font(theme.Metrics.SMALL_PX, QFont.Weight.DemiBold))
            width = max(24.0, painter.fontMetrics().horizontalAdvance(key) + 14.0)
            box = QRectF(left, y + 4, width, ROW - 8)
            painter.setPen(QPen(shown.outline, 1))
            painter.setBrush(shown.raised)
            painter.drawRoundedRect(box, 5, 5)
            painter.setPen(shown.text)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
            painter.setFont(theme.font())
            start = left + max(KEY_COLUMN, width + 12)
            painter.drawText(QRectF(start, y, left + COLUMN - start, ROW), middle, text)
