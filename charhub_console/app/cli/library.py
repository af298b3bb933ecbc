"""Commands that look at what was made: characters, runs, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from charhub_console.app.cli import watch
from charhub_console.app.cli.candidates import AsJson
from charhub_console.app.cli.output import clock, out, plain, print_json, state, table, when
from charhub_console.app.cli.session import errors_shown, run
from charhub_console.app.wiring import Session
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import Run
from charhub_console.domain.views import View
from charhub_console.engine.console import CharacterFilter, CharacterPage

characters = typer.Typer(no_args_is_help=True, help="List, show and export characters.")
runs = typer.Typer(invoke_without_command=True, help="List runs, or show one.")


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(characters, name="characters")
    app.add_typer(runs, name="runs")


@characters.command("list")
def list_(
    ctx: typer.Context,
    states: Annotated[list[CharacterState] | None, typer.Option("--state", help="May be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List characters, newest first.

    Example: charhub-console characters list --state partial
    """

    async def action(session: Session) -> list[CharacterPage]:
        found = await session.console.characters(CharacterFilter(states=tuple(states or ())), limit=limit)
        return [await session.console.character(character.id) for character in found]

    pages = run(ctx, action)
    if as_json:
        print_json([{**plain(page.character), "missing": plain(page.missing)} for page in pages])
        return
    rows = [
        [
            page.character.id[:8],
            escape(page.character.name),
            state(page.character.state.value),
            f"{len(page.images)}/5",
            " ".join(view.replace("REFERENCE_", "").lower() for view in page.missing),
            page.character.gender.lower(),
            escape(page.character.species),
            when(page.character.created_at),
        ]
        for page in pages
    ]
    columns = ["id", "name", "state", "views", "missing", "gender", "species", "when"]
    table(columns, rows, empty="No characters yet. Make some with: charhub-console night")


@characters.command()
def show(ctx: typer.Context, character: str, as_json: AsJson = False) -> None:
    """Show one character: its views, every attempt, its images, its ledger."""

    async def action(session: Session) -> CharacterPage:
        return await session.console.character(character)

    page = run(ctx, action)
    if as_json:
        print_json({**plain(page), "missing": plain(page.missing)})
        return
    _print_head(page.character)
    active = {image.attempt_id: image for image in page.images}
    rows = [
        [
            attempt.view,
            str(attempt.number),
            state(attempt.state.value),
            attempt.backend or "–",
            "●" if attempt.id in active else "",
            escape(attempt.url or f"{attempt.error} {attempt.advice}".strip()),
        ]
        for attempt in sorted(page.attempts, key=lambda item: (list(View).index(item.view), item.number))
    ]
    table(["view", "attempt", "state", "backend", "active", "image or reason"], rows, empty="Not generated yet.")
    for entry in page.entries:
        out.print(f"[dim]{when(entry.at)}[/dim]  {entry.amount:+d} credits  {escape(entry.note)}")


def _print_head(character: Character) -> None:
    out.print(f"[bold]{escape(character.name)}[/bold]  {state(character.state.value)}  [dim]{character.id}[/dim]")
    facts = [character.gender, character.species, character.style, character.theme, character.age_rating]
    out.print(", ".join(fact.lower().replace("_", " ") for fact in facts) + f"; seed {character.seed}")
    out.print(escape(character.description) + "\n")


@characters.command()
def export(
    ctx: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="CHARACTER...")],
    to: Annotated[Path, typer.Option(help="Folder for the zip files.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Export characters, each as a zip: images, caption per image, sidecar JSON, contact sheet.

    Example: charhub-console characters export 3f2a91c0 --to ~/exports
    """
    with errors_shown():
        if to.exists() and not to.is_dir():
            raise InvalidInput(f"{to} is a file, not a folder.", "Give a folder with --to.")

    async def action(session: Session) -> list[Path]:
        pages = [await session.console.character(one) for one in ids]
        written = []
        for page in pages:
            name, data = await session.console.export(page.character.id)
            written.append(_write(to / name, data))
        return written

    written = run(ctx, action)
    if as_json:
        print_json([path.absolute() for path in written])
        return
    for path in written:
        out.print(str(path))


def _write(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.", "Choose another folder.") from error
    return path


@runs.callback()
def list_runs(
    ctx: typer.Context, limit: Annotated[int, typer.Option(min=1, max=1000)] = 20, as_json: AsJson = False
) -> None:
    """List runs, newest first."""
    if ctx.invoked_subcommand is not None:
        return

    async def action(session: Session) -> list[Run]:
        return await session.console.runs(limit=limit)

    found = run(ctx, action)
    if as_json:
        print_json(found)
        return
    rows = [
        [
            one.id[:8],
            when(one.started_at),
            one.kind.value,
            state(one.state.value),
            clock((one.ended_at - one.started_at).total_seconds()) if one.ended_at else one.stage.value,
            *watch.counts(one),
        ]
        for one in found
    ]
    columns = ["id", "when", "kind", "state", "minutes", "characters", "images", "failed"]
    table(columns, rows, empty="No runs yet. Start one with: charhub-console night")


@runs.command("show")
def show_run(
    ctx: typer.Context, run_id: Annotated[str, typer.Argument(metavar="RUN")], as_json: AsJson = False
) -> None:
    """Show what one run achieved and where its report is."""

    async def action(session: Session) -> None:
        await watch.report(session, await session.console.run(run_id), as_json=as_json)

    run(ctx, action)
