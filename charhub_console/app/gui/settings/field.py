"""One setting: label, help, control, where its value comes from, what is wrong with what was typed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings import words
from charhub_console.app.gui.settings.controls import control_for
from charhub_console.app.gui.settings.desk import Desk
from charhub_console.app.gui.settings.row import Row, set_role, text_label
from charhub_console.domain.settings import SETTINGS


class Field(Row):
    """Writes to the desk, shows what is on it."""

    def __init__(self, desk: Desk, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.desk = desk
        self.control = control_for(SETTINGS[key], self)
        self.lock = QLabel(self)
        self.source = text_label(self, "small")
        self.to_default = QPushButton(self)
        self.to_default.setProperty("kind", "quiet")
        self.error = text_label(self, "bad-small")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.control, 1)
        line.addWidget(self.to_default)
        below = QHBoxLayout()
        below.setSpacing(5)
        below.addWidget(self.lock)
        below.addWidget(self.source, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.error)
        self.body.addLayout(below)
        self.setFocusProxy(self.control.main())
        self.control.edited.connect(lambda text: desk.put(key, text))
        self.to_default.clicked.connect(self._to_default)
        desk.loaded.connect(self.show_value)
        desk.changed.connect(self._show_around)
        theme.switch().changed.connect(self._show_lock)
        self.retranslate()
        self.show_value()

    def show_value(self) -> None:
        if self.key not in self.desk.errors:
            self.control.show_text(self.desk.text(self.key))
        self._show_around()
        self._show_lock()

    def take_focus(self) -> None:
        self.control.main().setFocus()

    def retranslate(self) -> None:
        self.label.setText(words.label(self.key))
        self.help.setText(words.help_line(self.key))
        self.to_default.setText(tr("Reset"))
        self.to_default.setToolTip(tr("Take it out of the file: the default counts again"))
        self.to_default.setAccessibleName(tr("{0}: back to the default").format(words.label(self.key)))
        self.control.retranslate()
        self.control.main().setAccessibleName(words.label(self.key))
        self._show_around()

    def _to_default(self) -> None:
        self.desk.put(self.key, "")
        self.control.show_text(self.desk.text(self.key))

    def _show_around(self) -> None:
        desk, key = self.desk, self.key
        wrong = desk.errors.get(key, "")
        problem = desk.problem(key) if key not in desk.pending else ""
        self.error.setText(words.expected(wrong) if wrong else problem)
        self.error.setVisible(bool(self.error.text()))
        self.control.main().setAccessibleDescription(self.error.text() or self.help.text())
        is_mine = desk.is_changeable(key)
        self.control.set_changeable(is_mine)
        is_changed = key in desk.pending
        if is_changed:
            said = tr("Changed, not saved") if desk.pending[key] else tr("Back to the default, not saved")
        else:
            said = words.source(desk.origin(key), desk.configuration)
            if not is_mine:
                said = tr("{0}; change it there.").format(said)
        self.source.setText(said)
        set_role(self.source, "warn" if is_changed else "small")
        given = desk.origin(key) == desk.configuration.paths.config_file.name and desk.pending.get(key) != ""
        self.to_default.setVisible(
            is_mine and (bool(problem) or given or is_changed or bool(wrong)) and desk.pending.get(key) != ""
        )

    def _show_lock(self, *_: object) -> None:
        is_mine = self.desk.is_changeable(self.key)
        self.lock.setVisible(not is_mine)
        if not is_mine:
            self.lock.setPixmap(icons.pixmap("lock", 13, theme.current().muted, self.devicePixelRatioF()))
