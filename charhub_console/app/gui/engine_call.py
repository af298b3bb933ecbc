"""One call of the engine under way, as the GUI thread sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject

from charhub_console.domain.errors import ConsoleError


class Call:
    """After `cancel` neither `then` nor `failed` is called any more; nor when the widget they belong to is gone."""

    def __init__(
        self,
        factory: Callable[[Any], Awaitable[Any]],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[ConsoleError], None] | None = None,
        *,
        must_finish: bool = False,
        needs_rows_only: bool = False,
    ) -> None:
        self.factory = factory
        self.needs_rows_only = needs_rows_only
        self.must_finish = must_finish
        self.done = False
        self._then = then
        self._failed = failed
        self._cancelled = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """Give it up; harmless when it is done. To be called on the GUI thread."""
        self._cancelled = self.done = True
        self._then = self._failed = None
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended, and the call with it
                self._loop.call_soon_threadsafe(self._cancel_task)

    def belongs_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop that will run it."""
        self._loop = loop

    def runs_as(self, task: asyncio.Task[None]) -> None:
        """Its task, said on the engine's thread."""
        self._task = task
        if self._cancelled:
            task.cancel()

    def succeed(self, result: Any) -> None:
        """On the GUI thread: hand the result over."""
        self.done = True
        if not self._cancelled and self._then is not None:
            _hand_over(self._then, result)

    def fail(self, error: ConsoleError) -> bool:
        """On the GUI thread: hand the error over. False when nobody answers for it."""
        self.done = True
        if self._cancelled:
            return True
        if self._failed is None:
            return False
        _hand_over(self._failed, error)
        return True

    def forget(self) -> None:
        """On the GUI thread, after everything else: widgets must not be let go of by another one."""
        self.done = True
        self.factory = _nothing
        self._then = self._failed = None

    def _cancel_task(self) -> None:
        if self._task is not None:
            self._task.cancel()


async def _nothing(_console: object) -> None:
    return None


def unexpected(error: Exception) -> ConsoleError:
    """An error nobody foresaw, for the banner; the traceback is in the log and in the banner's details."""
    said = ConsoleError(
        QCoreApplication.translate("EngineThread", "Something unexpected happened ({0}).").format(type(error).__name__),
        QCoreApplication.translate(
            "EngineThread", "Try again; if it stays, copy the details and report them with the log."
        ),
    )
    said.__cause__ = error
    return said


def _hand_over(callback: Callable[..., None], value: Any) -> None:
    if _is_alive(callback):
        callback(value)


def _is_alive(callback: Callable[..., None]) -> bool:
    """Whether every widget and model the callback belongs to or was made with is still there."""
    while isinstance(callback, partial):
        callback = callback.func
    kept = [cell.cell_contents for cell in getattr(callback, "__closure__", None) or ()]  # what a lambda knows
    return all(
        shiboken6.isValid(one) for one in (getattr(callback, "__self__", None), *kept) if isinstance(one, QObject)
    )
