"""What the viewer shows: the view that is looked at, stepped and leafed through, or two attempts at it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize

from charhub_console.app.gui.characters.parameter_card import ParameterCard
from charhub_console.app.gui.characters.strip import ViewStrip
from charhub_console.app.gui.characters.viewer import Shown, Viewer
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.generation.words import view_name
from charhub_console.app.gui.language import tr
from charhub_console.domain.views import View
from charhub_console.engine.console import AttemptState


class LargeView(QObject):
    """Keeps a Viewer in step with what is looked at below it."""

    def __init__(
        self, viewer: Viewer, strip: ViewStrip, stack: AttemptStack, parameters: ParameterCard, model: BoardModel
    ) -> None:
        super().__init__(viewer)
        self._viewer, self._strip, self._stack = viewer, strip, stack
        self._parameters, self._model = parameters, model
        viewer.stepped.connect(self._step)
        viewer.leafed.connect(stack.leaf)

    def show_large(self) -> None:
        """The view that is looked at, over the whole page."""
        attempt_id = self._strip.shown_attempt(self._strip.view)
        if attempt_id is not None:
            self._viewer.show_pictures(self._shown(attempt_id))

    def show_compared(self) -> None:
        """The attempt that is looked at beside the one its parameters are compared with."""
        done = [one for one in self._stack.attempts if one.state is AttemptState.DONE]
        shown, other = self._stack.shown, self._parameters.compared_with
        left = shown if shown in done else self._stack.active
        right = other if other in done and other != left else next((one for one in done if one != left), None)
        if left is not None and right is not None:
            self._viewer.show_pictures(self._shown(left.id), self._shown(right.id))

    def renew(self) -> None:
        """Something else is looked at now."""
        if self._viewer.isHidden():
            return
        if self._viewer.is_comparing:
            self.show_compared()
        else:
            self.show_large()

    def _step(self, by: int) -> None:
        """To the next view that has a picture."""
        views = [view for view in View if self._strip.shown_attempt(view) is not None]
        if self._strip.view in views:
            self._strip.choose(views[(views.index(self._strip.view) + by) % len(views)])
            self.show_large()

    def _shown(self, attempt_id: str) -> Shown:
        known = next((one for one in self._stack.attempts if one.id == attempt_id), None)
        parts = [self._model.rows[0].name if self._model.rows else "", view_name(self._strip.view)]
        if known is not None:
            parts += [tr("attempt {0}").format(known.number), tr("seed {0}").format(known.seed)]
        size = QSize(*self._strip.view.size_px)
        return Shown(attempt_id, " · ".join(part for part in parts if part), size)
