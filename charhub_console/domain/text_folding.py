"""Folding text so that spelling tricks do not hide a word: accents, look-alike letters, leetspeak, separators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_NAME_CHARS = 80

_PAIRS = (
    "аa вb сc еe нh іi јj кk ԛq мm оo рp ѕs тt уy хx ԝw ԁd ӏl гr пn ѵv "  # Cyrillic
    "αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc "  # Greek
    "ıi łl øo đd ħh ŧt ɑa ɡg ʟl ɪi ᴏo ꜱs ᴀa"  # Latin letters that NFKC leaves alone
)
_LOOKALIKES = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}

_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "$": "s", "@": "a", "!": "i", "€": "e", "|": "l"}
_LEET_I = str.maketrans({**_LEET, "1": "i"})
_LEET_L = str.maketrans({**_LEET, "1": "l"})

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_LEET_WORD = re.compile(r"(?<![^\W_])[^\W_]+(?:[$@!€|]+[^\W_]+)*[$@€|]?|[$@][^\W_]+")
_SPELLED = re.compile(r"(?<![^\W_])(?:[^\W_][\W_]{1,3}){2,40}[^\W_](?![^\W_])")
_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]+(?:[-_*~|'’‐-―]+[^\W_]+)+")
_DOTTED = re.compile(r"(?<![^\W_])[^\W_]{1,2}(?:[./\\]+[^\W_]{1,2})+(?![^\W_])")
_STRETCHED = re.compile(r"(.)\1{2,}")
_VERSION = re.compile(r"^\d+|v?\d+$")


def fold(text: str) -> str:
    """NFKC, lower case, no accents, no invisible characters, look-alike letters as Latin; digits and signs stay."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    visible = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf", "Me"))
    return unicodedata.normalize("NFC", visible).translate(_LOOKALIKES)


def split_camel(text: str) -> str:
    """`EmmaWatson` as two words."""
    return _CAMEL.sub(" ", text)


def tokens(text: str) -> list[str]:
    """The folded words of a text in order, plainly split: underscores and signs separate."""
    return _WORD.findall(fold(text))


def unleeted_tokens(text: str) -> list[str]:
    """The folded words in order, those with figures in them read as letters."""
    return [word if word.isalpha() or word.isdigit() else word.translate(_LEET_I) for word in tokens(text)]


def spellings(text: str) -> frozenset[str]:
    """Every word the text could be meant to contain, however it is spelled.

    Plain words; words split at camel case; leetspeak read back; letters set apart (`l o l i`, `l.o.l.i`); words cut by
    hyphens or other signs joined again; stretched letters shortened; version suffixes dropped.
    """
    found: set[str] = set()
    for variant in dict.fromkeys((text, split_camel(text))):
        folded = fold(variant)
        plain = _WORD.findall(folded)
        found.update(plain)
        found.update(_unleeted(folded))
        found.update(_joined(folded))
    return frozenset(found | set(_tidied(found)))


def _unleeted(folded: str) -> Iterator[str]:
    """Words with figures or signs in them read as letters; plain numbers stay numbers."""
    for word in _LEET_WORD.findall(folded):
        if any(c.isalpha() for c in word) and not word.isalpha():
            yield from _readings(word)


def _readings(word: str) -> tuple[str, str]:
    return word.translate(_LEET_I), word.translate(_LEET_L)


def _joined(folded: str) -> Iterator[str]:
    for pattern in (_SPELLED, _HYPHENATED, _DOTTED):
        for match in pattern.findall(folded):
            word = "".join(c for c in match if c.isalnum() or c in "$@!")
            yield word
            if not word.isalpha():
                yield from _readings(word)
    for match in _SPELLED.findall(folded):
        # a run of single letters may hold more than the word: look at every stretch of 3 to 9 letters
        run = "".join(c for c in match if c.isalnum())
        for size in range(3, 10):
            for start in range(max(0, min(len(run), 80) - size + 1)):
                yield from {run[start : start + size], *_readings(run[start : start + size])}


def _tidied(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        short = _STRETCHED.sub(r"\1", word)
        if short != word:
            yield short
        if len(short) <= MAX_NAME_CHARS:  # a model name with its version, not a heap of figures
            bare = _VERSION.sub("", short)
            if bare and bare != word:
                yield bare
