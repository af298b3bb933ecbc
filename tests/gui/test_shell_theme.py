"""How it looks: contrast of every pair that is used, the font, switching."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.theme import DARK, FILLED, LIGHT, SURFACES, TEXT_COLOURS, Theme
from charhub_console.app.paths import resources

TEXT_CONTRAST, EDGE_CONTRAST = 4.5, 3.0
BOTH = pytest.mark.parametrize("shown", [DARK, LIGHT], ids=["dark", "light"])


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_low(shown: Theme, pairs: list[tuple[str, str]], least: float) -> dict[tuple[str, str], float]:
    measured = {pair: contrast(getattr(shown, pair[0]), getattr(shown, pair[1])) for pair in pairs}
    return {pair: round(value, 2) for pair, value in measured.items() if value < least}


@BOTH
def test_every_text_is_readable_on_every_surface(shown: Theme) -> None:
    pairs = [(text, surface) for text in TEXT_COLOURS for surface in SURFACES]
    pairs += [(f"on_{fill}", fill) for fill in FILLED]
    pairs += [("text", soft) for soft in ("accent_soft", "bad_soft", "warn_soft")]
    pairs += [("muted", "accent_soft"), ("muted", "bad_soft")]
    pairs += [("accent", "accent_soft"), ("bad", "bad_soft"), ("warn", "warn_soft")]
    assert too_low(shown, pairs, TEXT_CONTRAST) == {}


@BOTH
def test_edges_of_fields_and_the_focus_ring_can_be_seen(shown: Theme) -> None:
    pairs = [("outline", surface) for surface in ("ground", "panel", "card")]
    pairs += [("focus", surface) for surface in (*SURFACES, "accent_soft")]
    assert too_low(shown, pairs, EDGE_CONTRAST) == {}


@BOTH
def test_focus_and_selection_never_look_alike(shown: Theme) -> None:
    assert contrast(shown.focus, shown.accent) > 1.8


def test_the_font_is_ours_and_has_its_licence() -> None:
    assert theme.load_fonts()
    assert theme.family_in_use() == "Inter"
    assert "SIL OPEN FONT LICENSE" in (resources() / "fonts" / "OFL.txt").read_text(encoding="utf-8")


def test_the_theme_is_switched_while_the_window_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.dress(button, "retry")
    before = button.icon().pixmap(20).toImage()
    with qtbot.waitSignal(theme.switch().changed):
        theme.choose(qapp, theme.Choice.LIGHT)
    assert theme.current() is LIGHT and theme.chosen() is theme.Choice.LIGHT
    assert qapp.palette().window().color() == LIGHT.panel
    assert button.icon().pixmap(20).toImage() != before


def test_system_means_dark_where_the_desktop_says_nothing(qapp: QApplication) -> None:
    theme.choose(qapp, theme.Choice.LIGHT)
    theme.choose(qapp, theme.Choice.SYSTEM)
    assert theme.chosen() is theme.Choice.SYSTEM
    assert theme.current() is DARK


def test_an_icon_ends_with_its_button(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton()
    icons.dress(button, "retry")
    icons.dress(button, "check")
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    theme.choose(qapp, theme.Choice.LIGHT)


@pytest.mark.parametrize("name", sorted(file.stem for file in (resources() / "icons").glob("*.svg")))
def test_every_icon_can_be_drawn(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, 24, QColor("#ffffff")).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
    assert not QIcon(icons.icon(name)).isNull()
