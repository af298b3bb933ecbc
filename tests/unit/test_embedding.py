"""Texts as vectors: MedusaVR's numbers, vectors by words, and what is recommended."""

from __future__ import annotations

import hashlib
import json
import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain import lexical
from charhub_console.domain.embedding import (
    DIMENSIONS,
    HASH_BASED,
    character_text,
    from_json,
    hash_based_v1,
    numbers_of,
    to_json,
)
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.recommendation import cosine, diverse, middle
from tests.adapters.sqlite_examples import a_character


def test_medusa_numbers_are_overlapping_bytes_of_the_hash() -> None:
    digits = "70b7b2fd453a483b".ljust(63, "0") + "a"
    numbers = numbers_of(digits)
    assert [round(number, 6) for number in numbers[:4]] == [0.439216, 0.043137, 0.717647, 0.482353]
    assert round(numbers[63], 6) == 0.039216, "a single digit"
    assert len(numbers) == DIMENSIONS
    assert numbers[:64] * 6 == numbers
    assert hash_based_v1("Luna") == numbers_of(hashlib.sha256(b"Luna").hexdigest())


@given(text=st.text(), seed=st.integers(0, 2**32 - 1))
def test_an_embeddings_file_is_read_as_it_was_written(text: str, seed: int) -> None:
    text = text.encode("utf-8", "replace").decode()
    document = to_json(text, hash_based_v1(text), HASH_BASED, seed)
    assert list(json.loads(document)) == ["text", "vector", "dimension", "model", "characterSeed"]
    assert from_json(document) == (text, hash_based_v1(text), HASH_BASED, seed)


def test_zeros_and_ones_are_written_as_javascript_does() -> None:
    written = to_json("x", [0.0, 1.0, 0.5, *[0.25] * 381], "m", 1)
    assert json.loads(written)["vector"][:3] == [0, 1, 0.5]
    assert "0.0" not in written


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        "{}",
        '{"text": "a", "vector": [1], "model": "m", "characterSeed": 1}',
        to_json("a", hash_based_v1("b"), HASH_BASED, 1),
        to_json("a", hash_based_v1("a"), "m", 1).replace('"characterSeed": 1', '"characterSeed": "x"'),
    ],
)
def test_what_is_no_embeddings_file_is_refused(document: str) -> None:
    with pytest.raises(InvalidInput):
        from_json(document)


@given(st.text())
def test_word_vectors_have_length_one_or_nothing_to_say(text: str) -> None:
    made = lexical.vector(text)
    assert len(made) == DIMENSIONS
    assert math.isclose(cosine(made, made), 1, rel_tol=1e-5) or not any(made)
    assert made == lexical.vector(text)


def test_pieces_of_words_count_and_meaning_does_not() -> None:
    elf = lexical.vector("A silver-haired elf who sings")
    near, far = lexical.vector("elven woman with silver hair"), lexical.vector("quantum physics lecture")
    assert cosine(elf, near) > cosine(elf, far) + 0.2
    assert cosine(lexical.vector("Café"), lexical.vector("cafe")) == pytest.approx(1, abs=1e-6)
    assert not any(lexical.vector("the and of")), "words everybody uses say nothing"


def test_the_text_of_a_character_has_everything_a_person_would_ask_for() -> None:
    character = a_character(name="Luna", description="An elf.", species="elf", appearance=(("hair", "silver"),))
    text = character_text(character)
    for word in ("Luna", "An elf", "elf", "hair silver", character.gender.value.lower()):
        assert word in text


VECTORS = st.lists(st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4), min_size=1, max_size=12)


@given(VECTORS, st.integers(1, 12))
def test_without_diversity_the_nearest_come_first(rows: list[list[float]], count: int) -> None:
    vectors = [middle([array("f", row)]) for row in rows]
    near = [cosine(vector, vectors[0]) for vector in vectors]
    chosen = diverse(vectors, near, count, diversity=0.0)
    assert chosen == sorted(range(len(rows)), key=lambda at: (-near[at], at))[:count]


@given(VECTORS, st.integers(1, 12), st.floats(0, 1))
def test_nobody_is_recommended_twice_and_the_nearest_is_first(
    rows: list[list[float]], count: int, diversity: float
) -> None:
    vectors = [middle([array("f", row)]) for row in rows]
    near = [cosine(vector, vectors[0]) for vector in vectors]
    chosen = diverse(vectors, near, count, diversity)
    assert len(chosen) == len(set(chosen)) == min(count, len(rows))
    assert near[chosen[0]] == max(near)


def test_a_copy_of_what_was_chosen_gives_way_to_something_else() -> None:
    first, copy, other = (array("f", row) for row in ([1, 0], [1, 0], [0.8, 0.6]))
    assert diverse([first, copy, other], [1.0, 1.0, 0.9], 2, diversity=0.5) == [0, 2]
    assert diverse([first, copy, other], [1.0, 1.0, 0.8], 2, diversity=0.0) == [0, 1]
