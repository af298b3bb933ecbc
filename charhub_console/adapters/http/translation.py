"""Foreign HTTP failures become ours: one table for exceptions, one function for statuses."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    Gone,
    NotConfigured,
    RateLimited,
    Unauthorized,
    Unreachable,
)


@dataclass(frozen=True, slots=True)
class Outside:
    """Who is called, in words for people: the name, and the settings that hold its address and its key."""

    name: str
    address_setting: str = ""
    key_setting: str = ""

    @property
    def check_address(self) -> str:
        """Advice when it does not answer."""
        if self.address_setting:
            return f"Check that it is up and that {self.address_setting} is right, then try again."
        return "Check the network connection and try again later."

    @property
    def check_key(self) -> str:
        """Advice when it refuses our credentials."""
        if self.key_setting:
            return f"Check {self.key_setting}: it may be missing, mistyped or expired."
        return "Check the credentials set for it."


class CutShort(httpx2.RemoteProtocolError):
    """The answer began and ended before its declared end."""


# Everything that can come out of a call besides our own errors. OSError: anyio lets ssl.SSLError through while
# reading; UnicodeError: a host label that is too long fails in the resolver's own IDNA step.
FOREIGN: tuple[type[Exception], ...] = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.CookieConflict,
    httpx2.StreamError,
    OSError,
    UnicodeError,
)

_LATER = "Try again later; if it lasts, check the network between here and there."
_REPORT = "This is a fault of the console itself: please report it with the log."
_PROXY = "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY in the environment."
_ODD = "Something on the way (a proxy, a captive portal) may be answering instead; check the address and try again."

# The first class an error is an instance of decides. {name}, {address} and {key} come from Outside.
_TABLE: tuple[tuple[type[Exception], type[ConsoleError], str, str], ...] = (
    (httpx2.ConnectTimeout, Unreachable, "{name} did not accept a connection in time.", "{address}"),
    (httpx2.ReadTimeout, Unreachable, "{name} stopped answering.", "{address}"),
    (httpx2.WriteTimeout, Unreachable, "{name} stopped taking what was sent.", "{address}"),
    (httpx2.PoolTimeout, Unreachable, "Too many calls to {name} are under way.", _LATER),
    (httpx2.TimeoutException, Unreachable, "{name} did not answer in time.", "{address}"),
    (httpx2.ConnectError, Unreachable, "No connection to {name}.", "{address}"),
    (httpx2.NetworkError, Unreachable, "The connection to {name} broke.", _LATER),
    (httpx2.LocalProtocolError, NotConfigured, "The request to {name} could not be formed.", "{key}"),
    (CutShort, BadAnswer, "The answer of {name} broke off before its end.", _LATER),
    (httpx2.RemoteProtocolError, Unreachable, "{name} hung up without a proper HTTP answer.", "{address}"),
    (httpx2.ProtocolError, Unreachable, "{name} and the console do not understand each other.", "{address}"),
    (httpx2.ProxyError, Unreachable, "The proxy in front of {name} refused the call.", _PROXY),
    (httpx2.UnsupportedProtocol, NotConfigured, "The address of {name} is no http or https address.", "{address}"),
    (httpx2.TransportError, Unreachable, "{name} cannot be reached.", "{address}"),
    (httpx2.DecodingError, BadAnswer, "The answer of {name} is wrongly compressed.", _ODD),
    (httpx2.TooManyRedirects, BadAnswer, "{name} sends the console in circles.", "{address}"),
    (httpx2.RequestError, Unreachable, "The call to {name} failed.", "{address}"),
    (httpx2.HTTPError, Unreachable, "The call to {name} failed.", "{address}"),
    (httpx2.InvalidURL, NotConfigured, "The address of {name} is not valid.", "{address}"),
    (UnicodeError, NotConfigured, "The address of {name} is not valid.", "{address}"),
    (httpx2.CookieConflict, BadAnswer, "{name} set contradicting cookies.", _ODD),
    (httpx2.StreamError, BadAnswer, "The console misread the answer of {name}.", _REPORT),
    (TimeoutError, Unreachable, "{name} did not answer in time.", "{address}"),
    (OSError, Unreachable, "The connection to {name} failed.", "{address}"),
)


def translate(error: Exception, outside: Outside) -> ConsoleError:
    """Our error for one of FOREIGN. Raises nothing; texts hold no address, token or query."""
    if isinstance(error, httpx2.HTTPStatusError):
        return _status_error(error.response.status_code, outside, retry_after_s(error))
    if is_certificate_failure(error):
        return Unreachable(
            f"The certificate of {outside.name} cannot be trusted.",
            "Check the computer's clock and, for a private certificate authority, set SSL_CERT_FILE.",
        )
    if any(isinstance(cause, socket.gaierror) for cause in _causes(error)):
        return Unreachable(f"The server name of {outside.name} cannot be resolved.", outside.check_address)
    for foreign, ours, title, advice in _TABLE:
        if isinstance(error, foreign):
            words = {"name": outside.name, "address": outside.check_address, "key": outside.check_key}
            return ours(title.format(**words), advice.format(**words))
    return Unreachable(f"The call to {outside.name} failed ({type(error).__name__}).", _REPORT)


def is_certificate_failure(error: BaseException) -> bool:
    """Whether TLS refused the other side's certificate: trying again does not help."""
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _status_error(status: int, outside: Outside, asked_s: float | None) -> ConsoleError:
    name = outside.name
    if status == 429:
        when = f"in about {asked_s:.0f} s" if asked_s else "later"
        return RateLimited(f"{name} wants fewer requests (429).", f"Try again {when}.", retry_after_s=asked_s)
    if status == 401:
        return Unauthorized(f"{name} refused our credentials (401).", outside.check_key)
    if status == 403:
        also = "It may also be refusing this network or region."
        return Unauthorized(f"{name} refused access (403).", f"{outside.check_key} {also}")
    if status == 402:
        return Unauthorized(f"{name} wants to be paid first (402).", "Top up the account this key belongs to.")
    if status in (404, 410):
        return Gone(f"{name} does not have what was asked for ({status}).", outside.check_address)
    if status == 407:
        return Unreachable(f"The proxy in front of {name} wants credentials (407).", _PROXY)
    if status == 451:
        return BadAnswer(
            f"{name} does not serve this region (451).", "It refuses for legal reasons; nothing to do here."
        )
    if status >= 500 or status in (408, 425):
        advice = "Try again later; if it lasts, look at its own log or status page."
        return Unreachable(f"{name} has a problem of its own ({status}).", advice, retry_after_s=asked_s)
    if 300 <= status < 400:
        return BadAnswer(f"{name} answers that it has moved ({status}).", outside.check_address)
    return BadAnswer(
        f"{name} did not accept the request ({status}).",
        "Its version may not fit this console, or a setting it was given is not valid there.",
    )


def retry_after_s(error: Exception) -> float | None:
    """Seconds asked for by `Retry-After` (RFC 9110 10.2.3: seconds or a date); None when not asked or nonsense."""
    if not isinstance(error, httpx2.HTTPStatusError):
        return None
    value = error.response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        then = parsedate_to_datetime(value)
        # Measured by the server's own clock when it tells it, so that ours may be wrong.
        told = error.response.headers.get("date")
        now = parsedate_to_datetime(told) if told else datetime.now(UTC)
        return max(0.0, (_aware(then) - _aware(now)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
