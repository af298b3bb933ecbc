"""Commands about the schedule: the next night, the last one, missed ones; pause and resume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from charhub_console.app.cli import outcome
from charhub_console.app.cli.output import out, plain, print_json, state, when
from charhub_console.app.cli.pause_words import pause_words
from charhub_console.app.cli.session import OK, USAGE, AsJson, run
from charhub_console.app.cli.tables import fields
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.pausing import ONE_HOUR, Pause, until_tomorrow
from charhub_console.domain.schedule import EVERY_DAY, MissedBecause, NightState, Plan, ScheduledNight
from charhub_console.domain.setting_values import DAY_NAMES
from charhub_console.engine.console import ScheduleState

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

group = typer.Typer(invoke_without_command=True)

SHOWN_MISSED = 14

_BECAUSE = {
    MissedBecause.OFF: "no console ran, or the machine slept",
    MissedBecause.PAUSED: "paused",
    MissedBecause.BUSY: "another night was still under way",
    MissedBecause.UNREACHABLE: "no network, or no server answered",
    MissedBecause.REFUSED: "its recipe is not there; see `charhub-console doctor`",
}


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="schedule")


@group.callback()
def show(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show when the next night begins, how the last one went, which were missed.

    Nights begin by themselves while a window or `charhub-console daemon` runs.

    Examples:

      charhub-console schedule
      charhub-console schedule pause --hours 1
      charhub-console config set night.time 03:30
      charhub-console config set night.zone Europe/Berlin
    """
    if ctx.invoked_subcommand is not None:
        return

    async def action(session: Session) -> ScheduleState:
        return await session.console.schedule.state()

    found = run(ctx, action)
    if as_json:
        print_json(_document(found))
        return
    fields((name, ctx.obj.advised(text)) for name, text in _lines(found))


@group.command("pause")
def pause(
    ctx: typer.Context,
    hours: Annotated[float | None, typer.Option(min=0.1, max=8760, help="For so many hours.")] = None,
    until_midnight: Annotated[bool, typer.Option("--until-tomorrow", help="Until midnight here.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let nothing new begin, by day or night; what is at a server is finished.

    Without options until `schedule resume`. A file named PAUSE in the data
    folder does the same until it is removed.

    Examples:

      charhub-console schedule pause --hours 1
      charhub-console schedule pause --until-tomorrow
    """

    async def action(session: Session) -> Pause:
        if hours is not None and until_midnight:
            raise InvalidInput("--hours and --until-tomorrow exclude each other.", "Give one of them.")
        now = session.tools.clock.now()
        until = until_tomorrow(now.astimezone()) if until_midnight else None
        return await session.console.schedule.pause(now + hours * ONE_HOUR if hours is not None else until)

    ordered = run(ctx, action)
    if as_json:
        print_json(ordered)
    else:
        out.print(ctx.obj.advised(pause_words(ordered)))


@group.command("resume")
def resume(ctx: typer.Context, as_json: AsJson = False) -> None:
    """End a pause. The newest night that waited for this is caught up.

    Example:

      charhub-console schedule resume
    """

    async def action(session: Session) -> Pause | None:
        return await session.console.schedule.resume()

    left = run(ctx, action)
    if as_json:
        print_json({"paused": plain(left)})
    else:
        out.print(f"[yellow]{pause_words(left)}[/yellow]" if left else "Not paused.")
    raise typer.Exit(USAGE if left else OK)


@group.command("noted")
def noted(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Take note of the missed nights: they are not shown any more.

    Example:

      charhub-console schedule noted
    """

    async def action(session: Session) -> int:
        return await session.console.schedule.take_note_of_missed()

    count = run(ctx, action)
    if as_json:
        print_json({"noted": count})
    else:
        out.print(f"{count} missed nights noted.")


async def refuse_while_paused(session: Session) -> None:
    """Raises: InvalidInput: nothing new may begin now."""
    paused = await session.console.schedule.current_pause()
    if paused is not None:
        raise InvalidInput(pause_words(paused), "Nothing was started.")


async def print_tonight(session: Session, *, as_json: bool) -> None:
    """Why `night --scheduled` had nothing to do."""
    known = await session.console.schedule.of_today()
    if as_json:
        print_json({"begun": False, "night": _night(known) if known else None})
    elif known is not None and known.state is NightState.STARTED:
        out.print(f"The night of {known.date} has been already: run {str(known.run_id)[:8]}.")
    else:
        out.print("The night of this date cannot begin any more; `charhub-console schedule` says why.")


def _lines(found: ScheduleState) -> list[tuple[str, str]]:
    lines = [("next night", _next(found)), ("last night", "–")]
    if found.last is not None:
        people, images, failed = outcome.counts(found.last)
        result = f"{when(found.last.started_at)}  {state(found.last.state.value)}"
        lines[1] = ("last night", f"{result}  {people} characters, {images} images, {failed} failed")
    if found.pause is not None:
        lines.append(("[bold yellow]paused[/]", f"[bold yellow]{pause_words(found.pause)}[/]"))
    if found.running is not None:
        since = when(found.running.started_at)
        lines.append(("under way", f"{found.running.id[:8]} since {since}; `charhub-console runs follow` watches it"))
    if found.waiting is not None:
        lines.append(("waiting", f"the night of {found.waiting.date}, due at {when(found.waiting.at)}"))
    shown = [f"{night.date}: {_BECAUSE[night.because]}" for night in found.missed if night.because]
    lines += [("[yellow]missed[/]", text) for text in shown[:SHOWN_MISSED]]
    if len(shown) > SHOWN_MISSED:
        lines.append(("", f"and {len(shown) - SHOWN_MISSED} more"))
    return lines


def _next(found: ScheduleState) -> str:
    if found.next_at is None:
        return "never: night.enabled is off"
    alone = "" if found.kept else "  [yellow](nobody looks at the clock: start a window or the daemon)[/]"
    return f"{when(found.next_at)}  [dim]{_plan(found.plan)}[/]{alone}"


def _plan(plan: Plan) -> str:
    days = "daily" if plan.days == EVERY_DAY else ", ".join(DAY_NAMES[day] for day in sorted(plan.days))
    return f"{plan.time:%H:%M} {plan.zone}, {days}"


def _document(found: ScheduleState) -> dict[str, Any]:
    plan = found.plan
    return {
        "nextAt": plain(found.next_at),
        "plan": {
            "enabled": plan.enabled,
            "time": f"{plan.time:%H:%M}",
            "zone": plan.zone,
            "days": [DAY_NAMES[day] for day in sorted(plan.days)],
            "catchUp": plan.catch_up,
        },
        "kept": found.kept,
        "paused": plain(found.pause),
        "running": found.running.id if found.running else None,
        "waiting": {"date": str(found.waiting.date), "dueAt": plain(found.waiting.at)} if found.waiting else None,
        "last": plain(found.last),
        "missed": [_night(night) for night in found.missed],
    }


def _night(night: ScheduledNight) -> dict[str, Any]:
    return {
        "date": str(night.date),
        "dueAt": plain(night.due_at),
        "state": night.state.value,
        "because": night.because.value if night.because else None,
        "run": night.run_id,
    }
