"""Painting what is missing of several characters: what it takes and costs is said before, and asked when it costs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui.characters.words import characters_text, number, owner_name, views_text
from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.questions import ask
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.run import Run
from charhub_console.engine.console import Console, Repair

SOON_MS = 150  # while a selection grows nothing is asked
NOTHING = Repair()


class Repairs(QObject):
    """Knows what repairing the given characters would take (`plan`), and does it."""

    planned = Signal()
    """`plan` says something else now."""
    started = Signal(object)
    """The Run that repairs."""
    message = Signal(object)
    """ConsoleError for the banner."""

    def __init__(self, engine: EngineThread, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._window = engine, window
        self._ids: Sequence[str] = ()
        self._asking: Call | None = None
        self._starting = False
        self.plan = NOTHING
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)

    @property
    def amount(self) -> str:
        """`4 views`, `4 views, 100 credits`; "" when there is nothing to repair."""
        if not self.plan.views:
            return ""
        views = views_text(self.plan.views)
        return tr("{0}, {1} credits").format(views, number(self.plan.price)) if self.plan.price else views

    @property
    def tip(self) -> str:
        """What is behind it."""
        if not self.plan.views:
            return tr("Nothing is missing of what is selected, or it is being painted.")
        whose = characters_text(len(self.plan.character_ids))
        return tr("Paint what is missing of {0}; what is there is not touched (R)").format(whose)

    @property
    def is_possible(self) -> bool:
        """Whether there is something to repair and no click is under way."""
        return bool(self.plan.views) and not self._starting

    def look_at(self, ids: Sequence[str]) -> None:
        """These are selected now."""
        if ids != self._ids:
            self._ids = ids
            self._set(NOTHING)
        self.look_again()

    def look_again(self) -> None:
        """Their rows changed."""
        if len(self._ids):
            self._soon.start()
        else:
            self._soon.stop()
            self._set(NOTHING)

    def repair(self) -> None:
        """Begin, after asking if it costs."""
        plan = self.plan
        if not self.is_possible:
            return
        if not plan.price:
            self._start(plan)
            return
        owners = ", ".join(f"{owner_name(owner)}: {number(price)}" for owner, price in plan.prices)
        ask(
            self._window,
            tr("Paint {0} for {1} credits?").format(views_text(plan.views), number(plan.price)),
            tr("Who pays: {0}. What fails is given back.").format(owners),
            yes=tr("Paint for {0} credits").format(number(plan.price)),
            no=tr("Leave it"),
            then=lambda: self._start(plan),
        )

    # --- inside ---

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._engine.call(partial(_plan, tuple(self._ids)), self._set, self._say)

    def _say(self, error: ConsoleError) -> None:
        self.message.emit(error)

    def _set(self, plan: Repair) -> None:
        self.plan = plan
        self.planned.emit()

    def _start(self, plan: Repair) -> None:
        if self._starting:
            return
        self._starting = True
        self.planned.emit()
        self._engine.call(partial(_repair, plan.character_ids), self._take, self._refused, must_finish=True)

    def _take(self, run: Run | None) -> None:
        self._starting = False
        self._set(NOTHING)
        self.look_again()
        if run is not None:
            self.started.emit(run)

    def _refused(self, error: ConsoleError) -> None:
        self._starting = False
        self.planned.emit()
        self.message.emit(error)


async def _plan(ids: Sequence[str], console: Console) -> Repair:
    return await console.library.plan_repair(ids)


async def _repair(ids: Sequence[str], console: Console) -> Run | None:
    return await console.library.repair(ids)
