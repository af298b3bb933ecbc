"""Perceptual hashes stay close under what happens to copies, and far apart between different pictures."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from PIL import Image, ImageEnhance

from charhub_console.adapters.image_files.decode import decode
from charhub_console.adapters.image_files.hashes import distance, perceptual_hashes
from tests.adapters.pictures import file_bytes, scene

DUPLICATE = 6  # bits
SIMILAR = 12
PICTURES = [scene(100 + n, (320, 480)) for n in range(16)]
HASHES = [perceptual_hashes(picture) for picture in PICTURES]


def jpeg70(picture: Image.Image) -> Image.Image:
    return decode(file_bytes(picture, "JPEG", quality=70))


def half(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)


def brighter(picture: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(picture).enhance(1.1)


def trimmed(picture: Image.Image) -> Image.Image:
    x, y = round(picture.width * 0.015), round(picture.height * 0.015)
    return picture.crop((x, y, picture.width - x, picture.height - y))


@pytest.mark.parametrize("copy", [jpeg70, half, brighter])
def test_a_recompressed_resized_or_brightened_copy_is_a_duplicate_in_both_hashes(
    copy: Callable[[Image.Image], Image.Image],
) -> None:
    for picture, (dhash, phash, _, _) in zip(PICTURES, HASHES, strict=True):
        copied = perceptual_hashes(copy(picture))
        assert distance(dhash, copied[0]) <= DUPLICATE
        assert distance(phash, copied[1]) <= DUPLICATE


def test_a_slightly_cropped_copy_is_at_least_similar() -> None:
    for picture, (dhash, phash, _, _) in zip(PICTURES, HASHES, strict=True):
        copied = perceptual_hashes(trimmed(picture))
        assert min(distance(dhash, copied[0]), distance(phash, copied[1])) <= SIMILAR


def test_different_pictures_are_not_even_similar() -> None:
    for one, other in combinations(HASHES, 2):
        assert distance(one[0], other[0]) > SIMILAR
        assert distance(one[1], other[1]) > SIMILAR


def test_a_mirrored_copy_is_found_by_the_hashes_of_the_mirror_image() -> None:
    for picture, (dhash, phash, flipped_dhash, flipped_phash) in zip(PICTURES, HASHES, strict=True):
        mirrored = perceptual_hashes(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        assert distance(dhash, mirrored[0]) > SIMILAR
        assert distance(phash, mirrored[1]) > SIMILAR
        assert distance(flipped_dhash, mirrored[0]) <= DUPLICATE
        assert distance(flipped_phash, mirrored[1]) <= DUPLICATE


@pytest.mark.parametrize("size", [(1, 1), (9, 8), (31, 33), (3000, 2)])
def test_any_size_has_64_bit_hashes(size: tuple[int, int]) -> None:
    assert all(0 <= value < 2**64 for value in perceptual_hashes(scene(1, size)))


def test_hashes_stay_the_same_or_every_picture_known_would_come_back() -> None:
    """They lie in every operator's database; these were computed with numpy's matrices."""
    assert perceptual_hashes(Image.effect_mandelbrot((320, 480), (-2, -1.4, 0.6, 1.1), 60)) == (
        0xDCFCF3C193C1F3FC,
        0x4917966A628D4FB1,
        0xC0C0301C161C30C0,
        0x1C43C33F37D818E4,
    )


def test_a_flat_picture_hashes_to_zero_and_not_to_noise() -> None:
    assert perceptual_hashes(Image.new("RGB", (333, 555), (120, 7, 99))) == (0, 0, 0, 0)
