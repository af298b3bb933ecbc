"""Commands that decide about candidates: approve, reject, hold, undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.output import out, print_json, state, words
from charhub_console.app.cli.session import OK, SOME_FAILED, AsJson, complain, exit_code, run
from charhub_console.domain.candidate import Candidate, Verdict
from charhub_console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

Ids = Annotated[list[str], typer.Argument(help="Candidate ids, as in `candidates list`.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the log.")]


def register(group: typer.Typer) -> None:
    """Add these commands to the candidates group."""
    for command in (approve, reject, hold, undo):
        group.command()(command)


def approve(ctx: typer.Context, ids: Ids, reason: Reason = "", as_json: AsJson = False) -> None:
    """Approve candidates. The safety gate has the last word.

    One that the gate holds for a person to look at is approved by approving it
    again after its reasons were shown.

    Example:

      charhub-console candidates approve 12345678 12345679
    """
    _decide(ctx, ids, Verdict.APPROVE, reason, as_json)


def reject(ctx: typer.Context, ids: Ids, reason: Reason = "", as_json: AsJson = False) -> None:
    """Reject candidates; they are not offered again.

    Example:

      charhub-console candidates reject 12345678 --reason "hands"
    """
    _decide(ctx, ids, Verdict.REJECT, reason, as_json)


def hold(ctx: typer.Context, ids: Ids, reason: Reason = "", as_json: AsJson = False) -> None:
    """Put candidates aside for a second look.

    Example:

      charhub-console candidates hold 12345678 --reason "ask Ana"
    """
    _decide(ctx, ids, Verdict.HOLD, reason, as_json)


def undo(
    ctx: typer.Context,
    candidate: Annotated[
        str | None, typer.Argument(help="A candidate; the one decided about last when not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take a decision back. Undo is a decision too and stays in the log.

    Examples:

      charhub-console candidates undo
      charhub-console candidates undo 12345678
    """

    async def action(session: Session) -> Candidate:
        by = session.settings.owner.name
        if candidate is None:
            return await session.console.undo(by=by)
        return await session.console.decide(candidate, Verdict.UNDO, by=by)

    decided = run(ctx, action)
    if as_json:
        print_json(decided)
    else:
        out.print(f"{words(decided.source_id)} is {state(decided.status.value)} again.")


@dataclass(frozen=True, slots=True)
class _Refused:
    """One candidate about which it could not be decided like this."""

    candidate: Candidate
    error: ConsoleError


def _decide(ctx: typer.Context, ids: list[str], verdict: Verdict, reason: str, as_json: bool) -> None:
    """Every id is looked up before anything is changed; one refusal does not stop the others."""

    async def action(session: Session) -> list[Candidate | _Refused]:
        found = {}
        for given in ids:
            candidate, _ = await session.console.candidate(given)
            found[candidate.id] = candidate
        return [await _one(session, candidate, verdict, reason) for candidate in found.values()]

    results = run(ctx, action)
    refused = [item for item in results if isinstance(item, _Refused)]
    decided = [item for item in results if isinstance(item, Candidate)]
    if as_json:
        reasons = [
            {"id": r.candidate.id, "source_id": r.candidate.source_id, "error": r.error.title, "advice": r.error.advice}
            for r in refused
        ]
        print_json({"decided": decided, "refused": reasons})
    for candidate in decided if not as_json else ():
        out.print(f"{words(candidate.source_id)} is {state(candidate.status.value)}.")
    for item in refused:
        complain(ctx.obj, f"[red]{words(item.error.title)}[/red] {words(item.error.advice)}")
    if refused:
        raise typer.Exit(SOME_FAILED if decided else exit_code(refused[0].error))
    raise typer.Exit(OK)


async def _one(session: Session, candidate: Candidate, verdict: Verdict, reason: str) -> Candidate | _Refused:
    by = session.settings.owner.name
    try:
        return await session.console.decide(candidate.id, verdict, by=by, reason=reason)
    except ConsoleError as error:
        return _Refused(candidate, error)
