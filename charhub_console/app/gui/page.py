"""What every page of the window is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.errors import ConsoleError

__all__ = ["ConsoleError", "KeyHint", "Notice", "Page", "Pointer"]


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One entry of the status bar: "A" "approve"."""

    keys: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """An error for the banner with a button of its own, e.g. `Notice(error, self.tr("Retry"), self.fetch)`.

    With `informs` it is no error: `Notice(ConsoleError(title, advice), informs=True)`.
    """

    error: ConsoleError
    action_text: str = ""
    action: Callable[[], None] | None = field(default=None, compare=False)
    informs: bool = False


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a newcomer should know now: a few words at `place` of a widget, or at the rail's entry it `leads_to`.

    `name` is never shown and never changed: that it was seen is kept under it.
    """

    name: str
    text: str
    widget: QWidget | None = None
    place: QRect | None = None
    leads_to: str = ""


class Page(QWidget):
    """One page of the window; built when it is shown for the first time, so that the window opens fast.

    Subclasses set `name` (never shown, never changed: settings are kept under it), `title` and `icon_name`, read their
    rows in `activated` and listen to `self.engine.events`. `engine.opened` may come later, and again after settings
    were changed; calls made before wait for it.
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    """English; the rail translates it in the context "Page"."""
    icon_name: ClassVar[str] = ""
    """File name in `resources/icons` without `.svg`."""

    message = Signal(object)
    """ConsoleError or Notice for the banner."""
    navigate = Signal(str, object)
    """(page name, what to show there or None): go to another page."""
    hints_changed = Signal()
    """`hints()` says something else now."""

    pointer_changed = Signal()
    """`pointer()` may say something else now, or its place moved."""

    filled = Signal()
    """Sent once by a page that `fills`."""
    fills: ClassVar[bool] = False
    """Whether the first screen takes a while: `filled` is sent when everything in sight was painted."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.engine = engine

    def activated(self) -> None:
        """The page is shown now."""

    def deactivated(self) -> None:
        """Another page is shown now."""

    def show_target(self, target: object) -> None:
        """Another page asked to show this here (a candidate id, a character id, a setting's key)."""

    def hints(self) -> Sequence[KeyHint]:
        """Keys worth knowing here, the most useful first."""
        return ()

    def pointer(self) -> Pointer | None:
        """The hint of a first start that fits what is shown now."""
        return None

    def state(self) -> dict[str, Any]:
        """What to remember until the next start: JSON values only (splitters as hex text)."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` gave at an earlier time; entries may be missing or from an older version."""

    def let_go(self) -> None:
        """The page is made anew in another language and this one goes: its timers, calls and threads end."""
        for part in self.findChildren(QObject):
            stop = getattr(part, "stop", None)
            if callable(stop):
                stop()
