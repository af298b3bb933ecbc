"""What an analyser said about a source image: every field carries value, confidence and author."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One measured value. `value` None means not measured; confidence is 0..1 and author names the analyser."""

    value: T | None = None
    confidence: float = 0.0
    author: str = ""


class Gender(StrEnum):
    """CharHub's `CharacterGender`."""

    MALE = "MALE"
    FEMALE = "FEMALE"
    NON_BINARY = "NON_BINARY"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class AgeRating(StrEnum):
    """CharHub's `AgeRating`: the youngest audience. Ordered by `minimum_age`."""

    L = "L"
    TEN = "TEN"
    TWELVE = "TWELVE"
    FOURTEEN = "FOURTEEN"
    SIXTEEN = "SIXTEEN"
    EIGHTEEN = "EIGHTEEN"

    @property
    def minimum_age(self) -> int:
        """Years."""
        return {"L": 0, "TEN": 10, "TWELVE": 12, "FOURTEEN": 14, "SIXTEEN": 16, "EIGHTEEN": 18}[self.value]


class ContentTag(StrEnum):
    """CharHub's `ContentTag`."""

    VIOLENCE = "VIOLENCE"
    GORE = "GORE"
    SEXUAL = "SEXUAL"
    NUDITY = "NUDITY"
    LANGUAGE = "LANGUAGE"
    DRUGS = "DRUGS"
    ALCOHOL = "ALCOHOL"
    HORROR = "HORROR"
    PSYCHOLOGICAL = "PSYCHOLOGICAL"
    DISCRIMINATION = "DISCRIMINATION"
    CRIME = "CRIME"
    GAMBLING = "GAMBLING"


class ApparentAge(StrEnum):
    """How old the depicted person looks (charhub.md 4.3)."""

    CHILD = "child"
    TEENAGER = "teenager"
    YOUNG_ADULT = "young adult"
    ADULT = "adult"
    MIDDLE_AGED = "middle-aged"
    ELDERLY = "elderly"
    UNSURE = "unsure"


class Style(StrEnum):
    """CharHub's `VisualStyle`."""

    ANIME = "ANIME"
    REALISTIC = "REALISTIC"
    SEMI_REALISTIC = "SEMI_REALISTIC"
    CARTOON = "CARTOON"
    MANGA = "MANGA"
    MANHWA = "MANHWA"
    COMIC = "COMIC"
    CHIBI = "CHIBI"
    PIXEL_ART = "PIXEL_ART"
    THREE_D = "THREE_D"


class Theme(StrEnum):
    """CharHub's `Theme`."""

    DARK_FANTASY = "DARK_FANTASY"
    FANTASY = "FANTASY"
    FURRY = "FURRY"
    SCI_FI = "SCI_FI"
    GENERAL = "GENERAL"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one analyser said about one candidate. Stored once, read many times.

    `appearance` holds visible traits by name (hair_color, hair_style, eye_color, skin_tone, build, outfit,
    accessories, features…); `evidence_tags` are the tags a tagger saw, for the gate.
    `suggested_names` are names an analyser proposed; the draft checks them against the overused ones.
    """

    id: str
    candidate_id: str
    author: str
    at: datetime
    gender: Field[Gender] = field(default_factory=Field)
    species: Field[str] = field(default_factory=Field)
    age_rating: Field[AgeRating] = field(default_factory=Field)
    content_tags: Field[tuple[ContentTag, ...]] = field(default_factory=Field)
    apparent_age: Field[ApparentAge] = field(default_factory=Field)
    style: Field[Style] = field(default_factory=Field)
    theme: Field[Theme] = field(default_factory=Field)
    description: Field[str] = field(default_factory=Field)
    appearance: tuple[tuple[str, str], ...] = ()
    evidence_tags: tuple[str, ...] = ()
    suggested_names: tuple[str, ...] = ()
