"""The figures at the top of the Sync page."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.row import set_role
from charhub_console.app.gui.sync.words import LATE_S, lag, when
from charhub_console.engine.console import SyncState


class Figures(QFrame):
    """What waits, when central was last heard, how far it lags."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 14, 16, 14)
        self._row.setSpacing(28)
        self.values: dict[str, tuple[QLabel, QLabel]] = {}
        for name in ("pending", "contact", "lag", "conflicts", "disputed", "set_aside"):
            value, under = QLabel(self), QLabel(self)
            value.setProperty("role", "title")
            under.setProperty("role", "small")
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(value)
            pair.addWidget(under)
            self._row.addLayout(pair)
            self.values[name] = (value, under)
        self._row.addStretch(1)

    def show_state(self, state: SyncState) -> None:
        """Set all of them."""
        number = QLocale().toString
        waits = tr("waiting to be sent")
        if state.pending:
            waits = tr("waiting, since {0}").format(when(state.oldest_pending))
        self._say("pending", number(state.pending), waits, bad=bool(state.trouble and state.pending))
        self._say("contact", when(state.last_contact), tr("last contact"), bad=bool(state.trouble))
        self._say("lag", lag(state.lag_s), tr("lag of the server"), bad=state.lag_s > LATE_S)
        self._say("conflicts", number(state.conflicts), tr("collided edits"), bad=state.conflicts > 0)
        self._say("disputed", number(state.disputed), tr("disputed candidates"), bad=state.disputed > 0)
        self._say("set_aside", number(state.set_aside), tr("set aside"), bad=state.set_aside > 0)

    def _say(self, name: str, text: str, under: str, *, bad: bool) -> None:
        value, label = self.values[name]
        value.setText(text)
        set_role(value, "figure-warn" if bad else "title")
        label.setText(under)
        value.setAccessibleName(f"{text} {under}")
