"""Calls to a configured service, against a real server with faults."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time

import pytest

from charhub_console.adapters.http import NO_RETRY, HttpService
from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    NotConfigured,
    Unreachable,
)
from tests.servers import in_thread
from tests.servers.echo import OUTSIDE, SECRET, EchoDouble, timeouts_for
from tests.servers.faults import Fault


async def test_parameters_token_and_json_arrive(service: HttpService) -> None:
    told = await service.request_json("POST", "/echo", params={"a b": "ü&"}, json={"x": "\ud800ü"})
    assert told["query"] == {"a b": "ü&"}
    assert told["json"] == {"x": "\ud800ü"}
    assert told["authorization"] == f"Bearer {SECRET}"


async def test_a_file_arrives_with_its_name_type_and_fields(service: HttpService) -> None:
    told = await service.request_json(
        "POST", "/echo", form={"type": "input"}, files={"image": ("a.png", b"\x89PNG", "image/png")}
    )
    assert told["form"] == {"type": "input", "image": ["a.png", "image/png", b"\x89PNG".hex()]}


async def test_an_empty_answer_is_fine_for_request_and_refused_as_json(service: HttpService) -> None:
    answer = await service.request("POST", "/empty", json={})
    assert (answer.status, answer.body) == (200, b"")
    with pytest.raises(BadAnswer):
        await service.request_json("POST", "/empty", json={})


async def test_an_accepted_status_is_returned_with_its_body(service: HttpService) -> None:
    answer = await service.request("GET", "/status/400", accept=frozenset({400}))
    assert (answer.status, answer.json()) == (400, {"why": "told"})


async def test_a_redirect_is_never_followed_with_the_token(service: HttpService, echo: EchoDouble) -> None:
    with pytest.raises(BadAnswer, match="302"):
        await service.request("GET", "/moved")
    assert echo.requests == ["GET /moved"]


async def test_a_cookie_is_not_sent_back(service: HttpService, echo: EchoDouble) -> None:
    for _ in range(2):
        await service.request("GET", "/cookie")
    assert "cookie" not in echo.headers[1]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.REFUSED, Unreachable),
        (Fault.TIMEOUT, Unreachable),
        (Fault.HANG_UP, Unreachable),
        (Fault.MALFORMED, BadAnswer),
        (Fault.NAN, BadAnswer),
        (Fault.TRUNCATED, BadAnswer),
        (Fault.WRONG_TYPE, BadAnswer),
        (Fault.ENDLESS, BadAnswer),
        (Fault.DRIP, Unreachable),
        (Fault.GZIP_BOMB, BadAnswer),
    ],
)
async def test_every_fault_ends_soon_in_a_clear_error(
    echo: EchoDouble, fault: Fault, error: type[ConsoleError]
) -> None:
    service = HttpService(
        OUTSIDE, echo.url, token=SECRET, retry=NO_RETRY, timeouts=timeouts_for(fault), max_bytes=1024 * 1024
    )
    await echo.fault(fault)
    started = time.monotonic()
    with pytest.raises(error) as caught:
        await service.request_json("GET", "/echo")
    assert time.monotonic() - started < 3
    assert "Echo" in caught.value.title
    assert caught.value.advice
    assert SECRET not in str(caught.value)
    assert str(echo.port) not in str(caught.value)
    await echo.heal()
    assert (await service.request("GET", "/echo", total_s=20)).status == 200
    await service.aclose()


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"[NaN]", b"[-Infinity]", b"[1e999]", b"\xff\xfe{", b"[" * 100_000, b"9" * 5000, b'{"a":1}x'],
)
async def test_what_is_not_strict_json_is_a_bad_answer(service: HttpService, echo: EchoDouble, body: bytes) -> None:
    echo.body = body
    with pytest.raises(BadAnswer):
        await service.request_json("GET", "/body")


async def test_json_of_a_kind_of_json_is_read(service: HttpService, echo: EchoDouble) -> None:
    echo.body, echo.body_type = b'{"a": [1.5, null]}', "application/problem+json"
    assert await service.request_json("GET", "/body") == {"a": [1.5, None]}


async def test_the_cap_of_one_call_counts(service: HttpService, echo: EchoDouble) -> None:
    echo.body = b" " * 5000
    assert len((await service.request("GET", "/body", max_bytes=5000)).body) == 5000
    with pytest.raises(BadAnswer, match="larger"):
        await service.request("GET", "/body", max_bytes=4999)


# --- addresses, tokens, loops -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base", ["", "civitai.com", "ftp://x", "http://", "https://[::1", "http://a b/", "http://x:99999"]
)
def test_an_address_that_cannot_be_used_is_refused_before_any_call(base: str) -> None:
    with pytest.raises(NotConfigured) as caught:
        HttpService(OUTSIDE, base)
    assert "ECHO_URL" in caught.value.advice


@pytest.mark.parametrize("token", ["schlüssel", "two\nlines", "nul\x00"])
def test_a_token_no_header_can_carry_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(NotConfigured) as caught:
        HttpService(OUTSIDE, "http://x", token=token)
    assert token not in str(caught.value)
    assert "ECHO_KEY" in caught.value.advice


async def test_a_blank_token_sends_none(echo: EchoDouble) -> None:
    service = HttpService(OUTSIDE, echo.url, token="  ")
    assert (await service.request_json("GET", "/echo"))["authorization"] is None
    await service.aclose()


async def test_a_proxy_in_the_environment_is_used_for_far_servers_and_not_for_near_ones(
    echo: EchoDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with EchoDouble() as proxy:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        near = HttpService(OUTSIDE, echo.url)
        far = HttpService(OUTSIDE, "http://far.example.com", retry=NO_RETRY)
        assert (await near.request("GET", "/echo")).status == 200
        await far.request("GET", "/echo")
        assert (len(echo.requests), len(proxy.requests)) == (1, 1)
        await near.aclose()
        await far.aclose()


async def test_a_proxy_that_cannot_be_used_is_a_matter_of_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://x:1")
    service = HttpService(OUTSIDE, "http://far.example.com", retry=NO_RETRY)
    with pytest.raises(NotConfigured, match="proxy"):
        await service.request("GET", "/")


def test_one_service_serves_several_event_loops_at_once() -> None:
    double = EchoDouble()
    with in_thread(double):
        service = HttpService(OUTSIDE, double.url)
        other = asyncio.new_event_loop()
        thread = threading.Thread(target=other.run_forever)
        thread.start()

        async def both() -> None:
            there = asyncio.run_coroutine_threadsafe(service.request("GET", "/echo"), other)
            here = await service.request("GET", "/echo")
            assert (here.status, (await asyncio.wrap_future(there)).status) == (200, 200)
            await service.aclose()  # closes the other loop's connections on the other loop

        asyncio.run(both())
        asyncio.run(both())  # a new loop gets a new client
        other.call_soon_threadsafe(other.stop)
        thread.join(timeout=10)
        other.close()
    assert len(double.requests) == 4


def test_a_loop_that_ends_takes_its_connections_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    left_open: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", left_open.append)  # where unclosed sockets are complained about
    double = EchoDouble()
    with in_thread(double):
        service = HttpService(OUTSIDE, double.url)
        asyncio.run(service.request("GET", "/echo"))
        asyncio.run(service.aclose())
        del service
        gc.collect()
    assert left_open == []


async def test_no_log_line_holds_the_query_or_the_token(service: HttpService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await service.request("GET", "/echo", params={"q": "private words"})
    assert "GET /echo: 200" in caplog.text
    assert "private" not in caplog.text
    assert SECRET not in caplog.text
