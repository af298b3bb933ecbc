"""Who is to be drawn: traits in words become a person in shapes and colours, the same one every time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from charhub_console.adapters.practice.painter.outfits import WARDROBE, Outfit, outfit_in
from charhub_console.adapters.practice.painter.palette import (
    CLOTH,
    EYES,
    HAIR,
    SKIN,
    Rgb,
    brightness,
    colours_in,
    darker,
    lighter,
    mix,
    vivid,
)
from charhub_console.adapters.practice.painter.person_words import (
    ANIMALS,
    EXTRAS,
    FUR,
    HAIRS,
    KINDS,
    Age,
    Extra,
    Frame,
    Hair,
    Kind,
)

T = TypeVar("T")


Traits = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Person:
    """Everything the painter needs to draw one adult from any side."""

    frame: Frame
    kind: Kind
    animal: str
    age: Age
    bulk: float
    skin: Rgb
    hair_colour: Rgb
    eyes: Rgb
    hair: Hair
    fringe: int  # 0 parted in the middle, 1 swept to the side, 2 straight bangs
    outfit: Outfit
    main: Rgb
    second: Rgb
    trim: Rgb
    extras: frozenset[Extra]
    style: str  # a word of the analysis' styles, lower case
    backdrop: Rgb
    smile: float  # 0 serious … 1 smiling


_SURFACE = re.compile(r"((?:[a-z]+ )?[a-z]+) (?:fur|skin|scales|metal|plating)\b")
_SNAKE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _names(words: str, text: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{words})(?![a-z])", text) is not None


def _first(table: Sequence[tuple[T, str]], text: str) -> T | None:
    return next((value for value, words in table if _names(words, text)), None)


class _Reader:
    """The traits by topic, and choices for what they leave open."""

    def __init__(self, traits: Traits, seed: int) -> None:
        self._topics: dict[str, str] = {}
        for key, value in traits:
            topic = _SNAKE.sub("_", key).lower().strip()
            self._topics[topic] = f"{self._topics.get(topic, '')} {value}".lower().strip()
        self.all = " , ".join(self._topics.values())
        # A named character stays who they are under any seed; the seed then changes only mood and backdrop.
        who = repr(sorted(self._topics.items()))
        self._who = who if self._topics.get("name") else f"{who}{seed}"
        self._seed = seed

    def text(self, *topics: str) -> str:
        return " ".join(self._topics[topic] for topic in topics if topic in self._topics)

    def share(self, what: str, *, of_seed: bool = False) -> float:
        """A number 0..1 that is always the same for the same person (or seed) and question."""
        key = f"{what}/{self._seed if of_seed else self._who}"
        return int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:6], "big") / 2**48

    def pick(self, what: str, options: Sequence[T]) -> T:
        return options[min(int(self.share(what) * len(options)), len(options) - 1)]


def person_from(traits: Traits, seed: int) -> Person:
    """Read a person out of traits in words; what the words leave open is chosen by name (or seed), never at random."""
    reader = _Reader(traits, seed)
    kind, animal = _kind(reader)
    frame, age = _frame(reader), _age(reader)
    main, second, trim = _cloth(reader)
    skin = _skin(reader, kind, animal)
    hair = _hair(reader, kind, frame, age)
    return Person(
        frame=frame,
        kind=kind,
        animal=animal,
        age=age,
        bulk=_bulk(reader),
        skin=skin,
        hair_colour=_hair_colour(reader, age, skin),
        eyes=(colours_in(reader.text("eye_color", "eye_colour", "eyes"), EYES) or [reader.pick("eyes", _EYE_CHOICES)])[
            0
        ],
        hair=hair,
        fringe=_fringe(reader),
        outfit=outfit_in(reader.text("outfit", "clothing")) or reader.pick("outfit", WARDROBE),
        main=main,
        second=second,
        trim=trim,
        extras=_extras(reader),
        style=reader.text("style").replace("_", " "),
        backdrop=vivid(reader.share("backdrop", of_seed=True), 0.10, 0.95),
        smile=reader.share("smile", of_seed=True),
    )


_EYE_CHOICES = tuple(EYES[name] for name in ("blue", "green", "brown", "hazel", "grey", "amber", "violet"))


_HAIR_CHOICES = tuple(HAIR[name] for name in ("black", "brown", "chestnut", "blonde", "auburn", "ginger", "silver"))


_SKIN_CHOICES = tuple(SKIN[name] for name in ("fair", "light", "medium", "olive", "tan", "brown", "dark"))


_TRIMS = tuple(CLOTH[name] for name in ("gold", "silver", "cream", "copper", "white"))


def _kind(reader: _Reader) -> tuple[Kind, str]:
    text = reader.text("species", "race") or ""
    kind = _first(KINDS, text) or Kind.HUMAN
    if kind is Kind.FURRY and _names("catgirl|catboy|kemonomimi|fox girl|wolf girl", text):
        kind = Kind.CATFOLK
    named = next((animal for animal in ANIMALS if animal in reader.text("species", "features", "race")), None)
    return kind, named or reader.pick("animal", ANIMALS)


def _frame(reader: _Reader) -> Frame:
    text = reader.text("gender", "sex")
    if _names("female|woman|feminine|f", text):
        return Frame.FEMININE
    if _names("male|man|masculine|m", text):
        return Frame.MASCULINE
    return Frame.NEUTRAL if text else reader.pick("frame", (Frame.FEMININE, Frame.MASCULINE, Frame.NEUTRAL))


def _age(reader: _Reader) -> Age:
    text = reader.text("age", "apparent_age", "age_group", "features")
    years = max((int(number) for number in re.findall(r"\b[1-9][0-9]\b", text)), default=0)
    if _names("elderly|old|aged|grandmother|grandfather|senior", text) or years >= 62:
        return Age.ELDERLY
    return Age.MIDDLE if _names("middle-aged|middle aged|mature", text) or years >= 42 else Age.ADULT


def _bulk(reader: _Reader) -> float:
    text = reader.text("build", "body", "body_type")
    for words, bulk in (("heavy|large|big|stout|plump|fat|curvy", 1.13), ("muscular|strong|broad|burly", 1.09)):
        if _names(words, text):
            return bulk
    if _names("slim|slender|thin|lean|petite|lithe", text):
        return 0.93
    return 0.95 + reader.share("bulk") * 0.12


def _skin(reader: _Reader, kind: Kind, animal: str) -> Rgb:
    named = colours_in(reader.text("skin_tone", "skin", "skin_color", "fur_color", "fur"), SKIN)
    named += [colour for words in _SURFACE.findall(reader.text("features")) for colour in colours_in(words, SKIN)]
    if named:
        return named[0]
    if kind is Kind.ROBOT:
        return reader.pick("metal", (SKIN["chrome"], SKIN["steel"], (232, 236, 240), SKIN["copper"]))
    if kind is Kind.FURRY:
        return FUR[animal]
    if kind is Kind.ORC:
        return SKIN["green"]
    if kind is Kind.DRAGON:
        return reader.pick("scales", (SKIN["teal"], SKIN["green"], SKIN["red"], SKIN["violet"]))
    if kind is Kind.DEMON:
        return reader.pick("skin", (SKIN["red"], SKIN["violet"], SKIN["fair"], SKIN["ashen"]))
    return reader.pick("skin", _SKIN_CHOICES)


def _hair(reader: _Reader, kind: Kind, frame: Frame, age: Age) -> Hair:
    text = reader.text("hair_style", "hairstyle", "hair", "hair_length")
    named = _first(HAIRS, text)
    if named is Hair.WAVY and "short" in text:
        named = Hair.SPIKY
    if named is not None:
        return named
    if kind in (Kind.ROBOT, Kind.FURRY) and not reader.text("hair_color", "hair"):
        return Hair.BALD
    if frame is Frame.MASCULINE:
        options = (Hair.SHORT, Hair.SPIKY, Hair.SLICKED, Hair.SHORT, Hair.PONYTAIL)
        return reader.pick("hair", (*options, Hair.BALD) if age is Age.ELDERLY else options)
    return reader.pick("hair", (Hair.LONG, Hair.WAVY, Hair.BOB, Hair.PONYTAIL, Hair.BUN, Hair.BRAID, Hair.CURLY))


def _hair_colour(reader: _Reader, age: Age, skin: Rgb) -> Rgb:
    named = colours_in(reader.text("hair_color", "hair_colour", "hair"), HAIR)
    if named:
        return named[0]
    if age is Age.ELDERLY:
        return HAIR["silver"]
    chosen = reader.pick("hair colour", _HAIR_CHOICES)
    return mix(chosen, HAIR["black"], 0.6) if brightness(skin) < 0.45 else chosen


def _fringe(reader: _Reader) -> int:
    text = reader.text("hair_style", "hair", "features")
    if _names("bangs|blunt|fringe", text):
        return 2
    if _names("swept|side part|side-swept|parted", text):
        return 1
    return reader.pick("fringe", (0, 1, 1, 2))


def _cloth(reader: _Reader) -> tuple[Rgb, Rgb, Rgb]:
    named = colours_in(reader.text("outfit_color", "outfit_colour", "clothing_color"), CLOTH)
    named += [colour for colour in colours_in(reader.text("outfit", "clothing"), CLOTH) if colour not in named]
    main = named[0] if named else vivid(reader.share("cloth"), 0.52, 0.68)
    quiet = reader.pick("second", (CLOTH["charcoal"], CLOTH["navy"], CLOTH["leather"], CLOTH["cream"], CLOTH["denim"]))
    if abs(brightness(quiet) - brightness(main)) < 0.14:
        quiet = darker(quiet, 0.45) if brightness(main) > 0.4 else lighter(quiet, 0.55)
    return main, named[1] if len(named) > 1 else quiet, named[2] if len(named) > 2 else reader.pick("trim", _TRIMS)


def _extras(reader: _Reader) -> frozenset[Extra]:
    text = reader.text("accessories", "features", "outfit", "hair_style", "facial_hair", "hair")
    return frozenset(extra for extra, words in EXTRAS if _names(words, text))
