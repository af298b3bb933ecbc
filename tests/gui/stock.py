"""An engine thread over practice candidates in a temporary folder, without the durable queue: quick to open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from pytestqt.qtbot import QtBot

from charhub_console.app import wiring
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.candidate import Candidate
from charhub_console.engine.console import CandidateFilter, Console

T = TypeVar("T")
SAMPLES = 23  # of level PG


def quick(configuration: Configuration, _practice: bool) -> AbstractAsyncContextManager[wiring.Session]:
    """An opener for EngineThread."""
    configuration.data_folder(practice=True).mkdir(parents=True, exist_ok=True)
    return wiring.open_session(configuration, practice=True)


def open_stock(qtbot: QtBot, configuration: Configuration, *, fetched: bool = True) -> EngineThread:
    """Open, with every sample fetched. To be stopped by the caller."""
    engine = EngineThread(opener=quick)
    with qtbot.waitSignal(engine.opened, timeout=20_000):
        engine.start(configuration, True)
    if fetched:
        ask(qtbot, engine, lambda console: console.fetch(limit=100))
    return engine


def ask(qtbot: QtBot, engine: EngineThread, factory: Callable[[Console], Awaitable[T]]) -> T:
    """Wait for an answer of the engine."""
    answers: list[T] = []
    errors: list[Any] = []
    engine.call(factory, answers.append, errors.append)
    qtbot.waitUntil(lambda: bool(answers or errors), timeout=20_000)
    assert not errors, errors
    return answers[0]


def all_of(qtbot: QtBot, engine: EngineThread) -> list[Candidate]:
    """Every candidate, newest first."""
    return ask(qtbot, engine, lambda console: console.candidates(CandidateFilter(), limit=500))
