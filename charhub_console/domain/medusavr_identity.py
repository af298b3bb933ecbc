"""MedusaVR's numbers of a character: the seeds of its variations and of its kinds of image (medusavr.md 4.1)."""

from __future__ import annotations

import hashlib
from enum import StrEnum

MERSENNE_31 = 2**31 - 1
SEED_STEP = 1000


class Variation(StrEnum):
    """What of a character is varied; the order is the offset of its seed."""

    DEFAULT = "default"
    FACE = "face"
    BODY = "body"
    OUTFIT = "outfit"


class ImageType(StrEnum):
    """The kinds of further images of a character."""

    PORTRAIT = "portrait"
    FULL_BODY = "full-body"
    ACTION = "action"
    VARIATION = "variation"
    CUSTOM = "custom"


def variation_seed(seed: int, variation: Variation) -> int:
    """The seed of a variation of the character with this seed, 0..2**31-2."""
    return (seed + list(Variation).index(variation) * SEED_STEP) % MERSENNE_31


def image_seed(character_id: str | int, image_type: ImageType) -> int:
    """The seed of a kind of image of the character with this id, 0..2**32-2; `character_id` as the document has it."""
    text = f"{character_id}-{image_type.value}"
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16) % (2**32 - 1)
