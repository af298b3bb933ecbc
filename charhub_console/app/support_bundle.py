"""The support bundle: one zip with what somebody needs who is to find out what went wrong, and no secret in it."""

from __future__ import annotations

import platform
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from charhub_console.app.config import Configuration
from charhub_console.app.logs import last_lines
from charhub_console.app.scrubbing import Scrubber
from charhub_console.domain.errors import InvalidInput

MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What only the caller knows. `checks` are lines like `server practice: ok`; `more` goes below the versions."""

    now: datetime
    data: Path
    practice: bool = False
    checks: Sequence[str] = ()
    more: Mapping[str, str] | None = None


def write_bundle(target: Path, configuration: Configuration, scrubber: Scrubber, given: Circumstances) -> int:
    """Write the zip, whole or not at all. Returns its size in bytes.

    Raises:
        InvalidInput: nothing can be written there.
    """
    partial = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in bundle_texts(configuration, given).items():
                bundle.writestr(name, scrubber.scrub(text))
        partial.replace(target)
        return target.stat().st_size
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InvalidInput(
            f"The support bundle could not be written ({error.strerror or type(error).__name__}).",
            "Choose another folder.",
        ) from error


def bundle_texts(configuration: Configuration, given: Circumstances) -> dict[str, str]:
    """File name and text, before scrubbing."""
    texts = {
        "about.txt": _lines(_about(given)),
        "configuration.txt": _lines(_configuration(configuration)),
        "checks.txt": _lines(given.checks or ("Nothing was checked.",)),
        "console.log": _lines(last_lines(configuration.paths.logs, MOST_LINES)),
    }
    report = _newest_report(given.data)
    if report is not None:
        texts["report.json"] = report
    return texts


def _about(given: Circumstances) -> list[str]:
    facts = {
        "charhub-console": version("charhub-console"),
        "written": given.now.isoformat(timespec="seconds"),
        "practice": "yes" if given.practice else "no",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "platform": platform.platform(),
        "machine": platform.machine(),
        **(given.more or {}),
    }
    return [f"{name}: {value}" for name, value in facts.items()]


def _configuration(configuration: Configuration) -> list[str]:
    values = [f"{item.key} = {item.text}    ({item.origin})" for item in configuration.effective()]
    problems = [f"problem: {problem}" for problem in configuration.problems]
    return [*values, *([""] if problems else []), *problems]


def _newest_report(data: Path) -> str | None:
    """The `report.json` that was written last; None when there is none or it cannot be read."""
    try:
        found = sorted(data.glob("reports/*/report.json"), key=lambda path: path.stat().st_mtime)
        return found[-1].read_text(encoding="utf-8", errors="replace") if found else None
    except OSError:
        return None


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
