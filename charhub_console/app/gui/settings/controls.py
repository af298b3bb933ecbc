"""The control of one kind of setting: shows a text, says when a person made another one of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from charhub_console.app.gui.calm import calm
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.words import choice, unit
from charhub_console.domain.setting_values import DAY_NAMES, LEVEL_NAMES, Kind, Setting

NARROW, WIDE = 120, 420


class Control(QWidget):
    """`show_text` never emits `edited`."""

    edited = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def show_text(self, text: str) -> None:
        """Show a value as `text_of` writes it."""
        raise NotImplementedError

    def main(self) -> QWidget:
        """What takes the keyboard and carries the name."""
        raise NotImplementedError

    def set_changeable(self, changeable: bool) -> None:
        """Whether a person may change it here."""
        self.setEnabled(changeable)

    def retranslate(self) -> None:
        """Set every text anew."""


class LineControl(Control):
    """Anything that is one line of text, and numbers, so that what is wrong can be said in words."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = QLineEdit(self)
        is_number = setting.kind in (Kind.INTEGER, Kind.NUMBER)
        self.line.setFixedWidth(NARROW) if is_number else self.line.setMaximumWidth(WIDE)
        self.line.textEdited.connect(self.edited)
        self.row.addWidget(self.line, 0 if is_number else 100)
        self.unit = QLabel(self)
        self.unit.setProperty("role", "muted")
        self.row.addWidget(self.unit)
        self.choose: QPushButton | None = None
        if setting.kind is Kind.PATH:
            self.choose = QPushButton(self)
            self.choose.clicked.connect(self._ask_for_path)
            self.row.addWidget(self.choose)
        self.row.addStretch(1)
        self.retranslate()

    def show_text(self, text: str) -> None:
        if self.line.text() != text:
            self.line.setText(text)

    def main(self) -> QWidget:
        return self.line

    def retranslate(self) -> None:
        self.unit.setText(unit(self.setting.key))
        self.unit.setVisible(bool(self.unit.text()))
        if self.choose is not None:
            self.choose.setText(tr("Choose …"))

    def set_changeable(self, changeable: bool) -> None:
        self.line.setReadOnly(not changeable)  # not disabled: it can be read well, and copied
        if self.choose is not None:
            self.choose.setVisible(changeable)

    def _ask_for_path(self) -> None:
        is_folder = "folder" in self.setting.key
        dialog = QFileDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory if is_folder else QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.line.setText(path)
        self.edited.emit(path)


class SwitchControl(Control):
    """On or off."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(lambda on: self.edited.emit("true" if on else "false"))
        self.box.toggled.connect(lambda _on: self.retranslate())
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.retranslate()

    def show_text(self, text: str) -> None:
        self.box.setChecked(text == "true")

    def main(self) -> QWidget:
        return self.box

    def retranslate(self) -> None:
        self.box.setText(tr("On") if self.box.isChecked() else tr("Off"))


class ChoiceControl(Control):
    """One of a few."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = QComboBox(self)
        self.box.setMinimumWidth(200)
        for name in setting.choices:
            self.box.addItem(choice(name), name)
        calm(self.box)
        self.box.activated.connect(lambda at: self.edited.emit(self.box.itemData(at)))
        self.row.addWidget(self.box)
        self.row.addStretch(1)

    def show_text(self, text: str) -> None:
        self.box.setCurrentIndex(self.box.findData(text))

    def main(self) -> QWidget:
        return self.box

    def retranslate(self) -> None:
        for at in range(self.box.count()):
            self.box.setItemText(at, choice(self.box.itemData(at)))


class RecipeControl(Control):
    """A recipe's name: one of those there are, or any other that will be there."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumWidth(260)
        calm(self.box)
        self.box.editTextChanged.connect(self.edited)
        self.row.addWidget(self.box)
        self.row.addStretch(1)

    def set_names(self, names: list[str]) -> None:
        """The recipes there are."""
        text = self.box.currentText()
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems(names)
        self.box.setEditText(text)
        self.box.blockSignals(False)

    def show_text(self, text: str) -> None:
        if self.box.currentText() != text:
            self.box.blockSignals(True)
            self.box.setEditText(text)
            self.box.blockSignals(False)

    def main(self) -> QWidget:
        return self.box


class SomeControl(Control):
    """Any of a few names."""

    def __init__(self, setting: Setting, names: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.boxes = {name: QCheckBox(self) for name in names}
        for box in self.boxes.values():
            box.clicked.connect(self._clicked)
            self.row.addWidget(box)
        self.row.addStretch(1)
        self.retranslate()

    def show_text(self, text: str) -> None:
        named = text.replace(" ", "").split(",")
        for name, box in self.boxes.items():
            box.setChecked(name in named)

    def main(self) -> QWidget:
        return next(iter(self.boxes.values()))

    def _clicked(self) -> None:
        # none at all is said as ",": empty text would mean the default
        self.edited.emit(",".join(name for name, box in self.boxes.items() if box.isChecked()) or ",")


class LevelsControl(SomeControl):
    """Any of the browsing levels."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, LEVEL_NAMES, parent)

    def retranslate(self) -> None:
        for name, box in self.boxes.items():
            box.setText(name.replace("PG13", "PG-13"))


class DaysControl(SomeControl):
    """Any days of the week."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, DAY_NAMES, parent)

    def retranslate(self) -> None:
        for number, box in enumerate(self.boxes.values(), 1):
            box.setText(QLocale().dayName(number, QLocale.FormatType.ShortFormat))


_KINDS: dict[Kind, Callable[[Setting, QWidget | None], Control]] = {
    Kind.SWITCH: SwitchControl,
    Kind.CHOICE: ChoiceControl,
    Kind.LEVELS: LevelsControl,
    Kind.DAYS: DaysControl,
}


def control_for(setting: Setting, parent: QWidget | None = None) -> Control:
    """The control that fits."""
    if setting.key == "generation.recipe":
        return RecipeControl(setting, parent)
    return _KINDS.get(setting.kind, LineControl)(setting, parent)
