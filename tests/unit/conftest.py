"""What the engine's tests start from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from tests.unit.engine_parts import Outside, World, process

hypothesis.settings.register_profile("unit", deadline=None)  # a busy machine is no finding
hypothesis.settings.load_profile("unit")


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    """What outlives a process; to be set up before `world` is asked for."""
    return Outside(tmp_path)


@pytest.fixture
async def world(outside: Outside) -> AsyncIterator[World]:
    """A console over `outside`."""
    async with process(outside) as world:
        yield world
