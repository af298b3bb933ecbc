"""One text as the safety gate reads it, each way of reading made once and only when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from charhub_console.domain.safety_ages import stated_ages
from charhub_console.domain.text_folding import (
    clauses,
    fold,
    likely_tokens,
    spelled_out,
    spellings,
    split_camel,
    tokens,
    unleet,
)

Phrases = frozenset[tuple[str, ...]]

MAX_NAME_WORDS = 4
MIN_GLUED_CHARS = 8  # shorter names written as one word are too easily other words


class Reading:
    """A text with its folded words, spellings and stated ages."""

    def __init__(self, text: str) -> None:
        self.raw = text.replace("\\n", "\n")  # a line break that went through JSON twice

    @cached_property
    def folded(self) -> str:
        """The text folded, signs and figures kept."""
        return fold(self.raw)

    @cached_property
    def plain(self) -> list[str]:
        """Folded words in order."""
        return tokens(self.raw)

    @cached_property
    def spelled(self) -> frozenset[str]:
        """Every word it could be meant to contain."""
        return spellings(self.raw)

    @cached_property
    def ages(self) -> list[int]:
        """Stated ages in years."""
        return stated_ages(self.raw)

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """Letters that were set apart, each run as one word."""
        return spelled_out(self.raw)

    @cached_property
    def clauses(self) -> list[tuple[str, ...]]:
        """Folded words in order, cut where a sentence or a tag ends, as they stand and with leetspeak read back.

        Words of two clauses do not belong together; a clause said twice is here once.
        """
        return list(dict.fromkeys((*clauses(self.folded), *clauses(unleet(self.folded)))))

    @cached_property
    def cut(self) -> list[str]:
        """The words of all clauses with an empty one between two clauses."""
        return [word for clause in self.clauses for word in (*clause, "")]

    def has_phrase(self, phrases: Phrases) -> bool:
        """Whether two or three words next to each other are one of the phrases, also in leetspeak."""
        likely = likely_tokens(self.raw, _vocabulary(phrases))
        sequences = [self.plain] if likely == self.plain else [self.plain, likely]
        return not all(phrases.isdisjoint(_grams(words, size)) for words in sequences for size in (2, 3))

    def positions(self, phrases: Phrases) -> set[int]:
        """Places in `cut` of the words that belong to one of the phrases."""
        return {
            place
            for size in (2, 3)
            for at, gram in enumerate(_grams(self.cut, size))
            if gram in phrases
            for place in range(at, at + size)
        }

    def names_any(self, names: frozenset[str]) -> bool:
        """Whether one of these folded names is written here: as words, in camel case, glued, or letter by letter."""
        meant = _parts(names)
        for words in (self.plain, tokens(split_camel(self.raw)), likely_tokens(self.raw, meant)):
            known = [word if word in meant else "" for word in words]
            for size in range(1, MAX_NAME_WORDS + 1):
                if any(" ".join(gram) in names for gram in _grams(known, size) if gram[0]):
                    return True
        if not _glued(names).isdisjoint(self.spelled):
            return True
        return any(name in run for run in self.runs for name in _glued(names))


@lru_cache(maxsize=16)
def _vocabulary(phrases: Phrases) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase)


@lru_cache(maxsize=4)
def _parts(names: frozenset[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in name.split())


@lru_cache(maxsize=4)
def _glued(names: frozenset[str]) -> frozenset[str]:
    """Names of several words written as one; the list is the same for every text of a session."""
    glued = (name.replace(" ", "") for name in names if " " in name)
    return frozenset(name for name in glued if len(name) >= MIN_GLUED_CHARS)


def _grams(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False)
