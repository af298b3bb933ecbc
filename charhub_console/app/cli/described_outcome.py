"""What became of characters from words alone, printed as MedusaVR's users know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from charhub_console.app.cli.output import err, out, plain, print_json, words
from charhub_console.app.cli.session import OK, SOME_FAILED
from charhub_console.domain.character import CharacterState
from charhub_console.engine.console import Attempt, Begun, Preview

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session


def note_ignored(ignored: Sequence[str]) -> None:
    """Say what could not be applied, so that nobody believes it was."""
    if ignored:
        err.print(f"[yellow]The practice painter has no {', '.join(ignored)}: not applied.[/yellow]")


@dataclass(frozen=True, slots=True)
class Made:
    """How one of them ended."""

    begun: Begun
    state: CharacterState | None
    attempt: Attempt | None
    seed: int | None
    seconds: float | None
    error: str
    advice: str

    @property
    def ok(self) -> bool:
        """Whether everything that was asked for is there."""
        return self.state is CharacterState.COMPLETE


async def look(session: Session, begun: Begun) -> Made:
    """How a description that was begun stands now."""
    if begun.error is not None or begun.character_id is None:
        error = begun.error
        return Made(begun, None, None, None, None, error.title if error else "", error.advice if error else "")
    page = await session.console.character(begun.character_id)
    attempt = await session.console.descriptions.avatar(begun.character_id)
    failed = next((one for one in reversed(page.attempts) if one.error and one.view in page.missing), None)
    spent = None
    if attempt is not None and attempt.ended_at is not None:
        spent = (attempt.ended_at - (attempt.submitted_at or attempt.created_at)).total_seconds()
    error_, advice = (failed.error, failed.advice) if failed else (f"It is {page.character.state}.", "")
    return Made(begun, page.character.state, attempt, page.character.seed, spent, error_, advice)


def print_previews(previews: Sequence[Preview], *, as_json: bool) -> None:
    """What would be painted."""
    if as_json:
        print_json([_preview_document(one) for one in previews])
        return
    note_ignored(previews[0].ignored if previews else ())
    for number, one in enumerate(previews, 1):
        told = one.described.template
        out.print(f"[bold]{number}. {words(told.name)}[/bold] ({told.style})")
        out.print(f"   Seed: {one.seed}   Size: {one.width}×{one.height}   Recipe: {words(one.recipe)}")
        out.print(f"   {words(', '.join(f'{name}: {value}' for name, value in one.settings))}")
        out.print(f"   Prompt: {words(one.positive)}")
        out.print(f"   [dim]Negative: {words(one.negative)}[/dim]")


def _preview_document(one: Preview) -> dict[str, Any]:
    return {
        "name": one.described.template.name,
        "style": one.described.template.style,
        "seed": one.seed,
        "recipe": one.recipe,
        "prompt": one.positive,
        "negativePrompt": one.negative,
        "width": one.width,
        "height": one.height,
        "settings": dict(one.settings),
        "notApplied": list(one.ignored),
    }


def _document(one: Made) -> dict[str, Any]:
    attempt = one.attempt
    return {
        "name": one.begun.described.template.name,
        "success": one.ok,
        "id": one.begun.character_id,
        "runId": one.begun.run_id,
        "state": plain(one.state),
        "seed": one.seed,
        "avatar": attempt.url if attempt else None,
        "prompt": attempt.prompt if attempt else None,
        "negativePrompt": attempt.negative_prompt if attempt else None,
        "settings": dict(attempt.settings) if attempt else {},
        "seconds": one.seconds,
        "error": None if one.ok else f"{one.error} {one.advice}".strip(),
    }


def print_made(made: Sequence[Made], ignored: Sequence[str], *, as_json: bool) -> int:
    """The summary MedusaVR's users know. Returns the exit code: 1 when any failed."""
    good = [one for one in made if one.ok]
    rate = 100 * len(good) / len(made) if made else 0.0
    if as_json:
        print_json(
            {
                "successful": len(good),
                "failed": len(made) - len(good),
                "successRate": round(rate, 1),
                "notApplied": list(ignored),
                "characters": [_document(one) for one in made],
            }
        )
    else:
        _print_summary(made, len(good), rate)
    return OK if made and len(good) == len(made) else SOME_FAILED


def _print_summary(made: Sequence[Made], good: int, rate: float) -> None:
    out.print("📊 Fast batch generation summary:")
    out.print(f"✅ Successful: {good}")
    out.print(f"❌ Failed: {len(made) - good}")
    out.print(f"📈 Success rate: {rate:.1f}%\n")
    if good:
        out.print("🎉 Characters created:")
    for number, one in enumerate(made, 1):
        name = words(one.begun.described.template.name)
        if one.ok:
            there = "" if one.begun.run_id else ", there already"
            spent = "" if one.seconds is None else f" ({one.seconds:.0f}s{there})"
            out.print(f"✅ {number}. {name} - ID: {one.begun.character_id}{spent}")
        else:
            out.print(f"❌ {number}. {name} - Error: {words(f'{one.error} {one.advice}'.strip())}")
