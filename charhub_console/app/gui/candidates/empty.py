"""What stands where the grid would be: why there is nothing, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.candidates.words import number
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.listing import CandidateCounts, CandidateFilter

EVERYTHING = CandidateFilter()
_ICON = 56


class EmptyGrid(QFrame):
    """Never an unexplained empty grid."""

    fetch_wanted = Signal()
    all_levels_wanted = Signal()
    filter_reset_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "ground")
        self._counts: CandidateCounts | None = None
        self._where = EVERYTHING
        self._waiting = True
        self._error: ConsoleError | None = None
        self._picture = QLabel(self)
        self._title = QLabel(self)
        self._title.setProperty("role", "headline")
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self._button = QPushButton(self)
        self._button.setProperty("kind", "primary")
        self._button.clicked.connect(self._act)
        self._act_on = self.fetch_wanted
        column = QVBoxLayout(self)
        column.setSpacing(Metrics.CARD_GAP)
        column.addStretch(2)
        for widget in (self._picture, self._title, self._text):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(widget)
        column.addSpacing(Metrics.CARD_GAP)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.switch().changed.connect(self.retranslate)
        self.retranslate()

    @property
    def title(self) -> str:
        """What is said first."""
        return self._title.text()

    @property
    def button(self) -> QPushButton:
        """The next step."""
        return self._button

    def explain(self, counts: CandidateCounts, where: CandidateFilter) -> None:
        """Numbers of the filter that found nothing."""
        self._counts, self._where, self._error = counts, where, None
        self.retranslate()

    def show_error(self, error: ConsoleError) -> None:
        """The list could not be read."""
        self._error = error
        self.retranslate()

    def set_waiting(self, waiting: bool) -> None:
        """While the answer is on its way nothing is claimed."""
        self._waiting = waiting
        self.retranslate()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._button.setFocus(event.reason())

    def retranslate(self) -> None:
        """Say it anew."""
        known = self._error is not None or (self._counts is not None and not self._waiting)
        for widget in (self._picture, self._title, self._text, self._button):
            widget.setVisible(known)
        if self._error is not None:
            self._set("warning", told(self._error.title))
            self._text.setText(told(self._error.advice))
            self._offer(tr("Try again"), self.again_wanted)
        elif self._counts is not None:
            self._say(self._counts)

    def _say(self, counts: CandidateCounts) -> None:
        if counts.other_levels:
            everything = number(counts.other_levels)
            self._set("eye-off", tr("0 of {0} shown because of level").format(everything))
            self._text.setText(tr("What matches has a level that is not chosen."))
            self._offer(tr("Show every level"), self.all_levels_wanted)
        elif self._where == EVERYTHING:
            self._set("image", tr("No candidates yet"))
            self._text.setText(tr("Fetch the newest images, then decide about each with a single key."))
            self._offer(tr("Fetch candidates"), self.fetch_wanted)
        elif counts.total:
            self._set("check", tr("Everything here is decided"))
            self._text.setText(tr("Fetch more, or choose another status above."))
            self._offer(tr("Fetch candidates"), self.fetch_wanted)
        else:
            self._set("search", tr("Nothing matches"))
            self._text.setText(tr("No candidate fits this filter."))
            self._offer(tr("Reset the filter"), self.filter_reset_wanted)

    def _set(self, icon: str, title: str) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icons.pixmap(icon, _ICON, theme.current().outline, ratio))
        self._title.setText(title)

    def _offer(self, text: str, signal: object) -> None:
        self._button.setText(text)
        self._act_on = signal  # type: ignore[assignment]

    def _act(self) -> None:
        self._act_on.emit()
