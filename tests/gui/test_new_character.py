"""A new character by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.beforehand import button_words
from charhub_console.app.gui.candidates.new_character import NewCharacterDialog, _bytes_of
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.paths import resources
from charhub_console.domain.errors import InvalidInput
from charhub_console.engine import credits
from charhub_console.engine.console import CharacterFilter, Cost
from charhub_console.engine.drafts import Drafts
from tests.gui.stock import ask, open_stock

KNIGHT = resources() / "samples" / "04-ember-knight.webp"
WHO = "adult man, 35 years old, human knight, short black hair, silver armour"


@pytest.fixture
def stock(qtbot: QtBot, configuration: Configuration) -> Iterator[EngineThread]:
    engine = open_stock(qtbot, configuration, fetched=False)
    yield engine
    engine.stop()


def opened_dialog(qtbot: QtBot, engine: EngineThread) -> NewCharacterDialog:
    dialog = NewCharacterDialog(engine)
    qtbot.addWidget(dialog)
    return opened(qtbot, dialog)


def opened(qtbot: QtBot, dialog: NewCharacterDialog) -> NewCharacterDialog:
    dialog.open()
    qtbot.waitUntil(lambda: dialog._quote is not None and dialog.recipe.count() > 0, timeout=20_000)
    return dialog


def fill(dialog: NewCharacterDialog) -> None:
    dialog.drop.take_file(KNIGHT)
    dialog.description.setPlainText(WHO)


def test_cost_and_balance_stand_on_the_button(qtbot: QtBot, stock: EngineThread) -> None:
    owner = stock.owner
    ask(qtbot, stock, lambda console: console.grant(owner, 200, note="test"))
    dialog = opened_dialog(qtbot, stock)
    assert dialog.generate.text() == "Generate · 125 credits, 1,075 left"
    assert not dialog.generate.isEnabled()
    fill(dialog)
    assert dialog.generate.isEnabled()
    dialog.owner.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.generate.text() == "Generate · free", timeout=10_000)


def test_without_credits_it_says_so_before_anything_is_asked_for(
    qtbot: QtBot, stock: EngineThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credits, "PRACTICE_CREDITS", 1)
    dialog = opened_dialog(qtbot, stock)
    fill(dialog)
    assert not dialog.generate.isEnabled()
    assert "costs 125 credits" in dialog.problem.text() and "has 1" in dialog.problem.text()


def test_a_refusal_is_said_in_words_and_nothing_is_lost(qtbot: QtBot, stock: EngineThread) -> None:
    dialog = opened_dialog(qtbot, stock)
    dialog.owner.setCurrentIndex(1)
    dialog.drop.take_file(KNIGHT)
    dialog.description.setPlainText("a 12 years old girl")
    qtbot.waitUntil(dialog.generate.isEnabled, timeout=10_000)
    dialog.generate.click()
    assert not dialog.generate.isEnabled()
    qtbot.waitUntil(lambda: "blocked" in dialog.problem.text(), timeout=20_000)
    assert dialog.isVisible() and dialog.generate.isEnabled()
    assert dialog.description.toPlainText() == "a 12 years old girl"
    assert ask(qtbot, stock, lambda console: console.characters(CharacterFilter())) == []


def test_a_dropped_image_becomes_a_character(qtbot: QtBot, practice_engine: EngineThread) -> None:
    dialog = opened_dialog(qtbot, practice_engine)
    fill(dialog)
    dialog.name.setText("Sir Alden")
    dialog.owner.setCurrentIndex(1)
    qtbot.waitUntil(dialog.generate.isEnabled, timeout=10_000)
    with qtbot.waitSignal(dialog.generated, timeout=30_000) as generated:
        dialog.generate.click()
    assert generated.args is not None and generated.args[0].count == 1
    assert not dialog.isVisible()
    names = [one.name for one in ask(qtbot, practice_engine, lambda console: console.characters(CharacterFilter()))]
    assert names == ["Sir Alden"]


def test_a_name_that_another_character_bears_is_warned_of(
    qtbot: QtBot, stock: EngineThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_taken(_drafts: object, name: str, **_named: object) -> bool:
        return name.lower() == "mira"

    monkeypatch.setattr(Drafts, "name_is_taken", is_taken)
    dialog = opened_dialog(qtbot, stock)
    dialog.name.setText("Mira")
    qtbot.waitUntil(dialog.collision.isVisible, timeout=10_000)
    assert dialog.collision.text() == "Another character is called Mira already."
    dialog.name.setText("Mirabel")
    qtbot.waitUntil(dialog.collision.isHidden, timeout=10_000)


def test_an_image_can_be_pasted(qtbot: QtBot, stock: EngineThread) -> None:
    dialog = opened_dialog(qtbot, stock)
    image = QImage(64, 96, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    dialog.drop.paste()
    assert dialog.drop.has_image and dialog.drop.path is None
    dialog.drop.grab()
    data = _bytes_of(dialog.drop.pasted, None)
    assert QImage.fromData(data).size() == image.size()


def test_a_pasted_file_is_taken_as_a_file(qtbot: QtBot, stock: EngineThread) -> None:
    dialog = opened_dialog(qtbot, stock)
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(KNIGHT))])
    dialog.drop._take(given)
    assert dialog.drop.path == KNIGHT
    qtbot.waitUntil(lambda: dialog.drop.pictures.pixmap(KNIGHT.name) is not None, timeout=10_000)
    dialog.drop.grab()


def test_what_is_no_image_is_refused(qtbot: QtBot, stock: EngineThread, tmp_path: Path) -> None:
    dialog = opened_dialog(qtbot, stock)
    dialog.drop.take_file(tmp_path / "notes.txt")
    assert "notes.txt is no image" in dialog.problem.text()
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no")
    dialog.drop.take_file(broken)
    qtbot.waitUntil(lambda: "cannot be read" in dialog.problem.text(), timeout=10_000)
    assert not dialog.drop.has_image
    dialog.drop._take(QMimeData())
    assert "no image in it" in dialog.problem.text()


def test_a_file_that_is_too_large_or_gone_is_said_in_words(tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(InvalidInput, match="larger than 20 MB"):
        _bytes_of(None, large)
    with pytest.raises(InvalidInput, match="cannot be read"):
        _bytes_of(None, tmp_path / "gone.png")


def test_a_closed_dialog_hears_nothing_any_more(qtbot: QtBot, stock: EngineThread) -> None:
    dialog = opened(qtbot, NewCharacterDialog(stock))  # qtbot would close it when it is gone
    dialog.reject()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    stock.events.emit([])


def test_the_button_says_what_is_missing() -> None:
    assert button_words(Cost(125, 100)) == "125 credits · 25 short"
    assert button_words(Cost(0, 0)) == "Generate · free"
