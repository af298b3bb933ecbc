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
class HashedImage:
    """A picture seen before, with its unsigned 64-bit hashes; `group` is None for one that joined no other."""

    candidate_id: str
    dhash: int
    phash: int
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The known picture nearest to a new one; `distance` in bits, `mirrored` when it was the mirror image."""

    image: HashedImage
    distance: int
    mirrored: bool

    @property
    def likeness(self) -> Likeness:
        """DUPLICATE or SIMILAR; what is different is no match."""
        return likeness(self.distance)


def distance(left: int, right: int) -> int:
    """How many bits differ."""
    return (left ^ right).bit_count()


def likeness(bits: int) -> Likeness:
    """What the distance of the nearer of the two hashes means: 0-6 duplicate, 7-12 similar, else different."""
    if bits <= DUPLICATE_BITS:
        return Likeness.DUPLICATE
    return Likeness.SIMILAR if bits <= SIMILAR_BITS else Likeness.DIFFERENT


def nearest(
    dhash: int, phash: int, known: Iterable[HashedImage], *, flipped: tuple[int, int] | None = None
) -> Match | None:
    """The known picture nearest to this one, or None when all are different. Of equally near ones the first counts.

    Args:
        flipped: dHash and pHash of the mirror image; without them a mirrored copy is not noticed.
    """
    flipped_dhash, flipped_phash = flipped or (dhash, phash)
    best, best_bits = None, SIMILAR_BITS + 1
    for image in known:  # runs ten thousand times for every new picture, so nothing is called that can be written out
        other_dhash, other_phash = image.dhash, image.phash
        bits = min(
            (dhash ^ other_dhash).bit_count(),
            (phash ^ other_phash).bit_count(),
            (flipped_dhash ^ other_dhash).bit_count(),
            (flipped_phash ^ other_phash).bit_count(),
        )
        if bits < best_bits:
            best, best_bits = image, bits
    if best is None:
        return None
    upright = min(distance(dhash, best.dhash), distance(phash, best.phash))
    return Match(best, best_bits, mirrored=upright > best_bits)


def duplicate_group(
    dhash: int, phash: int, known: Iterable[HashedImage], *, flipped: tuple[int, int] | None = None
) -> str | None:
    """The group a new picture joins, or None when it is no duplicate. A group bears its first member's id.

    Given oldest first, two groups that a new picture would connect stay two; it joins the nearer one.
    """
    match = nearest(dhash, phash, known, flipped=flipped)
    if match is None or match.likeness is not Likeness.DUPLICATE:
        return None
    return match.image.group or match.image.candidate_id
