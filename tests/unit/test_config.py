"""Configuration: which layer wins, where a value comes from, what is reported."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from charhub_console.app.config import Configuration, is_practice, load
from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import ConsoleError, InvalidInput, NotConfigured
from charhub_console.domain.settings import SETTINGS


class Place:
    """A folder with its own data, config.toml and `.env` files."""

    def __init__(self, folder: Path) -> None:
        self.data, self.here, self.config = folder / "data", folder / "here", folder / "conf" / "config.toml"
        for path in (self.data, self.here, self.config.parent):
            path.mkdir()

    def load(self, *, overrides: dict[str, str] | None = None, secrets: object = None, **environ: str) -> Configuration:
        environ = {"CHARHUB_CONSOLE_CONFIG": str(self.config), "CHARHUB_CONSOLE_DATA": str(self.data), **environ}
        return load(overrides=overrides, environ=environ, working_folder=self.here, secrets=secrets)  # type: ignore[arg-type]


class Keyring:
    """A keyring in memory that remembers what it was asked."""

    def __init__(self, error: ConsoleError | None = None, **kept: str) -> None:
        self.kept, self.error = {key.replace("__", "."): value for key, value in kept.items()}, error
        self.asked: list[str] = []

    def get(self, name: str) -> str | None:
        self.asked.append(name)
        if self.error:
            raise self.error
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_stronger_layer_wins_and_every_value_knows_its_origin(place: Place) -> None:
    seen = []
    seen.append(place.load())
    place.config.write_text("[night]\ncount = 1\n")
    seen.append(place.load())
    (place.here / ".env").write_text("BATCH_SIZE_PER_RUN=2\n")
    seen.append(place.load())
    (place.data / ".env").write_text("BATCH_SIZE_PER_RUN=3\n")
    seen.append(place.load())
    seen.append(place.load(BATCH_SIZE_PER_RUN="4"))
    seen.append(place.load(BATCH_SIZE_PER_RUN="4", CHARHUB_CONSOLE_NIGHT_COUNT="5"))
    seen.append(place.load(BATCH_SIZE_PER_RUN="4", overrides={"night.count": "6"}))
    assert [(item.settings.night.count, item.effective_value("night.count").origin) for item in seen] == [
        (20, "default"),
        (1, "config.toml"),
        (2, ".env BATCH_SIZE_PER_RUN"),
        (3, ".env BATCH_SIZE_PER_RUN"),
        (4, "environment BATCH_SIZE_PER_RUN"),
        (5, "environment CHARHUB_CONSOLE_NIGHT_COUNT"),
        (6, "command line"),
    ]
    assert not any(item.problems for item in seen)


def test_charhubs_environment_file_configures_the_console(place: Place) -> None:
    (place.here / ".env").write_text(
        "NODE_ENV=production\nLOG_LEVEL=warn\nCOMFYUI_URL='http://gpu:8188/'\nCOMFYUI_SERVICE_TOKEN=t$HOME\n"
        "REFERENCE_WAIT_TIMEOUT=300000\nAUTO_GENERATE_REFERENCES=nope\nDATABASE_URL=postgresql://x\nR2_BUCKET_NAME=\n"
    )
    found = place.load()
    settings = found.settings
    assert found.problems == ()
    assert (settings.r2.environment, settings.log.level, settings.comfyui.urls) == (
        "prod",
        "WARNING",
        ("http://gpu:8188",),
    )
    assert (settings.comfyui.token, settings.generation.image_timeout_s) == ("t$HOME", 300.0)
    assert (settings.generation.references, settings.r2.bucket) == (True, None)
    assert not is_practice(settings)


@pytest.mark.parametrize("word", ["false", "0", "No", "OFF"])
def test_references_are_off_only_when_that_is_said(place: Place, word: str) -> None:
    assert place.load(AUTO_GENERATE_REFERENCES=word).settings.generation.references is False


def test_the_process_environment_is_not_changed(place: Place) -> None:
    (place.data / ".env").write_text("CIVITAI_API_KEY=abc\n")
    before = dict(os.environ)
    assert place.load().settings.civitai.api_key == "abc"
    assert dict(os.environ) == before


def test_toml_values_may_have_their_natural_types(place: Place) -> None:
    place.config.write_text(
        '[civitai]\nlevels = ["PG", "R"]\nimage_limit = 7\n[comfyui]\nurls = ["http://a", "http://b"]\n'
        "[generation]\nkeep_masters = true\nimage_timeout_s = 20.5\n"
    )
    found = place.load()
    assert found.problems == ()
    assert found.settings.civitai.levels == Level.PG | Level.R
    assert found.settings.comfyui.urls == ("http://a", "http://b")
    assert (found.settings.generation.keep_masters, found.settings.generation.image_timeout_s) == (True, 20.5)


def test_all_wrong_values_are_reported_at_once_with_what_is_expected(place: Place) -> None:
    place.config.write_text("[night]\ncount = true\n[civitai]\nsort = 1979-05-27\n")
    found = place.load(REFERENCE_WAIT_TIMEOUT="5", COMFYUI_URL="gpu:8188", overrides={"storage.name": "cloud"})
    with pytest.raises(InvalidInput) as caught:
        found.require_valid()
    text = str(caught.value)
    assert "5 settings are wrong" in text
    for part in (
        "config.toml: night.count cannot be 'true'. Expected a whole number from 1 to 1000.",
        "config.toml: civitai.sort has a value that cannot be used. Expected one of Newest, Most Reactions",
        "environment REFERENCE_WAIT_TIMEOUT: generation.image_timeout_s cannot be '5'."
        " Expected a number from 10 to 1800 (REFERENCE_WAIT_TIMEOUT is in milliseconds).",
        "environment COMFYUI_URL: comfyui.urls cannot be 'gpu:8188'.",
        "command line: storage.name cannot be 'cloud'. Expected one of local, r2, cloudinary.",
    ):
        assert part in text


def test_unknown_keys_are_reported_with_the_nearest_and_stop_nothing(place: Place) -> None:
    place.config.write_text("typo = 1\n[civitai]\nlevel = 'PG'\n[nihgt]\ncount = 3\n[comfyui.urls]\na = 1\n")
    found = place.load(CHARHUB_CONSOLE_NIGHT_COUNTS="3")
    assert [(item.where, item.key, item.blocking) for item in found.problems] == [
        ("config.toml", "typo", False),
        ("config.toml", "civitai.level", False),
        ("config.toml", "nihgt.count", False),
        ("config.toml", "comfyui.urls", True),
        ("environment", "CHARHUB_CONSOLE_NIGHT_COUNTS", False),
    ]
    assert "Did you mean civitai.levels?" in str(found.problems[1])
    assert "Did you mean night.count?" in str(found.problems[2])
    assert "CHARHUB_CONSOLE_NIGHT_COUNT?" in str(found.problems[4])


def test_an_unknown_key_on_the_command_line_is_refused(place: Place) -> None:
    with pytest.raises(InvalidInput, match=r"night\.count"):
        place.load(overrides={"night.cuont": "3"}).require_valid()


def test_a_secret_in_the_file_is_reported_and_not_used(place: Place) -> None:
    place.config.write_text("[civitai]\napi_key = 'hush'\n")
    found = place.load()
    assert found.settings.civitai.api_key is None
    assert [item.key for item in found.problems] == ["civitai.api_key"]
    assert "hush" not in str(found.problems)


def test_a_secret_on_the_command_line_is_refused(place: Place) -> None:
    found = place.load(overrides={"civitai.api_key": "hush"})
    assert found.settings.civitai.api_key is None
    with pytest.raises(InvalidInput, match="secret") as caught:
        found.require_valid()
    assert "hush" not in str(caught.value)


def test_no_server_can_be_asked_for_although_one_is_configured(place: Place) -> None:
    found = place.load(COMFYUI_URL="http://gpu:8188", overrides={"comfyui.urls": ""})
    assert is_practice(found.settings)
    assert found.settings.generation.recipe == "practice"


def test_secrets_come_from_environment_before_env_file_before_keyring(place: Place) -> None:
    keyring = Keyring(civitai__api_key="ring", comfyui__token="ring", r2__access_key_id="ring")
    (place.data / ".env").write_text("CIVITAI_API_KEY=file\nCOMFYUI_SERVICE_TOKEN=file\n")
    found = place.load(CIVITAI_API_KEY="env", secrets=keyring)
    settings = found.settings
    assert (settings.civitai.api_key, settings.comfyui.token, settings.r2.access_key_id) == ("env", "file", "ring")
    assert found.effective_value("r2.access_key_id").origin == "keyring"
    assert "civitai.api_key" not in keyring.asked


def test_a_locked_keyring_is_said_once_and_stops_nothing(place: Place) -> None:
    found = place.load(secrets=Keyring(NotConfigured("The keyring is locked.", "Unlock it.")))
    assert [(item.where, item.blocking) for item in found.problems] == [("keyring", False)]


def test_secrets_are_masked_when_shown(place: Place) -> None:
    found = place.load(CIVITAI_API_KEY="hush", R2_SECRET_ACCESS_KEY="naïve hush")
    assert "hush" not in str(found.effective())
    assert "hush" not in str(found)
    assert "hush" not in str(found.problems)
    assert len(found.problems) == 1
    assert found.effective_value("civitai.api_key").text.strip("•") == ""
    assert found.effective_value("comfyui.token").text == ""


def test_relative_paths_start_where_they_were_written(place: Place) -> None:
    place.config.write_text("[analyser]\ntagger_path = 'a.onnx'\n")
    (place.data / ".env").write_text("CHARHUB_CONSOLE_ANALYSER_TAGGER_LABELS=labels.csv\n")
    settings = place.load(CHARHUB_CONSOLE_STORAGE_LOCAL_FOLDER="out/../images").settings
    assert settings.analyser.tagger_path == place.config.parent / "a.onnx"
    assert settings.analyser.tagger_labels == place.data / "labels.csv"
    assert settings.storage.local_folder == place.here / "images"


def test_the_data_folder_can_be_said_in_every_layer(place: Place) -> None:
    def folder(**environ: str) -> Path:
        environ["CHARHUB_CONSOLE_CONFIG"] = str(place.config)
        return load(environ=environ, working_folder=place.here).paths.data

    place.config.write_text("[data]\nfolder = 'one'\n")
    assert folder() == place.config.parent / "one"
    (place.here / ".env").write_text("CHARHUB_CONSOLE_DATA=two\n")
    assert folder() == place.here / "two"
    assert folder(CHARHUB_CONSOLE_DATA="three") == place.here / "three"
    asked = load(data=Path("four"), environ={"CHARHUB_CONSOLE_CONFIG": str(place.config)}, working_folder=place.here)
    assert asked.paths.data == place.here / "four" == asked.settings.data.folder
    assert asked.effective_value("data.folder").origin == "command line"


@pytest.mark.parametrize("content", [b"[civitai\n", b"\xff\xfe", b"a = 1\na = 2\n", b"x = " + b"[" * 5000])
def test_a_broken_file_is_reported_and_the_rest_still_counts(place: Place, content: bytes) -> None:
    place.config.write_bytes(content)
    found = place.load(BATCH_SIZE_PER_RUN="4")
    assert found.settings.night.count == 4
    with pytest.raises(InvalidInput, match=r"config\.toml"):
        found.require_valid()


def test_an_unreadable_env_file_is_reported(place: Place) -> None:
    (place.here / ".env").write_bytes(b"A=\xff\n")
    with pytest.raises(InvalidInput, match=r"\.env"):
        place.load().require_valid()


toml_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates() | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def as_toml(value: object) -> str:
    """Good enough to give the reader every kind of value; what is no TOML is a case too."""
    if isinstance(value, dict):
        return "{" + ",".join(f'"{key}" = {as_toml(item)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(as_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, int | float | str) else str(value)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(SETTINGS)) | st.text(max_size=8), toml_values, max_size=4))
def test_any_toml_is_read_or_reported(place: Place, entries: dict[str, object]) -> None:
    text = "".join(f"{key} = {as_toml(value)}\n" for key, value in entries.items())
    place.config.write_text(text, encoding="utf-8", errors="replace")
    refused = place.load()
    assert all(problem.what and problem.advice for problem in refused.problems)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(max_size=200), st.binary(max_size=60))
def test_any_text_in_the_files_is_read_or_reported(place: Place, text: str, raw: bytes) -> None:
    place.config.write_bytes(raw)
    (place.data / ".env").write_text(text, encoding="utf-8", errors="replace")
    (place.here / ".env").write_bytes(raw)
    place.load()


env_names = sorted({name for item in SETTINGS.values() for name in item.environment_names})


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from([*env_names, "CHARHUB_CONSOLE_DATA"]), st.text(max_size=30), max_size=6))
def test_any_environment_is_read_or_reported(place: Place, environ: dict[str, str]) -> None:
    found = load(environ={"CHARHUB_CONSOLE_CONFIG": str(place.config), **environ}, working_folder=place.here)
    assert found.paths.data.is_absolute()
    assert len(found.effective()) == len(SETTINGS)


def test_the_test_reader_writes_real_toml() -> None:
    assert tomllib.loads(f"a = {as_toml([1, {'b': True}, 'c'])}") == {"a": [1, {"b": True}, "c"]}
