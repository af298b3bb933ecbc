"""What one text says to the safety gate: youth, doubt, grown-up, real persons."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from charhub_console.domain import safety_words as words
from charhub_console.domain.safety_ages import ADULT_AGE, maybe_an_age
from charhub_console.domain.safety_reading import Reading

MAX_BY_CHANCE = 4  # a doubtful word no longer than this may stand in a row of single letters by chance


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
        or not words.YOUTH_GLUED.isdisjoint(text.spelled)
        or bool(words.YOUTH_PART.search(" ".join(text.spelled)))
        or text.has_phrase(words.YOUTH_PHRASES)
        or bool(text.positions(words.YOUTH_IN_ONE_TAG))
        or any(word in run for run in text.runs for word in (*words.YOUTH, *words.YOUTH_GLUED))
        or any(first + second in words.YOUTH_WHEN_CUT for first, second in _neighbours(text.plain))
        or any(words.YOUTH_CJK.search(script) for script in (text.folded, text.raw))
        or any(phrase in " ".join(text.plain) for phrase in words.MINOR_AS_PERSON)
        or any(clause in words.MINOR_TAGS or clause[-2:] in words.MINOR_ENDS for clause in text.clauses)
        or "bebê" in unicodedata.normalize("NFC", text.raw).casefold()
        or any(_says_baby(clause) for clause in text.clauses)
        or any(_says_girl_or_boy(clause, words.SMALL) for clause in text.clauses)
    )


def _neighbours(plain: list[str]) -> Iterable[tuple[str, str]]:
    """They may be one word cut in two (`lo li`). Single letters are read elsewhere: "minor's" is two words."""
    return ((first, second) for first, second in set(pairwise(plain)) if len(first) > 1 and len(second) > 1)


def _says_baby(clause: tuple[str, ...]) -> bool:
    """A baby, not baby blue and no baby's breath."""
    for at, word in enumerate(clause):
        if word in words.BABY:
            after = [follower for follower in clause[at + 1 : at + 3] if follower != "s"]
            if not after or after[0] not in words.BABY_HARMLESS:
                return True
            if clause[at + 1] == "s" and after[0] != "breath":
                return True
    return False


def _says_girl_or_boy(clause: tuple[str, ...], small: frozenset[str]) -> bool:
    """Such as "young japanese girl"."""
    return any(
        after in words.GIRL_OR_BOY
        for at, word in enumerate(clause)
        if word in small
        for after in _up_to_a_border(clause[at + 1 : at + 2 + words.MAX_BETWEEN])
    )


def _up_to_a_border(following: tuple[str, ...]) -> Iterable[str]:
    return takewhile(lambda word: word not in words.BETWEEN_BORDERS, following)


def _says_unsure(text: Reading) -> bool:
    doubtful = {at for at, word in enumerate(text.cut) if word in words.UNSURE}
    doubtful |= text.positions(words.UNSURE_PHRASES)
    return (
        bool(doubtful - text.positions(words.UNSURE_HARMLESS))
        or not words.UNSURE_PHRASES.isdisjoint(pairwise(text.plain))
        or any(_says_young(clause) or _says_girl_or_boy(clause, words.SMALL_OR_PART) for clause in text.clauses)
        or any(word in run for run in text.runs for word in words.UNSURE if len(word) > MAX_BY_CHANCE)
        or maybe_an_age(text.raw)
    )


def _says_young(clause: tuple[str, ...]) -> bool:
    """Young, and no "young woman", "young blonde man", "young adult"."""
    return any(
        word == "young" and words.GROWN_PERSON.isdisjoint(clause[at + 1 : at + 3 + words.MAX_BETWEEN])
        for at, word in enumerate(clause)
    )


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
