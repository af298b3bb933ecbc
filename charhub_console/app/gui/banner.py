"""The banner on top of a page: what happened, what to do, a button that does it, details to copy."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal, qVersion
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.error_words import error_sentence, told
from charhub_console.app.gui.page import Notice
from charhub_console.app.scrubbing import for_copying
from charhub_console.domain.errors import ConsoleError

MOST = 20  # errors kept to look at; a storm of them keeps the newest


class Banner(QFrame):
    """Shows the newest notice; the others wait beneath it. Nothing here stops anybody from working on."""

    dismissed = Signal(object)
    """Notice: a person has seen it and put it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scrub: Callable[[str], str] = lambda text: for_copying(text, None)
        self._notices: list[Notice] = []
        self._icon = QLabel(self)
        self._title = _text(self, "title")
        self._advice = _text(self, "")
        self._count = QLabel(self)
        self._count.setProperty("role", "small")
        self._action = QPushButton(self)
        self._details = QPushButton(self)
        self._details.setProperty("kind", "quiet")
        self._close = QToolButton(self)
        icons.dress(self._close, "cross")
        self._action.clicked.connect(self._act)
        self._details.clicked.connect(self._copy)
        self._close.clicked.connect(self.dismiss)
        theme.switch().changed.connect(self._show)
        self._lay_out()
        self.retranslate()

    @property
    def notice(self) -> Notice | None:
        """The one that is shown."""
        return self._notices[-1] if self._notices else None

    @property
    def count(self) -> int:
        """How many wait, with the shown one."""
        return len(self._notices)

    def say(self, notice: Notice) -> None:
        """Show this now. What says the same as another one takes its place."""
        self._notices = [*(known for known in self._notices if not _same(known, notice)), notice][-MOST:]
        self._show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def withdraw(self, error: ConsoleError) -> bool:
        """This is no longer so: an error that mended itself goes without a click. Whether it was still there."""
        kept = [known for known in self._notices if known.error is not error]
        was_there = len(kept) < len(self._notices)
        self._notices = kept
        self._show()
        return was_there

    def dismiss(self) -> None:
        """Put the shown one away; the one before it shows."""
        if self._notices:
            notice = self._notices.pop()
            self._show()
            self.dismissed.emit(notice)

    def details(self) -> str:
        """What a person copies into a report: the words, versions, the traceback if there is one; never a setting."""
        from importlib.metadata import version  # with the parser of mail it brings; nobody needs it to see the window

        notice = self.notice
        if notice is None:
            return ""
        error = notice.error
        lines = [
            error.title,
            error.advice,
            "",
            f"{type(error).__name__} · charhub-console {version('charhub-console')}",
        ]
        lines.append(f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}")
        if error.__cause__ is not None or error.__traceback__ is not None:
            lines += ["", "".join(traceback.format_exception(error)).strip()]
        return self.scrub("\n".join(lines))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Message"))
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss (Esc)"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's own hook."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the message away."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 10, 10, 10)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        for widget in (self._count, self._details, self._action, self._close):
            row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)

    def _show(self, *_: object) -> None:
        notice = self.notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        role = "accent" if notice.informs else "bad"
        self._icon.setPixmap(
            icons.pixmap(
                "info" if notice.informs else "warning", 22, getattr(theme.current(), role), self.devicePixelRatioF()
            )
        )
        surface = "notice" if notice.informs else "error"
        if self.property("surface") != surface:
            self.setProperty("surface", surface)
            self.style().unpolish(self)
            self.style().polish(self)
        self._title.setText(told(notice.error.title))
        self._advice.setText(told(notice.error.advice))
        self._advice.setVisible(bool(notice.error.advice))
        self.setAccessibleDescription(error_sentence(notice.error))
        self._count.setText(self.tr("{0} more").format(self.count - 1))
        self._count.setVisible(self.count > 1)
        self._details.setText(self.tr("Copy details"))
        self._details.setVisible(not notice.informs)
        self._action.setText(notice.action_text)
        self._action.setVisible(bool(notice.action_text and notice.action))

    def _act(self) -> None:
        notice = self.notice
        if notice is not None and notice.action is not None:
            self._notices.remove(notice)
            self._show()
            notice.action()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details())
        self._details.setText(self.tr("Copied"))


def _text(parent: QWidget, role: str) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)  # an error may quote anything
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setMinimumSize(QSize(120, 0))
    return label


def _same(one: Notice, other: Notice) -> bool:
    return (one.error.title, one.error.advice) == (other.error.title, other.error.advice)
