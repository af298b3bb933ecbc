"""When a call is made again, how long it waits, and when it does not."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from charhub_console.adapters.http import HttpService, RetryPolicy
from charhub_console.adapters.http.translation import retry_after_s
from charhub_console.domain.errors import (
    ConsoleError,
    RateLimited,
    Unreachable,
)
from tests.servers.echo import OUTSIDE, EchoDouble, Waits
from tests.servers.faults import Fault


async def test_a_busy_service_is_asked_again_with_growing_waits(
    service: HttpService, echo: EchoDouble, waits: Waits
) -> None:
    await echo.fault(Fault.UNAVAILABLE, times=2)
    await service.request("GET", "/echo", total_s=60)
    assert waits.seconds == [0.5, 1.0]
    assert len(echo.requests) == 3


async def test_retry_after_in_seconds_is_waited_for(service: HttpService, echo: EchoDouble, waits: Waits) -> None:
    await echo.fault(Fault.RATE_LIMITED, times=1, retry_after="7")
    await service.request("GET", "/echo", total_s=60)
    assert waits.seconds == [7.5]


async def test_retry_after_as_a_date_is_measured_by_the_servers_clock(service: HttpService) -> None:
    def asked(**headers: str) -> float | None:
        answer = httpx2.Response(503, headers=headers, request=httpx2.Request("GET", "http://x"))
        return retry_after_s(httpx2.HTTPStatusError("", request=answer.request, response=answer))

    date = "Fri, 20 Nov 2026 10:00:00 GMT"
    assert asked(**{"Retry-After": "Fri, 20 Nov 2026 10:01:30 GMT", "Date": date}) == 90.0
    assert asked(**{"Retry-After": "Fri, 20 Nov 2026 09:00:00 GMT", "Date": date}) == 0.0
    assert asked(**{"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"}) == 0.0
    for nonsense in ("soon", "-5", "1e9", "nan", "", "9" * 5000, "Fri, 99 Nov 2026 10:00:00 GMT", "٣"):
        answer = httpx2.Response(503, headers=[(b"Retry-After", nonsense.encode())], request=httpx2.Request("GET", "x"))
        assert retry_after_s(httpx2.HTTPStatusError("", request=answer.request, response=answer)) is None


async def test_a_server_that_asks_for_minutes_is_not_waited_for(
    service: HttpService, echo: EchoDouble, waits: Waits
) -> None:
    await echo.fault(Fault.RATE_LIMITED, retry_after="300")
    with pytest.raises(RateLimited) as caught:
        await service.request("GET", "/echo", total_s=600)
    assert caught.value.retry_after_s == 300.0
    assert "300 s" in caught.value.advice
    assert waits.seconds == []


async def test_a_wait_beyond_the_deadline_ends_the_call_at_once(
    service: HttpService, echo: EchoDouble, waits: Waits
) -> None:
    await echo.fault(Fault.UNAVAILABLE, retry_after="50")
    with pytest.raises(Unreachable) as caught:
        await service.request("GET", "/echo", total_s=40)
    assert caught.value.retry_after_s == 50.0
    assert len(echo.requests) == 1


async def test_the_last_of_five_tries_ends_it(service: HttpService, echo: EchoDouble, waits: Waits) -> None:
    await echo.fault(Fault.REFUSED)
    with pytest.raises(Unreachable, match="No connection"):
        await service.request("GET", "/echo", total_s=60)
    assert waits.seconds == [0.5, 1.0, 2.0, 4.0]


async def test_an_answer_cut_short_is_asked_for_again(service: HttpService, echo: EchoDouble) -> None:
    await echo.fault(Fault.TRUNCATED, times=1)
    assert (await service.request("GET", "/echo")).status == 200
    assert len(echo.requests) == 2


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.RATE_LIMITED, Fault.TRUNCATED, Fault.HANG_UP])
async def test_a_post_is_sent_once(service: HttpService, echo: EchoDouble, fault: Fault) -> None:
    await echo.fault(fault)
    with pytest.raises(ConsoleError):
        await service.request("POST", "/echo", json={})
    assert echo.requests == ["POST /echo"]


async def test_a_post_that_may_be_repeated_is(service: HttpService, echo: EchoDouble) -> None:
    await echo.fault(Fault.UNAVAILABLE, times=1)
    await service.request("POST", "/echo", json={}, repeat=True)
    assert len(echo.requests) == 2


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.UNAUTHORIZED, Fault.NOT_FOUND])
async def test_what_waiting_does_not_cure_is_asked_once(service: HttpService, echo: EchoDouble, fault: Fault) -> None:
    await echo.fault(fault)
    with pytest.raises(ConsoleError):
        await service.request("GET", "/echo")
    assert len(echo.requests) == 1


async def test_500_is_asked_again_where_the_policy_says_so(echo: EchoDouble, waits: Waits) -> None:
    service = HttpService(OUTSIDE, echo.url, retry=waits.policy(statuses=frozenset({500})))
    await echo.fault(Fault.SERVER_ERROR, times=1)
    assert (await service.request("GET", "/echo")).status == 200
    await service.aclose()


def test_waits_are_spread_over_the_whole_range_and_capped() -> None:
    error = httpx2.ConnectError("x")
    none, most = RetryPolicy(tries=99, chance=lambda: 0.0), RetryPolicy(tries=99, chance=lambda: 1.0)
    assert [none.wait_after(error, tries) for tries in (1, 5, 50)] == [0.0, 0.0, 0.0]
    assert [most.wait_after(error, tries) for tries in (1, 2, 6, 7, 50)] == [0.5, 1.0, 16.0, 30.0, 30.0]


async def test_cancelling_a_call_cancels_it(service: HttpService, echo: EchoDouble) -> None:
    await echo.fault(Fault.TIMEOUT)
    task = asyncio.ensure_future(service.request("GET", "/echo", total_s=60))
    while not echo.requests:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
