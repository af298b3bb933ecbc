"""64-bit perceptual hashes: small numbers that stay close when an image is resized, recompressed or brightened.

Duplicates lie within 6 bits of each other in either hash, look-alikes within 12 (sync-and-storage.md, section 7).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Matrix = NDArray[np.float64]

_DHASH_SIZE = (9, 8)  # (columns, rows): 8 comparisons in each of 8 rows
_PHASH_SIDE = 32
_LOW = 8  # of the 32x32 frequencies, the 8x8 lowest are kept


def _cosines(size: int, rows: int) -> Matrix:
    """The first rows of the DCT-II matrix (unscaled: only the order of coefficients matters)."""
    k = np.arange(rows)[:, None]
    n = np.arange(size)[None, :]
    return np.asarray(np.cos(np.pi * k * (2 * n + 1) / (2 * size)), dtype=np.float64)


_DCT = _cosines(_PHASH_SIDE, _LOW)


def perceptual_hashes(image: Image.Image) -> tuple[int, int, int, int]:
    """(dHash, pHash, dHash of the mirrored image, pHash of the mirrored image), each 0..2**64-1."""
    grey = image.convert("L")
    coarse, fine = _shrink(grey, _DHASH_SIZE), _shrink(grey, (_PHASH_SIDE, _PHASH_SIDE))
    return dhash(coarse), phash(fine), dhash(coarse[:, ::-1]), phash(fine[:, ::-1])


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return (one ^ other).bit_count()


def dhash(grey: Matrix) -> int:
    """Of an 8x9 matrix: is each pixel brighter than its left neighbour?"""
    return _pack(grey[:, 1:] > grey[:, :-1])


def phash(grey: Matrix) -> int:
    """Of a 32x32 matrix: is each of the lowest 8x8 frequencies above their median? The mean brightness is left out."""
    frequencies = np.round(_DCT @ grey @ _DCT.T, 6)  # rounded: a flat image gives zeros, not noise
    flat = frequencies.reshape(-1)
    bits = flat > np.median(flat[1:])
    bits[0] = False
    return _pack(bits)


def _shrink(grey: Image.Image, size: tuple[int, int]) -> Matrix:
    """Box average, most of it by whole factors first. A gap of 8 costs what 2 costs and halves the error of copies."""
    return np.asarray(grey.resize(size, Image.Resampling.BOX, reducing_gap=8.0), dtype=np.float64)


def _pack(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits.reshape(-1)).tobytes(), "big")
