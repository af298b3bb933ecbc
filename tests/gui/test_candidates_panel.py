"""The side panel, over the real engine in practice mode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.analysis_view import AnalysisView, ConfidenceBar
from charhub_console.app.gui.candidates.blurring import is_blurred
from charhub_console.app.gui.candidates.panel import CandidatePanel
from charhub_console.app.gui.candidates.telling import parameters_of, reaction_words, stats_of
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.analysis import Analysis, Field, Gender
from charhub_console.domain.candidate import Candidate, Level, Status, Verdict
from charhub_console.engine import credits
from charhub_console.engine.console import BackendState, CharacterFilter, DraftChanges, Wish
from tests.adapters.sqlite_examples import NOON
from tests.gui.stock import all_of, ask, open_stock


@pytest.fixture
def stock(qtbot: QtBot, configuration: Configuration) -> Iterator[EngineThread]:
    engine = open_stock(qtbot, configuration)
    yield engine
    engine.stop()


@pytest.fixture
def panel(qtbot: QtBot, stock: EngineThread) -> Iterator[CandidatePanel]:
    made = CandidatePanel(stock)
    qtbot.addWidget(made)
    made.resize(400, 1200)
    made.show()
    yield made
    made.pictures.stop()


def show(qtbot: QtBot, panel: CandidatePanel, candidate: Candidate) -> None:
    panel.show_candidate(candidate.id)
    qtbot.waitUntil(lambda: panel.page is not None and panel.page.candidate.id == candidate.id, timeout=10_000)


def approve(qtbot: QtBot, engine: EngineThread, candidate: Candidate) -> None:
    ask(qtbot, engine, lambda console: console.decide(candidate.id, Verdict.APPROVE, by="ana"))


def draft_shown(qtbot: QtBot, panel: CandidatePanel) -> None:
    qtbot.waitUntil(lambda: panel.draft.fields.isEnabled() and panel.draft.recipe.count() > 0, timeout=10_000)
    qtbot.waitUntil(lambda: not panel.draft._calls, timeout=10_000)


def all_text(panel: CandidatePanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if not label.isHidden())


def test_without_a_candidate_it_says_what_to_do(panel: CandidatePanel) -> None:
    assert panel.currentWidget() is panel.nothing
    assert "Nothing is selected" in panel.nothing.text()


def test_everything_about_a_candidate_is_there(qtbot: QtBot, stock: EngineThread, panel: CandidatePanel) -> None:
    candidate = all_of(qtbot, stock)[0]
    show(qtbot, panel, candidate)
    qtbot.waitUntil(lambda: panel.preview.is_sharp, timeout=10_000)
    text = all_text(panel)
    assert panel.title.text() == candidate.source_id
    assert panel.status.text == "undecided"
    assert panel.prompt.text.text() == candidate.prompt
    assert "steps: 20" in panel.parameters.text.text()
    for wanted in (candidate.creator, candidate.base_model, "832 × 1216", "images may be sold"):
        assert wanted and wanted in text
    assert "Not analysed yet" in text
    assert panel.draft_section.isHidden()


@pytest.mark.parametrize(
    ("level", "hides"),
    [(Level.PG, False), (Level.PG13, False), (Level.R, True), (Level.XXX, True), (Level.UNKNOWN, True)],
)
def test_what_is_above_a_level_or_of_none_is_blurred(level: Level, hides: bool) -> None:
    assert is_blurred(level, Level.PG13) is hides


def test_the_preview_is_blurred_above_the_level_until_the_pointer_is_on_it_or_it_is_revealed(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel
) -> None:
    show(qtbot, panel, all_of(qtbot, stock)[0])
    qtbot.waitUntil(lambda: panel.preview.is_sharp, timeout=10_000)
    sharp = panel.preview.grab().toImage()
    assert not panel.preview.is_blurred
    panel.set_blur_above(Level.UNKNOWN)  # everything is above that
    assert panel.preview.is_blurred and panel.preview.grab().toImage() != sharp
    QApplication.sendEvent(panel.preview, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    panel.preview.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    assert panel.preview.grab().toImage() == sharp
    panel.preview.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    assert panel.preview.is_blurred
    panel.set_revealed(True)
    assert panel.preview.grab().toImage() == sharp


def test_near_duplicates_above_the_level_are_blurred_too(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel
) -> None:
    panel.set_blur_above(Level.UNKNOWN)
    show(qtbot, panel, next(one for one in all_of(qtbot, stock) if one.duplicate_group))
    assert [small.hides for small in panel.duplicates.buttons] == [True]
    panel.duplicates.buttons[0].grab()
    panel.set_blur_above(Level.PG13)
    assert [small.hides for small in panel.duplicates.buttons] == [False]


def test_the_gate_gives_its_reasons_in_words(qtbot: QtBot, stock: EngineThread, panel: CandidatePanel) -> None:
    held = next(one for one in all_of(qtbot, stock) if one.gate == "hold")
    show(qtbot, panel, held)
    assert "holds it" in panel.gate.text()
    assert held.gate_reasons[0] in panel.reasons.text()


def test_prompt_and_parameters_can_be_copied_and_folded(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel
) -> None:
    candidate = all_of(qtbot, stock)[0]
    show(qtbot, panel, candidate)
    panel.prompt.copy.click()
    assert QGuiApplication.clipboard().text() == candidate.prompt
    assert panel.prompt.is_open and not panel.parameters.is_open
    panel.parameters.head.click()
    assert panel.parameters.is_open


def test_a_click_on_a_near_duplicate_asks_for_it(qtbot: QtBot, stock: EngineThread, panel: CandidatePanel) -> None:
    copy = next(one for one in all_of(qtbot, stock) if one.duplicate_group)
    show(qtbot, panel, copy)
    with qtbot.waitSignal(panel.candidate_wanted) as wanted:
        panel.duplicates.buttons[0].click()
    assert wanted.args == [copy.duplicate_group]


def test_a_decision_shows_by_itself(qtbot: QtBot, stock: EngineThread, panel: CandidatePanel) -> None:
    candidate = all_of(qtbot, stock)[0]
    show(qtbot, panel, candidate)
    approve(qtbot, stock, candidate)
    qtbot.waitUntil(lambda: panel.status.text == "approved", timeout=10_000)
    assert panel.decisions.text().startswith("Approved by ana")
    assert panel.analysis.values["Gender"] == "female"


def test_while_an_arrow_is_held_only_the_last_one_is_shown(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel
) -> None:
    candidates = all_of(qtbot, stock)
    for one in candidates:
        panel.show_candidate(one.id)
    qtbot.waitUntil(lambda: panel.page is not None, timeout=10_000)
    assert panel.page is not None and panel.page.candidate.id == candidates[-1].id


def test_a_candidate_that_is_gone_is_said_in_words(qtbot: QtBot, panel: CandidatePanel) -> None:
    panel.show_candidate("00000000-0000-4000-8000-000000000000")
    qtbot.waitUntil(lambda: "There is no candidate" in panel.nothing.text(), timeout=10_000)
    assert panel.currentWidget() is panel.nothing


# --- the draft ---


def test_an_approved_candidate_shows_a_draft_and_keeps_nothing(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel
) -> None:
    candidate = all_of(qtbot, stock)[0]
    approve(qtbot, stock, candidate)
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    assert panel.draft.fields.name.text()
    assert panel.draft.generate.text() == "Generate · free"
    assert panel.draft.generate.isEnabled() and not panel.draft.save.isEnabled()
    assert "No forecast yet" in panel.draft.forecast.text()
    assert ask(qtbot, stock, lambda console: console.characters(CharacterFilter())) == []


def test_the_wheel_goes_past_the_fields_of_a_draft_and_changes_none(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel
) -> None:
    candidate = all_of(qtbot, stock)[0]
    approve(qtbot, stock, candidate)
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    for box in panel.draft.findChildren(QComboBox):
        box.setCurrentIndex(0)
        assert not turn_wheel(box), "whoever it lies in scrolls"
        assert box.currentIndex() == 0, box.accessibleName()


def turn_wheel(widget: QWidget) -> bool:
    """One notch down over it. Returns whether it took that."""
    place, none = QPointF(widget.rect().center()), Qt.MouseButton.NoButton
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, widget.mapToGlobal(place), QPoint(), QPoint(0, -120), none, keys, phase, False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_a_saved_draft_is_there_again(qtbot: QtBot, stock: EngineThread, panel: CandidatePanel) -> None:
    candidate = all_of(qtbot, stock)[0]
    approve(qtbot, stock, candidate)
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    panel.draft.fields.name.setText("Mira Vale")
    assert panel.draft.save.isEnabled()
    panel.draft.save.click()
    qtbot.waitUntil(lambda: not panel.draft._calls and not panel.draft.save.isEnabled(), timeout=10_000)
    page = ask(qtbot, stock, lambda console: console.candidate_page(candidate.id))
    assert page.character is not None and page.character.name == "Mira Vale"
    assert panel.draft.fields.name.text() == "Mira Vale"
    qtbot.waitUntil(lambda: panel.page is not None and panel.page.character is not None, timeout=10_000)
    assert panel.draft.generate.isEnabled()


def test_what_is_being_typed_survives_an_event(qtbot: QtBot, stock: EngineThread, panel: CandidatePanel) -> None:
    candidate = all_of(qtbot, stock)[0]
    approve(qtbot, stock, candidate)
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    panel.draft.fields.name.setText("Half a na")
    before = panel.page
    panel._soon.start()
    qtbot.waitUntil(lambda: panel.page is not before, timeout=10_000)
    assert panel.draft.fields.name.text() == "Half a na"


def test_a_required_field_that_is_empty_is_named(qtbot: QtBot, stock: EngineThread, panel: CandidatePanel) -> None:
    candidate = all_of(qtbot, stock)[0]
    approve(qtbot, stock, candidate)
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    panel.draft.fields.name.setText("  ")
    panel.draft.fields.species.setText("")
    assert panel.draft.problem.text() == "Required: Name, Species."
    assert not panel.draft.generate.isEnabled() and not panel.draft.save.isEnabled()
    panel.draft.fields.name.setText("Mira")
    panel.draft.fields.species.setText("elf")
    assert panel.draft.problem.isHidden() and panel.draft.generate.isEnabled()


def test_a_name_that_another_character_bears_is_warned_of(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel
) -> None:
    first, second = all_of(qtbot, stock)[:2]
    for one in (first, second):
        approve(qtbot, stock, one)
    wish = Wish(owner="ana", recipe="practice")
    ask(qtbot, stock, lambda console: console.drafts.edit(first.id, DraftChanges(name="Mira"), wish))
    show(qtbot, panel, second)
    draft_shown(qtbot, panel)
    panel.draft.fields.name.setText("mira")
    qtbot.waitUntil(lambda: not panel.draft.fields.collision.isHidden(), timeout=10_000)
    panel.draft.fields.name.setText("Mirabel")
    qtbot.waitUntil(panel.draft.fields.collision.isHidden, timeout=10_000)


def test_an_owner_without_credits_cannot_generate(
    qtbot: QtBot, stock: EngineThread, panel: CandidatePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credits, "PRACTICE_CREDITS", 1)
    candidate = all_of(qtbot, stock)[0]
    approve(qtbot, stock, candidate)
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    panel.draft.owner.setCurrentIndex(1)
    qtbot.waitUntil(lambda: panel.draft.generate.text() == "125 credits · 124 short", timeout=10_000)
    assert not panel.draft.generate.isEnabled()


def test_a_server_can_be_chosen_where_there_are_several(qtbot: QtBot, practice_engine: EngineThread) -> None:
    ask(qtbot, practice_engine, lambda console: console.fetch(limit=3))
    candidate = all_of(qtbot, practice_engine)[0]
    approve(qtbot, practice_engine, candidate)
    panel = CandidatePanel(practice_engine)
    qtbot.addWidget(panel)
    panel.show()
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    draft = panel.draft
    qtbot.waitUntil(lambda: not draft._calls and len(draft.server._servers) == 1, timeout=10_000)
    assert not draft.server.isVisible(), "one server is no choice"
    silent = BackendState("gpu-b", False, "refused", "", 0, 1)
    practice = draft.server._servers[0].name
    draft._show_servers([BackendState(practice, True, "ok", "", 0, 1), silent, replace(silent, name="c", healthy=True)])
    assert [entry.text() for entry in draft.server.menu().actions() if entry.text()] == [
        "All servers",
        f"{practice} · ready",
        "gpu-b · does not answer",
        "c · ready",
    ]
    assert draft.server.text() == "All servers"
    assert draft.server.isVisible()
    draft.server.menu().actions()[2].trigger()
    with qtbot.waitSignal(draft.generated, timeout=20_000) as generated:
        draft.generate.click()
    assert generated.args is not None and generated.args[0].backends == (practice,)
    panel.pictures.stop()


def test_generate_starts_a_run_with_what_stands_in_the_draft(qtbot: QtBot, practice_engine: EngineThread) -> None:
    ask(qtbot, practice_engine, lambda console: console.fetch(limit=3))
    candidate = all_of(qtbot, practice_engine)[0]
    approve(qtbot, practice_engine, candidate)
    panel = CandidatePanel(practice_engine)
    qtbot.addWidget(panel)
    panel.show()
    show(qtbot, panel, candidate)
    draft_shown(qtbot, panel)
    panel.draft.fields.name.setText("Mira Vale")
    with qtbot.waitSignal(panel.draft.generated, timeout=20_000):
        panel.draft.generate.click()
    character = ask(qtbot, practice_engine, lambda console: console.candidate_page(candidate.id)).character
    assert character is not None and character.name == "Mira Vale"
    qtbot.waitUntil(lambda: not panel.draft.started.isHidden(), timeout=10_000)
    assert panel.draft.generate.isHidden()
    panel.pictures.stop()


# --- pieces ---


def test_a_field_that_was_not_measured_says_so(qtbot: QtBot) -> None:
    view = AnalysisView()
    qtbot.addWidget(view)
    gender = Field(Gender.FEMALE, 0.4, "tagger")
    view.show_analysis(Analysis(id="a", candidate_id="c", author="tagger", at=NOON, gender=gender))
    assert view.values["Gender"] == "female"
    assert view.values["Species"] == "not measured"
    bar = next(one for one in view.findChildren(ConfidenceBar) if not one.isHidden())
    assert bar.accessibleName() == "40 % sure"
    assert "tagger" in [label.text() for label in view.findChildren(QLabel)]


def test_the_description_and_every_trait_say_who_said_them(qtbot: QtBot) -> None:
    view = AnalysisView()
    qtbot.addWidget(view)
    description = Field("A tall knight in silver armour.", 0.7, "vision")
    looks = (("hair_color", "black"),)
    view.show_analysis(
        Analysis(id="a", candidate_id="c", author="tagger", at=NOON, description=description, appearance=looks)
    )
    assert view.values["Description"] == "A tall knight in silver armour."
    assert view.values["Hair color"] == "black"
    assert [bar.accessibleName() for bar in view.findChildren(ConfidenceBar)] == ["70 % sure"]
    authors = [label.text() for label in view.findChildren(QLabel) if label.property("role") == "small"]
    assert authors == ["tagger", "vision"]


@pytest.mark.parametrize("raw", ["", "{", "[]", '{"meta": null}', '{"meta": [1]}', '{"meta": {"meta": {}}}', "3"])
def test_source_json_that_makes_no_sense_has_no_parameters(raw: str) -> None:
    assert parameters_of(raw) == []


def test_reactions_are_told_by_kind_and_comments_counted() -> None:
    stats = stats_of('{"stats": {"likeCount": 31, "heartCount": 1, "cryCount": 0, "commentCount": 4, "x": "y"}}')
    assert stats == {"likeCount": 31, "heartCount": 1, "commentCount": 4}
    assert reaction_words(32, stats) == "32: 31 likes, 1 heart"
    assert reaction_words(5, {}) == "5"
    assert [stats_of(raw) for raw in ("", "[]", '{"stats": null}', '{"stats": [1]}')] == [{}] * 4


def test_long_and_nested_values_are_no_parameters() -> None:
    raw = '{"meta": {"prompt": "x", "steps": 20, "comfy": "{}", "long": "%s", "resources": []}}' % ("y" * 500)
    assert parameters_of(raw) == [("steps", "20")]


def test_status_words_exist_for_every_status() -> None:
    from charhub_console.app.gui.candidates.panel import STATUS_ROLES

    assert set(STATUS_ROLES) == set(Status)
