"""Commands that make characters from words alone, as MedusaVR's users know them: fast-generate, generate-batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.described_outcome import look, note_ignored, print_made, print_previews
from charhub_console.app.cli.generation import Recipe, ready
from charhub_console.app.cli.output import err
from charhub_console.app.cli.session import AsJson, errors_shown, run
from charhub_console.app.cli.watch import watch
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.recipe import Scalar
from charhub_console.domain.template import KIND, USUAL_AGE, Described, Template
from charhub_console.engine.console import Wish

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

TEMPLATES, BARE = 5, 3  # how many when --count is not given: with --batch-templates, and with nothing
MAX_PROMPT_BYTES = 100_000
SUB_TRAITS = 3
STOPPED = "Stopped. Nothing is lost: the same command goes on where it stood."

Steps = Annotated[int | None, typer.Option(min=1, max=150, help="Sampling steps; the recipe's own when not given.")]
Cfg = Annotated[float | None, typer.Option(min=0, max=30, help="Guidance; the recipe's own when not given.")]
Model = Annotated[str | None, typer.Option(help="Checkpoint file; that of the style when not given.")]
Positive = Annotated[Path | None, typer.Option(help="Prompt file; ./root/positive_prompt.txt when it is there.")]
Negative = Annotated[Path | None, typer.Option(help="Prompt file; ./root/negative_prompt.txt when it is there.")]
UserId = Annotated[str | None, typer.Option("--userId", help="Who owns it and pays; you when not given.")]
Username = Annotated[str | None, typer.Option("--username", help="First folder of its images in Cloudinary.")]
Seed = Annotated[int | None, typer.Option(help="Its seed; that of name and description when not given.")]
Bot = Annotated[bool, typer.Option("--bot", help="Owned by the official bot; never charged.")]
Whole = Annotated[bool, typer.Option("--references", help="The four references too, not only the avatar.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be painted; nothing begins.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command("fast-generate")(fast_generate)
    app.command("generate-batch")(generate_batch)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for besides who the characters are."""

    values: tuple[tuple[str, Scalar], ...]
    positive: Path | None
    negative: Path | None
    owner: str | None
    username: str
    recipe: str | None
    bot: bool
    references: bool
    dry_run: bool
    as_json: bool
    seed: int | None = None
    age: int = USUAL_AGE

    def wish(self, session: Session) -> Wish:
        """For whom, with which recipe."""
        owner = session.settings.owner.bot if self.bot else self.owner or session.settings.owner.name
        return Wish(owner, self.recipe or session.recipe, charged=not self.bot, references=self.references)

    def described(self, templates: Sequence[Template]) -> list[Described]:
        """Each with the same options and prompt files. Raises: InvalidInput."""
        positive = _prompt_file(self.positive, "positive_prompt.txt")
        negative = _prompt_file(self.negative, "negative_prompt.txt")
        return [
            Described(one, self.age, self.seed, positive, negative, self.values, self.username) for one in templates
        ]


def fast_generate(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Option(help="The character's name.")] = None,
    description: Annotated[str | None, typer.Option(help="Who the character is, an adult.")] = None,
    style: Annotated[str, typer.Option(help="anime, realistic, fantasy or cartoon.")] = "anime",
    tags: Annotated[str, typer.Option(help="Traits, comma between them; the first is the main one.")] = "friendly",
    kind: Annotated[str, typer.Option("--type", help="What it is: female, male, android…")] = "female",
    age: Annotated[int, typer.Option(help="18 or more.")] = USUAL_AGE,
    batch_templates: Annotated[bool, typer.Option("--batch-templates", help="The templates instead.")] = False,
    count: Annotated[int | None, typer.Option(min=1, help="With templates: this many of them.")] = None,
    seed: Seed = None,
    steps: Steps = None,
    cfg: Cfg = None,
    model: Model = None,
    positive_prompt: Positive = None,
    negative_prompt: Negative = None,
    user_id: UserId = None,
    username: Username = None,
    recipe: Recipe = None,
    bot: Bot = False,
    references: Whole = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make a character from words alone, or several from templates.

    Given again, the same command makes nothing twice: it goes on where it
    stood, and paints only what failed.

    Examples:

      charhub-console fast-generate --name "Luna Starweaver" --style fantasy \\
          --description "A mystical elven sorceress with silver hair"
      charhub-console fast-generate --batch-templates --count 3
      charhub-console fast-generate --batch-templates --steps 30 --cfg 8 --dry-run
    """
    with errors_shown(ctx):
        single = _single(name, description, style, tags, kind, batch_templates=batch_templates, count=count, seed=seed)
    asked = _Asked(
        _values(steps, cfg, model),
        positive_prompt,
        negative_prompt,
        user_id,
        username or "",
        recipe,
        bot,
        references,
        dry_run,
        as_json,
        seed,
        age,
    )
    _make(ctx, asked, [single] if single else None, count or (TEMPLATES if batch_templates else BARE))


def generate_batch(
    ctx: typer.Context,
    count: Annotated[int, typer.Option(min=1, help="This many of the templates.")] = TEMPLATES,
    steps: Steps = None,
    cfg: Cfg = None,
    model: Model = None,
    positive_prompt: Positive = None,
    negative_prompt: Negative = None,
    user_id: UserId = None,
    username: Username = None,
    recipe: Recipe = None,
    bot: Bot = False,
    references: Whole = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make the first characters of the templates: fast-generate --batch-templates --count 5.

    Example:

      charhub-console generate-batch --count 8
    """
    asked = _Asked(
        _values(steps, cfg, model),
        positive_prompt,
        negative_prompt,
        user_id,
        username or "",
        recipe,
        bot,
        references,
        dry_run,
        as_json,
    )
    _make(ctx, asked, None, count)


