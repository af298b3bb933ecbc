"""Calls to a configured HTTP service: status first, then type, then a capped body, then its meaning."""

from __future__ import annotations

import ipaddress
import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from logging import getLogger
from typing import Any, NoReturn, TypedDict, Unpack
from urllib.parse import quote, urlencode

import httpx2

from charhub_console.adapters.http.loops import USER_AGENT, PerLoop
from charhub_console.adapters.http.retry import NO_RETRY, RetryPolicy, call
from charhub_console.adapters.http.translation import Outside
from charhub_console.adapters.http.wires import Call, FarWire, NearWire, Timeouts, TooLarge, Wire
from charhub_console.domain.errors import BadAnswer, NotConfigured

_log = getLogger(__name__)
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `content_type` is lower case without parameters, "" when not told."""

    outside: Outside
    status: int
    content_type: str
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The body as JSON. Raises: BadAnswer when it is HTML, cut off, not UTF-8, or holds NaN or Infinity."""
        if "json" not in self.content_type:
            kind = self.content_type or "no content type"
            raise BadAnswer(
                f"{self.outside.name} answered with {kind[:40]} instead of JSON.",
                f"A web page or another server may be in between. {self.outside.check_address}",
            )
        try:
            return json.loads(self.body, parse_constant=_refuse, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise BadAnswer(
                f"{self.outside.name} answered with JSON that cannot be read.",
                "Try again; if it lasts, its version may not fit this console.",
            ) from error


class Options(TypedDict, total=False):
    """What one call may say besides method and path."""

    params: Mapping[str, str | int]  # the query
    json: Any  # JSON body, unless None
    body: bytes  # JSON as it is, to the last byte: what somebody signed
    form: Mapping[str, str]  # form fields; multipart when there are files
    files: Mapping[str, tuple[str, bytes, str]]  # (name, bytes, content type) by field name
    headers: Mapping[str, str]
    accept: frozenset[int]  # statuses besides 2xx that are returned instead of raised
    max_bytes: int  # cap for this answer instead of the service's
    total_s: float | None  # deadline over all tries instead of the service's
    repeat: bool | None  # whether it may be tried again; None: by method (a POST never is)


class HttpService:
    """One configured server: base address, bearer token, retries, caps. Usable from several event loops.

    Proxies from the environment are honoured, except for servers on this machine or in a private network.

    Args:
        outside: names it in errors.
        base_url: http(s) address; paths of calls are appended to it as they are.
        token: sent as `Authorization: Bearer`, only ever to `base_url` (redirects are not followed).
        max_bytes: largest answer body, after decompression.

    Raises:
        NotConfigured: the address or the token cannot be used.
    """

    def __init__(
        self,
        outside: Outside,
        base_url: str,
        *,
        token: str | None = None,
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
        timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
        max_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        self.outside = outside
        self._base, self._host = _checked_base(base_url, outside)
        self._headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"} | _authorization(token, outside)
        self._retry = retry
        self._timeouts = timeouts
        self._max_bytes = max_bytes
        self._wires = PerLoop(self._new_wire)

    async def request(self, method: str, path: str, **how: Unpack[Options]) -> Answer:
        """Make a call and return its whole answer; an empty body is fine.

        Raises:
            Unreachable: refused, timed out, 5xx, with `retry_after_s` when the server asked for it.
            RateLimited: 429.
            Unauthorized: 401, 402, 403.
            Gone: 404, 410.
            BadAnswer: other statuses, a body over the cap, cut off, or wrongly compressed.
            NotConfigured: address or token cannot be used.
        """
        started = time.monotonic()
        repeat = how.get("repeat")
        may_repeat = method.upper() in _IDEMPOTENT if repeat is None else repeat
        answer = await call(
            lambda: self._exchange(method, path, how),
            outside=self.outside,
            policy=self._retry if may_repeat else NO_RETRY,
            deadline_s=how.get("total_s") or self._timeouts.total_s,
        )
        took_ms = (time.monotonic() - started) * 1000
        _log.debug("%s: %s %s: %d in %.0f ms", self.outside.name, method, path, answer.status, took_ms)
        return answer

    async def request_json(self, method: str, path: str, **how: Unpack[Options]) -> Any:
        """As `request`, and the body as JSON. Raises also BadAnswer for anything that is no JSON."""
        return (await self.request(method, path, **how)).json()

    async def aclose(self) -> None:
        """Close all connections. The service may be used again afterwards."""
        await self._wires.aclose()

    async def _exchange(self, method: str, path: str, how: Options) -> Answer:
        wire = await self._wires.client()
        accept = how.get("accept", ())
        content, kind = _content(how)
        sent = Call(
            method,
            _with_query(self._base + path, how.get("params")),
            {**self._headers, **kind, **(how.get("headers") or {})},
            content,
            lambda status: 200 <= status < 300 or status in accept,
            how.get("max_bytes") or self._max_bytes,
        )
        try:
            status, told, body = await wire.exchange(sent)
        except TooLarge as error:
            raise BadAnswer(
                f"The answer of {self.outside.name} is larger than {sent.max_bytes // 1024} KiB.",
                f"That is no answer this console can use. {self.outside.check_address}",
            ) from error
        return Answer(self.outside, status, told.partition(";")[0].strip().lower(), body)

    def _new_wire(self) -> Wire:
        try:
            return NearWire(self._timeouts) if _is_near(self._host) else FarWire(self._timeouts)
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise NotConfigured(
                "The proxy in the environment cannot be used.", "Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY."
            ) from error


def _with_query(url: str, params: Mapping[str, str | int] | None) -> str:
    return f"{url}?{urlencode(params, quote_via=quote, safe='')}" if params else url


def _content(how: Options) -> tuple[bytes | None, dict[str, str]]:
    """The body in one piece (written in small ones a multipart body costs three times as much), and its type."""
    given = how.get("body")
    if given is not None:
        return given, {"Content-Type": "application/json"}
    if how.get("json") is not None:
        return json.dumps(how["json"], allow_nan=False).encode(), {"Content-Type": "application/json"}
    form, files = how.get("form"), how.get("files")
    if not form and not files:
        return None, {}
    request = httpx2.Request("POST", "http://form", data=form, files=files)
    return request.read(), {"Content-Type": request.headers["Content-Type"]}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("out of range")
    return value


def _checked_base(base_url: str, outside: Outside) -> tuple[str, str]:
    try:
        url = httpx2.URL(base_url.strip())
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise NotConfigured(f"The address of {outside.name} is not valid.", outside.check_address) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise NotConfigured(
            f"The address of {outside.name} must begin with http:// or https://.", outside.check_address
        )
    if "%" in url.host or url.query or url.fragment or not 1 <= (url.port or 80) <= 65535:
        raise NotConfigured(f"The address of {outside.name} is not valid.", outside.check_address)
    host = f"[{url.host}]" if ":" in url.host else url.host
    return str(url).rstrip("/"), host


def _authorization(token: str | None, outside: Outside) -> dict[str, str]:
    token = (token or "").strip()
    if not token:
        return {}
    if not (token.isascii() and token.isprintable()):
        raise NotConfigured(f"The key for {outside.name} holds characters no key has.", outside.check_key)
    return {"Authorization": f"Bearer {token}"}


def _is_near(host: str) -> bool:
    """This machine, a private network, or a bare machine name: never behind the internet's proxy."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan"))
