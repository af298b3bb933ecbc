"""A secret: said to be stored or not, replaced, removed; never shown and never read back."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings import words
from charhub_console.app.gui.settings.desk import Desk
from charhub_console.app.gui.settings.row import Row, set_role, text_label
from charhub_console.domain.errors import ConsoleError, InvalidInput
from charhub_console.domain.setting_values import read_value
from charhub_console.domain.settings import SETTINGS


class SecretField(Row):
    """What is typed goes to the keyring at once and out of the line in the same moment."""

    def __init__(self, desk: Desk, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.desk = desk
        self.light = QLabel(self)
        self.state = QLabel(self)
        self.replace = QPushButton(self)
        self.remove = QPushButton(self)
        self.remove.setProperty("kind", "danger")
        self.line = QLineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(4096)
        self.store = QPushButton(self)
        self.store.setProperty("kind", "primary")
        self.cancel = QPushButton(self)
        self.cancel.setProperty("kind", "quiet")
        self.error = text_label(self, "bad-small")
        self.source = text_label(self, "small")
        self._asking = False
        self._lay_out()
        self.replace.clicked.connect(self._ask)
        self.remove.clicked.connect(self._remove)
        self.store.clicked.connect(self._store)
        self.line.returnPressed.connect(self._store)
        self.cancel.clicked.connect(self._stop_asking)
        desk.loaded.connect(self.show_value)
        desk.changed.connect(self.show_value)
        desk.failed.connect(self._failed)
        theme.switch().changed.connect(self.show_value)
        self.retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.light)
        line.addWidget(self.state)
        line.addWidget(self.line, 1)
        for button in (self.store, self.cancel, self.replace, self.remove):
            line.addWidget(button)
        line.addStretch(0)
        self.body.addLayout(line)
        self.body.addWidget(self.error)
        self.body.addWidget(self.source)
        self.error.hide()

    def show_value(self, *_: object) -> None:
        desk, shown = self.desk, theme.current()
        stored, is_mine = desk.is_stored(self.key), desk.is_changeable(self.key)
        self.light.setPixmap(
            icons.pixmap(
                "lock" if not is_mine else "check" if stored else "minus",
                16,
                shown.good if stored else shown.muted,
                self.devicePixelRatioF(),
            )
        )
        self.state.setText(tr("Stored") if stored else tr("Not set"))
        set_role(self.state, "good" if stored else "muted")
        self.replace.setText(tr("Replace …") if stored else tr("Set …"))
        self.light.setVisible(not self._asking)
        self.state.setVisible(not self._asking)
        self.replace.setVisible(is_mine and not self._asking)
        self.remove.setVisible(is_mine and stored and not self._asking)
        for widget in (self.line, self.store, self.cancel):
            widget.setVisible(self._asking)
        for button in (self.replace, self.remove, self.store):
            button.setEnabled(not desk.is_saving)
        self._show_source(stored=stored, is_mine=is_mine)

    def _show_source(self, *, stored: bool, is_mine: bool) -> None:
        if self._asking:
            said = tr("Goes to this machine's keyring, never to a file.")
        elif not stored:
            said = tr("Kept in this machine's keyring, or given by {0}.").format(
                SETTINGS[self.key].environment_names[:2][-1]
            )
        else:
            said = words.source(self.desk.origin(self.key), self.desk.configuration)
            if not is_mine:
                said = tr("{0}; change it there.").format(said)
        self.source.setText(said)

    def take_focus(self) -> None:
        (self.replace if self.replace.isVisibleTo(self) else self).setFocus()

    def retranslate(self) -> None:
        name = words.label(self.key)
        self.label.setText(name)
        self.help.setText(words.help_line(self.key))
        self.remove.setText(tr("Remove"))
        self.store.setText(tr("Store"))
        self.cancel.setText(tr("Cancel"))
        self.line.setPlaceholderText(tr("Paste it here"))
        self.line.setAccessibleName(name)
        for button in (self.remove, self.store, self.cancel):
            button.setAccessibleName(f"{name}: {button.text()}")
        self.show_value()
        self.replace.setAccessibleName(f"{name}: {self.replace.text()}")

    def _ask(self) -> None:
        self._asking = True
        self._say("")
        self.show_value()
        self.line.setFocus()

    def _stop_asking(self) -> None:
        self._asking = False
        self.line.clear()
        self.show_value()
        self.take_focus()

    def _store(self) -> None:
        text = self.line.text().strip()
        try:
            read_value(SETTINGS[self.key], text)
        except InvalidInput:
            self._say(words.expected(SETTINGS[self.key].expected))
            return
        self._say("")
        self._stop_asking()
        self.desk.store_secret(self.key, text)

    def _remove(self) -> None:
        self._say("")
        self.desk.remove_secret(self.key)

    def _failed(self, error: object) -> None:
        """The keyring names the secret it did not take."""
        if isinstance(error, ConsoleError) and self.key in error.title:
            self._say(error_sentence(error))

    def _say(self, wrong: str) -> None:
        self.error.setText(wrong)
        self.error.setVisible(bool(wrong))
