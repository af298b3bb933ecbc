"""Before generating: the draft of an approved candidate, recipe and owner, forecast and price, Save and Generate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.calm import calm
from charhub_console.app.gui.candidates.beforehand import button_words, forecast_words, require_backend
from charhub_console.app.gui.candidates.draft_fields import DraftFields
from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.error_words import error_sentence, told
from charhub_console.app.gui.generation.words import state_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.server_choice import ServerBox
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.character import OFFICIAL_BOT, Character, CharacterState
from charhub_console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from charhub_console.domain.recipe import Recipe
    from charhub_console.domain.run import Run
    from charhub_console.engine.console import BackendState, Console, Cost, DraftChanges, Forecast, Wish

T = TypeVar("T")


class DraftPanel(QWidget):
    """Shows one candidate's draft. Asks the engine; keeps only what a person is typing."""

    generated = Signal(object)
    """Run: the generation was started."""
    message = Signal(object)
    """ConsoleError"""
    character_wanted = Signal(str)
    """Character id: the person wants to see a character that was started."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._candidate: Candidate | None = None
        self._character: Character | None = None
        self._quote: Cost | None = None
        self._proposed = False
        self._calls: dict[str, Call] = {}
        self.fields = DraftFields(self)
        self.recipe = QComboBox(self)
        self.server = ServerBox("draft", self)
        self.owner = QComboBox(self)
        self.forecast = QLabel(self)
        self.forecast.setProperty("role", "small")
        self.forecast.setWordWrap(True)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.save = QPushButton(tr("Save"), self)
        self.generate = QPushButton(self)
        self.generate.setProperty("kind", "primary")
        self.started = QPushButton(self)
        self._lay_out()
        self.fields.edited.connect(self._show_buttons)
        self.fields.name_settled.connect(self._ask_collision)
        self.recipe.currentIndexChanged.connect(lambda _index: self._ask_about_recipe())
        self.server.changed.connect(self._ask_forecast)
        self.owner.currentIndexChanged.connect(lambda _index: self._ask_price())
        self.save.clicked.connect(lambda: self._save())
        self.generate.clicked.connect(self._generate)
        self.started.clicked.connect(lambda: self._character and self.character_wanted.emit(self._character.id))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.fields)
        self._lines = {
            box: self._line(text, box, column)
            for text, box in ((tr("Recipe"), self.recipe), (tr("Servers"), self.server), (tr("For"), self.owner))
        }
        column.addWidget(self.forecast)
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.generate, 1)
        column.addLayout(buttons)
        column.addWidget(self.started)

    def _line(self, text: str, box: QComboBox | ServerBox, column: QVBoxLayout) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(text, line)
        label.setProperty("role", "small")
        label.setBuddy(box)
        label.setMinimumWidth(52)
        box.setAccessibleName(text)
        if isinstance(box, QComboBox):
            calm(box)
        row.addWidget(label)
        row.addWidget(box, 1)
        column.addWidget(line)
        return line

    # --- what is shown ---

    def show_candidate(self, candidate: Candidate, character: Character | None) -> None:
        """An approved candidate and its character, if there is one."""
        other = self._candidate is None or self._candidate.id != candidate.id
        if not other and character == self._character and (character is not None or self._proposed):
            return  # nothing new, and somebody may be typing
        self._proposed = False
        self._candidate, self._character = candidate, character
        self._say_problem("")
        self._fill_owners()
        if other:
            self.fields.collision.hide()
            self._ask("recipes", _recipes, self._fill_recipes)
        if character is not None:
            self._show_character(character)
        else:
            self.fields.setEnabled(False)
            self._ask("propose", partial(_propose, candidate.id, self._wish()), self._show_proposal)
        self._ask_price()
        self._show_buttons()

    def _show_proposal(self, character: Character) -> None:
        if self._character is None:
            self._proposed = True
            self.fields.setEnabled(True)
            self.fields.show_draft(character)
            self._show_buttons()

    def _show_character(self, character: Character) -> None:
        self.fields.show_draft(character)
        self.fields.setEnabled(character.state is CharacterState.DRAFT)
        self._show_buttons()

    @property
    def is_draft(self) -> bool:
        """Whether nothing was started yet."""
        return self._character is None or self._character.state is CharacterState.DRAFT

    def _show_buttons(self) -> None:
        draft, missing = self.is_draft, self.fields.missing
        ready = draft and self.fields.isEnabled() and not missing and "work" not in self._calls
        for widget in (self.save, self.generate, self._lines[self.recipe], self._lines[self.owner], self.forecast):
            widget.setVisible(draft)
        self._lines[self.server].setVisible(draft and self.server.has_choice)
        self.save.setEnabled(ready and self.fields.is_changed)
        short = self._quote is not None and self._quote.after < 0
        self.generate.setEnabled(ready and self.recipe.count() > 0 and not short)
        self.generate.setText(button_words(self._quote))
        self.started.setVisible(not draft)
        if self._character is not None and not draft:
            self.started.setText(
                tr("{0} is {1} · show").format(self._character.name, state_name(self._character.state))
            )
        if missing and self.fields.isEnabled():
            self._say_problem(tr("Required: {0}.").format(", ".join(missing)))
        elif self.problem.text().startswith(tr("Required: {0}.").split("{")[0]):
            self._say_problem("")

    def _fill_owners(self) -> None:
        if self.owner.count():
            return
        configuration = self._engine.configuration
        bot = configuration.settings.owner.bot if configuration is not None else OFFICIAL_BOT
        self.owner.blockSignals(True)
        self.owner.addItem(tr("Official bot (free)"), (bot, False))
        self.owner.addItem(tr("{0} (pays credits)").format(self._engine.owner), (self._engine.owner, True))
        self.owner.blockSignals(False)

    def _fill_recipes(self, recipes: list[Recipe]) -> None:
        chosen = self.recipe.currentData() or self._engine.recipe
        self.recipe.blockSignals(True)
        self.recipe.clear()
        for recipe in recipes:
            self.recipe.addItem(told(recipe.title) or recipe.name, recipe.name)
        self.recipe.setCurrentIndex(max(0, self.recipe.findData(chosen)))
        self.recipe.blockSignals(False)
        self._ask_about_recipe()
        self._show_buttons()

    def _wish(self) -> Wish:
        from charhub_console.engine.console import Wish

        owner, charged = self.owner.currentData() or (self._engine.owner, True)
        recipe = self.recipe.currentData() or self._engine.recipe
        return Wish(owner=owner, recipe=recipe, charged=charged, backends=self.server.chosen)

    # --- asking the engine ---

    def _ask(self, what: str, factory: Callable[[Console], Awaitable[T]], then: Callable[[T], None]) -> None:
        """One question of a kind at a time: a newer one makes the older one void."""
        former = self._calls.pop(what, None)
        if former is not None:
            former.cancel()
        answered, failed = partial(self._answered, what, then), partial(self._failed, what)
        self._calls[what] = self._engine.call(factory, answered, failed)

    def _answered(self, what: str, then: Callable[[T], None], answer: T) -> None:
        if shiboken6.isValid(self):
            self._calls.pop(what, None)
            then(answer)

    def _failed(self, what: str, error: ConsoleError) -> None:
        if not shiboken6.isValid(self):
            return
        self._calls.pop(what, None)
        self._say_problem(error_sentence(error))
        self._show_buttons()

    def _ask_price(self) -> None:
        wish = self._wish()
        self._ask("price", lambda console: console.drafts.quote(wish.owner, charged=wish.charged), self._show_price)

    def _show_price(self, quote: Cost) -> None:
        self._quote = quote
        self._show_buttons()

    def _ask_about_recipe(self) -> None:
        recipe = self._wish().recipe
        self._ask("servers", lambda console: console.drafts.servers(recipe), self._show_servers)

    def _ask_forecast(self) -> None:
        wish = self._wish()
        self._ask("forecast", lambda console: console.drafts.forecast(wish.recipe, wish.backends), self._show_forecast)

    def _show_servers(self, servers: list[BackendState]) -> None:
        self.server.show_servers(servers)
        self._ask_forecast()
        self._show_buttons()

    def _show_forecast(self, forecast: Forecast) -> None:
        self.forecast.setText(forecast_words(forecast))

    def _ask_collision(self, name: str) -> None:
        own = self._character.id if self._character is not None else None
        self._ask(
            "name",
            lambda console: console.drafts.name_is_taken(name, apart_from=own),
            lambda taken: self.fields.warn_of_collision(name, taken=taken),
        )

    def _save(self) -> None:
        if self._candidate is not None:
            work = partial(_save, self._candidate.id, self.fields.changes(), self._wish())
            self._ask("work", work, self._saved)
            self._show_buttons()

    def _saved(self, character: Character) -> None:
        self._character = character
        self._show_character(character)

    def _generate(self) -> None:
        if self._candidate is None:
            return
        changes = self.fields.changes() if self.fields.is_changed or self._character is None else None
        self._ask("work", partial(_generate, self._candidate.id, changes, self._wish()), self._placed)
        self._show_buttons()

    def _placed(self, run: Run) -> None:
        self._show_buttons()
        self.generated.emit(run)

    def _say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


async def _recipes(console: Console) -> list[Recipe]:
    return console.recipes()


async def _propose(candidate_id: str, wish: Wish, console: Console) -> Character:
    return await console.drafts.propose(candidate_id, wish)


async def _save(candidate_id: str, changes: DraftChanges, wish: Wish, console: Console) -> Character:
    return await console.drafts.edit(candidate_id, changes, wish)


async def _generate(candidate_id: str, changes: DraftChanges | None, wish: Wish, console: Console) -> Run:
    await require_backend(console, wish.recipe, wish.backends)
    if changes is not None:
        await console.drafts.edit(candidate_id, changes, wish)
    return await console.generate_candidate(candidate_id, wish)
