"""Calls to a configured service, against a real server with faults."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from aiohttp import web

from charhub_console.adapters.http import NO_RETRY, HttpService, Outside, RetryPolicy, Timeouts
from charhub_console.adapters.http.translation import FOREIGN, retry_after_s, translate
from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    Gone,
    NotConfigured,
    RateLimited,
    Unauthorized,
    Unreachable,
)
from tests.servers import Double, in_thread
from tests.servers.faults import Fault

OUTSIDE = Outside("Echo", "ECHO_URL", "ECHO_KEY")
SHORT = Timeouts(connect_s=0.5, read_s=0.2, total_s=1.0)
SECRET = "sk-very-secret"


class EchoDouble(Double):
    """Says what it was asked."""

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/echo", self._echo)
        app.router.add_route("*", "/empty", self._empty)
        app.router.add_get("/moved", self._moved)
        app.router.add_get("/status/{code}", self._status)
        app.router.add_get("/body", self._body)
        app.router.add_get("/cookie", self._cookie)
        self.body = b"{}"
        self.body_type = "application/json"

    async def _echo(self, request: web.Request) -> web.Response:
        form: dict[str, Any] = {}
        if request.content_type == "multipart/form-data":
            for name, part in (await request.post()).items():
                form[name] = (
                    part if isinstance(part, str) else [part.filename, part.content_type, part.file.read().hex()]
                )
        told = {"query": dict(request.query), "form": form, "authorization": request.headers.get("Authorization")}
        if request.content_type == "application/json":
            told["json"] = await request.json()
        return web.json_response(told)

    async def _empty(self, request: web.Request) -> web.Response:
        return web.Response()

    async def _cookie(self, request: web.Request) -> web.Response:
        return web.json_response({}, headers={"Set-Cookie": "who=you; Path=/"})

    async def _moved(self, request: web.Request) -> web.Response:
        raise web.HTTPFound("/echo")

    async def _status(self, request: web.Request) -> web.Response:
        return web.json_response({"why": "told"}, status=int(request.match_info["code"]))

    async def _body(self, request: web.Request) -> web.Response:
        return web.Response(body=self.body, content_type=self.body_type)


class Waits:
    """A sleep that only writes down how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)

    def policy(self, **how: Any) -> RetryPolicy:
        return RetryPolicy(**{"chance": lambda: 1.0, "sleep": self, **how})


@pytest.fixture
async def echo() -> AsyncIterator[EchoDouble]:
    async with EchoDouble() as double:
        yield double


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def service(echo: EchoDouble, waits: Waits) -> AsyncIterator[HttpService]:
    service = HttpService(OUTSIDE, echo.url + "/", token=SECRET, retry=waits.policy(), timeouts=SHORT)
    yield service
    await service.aclose()


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
    ("status", "error"),
    [
        (304, BadAnswer), (400, BadAnswer), (401, Unauthorized), (402, Unauthorized), (403, Unauthorized),
        (404, Gone), (405, BadAnswer), (407, Unreachable), (408, Unreachable), (410, Gone), (413, BadAnswer),
        (422, BadAnswer), (425, Unreachable), (429, RateLimited), (451, BadAnswer), (500, Unreachable),
        (502, Unreachable), (503, Unreachable), (504, Unreachable), (524, Unreachable), (599, Unreachable),
    ],
)  # fmt: skip
async def test_every_status_has_its_error(service: HttpService, status: int, error: type[ConsoleError]) -> None:
    with pytest.raises(error) as caught:
        await service.request("GET", f"/status/{status}")
    assert type(caught.value) is error
    assert "Echo" in caught.value.title
    assert str(status) in caught.value.title
    assert caught.value.advice


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
    service = HttpService(OUTSIDE, echo.url, token=SECRET, retry=NO_RETRY, timeouts=SHORT, max_bytes=1024 * 1024)
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
    assert (await service.request_json("GET", "/echo"))["form"] == {}
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


# --- trying again -------------------------------------------------------------------------------------------------


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


# --- every foreign error ------------------------------------------------------------------------------------------


def _family(cls: type[BaseException]) -> set[type[BaseException]]:
    return {cls}.union(*(_family(child) for child in cls.__subclasses__()))


def _made(cls: type[BaseException]) -> Exception:
    if issubclass(cls, httpx2.HTTPStatusError):
        answer = httpx2.Response(418, request=httpx2.Request("GET", "http://secret.example/?token=t0ken"))
        return cls("t0ken", request=answer.request, response=answer)
    try:
        return cls("t0ken")  # type: ignore[return-value]
    except TypeError:
        return cls()  # type: ignore[return-value]


def test_every_exception_of_the_library_is_mapped() -> None:
    exported = [getattr(httpx2, name) for name in httpx2.__all__]
    raised = {cls for cls in exported if isinstance(cls, type) and issubclass(cls, Exception)}
    raised -= {cls for cls in raised if issubclass(cls, Warning)}
    every = set().union(*(_family(cls) for cls in raised if cls.__module__.startswith("httpx2")))
    assert {httpx2.PoolTimeout, httpx2.StreamClosed, httpx2.InvalidURL, httpx2.CookieConflict} <= every
    for cls in every:
        assert issubclass(cls, FOREIGN), f"{cls.__name__} would leave the adapter as it is"
        error = translate(_made(cls), OUTSIDE)
        assert isinstance(error, ConsoleError)
        assert "Echo" in error.title
        assert error.advice
        assert type(error).__name__ in {"Unreachable", "BadAnswer", "NotConfigured"}
        assert "t0ken" not in str(error)
        assert cls.__name__ not in str(error), f"{cls.__name__} fell through the table"


def test_a_wrong_certificate_is_told_apart_and_not_tried_again() -> None:
    error = httpx2.ConnectError("tls")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    assert "certificate" in translate(error, OUTSIDE).title
    assert RetryPolicy().wait_after(error, 1) is None


async def test_a_name_that_does_not_resolve_is_said_so() -> None:
    service = HttpService(OUTSIDE, "http://no-such-host.invalid", retry=NO_RETRY, timeouts=SHORT)
    with pytest.raises(Unreachable) as caught:
        await service.request("GET", "/")
    assert "ECHO_URL" in caught.value.advice
    assert "no-such-host" not in str(caught.value)
    await service.aclose()


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


async def test_no_log_line_holds_the_query_or_the_token(service: HttpService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await service.request("GET", "/echo", params={"q": "private words"})
    assert "GET /echo: 200" in caplog.text
    assert "private" not in caplog.text
    assert SECRET not in caplog.text
