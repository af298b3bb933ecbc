"""Measured values put together into one Analysis, each signed by its analyser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from charhub_console.adapters.analysers import describing, pictures, subjects, traits
from charhub_console.adapters.analysers.text import Phrase
from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, Field, Style

T = TypeVar("T")
_READ = 0.7  # how sure words about content and looks are


def measured(
    blank: Analysis,
    phrases: list[Phrase],
    *,
    age: Field[ApparentAge],
    rating: Field[AgeRating],
    style: Field[Style],
    evidence: Iterable[str],
) -> Analysis:
    """`blank` with everything the phrases say, and what was measured otherwise."""
    author = blank.author
    gender, species, theme = subjects.gender(phrases), subjects.species(phrases), pictures.theme(phrases)
    seen = traits.appearance(phrases)
    if age.value:
        seen = (*seen, ("apparent_age", age.value.value))
    words = describing.describe(gender.value, species.value, age.value, seen, style=style.value, theme=theme.value)
    return replace(
        blank,
        gender=signed(gender, author),
        species=signed(species, author),
        age_rating=signed(rating, author),
        content_tags=Field(pictures.content_tags(phrases), _READ, author),
        apparent_age=signed(age, author),
        style=signed(style, author),
        theme=signed(theme, author),
        description=signed(Field(words, species.confidence), author),
        appearance=seen,
        evidence_tags=tuple(evidence),
    )


def signals_only(blank: Analysis, age: Field[ApparentAge], signals: frozenset[str]) -> Analysis:
    """What is kept of an apparent minor: the age and what found it, no words and no looks."""
    return replace(blank, apparent_age=signed(age, blank.author), evidence_tags=tuple(sorted(signals)))


def signed(field: Field[T], author: str) -> Field[T]:
    """The field with its author; one without a value stays blank."""
    return Field() if field.value is None else Field(field.value, field.confidence, author)
