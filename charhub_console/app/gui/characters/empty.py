"""What stands where characters would be: why there are none, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.library import Completeness, LibraryCounts, LibraryFilter

_ICON = 56


class EmptyLibrary(QFrame):
    """Never an unexplained empty page: nothing was made, the filter hides it, or it could not be read."""

    candidates_wanted = Signal()
    generation_wanted = Signal()
    reset_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "ground")
        self._picture, self._title, self._text = QLabel(self), QLabel(self), QLabel(self)
        self._title.setProperty("role", "headline")
        self._text.setProperty("role", "muted")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.button, self.other = QPushButton(self), QPushButton(self)
        self.button.setProperty("kind", "primary")
        self._act = self.candidates_wanted
        self.button.clicked.connect(self._next_step)
        self.other.clicked.connect(self.generation_wanted)
        self._icon = "characters"
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.switch().changed.connect(self._dress)
        self.show_waiting()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.other)
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(Metrics.CARD_GAP)
        column.addStretch(2)
        for label in (self._picture, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(Metrics.CARD_GAP)
        column.addLayout(buttons)
        column.addStretch(3)

    @property
    def title(self) -> str:
        """What is said first."""
        return self._title.text()

    def show_waiting(self) -> None:
        """While the answer is on its way nothing is claimed."""
        self._say("", "", "", "")

    def explain(self, counts: LibraryCounts, where: LibraryFilter) -> None:
        """Numbers of the filter that found nothing."""
        if not counts.everything:
            self._act = self.candidates_wanted
            advice = tr("Approve candidates and generate them: every one becomes a character with five views.")
            other = tr("See what is being made")
            self._say("characters", tr("No characters yet"), advice, tr("Go to the candidates"), other)
            return
        self._act = self.reset_wanted
        mending = where.show and set(where.show) <= {Completeness.INCOMPLETE, Completeness.FAILED}
        if mending and not where.text and not where.owner:
            self._say("check", tr("Nothing to repair"), tr("Every character has all its views."), tr("Show all"))
        else:
            self._say("search", tr("Nothing matches"), tr("No character fits this filter."), tr("Reset the filter"))

    def show_error(self, error: ConsoleError) -> None:
        """The list could not be read."""
        self._act = self.again_wanted
        self._say("warning", error.title, error.advice, tr("Try again"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """To the next step."""
        super().focusInEvent(event)
        if self.button.isVisible():
            self.button.setFocus(event.reason())

    def _next_step(self) -> None:
        self._act.emit()

    def _say(self, icon: str, title: str, text: str, button: str, other: str = "") -> None:
        self._icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self.button.setText(button)
        self.other.setText(other)
        for widget in (self._picture, self._title, self._text, self.button):
            widget.setVisible(bool(title))
        self.other.setVisible(bool(other))
        self._dress()

    def _dress(self, _theme: object = None) -> None:
        if self._icon:
            ratio = self.devicePixelRatioF()
            self._picture.setPixmap(icons.pixmap(self._icon, _ICON, theme.current().outline, ratio))
