"""Visible traits in phrases: hair, eyes, skin, build, clothes, things worn and grown."""

from __future__ import annotations

from collections.abc import Iterable

from charhub_console.adapters.analysers.text import Lexicon, Match, Phrase, words
from charhub_console.adapters.analysers.vocabulary import clothes, looks

_LINKS = frozenset({"and", "e", "&"})
_PASSED_OVER = words(
    """
    beautiful shiny glossy silky soft lush gorgeous voluminous thick very piercing bright big large striking
    expressive intense captivating mesmerizing smooth clear flawless her his their bem muito cor de da
    """
)
_MOST = {"outfit": 4, "accessories": 5, "features": 5}


def appearance(phrases: list[Phrase]) -> tuple[tuple[str, str], ...]:
    """What can be seen, by the names of `domain.analysis.Analysis.appearance`; a trait nobody mentions is left out."""
    found = {
        "hair_color": _hair_colour(phrases),
        "hair_style": _hair_style(phrases),
        "eye_color": _first_colour(phrases, looks.EYE_NOUNS, looks.EYE_NOUNS_FORWARD),
        "skin_tone": _skin(phrases),
        "build": next((match.value for match in looks.BUILD.find(phrases)), ""),
        "outfit": _things(phrases, clothes.GARMENTS, clothes.GARMENTS_FORWARD, "outfit"),
        "accessories": _things(phrases, clothes.WORN, clothes.WORN_FORWARD, "accessories"),
        "features": _things(phrases, clothes.GROWN, clothes.GROWN_FORWARD, "features"),
    }
    return tuple((name, value) for name, value in found.items() if value)


def _hair_colour(phrases: list[Phrase]) -> str:
    found = _first_colour(phrases, looks.HAIR_NOUNS, looks.HAIR_NOUNS_FORWARD)
    if found:
        return found
    for match in looks.HAIR_STYLES.find(phrases):  # "blonde ponytail"
        colours = _colours(_modifiers_before(match, clothes.WORN_LOOKS, looks.HAIR_LOOKS))
        if colours:
            return colours
    return next((match.value for match in looks.HAIRED.find(phrases)), "")


def _hair_style(phrases: list[Phrase]) -> str:
    """Such as "long wavy hair in a ponytail with bangs"."""
    manners: list[str] = []
    for noun in looks.HAIR_NOUNS.find(phrases):
        manners += _values(_modifiers_before(noun, looks.HAIR_LOOKS, clothes.WORN_LOOKS), looks.HAIR_LOOKS)
    for noun in looks.HAIR_NOUNS_FORWARD.find(phrases):
        manners += _values(_modifiers_after(noun, looks.HAIR_LOOKS, looks.COLOUR_WORDS), looks.HAIR_LOOKS)
    styles = list(dict.fromkeys(match.value for match in looks.HAIR_STYLES.find(phrases)))
    if "shaved head" in styles:
        return "shaved head, no hair"
    for style in styles:  # "long ponytail"
        first = next(match for match in looks.HAIR_STYLES.find(phrases) if match.value == style)
        manners += _values(_modifiers_before(first, looks.HAIR_LOOKS, clothes.WORN_LOOKS), looks.HAIR_LOOKS)
    words = " ".join(list(dict.fromkeys(manners))[:3])
    bangs = " with bangs" if "bangs" in styles else ""
    worn = next((style for style in styles if style != "bangs"), "")
    if not (words or worn or bangs):
        return ""
    held = f" in a {worn}" if worn in _ONE else f" in {worn}" if worn in _MANY else f", {worn}" if worn else ""
    return f"{words} hair{held}{bangs}".strip()


_ONE = frozenset({"ponytail", "bun", "topknot", "bob cut", "braid", "mohawk", "pixie cut", "hime cut", "pompadour"})
_MANY = frozenset({"twintails", "braids", "dreadlocks", "cornrows", "curls"})


def _skin(phrases: list[Phrase]) -> str:
    for noun in looks.SKIN_NOUNS.find(phrases):
        said = _values(_modifiers_before(noun, looks.SKIN_LOOKS), looks.SKIN_LOOKS)
        if said:
            return " ".join(said[:2])
    for noun in looks.SKIN_NOUNS_FORWARD.find(phrases):
        said = _values(_modifiers_after(noun, looks.SKIN_LOOKS), looks.SKIN_LOOKS)
        if said:
            return " ".join(reversed(said[:2]))
    return next((phrase[0] for phrase in phrases if phrase in (("tan",), ("pale",))), "")


