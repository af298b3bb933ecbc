"""What stands in the place of runs when there are none to show: why, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.language import tr
from charhub_console.domain.errors import ConsoleError


class Standstill(QWidget):
    """Three faces: runs are being read, there are none, they could not be read."""

    night_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error: ConsoleError | None = None
        self._loading = True
        self.mark, self.title, self.advice = QLabel(self), QLabel(self), QLabel(self)
        self.night, self.again = QPushButton(self), QPushButton(self)
        for button in (self.night, self.again):
            button.setProperty("kind", "primary")
        self.night.clicked.connect(self.night_wanted)
        self.again.clicked.connect(self.again_wanted)
        self.title.setProperty("role", "headline")
        self.advice.setProperty("role", "muted")
        self.advice.setWordWrap(True)
        self.advice.setFixedWidth(480)
        self.advice.setMinimumHeight(44)  # two lines: a centred label does not grow with its words
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        for label in (self.mark, self.title, self.advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        for button in (self.night, self.again):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.switch().changed.connect(self._renew)
        self.retranslate()

    @property
    def way_out(self) -> QPushButton:
        """The button that leads on."""
        return self.night if self._error is None else self.again

    def show_none(self) -> None:
        """No run yet."""
        self._error, self._loading = None, False
        self.retranslate()

    def show_error(self, error: ConsoleError) -> None:
        """They could not be read."""
        self._error, self._loading = error, False
        self.retranslate()

    def _renew(self, *_: object) -> None:
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.night.setText(tr("Run a night now"))
        self.again.setText(tr("Try again"))
        failed = self._error is not None
        if self._error is not None:
            self.title.setText(tr("The runs could not be read"))
            self.advice.setText(str(self._error))
        else:
            self.title.setText(tr("No night has run yet"))
            self.advice.setText(
                tr(
                    "A night fetches new candidates, takes the approved ones first, paints five views of each"
                    " and leaves its report here."
                )
            )
        tone = theme.current().bad if failed else theme.current().outline
        self.mark.setPixmap(icons.pixmap("warning" if failed else "nights", 56, tone, self.devicePixelRatioF()))
        for widget in (self.mark, self.title, self.advice):
            widget.setVisible(not self._loading)
        self.night.setVisible(not failed and not self._loading)
        self.again.setVisible(failed and not self._loading)
