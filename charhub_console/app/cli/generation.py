"""Commands that make images: generate, retry, night, cancel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from charhub_console.app.cli import watch
from charhub_console.app.cli.candidates import AsJson
from charhub_console.app.cli.output import err, out, print_json
from charhub_console.app.cli.session import errors_shown, run
from charhub_console.app.wiring import Session
from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import InvalidInput, NotConfigured
from charhub_console.domain.run import Run
from charhub_console.domain.setting_values import read_value
from charhub_console.domain.settings import find_setting
from charhub_console.domain.views import View
from charhub_console.engine.console import Wish

MAX_IMAGE_BYTES = 20_000_000

Recipe = Annotated[str | None, typer.Option(help="Recipe; the configured one when not given.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    for command in (generate, retry, night, cancel):
        app.command()(command)


def generate(
    ctx: typer.Context,
    candidate: Annotated[str | None, typer.Argument(help="An approved candidate.")] = None,
    image: Annotated[Path | None, typer.Option(help="By hand: an image file.")] = None,
    description: Annotated[str, typer.Option(help="By hand: who the character is.")] = "",
    level: Annotated[str, typer.Option(help="By hand: the level of the image.")] = "PG",
    name: Annotated[str | None, typer.Option(help="The character's name; chosen when not given.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who owns it and pays; you when not given.")] = None,
    recipe: Recipe = None,
    free: Annotated[bool, typer.Option("--bot", help="Owned by the official bot; never charged.")] = False,
    avatar_only: Annotated[bool, typer.Option(help="No references.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make one character: of an approved candidate, or by hand of an image and a description.

    Examples: charhub-console generate 12345678

    charhub-console generate --image knight.png --description "adult woman, 30 years old, knight in silver armour"
    """
    with errors_shown():
        if (candidate is None) == (image is None):
            raise InvalidInput("Give either a candidate or --image.", "See `charhub-console generate --help`.")
        data = _read_image(image) if image else b""
        mask = read_value(find_setting("civitai.levels"), level)

    async def action(session: Session) -> int:
        wish = Wish(
            owner=session.settings.owner.bot if free else owner or session.settings.owner.name,
            recipe=recipe or session.recipe,
            charged=not free,
            references=not avatar_only,
            name=name,
        )
        await _ready(session, wish.recipe)
        if candidate is not None:
            started = await session.console.generate_candidate(candidate, wish)
        else:
            assert isinstance(mask, Level)
            started = await session.console.generate_by_hand(data, description, mask, wish)
        return await _to_its_end(session, started, as_json=as_json)

    raise typer.Exit(run(ctx, action, engine=True))


def retry(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(help="A character or a run.")],
    view: Annotated[list[View] | None, typer.Option(help="Paint this view anew, even a good one. Repeatable.")] = None,
    new_seed: Annotated[bool, typer.Option("--new-seed", help="With another seed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would cost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Paint failed views again, in the same slots; finished views are not touched. Failures paid for cost nothing.

    Examples: charhub-console retry 3f2a91c0

    charhub-console retry 3f2a91c0 --view REFERENCE_SIDE --new-seed
    """

    async def action(session: Session) -> int:
        if dry_run:
            charges = await session.console.price(target, views=view or ())
            total = sum(charge.price for charge in charges)
            print_json({"price": total, "charges": charges}) if as_json else out.print(f"This costs {total} credits.")
            return 0
        started = await session.console.retry(target, views=view or (), new_seed=new_seed)
        return await _to_its_end(session, started, as_json=as_json)

    raise typer.Exit(run(ctx, action, engine=True))


def night(
    ctx: typer.Context,
    count: Annotated[int | None, typer.Option(min=1, max=1000, help="Characters to make.")] = None,
    minutes: Annotated[float | None, typer.Option(min=1, max=1440, help="Time budget in minutes.")] = None,
    recipe: Recipe = None,
    practice: Annotated[bool, typer.Option("--practice", help="The same as before the command.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a night now: fetch, select, generate, report. An unfinished night is continued.

    Example: charhub-console night --count 20
    """
    ctx.obj.practice = ctx.obj.practice or practice

    async def action(session: Session) -> int:
        chosen = recipe or session.recipe
        await _ready(session, chosen)
        settings = session.settings.night
        budget_s = 60 * (minutes or settings.budget_minutes)
        started = await session.console.start_night(count=count or settings.count, budget_s=budget_s, recipe=chosen)
        if not as_json and started.stage != "fetch":
            err.print(f"Continuing the night of {started.started_at.astimezone():%d %B, %H:%M}.")
        return await _to_its_end(session, started, as_json=as_json)

    raise typer.Exit(run(ctx, action, engine=True))


def cancel(
    ctx: typer.Context, run_id: Annotated[str, typer.Argument(metavar="RUN", help="A run.")], as_json: AsJson = False
) -> None:
    """Stop a run: images in flight are stopped at their servers too; finished ones stay."""

    async def action(session: Session) -> Run:
        return await session.console.cancel_run(run_id)

    stopped = run(ctx, action, engine=True)
    print_json(stopped) if as_json else out.print(f"Run {stopped.id[:8]} is {stopped.state}.")


async def _to_its_end(session: Session, started: Run, *, as_json: bool) -> int:
    ended = await watch.watch(session, started, quiet=as_json)
    return await watch.report(session, ended, as_json=as_json)


async def _ready(session: Session, recipe: str) -> None:
    """Refuse before any work when the recipe cannot run anywhere.

    Raises:
        NotFound, NotConfigured, RecipeInvalid, Unreachable
    """
    for problem in session.recipe_problems:
        err.print(f"[yellow]{escape(str(problem))}[/yellow]")
    checks = await session.console.check_recipe(recipe)
    if any(check.usable for check in checks):
        return
    said = " ".join(f"{check.backend}: {check.message}" for check in checks)
    advice = "Start the server, or see `charhub-console recipes check`."
    raise NotConfigured(f"No server can run the recipe {recipe}. {said}", advice)


def _read_image(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_IMAGE_BYTES:
            raise InvalidInput(f"{path.name} is larger than 20 MB.", "Give a smaller image.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read.", "Give the path of a JPEG, PNG or WebP file.") from error
