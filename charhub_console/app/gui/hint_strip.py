"""The key hints of the current page in the status bar: what fits, the most useful first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.page import KeyHint
from charhub_console.app.gui.roles import Role

PAD, GAP, BETWEEN, HEIGHT = 5.0, 5.0, 14.0, 18.0


class HintStrip(QWidget):
    """Each hint is a key cap and a word."""

    accessible_role: ClassVar[Role] = Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints: tuple[KeyHint, ...] = ()
        self._key_font = theme.font(11, QFont.Weight.DemiBold)
        self._text_font = theme.font(theme.Metrics.SMALL_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_hints(self, hints: Sequence[KeyHint]) -> None:
        """Show these from now on."""
        self._hints = tuple(KeyHint(native(hint.keys), hint.text) for hint in hints)
        words = ", ".join(f"{hint.keys} {hint.text}" for hint in self._hints)
        self.setAccessibleName(self.tr("Keys: {0}").format(words) if words else "")
        self.setToolTip("\n".join(f"{hint.keys}  {hint.text}" for hint in self._hints))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's own hook."""
        return QSize(200, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's own hook."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = theme.current()
        keys, words = QFontMetricsF(self._key_font), QFontMetricsF(self._text_font)
        left = 0.0
        for hint in self._hints:
            cap = max(HEIGHT, keys.horizontalAdvance(hint.keys) + 2 * PAD)
            width = cap + GAP + words.horizontalAdvance(hint.text)
            if left + width > self.width():
                break
            box = QRectF(left, (self.height() - HEIGHT) / 2, cap, HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.raised)
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(shown.text)
            painter.setFont(self._key_font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint.keys)
            painter.setPen(shown.muted)
            painter.setFont(self._text_font)
            middle = self.height() / 2 + (words.ascent() - words.descent()) / 2
            painter.drawText(QPointF(left + cap + GAP, middle), hint.text)
            left += width + BETWEEN


def native(keys: str) -> str:
    """`Space` in the words of the window's language; what is no key (`← →`) stays as it is."""
    known = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
    is_key = known.toString(QKeySequence.SequenceFormat.PortableText) == keys
    return known.toString(QKeySequence.SequenceFormat.NativeText) if is_key else keys
