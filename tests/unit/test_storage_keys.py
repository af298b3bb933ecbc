"""Keys follow CharHub's layout, never collide and never leave their folder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.storage_keys import checked_key, source_key, view_key
from charhub_console.domain.views import View

CHARACTER = "5c0dd1f2-7d0a-4a9e-9c35-0f1b2c3d4e5f"
CANDIDATE = "0a1b2c3d-0000-4000-8000-123456789abc"
MS = 1_760_000_000_123
AT = datetime.fromtimestamp(MS // 1000, UTC) + timedelta(milliseconds=123)


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (View.AVATAR, "avatar/avatar"),
        (View.REFERENCE_AVATAR, "references/face"),
        (View.REFERENCE_FRONT, "references/front"),
        (View.REFERENCE_SIDE, "references/side"),
        (View.REFERENCE_BACK, "references/back"),
    ],
)
def test_a_first_attempt_is_named_exactly_as_charhub_names_it(view: View, name: str) -> None:
    assert view_key(CHARACTER, view, 1, AT) == f"characters/{CHARACTER}/{name}_{MS}.webp"


def test_the_source_image_goes_to_the_singular_reference_folder() -> None:
    assert source_key(CHARACTER, CANDIDATE) == f"characters/{CHARACTER}/reference/civitai_{CANDIDATE}.webp"


def test_attempts_and_neighbouring_milliseconds_never_share_a_key() -> None:
    keys = {
        view_key(CHARACTER, view, attempt, AT + timedelta(milliseconds=offset))
        for view, offset, attempt in product(View, range(12), range(1, 13))
    }
    assert len(keys) == 5 * 12 * 12


def test_every_key_we_make_is_one_that_storages_accept() -> None:
    for view in View:
        key = view_key(CHARACTER, view, 999, AT)
        assert checked_key(key) == key
    assert checked_key(source_key(CHARACTER, CANDIDATE))


@pytest.mark.parametrize("bad", ["", "..", CHARACTER.upper(), CHARACTER + "/x", CHARACTER[:-1], f"{{{CHARACTER}}}"])
def test_an_id_that_is_no_lower_case_uuid_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput):
        view_key(bad, View.AVATAR, 1, AT)
    with pytest.raises(InvalidInput):
        source_key(CHARACTER, bad)


@pytest.mark.parametrize(
    ("attempt", "at"),
    [(0, AT), (-1, AT), (True, AT), (1, AT.replace(tzinfo=None)), (1, datetime(1970, 1, 1, tzinfo=UTC))],
)
def test_attempt_zero_and_a_clock_without_zone_or_battery_are_refused(attempt: int, at: datetime) -> None:
    with pytest.raises(InvalidInput):
        view_key(CHARACTER, View.AVATAR, attempt, at)


def test_the_same_instant_in_another_zone_gives_the_same_key() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=-3)))
    assert view_key(CHARACTER, View.AVATAR, 1, elsewhere) == view_key(CHARACTER, View.AVATAR, 1, AT)


UNUSUAL_KEYS = [
    "",
    "/a.webp",
    "a//b.webp",
    "a/../b.webp",
    "./a.webp",
    "a/.hidden",
    "a\\b.webp",
    "C:/a.webp",
    "a b.webp",
    "bild-ä.webp",
    "a.webp\n",
    "a?.webp",
    "a/con.webp",
    "nul",
    "a./b",
    "dev/a.webp",
    "prod/a.webp",
    "a/",
    "x" * 200 + ".webp",
    "a/" * 300 + "b",
]


@pytest.mark.parametrize("key", UNUSUAL_KEYS)
def test_an_unusual_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput):
        checked_key(key)


@given(st.text(max_size=60))
def test_whatever_is_accepted_stays_inside_its_folder(key: str) -> None:
    try:
        accepted = checked_key(key)
    except InvalidInput:
        return
    assert accepted.isascii()
    assert not accepted.startswith(("/", "."))
    assert ".." not in accepted.split("/")
