"""A screen of its own (Xvfb), a real mouse and keyboard on it (xdotool), and what can be seen there."""

from __future__ import annotations

import asyncio
import os
import shutil
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 1440, 900
PATIENCE_S = 30.0
LOOK_S = 0.05
GAP = 8  # rounded corners are blended with what is behind them; the sides belong together all the same

Colour = tuple[int, int, int]
Mask = NDArray[np.bool_]


def what_is_missing() -> str:
    """Why there can be no such screen here, "" when there can."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    return f"needs {' and '.join(missing)}" if missing else ""


@dataclass(frozen=True)
class Box:
    """A rectangle on the screen."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> tuple[int, int]:
        """Where one would click."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    def encloses(self, other: Box) -> bool:
        """Whether all of the other lies in it."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


class RealScreen:
    """`async with a_screen(folder) as screen`. Every hand movement is an X event like a person's."""

    def __init__(self, display: str, frame_buffer: Path) -> None:
        self.display = display
        self._frame_buffer = frame_buffer

    # --- hands ---

    async def press(self, *keys: str) -> None:
        """Keys one after the other, as X names them: `a`, `Right`, `ctrl+2`."""
        await self._do("key", "--delay", "20", *keys)

    async def click(self, place: tuple[int, int]) -> None:
        """The left button."""
        await self._do("mousemove", str(place[0]), str(place[1]), "click", "1")

    async def point_at(self, place: tuple[int, int]) -> None:
        """Only the pointer."""
        await self._do("mousemove", str(place[0]), str(place[1]))

    async def turn_wheel(self, notch: int) -> None:
        """One notch: down (1) or up (-1)."""
        await self._do("click", "5" if notch > 0 else "4")

    # --- eyes ---

    async def settle(self) -> None:
        """Wait until two looks see the same."""
        seen = [self.picture().tobytes()]

        def is_still() -> bool:
            seen.append(self.picture().tobytes())
            return seen[-1] == seen.pop(0)

        await asyncio.sleep(LOOK_S)
        await until(is_still, "a screen that stands still")

    def picture(self) -> Image.Image:
        """What is on the screen now."""
        data = self._frame_buffer.read_bytes()
        header = struct.unpack(">25I", data[:100])
        size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
        start = size + colours * 12
        return Image.frombuffer("RGB", (width, height), data[start:], "raw", "BGRX", line, 1)

    def areas(self, colour: Colour, *, at_least: tuple[int, int]) -> list[Box]:
        """Rectangles around what has this colour, from the top left, without the small ones."""
        mask = np.all(np.asarray(self.picture()) == np.array(colour, dtype=np.uint8), axis=2)
        found = _cut(mask, 0, 0)
        return [box for box in found if box.size[0] >= at_least[0] and box.size[1] >= at_least[1]]

    def colour_at(self, place: tuple[int, int]) -> Colour:
        """Of one pixel."""
        red, green, blue = np.asarray(self.picture())[place[1], place[0]].tolist()
        return red, green, blue

    async def windows(self, title: str) -> list[str]:
        """Ids of the windows that are shown with such a title (a regular expression)."""
        return (await self._do("search", "--onlyvisible", "--name", title, may_fail=True)).split()

    async def focus(self, window: str) -> None:
        """The keyboard goes to this window from now on: what a window manager does, and there is none here."""
        await self._do("windowfocus", window)

    async def focused(self) -> str:
        """The window the keyboard goes to."""
        return (await self._do("getwindowfocus", "-f", may_fail=True)).strip()

    async def _do(self, *words: str, may_fail: bool = False) -> str:
        process = await asyncio.create_subprocess_exec(
            "xdotool",
            *words,
            env={**os.environ, "DISPLAY": self.display},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, complaint = await process.communicate()
        assert may_fail or process.returncode == 0, f"xdotool {' '.join(words)}: {complaint.decode()}"
        return said.decode()


@asynccontextmanager
async def a_screen(folder: Path) -> AsyncIterator[RealScreen]:
    """A free display, gone again afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    server = await asyncio.create_subprocess_exec(
        *("Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
        *("-fbdir", str(folder), "-nolisten", "tcp", "-noreset"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert server.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            number = (await server.stdout.readline()).decode().strip()
        assert number, "Xvfb did not start"
        yield RealScreen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        await server.wait()


async def until(holds: Callable[[], Awaitable[object] | object], what: str, timeout_s: float = PATIENCE_S) -> None:
    """Look at rows or at the screen until this holds."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = holds()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return
        assert time.monotonic() < deadline, f"never came: {what}"
        await asyncio.sleep(LOOK_S)


def _cut(mask: Mask, left: int, top: int) -> Sequence[Box]:
    """Split at wide empty rows and columns until nothing can be split."""
    if not mask.any():
        return []
    rows, columns = _spans(np.any(mask, axis=1)), _spans(np.any(mask, axis=0))
    if len(rows) == len(columns) == 1:
        (up, down), (first, last) = rows[0], columns[0]
        return [Box(left + first, top + up, left + last, top + down)]
    return [box for up, down in rows for a, b in columns for box in _cut(mask[up:down, a:b].copy(), left + a, top + up)]


def _spans(line: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], line.astype(np.int8), [0]))))
    spans: list[tuple[int, int]] = []
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if spans and first - spans[-1][1] <= GAP:
            first = spans.pop()[0]
        spans.append((first, end))
    return spans