def _first_colour(phrases: list[Phrase], nouns: Lexicon[str], nouns_forward: Lexicon[str]) -> str:
    for noun in nouns.find(phrases):
        colours = _colours(_modifiers_before(noun, clothes.WORN_LOOKS, looks.HAIR_LOOKS))
        if colours:
            return colours
    for noun in nouns_forward.find(phrases):
        colours = _colours(list(reversed(_modifiers_after(noun, clothes.WORN_LOOKS, looks.HAIR_LOOKS))))
        if colours:
            return colours
    return ""


def _colours(modifiers: list[Match[str]]) -> str:
    """ "light blue", "black and white", or a bare "dark"."""
    named: list[str] = []
    for modifier in modifiers:
        words = modifier.phrase[modifier.start : modifier.end]
        tone, colour = looks.TONE_WORDS.at(words, 0), looks.COLOUR_WORDS.at(words, 0)
        if colour is not None:
            named.append(f"{named.pop()} {colour.value}" if named and named[-1] in _TONED else colour.value)
        elif tone is not None and tone.value in _TONED:
            named.append(tone.value)
    whole = [name for name in dict.fromkeys(named) if name not in _TONED] or named
    return " and ".join(whole[:2])


_TONED = frozenset({"light", "dark", "pale", "pastel"})


def _things(phrases: list[Phrase], nouns: Lexicon[str], nouns_forward: Lexicon[str], what: str) -> str:
    """ "black leather jacket, blue jeans": each kind once, with the looks that stand at it."""
    said: dict[str, str] = {}
    for noun in nouns.find(phrases):
        manners = _values(_modifiers_before(noun, clothes.WORN_LOOKS), clothes.WORN_LOOKS)
        _keep(said, noun.value, " ".join([*manners[-3:], noun.value]))
    for noun in nouns_forward.find(phrases):
        manners = _values(_modifiers_after(noun, clothes.WORN_LOOKS), clothes.WORN_LOOKS)
        _keep(said, noun.value, " ".join([*reversed(manners[:3]), noun.value]))
    told = [kind for kind, words in said.items() if words != kind or not _is_in_another(kind, said)]
    return ", ".join([said[kind] for kind in told][: _MOST[what]])


def _is_in_another(kind: str, said: dict[str, str]) -> bool:
    """ "armor" after "black plate armor" adds nothing."""
    return any(kind in words.split() for other, words in said.items() if other != kind)


def _keep(said: dict[str, str], kind: str, words: str) -> None:
    if len(words) > len(said.get(kind, "")):
        said[kind] = words


def _values(modifiers: Iterable[Match[str]], wanted: Lexicon[str]) -> list[str]:
    found = (wanted.at(modifier.phrase[modifier.start : modifier.end], 0) for modifier in modifiers)
    return list(dict.fromkeys(match.value for match in found if match is not None))


def _modifiers_before(noun: Match[str], *lexicons: Lexicon[str]) -> list[Match[str]]:
    """The looks right before a noun, in the order they stand."""
    found: list[Match[str]] = []
    at = noun.start
    while at > 0 and len(found) < 5:
        match = _longest([lexicon.ending_at(noun.phrase, at) for lexicon in lexicons])
        if match is not None:
            found.insert(0, match)
            at = match.start
        elif noun.phrase[at - 1] in _PASSED_OVER or (found and noun.phrase[at - 1] in _LINKS):
            at -= 1
        else:
            break
    return found


def _modifiers_after(noun: Match[str], *lexicons: Lexicon[str]) -> list[Match[str]]:
    """The looks right after a Portuguese noun, in the order they stand."""
    found: list[Match[str]] = []
    at = noun.end
    while at < len(noun.phrase) and len(found) < 5:
        match = _longest([lexicon.at(noun.phrase, at) for lexicon in lexicons])
        if match is not None:
            found.append(match)
            at = match.end
        elif noun.phrase[at] in _PASSED_OVER or noun.phrase[at] in _LINKS:
            at += 1
        else:
            break
    return found


def _longest(matches: list[Match[str] | None]) -> Match[str] | None:
    return max((match for match in matches if match), key=lambda match: match.end - match.start, default=None)
