"""A picture shown whole, as large as there is room."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.app.gui.theme import Metrics


class PictureView(QWidget):
    """Shows a pixmap fitted and centred, or words where there is none."""

    accessible_role: ClassVar[Role] = Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self._words = ""
        self.setAccessibleName(tr("Picture"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 120)

    def sizeHint(self) -> QSize:
        """Room for a whole figure."""
        return QSize(300, 380)

    def show_picture(self, pixmap: QPixmap | None, words: str = "") -> None:
        """This picture, or these words without one."""
        self._pixmap, self._words = pixmap, words
        self.setAccessibleDescription("" if pixmap is not None else words)
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether one is shown."""
        return self._pixmap is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own hook."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = theme.current()
        if self._pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.ground)
            painter.drawRoundedRect(self.rect(), Metrics.RADIUS, Metrics.RADIUS)
            painter.setPen(shown.muted)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
        else:
            size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            spot = QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())
            painter.drawPixmap(spot, self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()
