"""How the window looks: named colours dark and light, sizes, the font, and who follows the system."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from charhub_console.app.gui.style_sheet import style_sheet
from charhub_console.app.paths import resources

FAMILY = "Inter"
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")


class Metrics:
    """Sizes in device-independent pixels."""

    CELL_WIDTH = 184
    CELL_HEIGHT = 276
    RADIUS = 10  # thumbnails, buttons of a tile
    CARD_RADIUS = 12
    CONTROL_RADIUS = 7
    GAP = 18  # between cells, and the margin around them
    CARD_GAP = 12
    CAPTION_HEIGHT = 22
    BADGE = 22
    BADGE_RIM = 2
    RING = 40  # progress ring of a tile
    RING_WIDTH = 5
    SELECTION_GAP = 4  # the selection ring runs this far outside of the thumbnail
    FRAME_WIDTH = 2.5
    RAIL_WIDTH = 100
    CONTROL_HEIGHT = 32
    FONT_PX = 13
    SMALL_PX = 12
    TITLE_PX = 15
    HEADLINE_PX = 20


class Choice(StrEnum):
    """What a person chose."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours. Every text colour has AA contrast (4.5:1) on ground, panel, card and raised."""

    name: str
    is_dark: bool
    ground: QColor  # behind grids: the pictures are the brightest thing
    panel: QColor  # rail, bars, side panels
    card: QColor
    raised: QColor  # buttons, hovered rows, chips
    line: QColor  # hairlines between surfaces, only to be seen, never to be needed
    outline: QColor  # edges of fields and buttons, 3:1
    text: QColor
    muted: QColor
    accent: QColor
    accent_soft: QColor  # behind the chosen entry of the rail
    on_accent: QColor
    good: QColor
    bad: QColor
    bad_soft: QColor  # tint of a failed tile, behind an error
    warn: QColor
    warn_soft: QColor
    on_good: QColor
    on_bad: QColor
    on_warn: QColor
    focus: QColor  # the ring of the keyboard; never looks like selection (accent)
    scrim: QColor  # darkens a picture under a ring or a text
    badge_rim: QColor


def _theme(name: str, *, is_dark: bool, **colours: str) -> Theme:
    return Theme(name=name, is_dark=is_dark, **{key: QColor(value) for key, value in colours.items()})


DARK = _theme(
    "dark",
    is_dark=True,
    ground="#131417",
    panel="#1a1c20",
    card="#22252b",
    raised="#2b2f37",
    line="#2a2d34",
    outline="#6d7584",
    text="#eceef2",
    muted="#a0a7b4",
    accent="#5b9dff",
    accent_soft="#22334f",
    on_accent="#0a1322",
    good="#46d39a",
    bad="#ff6b6b",
    bad_soft="#3a2327",
    warn="#f2b84b",
    warn_soft="#3a3122",
    on_good="#06170f",
    on_bad="#1c0606",
    on_warn="#1d1403",
    focus="#ffffff",
    scrim="#99000000",
    badge_rim="#101114",
)
LIGHT = _theme(
    "light",
    is_dark=False,
    ground="#eceff3",
    panel="#f7f8fa",
    card="#ffffff",
    raised="#e4e8ee",
    line="#d9dee6",
    outline="#778091",
    text="#171a20",
    muted="#525b6a",
    accent="#1a5cc4",
    accent_soft="#d9e6fb",
    on_accent="#ffffff",
    good="#0d6b41",
    bad="#b8232e",
    bad_soft="#fbe4e6",
    warn="#7d5100",
    warn_soft="#fbefd6",
    on_good="#ffffff",
    on_bad="#ffffff",
    on_warn="#ffffff",
    focus="#171a20",
    scrim="#99000000",
    badge_rim="#ffffff",
)
TEXT_COLOURS = ("text", "muted", "accent", "good", "bad", "warn")
SURFACES = ("ground", "panel", "card", "raised")
FILLED = ("accent", "good", "bad", "warn")
"""Surfaces that carry text in their own colour `on_…`."""


class _Switch(QObject):
    """Tells whoever paints by itself or keeps coloured pixmaps that the theme is another one now."""

    changed = Signal(object)
    """Theme"""

    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK
        self.choice = Choice.SYSTEM
        self.follows = False


@cache
def switch() -> _Switch:
    """The one switch: `switch().changed.connect(self.new_icons)`."""
    return _Switch()


def current() -> Theme:
    """The theme that is shown now; ask in paint methods, never keep it."""
    return switch().theme


def chosen() -> Choice:
    """What was chosen last."""
    return switch().choice


def choose(app: QApplication, choice: Choice) -> None:
    """Show this theme from now on; `system` follows the desktop, also while the window is open."""
    one = switch()
    one.choice = choice
    hints = QGuiApplication.styleHints()
    if not one.follows:
        one.follows = True
        hints.colorSchemeChanged.connect(lambda _scheme: _follow(app))
    if choice is Choice.SYSTEM:
        hints.unsetColorScheme()
        _follow(app)
        return
    dark = choice is Choice.DARK
    hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)  # for native title bars
    apply(app, DARK if dark else LIGHT)


def apply(app: QApplication, theme: Theme) -> None:
    """Paint everything in this theme."""
    if app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    if app.font().family() != FAMILY:
        load_fonts()
        app.setFont(font())
    one = switch()
    one.theme = theme
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet({item.name: getattr(theme, item.name) for item in fields(theme)[2:]}))
    one.changed.emit(theme)


@cache
def load_fonts() -> bool:
    """Inter from the resources; False when it could not be read and the system's font has to do."""
    folder = resources() / "fonts"
    return all(QFontDatabase.addApplicationFont(str(folder / f"{FAMILY}-{weight}.otf")) >= 0 for weight in WEIGHTS)


def font(size_px: int = Metrics.FONT_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The window's font in this size."""
    made = QFont(FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)  # figures of one width: counters do not wobble
    return made


def family_in_use() -> str:
    """The family that Qt really took."""
    return QFontInfo(QGuiApplication.font()).family()


def palette(theme: Theme) -> QPalette:
    """The theme as Fusion wants it."""
    made = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    pairs = {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.card,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.bad,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Light: theme.raised,
        role.Midlight: theme.raised,
        role.Mid: theme.line,
        role.Dark: theme.line,
        role.Shadow: theme.ground,
    }
    for key, colour in pairs.items():
        made.setColor(key, colour)
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, key, theme.outline)
    made.setColor(group.Disabled, role.Highlight, theme.line)
    return made


def _follow(app: QApplication) -> None:
    """Dark when the desktop says so, and when it says nothing: pictures are judged best on dark."""
    if chosen() is Choice.SYSTEM:
        light = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light
        apply(app, LIGHT if light else DARK)