def _single(
    name: str | None,
    description: str | None,
    style: str,
    tags: str,
    kind: str,
    *,
    batch_templates: bool,
    count: int | None,
    seed: int | None,
) -> Template | None:
    """The character of --name and --description; None for templates. Raises: InvalidInput."""
    usage = "See `charhub-console fast-generate --help`."
    if (name is None) != (description is None):
        raise InvalidInput("A character needs both --name and --description.", usage)
    if name is None or description is None:
        if seed is not None:
            raise InvalidInput("--seed is for one character; templates have their own.", usage)
        return None
    if batch_templates or count is not None:
        raise InvalidInput("--batch-templates and --count are for templates, not for --name.", usage)
    personality = tuple(tag for tag in (part.strip() for part in tags.split(",")) if tag)
    main, subs = (personality[0] if personality else ""), personality[1 : 1 + SUB_TRAITS]
    said = ((KIND, (kind.strip(),)), ("personality", personality))
    return Template(name.strip(), description.strip(), style, main, subs, said)


def _values(steps: int | None, cfg: float | None, model: str | None) -> tuple[tuple[str, Scalar], ...]:
    given: dict[str, Scalar | None] = {"steps": steps, "cfg": cfg, "model": model}
    return tuple((name, value) for name, value in given.items() if value is not None)


def _prompt_file(given: Path | None, usual: str) -> str:
    """The text of the file; empty when none was given and the usual one is not there. Raises: InvalidInput."""
    path = given or Path("root") / usual
    if given is None and not path.exists():
        return ""
    try:
        if path.stat().st_size > MAX_PROMPT_BYTES:
            raise InvalidInput(f"{path.name} is no prompt file: it is larger than 100 kB.", "Give another file.")
        return path.read_text(encoding="utf-8-sig").strip()
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read.", "Give the path of a text file in UTF-8.") from error


def _make(ctx: typer.Context, asked: _Asked, given: Sequence[Template] | None, count: int) -> None:
    def chosen(session: Session) -> list[Described]:
        return asked.described(given or session.console.descriptions.templates[:count])

    async def preview(session: Session) -> None:
        wish = asked.wish(session)
        print_previews(
            [session.console.descriptions.preview(one, wish) for one in chosen(session)], as_json=asked.as_json
        )

    async def action(session: Session) -> int:
        wish, descriptions = asked.wish(session), chosen(session)
        ignored = session.console.descriptions.ignored(asked.values, wish)
        await ready(session, wish.recipe, wish.backends, [pair for pair in asked.values if pair[0] not in ignored])
        note_ignored(ignored)
        if not asked.as_json:
            err.print(f"🚀 Starting fast batch generation of {len(descriptions)} characters...")
        begun = await session.console.descriptions.begin(descriptions, wish)
        for run_id in dict.fromkeys(one.run_id for one in begun if one.run_id):
            await watch(session, await session.console.run(run_id), quiet=asked.as_json)
        made = [await look(session, one) for one in begun]
        return print_made(made, ignored, as_json=asked.as_json)

    if asked.dry_run:
        run(ctx, preview)
        return
    raise typer.Exit(run(ctx, action, engine=True, stopped=STOPPED))
