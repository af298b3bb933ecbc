"""The few lines of style sheet that Fusion and a palette cannot say: rounded controls and focus rings.

A control asks for another look by a property: `kind` = "primary", "danger", "quiet" on buttons; `role` = "title",
"headline", "muted", "small", "good", "bad", "warn" on labels; `surface` = "card", "panel", "ground" on frames.
Property names and values are part of the house's words: use them instead of style sheets of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from PySide6.QtGui import QColor

from charhub_console.app.paths import resources

# Focus is a border of 2 px in a colour of its own; the padding makes up for it, so that nothing moves.
_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $outline; padding: 4px 6px; }
QFrame[surface="card"] { background: $card; border-radius: 12px; }
QFrame[surface="panel"] { background: $panel; }
QFrame[surface="ground"], QScrollArea[surface="ground"] { background: $ground; }
QFrame[surface="error"] { background: $bad_soft; border-left: 3px solid $bad; }
QFrame[surface="notice"] { background: $accent_soft; border-left: 3px solid $accent; }
QFrame[surface="status"] { background: $panel; border-top: 1px solid $line; }
QLabel[role="pill"] { background: $warn_soft; color: $warn; border-radius: 9px; padding: 2px 9px; font-size: 12px;
    font-weight: 600; }
QLabel[role="headline"] { font-size: 20px; font-weight: 600; }
QLabel[role="headline-warn"] { font-size: 20px; font-weight: 600; color: $warn; }
QLabel[role="figure-warn"] { font-size: 15px; font-weight: 600; color: $warn; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 12px; }
QLabel[role="good"] { color: $good; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="bad-small"] { color: $bad; font-size: 12px; }
QMessageBox QLabel#qt_msgbox_label { font-size: 15px; font-weight: 600; }
QLabel[role="warn"] { color: $warn; }

QPushButton { background: $raised; color: $text; border: 1px solid $line; border-radius: 7px; padding: 6px 13px;
    min-height: 18px; }
QPushButton:hover { border-color: $outline; }
QPushButton:pressed, QPushButton:checked { background: $accent_soft; }
QPushButton:disabled { color: $outline; background: $panel; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $line; color: $outline; border-color: $line; }
QPushButton[kind="danger"] { color: $bad; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $raised; }
QPushButton:focus { border: 2px solid $focus; padding: 5px 12px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 4px; }
QToolButton:hover { background: $raised; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; }
QToolButton:focus { border: 2px solid $focus; padding: 3px; }
QToolButton[kind="rail"] { color: $muted; font-size: 12px; font-weight: 500; border-radius: 10px; padding: 6px 2px; }
QToolButton[kind="rail"]:hover { color: $text; }
QToolButton[kind="rail"]:checked { color: $accent; background: $accent_soft; }
QToolButton[kind="rail"]:focus { padding: 5px 1px; }
QToolButton[kind="status"] { font-size: 12px; color: $muted; padding: 2px 7px; }
QToolButton[kind="status"]:focus { padding: 1px 6px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox, QDateEdit { background: $card; color: $text;
    border: 1px solid $outline; border-radius: 7px; padding: 5px 9px; min-height: 18px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { padding: 4px 8px;
    border: 2px solid $focus; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $outline;
    border-color: $line; background: $panel; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; background: transparent; min-height: 0; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $outline; padding: 4px; outline: none; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border-radius: 5px; }
QComboBox QAbstractItemView::item:selected { background: $accent; color: $on_accent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 20px; }
QAbstractSpinBox::up-arrow { image: url("$chevron_up"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$chevron_down"); width: 10px; height: 10px; }
QCheckBox, QRadioButton { spacing: 8px; padding: 3px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid $outline; border-radius: 4px; background: $card; }
QCheckBox::indicator:checked { image: url("$check"); background: $accent; border-color: $accent; }
QRadioButton::indicator { width: 13px; height: 13px; border: 1px solid $outline; border-radius: 7px;
    background: $card; }
QRadioButton::indicator:checked { border: 4px solid $accent; width: 7px; height: 7px; }

QMenu { background: $card; border: 1px solid $outline; padding: 5px; }
QMenu::item { padding: 6px 22px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $outline; }
QMenu::separator { height: 1px; background: $line; margin: 5px 6px; }
QMenu::indicator { width: 14px; height: 14px; left: 4px; }
QProgressBar { background: $raised; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $outline; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $outline; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QHeaderView::section { background: $panel; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 6px 10px; font-weight: 500; }
QTabWidget::pane { border: none; }
QTabBar::tab { padding: 7px 14px; color: $muted; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { border-bottom-color: $focus; }
""")


def style_sheet(colours: Mapping[str, QColor]) -> str:
    """The sheet in these colours."""
    icons = (resources() / "icons").as_posix()
    files = {name: f"{icons}/{name.replace('_', '-')}.svg" for name in ("chevron_down", "chevron_up")}
    check = f"{icons}/check-on-{'light' if colours['on_accent'].lightness() > 128 else 'dark'}.svg"
    names = {
        name: colour.name(QColor.NameFormat.HexArgb if colour.alpha() < 255 else QColor.NameFormat.HexRgb)
        for name, colour in colours.items()
    }
    return _SHEET.substitute(names, check=check, **files)
