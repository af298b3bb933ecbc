"""Changing the configuration of a running program: read again, kept, tried before it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from charhub_console.app import config, configuring
from charhub_console.app.config import Configuration
from charhub_console.domain.errors import InvalidInput


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "config.toml"
    file.write_text("[night]\ncount = 12 # enough\n", encoding="utf-8")
    return config.load(
        overrides={"civitai.image_limit": "9"},
        data=tmp_path / "data",
        environ={"CHARHUB_CONSOLE_CONFIG": str(file)},
        working_folder=tmp_path,
    )


def test_the_command_line_stays_in_force_when_the_file_is_read_again(known: Configuration) -> None:
    known.paths.config_file.write_text("[night]\ncount = 13\n[civitai]\nimage_limit = 50\n", encoding="utf-8")
    again = configuring.read_again(known, Ring())
    assert again.settings.night.count == 13
    assert again.settings.civitai.image_limit == 9 and again.origins["civitai.image_limit"] == "command line"
    assert again.paths == known.paths


def test_changes_can_be_tried_without_being_kept(known: Configuration) -> None:
    wanted = configuring.read_again(known, Ring(), changes={"night.budget_minutes": "55", "night.count": ""})
    assert wanted.settings.night.budget_minutes == 55
    assert wanted.settings.night.count == 20, "empty text is the default"
    assert known.paths.config_file.read_text(encoding="utf-8") == "[night]\ncount = 12 # enough\n"


def test_what_can_be_kept_is_kept_and_the_rest_is_named(known: Configuration) -> None:
    kept = configuring.keep(known, {"night.count": "14", "owner.bot": "nobody"}, Ring())
    assert kept.configuration.settings.night.count == 14
    assert list(kept.failed) == ["owner.bot"] and isinstance(kept.failed["owner.bot"], InvalidInput)
    assert "# enough" in known.paths.config_file.read_text(encoding="utf-8")


def test_a_secret_goes_to_the_keyring_and_out_of_it(known: Configuration) -> None:
    ring = Ring()
    kept = configuring.keep(known, {"civitai.api_key": "hush"}, ring)
    assert ring.kept == {"civitai.api_key": "hush"} and kept.configuration.origins["civitai.api_key"] == "keyring"
    gone = configuring.remove_secret(kept.configuration, "civitai.api_key", ring)
    assert ring.kept == {} and gone.configuration.settings.civitai.api_key is None


def test_only_what_nothing_stronger_gives_can_be_changed(known: Configuration) -> None:
    assert configuring.is_changeable(known, "night.count") and configuring.is_changeable(known, "civitai.api_key")
    assert not configuring.is_changeable(known, "civitai.image_limit")
