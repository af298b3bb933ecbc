"""The bar above the library: completeness, owner, words, order, and what can be done with what is selected."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.chips import Chip
from charhub_console.app.gui.characters.words import characters_text, completeness_name, number, owner_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.library import Completeness, LibraryCounts, LibraryFilter, LibrarySort

TYPING_MS = 180
ORDER = (Completeness.COMPLETE, Completeness.INCOMPLETE, Completeness.FAILED, Completeness.PAINTING)


class _Search(QLineEdit):
    """Esc empties it, then leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's own hook."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear() if self.text() else self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class LibraryBar(QFrame):
    """Says what to show; asks nobody. `changed` comes once for every change, typing included after a short pause."""

    changed = Signal(object, object)
    """(LibraryFilter, LibrarySort)"""
    left = Signal()
    """The person is done here and wants to be back at the grid."""
    repair_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.search = _Search(self)
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(300)
        self.all = Chip("", self)
        self.chips = {one: Chip("", self) for one in ORDER}
        self.owner = QComboBox(self)
        self.sort = QComboBox(self)
        self.chosen = QLabel(self)
        self.chosen.setProperty("role", "small")
        self.repair = QPushButton(self)
        self.export = QPushButton(self)
        self._counts = LibraryCounts()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._told = (LibraryFilter(), LibrarySort.NEWEST)
        self._fill_boxes()
        self._lay_out()
        self._connect()
        self._name()
        self.show_chosen(0)

    @property
    def where(self) -> LibraryFilter:
        """What is to be shown."""
        show = tuple(one for one, chip in self.chips.items() if chip.isChecked())
        return LibraryFilter(show, str(self.owner.currentData() or ""), self.search.text().strip())

    @property
    def order(self) -> LibrarySort:
        """In which order."""
        return LibrarySort(self.sort.currentData())

    @property
    def narrows(self) -> bool:
        """Whether anything is hidden."""
        return self.where != LibraryFilter()

    def reset(self) -> None:
        """Show everything."""
        self._choose(LibraryFilter())
        self.tell()

    def tell(self) -> None:
        """Say what is chosen, if it is something else than before."""
        self._typing.stop()
        self.all.setChecked(not self.where.show)
        if self._told != (self.where, self.order):
            self._told = (self.where, self.order)
            self.changed.emit(self.where, self.order)

    def show_counts(self, counts: LibraryCounts) -> None:
        """Numbers on the chips."""
        self._counts = counts
        self.all.setText(tr("All {0}").format(number(counts.total)))
        for one, chip in self.chips.items():
            chip.setText(f"{completeness_name(one)} {number(counts.by_completeness.get(one, 0))}")
            chip.updateGeometry()
        self.all.updateGeometry()

    def show_owners(self, owners: tuple[str, ...]) -> None:
        """Whom to choose from; nothing to choose with one owner."""
        known = [self.owner.itemData(at) for at in range(1, self.owner.count())]
        wanted = list(owners)
        current = str(self.owner.currentData() or "")
        if current and current not in wanted:
            wanted.append(current)
        if known != wanted:
            with QSignalBlocker(self.owner):
                self.owner.clear()
                self.owner.addItem(tr("Every owner"), "")
                for owner in wanted:
                    self.owner.addItem(owner_name(owner), owner)
                self.owner.setCurrentIndex(max(0, self.owner.findData(current)))
        self.owner.setVisible(len(wanted) > 1 or bool(current))

    def show_chosen(self, count: int) -> None:
        """How many are selected."""
        self.chosen.setText(tr("{0} selected").format(characters_text(count)) if count else "")
        self.chosen.setVisible(count > 1)
        self.export.setEnabled(count > 0)

    def show_repair(self, text: str, tip: str, *, possible: bool) -> None:
        """What repairing would take."""
        self.repair.setText(text)
        self.repair.setToolTip(tip)
        self.repair.setEnabled(possible)

    # --- remembering ---

    def state(self) -> dict[str, Any]:
        """Plain values."""
        where = self.where
        show = [one.value for one in where.show]
        return {"show": show, "owner": where.owner, "text": where.text, "sort": self.order.value}

    def restore(self, state: dict[str, Any]) -> None:
        """What `state` gave; what cannot be understood is as if it were not chosen."""
        found = state.get("show")
        shown = [str(one) for one in found] if isinstance(found, list) else []
        show = tuple(one for one in ORDER if one.value in shown)
        self._choose(LibraryFilter(show, str(state.get("owner", "")), str(state.get("text", ""))))
        self.sort.setCurrentIndex(max(0, self.sort.findData(str(state.get("sort", "")))))
        self.tell()

    # --- inside ---

    def _name(self) -> None:
        self.search.setPlaceholderText(tr("Name, species, words…"))
        self.search.setAccessibleName(tr("Filter by name, species or description"))
        self.search.setToolTip(tr("Filter by name, species or description (Ctrl+F)"))
        self.owner.setAccessibleName(tr("Owner"))
        self.sort.setAccessibleName(tr("Order"))
        self.sort.setItemText(0, tr("Newest"))
        self.sort.setItemText(1, tr("Name"))
        self.export.setText(tr("Export…"))
        self.export.setToolTip(tr("Images, captions and facts of every selected character as a zip file (Ctrl+E)"))
        self.show_counts(self._counts)

    def _fill_boxes(self) -> None:
        for sort in LibrarySort:
            self.sort.addItem("", sort.value)
        self.owner.addItem("", "")
        self.owner.hide()
        for box in (self.owner, self.sort):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.all.setChecked(True)
        icons.dress(self.repair, "retry", size=16)
        icons.dress(self.export, "export", size=16)

    def _lay_out(self) -> None:
        top, below = QHBoxLayout(), QHBoxLayout()
        for line in (top, below):
            line.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.owner)
        top.addWidget(self.sort)
        top.addStretch(1)
        top.addWidget(self.chosen)
        top.addSpacing(4)
        top.addWidget(self.export)
        top.addWidget(self.repair)
        for chip in (self.all, *self.chips.values()):
            below.addWidget(chip)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Metrics.GAP, 10, Metrics.GAP, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(below)

    def _connect(self) -> None:
        self.search.textEdited.connect(lambda _text: self._typing.start())
        self.search.textChanged.connect(lambda text: None if text else self._typing.start())
        self.search.left.connect(self._leave)
        self._typing.timeout.connect(self.tell)
        for chip in self.chips.values():
            chip.clicked.connect(self.tell)
        self.all.clicked.connect(self._show_all)
        self.owner.currentIndexChanged.connect(lambda _at: self.tell())
        self.sort.currentIndexChanged.connect(lambda _at: self.tell())
        self.repair.clicked.connect(self.repair_wanted)
        self.export.clicked.connect(self.export_wanted)

    def _leave(self) -> None:
        self.tell()
        self.left.emit()

    def _show_all(self) -> None:
        for chip in self.chips.values():
            chip.setChecked(False)
        self.tell()

    def _choose(self, where: LibraryFilter) -> None:
        with QSignalBlocker(self.search), QSignalBlocker(self.owner):
            self.search.setText(where.text)
            if where.owner and self.owner.findData(where.owner) < 0:
                self.owner.addItem(owner_name(where.owner), where.owner)
                self.owner.show()
            self.owner.setCurrentIndex(max(0, self.owner.findData(where.owner)))
        for one, chip in self.chips.items():
            chip.setChecked(one in where.show)
