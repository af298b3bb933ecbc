"""When two images are the same picture: Hamming distances of their 64-bit hashes, and groups of duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DUPLICATE_BITS = 6  # unrelated pictures differ in 18 bits or more, re-compressed ones in 6 or fewer
SIMILAR_BITS = 12


class Likeness(StrEnum):
    """How two pictures compare. SIMILAR is for a person to judge."""

    DUPLICATE = "duplicate"
    SIMILAR = "similar"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class PictureHashes:
    """The unsigned 64-bit dHash and pHash of a picture and of its mirror image."""

    dhash: int
    phash: int
    flipped_dhash: int
    flipped_phash: int


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """A picture seen before; `group` is None while nothing else looks like it."""

    candidate_id: str
    dhash: int
    phash: int
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The known picture nearest to a new one. `distance` is in bits; `mirrored` when only its mirror image is as near.

    `group` is the duplicate group the new picture joins: None unless `likeness` is DUPLICATE. When `founds_group`, the
    known picture had no group yet and has to be put into it as well.
    """

    candidate_id: str
    distance: int
    mirrored: bool
    likeness: Likeness
    group: str | None
    founds_group: bool


def distance(left: int, right: int) -> int:
    """How many bits differ."""
    return (left ^ right).bit_count()


def likeness(bits: int) -> Likeness:
    """What a distance means, of whichever hash is nearer: 0-6 duplicate, 7-12 similar, else different."""
    if bits <= DUPLICATE_BITS:
        return Likeness.DUPLICATE
    return Likeness.SIMILAR if bits <= SIMILAR_BITS else Likeness.DIFFERENT


def nearest(picture: PictureHashes, known: Iterable[KnownPicture]) -> Match | None:
    """The known picture nearest to this one or to its mirror image, or None when all are different.

    Of equally near ones the first counts, so with the oldest first a group keeps its founder's id.
    """
    dhash, phash = picture.dhash, picture.phash
    flipped_dhash, flipped_phash = picture.flipped_dhash, picture.flipped_phash
    best, best_bits = None, SIMILAR_BITS + 1
    for other in known:
        other_dhash, other_phash = other.dhash, other.phash
        bits = min(
            (dhash ^ other_dhash).bit_count(),
            (phash ^ other_phash).bit_count(),
            (flipped_dhash ^ other_dhash).bit_count(),
            (flipped_phash ^ other_phash).bit_count(),
        )
        if bits < best_bits:
            best, best_bits = other, bits
    return None if best is None else _match(picture, best, best_bits)


def _match(picture: PictureHashes, known: KnownPicture, bits: int) -> Match:
    upright = min(distance(picture.dhash, known.dhash), distance(picture.phash, known.phash))
    kind = likeness(bits)
    duplicate = kind is Likeness.DUPLICATE
    return Match(
        candidate_id=known.candidate_id,
        distance=bits,
        mirrored=upright > bits,
        likeness=kind,
        group=(known.group or known.candidate_id) if duplicate else None,
        founds_group=duplicate and known.group is None,
    )
