"""A curator's evening with the real program on a real screen: mouse and keys go in, rows and pixels are looked at."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.gui.evening import ACCENT, BUTTON, QUESTION, TITLE, Evening, an_evening
from tests.gui.real_screen import Box, until, what_is_missing
from tests.servers.comfyui import ComfyFault

KEYS = "aarharharhah"  # twelve decisions, one key each
SAYS = {"a": "approve", "r": "reject", "h": "hold"}
COVER = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
cover = QWidget()
cover.setWindowTitle("cover")
cover.setStyleSheet("background: #ff0000")
cover.setGeometry(0, 0, 1440, 900)
cover.show()
application.exec()
"""
RED, MIDDLE = (255, 0, 0), (700, 600)


@pytest.mark.skipif(bool(what_is_missing()), reason=what_is_missing())
async def test_an_evening_from_the_first_start_to_the_last_view(tmp_path: Path) -> None:
    async with an_evening(tmp_path) as evening:
        await evening.start()
        await fetch_with_the_mouse(evening)
        await decide_twelve_by_keys(evening)
        await see_one_view_fail_and_retry_it(evening)
        await close_in_the_middle_of_another_run(evening)
        await go_on_after_that_and_after_a_kill(evening)
        await raise_it_by_a_second_start(evening)
        await evening.screen.press("ctrl+q")
        assert await evening.exit_code() == 0, "nothing runs, nothing is asked"
        assert [path.read_text() for path in evening.said] == [""] * len(evening.said), "no warning anywhere"


async def fetch_with_the_mouse(evening: Evening) -> None:
    """The only thing that is offered in an empty window."""

    def offered() -> list[Box]:
        return [box for box in evening.screen.areas(ACCENT, at_least=BUTTON) if box.top > 200]

    await until(offered, "the button that fetches")
    await evening.screen.click(offered()[0].middle)
    await until(lambda: len(evening.rows("SELECT id FROM candidate WHERE thumbnail_path IS NOT NULL")) == 14, "images")
    await until(lambda: evening.cells, "the first candidates")
    await evening.screen.press("minus", "minus")  # smaller, so that all of them are in sight
    await until(lambda: len(evening.cells) == 14, "all candidates")


async def decide_twelve_by_keys(evening: Evening) -> None:
    """Every key is one decision about the next candidate; the one too many is taken back."""
    await evening.screen.press(*KEYS, "r", "z")
    decisions = "SELECT candidate_id, verdict FROM decision ORDER BY n"
    await until(lambda: len(evening.rows(decisions)) == len(KEYS) + 2, "all decisions")
    listed = evening.rows("SELECT id FROM candidate ORDER BY n")
    wanted = [*(SAYS[key] for key in KEYS), "reject", "undo"]
    about = [*listed[: len(KEYS) + 1], listed[len(KEYS)]]
    assert evening.rows(decisions) == list(zip(about, wanted, strict=True))
    states = Counter(evening.rows("SELECT status FROM candidate"))
    assert states == {"approved": 5, "rejected": 3, "held": 4, "new": 2}


async def see_one_view_fail_and_retry_it(evening: Evening) -> None:
    """The keyboard goes to the failed tile, R paints it again there."""
    await evening.world.painter.fault(ComfyFault.OUT_OF_MEMORY, after=2, times=1)
    await evening.screen.press("Home")
    await evening.press_generate()
    run = evening.newest_run
    await until(lambda: evening.has_run_ended(run), "the end of the first run")
    assert evening.attempts(run) == {"done": 4, "failed": 1}

    await until(lambda: evening.failed_tiles and evening.rings, "the failed tile")
    await evening.walk_to(evening.failed_tiles[0])
    await evening.screen.press("r")
    await until(lambda: evening.rows("SELECT state FROM character") == ["complete"], "the fifth view")
    await until(lambda: not evening.failed_tiles, "a tile that has healed")
    assert evening.rows("SELECT state FROM attempt WHERE number = 2") == ["done"]
    assert len(evening.world.painted_views) == 6


async def close_in_the_middle_of_another_run(evening: Evening) -> None:
    """It asks; to stay is what Escape means; what is left is finished later."""
    screen = evening.screen
    await evening.hold_prompt(after=2)
    await screen.press("ctrl+1", "Home", "Right")
    await evening.press_generate()
    run = evening.newest_run
    await until(lambda: evening.attempts(run)["done"] == 2, "two views of the second run")
    await until(evening.is_holding, "the third at the server")

    await ask_to_close(evening)
    await screen.press("Escape")
    await until_closed(evening, QUESTION)
    assert evening.program is not None and evening.program.returncode is None
    await evening.take_focus(TITLE)
    await ask_to_close(evening)
    await screen.press("Tab", "Tab", "space")  # past “Finish the images in flight”
    assert await evening.exit_code() == 0
    assert evening.attempts(run)["done"] == 2 and not evening.has_run_ended(run)


async def go_on_after_that_and_after_a_kill(evening: Evening) -> None:
    """Nobody asks for anything: it starts, and goes on."""
    run = evening.newest_run
    await evening.hold_prompt(after=0)
    await evening.start()
    evening.let_go()
    await until(lambda: evening.attempts(run)["done"] == 3, "the third view after the restart")
    await until(evening.is_holding, "the fourth at the server")
    assert evening.program is not None
    evening.program.kill()
    assert await evening.exit_code() == -signal.SIGKILL

    await evening.start()
    evening.let_go()
    await until(lambda: evening.has_run_ended(run), "the end of the second run")
    assert evening.attempts(run) == {"done": 5}
    assert set(evening.rows("SELECT state FROM character")) == {"complete"}
    painted = Counter(evening.world.painted_views)
    assert set(painted) == set(evening.rows("SELECT id FROM attempt"))
    assert set(painted.values()) == {1}, "nothing was painted twice"


async def raise_it_by_a_second_start(evening: Evening) -> None:
    """Whoever starts it once more gets the window that is open."""
    screen = evening.screen
    cover = await evening.process("-c", COVER)
    try:
        await until(lambda: screen.colour_at(MIDDLE) == RED, "another program in front")
        [window] = await screen.windows(TITLE)
        second = await evening.process("-m", "charhub_console.app.cli.main", *evening.words)
        async with asyncio.timeout(20):
            assert await second.wait() == 0
        await until(lambda: screen.colour_at(MIDDLE) != RED, "our window in front")
        assert await screen.windows(TITLE) == [window], "and there is no second one"
    finally:
        cover.kill()
        await cover.wait()


async def ask_to_close(evening: Evening) -> None:
    """Close the window by its key, which opens a question."""
    await evening.screen.press("ctrl+q")
    await until(lambda: evening.screen.windows(QUESTION), "the question")
    await evening.take_focus(QUESTION)


async def until_closed(evening: Evening, title: str) -> None:
    """Wait until no window has this title."""

    async def is_gone() -> bool:
        return not await evening.screen.windows(title)

    await until(is_gone, f"the end of {title}")
