"""How a request travels and its answer comes back: httpx2 to servers on the internet, aiohttp to those nearby.

A night makes hundreds of calls to its generation servers, and httpx2's pure Python costs twice the CPU of aiohttp's
compiled parser. Nearby there are no proxies to mind. Above the wire every error is one of httpx2's.
"""

from __future__ import annotations

import asyncio
import io
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
import httpx2
import yarl

from charhub_console.adapters.http.loops import no_cookies, tls_context
from charhub_console.adapters.http.translation import CutShort

_MAX_CONNECTIONS = 32

# The first class an error is an instance of decides. aiohttp's own timeouts are also TimeoutError and OSError.
_TABLE: tuple[tuple[type[Exception], type[httpx2.TransportError]], ...] = (
    (aiohttp.ConnectionTimeoutError, httpx2.ConnectTimeout),
    (aiohttp.SocketTimeoutError, httpx2.ReadTimeout),
    (aiohttp.ClientConnectorError, httpx2.ConnectError),
    (aiohttp.ClientPayloadError, httpx2.RemoteProtocolError),
    (aiohttp.ServerDisconnectedError, httpx2.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx2.RemoteProtocolError),
    (aiohttp.ClientOSError, httpx2.NetworkError),
    (aiohttp.ClientError, httpx2.RemoteProtocolError),
    (asyncio.TimeoutError, httpx2.ReadTimeout),
)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces of an answer, and for everything including retries."""

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Call:
    """A request, ready to be sent. `wanted` says of which statuses the body is read; others are raised."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)
    wanted: Callable[[int], bool]
    max_bytes: int


class TooLarge(Exception):
    """The body, decompressed, is over the call's cap."""


class Wire(Protocol):
    """Belongs to the event loop it was made on."""

    async def exchange(self, call: Call) -> tuple[int, str, bytes]:
        """Status, content type as told ("" when not), whole body.

        Raises:
            FOREIGN, httpx2.HTTPStatusError for a status not wanted, TooLarge
        """
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...


class FarWire:
    """httpx2, with the environment's proxies.

    Raises:
        ImportError, ValueError, httpx2.InvalidURL: such a proxy cannot be used.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        self._client = httpx2.AsyncClient(
            timeout=httpx2.Timeout(timeouts.read_s, connect=timeouts.connect_s, pool=None),
            limits=httpx2.Limits(max_connections=_MAX_CONNECTIONS, max_keepalive_connections=_MAX_CONNECTIONS),
            verify=tls_context(),
            cookies=no_cookies(),
            follow_redirects=False,
        )

    async def exchange(self, call: Call) -> tuple[int, str, bytes]:
        """See Wire."""
        request = self._client.build_request(call.method, call.url, headers=call.headers, content=call.content)
        response = await self._client.send(request, stream=True)
        try:
            if not call.wanted(response.status_code):
                raise _status_error(response.status_code, response.headers, call)
            body = await _body(response.aiter_bytes(), call.max_bytes)
            return response.status_code, response.headers.get("content-type", ""), body
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """See Wire."""
        await self._client.aclose()


class NearWire:
    """aiohttp, without proxies."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=timeouts.connect_s, sock_read=timeouts.read_s, ceil_threshold=float("inf")
        )
        tls: ssl.SSLContext = tls_context()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=tls, limit=_MAX_CONNECTIONS),
            cookie_jar=aiohttp.DummyCookieJar(),
            read_bufsize=2**20,  # an image or a long body in few pieces
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        )

    async def exchange(self, call: Call) -> tuple[int, str, bytes]:
        """See Wire."""
        with _errors_translated():
            answer = await self._session.request(
                call.method,
                yarl.URL(call.url, encoded=True),
                data=io.BytesIO(call.content) if call.content else None,  # aiohttp warns of large bytes
                headers=call.headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        try:
            if not call.wanted(answer.status):
                raise _status_error(answer.status, answer.headers, call)
            with _errors_translated():
                body = await _body(answer.content.iter_any(), call.max_bytes)
            return answer.status, answer.headers.get("content-type", ""), body
        finally:
            answer.release()  # closes the connection when the body was not read to its end

    async def aclose(self) -> None:
        """See Wire."""
        await self._session.close()


async def _body(pieces: AsyncIterator[bytes], max_bytes: int) -> bytes:
    read: list[bytes] = []
    size = 0
    try:
        async for piece in pieces:
            read.append(piece)
            size += len(piece)
            if size > max_bytes:
                raise TooLarge
    except (httpx2.RemoteProtocolError, aiohttp.ClientPayloadError) as error:
        if isinstance(error.__cause__, aiohttp.http_exceptions.ContentEncodingError):
            raise httpx2.DecodingError("body cannot be decompressed") from error
        raise CutShort("body shorter than declared") from error
    return read[0] if len(read) == 1 else b"".join(read)


def _status_error(status: int, headers: Mapping[str, str], call: Call) -> httpx2.HTTPStatusError:
    request = httpx2.Request(call.method, call.url)
    response = httpx2.Response(status, headers=dict(headers), request=request)
    return httpx2.HTTPStatusError(f"status {status}", request=request, response=response)


@contextmanager
def _errors_translated() -> Iterator[None]:
    try:
        yield
    except (TimeoutError, aiohttp.ClientError) as error:
        for foreign, known in _TABLE:
            if isinstance(error, foreign):
                raise known(str(error) or type(error).__name__) from error
        raise
