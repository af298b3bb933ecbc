"""Hamming rules and duplicate groups."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.similarity import HashedImage, Likeness, distance, duplicate_group, likeness, nearest

hashes = st.integers(min_value=0, max_value=2**64 - 1)
FAR = 0xFFFF_0000_FFFF_0000
FARTHER = 0x00FF_FF00_00FF_FF00


def flip_bits(value: int, count: int) -> int:
    """The value with its lowest `count` bits turned over."""
    return value ^ ((1 << count) - 1)


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        (0, Likeness.DUPLICATE),
        (6, Likeness.DUPLICATE),
        (7, Likeness.SIMILAR),
        (12, Likeness.SIMILAR),
        (13, Likeness.DIFFERENT),
        (64, Likeness.DIFFERENT),
    ],
)
def test_the_limits_are_six_and_twelve_bits(bits: int, expected: Likeness) -> None:
    assert likeness(bits) is expected


@pytest.mark.parametrize("bits", [0, 3, 6])
def test_one_near_hash_is_enough_to_be_a_duplicate(bits: int) -> None:
    known = [HashedImage("old", dhash=0, phash=0)]

    assert duplicate_group(flip_bits(0, bits), FAR, known) == "old"
    assert duplicate_group(FAR, flip_bits(0, bits), known) == "old"


def test_seven_bits_are_similar_and_join_no_group() -> None:
    known = [HashedImage("old", dhash=0, phash=0)]

    match = nearest(flip_bits(0, 7), FAR, known)

    assert match is not None
    assert (match.likeness, match.distance) == (Likeness.SIMILAR, 7)
    assert duplicate_group(flip_bits(0, 7), FAR, known) is None


def test_different_pictures_match_nothing() -> None:
    assert nearest(FAR, FARTHER, [HashedImage("old", dhash=0, phash=0)]) is None
    assert nearest(1, 2, []) is None


def test_a_mirrored_copy_is_found_by_the_flipped_hashes() -> None:
    known = [HashedImage("old", dhash=flip_bits(FAR, 2), phash=0)]

    match = nearest(0xF0F0, FARTHER, known, flipped=(FAR, FARTHER))

    assert match is not None
    assert match.mirrored
    assert match.distance == 2
    assert duplicate_group(0xF0F0, FARTHER, known, flipped=(FAR, FARTHER)) == "old"
    assert duplicate_group(FARTHER, 0xF0F0F0F0F0F0F0F0, known) is None


def test_an_upright_copy_is_not_called_mirrored() -> None:
    match = nearest(5, 5, [HashedImage("old", dhash=5, phash=5)], flipped=(5, 5))

    assert match is not None
    assert not match.mirrored


def test_a_picture_joins_the_group_of_its_duplicate() -> None:
    known = [HashedImage("first", 0, 0), HashedImage("second", 1, 1, group="first")]

    assert duplicate_group(1, 1, known) == "first"


def test_the_nearest_group_wins_and_the_oldest_of_equals() -> None:
    known = [HashedImage("a", flip_bits(0, 5), FAR), HashedImage("b", flip_bits(0, 2), FAR), HashedImage("c", 3, FAR)]

    assert duplicate_group(0, FARTHER, known) == "b"


@given(hashes, hashes)
def test_distance_is_the_same_both_ways_and_zero_only_for_equals(left: int, right: int) -> None:
    assert distance(left, right) == distance(right, left) == bin(left ^ right).count("1")
    assert (distance(left, right) == 0) == (left == right)


@given(hashes, hashes, st.lists(st.tuples(hashes, hashes), max_size=20))
def test_nearest_is_what_looking_at_all_pairs_says(dhash: int, phash: int, others: list[tuple[int, int]]) -> None:
    known = [HashedImage(str(n), d, p) for n, (d, p) in enumerate(others)]
    best = min((min(distance(dhash, k.dhash), distance(phash, k.phash)) for k in known), default=64)

    match = nearest(dhash, phash, known)

    assert (match.distance if match else None) == (best if best <= 12 else None)


def test_ten_thousand_comparisons_take_a_few_milliseconds() -> None:
    chance = random.Random(7)
    known = [HashedImage(str(n), chance.getrandbits(64), chance.getrandbits(64)) for n in range(10_000)]
    wanted = [chance.getrandbits(64) for _ in range(4)]

    def once() -> float:
        start = time.thread_time()
        nearest(wanted[0], wanted[1], known, flipped=(wanted[2], wanted[3]))
        return time.thread_time() - start

    assert min(once() for _ in range(3)) < 0.03  # measured 3 ms; the limit allows for a slow machine
