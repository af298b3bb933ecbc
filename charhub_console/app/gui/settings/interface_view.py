"""How the window looks and speaks: language, theme, blur. Kept in the window's memory, not in the configuration."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QWidget

from charhub_console.app.gui import language, theme
from charhub_console.app.gui.calm import calm
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.settings.row import Row
from charhub_console.app.gui.tray import KEEP, OFF, ON
from charhub_console.app.gui.window import THEME
from charhub_console.app.login_start import LoginStart
from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import NotConfigured

CANDIDATES = "candidates"
BLUR = "blur_above"
NEVER = Level.XXX
SHIPPED_BLUR = Level.PG13


class ChoiceRow(Row):
    """One of a few; counts at once."""

    chosen = Signal(str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.box = QComboBox(self)
        self.box.setMinimumWidth(220)
        calm(self.box)
        self.box.activated.connect(lambda at: self.chosen.emit(self.box.itemData(at)))
        line = QHBoxLayout()
        line.addWidget(self.box)
        line.addStretch(1)
        self.body.addLayout(line)

    def take_focus(self) -> None:
        self.box.setFocus()

    def show_words(self, label: str, help_: str, choices: Sequence[tuple[str, str]], current: str) -> None:
        """(value, what it is called) of each, and which one counts."""
        self.label.setText(label)
        self.help.setText(help_)
        self.box.setAccessibleName(label)
        self.box.setAccessibleDescription(help_)
        self.box.clear()
        for value, name in choices:
            self.box.addItem(name, value)
        self.box.setCurrentIndex(max(0, self.box.findData(current)))


class SwitchRow(Row):
    """On or off; counts at once."""

    switched = Signal(bool)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(self.switched)
        self.box.toggled.connect(self._say)
        self.body.addWidget(self.box)

    def take_focus(self) -> None:
        self.box.setFocus()

    def show_words(self, label: str, help_: str) -> None:
        """What it switches."""
        self.label.setText(label)
        self.help.setText(help_)
        self._say()
        self.box.setAccessibleName(label)
        self.box.setAccessibleDescription(help_)

    def _say(self) -> None:
        self.box.setText(tr("On") if self.box.isChecked() else tr("Off"))


class KeepInTrayRow(SwitchRow):
    """Whether closing the window leaves the program in the tray."""

    def __init__(self, memory: WindowMemory, parent: QWidget | None = None) -> None:
        super().__init__("interface.tray", parent)
        self._memory = memory
        self.switched.connect(lambda on: memory.set_text(KEEP, ON if on else OFF))
        self.retranslate()

    def show_value(self) -> None:
        self.box.setChecked(self._memory.text(KEEP, ON) == ON)

    def retranslate(self) -> None:
        help_ = tr("Closing the window leaves the icon in the tray, where there is one; nights begin by themselves.")
        self.show_words(tr("Close to the tray"), help_)
        self.show_value()


class LoginRow(SwitchRow):
    """Whether the desktop starts the program in the tray at login."""

    def __init__(self, start: LoginStart, parent: QWidget | None = None) -> None:
        super().__init__("interface.login", parent)
        self._start = start
        self.switched.connect(self._switch)
        self.retranslate()

    def show_value(self) -> None:
        self.box.setChecked(self._start.is_on())

    def retranslate(self) -> None:
        self.show_words(tr("Start at login"), tr("In the tray, without the window."))
        self.show_value()

    def _switch(self, on: bool) -> None:
        try:
            self._start.switch(on)
        except NotConfigured as error:
            self.help.setText(error_sentence(error))
        self.show_value()


class LanguageRow(ChoiceRow):
    """Counts at once: the pages are made anew in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("interface.language", parent)
        self.chosen.connect(self._choose)
        self.retranslate()

    def retranslate(self) -> None:
        self.show_words(tr("Language"), tr("Of this window. Counts at once."), language.available(), language.current())

    def _choose(self, name: str) -> None:
        QTimer.singleShot(0, lambda: language.choose(name))  # this page goes with it, so not within its own signal


class ThemeRow(ChoiceRow):
    """Counts at once."""

    def __init__(self, memory: WindowMemory, parent: QWidget | None = None) -> None:
        super().__init__("interface.theme", parent)
        self._memory = memory
        self.chosen.connect(self._choose)
        theme.switch().changed.connect(self.show_value)
        self.retranslate()

    def show_value(self, *_: object) -> None:
        self.box.setCurrentIndex(max(0, self.box.findData(theme.chosen().value)))

    def retranslate(self) -> None:
        names = [
            (theme.Choice.SYSTEM.value, tr("Like the system")),
            (theme.Choice.DARK.value, tr("Dark")),
            (theme.Choice.LIGHT.value, tr("Light")),
        ]
        help_ = tr("Pictures are judged best on dark. Counts at once.")
        self.show_words(tr("Theme"), help_, names, theme.chosen().value)

    def _choose(self, value: str) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.choose(application, theme.Choice(value))
            self._memory.set_text(THEME, value)


class BlurRow(ChoiceRow):
    """Above which level thumbnails are blurred. The Candidates page keeps it as its own state."""

    def __init__(self, memory: WindowMemory, parent: QWidget | None = None) -> None:
        super().__init__("interface.blur", parent)
        self._memory = memory
        self.chosen.connect(self._choose)
        self.retranslate()

    def show_value(self) -> None:
        """Read it again: it may have been another page's since."""
        self.box.setCurrentIndex(max(0, self.box.findData(self._current())))

    def retranslate(self) -> None:
        names = [
            ("PG", tr("Above PG")),
            ("PG13", tr("Above PG-13")),
            ("R", tr("Above R")),
            ("X", tr("Above X")),
            (NEVER.name or "XXX", tr("Only where the level is not known")),
        ]
        help_ = tr("Pictures above this level are blurred until the pointer is on them. Counts at once.")
        self.show_words(tr("Blur"), help_, names, self._current())

    def _page(self) -> CandidatesPage | None:
        return self.window().findChild(CandidatesPage)

    def _current(self) -> str:
        page = self._page()
        kept = page.grid.blur_above if page is not None else self._memory.state(CANDIDATES).get(BLUR, SHIPPED_BLUR)
        try:
            return Level(int(kept)).name or SHIPPED_BLUR.name or ""
        except (TypeError, ValueError):
            return SHIPPED_BLUR.name or ""

    def _choose(self, value: str) -> None:
        level, page = Level[value], self._page()
        if page is not None:
            page.set_blur_above(level)
        self._memory.set_state(CANDIDATES, {**self._memory.state(CANDIDATES), BLUR: int(level)})
