"""Running one command: open the console, do it, close it; errors become one clear line and an exit code."""

from __future__ import annotations

import asyncio
import logging
import shlex
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from charhub_console.app.cli.output import err, paragraphs, words
from charhub_console.domain.errors import (
    BadImage,
    Blocked,
    ConsoleError,
    Gone,
    InsufficientCredits,
    InvalidInput,
    NeedsPerson,
)

if TYPE_CHECKING:  # opening the console takes a second to import, `--help` does not need it
    from charhub_console.app.config import Configuration
    from charhub_console.app.wiring import Session

log = logging.getLogger(__name__)

T = TypeVar("T")

OK, SOME_FAILED, USAGE, NOT_REACHABLE, STOPPED = 0, 1, 2, 3, 130
PROGRAM = "charhub-console"
RESUMED = "Stopped. What is unfinished goes on with `charhub-console runs follow`."

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(slots=True)
class Globals:
    """What was given before the command."""

    data: Path | None = None
    overrides: dict[str, str] = field(default_factory=dict)
    verbose: bool = False
    practice: bool = False
    command: str = PROGRAM
    told: set[str] = field(default_factory=set)  # what is wrong but harmless is said once a command

    @classmethod
    def given(cls, data: Path | None, overrides: dict[str, str], *, verbose: bool, practice: bool) -> Globals:
        """Also notes how a further command has to begin to mean the same console."""
        options = [f"{key}={value}" for key, value in overrides.items()]
        parts = [PROGRAM, *(["--practice"] if practice else []), *(["--data", str(data)] if data else [])]
        parts += [word for option in options for word in ("--set", option)]
        return cls(data, overrides, verbose, practice, shlex.join(parts))

    def advised(self, text: str) -> str:
        """Advice (markup) that names a command, with the options this one was given."""
        return text.replace(f"{PROGRAM} ", f"{paragraphs(self.command)} ")


def exit_code(error: ConsoleError) -> int:
    """2: this cannot be asked for. 3: something it needs is not there, does not answer or is not set up."""
    refusals = InvalidInput | BadImage | Blocked | NeedsPerson | InsufficientCredits | Gone
    return USAGE if isinstance(error, refusals) else NOT_REACHABLE


@contextmanager
def errors_shown(ctx: typer.Context, *, stopped: str = RESUMED) -> Iterator[None]:
    """Any error a person should see is printed with its advice; the exit code says what kind it was.

    Args:
        stopped: what to say when it was interrupted.
    """
    given: Globals = ctx.obj
    try:
        yield
    except (typer.Exit, typer.BadParameter, BrokenPipeError):
        raise
    except ConsoleError as error:
        complain(given, f"[red]{words(error.title)}[/red] {words(error.advice)}")
        raise typer.Exit(exit_code(error)) from error
    except (KeyboardInterrupt, asyncio.CancelledError):
        complain(given, stopped)
        raise typer.Exit(STOPPED) from None
    except Exception as error:
        said = f"An unexpected error ended this command ({type(error).__name__})."
        complain(given, f"[red]{said}[/red] The log tells more (console.log); please report it.")
        raise typer.Exit(SOME_FAILED) from error


def complain(given: Globals, markup: str) -> None:
    """One line on standard error."""
    err.print(given.advised(markup))


def configuration(ctx: typer.Context) -> Configuration:
    """The configuration in effect for this command; what is wrong but harmless is said once."""
    from charhub_console.app import config, wiring

    given: Globals = ctx.obj
    found = config.load(overrides=given.overrides, data=given.data, secrets=wiring.keyring())
    for problem in found.problems:
        if not problem.blocking and str(problem) not in given.told:
            given.told.add(str(problem))
            complain(given, f"[yellow]{words(str(problem))}[/yellow]")
    return found


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
