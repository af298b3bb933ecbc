"""A vision model's answer: read strictly, or refused; never filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NoReturn, TypeVar

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from charhub_console.adapters.analysers import ages, pictures
from charhub_console.adapters.analysers.findings import signals_only, signed
from charhub_console.adapters.analysers.vision_schema import SURENESS, accepted_schema
from charhub_console.domain.analysis import (
    AgeRating,
    Analysis,
    ApparentAge,
    ContentTag,
    Field,
    Gender,
    Style,
    Theme,
)
from charhub_console.domain.errors import BadAnswer
from charhub_console.domain.safety import MINOR_AGES

T = TypeVar("T")

_FENCE = re.compile(r"\A\s*```(?:json)?[ \t]*\r?\n(.*?)\r?\n?```\s*\Z", re.DOTALL | re.IGNORECASE)
_VALIDATOR = Draft202012Validator(accepted_schema())
_HOLD = "The candidate stays on hold: analyse it again, look at it yourself, or choose another model."
_SPOKEN_OF = 0.7  # how sure a value is for which the model gives no confidence of its own
_MAX_CHARS = {"short": 120, "text": 1000}
_MAX_NAMES = 5
_GENDERS = {
    "male": Gender.MALE, "female": Gender.FEMALE, "non-binary": Gender.NON_BINARY, "ambiguous": Gender.OTHER,
}  # fmt: skip
_STYLES = {
    "anime": Style.ANIME, "realistic": Style.REALISTIC, "semi-realistic": Style.SEMI_REALISTIC,
    "cartoon": Style.CARTOON, "manga": Style.MANGA, "manhwa": Style.MANHWA, "comic": Style.COMIC,
    "chibi": Style.CHIBI, "pixel art": Style.PIXEL_ART, "3d": Style.THREE_D,
}  # fmt: skip
_NOT_SAID = frozenset({"", "none", "unknown", "n/a", "not visible", "unspecified", "null", "unclear"})


def read_answer(text: str, blank: Analysis) -> Analysis:
    """The analysis in the text of an answer: one JSON object, perhaps in a ```json fence, that fits the schema.

    Raises:
        BadAnswer: anything else. Nothing is guessed from half an answer.
    """
    answer = _parsed(text)
    error = best_match(_VALIDATOR.iter_errors(answer))
    if error is not None:
        where = ".".join(str(part) for part in error.absolute_path) or "the answer itself"
        raise BadAnswer(f"The analyser's answer does not fit its form (at {_printable(where)}).", _HOLD)
    return _analysis(answer, blank)


def _parsed(text: str) -> Any:
    fenced = _FENCE.match(text)
    try:
        return json.loads(fenced.group(1) if fenced else text, object_pairs_hook=_distinct, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("The analyser did not answer with JSON.", _HOLD) from error


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key said twice is two answers; taking either would be a guess."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _analysis(answer: dict[str, Any], blank: Analysis) -> Analysis:
    author = blank.author
    physical = answer["physicalCharacteristics"]
    age = _age(answer, physical)
    if age.value in MINOR_AGES:
        return signals_only(blank, age, frozenset({f"looks like a {age.value}"}))
    tags = tuple(ContentTag(tag) for tag in dict.fromkeys(answer["contentTags"]))
    species = _text(physical.get("species")).lower()
    theme = answer.get("themeClassification") or {}
    style = _STYLES.get((answer.get("visualStyle") or {}).get("artStyle") or "")
    gender = _GENDERS.get(physical.get("gender") or "")
    description = _text(answer.get("description"), limit="text") or _text(answer["overallDescription"], limit="text")
    looks = _looks(physical, answer.get("clothing") or {})
    return replace(
        blank,
        gender=signed(Field(gender, SURENESS.get(physical.get("genderConfidence") or "", _SPOKEN_OF)), author),
        species=signed(Field(species or None, _SPOKEN_OF), author),
        age_rating=_rating(AgeRating(answer["ageRating"]), tags, author),
        content_tags=Field(tags, _SPOKEN_OF, author),
        apparent_age=signed(age, author),
        style=signed(Field(style, _SPOKEN_OF), author),
        theme=signed(
            Field(
                Theme(theme["theme"]) if theme.get("theme") else None,
                SURENESS.get(theme.get("confidence") or "", _SPOKEN_OF),
            ),
            author,
        ),
        description=signed(Field(description or None, _SPOKEN_OF), author),
        appearance=(*looks, *([("apparent_age", age.value.value)] if age.value else [])),
        evidence_tags=tuple(dict.fromkeys(value.lower() for _, value in looks)),
        suggested_names=_names(answer.get("suggestedNames") or ()),
    )


def _age(answer: dict[str, Any], physical: dict[str, Any]) -> Field[ApparentAge]:
    """What the model says; an adult it is not sure of, or speaks of in youthful words, is UNSURE."""
    said, confidence = ApparentAge(physical["age"]), SURENESS[physical["ageConfidence"]]
    if said in MINOR_AGES:
        return Field(said, confidence)
    told = [str(answer.get(key) or "") for key in ("description", "overallDescription")]
    told += [str(part) for part in physical.get("distinctiveFeatures") or ()]
    if said is ApparentAge.UNSURE or confidence < 0.5 or ages.youth_signals(told):
        return Field(ApparentAge.UNSURE, 0.5)
    return Field(said, confidence)


def _rating(said: AgeRating, tags: tuple[ContentTag, ...], author: str) -> Field[AgeRating]:
    """Never milder than the content the model itself names."""
    least, sure = pictures.rating_of(tags)
    if least.minimum_age > said.minimum_age:
        return Field(least, sure, author)
    return Field(said, 0.8, author)


def _looks(physical: dict[str, Any], clothing: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = {
        "hair_color": _text(physical.get("hairColor")),
        "hair_style": _text(physical.get("hairStyle")),
        "eye_color": _text(physical.get("eyeColor")),
        "skin_tone": _text(physical.get("skinTone")),
        "build": _text(physical.get("build")),
        "outfit": _text(clothing.get("outfit")),
        "accessories": _joined(clothing.get("accessories") or ()),
        "features": _joined(physical.get("distinctiveFeatures") or ()),
    }
    return tuple((name, value) for name, value in found.items() if value)


def _joined(parts: Iterable[str]) -> str:
    return _text(", ".join(filter(None, map(_text, parts))))


def _text(value: str | None, *, limit: str = "short") -> str:
    words = _printable(value or "")
    if words.lower() in _NOT_SAID:
        return ""
    most = _MAX_CHARS[limit]
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0]


def _printable(text: str) -> str:
    """One line without control characters and lone surrogates, which neither a database nor an image file takes."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _names(suggested: Iterable[str]) -> tuple[str, ...]:
    """Single given names: a full name would too easily be somebody's."""
    names = (_printable(name) for name in suggested)
    fit = (name for name in names if re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+){0,2}", name) and len(name) <= 40)
    return tuple(dict.fromkeys(fit))[:_MAX_NAMES]
