"""The Settings page: every setting has a place, wrong ones are told at the field, right ones are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.page import Notice
from charhub_console.app.gui.settings.field import Field
from charhub_console.app.gui.settings.sections import SECTIONS
from charhub_console.app.gui.settings.servers import AddServer
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.settings import SETTINGS
from tests.gui.sessions import some_work
from tests.gui.settings_page import Desk, opened_page

Opens = Callable[..., AbstractContextManager[Desk]]
TOML = '# my own words\n[night]\ncount = 12  # enough\n\n[storage]\nname = "local"\n'


@pytest.fixture
def opens(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opens:
    monkeypatch.chdir(tmp_path)
    return partial(opened_page, qtbot, tmp_path)


@pytest.fixture
def desk(opens: Opens) -> Iterator[Desk]:
    with opens(toml=TOML) as made:
        yield made


# --- sections and search ---


@pytest.mark.parametrize("name", [section.name for section in SECTIONS])
def test_every_section_opens_from_the_left_and_shows_its_rows(desk: Desk, name: str) -> None:
    desk.page.navigation.buttons[name].click()
    view = desk.page.views[name]
    assert view.isVisible() and not any(one.isVisible() for one in desk.page.views.values() if one is not view)
    shown = [row for row in view.rows if row.isVisible()]
    assert shown and all(row.label.text() and row.help.text() for row in shown if not row.key.startswith("keys."))


def test_every_setting_has_exactly_one_place(desk: Desk) -> None:
    keys = [row.key for view in desk.page.views.values() for row in view.rows]
    assert sorted(key for key in keys if key in SETTINGS) == sorted(SETTINGS)


def test_a_search_finds_settings_of_all_sections_by_their_words(desk: Desk) -> None:
    desk.qtbot.keyClicks(desk.page.navigation.search, "secret access")
    shown = [row.key for view in desk.page.views.values() for row in view.rows if row.isVisible()]
    assert shown == ["r2.secret_access_key"]
    desk.page.navigation.search.setText("nothing has this")
    assert desk.page.nothing.isVisible() and "nothing has this" in desk.page.nothing.text()
    desk.page.navigation.search.clear()
    assert desk.page.views["backends"].isVisible() and not desk.page.nothing.isVisible()


def test_from_practice_mode_the_page_opens_where_servers_are_connected(opens: Opens) -> None:
    with opens(start=False) as desk:
        assert desk.page.section == "backends" and "Connect your own servers" in desk.page.view("backends").intro.text()
    with opens(toml='[comfyui]\nurls = ["http://gpu-1:8188"]\n', start=False) as desk:
        assert desk.page.section == "civitai"


def test_another_page_may_point_at_a_setting(desk: Desk) -> None:
    desk.page.show_target("comfyui.urls")
    assert desk.page.section == "backends" and desk.row("comfyui.urls").findChild(QLineEdit) is not None
    desk.page.show_target("storage")
    assert desk.page.section == "storage"


def test_what_a_choice_turns_off_is_not_shown(desk: Desk) -> None:
    desk.page.show_section("storage")
    assert desk.row("storage.local_folder").isVisible() and not desk.row("r2.bucket").isVisible()
    desk.page.desk.put("storage.name", "r2")
    assert desk.row("r2.bucket").isVisible() and not desk.row("storage.local_folder").isVisible()


# --- where a value comes from ---


def test_each_value_says_where_it_comes_from(desk: Desk) -> None:
    desk.page.show_section("night")
    assert "From config.toml" in desk.said("night.count")
    assert "Default" in desk.said("night.budget_minutes")


def test_a_value_from_the_environment_is_read_only_and_says_so(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATCH_SIZE_PER_RUN", "7")
    monkeypatch.setenv("COMFYUI_URLS", "http://gpu-1:8188")
    with opens(environ={"BATCH_SIZE_PER_RUN": "7", "COMFYUI_URLS": "http://gpu-1:8188"}) as desk:
        desk.page.show_section("night")
        line = desk.row("night.count").findChild(QLineEdit)
        assert line is not None and line.isReadOnly() and line.text() == "7"
        assert "environment variable BATCH_SIZE_PER_RUN" in desk.said("night.count")
        desk.page.desk.put("night.count", "9")
        assert desk.page.desk.pending == {}
        desk.page.show_section("backends")
        adding = desk.row("comfyui.urls")
        assert isinstance(adding, AddServer) and not adding.add.isVisible()
        assert "COMFYUI_URLS" in desk.said("comfyui.urls")


def test_a_value_of_the_command_line_stays_in_force_when_another_is_saved(opens: Opens) -> None:
    with opens(overrides={"night.count": "5"}) as desk:
        desk.page.show_section("night")
        assert "command line" in desk.said("night.count")
        desk.type("night.budget_minutes", "45")
        desk.save()
        assert desk.page.desk.configuration.settings.night.count == 5
        assert desk.page.desk.configuration.settings.night.budget_minutes == 45


# --- typing ---


def test_what_cannot_be_is_told_at_the_field_in_words_and_cannot_be_saved(desk: Desk) -> None:
    desk.page.show_section("night")
    desk.type("night.count", "many")
    assert "a whole number from 1 to 1000" in desk.said("night.count")
    assert desk.page.bar.isVisible() and not desk.page.bar.save.isEnabled()
    assert "Characters" in desk.page.bar.said.text()
    desk.type("night.count", "15")
    assert "Expected" not in desk.said("night.count") and desk.page.bar.save.isEnabled()


@pytest.mark.parametrize(
    ("section", "key", "wrong"),
    [
        ("civitai", "civitai.base_url", "ftp://x"),
        ("civitai", "civitai.image_limit", "0"),
        ("credits", "owner.bot", "me"),
        ("generation", "generation.image_timeout_s", "5"),
    ],
)
def test_every_kind_of_value_has_its_reason(desk: Desk, section: str, key: str, wrong: str) -> None:
    desk.page.show_section(section)
    desk.type(key, wrong)
    assert SETTINGS[key].expected in desk.said(key)


def test_discarding_shows_what_was_there(desk: Desk) -> None:
    desk.page.show_section("night")
    desk.type("night.count", "oops")
    desk.page.bar.discard.click()
    line = desk.row("night.count").findChild(QLineEdit)
    assert line is not None and line.text() == "12" and not desk.page.bar.isVisible()


def test_typing_the_former_value_again_is_no_change(desk: Desk) -> None:
    desk.type("night.count", "13")
    assert desk.page.desk.pending == {"night.count": "13"}
    desk.type("night.count", "12")
    assert desk.page.desk.pending == {}


def test_a_wrong_value_in_the_file_is_told_at_its_field(opens: Opens) -> None:
    with opens(toml='[night]\ncount = "lots"\n[nigth]\ncount = 1\n', start=False) as desk:
        desk.page.show_section("night")
        assert "cannot be 'lots'" in desk.said("night.count")
        assert "nigth.count" in desk.page.problems.text() and desk.page.problems.isVisible()


# --- saving ---


def test_saving_keeps_comments_and_everything_else_of_the_file(desk: Desk) -> None:
    desk.page.show_section("night")
    desk.type("night.count", "25")
    desk.save()
    written = desk.file.read_text(encoding="utf-8")
    assert written == TOML.replace("count = 12", "count = 25")
    assert "From config.toml" in desk.said("night.count") and not desk.page.bar.isVisible()


def test_reset_takes_a_value_out_of_the_file(desk: Desk) -> None:
    row = desk.row("night.count")
    assert isinstance(row, Field)
    row.to_default.click()
    desk.save()
    assert "count" not in desk.file.read_text(encoding="utf-8")
    assert desk.page.desk.configuration.settings.night.count == 20


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(desk: Desk) -> None:
    desk.type("night.count", "25")
    desk.file.write_text("this is = = no toml", encoding="utf-8")
    desk.page.bar.save.click()
    desk.settle()
    assert any(isinstance(one, ConsoleError) and "config.toml" in one.title for one in desk.messages)
    assert desk.page.desk.pending == {"night.count": "25"} and desk.page.bar.isVisible()


def test_a_change_made_elsewhere_is_seen_when_the_page_is_shown(desk: Desk) -> None:
    desk.file.write_text("[night]\ncount = 33\n", encoding="utf-8")
    desk.page.activated()
    desk.settle()
    line = desk.row("night.count").findChild(QLineEdit)
    assert line is not None and line.text() == "33"


def test_what_was_not_saved_is_found_again_on_a_page_made_anew(desk: Desk) -> None:
    desk.type("night.count", "25")
    state = desk.page.state()
    desk.page.desk.discard()
    desk.page.restore(state)
    assert desk.page.desk.pending == {"night.count": "25"}


# --- what runs ---


def test_after_saving_a_restart_of_the_engine_is_offered_and_uses_the_new_values(desk: Desk) -> None:
    desk.type("night.count", "25")
    desk.save()
    desk.qtbot.waitUntil(lambda: any(isinstance(one, Notice) for one in desk.messages))
    (notice,) = [one for one in desk.messages if isinstance(one, Notice)]
    assert notice.informs and "Restart the engine" in notice.action_text and notice.action is not None
    with desk.qtbot.waitSignals([desk.engine.closed, desk.engine.opened], timeout=10_000):
        notice.action()
    assert desk.engine.configuration is not None and desk.engine.configuration.settings.night.count == 25


def test_an_engine_that_could_not_open_is_opened_once_its_settings_are_right(opens: Opens) -> None:
    with opens(toml='[night]\ncount = "lots"\n', start=False) as desk:
        assert desk.engine.configuration is not None
        with desk.qtbot.waitSignal(desk.engine.failed, timeout=10_000):
            desk.engine.start(desk.engine.configuration)
        desk.type("night.count", "20")  # what counts already, but the file is still wrong
        desk.save()
        desk.qtbot.waitUntil(lambda: any(isinstance(one, Notice) for one in desk.messages))
        (notice,) = [one for one in desk.messages if isinstance(one, Notice)]
        assert notice.action is not None
        with desk.qtbot.waitSignal(desk.engine.opened, timeout=10_000):
            notice.action()
        assert desk.page.desk.configuration.problems == ()


def test_while_images_are_painted_the_new_values_wait_for_the_next_start(desk: Desk) -> None:
    desk.console.work = [some_work()]
    desk.type("night.count", "25")
    desk.save()
    desk.qtbot.waitUntil(lambda: any(isinstance(one, Notice) for one in desk.messages))
    (notice,) = [one for one in desk.messages if isinstance(one, Notice)]
    assert "next start" in notice.error.title and notice.action is None


def test_work_that_began_after_the_offer_is_not_interrupted(desk: Desk) -> None:
    desk.console.work = [some_work()]
    desk.page.restart_engine()
    desk.qtbot.waitUntil(lambda: bool(desk.messages))
    assert desk.engine.is_open and "next start" in desk.messages[0].error.title


# --- credits, database, interface ---


def test_credits_are_shown_and_added(desk: Desk) -> None:
    desk.page.show_section("credits")
    row = desk.row("credits.balance")
    desk.qtbot.waitUntil(lambda: "1,000 credits" in desk.said("credits.balance"))
    desk.type("credits.balance", "-3")
    desk.qtbot.keyClick(row.findChild(QLineEdit), Qt.Key.Key_Return)
    assert "whole number" in desk.said("credits.balance")
    desk.type("credits.balance", "250")
    desk.qtbot.keyClick(row.findChild(QLineEdit), Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "1,250 credits" in desk.said("credits.balance"))


def test_every_control_has_a_name_for_screen_readers(desk: Desk) -> None:
    nameless = [
        row.key
        for view in desk.page.views.values()
        for row in view.rows
        if isinstance(row, Field) and not row.control.main().accessibleName()
    ]
    assert nameless == []
