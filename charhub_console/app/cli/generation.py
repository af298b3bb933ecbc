"""Commands that make images: generate, retry, night, cancel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from charhub_console.app.cli import outcome
from charhub_console.app.cli.candidates import read_level
from charhub_console.app.cli.given import Globals
from charhub_console.app.cli.output import err, out, plain, print_json, words
from charhub_console.app.cli.recipes import sentence
from charhub_console.app.cli.schedule import print_tonight, refuse_while_paused
from charhub_console.app.cli.session import OK, AsJson, errors_shown, run
from charhub_console.app.cli.watch import watch
from charhub_console.domain.budget import NightForecast
from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import InvalidInput, NotConfigured
from charhub_console.domain.recipe import Scalar
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.views import View
from charhub_console.engine.console import NightOrder, Quote, Wish

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

MAX_IMAGE_BYTES = 20_000_000

Recipe = Annotated[str | None, typer.Option(help="Recipe; the configured one when not given.")]
Backends = Annotated[
    list[str] | None,
    typer.Option("--backend", metavar="NAME", help="Paint at this server only, as `status` names it. Repeatable."),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    for command in (generate, retry, night, cancel):
        app.command()(command)


@dataclass(frozen=True, slots=True)
class _ByHand:
    """What a person gives instead of a candidate."""

    image: bytes
    description: str
    level: Level


def generate(
    ctx: typer.Context,
    candidate: Annotated[str | None, typer.Argument(help="An approved candidate.")] = None,
    image: Annotated[Path | None, typer.Option(help="By hand: an image file.")] = None,
    description: Annotated[str | None, typer.Option(help="By hand: who the character is.")] = None,
    level: Annotated[str | None, typer.Option(help="By hand: the level of the image; PG when not given.")] = None,
    name: Annotated[str | None, typer.Option(help="The character's name; chosen when not given.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who owns it and pays; you when not given.")] = None,
    recipe: Recipe = None,
    backend: Backends = None,
    bot: Annotated[bool, typer.Option("--bot", help="Owned by the official bot; never charged.")] = False,
    avatar_only: Annotated[bool, typer.Option("--avatar-only", help="No references.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make one character: of an approved candidate, or by hand of an image and a description.

    An avatar costs 25 credits, the set of four references 100.

    Examples:

      charhub-console generate 12345678
      charhub-console generate --image knight.png \\
          --description "adult woman, 30 years old, knight in silver armour"
      charhub-console generate 12345678 --backend gpu-1:8188 --backend gpu-2:8188
    """
    with errors_shown(ctx):
        given = _by_hand(candidate, image, description, level)
        if bot and owner is not None:
            raise InvalidInput("--bot and --owner exclude each other.", "Give one of them.")

    async def action(session: Session) -> int:
        wish = Wish(
            owner=session.settings.owner.bot if bot else owner or session.settings.owner.name,
            recipe=recipe or session.recipe,
            charged=not bot,
            references=not avatar_only,
            name=name,
            backends=tuple(backend or ()),
        )
        await ready(session, wish.recipe, wish.backends)
        if given is None:
            started = await session.console.generate_candidate(str(candidate), wish)
        else:
            started = await session.console.generate_by_hand(given.image, given.description, given.level, wish)
        return await _to_its_end(session, started, ctx.obj, as_json=as_json)

    raise typer.Exit(run(ctx, action, engine=True))


def _by_hand(candidate: str | None, image: Path | None, description: str | None, level: str | None) -> _ByHand | None:
    usage = "See `charhub-console generate --help`."
    if (candidate is None) == (image is None):
        raise InvalidInput("Give either a candidate or --image.", usage)
    if image is None:
        if description is not None or level is not None:
            raise InvalidInput("--description and --level go with --image; a candidate has its own.", usage)
        return None
    if not (description or "").strip():
        raise InvalidInput("An image needs a --description of who the character is.", usage)
    mask = read_level(level or "PG")
    assert mask is not None and description is not None
    return _ByHand(_read_image(image), description, mask)


