"""Commands that find characters: by words, by likeness, as recommendations; and their vectors for MedusaVR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.characters import Id
from charhub_console.app.cli.output import err, out, plain, print_json, state, words
from charhub_console.app.cli.session import AsJson, errors_shown, run
from charhub_console.app.cli.tables import Column, Fit, table
from charhub_console.domain.embedding import HASH_BASED, Likely, from_json
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.recommendation import DIVERSITY

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session
    from charhub_console.engine.console import CharacterPage

    Found = list[tuple[Likely, CharacterPage]]

COLUMNS = (
    Column("id"),
    Column("near", right=True),
    Column("name", Fit.CUT),
    Column("state"),
    Column("species", Fit.CUT, from_width=80),
    Column("description", Fit.CUT, from_width=100),
)

Limit = Annotated[int, typer.Option(min=1, max=1000, help="Characters at most.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command()(search)
    app.command()(similar)
    app.command()(recommend)
    app.command()(embedding)


def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What the character is like.")],
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find characters by what they are like, the nearest first.

    With search.model_folder set by meaning, in English; without it by words alone.

    Example:

      charhub-console search "silver-haired elf"
    """

    async def action(session: Session) -> Found:
        _say_lexical(session, as_json=as_json)
        return await _pages(session, await session.console.search.by_text(text, limit=limit))

    _print(ctx, run(ctx, action), as_json=as_json, empty="No character is like this.")


def similar(ctx: typer.Context, character: Id, limit: Limit = 10, as_json: AsJson = False) -> None:
    """Find the characters most like one.

    Example:

      charhub-console similar 3f2a91c0
    """

    async def action(session: Session) -> Found:
        _say_lexical(session, as_json=as_json)
        page = await session.console.character(character)
        return await _pages(session, await session.console.search.similar(page.character.id, limit=limit))

    _print(ctx, run(ctx, action), as_json=as_json, empty="There is no other character yet.")


def recommend(
    ctx: typer.Context,
    characters: Annotated[list[str], typer.Argument(metavar="CHARACTER...", help="Those that are liked.")],
    limit: Limit = 10,
    diversity: Annotated[
        float, typer.Option(min=0, max=1, help="0: only near to them; 1: only unlike each other.")
    ] = DIVERSITY,
    as_json: AsJson = False,
) -> None:
    """Recommend characters beside those somebody likes: near to them, and not all the same.

    Example:

      charhub-console recommend 3f2a91c0 9b1e44aa --diversity 0.5
    """

    async def action(session: Session) -> Found:
        _say_lexical(session, as_json=as_json)
        liked = [(await session.console.character(one)).character.id for one in characters]
        found = await session.console.search.recommend(liked, limit=limit, diversity=diversity)
        return await _pages(session, found)

    _print(ctx, run(ctx, action), as_json=as_json, empty="There is no other character yet.")


def embedding(
    ctx: typer.Context,
    character: Annotated[str | None, typer.Argument(help="Its id, or the first letters of it.")] = None,
    to: Annotated[Path | None, typer.Option(help="File to write; printed when not given.")] = None,
    hash_based: Annotated[
        bool, typer.Option("--hash-based", help=f"MedusaVR's own {HASH_BASED} numbers, which say nothing.")
    ] = False,
    check: Annotated[Path | None, typer.Option(help="Read such a file instead, and say what it holds.")] = None,
) -> None:
    """Write the vector of a character as MedusaVR's embeddings JSON, or read such a file.

    Examples:

      charhub-console embedding 3f2a91c0 --to luna-embeddings.json

      charhub-console embedding --check luna-embeddings.json
    """
    with errors_shown(ctx):
        if (character is None) == (check is None):
            raise InvalidInput("Name a character, or a file with --check.", "One of them, and not both.")
        if check is not None:
            text, vector, model, seed = from_json(_read(check))
            out.print(f"{words(model)}, {len(vector)} dimensions, seed {seed}: {words(text)}")
            return
    asked = character or ""

    async def action(session: Session) -> str:
        page = await session.console.character(asked)
        return await session.console.search.document(page.character.id, hash_based=hash_based)

    document = run(ctx, action)
    if to is None:
        typer.echo(document)
        return
    with errors_shown(ctx):
        try:
            to.expanduser().write_text(document, encoding="utf-8")
        except OSError as error:
            raise InvalidInput(f"{to} cannot be written ({error.strerror}).", "Choose another file.") from error


def _read(path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read.", "Give an embeddings file that is there.") from error


def _say_lexical(session: Session, *, as_json: bool) -> None:
    if session.console.search.is_lexical and not as_json:
        err.print("[dim]by words alone; set search.model_folder to search by meaning[/dim]")


async def _pages(session: Session, found: list[Likely]) -> Found:
    return [(one, await session.console.character(one.character_id)) for one in found]


def _print(ctx: typer.Context, found: Found, *, as_json: bool, empty: str) -> None:
    if as_json:
        print_json([{"cosine": round(one.cosine, 6), **plain(page.character)} for one, page in found])
        return
    rows = [_row(one, page) for one, page in found]
    table(COLUMNS, rows, empty=ctx.obj.advised(f"{empty} Make some with: charhub-console night"))


def _row(one: Likely, page: CharacterPage) -> list[str]:
    character = page.character
    return [
        character.id[:8],
        f"{one.cosine:.2f}",
        words(character.name),
        state(character.state.value),
        words(character.species),
        words(character.description),
    ]
