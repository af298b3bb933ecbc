"""How bytes travel to servers nearby: aiohttp below httpx2, because its parser is compiled.

httpx2's own HTTP/1.1 is pure Python and takes about a millisecond of CPU a call; a night makes hundreds of calls to its
generation servers. Everything above the transport, and every error, stays httpx2's.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import aiohttp
import httpx2
import yarl

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


class NearTransport(httpx2.AsyncBaseTransport):
    """Direct connections without proxy, cookies or redirects. Made on the loop that uses it.

    Args:
        tls: whom to trust.
        limit: connections at once.
    """

    def __init__(self, tls: ssl.SSLContext, *, limit: int) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=tls, limit=limit),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # httpx2 does that, with its own errors
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return as soon as the head of its answer is there."""
        allowed = request.extensions.get("timeout", {})
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=allowed.get("connect"), sock_read=allowed.get("read"))
        with _errors_translated(request):
            answer = await self._session.request(
                request.method,
                yarl.URL(str(request.url), encoded=True),
                data=request.content or None,
                headers=request.headers.multi_items(),
                timeout=timeout,
                allow_redirects=False,
            )
        return httpx2.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer, request))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._session.close()


class _Body(httpx2.AsyncByteStream):
    """The rest of an answer, as it arrives."""

    def __init__(self, answer: aiohttp.ClientResponse, request: httpx2.Request) -> None:
        self._answer = answer
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_translated(self._request):
            async for piece in self._answer.content.iter_any():
                yield piece

    async def aclose(self) -> None:
        """Give the connection back, or close it when the body was not read to its end."""
        self._answer.release()


@contextmanager
def _errors_translated(request: httpx2.Request) -> Iterator[None]:
    try:
        yield
    except (TimeoutError, aiohttp.ClientError) as error:
        for foreign, known in _TABLE:
            if isinstance(error, foreign):
                raise known(str(error) or type(error).__name__, request=request) from error
        raise
