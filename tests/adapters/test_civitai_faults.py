"""Civitai failing: waited out where that helps, a clear error where it does not."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from charhub_console.adapters.civitai import CivitaiSource
from charhub_console.adapters.http import RetryPolicy
from charhub_console.domain.errors import (
    BadAnswer,
    BadImage,
    ConsoleError,
    Gone,
    RateLimited,
    Unauthorized,
    Unreachable,
)
from charhub_console.engine.ports import SourceQuery
from tests.adapters.civitai_source import candidate_of, source_of
from tests.servers.civitai import CivitaiDouble
from tests.servers.echo import timeouts_for
from tests.servers.faults import Fault


@pytest.fixture
async def civitai() -> AsyncIterator[CivitaiDouble]:
    async with CivitaiDouble(count=25) as double:
        yield double


@pytest.fixture
async def source(civitai: CivitaiDouble) -> AsyncIterator[CivitaiSource]:
    source = source_of(civitai)
    yield source
    await source.close()


async def test_load_shedding_is_waited_out(civitai: CivitaiDouble) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    source = source_of(civitai, retry=RetryPolicy(sleep=wait, chance=lambda: 0.0))
    await civitai.fault(Fault.UNAVAILABLE, times=2, retry_after="2")
    assert (await source.page(SourceQuery(), None)).candidates
    assert waited == [2.0, 2.0]
    await source.close()


async def test_a_limit_that_lasts_is_passed_on_with_its_time(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    await civitai.fault(Fault.RATE_LIMITED, retry_after="600")
    with pytest.raises(RateLimited) as caught:
        await source.page(SourceQuery(), None)
    assert caught.value.retry_after_s == 600


FAULTS = [
    # fault, error from page, error from flags (None: nothing to raise), error from image
    (Fault.REFUSED, Unreachable, Unreachable, Unreachable),
    (Fault.TIMEOUT, Unreachable, Unreachable, Unreachable),
    (Fault.HANG_UP, Unreachable, Unreachable, Unreachable),
    (Fault.UNAUTHORIZED, Unauthorized, Unauthorized, Unreachable),
    (Fault.FORBIDDEN, Unauthorized, Unauthorized, Unreachable),
    (Fault.NOT_FOUND, BadAnswer, None, Gone),
    (Fault.RATE_LIMITED, RateLimited, RateLimited, RateLimited),
    (Fault.SERVER_ERROR, Unreachable, Unreachable, Unreachable),
    (Fault.UNAVAILABLE, Unreachable, Unreachable, Unreachable),
    (Fault.MALFORMED, BadAnswer, BadAnswer, BadImage),
    (Fault.NAN, BadAnswer, BadAnswer, BadImage),
    (Fault.TRUNCATED, BadAnswer, BadAnswer, BadImage),
    (Fault.WRONG_TYPE, BadAnswer, BadAnswer, BadImage),
    (Fault.ENDLESS, BadAnswer, BadAnswer, BadImage),
    (Fault.DRIP, Unreachable, Unreachable, Unreachable),
    (Fault.GZIP_BOMB, BadAnswer, BadAnswer, BadImage),
]


@pytest.mark.parametrize("call", ["page", "flags", "image"])
@pytest.mark.parametrize(("fault", "page", "flags", "image"), FAULTS, ids=lambda value: getattr(value, "name", ""))
async def test_every_fault_is_a_clear_error_and_passes(
    civitai: CivitaiDouble,
    fault: Fault,
    page: type[ConsoleError],
    flags: type[ConsoleError] | None,
    image: type[ConsoleError],
    call: str,
) -> None:
    source, patient = source_of(civitai, api_key="sk-secret", timeouts=timeouts_for(fault)), source_of(civitai)
    candidate = await candidate_of(patient)

    async def outcome(of: CivitaiSource) -> object:
        if call == "page":
            return await of.page(SourceQuery(), None)
        return await of.flags([5000]) if call == "flags" else await of.image(candidate)

    expected = {"page": page, "flags": flags, "image": image}[call]
    await civitai.fault(fault)
    started = time.monotonic()
    if expected is None:
        assert await outcome(source) == ()
    else:
        with pytest.raises(ConsoleError) as caught:
            await outcome(source)
        assert type(caught.value) is expected
        assert caught.value.title.endswith(".") and caught.value.advice.endswith(".")
        assert "sk-secret" not in str(caught.value) and str(civitai.port) not in str(caught.value)
    assert time.monotonic() - started < 5
    await civitai.heal()
    assert await outcome(patient)
    await source.close()
    await patient.close()


async def test_check_says_how_it_went_in_one_call(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    assert (await source.check()).startswith("ok, 0 ms")
    assert civitai.queries == [{"limit": "1"}]


async def test_check_asks_once_even_when_pages_would_be_tried_again(civitai: CivitaiDouble) -> None:
    source = source_of(civitai, retry=RetryPolicy(tries=5))
    await civitai.fault(Fault.UNAVAILABLE)
    with pytest.raises(Unreachable):
        await source.check()
    assert len(civitai.requests) == 1
    await source.close()
