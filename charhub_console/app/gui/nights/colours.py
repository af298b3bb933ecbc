"""The colours of layers in charts: names of the theme, and a set of its own for the seven stages."""

from __future__ import annotations

from PySide6.QtGui import QColor

from charhub_console.app.gui import theme

_DARK = {
    "fetch": "#f08cb6",
    "analyse": "#b58cff",
    "draft": "#ff9f6b",
    "wait": "#6f7b90",
    "paint": "#5b9dff",
    "store": "#35c4c4",
    "record": "#f2b84b",
}
_LIGHT = {
    "fetch": "#b8327a",
    "analyse": "#7c4dd6",
    "draft": "#c2571a",
    "wait": "#8592a6",
    "paint": "#1a5cc4",
    "store": "#0f8a8a",
    "record": "#a86e00",
}


def colour(name: str) -> QColor:
    """In the theme that is shown now."""
    shown = theme.current()
    stages = _DARK if shown.is_dark else _LIGHT
    return QColor(stages[name]) if name in stages else QColor(getattr(shown, name))
