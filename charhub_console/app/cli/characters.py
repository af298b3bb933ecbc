"""Commands about characters: list, show, export, publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.output import out, plain, print_json, short_ids, state, when, words
from charhub_console.app.cli.session import SOME_FAILED, AsJson, errors_shown, run
from charhub_console.app.cli.tables import Column, Fit, indented, table
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.views import View
from charhub_console.engine.console import (
    Attempt,
    CharacterFilter,
    CharacterPage,
    PublicationEntry,
    PublicationState,
)

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

group = typer.Typer(no_args_is_help=True, help="List, show, export and publish characters.")

COLUMNS = (
    Column("id"),
    Column("name", Fit.CUT),
    Column("state"),
    Column("views", right=True),
    Column("missing", Fit.CUT),
    Column("gender"),
    Column("species", Fit.CUT, from_width=100),
    Column("made", from_width=80),
)
ATTEMPTS = (
    Column("view"),
    Column("try", right=True),
    Column("state"),
    Column("kB", right=True),
    Column("seconds", right=True, from_width=100),
    Column("server", Fit.CUT, from_width=100),
    Column("", Fit.WRAP),
)

Id = Annotated[str, typer.Argument(metavar="CHARACTER", help="Its id, or the first letters of it.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="characters")


@group.command("list")
def list_(
    ctx: typer.Context,
    states: Annotated[
        list[CharacterState] | None,
        typer.Option("--state", metavar="STATE", help=f"One of {', '.join(CharacterState)}. Repeatable."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Rows at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List characters, newest first.

    Example:

      charhub-console characters list --state partial
    """

    async def action(session: Session) -> list[CharacterPage]:
        found = await session.console.characters(CharacterFilter(states=tuple(states or ())), limit=limit)
        return [await session.console.character(character.id) for character in found]

    pages = run(ctx, action)
    if as_json:
        print_json([{**plain(page.character), "missing": plain(page.missing)} for page in pages])
        return
    empty = "No character is like this." if states else "No characters yet."
    table(COLUMNS, map(_row, pages), empty=ctx.obj.advised(f"{empty} Make some with: charhub-console night"))
    if len(pages) == limit:
        out.print(f"[dim]The newest {limit}; --limit shows more.[/dim]")


def _row(page: CharacterPage) -> list[str]:
    return [
        page.character.id[:8],
        words(page.character.name),
        state(page.character.state.value),
        f"{len(page.images)}/5",
        ", ".join(view.replace("REFERENCE_", "").lower() for view in page.missing),
        page.character.gender.lower(),
        words(page.character.species),
        when(page.character.created_at),
    ]


@group.command()
def show(ctx: typer.Context, character: Id, as_json: AsJson = False) -> None:
    """Show one character: who it is, every attempt, where its images are, its ledger.

    Example:

      charhub-console characters show 3f2a91c0
    """

    async def action(session: Session) -> CharacterPage:
        return await session.console.character(character)

    page = run(ctx, action)
    if as_json:
        print_json({**plain(page), "missing": plain(page.missing)})
        return
    _print_head(page.character)
    active = {image.attempt_id for image in page.images}
    attempts = sorted(page.attempts, key=lambda item: (list(View).index(item.view), item.number))
    table(ATTEMPTS, [_attempt(item, item.id in active) for item in attempts], empty="Not generated yet.")
    if page.images:
        out.print()
    for image in sorted(page.images, key=lambda item: list(View).index(item.view)):
        out.print(f"{image.view:<17} {words(image.url)}")
    if page.publication is not None:
        out.print(f"\nIn CharHub: {_published(page.publication)}")
    if page.entries:
        out.print()
    for entry in page.entries:
        out.print(f"[dim]{when(entry.at)}[/dim]  {entry.amount:+5d} credits  {words(short_ids(entry.note))}")
    short = page.character.id[:8]
    step = f"characters export {short}" if not page.missing else f"retry {short}"
    out.print(ctx.obj.advised(f"[dim]Next: charhub-console {step}[/dim]"))


def _published(entry: PublicationEntry) -> str:
    since = f" on {when(entry.published_at)}" if entry.published_at else ""
    if entry.state is PublicationState.PUBLISHED:
        return f"{state('published')}{since}"
    before = f" (published before{since})" if since else ""
    return f"{state(entry.state.value)}{before} {words(entry.reason)}".rstrip()


@group.command()
def publish(
    ctx: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="CHARACTER...", help="Ids, or the first letters of them.")],
    as_json: AsJson = False,
) -> None:
    """Publish characters in CharHub now: also what was refused before, or what another console replaced there.

    Ends with exit code 1 when one of them was refused.

    Example:

      charhub-console characters publish 3f2a91c0
    """

    async def action(session: Session) -> list[PublicationEntry]:
        pages = {page.character.id: page for page in [await session.console.character(one) for one in ids]}
        return await session.console.publications.publish(list(pages))

    entries = run(ctx, action)
    if as_json:
        print_json(entries)
    else:
        rows = [[one.row_id[:8], state(one.state.value), words(one.reason)] for one in entries]
        table((Column("id"), Column("state"), Column("", Fit.WRAP)), rows, empty="")
    if any(one.state is not PublicationState.PUBLISHED for one in entries):
        raise typer.Exit(SOME_FAILED)


def _attempt(attempt: Attempt, is_active: bool) -> list[str]:
    painted = (attempt.submitted_at, attempt.generated_at)
    seconds = (painted[1] - painted[0]).total_seconds() if painted[0] and painted[1] else None
    remark = "in use" if is_active else words(f"{attempt.error} {attempt.advice}")
    return [
        attempt.view.value,
        str(attempt.number),
        state(attempt.state.value),
        f"{attempt.size_bytes / 1000:.0f}" if attempt.size_bytes else "–",
        f"{seconds:.1f}" if seconds is not None else "–",
        words(attempt.backend or "–"),
        remark,
    ]


def _print_head(character: Character) -> None:
    out.print(f"[bold]{words(character.name)}[/bold]  {state(character.state.value)}  [dim]{character.id}[/dim]")
    owner = words(character.owner) if character.charged else "the bot"
    facts = [character.gender, character.species, character.style, character.theme]
    said = ", ".join(words(fact.lower().replace("_", " ")) for fact in facts)
    out.print(f"{said}; rated {character.age_rating}; seed {character.seed}; owned by {owner}")
    indented(words(character.description or "no description"))
    out.print()


@group.command()
def export(
    ctx: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="CHARACTER...", help="Ids, or the first letters of them.")],
    to: Annotated[Path, typer.Option(help="Folder for the zip files.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Export characters, each as a zip: images, caption per image, sidecar JSON, contact sheet.

    Example:

      charhub-console characters export 3f2a91c0 --to ~/exports
    """
    with errors_shown(ctx):
        folder = to.expanduser()
        if folder.exists() and not folder.is_dir():
            raise InvalidInput(f"{to} is a file, not a folder.", "Give a folder with --to.")

    async def action(session: Session) -> list[Path]:
        pages = {page.character.id: page for page in [await session.console.character(one) for one in ids]}
        zips = [await session.console.export(page) for page in pages]
        return [_write(folder / name, data) for name, data in zips]

    written = run(ctx, action)
    if as_json:
        print_json([path.absolute() for path in written])
        return
    for path in written:
        out.print(words(str(path)))


def _write(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written ({error.strerror}).", "Choose another folder.") from error
    return path
