"""Pictures above a level are blurred until somebody wants to see them: which, and how."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap

from charhub_console.domain.candidate import Level

WIDTH = 9  # pixels a blurred picture is made of: shapes vanish, colours stay
_SOFTER = 8  # a step between, or their edges would be seen


def is_blurred(level: Level, above: Level) -> bool:
    """Whether a picture of this level is, when those above another one are; one whose level is not known always is."""
    return level == Level.UNKNOWN or int(level) >= 2 * int(above)


def blurred(picture: QPixmap) -> QPixmap:
    """The picture blurred, small: to be drawn as large as it is wanted."""
    fewest = QSize(WIDTH, max(1, round(WIDTH * picture.height() / max(1, picture.width()))))
    fit, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return picture.scaled(fewest, fit, smooth).scaled(fewest * _SOFTER, fit, smooth)
