"""A place for one image: dropped, pasted or chosen from a file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.candidates.pictures import Pictures
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.domain.errors import InvalidInput

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


class ImageDrop(QWidget):
    """Holds the path of a file, or the image that was pasted. It judges nothing but the kind of file."""

    accessible_role: ClassVar[Role] = Role.Button

    changed = Signal()
    refused = Signal(object)
    """InvalidInput"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.pasted: QImage | None = None
        self._pasted_pixmap: QPixmap | None = None
        self._over = False
        self.pictures = Pictures(self, limit=1024, budget_bytes=32 * 1024 * 1024)
        self.pictures.arrived.connect(self._arrived)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Image: drop, paste or choose one"))

    @property
    def has_image(self) -> bool:
        """Whether there is something to send."""
        return self.path is not None or self.pasted is not None

    def sizeHint(self) -> QSize:
        return QSize(220, 320)

    # --- taking ---

    def take_file(self, path: Path) -> None:
        """An image file; it is read when it is needed."""
        if path.suffix.lower() not in SUFFIXES:
            self.refused.emit(
                InvalidInput(tr("{0} is no image.").format(path.name), tr("Give a JPEG, PNG or WebP file."))
            )
            return
        self.path, self.pasted, self._pasted_pixmap = path, None, None
        self.pictures.set_folder(path.parent)
        self.pictures.want([path.name])
        self._told()

    def take_image(self, image: QImage) -> None:
        """An image from the clipboard."""
        if image.isNull():
            self._refuse(tr("What was pasted is no image."), tr("Copy an image, then paste it here."))
            return
        self.path, self.pasted, self._pasted_pixmap = None, image, QPixmap.fromImage(image)
        self._told()

    def paste(self) -> None:
        """Take what is in the clipboard."""
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, given: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
        if files:
            self.take_file(files[0])
        elif given.hasImage():
            image = given.imageData()
            self.take_image(image if isinstance(image, QImage) else QImage())
        else:
            self._refuse(tr("There is no image in it."), tr("Copy an image, then paste it here."))

    def choose(self) -> QFileDialog:
        """Ask for a file."""
        asking = QFileDialog(self, tr("Choose an image"))
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setNameFilter(tr("Images ({0})").format(" ".join(f"*{suffix}" for suffix in SUFFIXES)))
        asking.urlSelected.connect(lambda url: self.take_file(Path(QUrl(url).toLocalFile())))
        asking.open()
        return asking

    def _refuse(self, title: str, advice: str) -> None:
        self.refused.emit(InvalidInput(title, advice))

    def _told(self) -> None:
        self.update()
        self.changed.emit()

    def _arrived(self, path: str) -> None:
        self.update()
        if self.path is not None and path == self.path.name and self.pictures.is_broken(path):
            self.path = None
            self.changed.emit()
            self.refused.emit(
                InvalidInput(tr("{0} cannot be read.").format(path), tr("Give a JPEG, PNG or WebP file."))
            )

    # --- Qt ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            self._over = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self._take(event.mimeData())
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self.choose()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        marked = self._over or self.hasFocus()
        pen = QPen(shown.accent if self._over else shown.focus if marked else shown.outline, 2 if marked else 1)
        pixmap = self._pasted_pixmap or (self.pictures.pixmap(self.path.name) if self.path is not None else None)
        if pixmap is None:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(shown.card)
        painter.drawRoundedRect(box, 10, 10)
        if pixmap is not None:
            size = pixmap.size().scaled((box.size() - QSize(12, 12)).toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(box.center())
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        elif self.path is None:
            icon = icons.pixmap("upload", 32, shown.muted, self.devicePixelRatioF())
            painter.drawPixmap(round(box.center().x()) - 16, round(box.center().y()) - 44, icon)
            painter.setPen(shown.muted)
            text = tr("Drop an image here,\npaste it, or click to choose")
            painter.drawText(box.adjusted(10, 30, -10, 30), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
