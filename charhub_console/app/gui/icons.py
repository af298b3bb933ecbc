"""Our own one-colour icons from the resources, in the colours of the theme that is shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from charhub_console.app.gui import theme
from charhub_console.app.paths import resources

SIZE = 20


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _drawn(name: str, size: int, rgba: int, scale: float) -> QPixmap:
    colour = QColor.fromRgba(rgba)
    svg = _source(name).replace("currentColor", colour.name(QColor.NameFormat.HexRgb))
    drawn = QPixmap(QSize(round(size * scale), round(size * scale)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


def pixmap(name: str, size: int, colour: QColor, scale: float = 1.0) -> QPixmap:
    """The icon as a picture, `size` device-independent pixels wide; kept, so cheap to ask for in a paint method."""
    return _drawn(name, size, colour.rgba(), scale)


def icon(name: str, role: str = "text", size: int = SIZE, *, checked_role: str = "") -> QIcon:
    """The icon in a colour of the theme shown now. Whoever keeps it uses `dress` instead."""
    shown = theme.current()
    made = QIcon()
    for scale in {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}:
        made.addPixmap(pixmap(name, size, getattr(shown, role), scale), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, size, shown.outline, scale), QIcon.Mode.Disabled)
        if checked_role:
            checked = pixmap(name, size, getattr(shown, checked_role), scale)
            made.addPixmap(checked, QIcon.Mode.Normal, QIcon.State.On)
    return made


def dress(button: QAbstractButton, name: str, role: str = "text", size: int = SIZE, *, checked_role: str = "") -> None:
    """Give a button this icon, also after the theme was switched. Dressing it again replaces the icon."""
    button.setIconSize(QSize(size, size))
    former = button.findChild(_Dress)
    dressed = former or _Dress(button)
    dressed.look = (name, role, size, checked_role)
    dressed.renew()
    if former is None:
        theme.switch().changed.connect(dressed.renew)


class _Dress(QObject):
    """Renews the icon of the button it belongs to; ends with it."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self.look = ("", "", SIZE, "")

    def renew(self, *_: object) -> None:
        button = self.parent()
        name, role, size, checked_role = self.look
        if isinstance(button, QAbstractButton):
            button.setIcon(icon(name, role, size, checked_role=checked_role))
