"""Live tests of the Settings page against real servers on loopback: what is well, what is wrong, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.settings.server_card import ServerCard
from charhub_console.app.gui.settings.servers import AddServer
from tests.gui.settings_page import Desk, Ring, opened_page
from tests.servers import in_thread
from tests.servers.civitai import CivitaiDouble
from tests.servers.comfyui import ComfyServer
from tests.servers.faults import Fault
from tests.servers.openai import OpenAIDouble
from tests.servers.s3 import BUCKET, PUBLIC_BASE, moto_s3

PATIENCE_MS = 20_000
KEYS = {"r2.access_key_id": "test-key-id", "r2.secret_access_key": "test-secret"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def add(desk: Desk, address: str) -> AddServer:
    """Type an address into the list of servers."""
    desk.page.show_section("backends")
    row = desk.row("comfyui.urls")
    assert isinstance(row, AddServer)
    row.line.setText(address)
    row.add.click()
    return row


def card(desk: Desk, url: str) -> ServerCard:
    return next(one for one in desk.page.findChildren(ServerCard) if one.url == url)


def ask(desk: Desk, url: str) -> ServerCard:
    one = card(desk, url)
    with desk.qtbot.waitSignal(one.finished, timeout=PATIENCE_MS):
        one.test.click()
    return one


def r2(endpoint: str) -> str:
    return (
        f'[storage]\nname = "r2"\n[r2]\nbucket = "{BUCKET}"\nendpoint_url = "{endpoint}"\n'
        f'public_url_base = "{PUBLIC_BASE}"\n'
    )


# --- servers ---


def test_a_server_is_added_by_its_address_tested_before_it_is_saved_and_kept(qtbot: QtBot, tmp_path: Path) -> None:
    models = {"checkpoints": ["sd15_tiny.safetensors"]}
    with (
        in_thread(server := ComfyServer(token="right", models=models)),
        opened_page(qtbot, tmp_path, ring=Ring({"comfyui.token": "right"})) as desk,
    ):
        add(desk, server.address)  # people leave http:// out
        one = ask(desk, server.url)
        assert one.found is not None and one.found.finding.ok
        assert "ComfyUI 0.24.0" in one.said.text() and "cpu, 23.5 of 23.5 GB free" in one.said.text()
        assert "queue empty" in one.said.text()
        recipes = {recipe.name: recipe.missing for recipe in one.found.recipes}
        assert {"checkpoint", "charhub", "qwen-edit-2511"} <= set(recipes)
        assert any("checkpoint.model" in line for line in recipes["checkpoint"])
        assert any("models/" in line for line in recipes["qwen-edit-2511"])
        desk.save()
        assert server.url in desk.file.read_text(encoding="utf-8")


def test_the_checkpoint_named_on_the_page_counts_before_it_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    with (
        in_thread(server := ComfyServer(models={"checkpoints": ["sd15_tiny.safetensors"]})),
        opened_page(qtbot, tmp_path) as desk,
    ):
        add(desk, server.url)
        desk.page.desk.put("checkpoint.model", "sd15_tiny.safetensors")
        one = ask(desk, server.url)
        assert one.found is not None
        assert [recipe.missing for recipe in one.found.recipes if recipe.name == "checkpoint"] == [()]


def test_a_server_that_refuses_and_one_that_is_not_there_say_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with in_thread(server := ComfyServer(token="right")), opened_page(qtbot, tmp_path) as desk:
        add(desk, server.url)
        add(desk, "http://127.0.0.1:9")
        refused, absent = ask(desk, server.url), ask(desk, "http://127.0.0.1:9")
        assert refused.found is not None and not refused.found.finding.ok and not refused.found.recipes
        assert "comfyui.token" in refused.said.text()
        assert "No connection" in absent.said.text() and "Check" in absent.said.text()


def test_a_test_under_way_can_be_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    with in_thread(server := ComfyServer()) as handle, opened_page(qtbot, tmp_path) as desk:
        handle.run(server.fault(Fault.TIMEOUT))
        add(desk, server.url)
        one = card(desk, server.url)
        one.test.click()
        assert one.is_running and one.cancel.isVisibleTo(one) and not one.test.isVisibleTo(one)
        one.cancel.click()
        assert not one.is_running and one.test.isVisibleTo(one) and "Not tested" in one.said.text()
        desk.settle()
        assert one.found is None
        handle.run(server.heal())


@pytest.mark.parametrize("wrong", ["ftp://gpu-1", "http://", "http://user:secret@gpu-1", ""])
def test_an_address_that_is_none_is_told_at_once(qtbot: QtBot, tmp_path: Path, wrong: str) -> None:
    with opened_page(qtbot, tmp_path) as desk:
        row = add(desk, wrong)
        assert "an address like http://host:8188" in row.error.text() and row.error.isVisible()
        assert desk.page.desk.pending == {}


def test_a_server_is_not_added_twice_and_is_removed(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path, toml='[comfyui]\nurls = ["http://gpu-1:8188"]\n') as desk:
        row = add(desk, "http://gpu-1:8188/")
        assert "already" in row.error.text()
        card(desk, "http://gpu-1:8188").remove.click()
        assert "No server yet" in desk.page.views["backends"].cards[0].below.nothing.text()  # type: ignore[union-attr]
        desk.save()
        assert "gpu-1" not in desk.file.read_text(encoding="utf-8")


# --- storage ---


def test_the_r2_storage_takes_a_probe_gives_it_back_and_deletes_it(qtbot: QtBot, tmp_path: Path) -> None:
    with moto_s3() as endpoint, opened_page(qtbot, tmp_path, toml=r2(endpoint), ring=Ring(dict(KEYS))) as desk:
        trial = desk.trial("storage. r2. cloudinary.test")
        assert "Ok" in desk.tried(trial)
        assert trial.finding is not None and trial.finding.ok


def test_a_storage_that_is_half_set_up_names_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path, toml='[storage]\nname = "r2"\n') as desk:
        said = desk.tried(desk.trial("storage. r2. cloudinary.test"))
        assert "R2_BUCKET_NAME" in said and "R2_SECRET_ACCESS_KEY" in said


def test_the_local_folder_is_tried_as_it_stands_in_the_field(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path) as desk:
        (tmp_path / "blocked").write_text("a file where a folder should be", encoding="utf-8")
        desk.page.desk.put("storage.local_folder", str(tmp_path / "blocked"))
        trial = desk.trial("storage. r2. cloudinary.test")
        desk.tried(trial)
        assert trial.finding is not None and not trial.finding.ok
        desk.page.desk.put("storage.local_folder", str(tmp_path / "images"))
        assert trial.finding is None, "the former answer was about another folder"
        assert "Ok" in desk.tried(trial)
        assert [file for file in (tmp_path / "images").rglob("*") if file.is_file()] == []


def test_nothing_is_tried_while_a_field_is_wrong(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path, toml='[storage]\nname = "r2"\n') as desk:
        desk.page.show_section("storage")
        desk.type("r2.endpoint_url", "nonsense")
        assert "Service address cannot be used" in desk.tried(desk.trial("storage. r2. cloudinary.test"))


# --- the others ---


def test_civitai_answers_or_says_that_the_key_is_wrong(qtbot: QtBot, tmp_path: Path) -> None:
    with in_thread(source := CivitaiDouble(3, api_key="right")):
        toml = f'[civitai]\nbase_url = "{source.api}"\n'
        with opened_page(qtbot, tmp_path, toml=toml, ring=Ring({"civitai.api_key": "wrong"})) as desk:
            trial = desk.trial("civitai.test")
            assert "CIVITAI_API_KEY" in desk.tried(trial) or "civitai.api_key" in trial.result.text()
            desk.ring.kept["civitai.api_key"] = "right"
            assert "Ok" in desk.tried(trial)


def test_the_analyser_is_asked_for_its_models(qtbot: QtBot, tmp_path: Path) -> None:
    with in_thread(service := OpenAIDouble(api_key="right")):
        toml = f'[analyser]\nname = "openai"\nurl = "{service.url}/v1"\n'
        with opened_page(qtbot, tmp_path, toml=toml, ring=Ring({"analyser.api_key": "right"})) as desk:
            trial = desk.trial("analyser.test")
            assert "an address and a model" in desk.tried(trial)
            desk.page.desk.put("analyser.model", "vision-1")
            assert "Ok" in desk.tried(trial)


def test_the_database_is_checked_and_its_size_told(qtbot: QtBot, tmp_path: Path) -> None:
    from charhub_console.adapters.sqlite.migrate import migrate

    with opened_page(qtbot, tmp_path, start=False) as desk:
        desk.page.show_section("database")
        integrity = desk.page.parts.integrity.trial
        assert "no database yet" in desk.tried(integrity)
        (tmp_path / "data").mkdir(exist_ok=True)
        migrate(tmp_path / "data" / "console.db")
        desk.page.activated()
        desk.settle()
        assert "console.db" in desk.said("database.file") and "KiB" in desk.said("database.file")
        assert "Ok, version" in desk.tried(integrity)


def test_a_damaged_database_is_told_with_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path, start=False) as desk:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "console.db").write_bytes(b"this is no database at all, by far not" * 200)
        trial = desk.page.parts.integrity.trial
        desk.tried(trial)
        assert trial.finding is not None and not trial.finding.ok


def test_closing_while_tests_are_under_way_joins_their_threads(qtbot: QtBot, tmp_path: Path) -> None:
    with in_thread(server := ComfyServer()) as handle, opened_page(qtbot, tmp_path) as desk:
        handle.run(server.fault(Fault.TIMEOUT))
        add(desk, server.url)
        card(desk, server.url).test.click()
        assert desk.row("comfyui.urls").findChild(QLineEdit) is not None
        desk.page.let_go()
        assert not desk.page.background.is_busy
        handle.run(server.heal())
