"""Source prompts as phrases of plain words, and looking words up in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from charhub_console.domain.text_folding import fold

T = TypeVar("T")
Phrase = tuple[str, ...]

NEARBY = 20  # words; what is further off does not belong together, and a phrase may be the whole prompt

_NETWORK = re.compile(r"<[^<>]{0,300}>")  # <lora:name:0.8>
_NETWORK_NAME = re.compile(r"<\s*\w+\s*:\s*([^:<>]{1,200})")
_EMBEDDING = re.compile(r"\bembedding:\s*([^\s,()<>]{1,200})", re.IGNORECASE)
_WILDCARD = re.compile(r"__[\w/*-]{1,100}__")
_KEYWORD = re.compile(r"\b(?:BREAK|AND|ADDCOMM|ADDROW|ADDCOL|ADDBASE|TOPP)\b")
_WEIGHT = re.compile(r":\s{0,3}-?(?:\d{0,4}\.)?\d{1,6}(?=\s{0,3}[)\]}])")
_BRACKETS = str.maketrans(dict.fromkeys("()[]{}\\", " "))
_BORDER = re.compile(r"[,.;:|!?\n\r\t]+|\s-\s|[–—]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NOT = frozenset({"no", "not", "without", "never", "sem", "nao", "nenhum", "nenhuma", "zero"})
_ARTICLES = frozenset({"a", "an", "any", "the", "um", "uma", "wearing", "visible"})


def plain(text: str) -> str:
    """Folded text without prompt syntax (weights, brackets, network tags, keywords); punctuation stays."""
    for syntax in (_NETWORK, _EMBEDDING, _WILDCARD):
        text = syntax.sub(" , ", text)
    text = _KEYWORD.sub(" , ", text)
    text = _WEIGHT.sub("", text).translate(_BRACKETS)
    return fold(text).replace("_", " ").replace("2.5d", "semi realistic").replace("rating:", "rating ")


def phrases_of(plain_text: str) -> list[Phrase]:
    """The words between two signs of punctuation, each once, in order."""
    found = (tuple(_WORD.findall(part)) for part in _BORDER.split(plain_text))
    return list(dict.fromkeys(phrase for phrase in found if phrase))


def network_names(text: str) -> tuple[str, ...]:
    """Names of LoRAs, hypernetworks and embeddings a prompt calls."""
    return tuple(dict.fromkeys(name.strip() for name in (*_NETWORK_NAME.findall(text), *_EMBEDDING.findall(text))))


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """An entry found in `phrase[start:end]`."""

    value: T
    phrase: Phrase
    start: int
    end: int

    @property
    def before(self) -> Phrase:
        """The words before it in its phrase, at most `NEARBY`."""
        return self.phrase[max(0, self.start - NEARBY) : self.start]

    @property
    def after(self) -> Phrase:
        """The words after it in its phrase, at most `NEARBY`."""
        return self.phrase[self.end : self.end + NEARBY]


class Lexicon(Generic[T]):
    """Words and short word groups with their meaning; finding costs one lookup a word.

    Args:
        entries: folded words joined by one space, to meaning.
    """

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._entries = {tuple(key.split()): value for key, value in entries.items()}
        self._sizes: dict[str, list[int]] = {}
        self._end_sizes: dict[str, list[int]] = {}
        for key in self._entries:
            for sizes, word in ((self._sizes, key[0]), (self._end_sizes, key[-1])):
                sizes[word] = sorted({*sizes.get(word, []), len(key)}, reverse=True)

    @property
    def words(self) -> frozenset[str]:
        """The entries that are one word."""
        return frozenset(key[0] for key in self._entries if len(key) == 1)

    def at(self, phrase: Phrase, start: int) -> Match[T] | None:
        """The longest entry that begins here."""
        for size in self._sizes.get(phrase[start], ()):
            key = phrase[start : start + size]
            if key in self._entries:
                return Match(self._entries[key], phrase, start, start + size)
        return None

    def ending_at(self, phrase: Phrase, end: int) -> Match[T] | None:
        """The longest entry that ends before `end`."""
        for size in self._end_sizes.get(phrase[end - 1], ()):
            key = phrase[end - size : end] if size <= end else ()
            if key in self._entries:
                return Match(self._entries[key], phrase, end - size, end)
        return None

    def find(self, phrases: list[Phrase]) -> Iterator[Match[T]]:
        """All entries in order, longest first, none overlapping, without those a phrase denies ("no hat")."""
        for phrase in phrases:
            start = 0
            while start < len(phrase):
                match = self.at(phrase, start)
                if match is not None and not _denied(phrase, start):
                    yield match
                start = match.end if match else start + 1


def words(text: str) -> frozenset[str]:
    """Single words, apart by spaces."""
    return frozenset(text.split())


def listed(text: str) -> list[str]:
    """Words and word groups, apart by commas."""
    return [part.strip() for part in text.split(",")]


def table(text: str) -> dict[str, str]:
    """Entries from lines `meaning: spelling, spelling`; an indented line goes on with the one before.

    The meaning itself is a spelling too, unless it begins with `=`.
    """
    entries: dict[str, str] = {}
    for line in filter(None, map(str.strip, re.sub(r"\n[ \t]+", " ", text).splitlines())):
        meaning, _, others = line.partition(":")
        value = meaning.strip().lstrip("=").strip()
        own = [] if meaning.startswith("=") else [fold(value).replace("_", " ").replace("-", " ")]
        for spelling in (*own, *others.split(",")):
            if spelling.strip():
                entries[fold(spelling.strip())] = value
    return entries


def _denied(phrase: Phrase, start: int) -> bool:
    if start and phrase[start - 1] in _NOT:
        return True
    return start > 1 and phrase[start - 1] in _ARTICLES and phrase[start - 2] in _NOT
