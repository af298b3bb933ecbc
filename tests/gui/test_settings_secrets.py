"""Secrets of the Settings page: to the keyring and nowhere else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.settings.secret_field import SecretField
from tests.gui.settings_page import Desk, Ring, opened_page

SECRET = "hush-1234567890"
KEY = "civitai.api_key"


def field_of(desk: Desk) -> SecretField:
    desk.page.show_section("civitai")
    row = desk.row(KEY)
    assert isinstance(row, SecretField)
    return row


def store(desk: Desk, text: str) -> None:
    row = field_of(desk)
    row.replace.click()
    row.line.setText(text)  # keyClicks knows plain letters only
    row.store.click()
    desk.settle()


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_secret_goes_to_the_keyring_and_into_no_file_log_or_widget(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), opened_page(qtbot, tmp_path, toml="# mine\n") as desk:
        desk.page.show_section("civitai")
        assert "Not set" in desk.said(KEY)
        store(desk, SECRET)
        assert desk.ring.kept == {KEY: SECRET}
        assert "Stored" in desk.said(KEY) and "In the keyring" in desk.said(KEY)
        assert SECRET not in desk.every_text()
        assert SECRET not in str(desk.page.state())
        desk.page.activated()  # everything is read again
        desk.settle()
        assert SECRET not in desk.every_text()
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert written and not any(SECRET.encode() in content for content in written)
    assert SECRET not in caplog.text


def test_what_is_being_typed_is_masked_and_gone_when_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path) as desk:
        row = field_of(desk)
        row.replace.click()
        qtbot.keyClicks(row.line, SECRET)
        assert row.line.echoMode() is QLineEdit.EchoMode.Password
        row.cancel.click()
        assert row.line.text() == "" and not row.line.isVisible() and desk.ring.kept == {}


def test_a_stored_secret_is_never_read_back_into_the_line(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path, ring=Ring({KEY: SECRET})) as desk:
        row = field_of(desk)
        assert "Stored" in desk.said(KEY) and "Replace" in row.replace.text()
        row.replace.click()
        assert row.line.text() == "" and SECRET not in desk.every_text()


def test_a_secret_is_removed(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path, ring=Ring({KEY: SECRET})) as desk:
        field_of(desk).remove.click()
        desk.settle()
        assert desk.ring.kept == {} and "Not set" in desk.said(KEY)


def test_a_keyring_that_does_not_keep_it_is_told_at_the_field(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path, ring=Ring(locked=True)) as desk:
        store(desk, SECRET)
        assert "There is no safe keyring" in desk.said(KEY) and "Not set" in desk.said(KEY)
        assert SECRET not in desk.every_text() and desk.messages


def test_a_secret_that_fits_no_header_is_refused_without_repeating_it(qtbot: QtBot, tmp_path: Path) -> None:
    with opened_page(qtbot, tmp_path) as desk:
        store(desk, "päss")
        assert "plain ASCII" in desk.said(KEY) and "päss" not in desk.said(KEY) and desk.ring.kept == {}


def test_a_secret_of_the_environment_is_said_to_be_there_and_cannot_be_changed_here(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVITAI_API_KEY", SECRET)
    with opened_page(qtbot, tmp_path, environ={"CIVITAI_API_KEY": SECRET}) as desk:
        row = field_of(desk)
        assert "CIVITAI_API_KEY" in desk.said(KEY) and "Stored" in desk.said(KEY)
        assert not row.replace.isVisible() and not row.remove.isVisible()
        assert SECRET not in desk.every_text()
