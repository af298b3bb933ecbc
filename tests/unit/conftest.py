"""What the engine's tests start from."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest

from tests.unit.engine_parts import Outside, World, process

MEMORY = Path("/dev/shm")

hypothesis.settings.register_profile("unit", deadline=None)  # a busy machine is no finding
hypothesis.settings.load_profile("unit")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a console keeps everything; in memory where there is such a place, because every write is waited for."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


@pytest.fixture
def outside(folder: Path) -> Outside:
    """What outlives a process; to be set up before `world` is asked for."""
    return Outside(folder)


@pytest.fixture
async def world(outside: Outside) -> AsyncIterator[World]:
    """A console over `outside`."""
    async with process(outside) as world:
        yield world
