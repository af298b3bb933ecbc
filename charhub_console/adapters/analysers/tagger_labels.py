"""The labels of a wd-tagger: `selected_tags.csv` as published beside each model (tag_id,name,category,count)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from charhub_console.domain.errors import NotConfigured

RATINGS = ("general", "sensitive", "questionable", "explicit")
_GENERAL, _CHARACTER, _RATING = 0, 4, 9


@dataclass(frozen=True, slots=True)
class Labels:
    """Names by their place in the model's output; `general` and `rating` are places."""

    names: tuple[str, ...]
    general: tuple[int, ...]
    rating: tuple[int, ...]


def read_labels(path: Path) -> Labels:
    """Raises: NotConfigured."""
    try:
        return parse_labels(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise NotConfigured(
            f"The tagger's label file {path.name!r} cannot be read.",
            "Set analyser.tagger_labels to the selected_tags.csv published beside the model.",
        ) from error


def parse_labels(text: str) -> Labels:
    """Raises: NotConfigured."""
    try:
        rows = [(row["name"].strip(), int(row["category"])) for row in csv.DictReader(StringIO(text))]
    except (KeyError, ValueError, TypeError, AttributeError, csv.Error) as error:
        raise _unusable() from error
    ratings = tuple(at for at, (name, kind) in enumerate(rows) if kind == _RATING and name in RATINGS)
    if {rows[at][0] for at in ratings} != set(RATINGS):
        raise _unusable()
    return Labels(
        names=tuple(name for name, _ in rows),
        general=tuple(at for at, (_, kind) in enumerate(rows) if kind == _GENERAL),
        rating=ratings,
    )


def _unusable() -> NotConfigured:
    return NotConfigured(
        "The tagger's label file is not one of a wd-tagger.",
        "It needs the columns name and category, and the ratings general, sensitive, questionable and explicit "
        "(category 9).",
    )
