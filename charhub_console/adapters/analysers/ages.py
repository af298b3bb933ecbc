"""How old the words say a person is: grown up only by explicit wording or figures, else unsure.

What is under-age or doubtful wording is the safety gate's to say (`domain.safety`); here only its answer is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from charhub_console.adapters.analysers.text import NEARBY, Phrase, phrases_of, words
from charhub_console.adapters.analysers.vocabulary import people
from charhub_console.domain.analysis import ApparentAge, Field
from charhub_console.domain.candidate import Level
from charhub_console.domain.safety import Door, Evidence, judge
from charhub_console.domain.safety_ages import ADULT_AGE, stated_ages

_YOUTH_CODES = frozenset({"age-stated", "youth-word", "youth-tag"})
_DOUBT_CODES = frozenset({"age-words-unsure"})
_OLDEST = 110  # an elf of 300 years says nothing about looks
_CHILD_BELOW = 13
_BARELY_GROWN_UP = 19  # claimed more often than true
_TEEN_WORDS = re.compile(
    r"school\W?uniform|serafuku|gakuran|teen|tween|adolesc|high\W?school|middle\W?school|junior\W?high|school\W?girl|school\W?boy|colegial"
)

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
         "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70}  # fmt: skip
_TEN = "|".join(_TENS)
_FIGURE = r"(?<![\d.,/:])(\d{2,5})"
_FIGURES = tuple(
    re.compile(pattern)
    for pattern in (
        _FIGURE + r"[\s-]{0,3}(?:years?|yrs?)[\s-]{0,3}(?:old|of age)\b",
        _FIGURE + r"[\s-]{0,2}(?:yo|y/o|y\.o)\b\.?",
        _FIGURE + r"\s{0,2}anos\b(?:\s{1,2}de\s{1,2}idade)?",
        r"\b(?:aged?|idade)(?:\s{0,2}[:=]\s{0,2}|\s{1,2})(?:of\s{1,2}|about\s{1,2}|around\s{1,2}|de\s{1,2})?(\d{2,3})\b(?![.\d])",
        r"\bin\s{1,2}(?:his|her|their)\s{1,2}(?:early\s{1,2}|mid\W{0,2}|late\s{1,2})?(\d0)['’]?s\b",
        rf"\b({_TEN})(?:[\s-]{{1,2}}\w{{3,5}})?[\s-]{{1,2}}years?[\s-]{{1,2}}(?:old|of age)\b",
        rf"\b({_TEN})(?:\s{{1,2}}e\s{{1,2}}\w{{2,6}})?\s{{1,2}}anos\b",
    )
)
_DECADE = re.compile(
    r"\bin\s{1,2}(?:his|her|their)\s{1,2}(?:early\s{1,2}|mid\W{0,2}|late\s{1,2})?(twent|thirt|fort|fift|sixt|sevent|eight)ies\b"
)
# Where what an age is said of has ended.
_STOPS = words(
    """
    with wearing in and who standing sitting looking holding at on is has having dressed posing smiling walking of
    for by from next beside near behind riding com vestindo usando de e em sorrindo
    """
)
_TAG_WORDS = 3
_ARTICLES = words("a an um uma solo")
_NOT_ADULT = words("not no non nao sem young jovem without")
_LEADS_TO = words("is looks about around appears age aged she he they tem")
_LEADS_AWAY = words("not no under below younger less than almost nearly barely before until menos quase nao")


def apparent_age(text: str, codes: frozenset[str], *, shows_somebody: bool) -> Field[ApparentAge]:
    """Value and confidence; None when nobody seems to be shown. The author is left to the caller.

    Args:
        text: plain text (see `text.plain`) of everything that describes the picture.
        codes: what `youth_signals` found in it, before it was made plain.
    """
    if means_minor(codes):
        return Field(_youth(text), 0.9)
    found, rest = _figures(text)
    phrases = phrases_of(rest)
    found += _words(phrases)
    if not found and not shows_somebody:
        return Field()
    doubtful = bool(codes & _DOUBT_CODES) or _several(phrases)
    if not found or doubtful or ApparentAge.UNSURE in (age for age, _ in found):
        return Field(ApparentAge.UNSURE, 0.5)
    order = list(ApparentAge)
    age, confidence = min(found, key=lambda one: order.index(one[0]))  # several claims: the youngest counts
    return Field(age, confidence)


def youth_signals(texts: Sequence[str], *, tags: Sequence[str] = (), names: Sequence[str] = ()) -> frozenset[str]:
    """The codes of the gate's findings about youth and doubt in these words."""
    evidence = Evidence(Door.CANDIDATE, Level.PG, texts=tuple(texts), tags=tuple(tags), model_names=tuple(names))
    codes = frozenset(reason.code for reason in judge(evidence).reasons)
    return codes & (_YOUTH_CODES | _DOUBT_CODES)


def means_minor(codes: frozenset[str]) -> bool:
    """Whether these findings say that a minor is shown."""
    return bool(codes & _YOUTH_CODES)


def _youth(text: str) -> ApparentAge:
    stated = [age for age in stated_ages(text) if age < ADULT_AGE]
    if stated:
        return ApparentAge.CHILD if min(stated) < _CHILD_BELOW else ApparentAge.TEENAGER
    return ApparentAge.TEENAGER if _TEEN_WORDS.search(text) else ApparentAge.CHILD


