"""A new character by hand: an image, a description, for whom; the price and what is left stand on the button."""

from __future__ import annotations

import asyncio
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui.candidates.beforehand import button_words, forecast_words, require_backend
from charhub_console.app.gui.candidates.draft_fields import NAME_MS
from charhub_console.app.gui.candidates.image_drop import ImageDrop
from charhub_console.app.gui.candidates.words import number
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.error_words import error_sentence, told
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.server_choice import ServerBox
from charhub_console.domain.candidate import Level
from charhub_console.domain.character import MAX_NAME_CHARS, OFFICIAL_BOT
from charhub_console.domain.errors import ConsoleError, InvalidInput

if TYPE_CHECKING:
    from charhub_console.domain.recipe import Recipe
    from charhub_console.domain.run import Run
    from charhub_console.engine.console import BackendState, Console, Cost, Forecast, Wish

MAX_IMAGE_BYTES = 20_000_000
PRICE_MS = 200
LEVELS = ((Level.PG, "PG"), (Level.PG13, "PG-13"), (Level.R, "R"), (Level.X, "X"), (Level.XXX, "XXX"))


class NewCharacterDialog(QDialog):
    """To be opened with `open()`. Nothing is kept or charged until the button is pressed."""

    generated = Signal(object)
    """Run"""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New character"))
        self.setMinimumWidth(640)
        self._engine = engine
        self._quote: Cost | None = None
        self._asked = 0
        self._working = False
        self.drop = ImageDrop(self)
        self.name = QLineEdit(self)
        self.name.setMaxLength(MAX_NAME_CHARS)
        self.name.setPlaceholderText(tr("Chosen when empty"))
        self.collision = QLabel(self)
        self.collision.setProperty("role", "warn")
        self.collision.setWordWrap(True)
        self.description = QPlainTextEdit(self)
        self.description.setTabChangesFocus(True)
        self.description.setPlaceholderText(tr("Adult woman, 30 years old, knight in silver armour…"))
        self.level, self.owner, self.recipe = QComboBox(self), QComboBox(self), QComboBox(self)
        self.server = ServerBox("new", self)
        self.forecast = QLabel(self)
        self.forecast.setProperty("role", "small")
        self.problem = QLabel(self)
        self.problem.setProperty("role", "bad")
        for label in (self.forecast, self.problem):
            label.setWordWrap(True)
        self.generate = QPushButton(self)
        self.generate.setProperty("kind", "primary")
        self.generate.setDefault(True)
        self.cancel = QPushButton(tr("Cancel"), self)
        self._price_soon = QTimer(self, singleShot=True, interval=PRICE_MS)
        self._name_soon = QTimer(self, singleShot=True, interval=NAME_MS)
        self._fill()
        self._lay_out()
        self._connect()
        self._ask_price()
        engine.call(_recipes, self._fill_recipes, self._refused)

    def _fill(self) -> None:
        for level, text in LEVELS:
            self.level.addItem(text, level)
        configuration = self._engine.configuration
        bot = configuration.settings.owner.bot if configuration is not None else OFFICIAL_BOT
        self.owner.addItem(tr("{0} (pays credits)").format(self._engine.owner), (self._engine.owner, True))
        self.owner.addItem(tr("Official bot (free)"), (bot, False))
        self.owner.setEditable(False)

    def _lay_out(self) -> None:
        self._form = form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(12)
        rows: tuple[tuple[str, QWidget], ...] = (
            (tr("Description *"), self.description),
            (tr("Name"), self.name),
            (tr("Level of the image"), self.level),
            (tr("For"), self.owner),
            (tr("Recipe"), self.recipe),
            (tr("Servers"), self.server),
        )
        for text, control in rows:
            control.setAccessibleName(text.rstrip(" *"))
            form.addRow(text, control)
            if control is self.name:
                form.addRow("", self.collision)
        for hidden in (self.server, self.collision):
            form.setRowVisible(hidden, False)
        top = QHBoxLayout()
        top.setSpacing(18)
        top.addWidget(self.drop)
        top.addLayout(form, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.forecast, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.generate)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.drop.changed.connect(self._show_button)
        self.drop.refused.connect(self._refused)
        self.description.textChanged.connect(self._show_button)
        self.owner.currentIndexChanged.connect(lambda _index: self._ask_price())
        self.recipe.currentIndexChanged.connect(lambda _index: self._ask_about_recipe())
        self.server.changed.connect(self._ask_forecast)
        self._price_soon.timeout.connect(self._ask_price)
        self._name_soon.timeout.connect(self._ask_collision)
        self.name.textChanged.connect(lambda _text: self._name_soon.start())
        self.generate.clicked.connect(self._generate)
        self.cancel.clicked.connect(self.reject)
        self._engine.events.connect(self._balance_may_differ)

    def wish(self) -> Wish:
        """For whom and how."""
        from charhub_console.engine.console import Wish

        owner, charged = self.owner.currentData()
        recipe = self.recipe.currentData() or self._engine.recipe
        name = self.name.text().strip() or None
        return Wish(owner=owner, recipe=recipe, charged=charged, name=name, backends=self.server.chosen)

    # --- price and forecast ---

    def _balance_may_differ(self, _events: object) -> None:
        self._price_soon.start()

    def _ask_price(self) -> None:
        self._asked += 1
        wish, asked = self.wish(), self._asked
        self._engine.call(
            lambda console: console.drafts.quote(wish.owner, charged=wish.charged),
            lambda quote: self._show_price(asked, quote),
            self._refused,
        )
        self._show_button()

    def _show_price(self, asked: int, quote: Cost) -> None:
        if shiboken6.isValid(self) and asked == self._asked:
            self._quote = quote
            self._show_button()

    def _fill_recipes(self, recipes: list[Recipe]) -> None:
        for recipe in recipes:
            self.recipe.addItem(told(recipe.title) or recipe.name, recipe.name)
        self.recipe.setCurrentIndex(max(0, self.recipe.findData(self._engine.recipe)))
        self._ask_about_recipe()

    def _ask_about_recipe(self) -> None:
        recipe = self.wish().recipe
        self._engine.call(lambda console: console.drafts.servers(recipe), self._show_servers, self._refused)

    def _ask_forecast(self) -> None:
        wish = self.wish()
        self._engine.call(
            lambda console: console.drafts.forecast(wish.recipe, wish.backends), self._show_forecast, self._refused
        )

    def _show_servers(self, servers: list[BackendState]) -> None:
        if shiboken6.isValid(self):
            self.server.show_servers(servers)
            self._form.setRowVisible(self.server, self.server.has_choice)
            self._ask_forecast()

    def _ask_collision(self) -> None:
        name = self.name.text().strip()
        self._engine.call(
            lambda console: console.drafts.name_is_taken(name), partial(self._show_collision, name), self._refused
        )

    def _show_collision(self, name: str, taken: bool) -> None:
        if shiboken6.isValid(self) and name == self.name.text().strip():
            self.collision.setText(tr("Another character is called {0} already.").format(name))
            self._form.setRowVisible(self.collision, taken)

    def _show_forecast(self, forecast: Forecast) -> None:
        self.forecast.setText(forecast_words(forecast))

    def _show_button(self) -> None:
        quote = self._quote
        self.generate.setText(button_words(quote))
        short = quote is not None and quote.after < 0
        ready = self.drop.has_image and bool(self.description.toPlainText().strip())
        self.generate.setEnabled(ready and not short and quote is not None and not self._working)
        if short and quote is not None:
            costs = tr("This costs %Ln credit(s) and {0} has {1}.", "", quote.price)
            costs = costs.format(self.wish().owner, number(quote.balance))
            self._say(costs + " " + tr("Add credits, or choose the official bot."))
        elif not self._working:
            self._say("")

    # --- doing it ---

    def _generate(self) -> None:
        self._working = True
        self._show_button()
        text, level = self.description.toPlainText().strip(), Level(self.level.currentData())
        work = partial(_generate, self.drop.pasted, self.drop.path, text, level, self.wish())
        self._engine.call(work, self._placed, self._refused)

    def _placed(self, run: Run) -> None:
        self._working = False
        self.generated.emit(run)
        self.accept()

    def _refused(self, error: ConsoleError) -> None:
        self._working = False
        self._show_button()
        self._say(error_sentence(error))

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


async def _recipes(console: Console) -> list[Recipe]:
    return console.recipes()


async def _generate(
    pasted: QImage | None, path: Path | None, text: str, level: Level, wish: Wish, console: Console
) -> Run:
    await require_backend(console, wish.recipe, wish.backends)
    image = await asyncio.to_thread(_bytes_of, pasted, path)
    return await console.generate_by_hand(image, text, level, wish)


def _bytes_of(pasted: QImage | None, path: Path | None) -> bytes:
    """Off the GUI thread. Qt writes to a path: over a buffer of Python's it could wait for the interpreter for ever.

    Raises:
        InvalidInput: the file cannot be read, or is too large.
    """
    with tempfile.TemporaryDirectory(prefix="charhub-") as folder:
        if pasted is not None:
            path = Path(folder) / "pasted.png"
            pasted.save(str(path))
        assert path is not None
        try:
            if path.stat().st_size > MAX_IMAGE_BYTES:
                raise InvalidInput(f"{path.name} is larger than 20 MB.", "Give a smaller image.")
            return path.read_bytes()
        except OSError as error:
            raise InvalidInput(f"{path.name} cannot be read.", "Give a JPEG, PNG or WebP file.") from error
