"""The daemon: the schedule and the engine without a screen, until it is told to end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import typer

from charhub_console.app.cli.given import Globals
from charhub_console.app.cli.output import err, when, words
from charhub_console.app.cli.pause_words import pause_words
from charhub_console.app.cli.session import OK, complain, run
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.settings import night_plan

if TYPE_CHECKING:
    from charhub_console.app.config import Configuration
    from charhub_console.app.wiring import Session

log = logging.getLogger(__name__)

REREAD_S = 30.0  # settings of the night count within a minute


def register(app: typer.Typer) -> None:
    """Add this command to the root."""
    app.command()(daemon)


def daemon(ctx: typer.Context) -> None:
    """Keep the schedule without a screen: nights begin by themselves, orders of other commands are carried out.

    Beside a window it waits, and takes over when that is closed. It ends on
    SIGTERM (exit code 0) or Ctrl-C (130); what was begun goes on at the next
    start. Changed settings of the night count within a minute, others from
    the next start.

    Examples:

      charhub-console daemon
      charhub-console --verbose daemon              with the log, for systemd
      systemctl --user enable --now charhub-console    see docs/headless.md
    """
    given: Globals = ctx.obj

    def read() -> Configuration:
        from charhub_console.app import config

        return config.load(overrides=given.overrides, data=given.data)

    async def action(session: Session) -> int:
        with _told_to_end() as end:
            await session.carry_out()
            await _greet(session, given)
            tasks = [
                asyncio.create_task(session.keep_schedule(), name="schedule"),
                asyncio.create_task(_follow_settings(session, read, given), name="settings"),
                asyncio.create_task(end.wait(), name="end"),
            ]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()  # nothing but the end ends by itself: an error is the command's
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        complain(given, "Ended. What was begun goes on at the next start.")
        return OK

    stopped = "Stopped. What was begun goes on at the next start."
    raise typer.Exit(run(ctx, action, engine=True, stopped=stopped))


@contextmanager
def _told_to_end() -> Iterator[asyncio.Event]:
    """Set by SIGTERM. Ctrl-C needs nothing here: it cancels the command."""
    loop = asyncio.get_running_loop()
    end = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no way to ask a process to end
        loop.add_signal_handler(signal.SIGTERM, end.set)
    try:
        yield end
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)


async def _greet(session: Session, given: Globals) -> None:
    found = await session.console.schedule.state()
    if not session.is_engine:
        err.print("Another console of this data folder does the work; the daemon takes over when that ends.")
    if found.next_at is None:
        err.print("No night begins by itself: night.enabled is off. Orders are carried out.")
    else:
        err.print(f"The next night begins at {when(found.next_at)}.")
    if found.pause is not None:
        complain(given, f"[yellow]{pause_words(found.pause)}[/yellow]")


async def _follow_settings(session: Session, read: Callable[[], Configuration], given: Globals) -> None:
    """Settings of the night that are changed meanwhile count; wrong ones are told once and the old ones stay."""
    from charhub_console.app.wiring import night_order

    known, told = session.settings.night, ""
    while True:
        await session.tools.clock.sleep(REREAD_S)
        wrong, settings = "", session.settings
        try:
            found = await asyncio.to_thread(read)
            settings = found.settings
            wrong = " ".join(str(problem) for problem in found.problems if problem.blocking)
        except ConsoleError as error:
            wrong = str(error)
        if wrong and wrong != told:
            log.warning("the settings stay as they were: %s", wrong)
            complain(given, f"[yellow]The settings stay as they were: {words(wrong)}[/yellow]")
        elif not wrong and settings.night != known:
            known = settings.night
            session.console.schedule.change(night_plan(settings), night_order(settings, session.recipe))
            log.info("nights go by changed settings")
        told = wrong
