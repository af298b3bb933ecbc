"""The others of a near-duplicate group as a strip of small pictures; a click goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.blurring import blurred, is_blurred
from charhub_console.app.gui.candidates.pictures import Pictures
from charhub_console.app.gui.candidates.words import status_text
from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import Candidate, Level, Status

WIDTH, HEIGHT = 64, 96


class Small(QAbstractButton):
    """One of them, with its status as a coloured edge."""

    def __init__(
        self, candidate: Candidate, pictures: Pictures, parent: QWidget | None = None, *, hides: bool = False
    ) -> None:
        super().__init__(parent)
        self.candidate = candidate
        self.hides = hides
        self._pictures = pictures
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        said = tr("Near-duplicate {0}, {1}").format(candidate.source_id, status_text(candidate.status))
        self.setAccessibleName(said)
        self.setToolTip(said)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        outline = QPainterPath()
        outline.addRoundedRect(box, 7, 7)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillPath(outline, shown.raised)
        pixmap = self._pictures.pixmap(self.candidate.thumbnail_path or "")
        if pixmap is not None:
            pixmap = blurred(pixmap) if self.hides and not self.underMouse() else pixmap
            size = QSize(pixmap.size()).scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            painter.setClipPath(outline)
            left = box.left() - (size.width() - box.width()) / 2
            painter.drawPixmap(QRectF(left, box.top(), size.width(), size.height()), pixmap, QRectF(pixmap.rect()))
            painter.setClipping(False)
        edges = {Status.APPROVED: shown.good, Status.REJECTED: shown.bad, Status.HELD: shown.warn}
        edge = shown.focus if self.hasFocus() else edges.get(self.candidate.status)
        if edge is not None or self.underMouse():
            painter.setPen(QPen(edge or shown.outline, 2))
            painter.drawPath(outline)
        painter.end()


class DuplicateStrip(QScrollArea):
    """Scrolls sideways when there are many."""

    chosen = Signal(str)
    """Candidate id"""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(HEIGHT + 14)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.blur_above = Level.XXX
        self.buttons: list[Small] = []
        pictures.arrived.connect(lambda _path: self.viewport().update())

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Replace them."""
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.buttons = [
            Small(one, self._pictures, line, hides=is_blurred(one.level, self.blur_above)) for one in candidates
        ]
        for button in self.buttons:
            button.clicked.connect(lambda _on=False, one=button: self.chosen.emit(one.candidate.id))
            row.addWidget(button)
        row.addStretch(1)
        self.setWidget(line)
        line.setAutoFillBackground(False)
        self._pictures.want([candidate.thumbnail_path or "" for candidate in candidates])
