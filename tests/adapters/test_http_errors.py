"""Every failure HTTP knows has an error of ours."""

from __future__ import annotations

import ssl

import httpx2
import pytest

from charhub_console.adapters.http import NO_RETRY, HttpService, RetryPolicy
from charhub_console.adapters.http.translation import FOREIGN, translate
from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    Gone,
    RateLimited,
    Unauthorized,
    Unreachable,
)
from tests.servers.echo import OUTSIDE, SHORT


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
