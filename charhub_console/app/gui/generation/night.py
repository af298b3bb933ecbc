"""Running a night now: how many characters, how long at most, with which recipe, and how long it will take."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.error_words import error_sentence, told
from charhub_console.app.gui.generation.words import clock
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.server_choice import ServerBox
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.errors import ConsoleError, NotConfigured
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.run import Run
from charhub_console.domain.settings import Night
from charhub_console.engine.console import BackendState, Console, NightOrder

MOST_CHARACTERS, MOST_MINUTES = 1000, 1440


class NightDialog(QDialog):
    """Opened, never executed. It closes when the engine has taken the order; a refusal is said in it."""

    started = Signal(object)
    """Run"""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._forecast_call: Call | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Run a night now"))
        self.count, self.minutes, self.recipe = QSpinBox(self), QSpinBox(self), QComboBox(self)
        configuration = engine.configuration
        self._night = configuration.settings.night if configuration is not None else Night()
        self.servers = ServerBox("night", self, chosen=self._night.backends)
        self.forecast, self.refusal = QLabel(self), QLabel(self)
        self.start, self.leave = QPushButton(tr("Start"), self), QPushButton(tr("Cancel"), self)
        self._soon = QTimer(self, singleShot=True, interval=120)
        self._set_up()
        self._lay_out()
        self._ask_recipes()

    def _set_up(self) -> None:
        self.count.setRange(1, MOST_CHARACTERS)
        self.count.setValue(self._night.count)
        self.minutes.setRange(1, MOST_MINUTES)
        self.minutes.setValue(round(self._night.budget_minutes))
        self.minutes.setSuffix(tr(" min"))
        for field in (self.count, self.minutes):
            field.setMinimumHeight(Metrics.CONTROL_HEIGHT + 2)
            field.lineEdit().setTextMargins(8, 0, 0, 0)
        for label in (self.forecast, self.refusal):
            label.setWordWrap(True)
            label.setMinimumHeight(36)
        self.forecast.setProperty("role", "muted")
        self.refusal.setProperty("role", "bad")
        self.refusal.hide()
        self.start.setProperty("kind", "primary")
        self.start.setDefault(True)
        self.start.clicked.connect(self._begin)
        self.leave.clicked.connect(self.close)
        self._soon.timeout.connect(self._ask_forecast)
        self.count.valueChanged.connect(lambda _: self._soon.start())
        self.minutes.valueChanged.connect(lambda _: self._soon.start())
        self.recipe.currentIndexChanged.connect(lambda _: self._ask_servers())
        self.servers.changed.connect(self._soon.start)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.addRow(tr("Characters"), self.count)
        form.addRow(tr("At most"), self.minutes)
        form.addRow(tr("Recipe"), self.recipe)
        form.addRow(tr("Servers"), self.servers)
        form.setRowVisible(self.servers, False)
        self._form = form
        lead = QLabel(tr("Fetches new candidates, takes the approved ones first, and paints five views of each."), self)
        lead.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addWidget(lead)
        column.addLayout(form)
        column.addWidget(self.forecast)
        column.addWidget(self.refusal)
        column.addLayout(buttons)
        self.setMinimumWidth(420)

    # --- asking the engine ---

    def _ask_recipes(self) -> None:
        async def recipes(console: Console) -> list[Recipe]:
            return console.recipes()

        self._engine.call(recipes, self._take_recipes, self._refuse)

    def _take_recipes(self, recipes: Sequence[Recipe]) -> None:
        for recipe in recipes:
            if (recipe.kind == "practice") is self._engine.practice:
                self.recipe.addItem(told(recipe.title) or recipe.name, recipe.name)
        self.recipe.setCurrentIndex(max(0, self.recipe.findData(self._engine.recipe)))
        self._ask_servers()

    def _ask_servers(self) -> None:
        recipe = self.recipe.currentData(Qt.ItemDataRole.UserRole)
        if recipe is not None:
            self._engine.call(lambda console: console.drafts.servers(recipe), self._show_servers, self._refuse)

    def _show_servers(self, servers: list[BackendState]) -> None:
        if shiboken6.isValid(self):
            self.servers.show_servers(servers)
            self._form.setRowVisible(self.servers, self.servers.has_choice)
            self._soon.start()

    def _ask_forecast(self) -> None:
        recipe, count = self.recipe.currentData(Qt.ItemDataRole.UserRole), self.count.value()
        backends = self.servers.chosen
        if recipe is None:
            return
        if self._forecast_call is not None:
            self._forecast_call.cancel()
        self._forecast_call = self._engine.call(
            lambda console: console.board.forecast_s(count, recipe, backends), self._show_forecast, self._refuse
        )

    def _show_forecast(self, seconds: float | None) -> None:
        self.forecast.setText(forecast_words(seconds, self.count.value(), self.minutes.value()))

    def _begin(self) -> None:
        recipe = self.recipe.currentData(Qt.ItemDataRole.UserRole)
        if recipe is None:
            return
        order = NightOrder(self.count.value(), 60.0 * self.minutes.value(), recipe, self.servers.chosen)
        self.start.setEnabled(False)
        self._engine.call(
            lambda console: begin_night(console, order),
            self._take_run,
            self._refuse,
            must_finish=True,
        )

    def _take_run(self, run: Run) -> None:
        self.started.emit(run)
        self.close()

    def _refuse(self, error: ConsoleError) -> None:
        self.start.setEnabled(True)
        self.refusal.setText(error_sentence(error))
        self.refusal.show()


async def begin_night(console: Console, order: NightOrder) -> Run:
    """Start a night unless no server it may use can paint its recipe. Raises: NotConfigured, and as `start_night`."""
    found = await console.check_recipe(order.recipe)
    checks = [check for check in found if not order.backends or check.backend in order.backends]
    if checks and not any(check.usable for check in checks):
        said = " ".join(f"{check.backend}: {check.message}" for check in checks)
        raise NotConfigured(
            tr("No server can run the recipe {0}. {1}").format(order.recipe, said),
            tr("Start the server, or choose another recipe."),
        )
    return await console.start_night(
        count=order.count, budget_s=order.budget_s, recipe=order.recipe, backends=order.backends
    )


def forecast_words(seconds: float | None, count: int, minutes: int) -> str:
    """What to expect, in a sentence or two."""
    if seconds is None:
        return tr("How long it takes is not known yet: no night has ended with this recipe.")
    said = tr("About {0} at the pace of the last run.").format(clock(seconds))
    fit = int(count * minutes * 60 / seconds) if seconds > 0 else count
    if fit >= count:
        return said
    return said + " " + tr("About %Ln of {0} fit into the time; the rest is carried over.", "", fit).format(count)
