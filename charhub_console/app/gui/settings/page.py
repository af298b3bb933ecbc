"""The Settings page: sections at the left, their settings at the right, one search over all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from charhub_console.app import configuring
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.page import ConsoleError, KeyHint, Notice, Page
from charhub_console.app.gui.settings.background import Background
from charhub_console.app.gui.settings.controls import RecipeControl
from charhub_console.app.gui.settings.desk import Desk, Ring
from charhub_console.app.gui.settings.navigation import Navigation
from charhub_console.app.gui.settings.parts import Parts
from charhub_console.app.gui.settings.row import text_label
from charhub_console.app.gui.settings.save_bar import SaveBar
from charhub_console.app.gui.settings.section_view import SectionView
from charhub_console.app.gui.settings.sections import SECTIONS
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.settings import SETTINGS, is_practice
from charhub_console.engine.console import WorkState

WIDEST = 940
MARGIN = 28


class SettingsPage(Page):
    """Fields write to the desk, the desk to file and keyring; what runs changes when the engine is opened anew."""

    name = "settings"
    title = "Settings"
    icon_name = "settings"

    def __init__(self, engine: EngineThread, parent: QWidget | None = None, *, ring: Ring | None = None) -> None:
        super().__init__(engine, parent)
        self.background = Background(self)
        self.desk = Desk(engine, self.background, self, ring=ring or configuring.keyring)
        memory = WindowMemory(self.desk.configuration.paths.config_file.parent)
        self.parts = Parts(engine, self.desk, self.background, memory)
        self.navigation = Navigation(self)
        self.views: dict[str, SectionView] = {}
        self.problems = text_label(self, "bad", selectable=True)
        self.nothing = text_label(self, "muted")
        self.column = QVBoxLayout()
        self.sheet = QScrollArea(self)
        self.bar = SaveBar(self.desk, self)
        # who comes here from practice mode wants to connect servers
        self.section = "backends" if is_practice(self.desk.configuration.settings) else SECTIONS[0].name
        self._lay_out()
        self._connect()
        self.show_section(self.section)

    def view(self, name: str) -> SectionView:
        """The section, made now if it is its first time: all of them at once would be felt."""
        if name not in self.views:
            section = next(one for one in SECTIONS if one.name == name)
            view = SectionView(self.desk, section, self.parts, self)
            view.setMaximumWidth(WIDEST)
            view.hide()
            before = [one.name for one in SECTIONS[: SECTIONS.index(section)]]
            self.column.insertWidget(sum(known in before for known in self.views), view)
            self.views[name] = view
        return self.views[name]

    def make_all(self) -> None:
        """Whatever is not made yet: a search goes through all."""
        for section in SECTIONS:
            self.view(section.name)

    def show_section(self, name: str) -> None:
        """One section alone."""
        self.view(name)
        self.section = name
        self.navigation.search.blockSignals(True)
        self.navigation.search.clear()
        self.navigation.search.blockSignals(False)
        for known, view in self.views.items():
            view.seek([])
            view.setVisible(known == name)
        self.nothing.hide()
        self.navigation.show_chosen(name)
        self.sheet.verticalScrollBar().setValue(0)

    def seek(self, text: str) -> None:
        """Every setting that has these words, from all sections."""
        words = text.casefold().split()
        if not words:
            self.show_section(self.section)
            return
        self.make_all()
        found = False
        for view in self.views.values():
            is_found = view.seek(words)
            view.setVisible(is_found)
            found = found or is_found
        self.nothing.setText(tr("No setting has “{0}”.").format(text.strip()))
        self.nothing.setVisible(not found)
        self.navigation.show_chosen("")

    # --- Page ---

    def activated(self) -> None:
        self.desk.look()
        self.parts.keys.read()
        self.parts.blur.show_value()
        self._look()
        QTimer.singleShot(0, self, self._make_next)

    def show_target(self, target: object) -> None:
        """A setting's key, or a section's name."""
        if any(section.name == target for section in SECTIONS):
            self.show_section(str(target))
            return
        self.make_all()
        for name, view in self.views.items():
            row = next((row for row in view.rows if row.key == target), None)
            if row is not None:
                self.show_section(name)
                self.sheet.ensureWidgetVisible(row)
                row.take_focus()
                return

    def hints(self) -> Sequence[KeyHint]:
        return (KeyHint("Ctrl+F", tr("search")), KeyHint("Ctrl+S", tr("save")), KeyHint("Tab", tr("next field")))

    def state(self) -> dict[str, Any]:
        return {"section": self.section, "pending": dict(self.desk.pending)}

    def restore(self, state: dict[str, Any]) -> None:
        if state.get("section") in self.views:
            self.show_section(state["section"])
        self.desk.take_up(state.get("pending") or {})

    # --- building ---

    def _lay_out(self) -> None:
        inside = QFrame(self)
        inside.setProperty("surface", "ground")
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 22, MARGIN, 28)
        column.setSpacing(26)
        for widget in (self.problems, self.nothing):
            widget.setMaximumWidth(WIDEST)
            column.addWidget(widget)
        self.column.setSpacing(26)
        column.addLayout(self.column)
        column.addStretch(1)
        self.sheet.setWidget(inside)
        self.sheet.setWidgetResizable(True)
        self.sheet.setFrameShape(QFrame.Shape.NoFrame)
        self.sheet.setProperty("surface", "ground")
        self.sheet.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.sheet, 1)
        right.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        self.setFocusProxy(self.navigation.search)

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.show_section)
        self.navigation.searched.connect(self.seek)
        self.desk.saved.connect(self._saved)
        self.desk.loaded.connect(self._show_problems)
        self.desk.failed.connect(self.message)
        self.parts.keys.failed.connect(self.message)
        self.engine.opened.connect(self._look)
        self.engine.closed.connect(self.background.stop)
        self._show_problems()

    def _make_next(self) -> None:
        """One more section while nobody waits for anything."""
        missing = [one.name for one in SECTIONS if one.name not in self.views]
        if missing:
            self.view(missing[0])
            QTimer.singleShot(0, self, self._make_next)

    # --- what is shown ---

    def _look(self, _facts: object = None) -> None:
        """Ask for what the open session knows."""
        folder = self.engine.data if self.engine.is_open else self.desk.configuration.paths.data
        self.parts.database.look(folder)
        self.parts.balance.look()
        if self.engine.is_open:
            self.engine.call(_recipe_names, self._show_recipes, lambda _error: None)

    def _show_recipes(self, names: list[str]) -> None:
        for control in self.view("generation").findChildren(RecipeControl):
            control.set_names(names)

    def _show_problems(self) -> None:
        """What is wrong with the configuration and belongs to no field."""
        lines = [str(one) for one in self.desk.configuration.problems if one.key not in SETTINGS]
        self.problems.setText("\n".join(lines))
        self.problems.setVisible(bool(lines))

    # --- what saving means for what runs ---

    def _saved(self) -> None:
        if self.engine.is_open:
            self.engine.call(_work, self._offer_restart, lambda _error: self._offer_restart([]))
        else:
            self._offer_restart([])

    def _offer_restart(self, work: list[WorkState]) -> None:
        if work and self.engine.is_engine:
            title = tr("Saved. It is used at the next start.")
            advice = tr("Images are being painted now, so the engine stays as it is until you start the program again.")
            self.message.emit(Notice(ConsoleError(title, advice), informs=True))
            return
        title, advice = tr("Saved. Restart the engine to use this."), tr("It takes a moment and nothing is lost.")
        notice = Notice(ConsoleError(title, advice), tr("Restart the engine"), self.restart_engine, informs=True)
        self.message.emit(notice)

    def restart_engine(self) -> None:
        """Open the session anew, unless work has begun since it was offered."""
        if not self.engine.is_open:
            self._reopen()
            return
        self.engine.call(_work, self._restart_if_idle, lambda _error: self._restart_if_idle([]))

    def _restart_if_idle(self, work: list[WorkState]) -> None:
        if work and self.engine.is_engine:
            self._offer_restart(work)
        else:
            QTimer.singleShot(0, self, self._reopen)  # the session cannot be closed from within its own answer

    def _reopen(self) -> None:
        wrong = [problem for problem in self.desk.configuration.problems if problem.blocking]
        if wrong:
            self.message.emit(InvalidInput(str(wrong[0]), tr("The engine stays as it is.")))
            return
        self.engine.configuration = self.desk.configuration
        self.engine.try_again()


async def _work(console: Any) -> list[WorkState]:
    found: list[WorkState] = await console.unfinished_work()
    return found


async def _recipe_names(console: Any) -> list[str]:
    return [recipe.name for recipe in console.recipes()]
