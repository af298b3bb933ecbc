"""The filters that are needed now and then: base model, period, creator, tags, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from charhub_console.app.gui.candidates.filter_choice import FilterChoice, Period
from charhub_console.app.gui.candidates.popover import Popover
from charhub_console.app.gui.language import tr
from charhub_console.domain.listing import CandidateFacets

WIDTH = 260


class MoreFilters(Popover):
    """Part of the filter bar."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.base_model = QComboBox(self)
        self.creator = QComboBox(self)
        self.creator.setEditable(True)
        self._creator_line = QLineEdit(self.creator)
        self.creator.setLineEdit(self._creator_line)
        self.tags = QLineEdit(self)
        self.period = QComboBox(self)
        self.has_duplicates = QCheckBox(self)
        for one in (self.base_model, self.creator, self.tags, self.period):
            one.setMinimumWidth(WIDTH)
        controls: tuple[QWidget, ...] = (self.base_model, self.period, self.creator, self.tags)
        self._labels: list[QLabel] = [self.add("", control) for control in controls]
        self.form.addRow("", self.has_duplicates)
        self._facets = CandidateFacets((), ())
        self.retranslate()
        self.base_model.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.period.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.creator.activated.connect(lambda _index: self.changed.emit())
        self._creator_line.editingFinished.connect(self.changed)
        self.tags.editingFinished.connect(self.changed)
        self.has_duplicates.toggled.connect(lambda _on: self.changed.emit())

    def added_to(self, choice: FilterChoice) -> FilterChoice:
        """The choice with what is chosen here."""
        return replace(
            choice,
            base_model=str(self.base_model.currentData() or ""),
            creator=self.creator.currentText().strip(),
            tags=tuple(tag for tag in (part.strip() for part in self.tags.text().split(",")) if tag),
            period=Period(self.period.currentData() or Period.ANY),
            has_duplicates=self.has_duplicates.isChecked(),
        )

    def set_choice(self, choice: FilterChoice) -> None:
        """Show a choice; one of which nothing is known any more is listed all the same."""
        for control in (self.base_model, self.creator, self.period, self.has_duplicates):
            control.blockSignals(True)
        if choice.base_model and self.base_model.findData(choice.base_model) < 0:
            self.base_model.addItem(choice.base_model, choice.base_model)
        self.base_model.setCurrentIndex(max(0, self.base_model.findData(choice.base_model)))
        self.creator.setEditText(choice.creator)
        self.tags.setText(", ".join(choice.tags))
        self.period.setCurrentIndex(self.period.findData(choice.period))
        self.has_duplicates.setChecked(choice.has_duplicates)
        for control in (self.base_model, self.creator, self.period, self.has_duplicates):
            control.blockSignals(False)

    def set_facets(self, facets: CandidateFacets) -> None:
        """What there is to choose from. What is chosen stays chosen."""
        self._facets = facets
        now = self.added_to(FilterChoice())
        _fill(self.base_model, [(tr("Any base model"), ""), *((name, name) for name in facets.base_models)])
        _fill(self.creator, [("", ""), *((name, name) for name in facets.creators)])
        self.set_choice(now)

    def retranslate(self) -> None:
        """Set every text anew."""
        now = self.added_to(FilterChoice())
        texts = (tr("Base model"), tr("Age", "of the image"), tr("Creator"), tr("Tags"))
        controls = (self.base_model, self.period, self.creator, self.tags)
        for label, control, text in zip(self._labels, controls, texts, strict=True):
            label.setText(text)
            control.setAccessibleName(text)
        self._creator_line.setPlaceholderText(tr("Any creator"))
        self.tags.setPlaceholderText(tr("All of these, with commas"))
        self.has_duplicates.setText(tr("Only with near-duplicates"))
        periods = (
            (tr("Any age"), Period.ANY),
            (tr("Last day"), Period.DAY),
            (tr("Last week"), Period.WEEK),
            (tr("Last month"), Period.MONTH),
            (tr("Last year"), Period.YEAR),
        )
        _fill(self.period, periods)
        self.set_facets(self._facets)
        self.set_choice(now)


def _fill(box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
    box.blockSignals(True)
    box.clear()
    for text, data in entries:
        box.addItem(text, data)
    box.blockSignals(False)
