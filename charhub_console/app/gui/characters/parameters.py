"""What an attempt was painted with, by name, and where two attempts differ."""

from __future__ import annotations

from dataclasses import dataclass

from charhub_console.app.gui.generation.words import reason_name
from charhub_console.app.gui.language import tr
from charhub_console.engine.console import Attempt


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter; `other` is what the attempt it is compared with had, None without one."""

    name: str
    value: str
    other: str | None = None

    @property
    def differs(self) -> bool:
        """Whether the two attempts had different values."""
        return self.other is not None and self.other != self.value


def parameters_of(attempt: Attempt) -> dict[str, str]:
    """In the order they are shown; the recipe's own settings bear the recipe's names."""
    found = {
        tr("Seed"): str(attempt.seed),
        tr("Size"): f"{attempt.width}×{attempt.height}",
        tr("Recipe"): attempt.recipe,
        tr("Recipe version"): attempt.recipe_hash[:12],
        tr("Server"): attempt.backend or "",
        tr("Made as"): reason_name(attempt.reason),
    }
    found |= {name: value for name, value in attempt.settings if name not in found}
    return found | {tr("Prompt"): attempt.prompt, tr("Negative prompt"): attempt.negative_prompt}


def compare(attempt: Attempt, other: Attempt | None) -> list[Line]:
    """Every parameter either of them has; without another one just those of the attempt."""
    mine = parameters_of(attempt)
    if other is None:
        return [Line(name, value) for name, value in mine.items() if value]
    theirs = parameters_of(other)
    names = [*mine, *(name for name in theirs if name not in mine)]
    lines = [Line(name, mine.get(name, ""), theirs.get(name, "")) for name in names]
    return [line for line in lines if line.value or line.other]
