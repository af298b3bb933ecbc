"""One picture over the whole page, to be zoomed and moved; or two attempts side by side from one viewpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.viewpoint import STEP, Pane, Viewpoint
from charhub_console.app.gui.characters.whole_pictures import WholePictures
from charhub_console.app.gui.language import tr


@dataclass(frozen=True, slots=True)
class Shown:
    """What one pane shows."""

    attempt_id: str | None
    caption: str
    size: QSize = QSize(768, 1152)  # noqa: RUF009 - never changed


class Viewer(QFrame):
    """Lies over its parent. Whoever opens it says what left and right lead to."""

    stepped = Signal(int)
    """-1 or +1: the former or next view."""
    leafed = Signal(int)
    """-1 or +1: the older or newer attempt."""
    closed = Signal()

    def __init__(self, wholes: WholePictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "ground")
        self.setAutoFillBackground(True)
        self._wholes = wholes
        self._viewpoint = Viewpoint(self)
        self.panes = (Pane(self._viewpoint, self), Pane(self._viewpoint, self))
        self._shown: Sequence[Shown] = ()
        self._hint = QLabel(tr("← → view    [ ] attempt    wheel zoom    0 whole picture    Esc back"), self)
        self._hint.setProperty("role", "small")
        self._close = QToolButton(self)
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close (Esc)"))
        self._close.clicked.connect(self.close_viewer)
        icons.dress(self._close, "cross")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Picture"))
        self._lay_out()
        self.hide()
        wholes.arrived.connect(self._refresh)
        parent.installEventFilter(self)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._hint)
        top.addStretch(1)
        top.addWidget(self._close)
        line = QHBoxLayout()
        line.setSpacing(4)
        for pane in self.panes:
            line.addWidget(pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(line, 1)

    def show_pictures(self, *shown: Shown) -> None:
        """One, or two to compare; zoom and place stay when it is open already."""
        if self.isHidden():
            self._viewpoint.reset()
        self._shown = shown
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.panes[1].setVisible(len(shown) > 1)
        self._refresh()
        self.show()
        self.raise_()
        self.setFocus()

    @property
    def is_comparing(self) -> bool:
        """Whether two are shown."""
        return len(self._shown) > 1

    def close_viewer(self) -> None:
        """Back to what is below."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    # --- events ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's own hook."""
        view = self._viewpoint
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Escape: self.close_viewer,
            Qt.Key.Key_Return: self.close_viewer,
            Qt.Key.Key_Enter: self.close_viewer,
            Qt.Key.Key_Space: self.close_viewer,
            Qt.Key.Key_Left: lambda: self.stepped.emit(-1),
            Qt.Key.Key_Right: lambda: self.stepped.emit(1),
            Qt.Key.Key_BracketLeft: lambda: self.leafed.emit(-1),
            Qt.Key.Key_BracketRight: lambda: self.leafed.emit(1),
            Qt.Key.Key_Plus: lambda: view.set(view.zoom * STEP, view.centre),
            Qt.Key.Key_Equal: lambda: view.set(view.zoom * STEP, view.centre),
            Qt.Key.Key_Minus: lambda: view.set(view.zoom / STEP, view.centre),
            Qt.Key.Key_0: view.reset,
        }
        act = acts.get(event.key())
        if act is not None:
            act()
        event.accept()  # keys of the page below mean nothing here

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's own hook."""
        super().showEvent(event)
        self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is parent and parent is not None and not self.isHidden():
            self.setGeometry(parent.rect())
        return super().eventFilter(watched, event)

    def _refresh(self, _what: object = None) -> None:
        for pane, shown in zip(self.panes, self._shown, strict=False):
            attempt = shown.attempt_id
            pane.pixmap = self._wholes.picture(attempt, shown.size, whole=True) if attempt is not None else None
            pane.is_missing = attempt is None or attempt in self._wholes.failures
            pane.caption = shown.caption
            pane.setAccessibleName(shown.caption)
            pane.update()
