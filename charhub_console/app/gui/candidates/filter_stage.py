"""What the filter mode paints: the image, the counter above it and the keys below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.candidates.blurring import paint_curtain
from charhub_console.app.gui.candidates.keys import Action
from charhub_console.app.gui.candidates.whole_rows import picture_path
from charhub_console.app.gui.candidates.words import level_text, number
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.domain.candidate import GateVerdict, Verdict

if TYPE_CHECKING:
    from charhub_console.app.gui.candidates.fullscreen import FilterMode

BAR = 44
MARGIN = 18
GROUND = QColor("#0b0c0e")  # darker than any theme: here only the picture counts
BRIGHT, DIM = QColor("#eceef2"), QColor("#a0a7b4")


class FilterStage(QWidget):
    """Paints the image, the counter above it and the keys below it."""

    accessible_role: ClassVar[Role] = Role.Graphic

    def __init__(self, mode: FilterMode) -> None:
        super().__init__(mode)
        self._mode = mode
        self.problem = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusProxy(mode)
        self.setAccessibleName(tr("Image to decide"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows a blurred picture."""
        if self._mode.reveals.hides(self._mode.current):
            self._mode.reveal()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), GROUND)
        self._paint_picture(painter)
        self._paint_head(painter)
        self._paint_keys(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(MARGIN, BAR, -MARGIN, -BAR)
        row = self._mode.current
        path = picture_path(row)
        pixmap = self._mode.pictures.pixmap(path)
        if pixmap is None:
            absent = row is None and self._mode.current_id in self._mode.known
            gone = absent or (row is not None and (not path or self._mode.pictures.is_broken(path)))
            painter.setPen(DIM)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignCenter, self.problem or (tr("No picture is kept") if gone else "")
            )
            return
        size = pixmap.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        hides = self._mode.reveals.hides(row)
        shown = self._mode.reveals.blurred(pixmap) if hides else pixmap
        painter.drawPixmap(place, shown, QRectF(shown.rect()))
        if hides:
            paint_curtain(painter, place, self._mode.keymap.first(Action.REVEAL), self.devicePixelRatioF())
        staged = self._mode.staged.get(self._mode.current_id)
        if staged is not None:
            self._paint_badge(painter, place, staged.verdict)

    def _paint_badge(self, painter: QPainter, place: QRectF, verdict: Verdict) -> None:
        shown = theme.DARK
        colour, icon = {
            Verdict.APPROVE: (shown.good, "check"),
            Verdict.REJECT: (shown.bad, "cross"),
            Verdict.HOLD: (shown.warn, "hold"),
        }[verdict]
        circle = QRectF(place.right() - 52, place.top() + 12, 40, 40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(circle)
        drawn = icons.pixmap(icon, 24, GROUND, self.devicePixelRatioF())
        painter.drawPixmap(round(circle.left()) + 8, round(circle.top()) + 8, drawn)

    def _paint_head(self, painter: QPainter) -> None:
        mode = self._mode
        line = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, BAR)
        painter.setFont(theme.font(theme.Metrics.TITLE_PX, QFont.Weight.DemiBold))
        painter.setPen(BRIGHT)
        counter = tr("{0} of {1}").format(number(mode.at + 1), number(len(mode.ids)))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, counter)
        painter.setFont(theme.font(theme.Metrics.FONT_PX))
        painter.setPen(DIM)
        staged = tr("%Ln staged, nothing counts yet", "", len(mode.staged))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, staged)
        row = mode.current
        if row is not None:
            parts = [row.source_id, row.creator or "", level_text(row.level) or "PG"]
            if row.gate in (GateVerdict.HOLD, GateVerdict.BLOCK):
                held = row.gate == GateVerdict.HOLD
                parts.append(tr("held by the safety gate") if held else tr("blocked by the safety gate"))
            painter.drawText(
                line,
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                " · ".join(part for part in parts if part),
            )

    def _paint_keys(self, painter: QPainter) -> None:
        keymap = self._mode.keymap
        named = (
            (Action.APPROVE, tr("approve")),
            (Action.REJECT, tr("reject")),
            (Action.HOLD, tr("hold")),
            (Action.SKIP, tr("skip")),
            (Action.UNDO, tr("undo")),
        )
        keys = [(keymap.first(action), text) for action, text in named if keymap.first(action)]
        keys += [(tr("Enter"), tr("summary")), (tr("Esc"), tr("back, nothing decided"))]
        line = QRectF(MARGIN, self.height() - BAR, self.width() - 2 * MARGIN, BAR)
        painter.setPen(DIM)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, "      ".join(f"{key}  {text}" for key, text in keys))
