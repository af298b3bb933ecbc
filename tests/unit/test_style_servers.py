"""MedusaVR's addresses: which server paints which style, and what the console does with only some of them."""

from __future__ import annotations

import pytest

from charhub_console.domain.analysis import Style
from charhub_console.domain.medusavr_settings import WebUI
from charhub_console.domain.settings import Settings, is_practice, settings_from
from charhub_console.domain.style_servers import ALL, PHOTOGRAPHIC, servers_by_style

ONE, DRAWN, REAL = "http://one:7861", "http://drawn:7861", "http://real:7860"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (WebUI(), {}),
        (WebUI(url=ONE), {ONE: ALL}),
        (WebUI(anime_url=DRAWN), {DRAWN: ALL}),
        (WebUI(realistic_url=REAL), {REAL: PHOTOGRAPHIC}),
        (WebUI(url=ONE, realistic_url=REAL), {ONE: ALL - PHOTOGRAPHIC, REAL: PHOTOGRAPHIC}),
        (WebUI(url=ONE, anime_url=DRAWN), {DRAWN: ALL - PHOTOGRAPHIC, ONE: PHOTOGRAPHIC}),
        (WebUI(url=ONE, anime_url=DRAWN, realistic_url=REAL), {DRAWN: ALL - PHOTOGRAPHIC, REAL: PHOTOGRAPHIC}),
        (WebUI(anime_url=ONE, realistic_url=ONE), {ONE: ALL}),
    ],
)
def test_each_style_goes_to_its_address_or_to_the_one_that_stands_in(
    settings: WebUI, expected: dict[str, frozenset[Style]]
) -> None:
    assert servers_by_style(settings) == expected


@pytest.mark.parametrize("key", ["webui.url", "webui.anime_url", "webui.realistic_url"])
def test_with_any_of_these_addresses_it_is_no_practice_and_medusavrs_recipe_is_used(key: str) -> None:
    found = settings_from({key: ONE})
    assert not is_practice(found)
    assert found.generation.recipe == "medusavr"
    assert settings_from({key: ONE, "comfyui.urls": (DRAWN,)}).generation.recipe == "checkpoint"
    assert settings_from({key: ONE, "generation.recipe": "webui"}).generation.recipe == "webui"
    assert is_practice(Settings())
