"""Settings as data: what each accepts, what it refuses and how it is shown."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.schedule import Plan
from charhub_console.domain.setting_values import DAY_NAMES, Kind, read_value, shown, text_of
from charhub_console.domain.settings import (
    SETTINGS,
    Settings,
    find_setting,
    is_practice,
    night_plan,
    settings_from,
    value_of,
)


def read(key: str, text: str) -> object:
    return read_value(SETTINGS[key], text)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("civitai.levels", "PG, pg-13,R", Level.PG | Level.PG13 | Level.R),
        ("comfyui.urls", " http://a:8188/, https://b ,http://a:8188", ("http://a:8188", "https://b")),
        ("generation.image_timeout_s", "12.5", 12.5),
        ("night.count", " 7 ", 7),
        ("night.top_up", "Off", False),
        ("log.level", "debug", "DEBUG"),
        ("analyser.tagger_path", "models/tagger.onnx", Path("models/tagger.onnx")),
        ("analyser.tagger_sha256", "AB" * 32, "ab" * 32),
        ("owner.bot", "00000000-0000-0000-0000-00000000000A", "00000000-0000-0000-0000-00000000000a"),
        ("civitai.api_key", " key ", "key"),
        ("night.time", " 2:05 ", "02:05"),
        ("night.time", "23:59", "23:59"),
        ("night.zone", "America/Sao_Paulo", "America/Sao_Paulo"),
        ("night.days", "Sun, mon,mon", ("mon", "sun")),
        ("night.days", "daily", DAY_NAMES),
        ("night.backends", " gpu-1:8188, gpu-2 ,gpu-2,", ("gpu-1:8188", "gpu-2")),
    ],
)
def test_text_becomes_a_typed_value(key: str, text: str, value: object) -> None:
    assert read(key, text) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("civitai.levels", "PG,BLOCKED"),
        ("civitai.levels", "3"),
        ("civitai.levels", " , "),
        ("comfyui.urls", "localhost:8188"),
        ("comfyui.urls", "http://user:pass@host"),
        ("comfyui.urls", "http://host:99999"),
        ("comfyui.urls", "ftp://host"),
        ("civitai.base_url", "https://host/path?key=1"),
        ("generation.image_timeout_s", "9.9"),
        ("generation.image_timeout_s", "nan"),
        ("generation.image_timeout_s", "1e999"),
        ("night.count", "0"),
        ("night.count", "1" + "0" * 400),
        ("night.count", "ten"),
        ("night.top_up", "maybe"),
        ("night.budget_minutes", "-30"),
        ("night.time", "25:00"),
        ("night.time", "24:00"),
        ("night.time", "02:60"),
        ("night.time", "2"),
        ("night.time", "٠٢:٠٠"),
        ("night.time", "02:00:30"),
        ("night.zone", "Europe/Atlantis"),
        ("night.zone", "America"),
        ("night.zone", "../../etc/localtime"),
        ("night.zone", "/etc/localtime"),
        ("night.zone", "UTC+2"),
        ("night.days", "mon,someday"),
        ("night.days", ","),
        ("log.level", "LOUD"),
        ("storage.name", "cloud"),
        ("owner.bot", "bot"),
        ("analyser.tagger_sha256", "ab"),
        ("analyser.model", "two\nlines"),
        ("civitai.api_key", "ключ"),
        ("storage.local_folder", "a\x00b"),
    ],
)
def test_a_wrong_value_is_refused_and_says_what_is_expected(key: str, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(key, text)
    assert key in caught.value.title
    assert SETTINGS[key].expected in caught.value.advice


def test_a_refused_secret_is_not_repeated() -> None:
    with pytest.raises(InvalidInput) as caught:
        read("civitai.api_key", "secrét")
    assert "secr" not in str(caught.value)


def test_a_password_inside_an_address_is_not_repeated() -> None:
    with pytest.raises(InvalidInput) as caught:
        read("civitai.base_url", "https://me:pass/word@host/")
    assert "word" not in caught.value.title


def test_settings_do_not_show_their_secrets() -> None:
    settings = settings_from({key: "hush" for key, setting in SETTINGS.items() if setting.is_secret})
    assert settings.r2.secret_access_key == "hush"
    assert "hush" not in repr(settings)


def test_every_setting_has_help_a_default_it_accepts_and_a_name_of_its_own_in_the_environment() -> None:
    names = [name for setting in SETTINGS.values() for name in setting.environment_names]
    assert len(names) == len(set(names))
    for key, setting in SETTINGS.items():
        assert setting.help.endswith(".")
        assert setting.environment_names[0] == "CHARHUB_CONSOLE_" + key.upper().replace(".", "_")
        if setting.default is not None:
            assert read_value(setting, text_of(setting.default)) == setting.default


def test_charhubs_own_environment_names_are_understood() -> None:
    names = {name for setting in SETTINGS.values() for name in setting.environment_names}
    assert names >= {
        *("CIVITAI_API_KEY", "CIVITAI_API_BASE_URL", "COMFYUI_URL", "COMFYUI_URLS", "COMFYUI_SERVICE_TOKEN"),
        *("R2_BUCKET_NAME", "R2_ACCOUNT_ID", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "R2_ENDPOINT_URL"),
        *("R2_PUBLIC_URL_BASE", "NODE_ENV", "OFFICIAL_BOT_USER_ID", "AUTO_GENERATE_REFERENCES"),
        *("REFERENCE_WAIT_TIMEOUT", "BATCH_SIZE_PER_RUN", "CURATION_IMAGE_LIMIT", "LOG_LEVEL"),
        *("OPENAI_API_KEY", "OPENROUTER_API_KEY", "GROK_API_KEY", "ANALYSER_API_KEY"),
    }


def test_without_a_server_the_recipe_is_practice_and_with_one_checkpoint() -> None:
    bare, real = Settings(), settings_from({"comfyui.urls": ("http://a",)})
    assert (is_practice(bare), bare.generation.recipe) == (True, "practice")
    assert (is_practice(real), real.generation.recipe) == (False, "checkpoint")


def test_a_named_recipe_is_kept() -> None:
    settings = settings_from({"comfyui.urls": ("http://a",), "generation.recipe": "practice"})
    assert settings.generation.recipe == "practice"


def test_no_values_give_the_defaults() -> None:
    assert settings_from({}) == Settings()
    assert {key: value_of(Settings(), key) for key in SETTINGS} == {key: item.default for key, item in SETTINGS.items()}


def test_an_unknown_key_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(NotFound, match=r"civitai\.levels"):
        find_setting("civitai.level")


def test_the_settings_of_the_night_make_a_plan() -> None:
    assert night_plan(Settings()) == Plan(), "02:00 UTC, daily"
    values = {"night.time": "22:30", "night.zone": "Asia/Tokyo", "night.days": ("mon", "sun"), "night.catch_up": False}
    plan = night_plan(settings_from({**values, "night.enabled": False}))
    assert plan == Plan(time(22, 30), "Asia/Tokyo", frozenset({0, 6}), enabled=False, catch_up=False)


@given(st.sampled_from(sorted(SETTINGS)), st.text())
def test_any_text_is_a_value_or_a_clear_refusal(key: str, text: str) -> None:
    try:
        value = read(key, text)
    except InvalidInput:
        return
    assert read(key, text_of(value)) == value if text_of(value) else value in (None, ())


@given(st.text())
def test_shown_text_is_one_printable_line(text: str) -> None:
    assert shown(text).isprintable()


def test_every_kind_is_used() -> None:
    assert {setting.kind for setting in SETTINGS.values()} == set(Kind)
