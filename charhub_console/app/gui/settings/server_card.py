"""One generation server: its address, a test, and what the test told of it and of every recipe there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from charhub_console.app import checks
from charhub_console.app.checks import RecipeFinding, ServerFinding
from charhub_console.app.config import Configuration
from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.background import Background, Job
from charhub_console.app.gui.settings.row import set_role, text_label
from charhub_console.app.gui.settings.trial import finding_words
from charhub_console.domain.errors import ConsoleError

FEW = 2  # things missing that are listed before somebody asks for all
GIB = 1024**3

Wanted = Callable[[], Callable[[], Configuration]]


class ServerCard(QFrame):
    """Tests by itself; `removed` is a wish."""

    removed = Signal(str)
    """Its address."""
    finished = Signal(object)
    """ServerFinding"""

    def __init__(self, background: Background, wanted: Wanted, url: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.url = url
        self.found: ServerFinding | None = None
        self._background = background
        self._wanted = wanted
        self._job: Job | None = None
        self.light = QLabel(self)
        self.name = text_label(self, selectable=True)
        self.name.setText(url)
        self.name.setFont(theme.font(theme.Metrics.FONT_PX, QFont.Weight.DemiBold))
        self.test = QPushButton(self)
        self.remove = QPushButton(self)
        self.remove.setProperty("kind", "danger")
        self.cancel = QPushButton(self)
        self.cancel.setProperty("kind", "quiet")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(90, 4)
        self.said = text_label(self, "small", selectable=True)
        self.recipes = QWidget(self)
        self._lay_out()
        self.test.clicked.connect(self.start)
        self.cancel.clicked.connect(self.give_up)
        self.remove.clicked.connect(lambda: self.removed.emit(self.url))
        theme.switch().changed.connect(self._show)
        self.retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.light)
        line.addWidget(self.name, 1)
        for widget in (self.bar, self.cancel, self.test, self.remove):
            line.addWidget(widget)
        lines = QVBoxLayout(self.recipes)
        lines.setContentsMargins(0, 6, 0, 0)
        lines.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 14, 14)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.said)
        column.addWidget(self.recipes)

    @property
    def is_running(self) -> bool:
        """Whether an answer is waited for."""
        return self._job is not None

    def start(self) -> None:
        """Ask it now."""
        self.give_up()
        self.found = None
        configuration, url = self._wanted(), self.url

        async def look() -> ServerFinding:
            return await checks.try_server(configuration(), url)

        self._job = self._background.run(look, self._came, self._failed)
        self._show()

    def give_up(self) -> None:
        """The answer is no longer wanted."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show()

    def set_changeable(self, changeable: bool) -> None:
        """Whether it may be removed."""
        self.remove.setVisible(changeable)

    def retranslate(self) -> None:
        """Set every text anew."""
        for button, text in (
            (self.test, tr("Test")),
            (self.remove, tr("Remove")),
            (self.cancel, tr("Cancel")),
        ):
            button.setText(text)
            button.setAccessibleName(f"{text}: {self.url}")
        self.bar.setAccessibleName(tr("Testing"))
        self._show()

    def _came(self, found: ServerFinding) -> None:
        self._job = None
        self.found = found
        self._show()
        self.finished.emit(found)

    def _failed(self, error: ConsoleError) -> None:
        self._came(ServerFinding(self.url, checks.failed(self.url, error)))

    def _show(self, *_: object) -> None:
        shown, found = theme.current(), self.found
        self.test.setVisible(not self.is_running)
        self.bar.setVisible(self.is_running)
        self.cancel.setVisible(self.is_running)
        ok = found is not None and found.finding.ok
        colour = shown.outline if found is None else shown.good if ok else shown.bad
        self.light.setPixmap(icons.pixmap("dot", 14, colour, self.devicePixelRatioF()))
        if found is None:
            self.said.setText(
                tr("Asking for version, devices, queue and recipes …") if self.is_running else tr("Not tested yet.")
            )
            set_role(self.said, "small")
        else:
            self.said.setText(facts_line(found))
            set_role(self.said, "muted" if ok else "bad")
        self._show_recipes(found.recipes if found is not None else ())

    def _show_recipes(self, recipes: tuple[RecipeFinding, ...]) -> None:
        layout = self.recipes.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.recipes.setVisible(bool(recipes))
        for one in sorted(recipes, key=lambda recipe: bool(recipe.missing)):
            layout.addWidget(_RecipeLine(one, self.recipes))


class _RecipeLine(QWidget):
    """A recipe's title and what it lacks; long lists are folded."""

    def __init__(self, recipe: RecipeFinding, parent: QWidget) -> None:
        super().__init__(parent)
        self._recipe = recipe
        shown = theme.current()
        light = QLabel(self)
        name, colour = ("warning", shown.warn) if recipe.missing else ("check", shown.good)
        light.setPixmap(icons.pixmap(name, 14, colour, self.devicePixelRatioF()))
        title = text_label(self)
        said = told(recipe.title)
        title.setText(said if not recipe.missing else f"{said} – {_count(len(recipe.missing))}")
        self.missing = text_label(self, "small", selectable=True)
        self.all = QToolButton(self)
        self.all.setProperty("kind", "status")
        keeps = self.all.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # so that every line is as high
        self.all.setSizePolicy(keeps)
        self.all.clicked.connect(lambda: self._fold(folded=False))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(light)
        head.addWidget(title, 1)
        head.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        below = QHBoxLayout()
        below.setContentsMargins(22, 0, 0, 0)
        below.addWidget(self.missing)
        column.addLayout(below)
        self._fold(folded=len(recipe.missing) > FEW)

    def _fold(self, *, folded: bool) -> None:
        missing = self._recipe.missing
        listed = missing[:FEW] if folded else missing
        self.missing.setText("\n".join(f"•  {one}" for one in listed))
        self.missing.setVisible(bool(missing))
        self.all.setText(tr("Show all {0}").format(len(missing)))
        self.all.setAccessibleName(f"{told(self._recipe.title)}: {self.all.text()}")
        self.all.setVisible(folded)


def _count(missing: int) -> str:
    return tr("one thing is missing") if missing == 1 else tr("{0} things are missing").format(missing)


def facts_line(found: ServerFinding) -> str:
    """Version, devices with memory, queue; or what is wrong."""
    if not found.finding.ok:
        return finding_words(found.finding)
    parts = [f"ComfyUI {found.version or '?'}"]
    for device in found.devices:
        memory = tr("{0} of {1} GB free").format(_gib(device.free_bytes), _gib(device.memory_bytes))
        parts.append(f"{device.name}, {memory}" if device.memory_bytes else device.name)
    parts.append(tr("{0} in its queue").format(found.queue) if found.queue else tr("queue empty"))
    return "  ·  ".join(parts)


def _gib(size_bytes: int) -> str:
    return QLocale().toString(size_bytes / GIB, "f", 1)
