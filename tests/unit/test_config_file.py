"""Changing config.toml: comments stay, nothing is half written, secrets go elsewhere."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from charhub_console.app.config import load, set_value
from charhub_console.domain.errors import ConsoleError, InvalidInput, NotConfigured, NotFound
from charhub_console.domain.settings import SETTINGS


class Vault:
    """A keyring in memory; `broken` is what it raises."""

    def __init__(self, broken: ConsoleError | None = None) -> None:
        self.kept: dict[str, str] = {}
        self.broken = broken

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        if self.broken:
            raise self.broken
        self.kept[name] = value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "conf" / "config.toml"


def change(file: Path, key: str, text: str) -> str:
    return set_value(key, text, config_file=file, secrets=Vault())


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [
        ("civitai.levels", "pg,R", ["PG", "R"]),
        ("comfyui.urls", "http://a/,http://b", ["http://a", "http://b"]),
        ("night.count", "7", 7),
        ("night.top_up", "off", False),
        ("generation.image_timeout_s", "20", 20.0),
        ("analyser.model", 'a "quoted" model', 'a "quoted" model'),
    ],
)
def test_a_new_file_is_made_with_the_natural_type(file: Path, key: str, text: str, kept: object) -> None:
    assert change(file, key, text) == "config.toml"
    section, name = key.split(".")
    assert tomllib.loads(file.read_text()) == {section: {name: kept}}
    assert load(environ={"CHARHUB_CONSOLE_CONFIG": str(file)}, working_folder=file.parent).problems == ()


def test_comments_order_and_line_ends_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(
        b"# mine\r\n[night] # here\r\ncount = 3  # three\r\ntop_up = true\r\n\r\n[log]\r\nlevel = 'INFO'\r\n"
    )
    change(file, "night.count", "5")
    assert file.read_bytes() == (
        b"# mine\r\n[night] # here\r\ncount = 5  # three\r\ntop_up = true\r\n\r\n[log]\r\nlevel = 'INFO'\r\n"
    )


def test_empty_text_takes_a_setting_out_again(file: Path) -> None:
    change(file, "night.count", "5")
    change(file, "night.top_up", "no")
    change(file, "night.count", "")
    assert tomllib.loads(file.read_text()) == {"night": {"top_up": False}}


def test_a_secret_goes_to_the_keyring_and_never_to_the_file(file: Path) -> None:
    vault = Vault()
    assert set_value("civitai.api_key", " hush ", config_file=file, secrets=vault) == "keyring"
    assert vault.kept == {"civitai.api_key": "hush"}
    assert not file.exists()


def test_without_a_keyring_a_secret_is_refused(file: Path) -> None:
    with pytest.raises(NotConfigured):
        set_value("civitai.api_key", "hush", config_file=file, secrets=Vault(NotConfigured("None.", "Start one.")))
    assert not file.exists()


@pytest.mark.parametrize(("key", "text"), [("night.count", "none"), ("civitai.api_key", ""), ("comfyui.urls", "x")])
def test_a_wrong_value_changes_nothing(file: Path, key: str, text: str) -> None:
    change(file, "log.level", "ERROR")
    before = file.read_bytes()
    with pytest.raises(InvalidInput):
        change(file, key, text)
    assert file.read_bytes() == before


def test_an_unknown_key_is_refused(file: Path) -> None:
    with pytest.raises(NotFound, match=r"night\.count"):
        change(file, "night.cout", "3")
    assert not file.exists()


@pytest.mark.parametrize("text", ["3", ""])
@pytest.mark.parametrize("content", ["night = 3\n", "[[night]]\ncount = 1\n", "[night\n"])
def test_a_file_that_cannot_be_changed_safely_is_left_alone(file: Path, content: str, text: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(InvalidInput, match=r"config\.toml"):
        change(file, "night.count", text)
    assert file.read_text() == content


def test_a_link_stays_a_link_and_the_mode_is_kept(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("[log]\n")
    real.chmod(0o640)
    file.parent.mkdir()
    file.symlink_to(real)
    change(file, "log.level", "error")
    assert file.is_symlink()
    assert tomllib.loads(real.read_text()) == {"log": {"level": "ERROR"}}
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.parametrize("key", ["data.folder", "storage.local_folder"])
def test_a_folder_nothing_can_be_written_to_is_refused_and_the_old_one_stays(
    file: Path, tmp_path: Path, key: str
) -> None:
    (tmp_path / "in the way").write_text("a file")
    change(file, key, str(tmp_path / "good" / "place"))
    before = file.read_text()
    for wrong in (tmp_path / "in the way", tmp_path / "in the way" / "below"):
        with pytest.raises(InvalidInput, match=f"{key} cannot be .*: nothing can be written to"):
            change(file, key, str(wrong))
    assert file.read_text() == before
    assert not (tmp_path / "good").exists(), "trying it makes no folders"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "conf").write_text("in the way")
    with pytest.raises(InvalidInput, match="could not be written"):
        change(tmp_path / "conf" / "config.toml", "log.level", "error")
    assert [path.name for path in tmp_path.iterdir()] == ["conf"]


def test_a_path_is_kept_as_it_was_meant_where_it_was_typed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    change(file, "analyser.tagger_path", "tagger.onnx")
    assert tomllib.loads(file.read_text()) == {"analyser": {"tagger_path": str(tmp_path / "tagger.onnx")}}


lines = st.lists(
    st.sampled_from(
        ["[night]", "[night.x]", "count = 3", "night.count = 4", "[[night]]", "# c", "night = {count=1}", "a=["]
    )
    | st.text(max_size=10),
    max_size=6,
)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(lines, st.sampled_from(sorted(SETTINGS)), st.text(max_size=8) | st.sampled_from(["3", "PG", "true", ""]))
def test_a_change_of_any_file_is_whole_or_refused(file: Path, content: list[str], key: str, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    before = "\n".join(content).encode(errors="replace")
    file.write_bytes(before)
    try:
        change(file, key, text)
    except ConsoleError:
        assert file.read_bytes() == before
    else:
        after = file.read_bytes()
        assert after == before if SETTINGS[key].is_secret else tomllib.loads(after.decode("utf-8-sig")) is not None
