"""The doctor: a line for every outside, what is wrong and what to do, and never a long wait."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from charhub_console.app.cli import doctor
from tests.servers import in_thread
from tests.servers.civitai import CivitaiDouble
from tests.servers.comfyui import ComfyServer
from tests.servers.s3 import BUCKET, PUBLIC_BASE
from tests.servers.webhook import WebhookDouble
from tests.story.conftest import CommandLine
from tests.story.world import hurry

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def deaf() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=50)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def found(cli: CommandLine, **environ: str) -> tuple[int, dict[str, tuple[bool, str]]]:
    """Exit code and findings by outside."""
    printed = cli("doctor", "--json", **environ)
    return printed.code, {item["outside"]: (item["ok"], item["message"]) for item in printed.json}


def test_all_is_well_in_practice_mode(cli: CommandLine) -> None:
    printed = cli("doctor")
    assert printed.code == 0
    lines = printed.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 7
    assert len({line.index(line.split("  ")[-1]) for line in lines if "  " in line}) <= 2, "in columns"


def test_all_is_well_with_servers(cli: CommandLine) -> None:
    with in_thread(server := ComfyServer(token="right")), in_thread(source := CivitaiDouble(3)):
        cli.settings = {
            "comfyui.urls": server.url,
            "checkpoint.model": "sd15_tiny.safetensors",
            "civitai.base_url": source.api,
        }
        code, findings = found(cli, COMFYUI_SERVICE_TOKEN="right")
    assert code == 0, findings
    assert findings[f"server {server.address}"] == (True, "ok, version 0.24.0")


def test_a_dead_server_a_wrong_token_and_missing_settings_are_a_line_each(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    with in_thread(server := ComfyServer(token="right")):
        cli.settings = {
            "comfyui.urls": f"{NOWHERE},{server.url}",
            "civitai.base_url": NOWHERE,
            "storage.name": "r2",
            "analyser.name": "openai",
        }
        code, findings = found(cli, COMFYUI_SERVICE_TOKEN="wrong", R2_BUCKET_NAME="mine")
        printed = cli("doctor", COMFYUI_SERVICE_TOKEN="wrong")
    assert code == printed.code == 3
    assert printed.said == []
    assert len(printed.stdout.splitlines()) == len(findings)
    assert [name for name, (ok, _) in findings.items() if ok] == ["configuration", "data folder"]
    expected = {
        "source civitai": "CIVITAI_API_BASE_URL",
        "storage r2": "R2_ACCESS_KEY_ID",
        "analyser openai": "analyser.url",
        "server 127.0.0.1:9": "comfyui.urls",
        f"server {server.address}": "comfyui.token",
        "recipe checkpoint": "Not checked",
    }
    for outside, advice in expected.items():
        assert advice in findings[outside][1], outside
    assert "R2_BUCKET_NAME" not in findings["storage r2"][1], "that one is set"


@pytest.mark.parametrize(
    ("secret", "ok", "said"),
    [("right", True, "ok, messages are signed"), ("", False, "config set night.webhook_secret")],
)
def test_a_webhook_has_a_line_of_its_own_and_hears_nothing(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, secret: str, ok: bool, said: str
) -> None:
    hurry(monkeypatch)
    with in_thread(receiver := WebhookDouble(b"right")):
        cli.settings = {
            "comfyui.urls": NOWHERE,
            "civitai.base_url": NOWHERE,
            "night.webhook_url": f"{receiver.url}/hook",
        }
        _, findings = found(cli, CHARHUB_CONSOLE_NIGHT_WEBHOOK_SECRET=secret)
    assert findings["webhook"][0] is ok and said in findings["webhook"][1]
    assert receiver.taken == []


def test_the_recipe_line_names_what_the_server_lacks(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    with in_thread(server := ComfyServer()):
        cli.settings = {
            "comfyui.urls": f"{server.url},{NOWHERE}",
            "checkpoint.model": "absent.safetensors",
            "civitai.base_url": NOWHERE,
        }
        code, findings = found(cli)
        ok, said = findings["recipe checkpoint"]
        assert (code, ok) == (3, False)
        assert "absent.safetensors" in said
        assert "127.0.0.1:9" not in said.replace(server.address, ""), "a dead server has a line of its own"
        cli.settings["generation.recipe"] = "nope"
        assert "Use one of" in found(cli)[1]["recipe nope"][1]


def test_outsides_that_never_answer_do_not_hold_it_up(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, deaf: str
) -> None:
    monkeypatch.setattr(doctor, "PATIENCE_S", 0.5)
    cli.settings = {
        "comfyui.urls": deaf,
        "civitai.base_url": deaf,
        "analyser.name": "openai",
        "analyser.url": deaf,
        "analyser.model": "any",
    }
    code, findings = found(cli)
    assert code == 3
    silent = [name for name, (_, said) in findings.items() if "No answer" in said and "Check" in said]
    assert len(silent) == 3, findings


def test_a_storage_that_is_not_there_is_told_by_its_setting(cli: CommandLine) -> None:
    cli.settings = {"comfyui.urls": NOWHERE, "civitai.base_url": NOWHERE, "storage.name": "r2"}
    keys = {"R2_ACCESS_KEY_ID": "key", "R2_SECRET_ACCESS_KEY": "secret", "R2_PUBLIC_URL_BASE": PUBLIC_BASE}
    code, findings = found(cli, R2_ENDPOINT_URL=NOWHERE, R2_BUCKET_NAME=BUCKET, **keys)
    assert code == 3
    ok, said = findings["storage r2"]
    assert not ok
    assert "R2_ENDPOINT_URL" in said
