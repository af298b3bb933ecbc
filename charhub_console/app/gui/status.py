"""The status bar: practice or real, key hints, running work, backends, database, theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.engine_thread import SessionFacts
from charhub_console.app.gui.hint_strip import HintStrip
from charhub_console.app.gui.page import KeyHint
from charhub_console.app.gui.progress import ThinBar

if TYPE_CHECKING:
    from charhub_console.engine.console import BackendState, WorkState

HEIGHT = 36


class StatusBar(QFrame):
    """Shows what it is told; asks nobody."""

    cancel_wanted = Signal()
    theme_chosen = Signal(object)
    """theme.Choice"""
    log_wanted = Signal()
    backends_wanted = Signal()
    """Somebody pressed the backends: show where they are set up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "status")
        self.setFixedHeight(HEIGHT)
        self._facts: SessionFacts | None = None
        self._backends: Sequence[BackendState] = ()
        self._work: Sequence[WorkState] = ()
        self._database = ""
        self.practice = QLabel(self)
        self.practice.setProperty("role", "pill")
        self.real = QLabel(self)
        self.real.setProperty("role", "small")
        self.watching = QLabel(self)
        self.watching.setProperty("role", "small")
        self.hints = HintStrip(self)
        self.work = _Work(self)
        self.backends = _tool(self)
        self.database = _tool(self)
        self.database.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.log = _tool(self)
        self.theme = _tool(self)
        self.theme_menu = QMenu(self)
        icons.dress(self.theme, "contrast", "muted", 16)
        icons.dress(self.log, "log", "muted", 16)
        self.log.clicked.connect(self.log_wanted)
        self.work.cancel.clicked.connect(self.cancel_wanted)
        self.backends.clicked.connect(self.backends_wanted)
        self.theme.clicked.connect(self._open_theme_menu)
        self._lay_out()
        self._fill_theme_menu()
        self.retranslate()

    def show_facts(self, facts: SessionFacts | None, *, practice: bool) -> None:
        """Which session is open; None while none is."""
        self._facts = facts
        self.practice.setVisible(practice)
        self.real.setVisible(facts is not None and not practice)
        self.watching.setVisible(facts is not None and not facts.starting and not facts.is_engine)
        if facts is None:
            self._backends, self._work, self._database = (), (), ""
        self._show_all()

    def show_hints(self, hints: Sequence[KeyHint]) -> None:
        """Keys of the page that is shown."""
        self.hints.show_hints(hints)

    def show_backends(self, backends: Sequence[BackendState]) -> None:
        """How they answered last."""
        self._backends = backends
        self._show_backends()

    def show_work(self, work: Sequence[WorkState]) -> None:
        """Unfinished runs."""
        self._work = work
        self.work.show_work(work)

    def show_database(self, trouble: str) -> None:
        """Empty when it answers."""
        self._database = trouble
        self._show_database()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.practice.setText(self.tr("Practice"))
        self.practice.setToolTip(
            self.tr("Sample candidates, a built-in painter, a folder of their own. Nothing leaves this machine.")
        )
        self.real.setText(self.tr("Real"))
        self.real.setToolTip(self.tr("No practice: your servers paint, and images go to your storage."))
        self.watching.setText(self.tr("watching"))
        self.watching.setToolTip(self.tr("Another console of this data folder does the work; this one shows it."))
        self.log.setAccessibleName(self.tr("Log"))
        self.log.setToolTip(self.tr("Log and support bundle (Ctrl+L)"))
        self.theme.setAccessibleName(self.tr("Theme"))
        self.theme.setToolTip(self.tr("Theme"))
        self._fill_theme_menu()
        self._show_all()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's own hook."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.practice, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.real)
        row.addWidget(self.watching)
        row.addWidget(self.hints, 1)
        for widget in (self.work, self.backends, self.database, self.log, self.theme):
            row.addWidget(widget)

    def _show_all(self) -> None:
        self._show_backends()
        self._show_database()
        self.work.show_work(self._work)

    def _show_backends(self) -> None:
        known = self._backends
        self.backends.setVisible(self._facts is not None)
        well = sum(state.healthy for state in known)
        queue = sum(state.queue for state in known)
        if not known:
            text, icon_role = self.tr("Servers …") if self._facts else "", "muted"
        elif len(known) == 1:
            text = known[0].name if known[0].healthy else self.tr("{0} does not answer").format(known[0].name)
            icon_role = "good" if well else "bad"
        else:
            text = self.tr("{0} of {1} servers").format(well, len(known))
            icon_role = "good" if well == len(known) else "warn" if well else "bad"
        if queue:
            text += " · " + self.tr("{0} queued").format(queue)
        self.backends.setText(text)
        self.backends.setAccessibleName(self.tr("Generation servers: {0}").format(text))
        self.backends.setToolTip("\n".join(_backend_line(state) for state in known))
        icons.dress(self.backends, "dot", icon_role, 12)

    def _show_database(self) -> None:
        is_open = self._facts is not None
        self.database.setVisible(is_open)
        text = self._database or self.tr("The database answers.")
        self.database.setText(self.tr("Database") if self._database else "")
        self.database.setAccessibleName(text)
        self.database.setToolTip(text)
        icons.dress(self.database, "database", "bad" if self._database else "good", 16)

    def _fill_theme_menu(self) -> None:
        self.theme_menu.clear()
        group = QActionGroup(self.theme_menu)
        names = {
            theme.Choice.SYSTEM: self.tr("Like the system"),
            theme.Choice.DARK: self.tr("Dark"),
            theme.Choice.LIGHT: self.tr("Light"),
        }
        for choice, name in names.items():
            action = QAction(name, group, checkable=True, checked=theme.chosen() is choice)
            action.triggered.connect(lambda _checked, wanted=choice: self.theme_chosen.emit(wanted))
            self.theme_menu.addAction(action)

    def _open_theme_menu(self) -> None:
        self._fill_theme_menu()
        size = self.theme_menu.sizeHint()
        corner = self.theme.mapToGlobal(QPoint(self.theme.width() - size.width(), -size.height() - 4))
        self.theme_menu.popup(corner)  # popup, not exec: nothing waits for a menu


