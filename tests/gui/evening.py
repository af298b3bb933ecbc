"""The real program on a real screen with doubles around it, as one person at it sees and moves it."""

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor

from charhub_console.app.gui import theme
from tests.gui.real_screen import Box, Colour, RealScreen, a_screen, until
from tests.servers.comfyui import ComfyFault
from tests.story.world import World, a_world

ROOT = Path(__file__).resolve().parents[2]
TITLE, QUESTION = "^CharHub Console$", "^Quit while"
BUTTON, TILE = (90, 24), (80, 120)  # smaller areas are something else
LIGHT = (4, 4)
RAIL, TOOLBAR, PANEL, STATUS = 92, 60, 960, 820  # where they end and begin
ON_PANEL = (1080, 710)  # where a field of the draft comes to lie, which must let the wheel pass


def rgb(colour: QColor) -> Colour:
    """As the screen has it."""
    return colour.red(), colour.green(), colour.blue()


ACCENT, FOCUS, FAILED = rgb(theme.DARK.accent), rgb(theme.DARK.focus), rgb(theme.DARK.bad_soft)
GOOD = rgb(theme.DARK.good)


@dataclass
class Evening:
    """The program on a screen, and what a person sees of it."""

    screen: RealScreen
    world: World
    folder: Path
    program: asyncio.subprocess.Process | None = None
    said: list[Path] = field(default_factory=list)

    # --- the program ---

    async def start(self) -> None:
        """Start it and wait for its window."""
        self.program = await self.process("-m", "charhub_console.app.cli.main", *self.words)
        await until(lambda: self.screen.windows(TITLE), "a window")
        await self.take_focus(TITLE)

    async def process(self, *words: str) -> asyncio.subprocess.Process:
        """Another program on this screen; what it says goes into a file."""
        said = self.folder / f"said-{len(self.said)}.txt"
        self.said.append(said)
        with said.open("w") as stream:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, *words), cwd=ROOT, env=self.environ, stdout=stream, stderr=stream
            )

    @property
    def words(self) -> list[str]:
        """Its command line."""
        given = [part for key, value in self.world.given.items() for part in ("--set", f"{key}={value}")]
        return ["--data", str(self.world.data), *given]

    @property
    def environ(self) -> dict[str, str]:
        """Nothing of this machine's desktop, and no keyring."""
        own = {"HOME": str(self.folder), "DISPLAY": self.screen.display, "LC_ALL": "C.UTF-8"}
        return {
            "PATH": os.environ["PATH"],
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "XDG_RUNTIME_DIR": str(self.folder),
            **own,
            **self.world.variables,
        }

    async def exit_code(self) -> int:
        """Wait for its end."""
        assert self.program is not None
        async with asyncio.timeout(20):
            code = await self.program.wait()
        self.program = None
        return code

    # --- the server ---

    async def hold_prompt(self, *, after: int) -> None:
        """After so many more prompts one is painted until it is let go."""
        await self.world.painter.fault(ComfyFault.STUCK, after=after, times=1)

    def is_holding(self) -> bool:
        """Whether that prompt is at its turn."""
        running = self.world.painter.executor.running
        return running is not None and ComfyFault.STUCK in running.faults

    def let_go(self) -> None:
        """It is painted to its end."""
        running = self.world.painter.executor.running
        assert running is not None
        running.faults.clear()

    # --- hands ---

    async def take_focus(self, title: str) -> None:
        """The keyboard goes to this window."""
        [window] = await self.screen.windows(title)
        await self.screen.focus(window)
        await until(lambda: self.has_focus(window), "the focus")

    async def has_focus(self, window: str) -> bool:
        """Whether the keyboard goes there."""
        return await self.screen.focused() == window

    async def press_generate(self) -> None:
        """Turn the wheel over the side panel until its button is there, and click it until it heard."""
        former = self.rows("SELECT id FROM run")
        turns = itertools.cycle([1] * 8 + [-1] * 8)  # the button may come to life behind our back

        async def is_heard() -> bool:
            if self.rows("SELECT id FROM run") != former:
                return True
            if self.generate_buttons:
                await self.screen.settle()
                buttons = self.generate_buttons  # it is dark while the price is asked anew
                if buttons:
                    await self.screen.click(buttons[0].middle)
            else:
                await self.screen.point_at(ON_PANEL)
                await self.screen.turn_wheel(next(turns))
                await self.screen.settle()
            return False

        await until(is_heard, "a run")
        assert len(self.rows("SELECT id FROM run")) == len(former) + 1

    async def walk_to(self, place: Box) -> None:
        """To the right, tile by tile, until the keyboard is there."""
        while not self.rings[0].encloses(place):
            await self.step_from(self.rings[0])

    async def step_from(self, former: Box) -> None:
        """One tile to the right."""
        await self.screen.press("Right")
        await until(lambda: self.rings and self.rings[0] != former, "the next tile")

    # --- eyes ---

    @property
    def generate_buttons(self) -> list[Box]:
        """Filled buttons in the side panel of the candidates; a pale one cannot be clicked."""
        found = self.screen.areas(ACCENT, at_least=BUTTON)
        return [box for box in found if box.left > PANEL and box.top > TOOLBAR]

    @property
    def cells(self) -> list[Box]:
        """Candidates in sight, by the light of their licence; only while none is decided, which dims some."""
        found = self.screen.areas(GOOD, at_least=LIGHT)
        return [box for box in found if RAIL < box.left < PANEL and TOOLBAR < box.top < STATUS and max(box.size) < 12]

    @property
    def rings(self) -> list[Box]:
        """Where the keyboard is, on a cell or a tile."""
        return self.screen.areas(FOCUS, at_least=TILE)

    @property
    def failed_tiles(self) -> list[Box]:
        """Views that failed."""
        return self.screen.areas(FAILED, at_least=TILE)

    def rows(self, query: str) -> list[Any]:
        """What is written down, read beside whoever writes. One column gives its values."""
        try:
            with closing(sqlite3.connect(f"{(self.world.data / 'console.db').as_uri()}?mode=ro", uri=True)) as rows:
                return [row[0] if len(row) == 1 else row for row in rows.execute(query)]
        except sqlite3.OperationalError:  # the file or the table is not there yet
            return []

    def attempts(self, run: str) -> Counter[str]:
        """How many attempts of a run are in which state."""
        return Counter(self.rows(f"SELECT state FROM attempt WHERE run_id = '{run}'"))

    @property
    def newest_run(self) -> str:
        """Its id."""
        return str(self.rows("SELECT id FROM run ORDER BY n")[-1])

    def has_run_ended(self, run: str) -> bool:
        """By its row."""
        return self.rows(f"SELECT state FROM run WHERE id = '{run}'") == ["done"]


@asynccontextmanager
async def an_evening(folder: Path) -> AsyncIterator[Evening]:
    """Civitai with fourteen images, one ComfyUI, an empty data folder."""
    async with (
        a_screen(folder / "screen") as screen,
        a_world(folder / "data", images=14, seconds_per_prompt=0.05) as world,
    ):
        evening = Evening(screen, world, folder)
        try:
            yield evening
        except BaseException:
            screen.picture().save(folder / "last-seen.png")
            raise
        finally:
            if evening.program is not None and evening.program.returncode is None:
                evening.program.kill()
                await evening.program.wait()
