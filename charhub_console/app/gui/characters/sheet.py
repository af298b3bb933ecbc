"""Everything about one character: its views large, the attempts at one of them, what it is, cost and waits for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from charhub_console.app.gui.candidates.sections import Section
from charhub_console.app.gui.characters.about_cards import CharacterCard, CreditCard, ImageCard, SyncCard
from charhub_console.app.gui.characters.attempt_card import AttemptCard
from charhub_console.app.gui.characters.empty import EmptyLibrary
from charhub_console.app.gui.characters.export import open_folder
from charhub_console.app.gui.characters.large_view import LargeView
from charhub_console.app.gui.characters.parameter_card import ParameterCard
from charhub_console.app.gui.characters.repair import Repairs
from charhub_console.app.gui.characters.sheet_header import SheetHeader
from charhub_console.app.gui.characters.sheet_reading import SheetReading
from charhub_console.app.gui.characters.strip import ViewStrip
from charhub_console.app.gui.characters.viewer import Viewer
from charhub_console.app.gui.characters.whole_pictures import WholePictures
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.actions import Verbs
from charhub_console.app.gui.generation.model import BoardModel, Key
from charhub_console.app.gui.generation.pictures import Pictures
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import KeyHint
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.views import View

STRIP_SHARE = 0.58  # of the height there is: what the views take at most


class CharacterSheet(QWidget):
    """Shows one character at a time."""

    left = Signal()
    """Back to the library."""
    step_wanted = Signal(int)
    """-1 or +1: the former or next character of the library."""
    export_wanted = Signal(str)
    candidate_wanted = Signal(str)
    message = Signal(object)
    """ConsoleError or Notice for the banner."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.model = BoardModel(self)
        self.pictures = Pictures(self)
        self.wholes = WholePictures(engine, self.pictures, self)
        self.attempts = AttemptStack(engine, self.model, self)
        self.verbs = Verbs(engine, self.model, self)
        self.repairs = Repairs(engine, self)
        self.reading = SheetReading(engine, self.model, self.pictures, self)
        self.header = SheetHeader(self)
        self.strip = ViewStrip(self.model, self.attempts, self.pictures, self.wholes, self)
        self.attempt_card = AttemptCard(self.attempts, self.model, self)
        self.parameters = ParameterCard(self.attempts, self)
        self.about, self.image = CharacterCard(self), ImageCard(self)
        self.credits, self.sync = CreditCard(self), SyncCard(self)
        self.trouble = EmptyLibrary(self)
        self._lay_out()
        self.viewer = Viewer(self.wholes, self)
        self.large = LargeView(self.viewer, self.strip, self.attempts, self.parameters, self.model)
        self._connect()
        self.setFocusProxy(self.strip)

    def _lay_out(self) -> None:
        self.scroller = QScrollArea(self)
        self.scroller.setProperty("surface", "ground")
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QFrame(self.scroller)
        content.setProperty("surface", "ground")
        column = QVBoxLayout(content)
        column.setContentsMargins(Metrics.GAP, 12, Metrics.GAP, Metrics.GAP)
        column.setSpacing(10)
        column.addWidget(self.strip)
        cards = QHBoxLayout()
        cards.setSpacing(Metrics.CARD_GAP)
        stacks: tuple[Sequence[Section], ...] = (
            (self.attempt_card, self.about),
            (self.parameters,),
            (self.image, self.credits, self.sync),
        )
        for share, stack in zip((4, 5, 4), stacks, strict=True):
            below = QVBoxLayout()
            below.setSpacing(Metrics.CARD_GAP)
            for card in stack:
                below.addWidget(card)
            below.addStretch(1)
            cards.addLayout(below, share)
        column.addLayout(cards)
        column.addStretch(1)
        self.scroller.setWidget(content)
        self.scroller.viewport().installEventFilter(self)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.scroller)
        self.middle.addWidget(self.trouble)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.middle, 1)

    def _connect(self) -> None:
        self._engine.opened.connect(self._session_opened)
        self._engine.closed.connect(self.pictures.stop)
        for problem in (self.attempts.problem, self.verbs.message, self.repairs.message):
            problem.connect(self.message)
        self.reading.read.connect(self._show_page)
        self.reading.failed.connect(self._not_read)
        self.verbs.touched.connect(lambda _id: self.reading.again())
        self.repairs.planned.connect(self._show_repair)
        self.repairs.started.connect(lambda _run: self.reading.again())
        self.attempts.changed.connect(self._show_attempt)
        self.trouble.again_wanted.connect(self.reading.again)
        self.sync.publish_wanted.connect(self._publish)
        self._connect_parts()

    def _connect_parts(self) -> None:
        header, card, viewer = self.header, self.attempt_card, self.viewer
        header.back_wanted.connect(self.left)
        header.step_wanted.connect(self.step_wanted)
        header.repair_wanted.connect(self.repairs.repair)
        header.folder_wanted.connect(self.open_folder)
        header.export_wanted.connect(lambda: self.export_wanted.emit(self.character_id))
        self.strip.chosen.connect(self._show_view)
        self.strip.large_wanted.connect(self.large.show_large)
        self.strip.retry_wanted.connect(self.retry)
        card.retry_wanted.connect(lambda new_seed: self.retry(new_seed=new_seed))
        card.cancel_wanted.connect(self.cancel)
        card.activate_wanted.connect(self.use)
        card.compare_wanted.connect(self.large.show_compared)
        viewer.closed.connect(self.strip.setFocus)
        self.about.candidate_wanted.connect(self.candidate_wanted)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):  # shortcuts: a scroll area takes arrows for itself
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.step_wanted.emit, by))

    # --- what the page asks ---

    @property
    def character_id(self) -> str:
        """Who is shown."""
        return self.reading.character_id

    @property
    def key(self) -> Key:
        """The view that is looked at."""
        return self.character_id, self.strip.view

    def show_character(self, character_id: str) -> None:
        """This one, at its avatar; its rows are on their way."""
        if character_id != self.character_id:
            self.viewer.close_viewer()
            self.wholes.forget()
            self.strip.view = View.AVATAR
            self.scroller.verticalScrollBar().setValue(0)
            self.header.show_nobody()
        if self._engine.is_open:
            self.pictures.start(self._engine.data)
        self.middle.setCurrentWidget(self.scroller)
        self.reading.show(character_id)
        self._show_view(self.strip.view)
        self.repairs.look_at([character_id])

    def wake(self) -> None:
        """Somebody looks again."""
        if self.isVisible():
            self.reading.wake()

    def rest(self) -> None:
        """Nobody looks."""
        self.viewer.close_viewer()
        self.reading.rest()

    def hints(self) -> Sequence[KeyHint]:
        """Keys worth knowing here."""
        return [
            KeyHint("← →", tr("view")),
            KeyHint("Enter", tr("large")),
            KeyHint("[ ]", tr("attempts")),
            KeyHint("R", tr("retry")),
            KeyHint("N", tr("new seed")),
            KeyHint("U", tr("make active")),
            KeyHint("C", tr("compare")),
            KeyHint("Esc", tr("back")),
        ]

    # --- verbs ---

    def retry(self, *, new_seed: bool = False) -> None:
        """One more attempt at the view that is looked at."""
        if (row := self.model.row(self.character_id)) is not None and self.strip.view in row.wanted:
            self.attempts.follow()
            self.verbs.retry(self.key, new_seed=new_seed)

    def cancel(self) -> None:
        """Stop what is painted of it."""
        self.verbs.cancel_view(self.key)

    def use(self) -> None:
        """The attempt that is looked at becomes the active one."""
        if self.attempts.shown is not None and self.attempt_card.use.isEnabled():
            self.verbs.activate(self.character_id, self.attempts.shown.id)

    def open_folder(self) -> None:
        """Where the image lies."""
        if self.image.folder:
            open_folder(Path(self.image.folder))

    # --- Qt's own hooks ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the sheet, wherever the focus is in it."""
        act = self._acts().get(event.keyCombination().toCombined())
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The views are as large as there is room."""
        if event.type() == QEvent.Type.Resize and watched is self.scroller.viewport():
            room = self.scroller.viewport().size()
            self.strip.set_room(room.width() - 2 * Metrics.GAP, int(room.height() * STRIP_SHARE))
        return super().eventFilter(watched, event)

    # --- inside ---

    def _acts(self) -> dict[int, Callable[[], None]]:
        control, key = Qt.KeyboardModifier.ControlModifier, Qt.Key
        return {
            key.Key_Escape: self.left.emit,
            key.Key_R: self.retry,
            key.Key_N: lambda: self.retry(new_seed=True),
            key.Key_U: self.use,
            key.Key_C: self.large.show_compared,
            key.Key_X: self.cancel if self.attempt_card.cancel.isVisible() else _nothing,
            key.Key_O: self.open_folder,
            key.Key_BracketLeft: lambda: self.attempts.leaf(-1),
            key.Key_BracketRight: lambda: self.attempts.leaf(1),
            (control | key.Key_C).toCombined(): self.image.copy_address,
            (control | key.Key_E).toCombined(): lambda: self.export_wanted.emit(self.character_id),
        }

    def _show_page(self) -> None:
        page, row = self.reading.page, self.strip.row
        if page is None or row is None:
            return
        self.middle.setCurrentWidget(self.scroller)
        self.header.show_page(page, row)
        self.about.show_page(page)
        self.credits.show_entries(page.entries, charged=page.character.charged)
        self.sync.show_page(page, practice=self._engine.practice, has_central=self._engine.has_central)
        self.strip.want()
        self._show_attempt()
        self.repairs.look_again()

    def _publish(self) -> None:
        wanted = self.character_id
        again = self.reading.again
        self._engine.call(
            lambda console: console.publications.publish([wanted]), lambda _done: again(), self._not_published
        )

    def _not_published(self, error: ConsoleError) -> None:
        self.message.emit(error)
        self.reading.again()

    def _show_view(self, view: View) -> None:
        self.parameters.begin_anew()
        self.attempts.show((self.character_id, view))

    def _show_attempt(self) -> None:
        """The image of the attempt that is looked at; in the viewer, too."""
        shown, page = self.attempts.shown, self.reading.page
        images = page.images if page is not None else ()
        found = next((image for image in images if shown is not None and image.attempt_id == shown.id), None)
        self.image.show_image(found, shown)
        self.header.folder.setVisible(bool(self.image.folder))
        self.large.renew()

    def _show_repair(self) -> None:
        words, tip = tr("Repair {0}").format(self.repairs.amount), self.repairs.tip
        self.header.show_repair(words, tip, possible=self.repairs.is_possible)

    def _not_read(self, error: ConsoleError) -> None:
        if self.reading.page is not None:
            self.message.emit(error)
            return
        self.trouble.show_error(error)
        self.middle.setCurrentWidget(self.trouble)

    def _session_opened(self) -> None:
        self.wholes.forget()
        self.pictures.start(self._engine.data)


def _nothing() -> None:
    """A key that means nothing now."""