class _Work(QWidget):
    """ "37 of 100 images", a thin bar and a way to stop it; gone when there is nothing to do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = QLabel(self)
        self.text.setProperty("role", "small")
        self.failed = QLabel(self)
        self.failed.setProperty("role", "bad-small")
        self.bar = ThinBar(self)
        self.bar.setFixedSize(110, 4)
        self.cancel = _tool(self)
        icons.dress(self.cancel, "stop", "muted", 18)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.bar, self.text, self.failed, self.cancel):
            row.addWidget(widget)
        self.hide()

    def show_work(self, work: Sequence[WorkState]) -> None:
        ended, total = sum(item.ended for item in work), sum(item.total for item in work)
        failed = sum(item.failed for item in work)
        self.setVisible(bool(work))
        self.bar.show_part(ended, max(total, 1))
        self.text.setText(
            self.tr("{0} of %Ln image(s)", "", total).format(QLocale().toString(ended))
            if total
            else self.tr("Starting …")
        )
        self.bar.setAccessibleName(self.tr("Running work: {0}").format(self.text.text()))
        self.failed.setText(self.tr("%Ln failed", "", failed))
        self.failed.setVisible(failed > 0)
        self.cancel.setAccessibleName(self.tr("Cancel the running work"))
        self.cancel.setToolTip(self.tr("Cancel the running work …"))


def _tool(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setProperty("kind", "status")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button


def _backend_line(state: BackendState) -> str:
    version = f" {state.version}" if state.version else ""
    return f"{'●' if state.healthy else '○'} {state.name}{version}: {state.message} ({state.queue})"
