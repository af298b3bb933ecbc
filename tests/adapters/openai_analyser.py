"""The vision analyser wired to its double; a test module imports the fixtures it uses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from charhub_console.adapters.analysers.openai import OpenAIAnalyser
from charhub_console.adapters.analysers.pixels import Pixels
from charhub_console.adapters.http import PaidCalls
from charhub_console.adapters.image_files import PillowImageFiles
from tests.adapters.analyser_parts import StillClock
from tests.adapters.pictures import file_bytes, scene
from tests.servers.openai import OpenAIDouble

KEY = "sk-or-very-secret"
PICTURE = file_bytes(scene(1, (96, 64)))


class Waits:
    """A sleep that only writes down how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
async def double() -> AsyncIterator[OpenAIDouble]:
    async with OpenAIDouble(api_key=KEY) as double:
        yield double


@pytest.fixture
def images() -> Iterator[PillowImageFiles]:
    files = PillowImageFiles(threads=1)
    yield files
    files.close()


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def analyser(double: OpenAIDouble, images: PillowImageFiles, waits: Waits) -> AsyncIterator[OpenAIAnalyser]:
    analyser = made(double, images, waits)
    yield analyser
    await analyser.aclose()


def made(double: OpenAIDouble, images: PillowImageFiles, waits: Waits, **how: Any) -> OpenAIAnalyser:
    given: dict[str, Any] = {
        "clock": StillClock(),
        "url": double.base,
        "api_key": KEY,
        "model": "painter-vision",
        "prepare": Pixels(images).jpeg,
        "timeout_s": 5.0,
        "retry": PaidCalls(chance=lambda: 1.0, sleep=waits),
    }
    return OpenAIAnalyser(**{**given, **how})
