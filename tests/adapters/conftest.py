"""A configured HTTP service and the server it calls, for the tests of `adapters.http`."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from charhub_console.adapters.http import HttpService
from tests.servers.echo import OUTSIDE, PATIENT, SECRET, EchoDouble, Waits


@pytest.fixture
async def echo() -> AsyncIterator[EchoDouble]:
    async with EchoDouble() as double:
        yield double


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture(params=["near", "far"])
async def service(
    request: pytest.FixtureRequest, echo: EchoDouble, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[HttpService]:
    """A service over each of the two wires; the double is nearby either way."""
    monkeypatch.setattr("charhub_console.adapters.http.service._is_near", lambda _host: request.param == "near")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    service = HttpService(OUTSIDE, echo.url + "/", token=SECRET, retry=waits.policy(), timeouts=PATIENT)
    yield service
    await service.aclose()
