"""What was given before the command."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from charhub_console.domain.settings import SETTINGS

PROGRAM = "charhub-console"


@dataclass(slots=True)
class Globals:
    """What was given before the command."""

    data: Path | None = None
    overrides: dict[str, str] = field(default_factory=dict)
    verbose: bool = False
    practice: bool = False
    command: str = PROGRAM
    told: set[str] = field(default_factory=set)  # what is wrong but harmless is said once a command

    @classmethod
    def given(cls, data: Path | None, overrides: dict[str, str], *, verbose: bool, practice: bool) -> Globals:
        """Also notes how a further command has to begin to mean the same console; secrets are never repeated."""
        secret = {key for key, setting in SETTINGS.items() if setting.is_secret}
        options = [f"{key}={value}" for key, value in overrides.items() if key not in secret]
        parts = [PROGRAM, *(["--practice"] if practice else []), *(["--data", str(data)] if data else [])]
        parts += [word for option in options for word in ("--set", option)]
        return cls(data, overrides, verbose, practice, shlex.join(parts))

    def advised(self, text: str) -> str:
        """Advice (markup) that names a command, with the options this one was given."""
        from charhub_console.app.cli.output import paragraphs

        return text.replace(f"{PROGRAM} ", f"{paragraphs(self.command)} ")
