"""The tray on a real desktop bus: the program as a process under Xvfb, a panel and a notification service beside it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.gui.real_screen import RealScreen, a_screen

pytest.importorskip("jeepney", reason="needs a desktop with D-Bus")

from tests.servers.desktop import Desktop, a_desktop, wait_until, what_is_missing

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from charhub_console.app.cli.main import main; main()"
pytestmark = pytest.mark.skipif(bool(what_is_missing()), reason=what_is_missing())


@contextmanager
def the_program(tmp_path: Path, desktop: Desktop, display: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """In practice mode, until it ends; killed when it does not."""
    env = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "DBUS_SESSION_BUS_ADDRESS": desktop.address,
        "CHARHUB_CONSOLE_CONFIG": str(tmp_path / "config.toml"),
        "LC_ALL": "C.UTF-8",
    }
    options = ["--practice", "-v", "--set", "night.count=2", "--data", str(tmp_path / "data")]
    with (tmp_path / "said").open("ab") as said:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, *options, *words], cwd=ROOT, env=env, stderr=said)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def shows_something(screen: RealScreen) -> bool:
    """An X server without a window manager is black where no window is."""
    return any(extreme[1] > 0 for extreme in screen.picture().getextrema())


def said(tmp_path: Path) -> str:
    return (tmp_path / "said").read_text(encoding="utf-8", errors="replace")


async def test_the_window_opens_from_the_icon_and_a_night_begun_there_is_told_once(tmp_path: Path) -> None:
    async with a_screen(tmp_path / "screen") as screen:
        await asyncio.to_thread(evening, tmp_path, screen)


def evening(tmp_path: Path, screen: RealScreen) -> None:
    with a_desktop() as desktop, the_program(tmp_path, desktop, screen.display, "tray") as process:
        wait_until(lambda: desktop.items, "the icon")
        wait_until(lambda: desktop.entry("Next run: "), "the next night")
        assert not shows_something(screen)
        assert "Practice" in desktop.tool_tip()

        desktop.choose("For 1 hour")
        wait_until(lambda: desktop.entry("Paused until"), "the pause")
        night = desktop.entry("Run tonight's night now")
        assert night is not None and not night.enabled
        desktop.choose("Resume")

        desktop.choose("Run tonight's night now")
        wait_until(lambda: desktop.entry("Working: "), "the work in the menu")
        wait_until(lambda: desktop.notifications, "the notification", 90)
        [shown] = desktop.notifications
        assert shown.title == "The night is done" and "2 of 2 characters, 10 images" in shown.text
        wait_until(lambda: (last := desktop.entry("Last result: ")) and "2/2 characters" in last.label, "the result")
        wait_until(lambda: desktop.entry("Nothing to do"), "the end of the work")
        assert not shows_something(screen)
        desktop.click(shown)
        wait_until(lambda: shows_something(screen), "the window with the report")

        desktop.choose("Quit")
        assert process.wait(timeout=30) == 0, said(tmp_path)
        assert len(desktop.notifications) == 1
        assert "Traceback" not in said(tmp_path)


async def test_a_click_on_the_icon_opens_the_window(tmp_path: Path) -> None:
    def story(screen: RealScreen) -> None:
        with a_desktop() as desktop, the_program(tmp_path, desktop, screen.display, "tray") as process:
            wait_until(lambda: desktop.items, "the icon")
            desktop.activate()
            wait_until(lambda: shows_something(screen), "the window")
            process.terminate()
            assert process.wait(timeout=30) == 0, said(tmp_path)

    async with a_screen(tmp_path / "screen") as screen:
        await asyncio.to_thread(story, screen)


@pytest.mark.skipif(shutil.which("gdbus") is None, reason="needs gdbus")
async def test_without_a_tray_a_night_is_told_once_by_the_notification_service(tmp_path: Path) -> None:
    def story(screen: RealScreen) -> None:
        with a_desktop(tray=False) as desktop, the_program(tmp_path, desktop, screen.display, "tray") as process:
            wait_until(lambda: "no tray" in said(tmp_path), "the word that there is none")
            with the_program(tmp_path, desktop, screen.display, "night", "--count", "2") as beside:
                assert beside.wait(timeout=120) == 0, said(tmp_path)
            wait_until(lambda: desktop.notifications, "the notification", 60)
            [shown] = desktop.notifications
            assert shown.title == "The night is done" and "2 of 2 characters, 10 images" in shown.text
            before = said(tmp_path).count("a report was asked for")
            desktop.click(shown)
            wait_until(lambda: said(tmp_path).count("a report was asked for") > before, "the report")
            process.terminate()
            assert process.wait(timeout=30) == 0, said(tmp_path)
            assert len(desktop.notifications) == 1
            assert "Traceback" not in said(tmp_path)

    async with a_screen(tmp_path / "screen") as screen:
        await asyncio.to_thread(story, screen)


async def test_without_a_tray_the_schedule_is_kept_and_the_absence_told(tmp_path: Path) -> None:
    def story(screen: RealScreen) -> None:
        with a_desktop(tray=False) as desktop, the_program(tmp_path, desktop, screen.display, "tray") as process:
            wait_until(lambda: "nights begin at" in said(tmp_path), "the schedule")
            wait_until(lambda: "no tray" in said(tmp_path), "the word that there is none")
            assert process.poll() is None and desktop.items == []
            process.terminate()
            assert process.wait(timeout=30) == 0, said(tmp_path)

    async with a_screen(tmp_path / "screen") as screen:
        await asyncio.to_thread(story, screen)
