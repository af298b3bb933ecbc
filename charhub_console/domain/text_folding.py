"""Folding text so that spelling tricks do not hide a word: accents, look-alike letters, leetspeak, separators."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_NAME_CHARS = 80
MAX_CHOICES = 3  # places in a word that may be read in two ways; with more, both ways are tried for all at once

_PAIRS = (
    "аa вb сc еe нh іi јj кk ԛq мm оo рp ѕs тt уy хx ԝw ԁd ӏl гr пn ѵv "  # Cyrillic
    "αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc "  # Greek
    "օo ոn սu հh ցg յj "  # Armenian
    "ꓐb ꓑp ꓓd ꓔt ꓖg ꓗk ꓙj ꓚc ꓜz ꓝf ꓟm ꓠn ꓡl ꓢs ꓣr ꓦv ꓧh ꓪw ꓫx ꓬy ꓮa ꓰe ꓲi ꓳo ꓴu "  # Lisu
    "ıi łl øo đd ħh ŧt ɑa ɡg ɩi ƚl ɭl "  # Latin letters that NFKC leaves alone, and small capitals:
    "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
)
_BOXED = (0x1F150, 0x1F170, 0x1F1E6)  # A to Z in black circles, in black squares, as halves of flags
_FILLERS = (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)  # counted as letters or signs, seen as nothing
_LOOKALIKES: dict[int, str | None] = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_LOOKALIKES |= {start + at: chr(ord("a") + at) for start in _BOXED for at in range(26)}
_LOOKALIKES |= dict.fromkeys(_FILLERS)

_LEET = str.maketrans(
    {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "$": "s", "@": "a", "€": "e"}
    | dict.fromkeys("!|", "1")
)

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_LEET_WORD = re.compile(r"(?<![^\W_])[^\W_]+(?:[$@!€|]+[^\W_]+)*[$@€|]?|[$@][^\W_]+")
_SPELLED = re.compile(r"(?<![^\W_])(?:[^\W_][\W_]{1,8}){2,}[^\W_](?![^\W_])")
_BIG_I = re.compile(r"(?<=[a-z])I|I(?=[a-z])")
_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]+(?:[-_*~|'’‐-―]+[^\W_]+)+")
_DOTTED = re.compile(r"(?<![^\W_])[^\W_]{1,2}(?:[./\\]+[^\W_]{1,2})+(?![^\W_])")
_STRETCHED = re.compile(r"((.)\2{2,})")
_BREAK = re.compile(r"[,;:.!?|()\[\]{}<>\n\r\t、，。]+")
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


def likely_tokens(text: str, meant: frozenset[str]) -> list[str]:
    """The folded words in order, those with figures in them read as a meant word if they may be one."""
    words = tokens(text)
    likely = {word: next((r for r in _readings(word) if r in meant), word) for word in set(words)}
    return [likely[word] for word in words]


def unleet(folded: str) -> str:
    """A folded text with the figures inside of words read as letters: `17 y34rs` as `17 years`."""
    return _LEET_WORD.sub(
        lambda match: next((r for r in _readings(match.group()) if r.isalpha()), match.group()), folded
    )


def clauses(folded: str) -> list[tuple[str, ...]]:
    """The words of a folded text, cut where a sentence, a tag or a bracket ends; each clause once."""
    return list(dict.fromkeys(tuple(_WORD.findall(part)) for part in dict.fromkeys(_BREAK.split(folded))))


def spelled_out(text: str) -> tuple[str, ...]:
    """Letters set apart (`l o l i`, `l.o.l.i`), each run written as one, and each way to read its figures.

    A run may hold more than the one word.
    """
    runs = ("".join(c for c in match if c.isalnum()) for match in _SPELLED.findall(fold(text)))
    return tuple(dict.fromkeys(reading for run in runs for reading in (run, *_readings(run))))


def spellings(text: str) -> frozenset[str]:
    """Every word the text could be meant to contain, however it is spelled.

    Plain words; words split at camel case; big I read as l; leetspeak read back; words cut by hyphens or other signs
    joined again; stretched letters shortened; version suffixes dropped.
    """
    found: set[str] = set()
    for variant in dict.fromkeys((text, split_camel(text), _BIG_I.sub("l", text))):
        folded = fold(variant)
        found.update(_WORD.findall(folded))
        for word in dict.fromkeys(_LEET_WORD.findall(folded)):
            found.update(_readings(word))
        found.update(_joined(folded))
    return frozenset(found | set(_tidied(found)))


def _readings(word: str) -> Iterator[str]:
    """A word with figures or signs in it read as letters, 1 as i and as l; plain words and numbers have no other."""
    if word.isalpha() or not any(c.isalpha() for c in word):
        return
    parts = word.translate(_LEET).split("1")
    if len(parts) - 1 > MAX_CHOICES:
        yield from ("i".join(parts), "l".join(parts))
        return
    for letters in itertools.product("il", repeat=len(parts) - 1):
        yield "".join(itertools.chain.from_iterable(zip(parts, (*letters, ""), strict=True)))


def _joined(folded: str) -> Iterator[str]:
    for pattern in (_HYPHENATED, _DOTTED):
        for match in pattern.findall(folded):
            word = "".join(c for c in match if c.isalnum() or c in "$@!")
            yield word
            yield from _readings(word)


def _tidied(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        for short in _shortened(word):
            if short != word:
                yield short
            if len(short) <= MAX_NAME_CHARS:  # a model name with its version, not a heap of figures
                bare = _VERSION.sub("", short)
                if bare and bare != word:
                    yield bare


def _shortened(word: str) -> Iterator[str]:
    """Letters written three times and more stand for one (`looooli`) or for two (`teeeen`)."""
    if len(_STRETCHED.findall(word)) > MAX_CHOICES:
        yield _STRETCHED.sub(r"\2", word)
        yield _STRETCHED.sub(r"\2\2", word)
        return
    found = [word]
    for run, letter in _STRETCHED.findall(word):
        found = [one.replace(run, letter * times, 1) for one in found for times in (1, 2)]
    yield from found
