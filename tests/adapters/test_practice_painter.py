"""The built-in painter: five views of one person, marked, of the asked size, whatever the traits say."""

from __future__ import annotations

import itertools
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from charhub_console.adapters.practice.painter.palette import CLOTH, HAIR, SKIN, colours_in
from charhub_console.adapters.practice.painter.person import person_from
from charhub_console.adapters.practice.painter.person_words import Age, Extra, Frame, Hair, Kind
from charhub_console.adapters.practice.painter.view import STEPS, paint
from charhub_console.domain.views import View
from tests.adapters.practice_requests import BAKER, ELF

SMALL = (96, 144)


def picture(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def difference(one: bytes, other: bytes) -> float:
    """Mean difference of two pictures of one size, 0..255."""
    return float(np.asarray(ImageChops.difference(picture(one), picture(other))).mean())


def test_the_five_views_show_five_pictures() -> None:
    views = [paint(ELF, 7, view, SMALL) for view in View]
    assert all(difference(one, other) > 2 for one, other in itertools.combinations(views, 2))


def test_the_same_traits_and_seed_give_the_same_bytes() -> None:
    assert paint(ELF, 7, View.REFERENCE_SIDE, SMALL) == paint(tuple(reversed(ELF)), 7, View.REFERENCE_SIDE, SMALL)


@pytest.mark.parametrize("view", View)
def test_two_characters_look_different(view: View) -> None:
    assert difference(paint(ELF, 7, view, SMALL), paint(BAKER, 7, view, SMALL)) > 5


@pytest.mark.parametrize("view", View)
def test_a_picture_is_png_of_the_asked_size(view: View) -> None:
    image = picture(paint(BAKER, 7, view, view.size_px))
    assert (image.format, image.size, image.mode) == ("PNG", view.size_px, "RGB")


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (300, 7), (1024, 1024)])
def test_odd_sizes_are_kept_exactly(size: tuple[int, int]) -> None:
    assert picture(paint(ELF, 7, View.AVATAR, size)).size == size


@pytest.mark.parametrize("view", [View.AVATAR, View.REFERENCE_FRONT])
def test_every_quarter_of_a_picture_carries_the_practice_mark(view: View) -> None:
    width, height = view.size_px
    marked, plain = (picture(paint(ELF, 7, view, view.size_px, marked=marked)) for marked in (True, False))
    changed = np.asarray(ImageChops.difference(marked, plain)).max(axis=2) > 8
    for left, top in itertools.product((0, width // 2), (0, height // 2)):
        assert changed[top : top + height // 2, left : left + width // 2].mean() > 0.01
    assert changed.mean() < 0.2  # the picture stays visible


def test_the_back_shows_no_face() -> None:
    """The eyes' colour is in front and nowhere behind."""
    traits = (*ELF, ("accessories", ""), ("outfit_color", "red, black, white"))
    eyes = np.array([66, 124, 196])

    def blue(view: View) -> int:
        pixels = np.asarray(picture(paint(traits, 7, view, view.size_px, marked=False))).astype(int)
        return int((np.abs(pixels - eyes).sum(axis=2) < 30).sum())

    assert blue(View.REFERENCE_FRONT) > 10
    assert blue(View.REFERENCE_BACK) == 0


def test_each_step_is_reported_once_with_a_small_jpeg() -> None:
    heard: list[tuple[int, bytes]] = []
    paint(ELF, 7, View.AVATAR, (768, 768), lambda step, preview: heard.append((step, preview)))
    assert [step for step, _ in heard] == list(range(1, STEPS + 1))
    previews = [picture(preview) for _, preview in heard]
    assert {(image.format, max(image.size)) for image in previews} == {("JPEG", 256)}
    assert len({preview for _, preview in heard}) >= 5  # one sees it grow


def test_a_named_character_stays_who_they_are_under_a_new_seed() -> None:
    one, other = person_from(ELF, 1), person_from(ELF, 2)
    assert one != other
    assert replace(one, backdrop=other.backdrop, smile=other.smile) == other


def test_what_traits_leave_open_is_chosen_differently_for_different_names() -> None:
    people = {person_from([("name", f"person {number}")], 7) for number in range(20)}
    assert len({(person.hair, person.outfit, person.main) for person in people}) == 20


def test_traits_are_read_out_of_words() -> None:
    person = person_from(
        [
            ("gender", "MALE"), ("species", "Demon"), ("hairColor", "dark red"), 
            ("hair_style", "long hair in a braid"),
            ("apparent_age", "elderly"), ("accessories", "round glasses, scarf"), 
            ("features", "violet skin, full beard"),
            ("outfit", "black leather jacket, cream trousers"),
        ],
        7,
    )  # fmt: skip
    assert (person.frame, person.kind, person.age, person.hair) == (
        Frame.MASCULINE,
        Kind.DEMON,
        Age.ELDERLY,
        Hair.BRAID,
    )
    assert {Extra.GLASSES, Extra.SCARF, Extra.BEARD} == person.extras
    assert person.skin == SKIN["violet"]
    assert (person.main, person.second) == (CLOTH["black"], CLOTH["cream"])


def test_a_woman_is_not_read_as_a_man() -> None:
    assert person_from([("gender", "FEMALE")], 7).frame is Frame.FEMININE
    assert person_from([("gender", "woman")], 7).frame is Frame.FEMININE


def test_words_that_belong_together_are_one_colour() -> None:
    assert colours_in("navy blue coat, brown leather boots, white", CLOTH) == [
        CLOTH["navy"],
        CLOTH["brown"],
        CLOTH["white"],
    ]
    assert len(colours_in("dark brown", HAIR)) == 1
    assert colours_in("dark brown", HAIR) != colours_in("brown", HAIR)


_WORDS_TEXT = """
    elf robot fox rabbit dragon fairy angel orc catgirl tiger bald curly spiky mohawk bun bob wavy ponytail
    kimono armor gown hoodie spacesuit apron vest skirt crown hat cape beard stubble eyepatch headphones flower
    manga PIXEL_ART male 99 elderly dark
"""
_WORDS = st.sampled_from(_WORDS_TEXT.split())
_KEYS_TEXT = """
    name gender species hair_color hair_style eye_color skin_tone build outfit outfit_color accessories features
    style age
"""
_KEYS = st.sampled_from(_KEYS_TEXT.split())
_TRAITS = st.lists(
    st.tuples(st.one_of(_KEYS, st.text(max_size=8)), st.one_of(_WORDS, st.text(max_size=30))), max_size=12
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(traits=_TRAITS, seed=st.integers(0, 2**32 - 1), view=st.sampled_from(View))
def test_no_words_stop_the_painter(traits: list[tuple[str, str]], seed: int, view: View) -> None:
    assert picture(paint(traits, seed, view, (32, 48))).size == (32, 48)
