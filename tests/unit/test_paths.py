"""Where the console's folders are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from charhub_console.app import paths
from charhub_console.app.paths import absolute, find_config_file, paths_for, resources
from charhub_console.domain.errors import InvalidInput


def test_a_data_folder_that_was_asked_for_holds_everything_that_is_written(tmp_path: Path) -> None:
    found = paths_for(tmp_path / "data", tmp_path / "config.toml")
    assert found.cache.is_relative_to(found.data)
    assert found.logs.is_relative_to(found.data)


def test_without_one_the_platform_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    config_file = find_config_file({})
    found = paths_for(None, config_file)
    assert config_file.name == "config.toml"
    assert {config_file.parent.name, found.data.name, found.cache.name} == {
        "charhub-console"
    } or sys.platform != "linux"
    assert all(path.is_absolute() for path in (found.data, found.config_file, found.cache, found.logs))
    assert not any(tmp_path.iterdir())  # looking makes nothing


def test_the_config_file_can_be_named(tmp_path: Path) -> None:
    assert find_config_file({"CHARHUB_CONSOLE_CONFIG": "mine.toml"}, working_folder=tmp_path) == tmp_path / "mine.toml"


def test_home_is_understood_and_nobody_is_refused() -> None:
    assert absolute(Path("~/data"), Path("/")) == Path.home() / "data"
    with pytest.raises(InvalidInput):
        absolute(Path("~nobody-of-that-name/data"), Path("/"))


def test_resources_are_found_in_the_source_tree() -> None:
    assert resources() == Path(__file__).resolve().parents[2] / "resources"


def test_resources_are_found_in_a_frozen_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "charhub_console" / "_resources"
    packed.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == packed
