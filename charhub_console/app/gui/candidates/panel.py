"""The side panel: everything about the candidate with the focus, in the order in which a curator asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from charhub_console.app.gui.candidates.analysis_view import AnalysisView
from charhub_console.app.gui.candidates.blurring import is_blurred
from charhub_console.app.gui.candidates.chips import Light, Pill
from charhub_console.app.gui.candidates.duplicates import DuplicateStrip
from charhub_console.app.gui.candidates.gate_texts import reason_text
from charhub_console.app.gui.candidates.pictures import Pictures
from charhub_console.app.gui.candidates.preview import Preview
from charhub_console.app.gui.candidates.sections import Rows, Section, TextSection, words
from charhub_console.app.gui.candidates.telling import (
    decision_words,
    gate_words,
    licence_words,
    parameter_text,
    parameters_of,
    source_rows,
    stats_of,
)
from charhub_console.app.gui.candidates.words import level_text, licence_text, status_text
from charhub_console.app.gui.engine_thread import Call, EngineThread, RowsMayHaveChanged
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import Candidate, Decision, Level, Status
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import CandidateChanged, CharacterChanged, Event

if TYPE_CHECKING:
    from charhub_console.engine.console import CandidatePage, Console

WIDTH = 380
QUIET_MS = 60  # while an arrow key is held down nothing is read
STATUS_ROLES = {Status.APPROVED: "good", Status.REJECTED: "bad", Status.HELD: "warn", Status.NEW: "muted"}


class CandidatePanel(QStackedWidget):
    """Reads the candidate it is told to show, and again whenever an event names it."""

    candidate_wanted = Signal(str)
    """The person chose a near-duplicate."""
    large_wanted = Signal()
    """The person clicked the preview."""
    generated = Signal(object)
    """Run: a generation was started."""
    character_wanted = Signal(str)
    """The person wants to see a character that was started."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._wanted = ""
        self._call: Call | None = None
        self.page: CandidatePage | None = None
        self.blur_above = Level.PG13
        self._revealed = False
        self.pictures = Pictures(self, limit=1024, budget_bytes=64 * 1024 * 1024)
        self.setMinimumWidth(300)
        self._soon = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._soon.timeout.connect(self._read)
        self._build_nothing()
        engine.events.connect(self._heard)
        engine.opened.connect(self._opened)
        if engine.is_open:
            self._opened()

    # --- how it is built ---

    def _build_nothing(self) -> None:
        self.nothing = QLabel(self)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.addWidget(self.nothing)
        self._say("")

    def _build(self) -> None:
        """When the first candidate was read: a window that opens has nothing to show here yet."""
        from charhub_console.app.gui.candidates.draft_panel import DraftPanel

        self.scroller = QScrollArea(self)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setAccessibleName(tr("About this candidate"))
        content = QWidget(self.scroller)
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(14, 14, 14, 18)
        self.column.setSpacing(12)
        self._build_top(content)
        self.draft = DraftPanel(self._engine, content)
        self.draft.message.connect(lambda error: self._say(error_sentence(error)))
        self.draft.generated.connect(self.generated)
        self.draft.character_wanted.connect(self.character_wanted)
        self._build_sections(content)
        self.column.addStretch(1)
        self.scroller.setWidget(content)
        self.addWidget(self.scroller)

    def _build_top(self, content: QWidget) -> None:
        self.preview = Preview(self.pictures, content)
        self.preview.clicked.connect(self.large_wanted)
        self.title = QLabel(content)
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.status, self.level = Pill(content), Pill(content)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.title)
        line.addStretch(1)
        line.addWidget(self.level)
        line.addWidget(self.status)
        self.gate = words("", content)
        self.reasons = words("", content, "muted")
        self.dispute = words(tr("Curators who had not seen each other disagree; you settle it."), content, "warn")
        self.decisions = words("", content, "small")
        self.column.addWidget(self.preview)
        self.column.addLayout(line)
        for label in (self.gate, self.reasons, self.dispute, self.decisions):
            self.column.addWidget(label)

    def _build_sections(self, content: QWidget) -> None:
        self.draft_section = Section(tr("Draft"), content, foldable=True)
        self.draft_section.column.addWidget(self.draft)
        self.duplicates_section = Section(tr("Near-duplicates"), content)
        self.duplicates = DuplicateStrip(self.pictures, content)
        self.duplicates.chosen.connect(self.candidate_wanted)
        self.duplicates_section.column.addWidget(self.duplicates)
        self.analysis_section = Section(tr("Analysis"), content, foldable=True)
        self.analysis = AnalysisView(content)
        self.analysis_section.column.addWidget(self.analysis)
        self.prompt = TextSection(tr("Prompt"), content)
        self.negative = TextSection(tr("Negative prompt"), content, open_=False)
        self.parameters = TextSection(tr("Parameters"), content, open_=False)
        self.source_section = Section(tr("Source"), content)
        self.link = self.source_section.add_tool("link", tr("Open the page"))
        self.link.clicked.connect(self._open_page)
        self.source = Rows(content)
        self.licences = QVBoxLayout()
        self.source_section.column.addWidget(self.source)
        self.source_section.column.addLayout(self.licences)
        for section in (
            self.draft_section,
            self.duplicates_section,
            self.analysis_section,
            self.prompt,
            self.negative,
            self.parameters,
            self.source_section,
        ):
            self.column.addWidget(section)

    # --- what is shown ---

    def show_candidate(self, candidate_id: str) -> None:
        """Show this one, or nothing for ""."""
        if candidate_id == self._wanted:
            return
        self._wanted, self._revealed = candidate_id, False
        if candidate_id:
            self._soon.start()
        else:
            self._soon.stop()
            self.page = None
            self._say("")

    def _read(self) -> None:
        if not self._wanted:
            return
        if self._call is not None:
            self._call.cancel()
        self._call = self._engine.call(partial(_read, self._wanted), self._show, self._failed)

    def _show(self, found: tuple[CandidatePage, str, dict[str, int]]) -> None:
        page, parameters, stats = found
        candidate = page.candidate
        if candidate.id != self._wanted:
            return
        moved = self.page is None or self.page.candidate.id != candidate.id
        if self.count() == 1:
            self._build()
        self.page = page
        self.preview.show_paths(candidate.image_path, candidate.thumbnail_path)
        self._show_blur()
        self._show_standing(candidate, page.decisions)
        self.draft_section.setVisible(candidate.status is Status.APPROVED or page.character is not None)
        if not self.draft_section.isHidden():
            self.draft.show_candidate(candidate, page.character)
        self.duplicates_section.setVisible(bool(page.duplicates))
        self.duplicates.blur_above = self.blur_above
        self.duplicates.show_candidates(page.duplicates)
        self.pictures.want([*(one.thumbnail_path or "" for one in page.duplicates), candidate.image_path or ""])
        self.analysis.show_analysis(page.analysis)
        self.prompt.set_text(candidate.prompt)
        self.negative.set_text(candidate.negative_prompt)
        self.parameters.set_text(parameters)
        self._show_source(candidate, stats)
        self.setCurrentWidget(self.scroller)
        if moved:
            self.scroller.verticalScrollBar().setValue(0)

    def set_blur_above(self, level: Level) -> None:
        """Pictures above this level are blurred until the pointer is on them."""
        self.blur_above = level
        self._show_blur()
        if self.page is not None:
            self.duplicates.blur_above = level
            self.duplicates.show_candidates(self.page.duplicates)

    def set_revealed(self, revealed: bool) -> None:
        """Whether the person wants to see the picture sharp."""
        self._revealed = revealed
        self._show_blur()

    def _show_blur(self) -> None:
        if self.page is not None:
            self.preview.set_hides(is_blurred(self.page.candidate.level, self.blur_above) and not self._revealed)

    def _show_standing(self, candidate: Candidate, decisions: tuple[Decision, ...]) -> None:
        self.title.setText(candidate.source_id)
        self.status.say(status_text(candidate.status), STATUS_ROLES[candidate.status])
        self.level.say(level_text(candidate.level) or "PG")
        text, role = gate_words(candidate)
        self.gate.setText(text)
        self.gate.setProperty("role", role)
        self.gate.style().polish(self.gate)
        self.reasons.setText("\n".join(f"· {reason_text(reason)}" for reason in candidate.gate_reasons))
        self.reasons.setVisible(bool(candidate.gate_reasons))
        self.dispute.setVisible(candidate.disputed)
        self.decisions.setText("\n".join(decision_words(decision) for decision in reversed(decisions)))
        self.decisions.setVisible(bool(decisions))

    def _show_source(self, candidate: Candidate, stats: dict[str, int]) -> None:
        self.source.set_rows(source_rows(candidate, stats))
        self.link.setVisible(candidate.page_url.startswith("https://"))
        while (item := self.licences.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if candidate.model_flags is None:
            self.licences.addWidget(words(tr("Licence flags could not be had."), self, "muted"))
        for flags in candidate.model_flags or ():
            row = QWidget(self)
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 2, 0, 0)
            light = Light(row, flags.light)
            light.setAccessibleName(licence_text(flags.light))
            line.addWidget(light, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words(f"{flags.name or flags.model_id}: {licence_words(flags)}", row), 1)
            self.licences.addWidget(row)

    def _say(self, text: str) -> None:
        self.nothing.setText(text or tr("Nothing is selected.\nChoose a candidate to see it here."))
        if text or self.page is None:
            self.setCurrentIndex(0)

    # --- what happened ---

    def _opened(self, _facts: object = None) -> None:
        self.pictures.set_folder(self._engine.data)
        self._soon.start()

    def _failed(self, error: ConsoleError) -> None:
        self.page = None
        self._say(error_sentence(error, "\n"))

    def _heard(self, events: list[Event]) -> None:
        if any(self._concerns(event) for event in events):
            self._soon.start()

    def _concerns(self, event: Event) -> bool:
        if isinstance(event, CandidateChanged):
            return event.candidate_id == self._wanted
        if isinstance(event, CharacterChanged):
            known = self.page.character if self.page is not None else None
            approved = self.page is not None and self.page.candidate.status is Status.APPROVED
            return event.character_id == known.id if known is not None else approved
        return isinstance(event, RowsMayHaveChanged)

    def _open_page(self) -> None:
        if self.page is not None:
            QDesktopServices.openUrl(QUrl(self.page.candidate.page_url))


async def _read(candidate_id: str, console: Console) -> tuple[CandidatePage, str, dict[str, int]]:
    """On the engine's thread: the JSON of a source may be large."""
    page = await console.candidate_page(candidate_id)
    raw = page.candidate.raw
    return page, parameter_text(parameters_of(raw)), stats_of(raw)
