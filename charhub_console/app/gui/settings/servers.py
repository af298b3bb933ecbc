"""The generation servers as a list: added by address, tested, removed."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings import words
from charhub_console.app.gui.settings.background import Background
from charhub_console.app.gui.settings.desk import Desk
from charhub_console.app.gui.settings.row import Row, set_role, text_label
from charhub_console.app.gui.settings.server_card import ServerCard
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.setting_values import Kind, Setting, read_value, text_of

KEY = "comfyui.urls"
_ADDRESS = Setting("address", Kind.URL, None, "")


class AddServer(Row):
    """The line where an address is typed, and where the list comes from."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(KEY, parent)
        self.desk = desk
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("http://127.0.0.1:8188")
        self.add = QPushButton(self)
        self.error = text_label(self, "bad-small")
        self.error.hide()
        self.source = text_label(self, "small")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.line, 1)
        line.addWidget(self.add)
        self.body.addLayout(line)
        self.body.addWidget(self.error)
        self.body.addWidget(self.source)
        self.add.clicked.connect(self.take)
        self.line.returnPressed.connect(self.take)
        self.line.textEdited.connect(lambda _text: self._say(""))
        desk.loaded.connect(self.show_value)
        desk.changed.connect(self.show_value)
        self.retranslate()

    def take(self) -> None:
        """Put what was typed on the list."""
        text = self.line.text().strip()
        text = text if "://" in text or not text else f"http://{text}"
        try:
            url = text_of(read_value(_ADDRESS, text))
        except InvalidInput:
            self._say(words.expected(_ADDRESS.expected))
            return
        known = addresses(self.desk)
        if url in known:
            self._say(tr("That server is on the list already."))
            return
        self.line.clear()
        self._say("")
        self.desk.put(KEY, ",".join([*known, url]))

    def show_value(self) -> None:
        is_mine = self.desk.is_changeable(KEY)
        self.line.setVisible(is_mine)
        self.add.setVisible(is_mine)
        is_changed = KEY in self.desk.pending
        said = words.source(self.desk.origin(KEY), self.desk.configuration)
        if not is_mine:
            said = tr("{0}; change it there.").format(said)
        self.source.setText(tr("Changed, not saved") if is_changed else said)
        set_role(self.source, "warn" if is_changed else "small")

    def take_focus(self) -> None:
        self.line.setFocus()

    def retranslate(self) -> None:
        self.label.setText(words.label(KEY))
        self.help.setText(words.help_line(KEY))
        self.add.setText(tr("Add"))
        self.add.setAccessibleName(tr("Add this server"))
        self.line.setAccessibleName(tr("Address of a ComfyUI server"))
        self.show_value()

    def _say(self, wrong: str) -> None:
        self.error.setText(wrong)
        self.error.setVisible(bool(wrong))


class Servers(QWidget):
    """A card for each server on the list."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.cards: dict[str, ServerCard] = {}
        self._background = background
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.none = QFrame(self)
        self.none.setProperty("surface", "card")
        self.nothing = text_label(self.none, "muted")
        inside = QVBoxLayout(self.none)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.addWidget(self.nothing)
        self.column.addWidget(self.none)
        desk.loaded.connect(self.show_value)
        desk.changed.connect(self.show_value)
        self.retranslate()

    def show_value(self) -> None:
        """Make a card for what is new, take away what is gone."""
        wanted = addresses(self.desk)
        for url in [known for known in self.cards if known not in wanted]:
            card = self.cards.pop(url)
            card.give_up()
            card.hide()
            card.deleteLater()
        for url in wanted:
            if url not in self.cards:
                card = ServerCard(self._background, self.desk.as_wanted, url, self)
                card.removed.connect(self._remove)
                self.cards[url] = card
                self.column.addWidget(card)
            self.cards[url].set_changeable(self.desk.is_changeable(KEY))
        self.none.setVisible(not wanted)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.nothing.setText(
            tr("No server yet: the built-in painter practises. Add the address of a ComfyUI to paint for real.")
        )
        for card in self.cards.values():
            card.retranslate()
        self.show_value()

    def _remove(self, url: str) -> None:
        self.desk.put(KEY, ",".join(known for known in addresses(self.desk) if known != url))


def addresses(desk: Desk) -> list[str]:
    """The servers as they stand on the desk."""
    return [url for url in desk.text(KEY).split(",") if url]