def of_years(years: int) -> ApparentAge:
    """CharHub's words for an age in years (charhub.md 4.4: 8, 16, 22, 30, 45, 65 stand for them)."""
    bounds = ((_CHILD_BELOW, ApparentAge.CHILD), (ADULT_AGE, ApparentAge.TEENAGER), (30, ApparentAge.YOUNG_ADULT),
              (45, ApparentAge.ADULT), (65, ApparentAge.MIDDLE_AGED), (_OLDEST + 1, ApparentAge.ELDERLY))  # fmt: skip
    return next((age for below, age in bounds if years < below), ApparentAge.UNSURE)


def _figures(text: str) -> tuple[list[tuple[ApparentAge, float]], str]:
    """Ages in figures or number words that are somebody's, and the text without them."""
    found: list[tuple[ApparentAge, float]] = []
    spans: list[tuple[int, int]] = []
    for pattern in _FIGURES:
        for match in pattern.finditer(text):
            spans.append(match.span())
            said = match.group(1)
            years = _TENS.get(said) or int(said)
            if years >= ADULT_AGE and _about_the_person(text, *match.span()):
                found.append((of_years(years), 0.9 if years > _BARELY_GROWN_UP else 0.6))
    for match in _DECADE.finditer(text):
        spans.append(match.span())
        found.append((of_years(next(years for ten, years in _TENS.items() if ten.startswith(match.group(1)))), 0.85))
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return found, text


def _about_the_person(text: str, start: int, end: int) -> bool:
    """Not "a 50 year old house": a person is named after the age, or the age stands alone or at a person's end."""
    after = _near_words(re.split(r"[,.;:|!?\n]", text[end : end + 80], maxsplit=1)[0])
    before = _near_words(re.split(r"[,.;:|!?\n]", text[max(0, start - 80) : start])[-1])
    if _anothers(before, after) or not _LEADS_AWAY.isdisjoint(before[-3:]):
        return False
    said_of = _up_to_a_stop(after)
    if said_of:
        return _names_a_person(said_of)
    return not before or any(word in people.PERSON_WORDS or word in _LEADS_TO for word in before[-3:])


def _up_to_a_stop(after: Phrase) -> Phrase:
    return tuple(takewhile(lambda word: word not in _STOPS, after[:4]))


def _names_a_person(said_of: Phrase) -> bool:
    return any(word in people.PERSON_WORDS and word not in people.ADULT_WORDS for word in said_of)


def _near_words(text: str) -> Phrase:
    return tuple(re.findall(r"[^\W_]+", text))


def _words(phrases: list[Phrase]) -> list[tuple[ApparentAge, float]]:
    found = [
        (ApparentAge(match.value), 0.85)
        for match in people.AGE_PHRASES.find(phrases)
        if not _anothers(match.before, match.after)
    ]
    for match in people.AGE_ADJECTIVES.find(phrases):
        said_of = _up_to_a_stop(match.after)
        if not _anothers(match.before, match.after) and (not said_of or _names_a_person(said_of)):
            found.append((ApparentAge(match.value), 0.85))
    for phrase in phrases:
        found += [(ApparentAge.ADULT, 0.8)] * any(_adult_at(phrase, at) for at in range(len(phrase)))
        found += [(ApparentAge.ELDERLY, 0.85)] * any(_old_person_at(phrase, at) for at in range(len(phrase)))
    return found


def _adult_at(phrase: Phrase, at: int) -> bool:
    """ "adult" as a tag of its own or beside somebody ("adult elf"), never "adult content" or "not adult"."""
    if phrase[at] not in people.ADULT_WORDS or not _NOT_ADULT.isdisjoint(phrase[max(0, at - 2) : at]):
        return False
    if _anothers(*_around(phrase, at)):
        return False
    if len(phrase) <= _TAG_WORDS and all(word in people.ADULT_WORDS or word in _ARTICLES for word in phrase):
        return True
    return _names_a_person((*phrase[max(0, at - 1) : at], *_up_to_a_stop(phrase[at + 1 : at + 5])))


def _around(phrase: Phrase, at: int) -> tuple[Phrase, Phrase]:
    return phrase[max(0, at - NEARBY) : at], phrase[at + 1 : at + 1 + NEARBY]


def _old_person_at(phrase: Phrase, at: int) -> bool:
    """ "old man", "old bearded sailor", "mulher velha"; never "old house" or somebody else's old man."""
    if phrase[at] not in ("old", "velho", "velha") or _anothers(*_around(phrase, at)):
        return False
    if phrase[at] != "old" and at and phrase[at - 1] in people.OLD_PEOPLE:
        return True
    for word in phrase[at + 1 : at + 4]:
        if word in people.OLD_PEOPLE:
            return True
        if word not in people.OLD_BRIDGES:
            return False
    return False


def _anothers(before: Phrase, after: Phrase) -> bool:
    """ "with an old man", "her 40 year old husband", "an adult in the background": not the person shown."""
    return (
        not people.OTHERS_BEFORE.isdisjoint(before)
        or bool(before and before[-1] in people.POSSESSIVES)
        or "background" in after
    )


def _several(phrases: list[Phrase]) -> bool:
    """Whether more than one person may be meant, so that an age may be somebody else's."""
    if any(True for _ in people.SEVERAL.find(phrases)):
        return True
    words = {word for phrase in phrases for word in phrase}
    sexes = {match.value for match in people.GENDER.find(phrases)} - {"NON_BINARY"}
    if not words.isdisjoint(people.ANY_AGE):
        sexes |= {match.value for match in people.GENDER_ROLES.find(phrases)}
    return len(sexes) > 1 or not (
        words.isdisjoint({"girl", "boy"}) or words.isdisjoint({"woman", "man", "lady", "gentleman"})
    )
