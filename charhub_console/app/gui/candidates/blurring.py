"""Pictures above a level are blurred until somebody wants to see them: which, and how."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from charhub_console.app.gui import icons
from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import Candidate, Level

WIDTH = 9  # pixels a blurred picture is made of: shapes vanish, colours stay
MOST_KEPT = 8
_SOFTER = 8  # a step between, or their edges would be seen


def is_blurred(level: Level, above: Level) -> bool:
    """Whether a picture of this level is, when those above another one are; one whose level is not known always is."""
    return level == Level.UNKNOWN or int(level) >= 2 * int(above)


class Reveals:
    """Pictures that fill the screen: those above the level stay blurred until the person asks for them, one by one."""

    def __init__(self) -> None:
        self.above = Level.PG13
        self._shown: set[str] = set()
        self._made: dict[int, QPixmap] = {}  # by the picture's cache key

    def toggle(self, candidate_id: str) -> None:
        """Show this one sharp, or blurred again."""
        self._shown ^= {candidate_id}

    def forget(self) -> None:
        """Everything is blurred again."""
        self._shown.clear()

    def hides(self, candidate: Candidate | None) -> bool:
        """Whether it is blurred now; one that was not read yet has no picture either."""
        if candidate is None or candidate.id in self._shown:
            return False
        return is_blurred(candidate.level, self.above)

    def blurred(self, picture: QPixmap) -> QPixmap:
        """Kept for the pictures that were shown last: making one takes longer than a frame."""
        key = picture.cacheKey()
        if key not in self._made:
            while len(self._made) >= MOST_KEPT:
                del self._made[next(iter(self._made))]
            self._made[key] = blurred(picture)
        return self._made[key]


def blurred(picture: QPixmap) -> QPixmap:
    """The picture blurred, small: to be drawn as large as it is wanted."""
    fewest = QSize(WIDTH, max(1, round(WIDTH * picture.height() / max(1, picture.width()))))
    fit, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return picture.scaled(fewest, fit, smooth).scaled(fewest * _SOFTER, fit, smooth)


def paint_curtain(painter: QPainter, place: QRectF, key: str, ratio: float) -> None:
    """Over a blurred picture that fills much of the screen: that it is hidden, and what shows it."""
    words = tr("Hidden by its level. A click or {0} shows it.").format(key) if key else tr("A click shows it.")
    size = painter.fontMetrics().size(0, words)
    pill = QRectF(0, 0, size.width() + 62, 40)
    pill.moveCenter(place.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 190))
    painter.drawRoundedRect(pill, 20, 20)
    icon = icons.pixmap("eye-off", 20, QColor("#ffffff"), ratio)
    painter.drawPixmap(round(pill.left()) + 16, round(pill.center().y()) - 10, icon)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(pill.adjusted(44, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
