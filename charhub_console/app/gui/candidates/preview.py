"""One picture in a box: the small one at once, the large one when it is decoded; blurred when it is to be."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.candidates.blurring import blurred
from charhub_console.app.gui.candidates.pictures import Pictures
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.app.gui.theme import Metrics


class Preview(QWidget):
    """Fits the picture into its box, upright, with rounded corners."""

    accessible_role: ClassVar[Role] = Role.Graphic

    clicked = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._paths: tuple[str, ...] = ()  # the best first
        self._blurred: tuple[int, QPixmap] | None = None  # of which picture
        self.hides = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Preview"))
        pictures.arrived.connect(self._arrived)

    @property
    def is_sharp(self) -> bool:
        """Whether the best picture is shown."""
        return bool(self._paths) and self._pictures.pixmap(self._paths[0]) is not None

    def show_paths(self, *paths: str | None) -> None:
        """The best first; the others stand in until it is there."""
        self._paths = tuple(path for path in paths if path)
        self._pictures.want(tuple(reversed(self._paths)))  # the small one is there in a millisecond
        self.update()

    def set_hides(self, hides: bool) -> None:
        """Whether it is blurred while the pointer is elsewhere."""
        if hides != self.hides:
            self.hides = hides
            self.update()

    @property
    def is_blurred(self) -> bool:
        """Whether it is now."""
        return self.hides and not self.underMouse()

    def sizeHint(self) -> QSize:
        return QSize(320, 380)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        found = next((one for path in self._paths if (one := self._pictures.pixmap(path)) is not None), None)
        if found is None:
            self._paint_absence(painter, box)
        else:
            size = found.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(box.center())
            outline = QPainterPath()
            outline.addRoundedRect(place, Metrics.RADIUS, Metrics.RADIUS)
            painter.setClipPath(outline)
            shown = self._blur(found) if self.is_blurred else found
            painter.drawPixmap(place, shown, QRectF(shown.rect()))
            if self.is_blurred:
                icon = icons.pixmap("eye-off", 32, QColor("#ffffff"), self.devicePixelRatioF())
                painter.drawPixmap(round(place.center().x()) - 16, round(place.center().y()) - 16, icon)
        painter.end()

    def _blur(self, picture: QPixmap) -> QPixmap:
        if self._blurred is None or self._blurred[0] != picture.cacheKey():
            self._blurred = picture.cacheKey(), blurred(picture)
        return self._blurred[1]

    def _paint_absence(self, painter: QPainter, box: QRectF) -> None:
        shown = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.card)
        painter.drawRoundedRect(box, Metrics.RADIUS, Metrics.RADIUS)
        if self._paths and not all(self._pictures.is_broken(path) for path in self._paths):
            return
        icon = icons.pixmap("image", 32, shown.outline, self.devicePixelRatioF())
        painter.drawPixmap(round(box.center().x()) - 16, round(box.center().y()) - 28, icon)
        painter.setPen(shown.muted)
        painter.drawText(box.adjusted(0, 28, 0, 28), Qt.AlignmentFlag.AlignCenter, tr("No picture is kept"))

    def _arrived(self, path: str) -> None:
        if path in self._paths:
            self.update()
