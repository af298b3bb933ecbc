"""The language of the window: found, chosen while it is open, remembered, and every page in it."""

from __future__ import annotations

import ast
import inspect
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app.checks import Finding, failed
from charhub_console.app.config import Configuration
from charhub_console.app.gui import language
from charhub_console.app.gui.candidates import gate_texts
from charhub_console.app.gui.candidates.gate_texts import reason_text
from charhub_console.app.gui.candidates.telling import decision_words
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.generation.words import nth, when
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.pages import PAGES
from charhub_console.app.gui.settings.trial import finding_words
from charhub_console.domain import safety
from charhub_console.domain.candidate import Decision, Verdict
from charhub_console.domain.errors import ConsoleError, StorageFailed
from tests.gui.windows import open_window

NAMES = [entry.name for entry in PAGES]


def settle() -> None:
    """What the change of the language posted is done: events arrive, pages that are gone are deleted."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def texts(shown: QWidget) -> set[str]:
    """What can be read on it."""
    found: set[str] = set()
    for part in shown.findChildren(QWidget):
        if isinstance(part, QLabel | QAbstractButton):
            found.add(part.text())
        if isinstance(part, QLineEdit):
            found.add(part.placeholderText())
        found |= {part.toolTip(), part.accessibleName()}
    return {text for text in found if len(text) > 3 and not text.isnumeric()}


@pytest.mark.parametrize("name", NAMES)
def test_every_page_changes_its_language_while_it_is_open(
    qtbot: QtBot, configuration: Configuration, tmp_path: Path, name: str
) -> None:
    with open_window(qtbot, configuration, tmp_path) as window:
        window.go_to(name)
        english = texts(window.pages[name])
        language.choose(language.BRAZILIAN)
        settle()
        assert window.shown == name
        brazilian = texts(window.pages[name])
        assert len(english - brazilian) >= 5, "texts stayed English"
        language.choose(language.ENGLISH)
        settle()
        assert len(texts(window.pages[name]) & english) >= len(english) * 0.6


def test_the_shell_changes_with_it(qtbot: QtBot, configuration: Configuration, tmp_path: Path) -> None:
    with open_window(qtbot, configuration, tmp_path) as window:
        language.choose(language.BRAZILIAN)
        settle()
        assert {"Candidatos", "Geração"} <= texts(window.rail)
        assert window.status.practice.text() == "Prática"
        assert "rática" in window.windowTitle()
        assert window.status.hints.accessibleName().startswith("Teclas: A aprovar")


def test_pages_made_anew_keep_what_was_set_and_leave_nothing_running(
    qtbot: QtBot, configuration: Configuration, tmp_path: Path
) -> None:
    with open_window(qtbot, configuration, tmp_path) as window:
        for name in NAMES:
            window.go_to(name)
        page = window.pages["candidates"]
        page.grid.set_zoom(1)  # type: ignore[attr-defined]
        language.choose(language.BRAZILIAN)
        settle()
        assert set(window.pages) == {NAMES[-1]}, "the others are made when they are shown"
        window.go_to("candidates")
        assert window.pages["candidates"] is not page
        assert window.pages["candidates"].grid.zoom == 1  # type: ignore[attr-defined]
        assert len([one for one in threading.enumerate() if one.name.startswith("thumbnails-")]) == 2
        qtbot.waitUntil(lambda: window.pages["candidates"].model.rowCount() > 0, timeout=10_000)  # type: ignore[attr-defined]
        window.engine.try_again()  # pages that are gone must not hear of it
        qtbot.waitUntil(lambda: window.engine.is_open, timeout=20_000)
        settle()


def test_the_choice_is_found_again(tmp_path: Path) -> None:
    language.begin(WindowMemory(tmp_path))
    assert language.current() == language.SYSTEM
    language.choose(language.BRAZILIAN)
    language.switch().memory.save()  # type: ignore[union-attr]
    language.choose(language.ENGLISH)
    again = WindowMemory(tmp_path)
    again.set_text(language.LANGUAGE, language.BRAZILIAN)
    language.begin(again)
    assert (language.current(), language.shown()) == (language.BRAZILIAN, language.BRAZILIAN)


def test_a_name_that_is_no_language_is_the_system_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("pt_PT"))
    language.choose("klingon")
    assert (language.current(), language.shown()) == (language.SYSTEM, language.BRAZILIAN)
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("de_DE"))
    language.choose(language.SYSTEM)
    assert language.shown() == language.ENGLISH
    assert QLocale().language() is QLocale.Language.English, "German dates in English sentences read badly"


def test_every_language_is_offered_in_its_own_words() -> None:
    offered = dict(language.available())
    assert list(offered) == ["system", "en", "pt_BR"]
    assert (offered["en"], offered["pt_BR"]) == ("English", "Português (Brasil)")


def test_numbers_choose_between_singular_and_plural() -> None:
    said = [language.tr("{0} of %Ln image(s)", "", count).format(0) for count in (1, 2, 12_345)]
    assert said == ["0 of 1 image", "0 of 2 images", "0 of 12,345 images"]
    language.choose(language.BRAZILIAN)
    said = [language.tr("{0} of %Ln image(s)", "", count).format(0) for count in (1, 2, 12_345)]
    assert said == ["0 de 1 imagem", "0 de 2 imagens", "0 de 12.345 imagens"]


def test_dates_and_places_in_a_queue_are_written_as_the_language_does() -> None:
    moment = datetime(2026, 2, 3, 12, tzinfo=UTC)
    decision = Decision(id="d", candidate_id="c", verdict=Verdict.REJECT, by="ana", at=moment, reason="Low quality")
    english = (when(moment), nth(3), decision_words(decision))
    language.choose(language.BRAZILIAN)
    brazilian = (when(moment), nth(3), decision_words(decision))
    assert "Feb" in english[0] and "fev" in brazilian[0]
    assert (english[1], brazilian[1]) == ("3rd", "3º")
    assert "2/3/26" in english[2] and "03/02/2026" in brazilian[2]
    assert brazilian[2].startswith("Rejeitado por ana") and brazilian[2].endswith("Baixa qualidade")


def test_errors_are_translated_around_what_they_quote_and_unknown_ones_stay_english() -> None:
    language.choose(language.BRAZILIAN)
    assert (
        error_sentence(ConsoleError("The keyring is locked.", "Retry.")) == "O chaveiro está bloqueado. Tente de novo."
    )
    assert error_sentence(ConsoleError("There is no run 7.", "")) == "Não há a execução 7."
    assert error_sentence(ConsoleError("Nobody knows number 7.", "")) == "Nobody knows number 7."


def test_qt_s_own_buttons_are_translated(qtbot: QtBot, qapp: QApplication) -> None:
    language.choose(language.BRAZILIAN)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text().replace("&", "") == "Cancelar"


def test_what_a_live_test_found_wrong_is_said_in_the_language_of_the_window() -> None:
    wrong = failed("storage r2", StorageFailed("The bucket refused it.", "Check the bucket."))
    assert finding_words(wrong) == "The bucket refused it. Check the bucket."
    language.choose("pt_BR")
    assert finding_words(wrong).startswith("The bucket refused it. Verifique")
    assert finding_words(Finding("storage r2", True, "ok, 12 ms")) == "Ok, 12 ms"


def test_every_reason_of_the_safety_gate_is_known_to_the_translator() -> None:
    given = [
        call.args[1]
        for call in ast.walk(ast.parse(inspect.getsource(safety)))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_block", "_hold")
    ]
    # one is put together, from a number that never changes
    texts = {eval(compile(ast.Expression(text), "", "eval"), vars(safety)) for text in given}
    assert texts == {str(text) for text in gate_texts.KNOWN} and len(texts) > 20


def test_the_safety_gate_gives_its_reasons_in_the_language_of_the_window() -> None:
    language.choose("pt_BR")
    assert reason_text("The browsing level is not known.") == "O nível de navegação não é conhecido."
    assert reason_text("Not analysed yet: Civitai answered without a list of images.").startswith("Ainda não analisado")
    assert reason_text("Something only an older version said.") == "Something only an older version said."