def retry(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(help="A character or a run.")],
    view: Annotated[
        list[View] | None,
        typer.Option(metavar="VIEW", help=f"Paint this view anew, even a good one: {', '.join(View)}. Repeatable."),
    ] = None,
    new_seed: Annotated[bool, typer.Option("--new-seed", help="With another seed.")] = False,
    backend: Backends = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would cost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Paint failed views again, in the same slots; finished views are not touched.

    A failed view that was paid for costs nothing; a good one painted anew costs
    25 credits, and stays until the new one is there.

    Examples:

      charhub-console retry 3f2a91c0
      charhub-console retry 3f2a91c0 --view REFERENCE_SIDE --new-seed
      charhub-console retry 3f2a91c0 --backend gpu-2:8188
    """

    async def estimate(session: Session) -> None:
        _print_price(await session.console.price(target, views=view or ()), as_json=as_json)

    async def action(session: Session) -> int:
        started = await session.console.retry(target, views=view or (), new_seed=new_seed, backends=backend or ())
        return await _to_its_end(session, started, ctx.obj, as_json=as_json)

    if dry_run:
        run(ctx, estimate)
        return
    raise typer.Exit(run(ctx, action, engine=True))


def _print_price(quotes: Sequence[Quote], *, as_json: bool) -> None:
    total = sum(quote.price for quote in quotes)
    if as_json:
        print_json({"price": total, "quotes": plain(quotes)})
        return
    out.print(f"This would cost {total} credits." if total else "This would cost nothing.")
    balances = {quote.owner: quote.balance for quote in quotes if quote.price}
    for owner, balance in balances.items():
        price = sum(quote.price for quote in quotes if quote.owner == owner)
        out.print(f"{words(owner)} has {balance} credits and would have {balance - price}.")


def night(
    ctx: typer.Context,
    count: Annotated[int | None, typer.Option(min=1, max=1000, help="Characters to make.")] = None,
    minutes: Annotated[float | None, typer.Option(min=1, max=1440, help="Time budget in minutes.")] = None,
    recipe: Recipe = None,
    backend: Backends = None,
    scheduled: Annotated[
        bool, typer.Option("--scheduled", help="For cron and timers: only if the night of this UTC date has not begun.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would take; nothing begins.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a night now: fetch, select, generate, report. An unfinished night is continued.

    It is painted at the servers of the setting night.backends, unless others
    are named here. Beside a window or a daemon it orders the night there and watches it; when
    that goes away meanwhile, it takes over.

    Examples:

      charhub-console night --count 20
      charhub-console --practice night --count 4
      charhub-console night --backend gpu-1:8188 --backend gpu-2:8188
      charhub-console night --scheduled
      charhub-console night --dry-run
    """

    def asked(session: Session) -> NightOrder:
        settings = session.settings.night
        budget_s = 60 * (minutes or settings.budget_minutes)
        backends = tuple(backend) if backend else settings.backends
        return NightOrder(count or settings.count, budget_s, recipe or session.recipe, backends)

    async def estimate(session: Session) -> None:
        order = asked(session)
        found = await session.console.forecast_night(order)
        if as_json:
            print_json({**_forecast_document(found), "backends": list(order.backends)})
            return
        out.print(f"Now: {_forecast_words(found)}")
        if order.backends:
            out.print(f"Servers: {words(', '.join(order.backends))}")

    async def action(session: Session) -> int:
        await refuse_while_paused(session)
        order = asked(session)
        await ready(session, order.recipe, order.backends)
        now = session.tools.clock.now()
        forecast: NightForecast | None = await session.console.forecast_night(order)
        started = await _night(session, order, scheduled=scheduled)
        if started is None:
            await print_tonight(session, as_json=as_json)
            return OK
        if started.started_at < now:
            forecast = None  # it has its own in its notes, from when it began
            begun = f"{started.started_at.astimezone():%Y-%m-%d %H:%M}"
            err.print(f"Continuing the unfinished night of {begun}: {started.count} characters, {started.recipe}.")
        elif forecast is not None and not as_json:
            err.print(f"Forecast: {_forecast_words(forecast)}")
        told = {"forecast": _forecast_document(forecast) if forecast else None}
        return await _to_its_end(session, started, ctx.obj, as_json=as_json, more=told)

    if dry_run:
        run(ctx, estimate)
        return
    stopped = "Stopped. The night is unfinished, nothing is lost; `charhub-console night` continues it."
    raise typer.Exit(run(ctx, action, engine=True, stopped=stopped))


def _forecast_words(found: NightForecast) -> str:
    """What waits can be known before fetching, what comes by it cannot."""
    fewer = " What fetching will bring is not counted." if found.characters < found.wanted else ""
    return found.sentence() + fewer


def _forecast_document(found: NightForecast) -> dict[str, Any]:
    return {**plain(found), "characters": found.characters, "seconds": found.seconds}


async def _night(session: Session, order: NightOrder, *, scheduled: bool) -> Run | None:
    """The run to watch; None when the night of this UTC date is over already."""
    if not scheduled:
        return await session.console.start_night(
            count=order.count, budget_s=order.budget_s, recipe=order.recipe, backends=order.backends
        )
    begun = await session.console.schedule.begin_tonight(order)
    return begun or (await session.console.schedule.state()).running


def cancel(
    ctx: typer.Context,
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="A run, as in `runs`.")],
    as_json: AsJson = False,
) -> None:
    """Stop a run: images in flight are stopped at their servers too; finished ones stay.

    Example:

      charhub-console cancel 3f2a91c0
    """

    async def action(session: Session) -> None:
        before = await session.console.run(run_id)
        after = await session.console.cancel_run(before.id)
        if not as_json and before.state is not RunState.RUNNING:
            out.print(f"Run {after.id[:8]} had already ended: {after.state}.")
            return
        await outcome.show(session, after, ctx.obj, as_json=as_json)

    run(ctx, action, engine=True)


async def _to_its_end(
    session: Session, started: Run, given: Globals, *, as_json: bool, more: Mapping[str, Any] | None = None
) -> int:
    """Watch a run and show what came of it. `more` goes into its JSON."""
    if not as_json:
        await outcome.show_price(session, started)
    ended = await watch(session, started, quiet=as_json)
    return await outcome.show(session, ended, given, as_json=as_json, more=more)


async def ready(
    session: Session, recipe: str, backends: Sequence[str], values: Sequence[tuple[str, Scalar]] = ()
) -> None:
    """Refuse before any work when the recipe cannot run anywhere it may; an unknown server is the engine's to refuse.

    Raises:
        NotFound, NotConfigured, RecipeInvalid, Unreachable
    """
    for problem in session.recipe_problems:
        err.print(f"[yellow]{words(str(problem))}[/yellow]")
    found = await session.console.check_recipe(recipe, values)
    checks = [check for check in found if not backends or check.backend in backends]
    if not checks or any(check.usable for check in checks):
        return
    said = " ".join(sentence(check) for check in checks)
    raise NotConfigured(f"No server can run the recipe {recipe}. {said}", "`charhub-console doctor` tells more.")


def _read_image(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_IMAGE_BYTES:
            raise InvalidInput(f"{path.name} is larger than 20 MB.", "Give a smaller image.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read.", "Give the path of a JPEG, PNG or WebP file.") from error
