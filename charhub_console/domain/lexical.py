"""Vectors without a model: texts that share words, or pieces of words, point the same way. No more is promised.

Each word and each piece of three to five letters of it is hashed to one of 384 places with a sign; a word counts as
much as all its pieces together. "silver hair" finds "silver-haired"; it does not find "grey locks".
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from array import array
from collections.abc import Iterator

from charhub_console.domain.embedding import DIMENSIONS

MODEL = "lexical-v1"
_WORD = re.compile(r"[^\W_]+")
_PIECES = (3, 4, 5)
_COMMON = frozenset(
    "a an and are as at by for from has her his in is it its of on or she he the they to who with".split()  # noqa: SIM905
)


def vector(text: str) -> array[float]:
    """`DIMENSIONS` numbers of length 1; all 0 for a text without words."""
    sums = [0.0] * DIMENSIONS
    for term, weight in _terms(text):
        digest = hashlib.blake2b(term.encode(), digest_size=4).digest()
        number = int.from_bytes(digest, "big")
        sums[number % DIMENSIONS] += weight if number & 0x8000_0000 else -weight
    length = math.sqrt(sum(number * number for number in sums))
    return array("f", (number / length for number in sums) if length else sums)


def _terms(text: str) -> Iterator[tuple[str, float]]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    for word in _WORD.findall(plain):
        if word in _COMMON:
            continue
        yield word, 1.0
        framed = f"^{word}$"
        pieces = [framed[at : at + size] for size in _PIECES for at in range(len(framed) - size + 1)]
        for piece in pieces:
            yield piece, 1 / math.sqrt(len(pieces))
