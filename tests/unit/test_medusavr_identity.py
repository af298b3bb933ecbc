"""MedusaVR's seeds, by the numbers its own code gives."""

from __future__ import annotations

import pytest

from charhub_console.domain.character import seed_for
from charhub_console.domain.medusavr_identity import ImageType, Variation, image_seed, variation_seed

GUIDE = {
    ("Luna Starweaver", "A mystical elven sorceress with silver hair"): 4164696983,
    ("Aria Cybershade", "A cyberpunk hacker with neon hair"): 1252698944,
}

# medusavr.md 4.1: character seed, then default, face, body, outfit
VARIATIONS = [
    (2586163191, 438679544, 438680544, 438681544, 438682544),
    (4120309075, 1972825428, 1972826428, 1972827428, 1972828428),
    (890954122, 890954122, 890955122, 890956122, 890957122),
    (470939087, 470939087, 470940087, 470941087, 470942087),
    (1901337450, 1901337450, 1901338450, 1901339450, 1901340450),
    (1346859428, 1346859428, 1346860428, 1346861428, 1346862428),
    (1980322500, 1980322500, 1980323500, 1980324500, 1980325500),
    (4209021700, 2061538053, 2061539053, 2061540053, 2061541053),
]

IMAGES = {
    ImageType.PORTRAIT: 983988433,
    ImageType.FULL_BODY: 2177161913,
    ImageType.ACTION: 3168816191,
    ImageType.VARIATION: 456901928,
    ImageType.CUSTOM: 3565975615,
}


@pytest.mark.parametrize(("said", "seed"), GUIDE.items())
def test_a_character_has_the_seed_it_has_there(said: tuple[str, str], seed: int) -> None:
    assert seed_for(*said) == seed
    assert seed_for(said[0].upper(), said[1].upper()) == seed


@pytest.mark.parametrize("seeds", VARIATIONS)
def test_a_variation_has_the_seed_it_has_there(seeds: tuple[int, ...]) -> None:
    assert tuple(variation_seed(seeds[0], variation) for variation in Variation) == seeds[1:]


@pytest.mark.parametrize("image_type", ImageType)
def test_a_kind_of_image_has_the_seed_it_has_there(image_type: ImageType) -> None:
    assert image_seed(123456, image_type) == image_seed("123456", image_type) == IMAGES[image_type]
