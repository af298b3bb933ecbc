"""MedusaVR's folders: called as theirs; whatever a name holds, no key leaves its folder or meets another."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.medusavr_tree import character_folder, safe_name, tree_key, user_folder
from charhub_console.domain.storage_keys import WINDOWS_DEVICES, checked_key
from charhub_console.domain.views import View

CHARACTER = "5c0dd1f2-7d0a-4a9e-9c35-0f1b2c3d4e5f"
AT = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
MS = 1767323045678


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Luna Starweaver", "luna-starweaver"),
        ("Dr. Elena Nova", "dr--elena-nova"),
        ("Captain Aria Blackwater", "captain-aria-blackwater"),
        ("R2-D2 (copy)", "r2-d2--copy-"),
    ],
)
def test_a_folder_is_called_as_medusavr_calls_it(name: str, folder: str) -> None:
    assert safe_name(name) == folder
    assert character_folder("MedusaVR", name) == f"MedusaVR/characters/{folder}"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("", "_"),
        ("😀", "_-"),
        ("Łucja", "_ucja"),
        ("../../etc/passwd", "_-----etc-passwd"),
        ("CON", "con_"),
        ("nul", "nul_"),
        ("x" * 300, "x" * 60),
        ("-rf", "_rf"),
    ],
)
def test_what_no_file_system_takes_gets_an_underscore(name: str, folder: str) -> None:
    assert safe_name(name) == folder


@pytest.mark.parametrize(
    ("username", "folder"),
    [("MedusaVR", "MedusaVR"), ("prod", "prod_"), ("..", "_"), ("a/b", "a-b"), ("aux.x", "aux.x_")],
)
def test_a_user_keeps_the_case_of_the_name(username: str, folder: str) -> None:
    assert user_folder(username) == folder


@pytest.mark.parametrize(
    ("view", "place"),
    [
        (View.AVATAR, "avatar/luna-avatar"),
        (View.REFERENCE_AVATAR, "images/luna-face"),
        (View.REFERENCE_BACK, "images/luna-back"),
    ],
)
def test_the_avatar_has_its_folder_and_the_other_views_are_images(view: View, place: str) -> None:
    expected = f"MedusaVR/characters/luna/{place}-{CHARACTER}-{MS}.webp"
    assert tree_key("MedusaVR", "Luna", CHARACTER, view, 1, AT) == expected
    assert tree_key("MedusaVR", "Luna", CHARACTER, view, 3, AT) == expected.replace(".webp", "-3.webp")


names = st.text(max_size=300) | st.sampled_from(sorted(WINDOWS_DEVICES)) | st.text("./\\:*?- \0\n", max_size=300)


@given(names, names)
@example("../" * 100, "..")
@example("👩‍🚀" * 100, "com1.txt")
def test_every_name_gives_a_key_every_storage_takes_inside_its_folder(username: str, name: str) -> None:
    key = tree_key(username, name, CHARACTER, View.REFERENCE_FRONT, 1, AT)
    assert checked_key(key) == key
    parts = key.split("/")
    assert (len(parts), parts[1], parts[3]) == (5, "characters", "images")
    assert ".." not in parts
    assert len(key) <= 255  # Cloudinary's public ids
    assert key.isascii()


@given(
    st.lists(
        st.tuples(names, st.uuids(version=4), st.sampled_from(View), st.integers(1, 20)), unique_by=lambda one: one[1:]
    )
)
def test_different_images_never_share_a_key_whatever_the_names(made: list[tuple[str, uuid.UUID, View, int]]) -> None:
    keys = [tree_key("MedusaVR", name, str(owner), view, attempt, AT) for name, owner, view, attempt in made]
    assert len(set(keys)) == len(keys)


def test_a_later_moment_is_another_key() -> None:
    later = tree_key("u", "n", CHARACTER, View.AVATAR, 1, AT + timedelta(milliseconds=1))
    assert later != tree_key("u", "n", CHARACTER, View.AVATAR, 1, AT)


@pytest.mark.parametrize(("character", "attempt"), [("../x", 1), (CHARACTER, 0)])
def test_an_id_that_is_no_uuid_and_attempt_zero_are_refused(character: str, attempt: int) -> None:
    with pytest.raises(InvalidInput):
        tree_key("u", "n", character, View.AVATAR, attempt, AT)
