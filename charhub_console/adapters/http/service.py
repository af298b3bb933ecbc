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

import httpx2

from charhub_console.adapters.http.loops import USER_AGENT, PerLoop, no_cookies, tls_context
from charhub_console.adapters.http.retry import NO_RETRY, RetryPolicy, call
from charhub_console.adapters.http.translation import CutShort, Outside
from charhub_console.adapters.http.transport import NearTransport
from charhub_console.domain.errors import BadAnswer, NotConfigured

_log = getLogger(__name__)
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
_MAX_CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces of an answer, and for everything including retries."""

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 120.0


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
        timeouts: Timeouts = Timeouts(),
        max_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        self.outside = outside
        self._base, self._host = _checked_base(base_url, outside)
        self._headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"} | _authorization(token, outside)
        self._retry = retry
        self._timeouts = timeouts
        self._max_bytes = max_bytes
        self._clients = PerLoop(self._new_client)

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
        await self._clients.aclose()

    async def _exchange(self, method: str, path: str, how: Options) -> Answer:
        client = await self._clients.client()
        headers = dict(how.get("headers") or {})
        content: dict[str, Any] = {"data": how.get("form"), "files": how.get("files")}
        if how.get("json") is not None:
            content = {"content": json.dumps(how["json"], allow_nan=False).encode()}
            headers["Content-Type"] = "application/json"
        request = client.build_request(method, self._base + path, params=how.get("params"), headers=headers, **content)
        await request.aread()  # a multipart body in one piece: written in small ones it costs three times as much
        response = await client.send(request, stream=True)
        try:
            status = response.status_code
            if not 200 <= status < 300 and status not in how.get("accept", ()):
                raise httpx2.HTTPStatusError(f"status {status}", request=request, response=response)
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Answer(
                self.outside, status, kind, await self._body(response, how.get("max_bytes") or self._max_bytes)
            )
        finally:
            await response.aclose()

    async def _body(self, response: httpx2.Response, max_bytes: int) -> bytes:
        body = bytearray()
        try:
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > max_bytes:
                    raise BadAnswer(
                        f"The answer of {self.outside.name} is larger than {max_bytes // 1024} KiB.",
                        f"That is no answer this console can use. {self.outside.check_address}",
                    )
        except httpx2.RemoteProtocolError as error:
            raise CutShort("body shorter than declared") from error
        return bytes(body)

    def _new_client(self) -> httpx2.AsyncClient:
        timeout = httpx2.Timeout(self._timeouts.read_s, connect=self._timeouts.connect_s, pool=None)
        near = NearTransport(tls_context(), limit=_MAX_CONNECTIONS) if _is_near(self._host) else None
        try:
            return httpx2.AsyncClient(
                headers=self._headers,
                timeout=timeout,
                limits=httpx2.Limits(max_connections=_MAX_CONNECTIONS, max_keepalive_connections=_MAX_CONNECTIONS),
                verify=tls_context(),
                mounts={f"all://{self._host}": near} if near else None,
                cookies=no_cookies(),
                follow_redirects=False,
            )
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise NotConfigured(
                "The proxy in the environment cannot be used.", "Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY."
            ) from error


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
