"""The Candidates page without a window around it, driven for measuring."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from charhub_console.app import config
from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.grid import Grid
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.app.gui.collector import Collector
from charhub_console.app.gui.engine_thread import EngineThread, open_apart
from charhub_console.domain.listing import IdArray, Listing

LOOK_MS = 4  # how often a condition is looked at when nothing happens


def queued_s() -> float:
    """How long this thread has waited for a processor so far: other programs took it, or our own threads."""
    return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


class Window:
    """A page with a real engine in practice mode on a data folder."""

    def __init__(self, folder: Path, size: tuple[int, int], *, page: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.app = QApplication([])
        theme.apply(self.app, theme.DARK)
        self.collector = Collector()
        self.engine = EngineThread(opener=open_apart)
        self.engine.opened.connect(self.collector.settle)
        self.engine.facts_changed.connect(self.collector.settle)  # as the program does
        self.around: QWidget | None = None
        self.paints: list[float] = []
        self.blank = self.painted = 0
        self._configuration = config.load(data=folder, environ={}, working_folder=folder)
        self.own_frames: list[float] = []
        self.engine.start(self._configuration, practice=True)  # as the program: before the window is made
        if page:
            self.page = CandidatesPage(self.engine)
            self.page.resize(*size)

    @classmethod
    def whole(cls, folder: Path, size: tuple[int, int]) -> Window:
        """The program's own window around it, as a person opens it."""
        from charhub_console.app.gui.memory import WindowMemory
        from charhub_console.app.gui.window import MainWindow

        made = cls(folder, size, page=False)
        around = MainWindow(made.engine, WindowMemory(folder), practice=True)
        around.resize(*size)
        around.go_to("candidates")
        page = around.pages["candidates"]
        assert isinstance(page, CandidatesPage)
        made.page, made.around = page, around
        return made

    @property
    def grid(self) -> Grid:
        return self.page.grid

    def open(self) -> None:
        (self.around or self.page).show()
        if self.around is None:
            self.page.activated()
        self.wait(lambda: self.engine.is_open)

    def close(self) -> None:
        self.wait(lambda: self.page.decisions.pending == 0)
        (self.around or self.page).close()
        self.engine.stop()
        self.collector.release()

    def wait(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """As the program waits: asleep while there is nothing to do. Given a time limit Qt would spin instead."""
        deadline = time.monotonic() + seconds
        heart = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=LOOK_MS)
        heart.start()
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        heart.stop()

    def is_full(self) -> bool:
        """Every cell in sight has its picture."""
        rows = self.grid.visible_rows()
        return bool(rows) and all(not self.is_blank(row) for row in rows)

    def is_blank(self, row: int) -> bool:
        wanted = self.grid.wanted(row)
        return wanted is None or self.page.thumbnails.pixmap(wanted.candidate_id, blurred=wanted.blurred) is None

    def wait_for_full_screen(self) -> None:
        self.wait(self.is_full)
        self.grid.viewport().repaint()

    def wait_until_listed(self) -> None:
        self.wait(lambda: self.page.reading.is_listed)
        self.wait_for_full_screen()

    def show_anew(self) -> None:
        """As if the page came up for the first time: nothing read, nothing decoded."""
        self.page.thumbnails.clear()
        self.page.model.forget_briefs()
        self.page.set_filter(self.page.reading.where, self.page.reading.sort)
        self.wait_for_full_screen()

    def jump_to_end(self) -> None:
        self.wait(lambda: self.page.reading.is_listed)
        QTest.keyClick(self.grid, Qt.Key.Key_End)
        self.wait_for_full_screen()

    def fling(self, px_s: float, seconds: float, frame_ms: int) -> tuple[list[float], list[float], float]:
        """Scroll at an even speed, back and forth. Frame times, painting times, share of cells painted blank."""
        self._watch_painting()
        bar = self.grid.verticalScrollBar()
        bar.setValue(0)
        self.wait_for_full_screen()
        self.paints.clear()
        self.blank = self.painted = 0
        frames: list[float] = []
        self.own_frames.clear()
        state = {"last": time.perf_counter(), "queued": queued_s(), "down": True}
        began = state["last"]

        def step() -> None:
            now = time.perf_counter()
            queued = queued_s()
            frames.append((now - state["last"]) * 1000)
            self.own_frames.append((now - state["last"] - queued + state["queued"]) * 1000)
            state["queued"] = queued
            moved = px_s * (now - state["last"])
            state["last"] = now
            if bar.value() >= bar.maximum():
                state["down"] = False
            bar.setValue(round(bar.value() + (moved if state["down"] else -moved)))

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(frame_ms)
        timer.timeout.connect(step)
        timer.start()
        self.wait(lambda: time.perf_counter() - began > seconds, seconds + 30)
        timer.stop()
        return frames[2:], self.paints, self.blank / max(1, self.painted)

    def _watch_painting(self) -> None:
        original = self.grid.paintEvent

        def paint(event: QPaintEvent) -> None:
            began = time.thread_time()  # of this thread alone, whatever else the machine does
            original(event)
            self.paints.append((time.thread_time() - began) * 1000)
            rows = self.grid.visible_rows()
            self.painted += len(rows)
            self.blank += sum(self.is_blank(row) for row in rows)

        self.grid.paintEvent = paint  # type: ignore[method-assign]

    def insert_at_top(self) -> None:
        """A new candidate arrives above; the list is replaced as after a fetch, and the screen is painted."""
        model = self.page.model
        fresh = IdArray(time.monotonic_ns().to_bytes(16, "big"))
        model.replace(Listing(fresh + model.ids, b"\0" + bytes(model.statuses)))

    def decide(self) -> None:
        before = self.grid.current_row
        QTest.keyClick(self.grid, Qt.Key.Key_R)
        self.grid.viewport().repaint()
        assert self.grid.current_row != before

    def rss_mb(self) -> float:
        """What the process holds now, without what was freed."""
        fields = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8")
        return next(int(line.split()[1]) for line in fields.splitlines() if line.startswith("Private_Dirty")) / 1024
