"""What stands in the place of an empty board: why it is empty, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.language import tr
from charhub_console.domain.errors import ConsoleError


class EmptyBoard(QWidget):
    """Three faces: nothing was ever generated, the filter shows nothing, or it could not be read."""

    night_wanted = Signal()
    candidates_wanted = Signal()
    all_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "generation"
        self.mark, self.title, self.advice = QLabel(self), QLabel(self), QLabel(self)
        self.night = QPushButton(tr("Run a night now"), self)
        self.candidates = QPushButton(tr("Go to the candidates"), self)
        self.all = QPushButton(tr("Show all"), self)
        self.again = QPushButton(tr("Try again"), self)
        self.again.setProperty("kind", "primary")
        self.again.clicked.connect(self.again_wanted)
        self.night.setProperty("kind", "primary")
        self.night.clicked.connect(self.night_wanted)
        self.candidates.clicked.connect(self.candidates_wanted)
        self.all.clicked.connect(self.all_wanted)
        self._lay_out()
        theme.switch().changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        self.title.setProperty("role", "headline")
        self.advice.setProperty("role", "muted")
        self.advice.setWordWrap(True)
        self.advice.setFixedWidth(460)
        self.advice.setMinimumHeight(44)  # two lines: a centred label does not grow with its words
        for label in (self.mark, self.title, self.advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.candidates, self.night, self.all, self.again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(self.mark)
        column.addWidget(self.title)
        column.addWidget(self.advice, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(buttons)
        column.addStretch(3)

    def show_never(self) -> None:
        """Nothing was generated yet."""
        self._say(
            tr("No character is being made yet"),
            tr("Approve candidates and generate them, or run a night: it takes the approved ones first."),
            filtered=False,
        )

    def show_filtered(self, *, run: bool) -> None:
        """There are rows, but none of this kind."""
        where = tr("Other runs may have some.") if run else tr("All characters are in another state.")
        self._say(tr("No such character here"), where, filtered=True)

    def show_loading(self) -> None:
        """Rows are being read for the first time."""
        self._say("", "", filtered=True)
        self.all.hide()
        self.mark.hide()

    def show_error(self, error: ConsoleError) -> None:
        """The rows could not be read."""
        self._say(told(error.title), told(error.advice), filtered=True, icon="warning")
        self.all.hide()
        self.again.show()

    def _say(self, title: str, advice: str, *, filtered: bool, icon: str = "generation") -> None:
        self.title.setText(title)
        self.advice.setText(advice)
        self._icon = icon
        self._dress()
        self.mark.show()
        self.again.hide()
        self.night.setVisible(not filtered)
        self.candidates.setVisible(not filtered)
        self.all.setVisible(filtered)

    def _dress(self, _theme: object = None) -> None:
        self.mark.setPixmap(icons.pixmap(self._icon, 56, theme.current().outline, self.devicePixelRatioF()))
