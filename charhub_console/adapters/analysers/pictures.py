"""What phrases say about the picture itself: style, theme, content and the age rating that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from charhub_console.adapters.analysers.text import Phrase
from charhub_console.adapters.analysers.vocabulary import matters
from charhub_console.domain.analysis import AgeRating, ContentTag, Field, Style, Theme
from charhub_console.domain.candidate import Level
from charhub_console.domain.text_folding import fold

# charhub.md 3.4
_SEVERITY = {
    ContentTag.NUDITY: 5, ContentTag.SEXUAL: 5,
    ContentTag.VIOLENCE: 4, ContentTag.GORE: 4, ContentTag.DISCRIMINATION: 4,
    ContentTag.DRUGS: 3,
    ContentTag.LANGUAGE: 2, ContentTag.ALCOHOL: 2, ContentTag.HORROR: 2, ContentTag.PSYCHOLOGICAL: 2,
    ContentTag.CRIME: 2, ContentTag.GAMBLING: 2,
}  # fmt: skip
_OF_SEVERITY = {5: (AgeRating.EIGHTEEN, 0.95), 4: (AgeRating.SIXTEEN, 0.9), 3: (AgeRating.FOURTEEN, 0.85),
                2: (AgeRating.TWELVE, 0.8), 0: (AgeRating.L, 0.5)}  # fmt: skip
_OF_LEVEL = (
    (Level.XXX | Level.X, AgeRating.EIGHTEEN),
    (Level.R, AgeRating.SIXTEEN),
    (Level.PG13, AgeRating.TWELVE),
    (Level.PG, AgeRating.L),
)
# The most particular first: a chibi is anime as well, a comic can be realistic.
_STYLES = (Style.PIXEL_ART, Style.CHIBI, Style.MANHWA, Style.MANGA, Style.COMIC, Style.THREE_D, Style.CARTOON,
           Style.SEMI_REALISTIC, Style.ANIME, Style.REALISTIC)  # fmt: skip
_NAMED_WEIGHT = 4  # "dark fantasy" itself says more than a castle
_THEMES = (Theme.FURRY, Theme.DARK_FANTASY, Theme.SCI_FI, Theme.FANTASY, Theme.GENERAL)


def content_tags(phrases: list[Phrase]) -> tuple[ContentTag, ...]:
    """In the order of the enum, each once."""
    said = {match.value for match in matters.CONTENT.find(phrases) if match.value}
    return tuple(tag for tag in ContentTag if tag.value in said)


def is_suggestive(phrases: list[Phrase]) -> bool:
    """Sensual without being sexual: no content tag of CharHub, yet nothing for the youngest."""
    return any(True for _ in matters.SUGGESTIVE.find(phrases))


def rating_of(tags: Sequence[ContentTag]) -> tuple[AgeRating, float]:
    """The lowest rating such content can have, and how sure that is (charhub.md 3.4)."""
    return _OF_SEVERITY[max((_SEVERITY[tag] for tag in tags), default=0)]


def age_rating(level: Level, tags: Sequence[ContentTag], *, suggestive: bool) -> Field[AgeRating]:
    """The more severe of what the level and the content say; None when the level is unknown or blocked."""
    if level <= Level.UNKNOWN or level & Level.BLOCKED:
        return Field()
    of_level = next((rating for bits, rating in _OF_LEVEL if level & bits), None)
    if of_level is None:
        return Field()
    by_words = [rating_of(tags)]
    if suggestive:
        by_words.append((AgeRating.FOURTEEN, 0.7))
    rating, confidence = max(by_words, key=lambda one: one[0].minimum_age)
    if of_level.minimum_age > rating.minimum_age:
        return Field(of_level, 0.7)
    return Field(rating, confidence)


def style(phrases: list[Phrase], *, models: Sequence[str], base_model: str | None) -> Field[Style]:
    """By words, else by what the models behind it draw, else by their base model."""
    said = {match.value for match in matters.STYLE.find(phrases)}
    if said:
        value = next(style for style in _STYLES if style.value in said)
        if {"ANIME", "REALISTIC"} <= said and value is Style.ANIME:
            value = Style.SEMI_REALISTIC
        return Field(value, 0.8 if len(said) == 1 else 0.6)
    for model in models:
        squeezed = "".join(letter for letter in fold(model) if letter.isalnum())
        for part, value_name in matters.STYLE_OF_MODEL:
            if part in squeezed:
                return Field(Style(value_name), 0.6)
    for part, value_name in matters.STYLE_OF_BASE:
        if base_model and part in fold(base_model):
            return Field(Style(value_name), 0.5)
    if any(True for _ in matters.PAINTED.find(phrases)):
        return Field(Style.SEMI_REALISTIC, 0.4)
    return Field()


def theme(phrases: list[Phrase]) -> Field[Theme]:
    """What most words point at; of equals the more particular."""
    votes: Counter[str] = Counter()
    for match in matters.THEME.find(phrases):
        named = " ".join(match.phrase[match.start : match.end]) in matters.NAMED_THEMES
        votes[match.value] += _NAMED_WEIGHT if named else 1
    if not votes:
        return Field()
    if "FURRY" in votes:
        return Field(Theme.FURRY, 0.8)
    value = max(_THEMES, key=lambda theme: votes[theme.value])
    return Field(value, round(0.4 + 0.5 * votes[value.value] / votes.total(), 2))
