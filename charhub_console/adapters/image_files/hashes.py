"""64-bit perceptual hashes: small numbers that stay close when an image is resized, recompressed or brightened.

Duplicates lie within 6 bits of each other in either hash, look-alikes within 12 (sync-and-storage.md, section 7).
Without numpy on purpose: 1024 pixels are half a millisecond's work, loading numpy takes 70 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, pi
from operator import add, mul, sub
from statistics import median

from PIL import Image

_DHASH_SIZE = (9, 8)  # (columns, rows): 8 comparisons in each of 8 rows
_PHASH_SIDE = 32
_HALF = _PHASH_SIDE // 2
_LOW = 8  # of the 32x32 frequencies, the 8x8 lowest are kept

# The left halves of the first rows of the DCT-II matrix (unscaled: only the order of coefficients matters). The right
# halves mirror them, with the same sign in even rows and the opposite one in odd rows.
_COSINES = [[cos(pi * k * (2 * n + 1) / (2 * _PHASH_SIDE)) for n in range(_HALF)] for k in range(_LOW)]


def perceptual_hashes(image: Image.Image) -> tuple[int, int, int, int]:
    """(dHash, pHash, dHash of the mirrored image, pHash of the mirrored image), each 0..2**64-1."""
    grey = image.convert("L")
    coarse, fine = _shrink(grey, _DHASH_SIZE), _frequencies(_shrink(grey, (_PHASH_SIDE, _PHASH_SIDE)))
    mirrored = [[-value if k % 2 else value for k, value in enumerate(row)] for row in fine]
    return _dhash(coarse), _phash(fine), _dhash([row[::-1] for row in coarse]), _phash(mirrored)


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return (one ^ other).bit_count()


def _dhash(rows: Sequence[bytes]) -> int:
    """Of 8 rows of 9 pixels: is each pixel brighter than its left neighbour?"""
    return _pack(right > left for row in rows for left, right in pairwise(row))


def _phash(frequencies: Sequence[Sequence[int]]) -> int:
    """Is each of the 8x8 frequencies above their median? The mean brightness, the first one, is left out."""
    _, *others = (value for row in frequencies for value in row)
    middle = median(others)
    return _pack(value > middle for value in others)


def _frequencies(rows: Sequence[bytes]) -> list[list[int]]:
    """The lowest 8x8 frequencies (vertical, horizontal) of 32x32 pixels, in millionths: a flat image gives no noise."""
    across = [_transformed(row) for row in rows]
    down = [_transformed(column) for column in zip(*across, strict=True)]  # by horizontal frequency
    return [[round(value * 1e6) for value in row] for row in zip(*down, strict=True)]


def _transformed(values: Sequence[float]) -> list[float]:
    """The lowest 8 frequencies of 32 values."""
    left, right = values[:_HALF], values[: _HALF - 1 : -1]
    folded = list(map(add, left, right)), list(map(sub, left, right))
    return [sum(map(mul, row, folded[k % 2])) for k, row in enumerate(_COSINES)]


def _shrink(grey: Image.Image, size: tuple[int, int]) -> list[bytes]:
    """Rows of pixels. Box average, most of it by whole factors first: a gap of 8 halves the error of copies."""
    pixels = grey.resize(size, Image.Resampling.BOX, reducing_gap=8.0).tobytes()
    return [pixels[at : at + size[0]] for at in range(0, len(pixels), size[0])]


def _pack(bits: Iterable[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)
