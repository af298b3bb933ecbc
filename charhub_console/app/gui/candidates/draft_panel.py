"""Before generating: the draft of an approved candidate, recipe and owner, forecast and price, Save and Generate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.calm import calm
from charhub_console.app.gui.candidates.draft_fields import DraftFields
from charhub_console.app.gui.candidates.telling import duration_words
from charhub_console.app.gui.candidates.words import number
from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.generation.words import state_name
from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.character import OFFICIAL_BOT, Character, CharacterState
from charhub_console.domain.errors import ConsoleError, NotConfigured

if TYPE_CHECKING:
    from charhub_console.domain.recipe import Recipe
    from charhub_console.domain.run import Run
    from charhub_console.engine.console import Console, Cost, DraftChanges, Forecast, Wish

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
        self.recipe.currentIndexChanged.connect(lambda _index: self._ask_forecast())
        self.owner.currentIndexChanged.connect(lambda _index: self._ask_price())
        self.save.clicked.connect(lambda: self._save())
        self.generate.clicked.connect(self._generate)
        self.started.clicked.connect(lambda: self._character and self.character_wanted.emit(self._character.id))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.fields)
        for text, box in ((tr("Recipe"), self.recipe), (tr("For"), self.owner)):
            line = QHBoxLayout()
            label = QLabel(text, self)
            label.setProperty("role", "small")
            label.setBuddy(box)
            label.setMinimumWidth(52)
            box.setAccessibleName(text)
            calm(box)
            line.addWidget(label)
            line.addWidget(box, 1)
            column.addLayout(line)
        column.addWidget(self.forecast)
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.generate, 1)
        column.addLayout(buttons)
        column.addWidget(self.started)

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
        for widget in (self.save, self.generate, self.recipe, self.owner, self.forecast):
            widget.setVisible(draft)
        self.save.setEnabled(ready and self.fields.is_changed)
        short = self._quote is not None and self._quote.after < 0
        self.generate.setEnabled(ready and self.recipe.count() > 0 and not short)
        self.generate.setText(self._generate_text())
        self.started.setVisible(not draft)
        if self._character is not None and not draft:
            self.started.setText(
                tr("{0} is {1} · show").format(self._character.name, state_name(self._character.state))
            )
        if missing and self.fields.isEnabled():
            self._say_problem(tr("Required: {0}.").format(", ".join(missing)))
        elif self.problem.text().startswith(tr("Required: {0}.").split("{")[0]):
            self._say_problem("")

    def _generate_text(self) -> str:
        quote = self._quote
        if quote is None:
            return tr("Generate")
        if not quote.price:
            return tr("Generate · free")
        if quote.after < 0:
            return tr("%Ln credit(s) · {0} short", "", quote.price).format(number(-quote.after))
        return tr("Generate · %Ln credit(s), {0} left", "", quote.price).format(number(quote.after))

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
            self.recipe.addItem(recipe.title or recipe.name, recipe.name)
        self.recipe.setCurrentIndex(max(0, self.recipe.findData(chosen)))
        self.recipe.blockSignals(False)
        self._ask_forecast()
        self._show_buttons()

    def _wish(self) -> Wish:
        from charhub_console.engine.console import Wish

        owner, charged = self.owner.currentData() or (self._engine.owner, True)
        return Wish(owner=owner, recipe=self.recipe.currentData() or self._engine.recipe, charged=charged)

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

    def _ask_forecast(self) -> None:
        recipe = self._wish().recipe
        self._ask("forecast", lambda console: console.drafts.forecast(recipe), self._show_forecast)

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


def forecast_words(forecast: Forecast) -> str:
    """How long it will take, or that nobody knows."""
    if forecast.seconds is None:
        known = tr("No forecast yet: this recipe has not finished a character here.")
    else:
        known = tr("About {0}, as the last %Ln took.", "", forecast.measured).format(duration_words(forecast.seconds))
    waiting = tr("%Ln image(s) are ahead of it.", "", forecast.waiting) if forecast.waiting else ""
    return f"{known} {waiting}".strip()


async def require_backend(console: Console, recipe: str) -> None:
    """Refuse before any work when the recipe cannot run anywhere. Raises: NotFound, NotConfigured."""
    checks = await console.check_recipe(recipe)
    if not any(check.usable for check in checks):
        said = " ".join(f"{check.backend}: {check.message}" for check in checks)
        raise NotConfigured(f"No server can run the recipe {recipe}. {said}", "Start the server, or choose another.")


async def _recipes(console: Console) -> list[Recipe]:
    return console.recipes()


async def _propose(candidate_id: str, wish: Wish, console: Console) -> Character:
    return await console.drafts.propose(candidate_id, wish)


async def _save(candidate_id: str, changes: DraftChanges, wish: Wish, console: Console) -> Character:
    return await console.drafts.edit(candidate_id, changes, wish)


async def _generate(candidate_id: str, changes: DraftChanges | None, wish: Wish, console: Console) -> Run:
    await require_backend(console, wish.recipe)
    if changes is not None:
        await console.drafts.edit(candidate_id, changes, wish)
    return await console.generate_candidate(candidate_id, wish)
