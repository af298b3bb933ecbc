"""The doctor: every configured outside, one line each: ok, or what is wrong and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING

import typer

from charhub_console.app.checks import CATALOGUE_S, Finding, finding, health_words
from charhub_console.app.cli.output import out, print_json, state, words
from charhub_console.app.cli.recipes import sentence
from charhub_console.app.cli.session import NOT_REACHABLE, OK, USAGE, AsJson, configuration, errors_shown, run
from charhub_console.app.cli.sync import state_lines
from charhub_console.app.cli.tables import Column, Fit, table
from charhub_console.domain.errors import ConsoleError, RecipeInvalid, Unreachable

if TYPE_CHECKING:
    from charhub_console.app.config import Configuration
    from charhub_console.app.wiring import Session

PATIENCE_S = 8.0  # for one outside; they are asked at the same time


def register(app: typer.Typer) -> None:
    """Add this command to the root."""
    app.command()(doctor)


def doctor(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check every configured outside: one line each, what is wrong and what to do.

    Example:

      charhub-console doctor
    """
    with errors_shown(ctx):
        configured = configuration(ctx)
        problems = configured.problems
    wrong = [Finding("configuration", False, str(problem)) for problem in problems if problem.blocking]
    found = wrong or [Finding("configuration", True, "ok"), *run(ctx, _look, tolerant=True)]
    if not wrong and configured.settings.central.url and not ctx.obj.practice:
        found.append(asyncio.run(_central(configured)))
    if not wrong and configured.settings.queue.url and not ctx.obj.practice:
        found.append(_fleet_storage(configured))
    if as_json:
        print_json([{"outside": one.outside, "ok": one.ok, "message": one.message} for one in found])
    else:
        _print([(one, ctx.obj.advised(words(one.message))) for one in found])
    if wrong:
        raise typer.Exit(USAGE)
    raise typer.Exit(OK if all(one.ok for one in found) else NOT_REACHABLE)


def _print(findings: list[tuple[Finding, str]]) -> None:
    """In a terminal broken between words; elsewhere one line is one outside."""
    if out.is_terminal:
        rows = [[state("ok" if one.ok else "failed"), words(one.outside), message] for one, message in findings]
        table((Column(""), Column("outside"), Column("", Fit.WRAP)), rows, empty="")
        return
    width = max(len(one.outside) for one, _ in findings)
    for one, message in findings:
        out.print(f"{'ok' if one.ok else 'failed':<6}  {words(one.outside):<{width}}  {message}")


async def _look(session: Session) -> list[Finding]:
    """Everything at the same time; a recipe is only asked about where a server answers."""
    tools = session.tools
    checks = {
        "data folder": tools.store.check,
        f"source {tools.source.name}": tools.source.check,
        f"analyser {tools.analyser.name}": tools.analyser.check,
        f"storage {tools.storage.name}": tools.storage.check,
    }
    if not tools.embedder.is_lexical:
        checks["language model"] = tools.embedder.check
    if tools.webhook is not None:
        checks["webhook"] = tools.webhook.check
    if session.console.sync.is_set_up:
        checks["synchronising"] = partial(_synchronising, session)
    for outside, error in session.missing.items():
        kind = outside.split()[0]
        checks = {name: check for name, check in checks.items() if not name.startswith(kind)}
        checks[outside] = partial(_refuse, error)
    outsides = [_check(outside, check()) for outside, check in checks.items()]
    answers = [_check(f"server {name}", _health(session, name)) for name in tools.pool.backends]
    found = await asyncio.gather(*outsides, *answers)
    servers = found[len(outsides) :]
    broken = [Finding("recipe", False, str(problem)) for problem in session.recipe_problems]
    answering = [name for name, server in zip(tools.pool.backends, servers, strict=True) if server.ok]
    return [*found, *broken, await _recipe(session, answering)]


async def _refuse(error: ConsoleError) -> str:
    raise error


async def _check(outside: str, call: Awaitable[str], patience_s: float | None = None) -> Finding:
    return await finding(outside, call, patience_s or PATIENCE_S)


def _fleet_storage(configured: Configuration) -> Finding:
    from charhub_console.app import wiring

    try:
        wiring.require_shared_storage(configured.settings)
    except ConsoleError as error:
        return Finding("storage of the fleet", False, str(error))
    return Finding("storage of the fleet", True, "not this machine's alone")


async def _central(configured: Configuration) -> Finding:
    from charhub_console.app import wiring

    try:
        central = wiring.central(configured.settings)
    except ConsoleError as error:
        return Finding("central database", False, str(error))
    return await _check("central database", central.check())


async def _synchronising(session: Session) -> str:
    """How the last contact went. Raises: Unreachable (in its words)."""
    state = await session.console.sync.state()
    if state.trouble or state.set_aside:
        raise Unreachable(" ".join(state_lines(state)), "")
    return " ".join(state_lines(state))


async def _health(session: Session, name: str) -> str:
    """Raises: Unreachable."""
    health = await session.tools.pool.backends[name].health()
    if not health.healthy:
        raise Unreachable(health.message, health.advice)
    return health_words(health)


async def _recipe(session: Session, answering: list[str]) -> Finding:
    outside = f"recipe {session.recipe}"
    if not answering:
        return Finding(outside, False, "Not checked: no server answers. Mend that first.")
    return await _check(outside, _usable(session, answering), CATALOGUE_S)


async def _usable(session: Session, answering: list[str]) -> str:
    """Raises: NotFound, NotConfigured, RecipeInvalid."""
    checks = [check for check in await session.console.check_recipe(session.recipe) if check.backend in answering]
    said = "; ".join(sentence(check) for check in checks)
    if not any(check.usable for check in checks):
        raise RecipeInvalid(said, "")
    return said
