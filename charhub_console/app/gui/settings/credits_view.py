"""Credits: what you have, what things cost, and adding some."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.row import Row, set_role, text_label
from charhub_console.domain.credits import AVATAR_PRICE, REFERENCE_SET_PRICE, VIEW_PRICE
from charhub_console.domain.errors import ConsoleError
from charhub_console.engine.console import Console

MOST = 1_000_000


class BalanceRow(Row):
    """The balance of whoever owns this session."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__("credits.balance", parent)
        self._engine = engine
        self._balance: int | None = None
        self.balance = text_label(self, "title")
        self.prices = text_label(self, "small")
        self.amount = QLineEdit(self)
        self.amount.setFixedWidth(120)
        self.add = QPushButton(self)
        self.said = text_label(self, "bad-small")
        self.said.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.amount)
        line.addWidget(self.add)
        line.addStretch(1)
        for widget in (self.balance, self.prices):
            self.body.addWidget(widget)
        self.body.addSpacing(6)
        self.body.addLayout(line)
        self.body.addWidget(self.said)
        self.add.clicked.connect(self.grant)
        self.amount.returnPressed.connect(self.grant)
        self.amount.textEdited.connect(lambda _text: self._say(""))
        self.retranslate()

    def look(self) -> None:
        """Ask for the balance; nothing is asked while no session is open."""
        owner = self._engine.owner
        if self._engine.is_open:
            self._engine.call(lambda console: console.balance(owner), self._came, self._failed)

    def grant(self) -> None:
        """Add what was typed."""
        text = self.amount.text().strip()
        if not text.isdecimal() or not 0 < int(text[:9]) <= MOST:
            self._say(tr("Give a whole number from 1 to {0}.").format(QLocale().toString(MOST)))
            return
        if not self._engine.is_open:
            self._say(tr("The engine is not open."))
            return
        amount, owner, note = int(text), self._engine.owner, "added in the settings"

        async def add(console: Console) -> int:
            return await console.grant(owner, amount, note=note)

        self.amount.clear()
        self._engine.call(add, self._came, self._failed, must_finish=True)

    def take_focus(self) -> None:
        self.amount.setFocus()

    def retranslate(self) -> None:
        self.label.setText(tr("Balance"))
        self.help.setText(tr("Characters made by hand are paid from here; automated ones cost nothing."))
        self.prices.setText(
            tr("An avatar costs {0}, all four references {1}, one view {2}.").format(
                AVATAR_PRICE, REFERENCE_SET_PRICE, VIEW_PRICE
            )
        )
        self.amount.setPlaceholderText(tr("Amount"))
        self.amount.setAccessibleName(tr("Credits to add"))
        self.add.setText(tr("Add credits"))
        self._show()

    def _came(self, balance: int) -> None:
        self._balance = balance
        self._say("")
        self._show()

    def _failed(self, error: ConsoleError) -> None:
        self._say(error_sentence(error))

    def _show(self) -> None:
        known = self._balance is not None
        number = QLocale().toString(self._balance or 0)
        self.balance.setText(tr("{0} credits of {1}").format(number, self._engine.owner) if known else "–")
        set_role(self.balance, "title")

    def _say(self, wrong: str) -> None:
        self.said.setText(wrong)
        self.said.setVisible(bool(wrong))
