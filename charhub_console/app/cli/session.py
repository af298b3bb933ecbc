"""Running one command: open the console, do it, close it; errors become one clear line and an exit code."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import typer
from rich.markup import escape

from charhub_console.app import config, wiring
from charhub_console.app.cli.output import err
from charhub_console.app.config import Configuration
from charhub_console.app.logs import log_to
from charhub_console.domain.errors import (
    BadAnswer,
    BadImage,
    Blocked,
    Busy,
    ConsoleError,
    InsufficientCredits,
    InvalidInput,
    NeedsPerson,
    NotConfigured,
    RecipeInvalid,
    Unreachable,
)

T = TypeVar("T")

OK, SOME_FAILED, USAGE, NOT_REACHABLE = 0, 1, 2, 3


@dataclass(slots=True)
class Globals:
    """What was given before the command."""

    data: Path | None = None
    overrides: dict[str, str] = field(default_factory=dict)
    verbose: bool = False
    practice: bool = False


def exit_code(error: ConsoleError) -> int:
    """0 fine, 1 some failed, 2 usage, 3 not reachable or not configured."""
    if isinstance(error, NotConfigured | Unreachable | RecipeInvalid | Busy):
        return NOT_REACHABLE
    if isinstance(error, InvalidInput | BadImage | Blocked | NeedsPerson | InsufficientCredits):
        return USAGE
    return NOT_REACHABLE if isinstance(error, BadAnswer) else SOME_FAILED


@contextmanager
def errors_shown() -> Iterator[None]:
    """Any error a person should see is printed with its advice; the exit code says what kind it was."""
    try:
        yield
    except ConsoleError as error:
        err.print(f"[red]{escape(error.title)}[/red] {escape(error.advice)}")
        raise typer.Exit(exit_code(error)) from error
    except KeyboardInterrupt:
        err.print("Stopped. Nothing is lost: the next start goes on where this one stood.")
        raise typer.Exit(130) from None


def configuration(ctx: typer.Context) -> Configuration:
    """The configuration in effect for this command; what is wrong but harmless is said once."""
    given: Globals = ctx.obj
    found = config.load(overrides=given.overrides, data=given.data, secrets=wiring.keyring())
    for problem in found.problems:
        if not problem.blocking:
            err.print(f"[yellow]{escape(str(problem))}[/yellow]")
    return found


def run(
    ctx: typer.Context,
    action: Callable[[wiring.Session], Awaitable[T]],
    *,
    engine: bool = False,
) -> T:
    """Open a session, await the action, close. With `engine` this process carries work out if no other one does."""
    with errors_shown():
        found = configuration(ctx)
        found.require_valid()
        log_to(found.paths.logs, found.settings.log.level, verbose=ctx.obj.verbose)

        async def main() -> T:
            async with wiring.open_session(found, practice=ctx.obj.practice, engine=engine) as session:
                return await action(session)

        return asyncio.run(main())
