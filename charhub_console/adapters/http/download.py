"""Downloads from addresses somebody else wrote: never into a private network, never more than the cap."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2

from charhub_console.adapters.http.addresses import Resolver, is_public, system_resolver
from charhub_console.adapters.http.loops import USER_AGENT, PerLoop, no_cookies, tls_context
from charhub_console.adapters.http.retry import RetryPolicy, call
from charhub_console.adapters.http.translation import CutShort, Outside
from charhub_console.adapters.http.wires import Timeouts
from charhub_console.domain.errors import BadAnswer, Blocked

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
_MAX_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Target:
    """A checked place: the address as it was written, and the IP addresses it may be fetched from."""

    url: httpx2.URL
    addresses: tuple[str, ...]


class GuardedDownloader:
    """GETs untrusted http(s) addresses.

    The name is resolved here, refused if any of its addresses is not public, and the connection is made to the
    checked address itself, so a name that changes its mind in between (DNS rebinding) gains nothing. The same holds
    for each of at most three redirects. No proxy, no credentials, no cookies, no compression.

    Args:
        outside: names the host in errors.
        max_bytes: largest body.
        allow_private: "host:port" pairs (as written in the URL) that may be private; for servers of one's own.
        timeouts: `total_s` bounds a download with all its redirects and retries.
    """

    def __init__(
        self,
        outside: Outside,
        *,
        max_bytes: int = MAX_DOWNLOAD_BYTES,
        allow_private: frozenset[str] = frozenset(),
        retry: RetryPolicy = RetryPolicy(tries=3),  # noqa: B008 - frozen
        timeouts: Timeouts = Timeouts(total_s=60.0),  # noqa: B008 - frozen
        resolve: Resolver = system_resolver,
    ) -> None:
        self.outside = outside
        self._max_bytes = max_bytes
        self._allow_private = allow_private
        self._retry = retry
        self._timeouts = timeouts
        self._resolve = resolve
        self._clients = PerLoop(self._new_client)

    async def download(self, url: str) -> bytes:
        """The bytes at `url`, unchanged.

        Raises:
            Blocked: no http(s), another port, a private address, here or after a redirect.
            Gone, Unauthorized, RateLimited, Unreachable: as for any call.
            BadAnswer: too large, compressed, cut off, too many redirects, another status.
        """
        return await call(
            lambda: self._follow(url), outside=self.outside, policy=self._retry, deadline_s=self._timeouts.total_s
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._clients.aclose()

    async def _follow(self, url: str) -> bytes:
        where = self._parsed(url)
        for _ in range(_MAX_REDIRECTS + 1):
            response = await self._open(await self._checked(where))
            try:
                if response.status_code not in _REDIRECTS:
                    return await self._body(response)
                # Joined to the written address: the one connected to names an IP.
                where = self._parsed(response.headers.get("location", ""), base=where)
            finally:
                await response.aclose()
        raise httpx2.TooManyRedirects(f"more than {_MAX_REDIRECTS}")

    def _parsed(self, url: str, base: httpx2.URL | None = None) -> httpx2.URL:
        try:
            parsed = base.join(url) if base else httpx2.URL(url)
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise self._blocked("is not a valid web address") from error
        if parsed.scheme not in _PORTS or not parsed.host:
            raise self._blocked("is no http or https address")
        if parsed.userinfo:
            raise self._blocked("carries a login")
        return parsed

    async def _checked(self, url: httpx2.URL) -> _Target:
        port = url.port or _PORTS[url.scheme]
        allowed = f"{url.host}:{port}" in self._allow_private
        if port not in _PORTS.values() and not allowed:
            raise self._blocked(f"names port {port}; only 80 and 443 are used")
        addresses = await self._resolve(url.host, port)
        if not addresses:
            raise OSError("no address")
        if not allowed and not all(is_public(address) for address in addresses):
            raise self._blocked("leads into a private network")
        return _Target(url, tuple(addresses))

    async def _open(self, target: _Target) -> httpx2.Response:
        """Send the GET to the first checked address that takes a connection."""
        client = await self._clients.client()
        for left, address in enumerate(target.addresses, start=1 - len(target.addresses)):
            request = client.build_request(
                "GET",
                target.url.copy_with(host=address, fragment=None),
                headers={"Host": target.url.netloc.decode("ascii")},
                extensions={"sni_hostname": target.url.host},  # the certificate is checked against the name
            )
            try:
                return await client.send(request, stream=True)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                if left == 0:
                    raise
        raise AssertionError("a target has at least one address")

    async def _body(self, response: httpx2.Response) -> bytes:
        if response.status_code != 200:
            raise httpx2.HTTPStatusError("status", request=response.request, response=response)
        if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            raise self._bad("is compressed, which was not asked for")
        if int(response.headers.get("content-length", 0)) > self._max_bytes:
            raise self._too_large()
        body = bytearray()
        try:
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > self._max_bytes:
                    raise self._too_large()
        except httpx2.RemoteProtocolError as error:
            raise CutShort("body shorter than declared") from error
        return bytes(body)

    def _new_client(self) -> httpx2.AsyncClient:
        timeout = httpx2.Timeout(self._timeouts.read_s, connect=self._timeouts.connect_s, pool=None)
        return httpx2.AsyncClient(
            headers={"User-Agent": USER_AGENT, "Accept": "image/*", "Accept-Encoding": "identity"},
            timeout=timeout,
            # A kept connection is known by its IP alone; another name on that IP must prove its own certificate.
            limits=httpx2.Limits(max_connections=32, max_keepalive_connections=0),
            verify=tls_context(),
            trust_env=False,
            cookies=no_cookies(),
            follow_redirects=False,
        )

    def _blocked(self, why: str) -> Blocked:
        return Blocked(
            f"An address given by {self.outside.name} {why}.",
            "It was not opened. Reject this candidate, or look into it.",
        )

    def _bad(self, why: str) -> BadAnswer:
        return BadAnswer(f"What {self.outside.name} sent {why}.", "Choose another image.")

    def _too_large(self) -> BadAnswer:
        return self._bad(f"is larger than {self._max_bytes // (1024 * 1024)} MB")
