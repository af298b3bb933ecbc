"""Characters described in words: the shipped templates, what is refused, and that any name is carried."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.app.wiring import contents
from charhub_console.domain.analysis import Gender, Style
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.medusavr_tree import character_folder
from charhub_console.domain.template import STYLES, Described, Template, template_from

SHIPPED = [
    ("Luna Starweaver", "fantasy", "mysterious"),
    ("Zara Cybershade", "anime", "rebellious"),
    ("Captain Aria Blackwater", "realistic", "brave"),
    ("Dr. Elena Nova", "realistic", "intellectual"),
    ("Sakura Dreamlight", "anime", "gentle"),
    ("Raven Nightshade", "fantasy", "dark"),
    ("Maya Stormrider", "realistic", "fearless"),
    ("Aurora Crystalheart", "fantasy", "guardian"),
]
ELF = Template("Luna", "An elven sorceress.", "fantasy", "wise", ("calm",), (("appearance", ("silver-hair",)),))
HARD = ["../../etc", "CON", "con.txt", "a" * 100, "Łucja Öztürk", "🧝", ".", "-rf", "a/b\\c", "\u202eabc", "name\n2"]


def test_the_eight_are_shipped_in_their_order(tmp_path: Path) -> None:
    found = contents.templates(tmp_path)
    assert [(one.name, one.style, one.main_trait) for one in found] == SHIPPED
    assert all(len(one.sub_traits) == 3 and one.gender is Gender.FEMALE for one in found)
    assert found[0].appearance == (("hair_color", "silver"), ("eye_color", "blue"))


def test_the_operators_own_come_too_and_replace_ours(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "01-luna-starweaver.toml").write_text('name = "Nova"\ndescription = "A pilot."\nstyle = "cartoon"\n')
    (folder / "99-own.toml").write_text('name = "Vale"\ndescription = "A smith."\nstyle = "anime"\n')
    names = [one.name for one in contents.templates(tmp_path)]
    assert (names[0], names[-1], len(names)) == ("Nova", "Vale", 9)


@pytest.mark.parametrize(
    "found",
    [
        {"name": "A", "description": "b", "style": "anime", "nsfw": True},
        {"name": "A", "description": "b", "style": "oil"},
        {"name": "A", "description": "b", "style": "anime", "tags": {"genre": "fantasy"}},
        {"name": "A", "description": 7, "style": "anime"},
        {"name": " ", "description": "b", "style": "anime"},
        {"name": "A" * 101, "description": "b", "style": "anime"},
    ],
)
def test_a_template_with_anything_else_is_refused(found: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        template_from(found, "x.toml")


@pytest.mark.parametrize("how", [{"age": 17}, {"age": 121}, {"seed": -1}, {"seed": 2**32}])
def test_nobody_is_under_eighteen_and_a_seed_has_32_bits(how: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        Described(ELF, **how)


def test_every_style_has_one_of_ours() -> None:
    assert {style: STYLES[style][0] for style in STYLES} == {
        "anime": Style.ANIME,
        "cartoon": Style.CARTOON,
        "realistic": Style.REALISTIC,
        "fantasy": Style.ANIME,
    }


def test_any_other_wish_has_another_fingerprint() -> None:
    wish = Described(ELF)
    same = wish.fingerprint("ana", "plain", references=False)
    assert same == Described(replace(ELF)).fingerprint("ana", "plain", references=False)
    others = {
        wish.fingerprint("bea", "plain", references=False),
        wish.fingerprint("ana", "other", references=False),
        wish.fingerprint("ana", "plain", references=True),
        replace(wish, seed=7).fingerprint("ana", "plain", references=False),
        replace(wish, values=(("steps", 30),)).fingerprint("ana", "plain", references=False),
        replace(wish, positive_text="masterpiece").fingerprint("ana", "plain", references=False),
    }
    assert len(others | {same}) == 7


@given(st.text(min_size=1, max_size=100).filter(str.strip) | st.sampled_from(HARD), st.sampled_from([*STYLES]))
def test_any_name_goes_through_folder_and_prompt(name: str, style: str) -> None:
    wish = Described(Template(name, f"{name} is a knight.", style))
    user, characters, folder = character_folder("MedusaVR", name).split("/")
    assert (user, characters) == ("MedusaVR", "characters")
    assert folder.isascii() and folder not in {"", ".", ".."} and not folder.startswith(("-", "."))
    assert len(wish.positive.splitlines()) == len(wish.negative.splitlines()) == 1
    assert len(wish.fingerprint(name, "plain", references=True)) == 16
