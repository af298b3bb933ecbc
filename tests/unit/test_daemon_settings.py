"""A daemon whose settings are changed while it runs: right ones count, wrong ones are told once and change nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from charhub_console.app import config
from charhub_console.app.cli import daemon
from charhub_console.app.cli.given import Globals
from charhub_console.domain.settings import Settings, night_plan
from tests.unit.engine_parts import Outside, process


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    return {"CHARHUB_CONSOLE_CONFIG": str(tmp_path / "config.toml"), "CHARHUB_CONSOLE_DATA": str(tmp_path / "data")}


async def test_changed_settings_of_the_night_count_and_wrong_ones_leave_the_old_ones(
    outside: Outside, tmp_path: Path, environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    outside.plan = night_plan(Settings())
    file = tmp_path / "config.toml"

    reads: list[None] = []

    def read() -> config.Configuration:
        reads.append(None)
        return config.load(environ=environ, working_folder=tmp_path)

    async with process(outside) as world:
        schedule = world.console.schedule
        session: Any = SimpleNamespace(settings=Settings(), recipe="plain", tools=world.tools, console=world.console)
        following = asyncio.create_task(daemon._follow_settings(session, read, Globals()))

        async def after(text: str) -> str:
            file.write_text(text)
            already = len(reads)
            while len(reads) < already + 3:  # the second one saw the file, and its answer was taken before the third
                await outside.clock.sleep(daemon.REREAD_S)
                await asyncio.sleep(0.001)  # it is read in a thread of its own
            plan = (await schedule.state()).plan
            return f"{plan.time:%H:%M} {plan.zone} {plan.enabled}"

        assert await after("") == "02:00 UTC True"
        assert await after('[night]\ntime = "04:30"\nzone = "Asia/Tokyo"\n') == "04:30 Asia/Tokyo True"
        assert capsys.readouterr().err == ""
        for wrong in ('[night]\ntime = "25:00"\n', "[night\n"):
            assert await after(wrong) == "04:30 Asia/Tokyo True"
            assert capsys.readouterr().err.count("The settings stay as they were") == 1, "told once, not every time"
        assert await after("[night]\nenabled = false\n") == "02:00 UTC False"
        following.cancel()
