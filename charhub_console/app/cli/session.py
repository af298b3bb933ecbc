"""Running one command: open the console, do it, close it; errors become one clear line and an exit code."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from charhub_console.app.cli.given import Globals
from charhub_console.app.cli.output import err, words
from charhub_console.domain.errors import (
    BadImage,
    Blocked,
    ConsoleError,
    Gone,
    InsufficientCredits,
    InvalidInput,
    NeedsPerson,
    PublishRefused,
)

if TYPE_CHECKING:  # opening the console takes a second to import, `--help` does not need it
    from charhub_console.app.config import Configuration
    from charhub_console.app.wiring import Session

log = logging.getLogger(__name__)

T = TypeVar("T")

OK, SOME_FAILED, USAGE, NOT_REACHABLE, STOPPED = 0, 1, 2, 3, 130
RESUMED = "Stopped. What is unfinished goes on with `charhub-console runs follow`."

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def exit_code(error: ConsoleError) -> int:
    """2: this cannot be asked for. 3: something it needs is not there, does not answer or is not set up."""
    refusals = InvalidInput | BadImage | Blocked | NeedsPerson | InsufficientCredits | PublishRefused | Gone
    return USAGE if isinstance(error, refusals) else NOT_REACHABLE


@contextmanager
def errors_shown(ctx: typer.Context, *, stopped: str = RESUMED) -> Iterator[None]:
    """Any error a person should see is printed with its advice; the exit code says what kind it was.

    Args:
        stopped: what to say when it was interrupted.
    """
    try:
        yield
    except (typer.Exit, typer.BadParameter, BrokenPipeError):
        raise
    except (Exception, KeyboardInterrupt, asyncio.CancelledError) as error:
        raise typer.Exit(tell(error, ctx.obj, stopped=stopped)) from error


def tell(error: BaseException, given: Globals, *, stopped: str = RESUMED) -> int:
    """Print what ended a command, with its advice. Returns the exit code."""
    if isinstance(error, ConsoleError):
        complain(given, f"[red]{words(error.title)}[/red] {words(error.advice)}")
        return exit_code(error)
    if isinstance(error, KeyboardInterrupt | asyncio.CancelledError):
        complain(given, stopped)
        return STOPPED
    said = f"An unexpected error ended this command ({type(error).__name__})."
    complain(given, f"[red]{said}[/red] The log tells more (console.log); please report it.")
    return SOME_FAILED


def complain(given: Globals, markup: str) -> None:
    """One line on standard error."""
    err.print(given.advised(markup))


def configuration(ctx: typer.Context) -> Configuration:
    """The configuration in effect for this command; what is wrong but harmless is said once."""
    from charhub_console.app import config, wiring

    given: Globals = ctx.obj
    found = config.load(overrides=given.overrides, data=given.data, secrets=wiring.keyring())
    tell_harmless(found, given)
    return found


def tell_harmless(found: Configuration, given: Globals) -> None:
    """Print what is wrong and stops nothing, each once a command."""
    for problem in found.problems:
        if not problem.blocking and str(problem) not in given.told:
            given.told.add(str(problem))
            complain(given, f"[yellow]{words(str(problem))}[/yellow]")


def run(
    ctx: typer.Context,
    action: Callable[[Session], Awaitable[T]],
    *,
    engine: bool = False,
    tolerant: bool = False,
    stopped: str = RESUMED,
) -> T:
    """Open a session, await the action, close.

    Args:
        engine: the durable queue is needed: to order, to cancel, and to carry work out while a run is watched.
        tolerant: open even if an outside is not set up; the session says which.
        stopped: what to say when it was interrupted.
    """
    with errors_shown(ctx, stopped=stopped):
        from charhub_console.app.logs import logging_to
        from charhub_console.app.wiring import open_session

        given: Globals = ctx.obj
        found = configuration(ctx)
        found.require_valid()

        async def main() -> T:
            opened = open_session(found, practice=given.practice, engine=engine, carry_out=False, tolerant=tolerant)
            async with opened as session:
                _label(session, given)
                return await action(session)

        with logging_to(found.paths.logs, found.settings.log.level, verbose=given.verbose), _unexpected_logged():
            return asyncio.run(main())


@contextmanager
def _unexpected_logged() -> Iterator[None]:
    try:
        yield
    except (ConsoleError, typer.Exit, BrokenPipeError):
        raise
    except Exception:
        log.exception("a command ended by an unexpected error")
        raise


def _label(session: Session, given: Globals) -> None:
    """Nobody may take practice for the real thing, least of all when it is practice because nothing is set up."""
    if session.practice:
        more = "nothing leaves this machine" if given.practice else "set comfyui.urls for the real thing"
        err.print(f"[dim]practice mode: sample candidates, built-in painter; {more}[/dim]")
