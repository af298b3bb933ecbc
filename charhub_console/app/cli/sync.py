"""Commands about agreeing with other consoles: exchange, how it stands, what collided, what was set aside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from charhub_console.app.cli.output import out, print_json, when, words
from charhub_console.app.cli.session import AsJson, errors_shown, run
from charhub_console.app.cli.tables import Column, Fit, table
from charhub_console.domain.errors import InvalidInput

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session
    from charhub_console.engine.console import Sync, SyncState

T = TypeVar("T")

group = typer.Typer()

EVERY_S = 1.0
CONFLICTS = (
    Column("id"),
    Column("character"),
    Column("field"),
    Column("counts now", Fit.WRAP),
    Column("was lost", Fit.WRAP),
)
ASIDE = (Column("no.", right=True), Column("way"), Column("row"), Column("since"), Column("why", Fit.WRAP))


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="sync")


@group.callback(invoke_without_command=True)
def sync(
    ctx: typer.Context,
    once: Annotated[
        bool, typer.Option("--once/--follow", help="One exchange, or one every second until Ctrl-C.")
    ] = True,
    everything: Annotated[
        bool, typer.Option("--check-everything", help="Compare all rows by checksum and mend what differs.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send what changed here, take over what changed elsewhere, and say how it stands.

    A running window, daemon or night does this by itself about once a second.

    Examples:

      charhub-console sync
      charhub-console sync --check-everything
      charhub-console sync status --json
      charhub-console sync conflicts
    """
    if ctx.invoked_subcommand is not None:
        return
    with errors_shown(ctx, stopped="Stopped. What was not sent waits in the outbox."):
        if everything:
            result = _with(ctx, lambda sync: sync.check_everything())
            said = "the same here and there" if not result.different else f"{result.different} were mended"
            print_json(result) if as_json else out.print(f"{result.compared} rows compared: {said}.")
        elif once:
            moved = _with(ctx, lambda sync: sync.once())
            if as_json:
                print_json(moved)
            else:
                aside = f", {moved.set_aside} set aside" if moved.set_aside else ""
                out.print(f"{moved.sent} sent, {moved.received} received{aside}.")
                _with(ctx, _say_state)
        else:
            _with(ctx, _follow)


@group.command("status")
def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say how it stands, without asking the central database.

    Example:

      charhub-console sync status
    """
    with errors_shown(ctx):
        if as_json:
            print_json(_with(ctx, lambda sync: sync.state(), needs_central=False))
        else:
            _with(ctx, _say_state, needs_central=False)


@group.command("conflicts")
def conflicts(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List edits of two consoles that collided, and candidates two made a character of.

    Example:

      charhub-console sync conflicts
    """
    with errors_shown(ctx):
        found = _with(ctx, lambda sync: sync.conflicts(), needs_central=False)
    if as_json:
        print_json(found)
        return
    rows = [
        [
            one.id[:8],
            words(f"{one.name} ({one.character_id[:8]})"),
            "two characters" if one.other_character_id else one.field,
            words(one.kept),
            words(f"{one.lost} ({one.other_character_id[:8]})" if one.other_character_id else one.lost),
        ]
        for one in found
    ]
    table(CONFLICTS, rows, empty="No conflicts.")


@group.command("settle")
def settle(
    ctx: typer.Context,
    conflict: Annotated[str, typer.Argument(metavar="ID", help="Of the conflict, or the beginning of it.")],
    how: Annotated[str, typer.Argument(metavar="keep|swap", help="What counts stays, or what was lost counts.")],
    as_json: AsJson = False,
) -> None:
    """Settle a conflict on all consoles: keep what counts, or swap it for what was lost.

    Example:

      charhub-console sync settle 3f2a91c0 swap
    """
    with errors_shown(ctx):
        if how not in ("keep", "swap"):
            raise InvalidInput(f"A conflict cannot be settled by {how!r}.", "Say keep or swap.")
        settled = _with(ctx, lambda sync: sync.settle(conflict, swap=how == "swap"), needs_central=False)
    if as_json:
        print_json(settled)
    else:
        out.print(f"{words(settled.field)} of {words(settled.name)}: {words(settled.kept)} counts.")


@group.command("set-aside")
def set_aside(
    ctx: typer.Context,
    retry: Annotated[int | None, typer.Option("--retry", metavar="NO", help="Put this one back in its line.")] = None,
    as_json: AsJson = False,
) -> None:
    """List changes that could not be sent or taken over, with the reason. Everything else goes on without them.

    Examples:

      charhub-console sync set-aside
      charhub-console sync set-aside --retry 3
    """
    with errors_shown(ctx):
        if retry is not None:
            number = retry
            again = _with(ctx, lambda sync: sync.try_again(number), needs_central=False)
            print_json(again) if as_json else out.print(f"{again.kind} {words(again.row_id)} is tried again.")
            return
        found = _with(ctx, lambda sync: sync.set_aside(), needs_central=False)
    if as_json:
        print_json(found)
        return
    rows = [
        [
            str(one.n),
            "out" if one.outgoing else "in",
            words(f"{one.kind} {one.row_id[:8]}"),
            when(one.at),
            words(one.error),
        ]
        for one in found
    ]
    table(ASIDE, rows, empty="Nothing was set aside.")


def _with(ctx: typer.Context, work: Callable[[Sync], Awaitable[T]], *, needs_central: bool = True) -> T:
    async def inside(session: Session) -> T:
        if session.practice and needs_central:
            raise InvalidInput(
                "Practice mode never touches the central database.",
                "Leave --practice out, and name your servers in comfyui.urls.",
            )
        return await work(session.console.sync)

    return run(ctx, inside, tolerant=True)


async def _follow(sync: Sync) -> None:
    while True:
        moved = await sync.once()
        if moved.sent or moved.received:
            out.print(f"{datetime.now(UTC):%H:%M:%S}  {moved.sent} sent, {moved.received} received.")
        await asyncio.sleep(EVERY_S)


async def _say_state(sync: Sync) -> None:
    for line in state_lines(await sync.state()):
        out.print(line)


def state_lines(state: SyncState) -> list[str]:
    """How it stands, a line a fact; what is as it should be is left out."""
    if not state.place:
        return ["No central database is set up: everything stays on this machine."]
    waits = f"{state.pending} changes wait to be sent" if state.pending else "Everything is sent"
    since = f", the oldest of {when(state.oldest_pending)}" if state.oldest_pending else ""
    contact = f"last contact {when(state.last_contact)}" if state.last_contact else "no contact yet"
    lines = [f"{waits}{since}; {contact} with {words(state.place)}."]
    if state.trouble:
        lines.append(words(state.trouble))
    if state.lag_s > 60:
        lines.append(f"The server has been holding changes back for {state.lag_s / 60:.0f} min: a long transaction.")
    if state.disputed:
        lines.append(f"Curators disagree about {state.disputed} candidates; deciding once more settles it.")
    if state.conflicts:
        lines.append(f"{state.conflicts} conflicts wait to be settled: `charhub-console sync conflicts`.")
    if state.set_aside:
        lines.append(f"{state.set_aside} changes were set aside: `charhub-console sync set-aside`.")
    return lines
