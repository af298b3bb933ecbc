"""What one text says to the safety gate: youth, doubt, grown-up, real persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from charhub_console.domain import safety_words as words
from charhub_console.domain.safety_ages import ADULT_AGE
from charhub_console.domain.safety_reading import Reading


@dataclass(frozen=True, slots=True)
class Wording:
    """What one text says. `unsure`: it leaves open whether the person is grown up."""

    minor_age: bool
    youth: bool
    unsure: bool
    real_person: bool


@lru_cache(maxsize=512)
def wording_of(text: str, real_people: frozenset[str]) -> Wording:
    """Read one text; what it says is remembered, because a character's texts come by at two doors for each view.

    Args:
        real_people: folded names, words joined by one space.
    """
    reading = Reading(text)
    return Wording(
        minor_age=any(age < ADULT_AGE for age in reading.ages),
        youth=_says_youth(reading),
        unsure=_says_unsure(reading),
        real_person=_says_real_person(reading, real_people),
    )


def _says_youth(text: Reading) -> bool:
    return (
        not words.YOUTH.isdisjoint(text.spelled)
        or text.has_phrase(words.YOUTH_PHRASES)
        or any(sign in text.folded or sign in text.raw for sign in words.YOUTH_CJK)
        or any(phrase in " ".join(text.plain) for phrase in words.MINOR_AS_PERSON)
        or "bebê" in text.raw.casefold()
        or _says_baby(text.plain)
    )


def _says_baby(plain: list[str]) -> bool:
    """A baby, not baby blue."""
    return any(
        word in words.BABY and (at + 1 == len(plain) or plain[at + 1] not in words.BABY_HARMLESS)
        for at, word in enumerate(plain)
    )


def _says_unsure(text: Reading) -> bool:
    doubtful = {at for at, word in enumerate(text.plain) if word in words.UNSURE}
    doubtful |= text.positions(words.UNSURE_PHRASES)
    return bool(doubtful - text.positions(words.UNSURE_HARMLESS))


def says_adult(prompt: str) -> bool:
    """Whether it states an age of 18 or more, or says a word for grown-ups and no age that says otherwise."""
    text = Reading(prompt)
    if text.ages:
        return min(text.ages) >= ADULT_AGE
    return any(word in words.ADULT for word in text.plain) or text.has_phrase(words.ADULT_PHRASES)


def has_youth_tag(tags: Iterable[str]) -> bool:
    """Whether one of these tags says that the person is a minor."""
    return any(_is_youth_tag(tag) for tag in tags)


@lru_cache(maxsize=512)
def _is_youth_tag(tag: str) -> bool:
    text = Reading(tag)
    return "_".join(text.plain) in words.YOUTH_TAGS or _says_youth(text)


def _says_real_person(text: Reading, real_people: frozenset[str]) -> bool:
    if not words.REAL_PERSON.isdisjoint(text.spelled) or text.has_phrase(words.REAL_PERSON_PHRASES):
        return True
    if text.has_phrase(words.FROM_PHOTO) and not words.PHOTOREAL.isdisjoint(text.plain):
        return True
    return text.names_any(real_people)
