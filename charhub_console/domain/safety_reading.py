"""One text as the safety gate reads it, each way of reading made once and only when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from charhub_console.domain.safety_ages import stated_ages
from charhub_console.domain.text_folding import fold, spellings, split_camel, tokens, unleeted_tokens

Phrases = frozenset[tuple[str, ...]]

MAX_NAME_WORDS = 4
MIN_GLUED_CHARS = 8  # shorter names written as one word are too easily other words


class Reading:
    """A text with its folded words, spellings and stated ages."""

    def __init__(self, text: str) -> None:
        self.raw = text

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
    def _unleeted(self) -> list[str]:
        return unleeted_tokens(self.raw)

    def has_phrase(self, phrases: Phrases) -> bool:
        """Whether two or three words next to each other are one of the phrases, also in leetspeak."""
        sequences = [self.plain] if self._unleeted == self.plain else [self.plain, self._unleeted]
        return any(gram in phrases for words in sequences for size in (2, 3) for _, gram in _grams(words, size))

    def positions(self, phrases: Phrases) -> set[int]:
        """Places of the words that belong to one of the phrases."""
        return {
            place
            for size in (2, 3)
            for at, gram in _grams(self.plain, size)
            if gram in phrases
            for place in range(at, at + size)
        }

    def names_any(self, names: frozenset[str]) -> bool:
        """Whether one of these folded names is written here: as words, in camel case, or glued together."""
        for words in (self.plain, tokens(split_camel(self.raw))):
            for size in range(1, MAX_NAME_WORDS + 1):
                if any(" ".join(gram) in names for _, gram in _grams(words, size)):
                    return True
        long_words = [word for word in self.spelled if len(word) >= MIN_GLUED_CHARS]
        return bool(long_words) and not _glued(names).isdisjoint(long_words)


@lru_cache(maxsize=4)
def _glued(names: frozenset[str]) -> frozenset[str]:
    """Names of several words written as one; the list is the same for every text of a session."""
    return frozenset(name.replace(" ", "") for name in names if " " in name)


def _grams(words: list[str], size: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    return enumerate(zip(*(words[start:] for start in range(size)), strict=False))
