"""Texts as vectors: what of a character is embedded, and MedusaVR's own numbers for exchange with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.domain.character import Character
from charhub_console.domain.errors import InvalidInput

DIMENSIONS = 384
HASH_BASED = "hash-based-v1"
"""MedusaVR's numbers: they look like an embedding and say nothing, so they are exchanged and never searched."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A character that was found, and how near it is: the cosine, -1..1."""

    character_id: str
    cosine: float


def character_text(character: Character) -> str:
    """Everything a person would search a character by, in sentences a language model reads well."""
    looks = ", ".join(f"{what} {value}" for what, value in character.appearance)
    kind = " ".join((character.gender.value, character.species, character.style.value, character.theme.value)).lower()
    tags = ", ".join(tag.value for tag in character.content_tags).lower()
    parts = (character.name, character.description, kind, looks, tags)
    return ". ".join(part.strip(" .") for part in parts if part.strip(" .")).replace("_", " ")


def hash_based_v1(text: str) -> tuple[float, ...]:
    """MedusaVR's `DIMENSIONS` numbers for a text, 0..1: overlapping bytes of its SHA-256, over and over."""
    return numbers_of(hashlib.sha256(text.encode()).hexdigest())


def numbers_of(digits: str) -> tuple[float, ...]:
    """The numbers of 64 hex digits; the last of every 64 is of a single digit, as MedusaVR has it."""
    return tuple(int(digits[at % 64 : at % 64 + 2], 16) / 255 for at in range(DIMENSIONS))


def to_json(text: str, vector: Sequence[float], model: str, character_seed: int) -> str:
    """The embeddings file in MedusaVR's shape. Raises: InvalidInput (another number of dimensions)."""
    if len(vector) != DIMENSIONS:
        raise InvalidInput(f"This vector has {len(vector)} numbers.", f"An embedding has {DIMENSIONS}.")
    plain = [int(number) if number == int(number) else number for number in vector]  # as JavaScript writes them
    document = {
        "text": text,
        "vector": plain,
        "dimension": DIMENSIONS,
        "model": model,
        "characterSeed": character_seed,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def from_json(document: str) -> tuple[str, tuple[float, ...], str, int]:
    """Text, vector, model and seed of such a file. Raises: InvalidInput."""
    advice = "Use the embeddings file of a character, as MedusaVR or this console wrote it."
    try:
        found = json.loads(document)
        text, model, seed = found["text"], found["model"], found["characterSeed"]
        vector = tuple(float(number) for number in found["vector"])
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput("This is no embeddings file.", advice) from error
    if not (isinstance(text, str) and isinstance(model, str) and isinstance(seed, int) and len(vector) == DIMENSIONS):
        raise InvalidInput("This embeddings file is not of the known shape.", advice)
    if model == HASH_BASED and max(map(abs, map(float.__sub__, vector, hash_based_v1(text)))) > 1e-6:
        raise InvalidInput("The numbers of this embeddings file do not belong to its text.", advice)
    return text, vector, model, seed
