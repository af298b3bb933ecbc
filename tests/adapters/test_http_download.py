"""Guarded downloads: what is refused, what it costs to refuse it, and that the checked address is the one used."""

from __future__ import annotations

import datetime
import socket
import ssl
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from charhub_console.adapters.http import NO_RETRY, GuardedDownloader, Outside, RetryPolicy
from charhub_console.adapters.http import download as download_module
from charhub_console.domain.errors import BadAnswer, Blocked, ConsoleError, Gone, Unreachable
from tests.servers import Double
from tests.servers.echo import PATIENT, timeouts_for
from tests.servers.faults import Fault

OUTSIDE = Outside("The image host")
MB = 1024 * 1024


class FileDouble(Double):
    """Serves bytes and redirects, and remembers the Host it was called by."""

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/file", self._file)
        app.router.add_get("/to/{count}", self._to)
        app.router.add_get("/go", self._go)
        app.router.add_get("/declared", self._declared)
        self.body = b"\xff\xd8\xff bytes"
        self.extra_headers: dict[str, str] = {}
        self.status = 200

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.body, headers=self.extra_headers, status=self.status)

    async def _to(self, request: web.Request) -> web.Response:
        left = int(request.match_info["count"])
        return web.Response(status=307, headers={"Location": f"/to/{left - 1}" if left > 1 else "../file"})

    async def _go(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.query["where"]})

    async def _declared(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 21 * MB
        await response.prepare(request)
        return response


class Names:
    """A resolver whose answers are written down before; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def downloader(*allowed: str, **how: Any) -> GuardedDownloader:
    how = {"retry": NO_RETRY, "timeouts": PATIENT, **how}
    return GuardedDownloader(OUTSIDE, allow_private=frozenset(allowed), **how)


async def fetched(url: str, *allowed: str, **how: Any) -> bytes:
    guarded = downloader(*allowed, **how)
    try:
        return await guarded.download(url)
    finally:
        await guarded.aclose()


@pytest.fixture
async def files() -> AsyncIterator[FileDouble]:
    async with FileDouble() as double:
        yield double


async def test_bytes_arrive_unchanged_and_uncompressed(files: FileDouble) -> None:
    assert await fetched(f"{files.url}/file", files.address) == files.body
    assert files.headers[0]["accept-encoding"] == "identity"
    assert "authorization" not in files.headers[0]


async def test_a_name_that_changes_its_mind_is_not_asked_twice(files: FileDouble) -> None:
    """DNS rebinding: the first answer is checked and used; what the name says afterwards does not matter."""
    async with FileDouble() as inner:
        names = Names(["127.0.0.1"], ["127.0.0.9"])
        url = f"http://images.example:{files.port}/file"
        assert await fetched(url, f"images.example:{files.port}", resolve=names) == files.body
        assert names.asked == [("images.example", files.port)]
        assert files.headers[0]["host"] == f"images.example:{files.port}"
        assert inner.requests == []


async def test_a_name_that_turned_private_is_refused_the_next_time() -> None:
    names = Names(["8.8.8.8", "127.0.0.1"], ["127.0.0.1"])
    for _ in range(2):
        with pytest.raises(Blocked):
            await fetched("http://turncoat.example/x.png", resolve=names)


async def test_the_next_address_is_tried_when_the_first_takes_no_connection(files: FileDouble) -> None:
    names = Names(["127.0.0.99", "127.0.0.1"])  # nothing listens on .99; systems without it refuse as well
    url = f"http://images.example:{files.port}/file"
    assert await fetched(url, f"images.example:{files.port}", resolve=names) == files.body


async def test_a_redirect_into_a_private_network_is_refused(files: FileDouble) -> None:
    async with FileDouble() as inner:
        for where in (f"{inner.url}/file", "http://169.254.169.254/", "file:///etc/passwd", "//10.0.0.1/x"):
            with pytest.raises(Blocked):
                await fetched(f"{files.url}/go?where={where}", files.address)
        assert inner.requests == []


async def test_three_redirects_are_followed_and_four_are_not(files: FileDouble) -> None:
    assert await fetched(f"{files.url}/to/3", files.address) == files.body
    with pytest.raises(BadAnswer, match="circles"):
        await fetched(f"{files.url}/to/4", files.address)


async def test_a_relative_redirect_stays_with_the_name(files: FileDouble) -> None:
    names = Names(["127.0.0.1"])
    await fetched(f"http://images.example:{files.port}/to/1", f"images.example:{files.port}", resolve=names)
    assert [host for host, _ in names.asked] == ["images.example", "images.example"]
    assert {header["host"] for header in files.headers} == {f"images.example:{files.port}"}


async def test_a_declared_size_over_the_cap_is_refused_before_the_body(files: FileDouble) -> None:
    with pytest.raises(BadAnswer, match="larger than 20 MB"):
        await fetched(f"{files.url}/declared", files.address)


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip", "GZIP"])
async def test_a_compressed_body_is_refused(files: FileDouble, encoding: str) -> None:
    files.extra_headers = {"Content-Encoding": encoding}
    with pytest.raises(BadAnswer, match="compressed"):
        await fetched(f"{files.url}/file", files.address)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.REFUSED, Unreachable),
        (Fault.TIMEOUT, Unreachable),
        (Fault.HANG_UP, Unreachable),
        (Fault.NOT_FOUND, Gone),
        (Fault.UNAVAILABLE, Unreachable),
        (Fault.TRUNCATED, BadAnswer),
        (Fault.ENDLESS, BadAnswer),
        (Fault.DRIP, Unreachable),
        (Fault.GZIP_BOMB, BadAnswer),
    ],
)
async def test_every_fault_ends_soon(files: FileDouble, fault: Fault, error: type[ConsoleError]) -> None:
    await files.fault(fault)
    started = time.monotonic()
    with pytest.raises(error) as caught:
        await fetched(f"{files.url}/file", files.address, max_bytes=2 * MB, timeouts=timeouts_for(fault))
    assert time.monotonic() - started < 3
    assert caught.value.title and caught.value.advice
    assert str(files.port) not in str(caught.value)


@pytest.mark.parametrize("status", [204, 206, 304])
async def test_an_answer_that_is_no_whole_file_is_refused(files: FileDouble, status: int) -> None:
    files.status = status
    with pytest.raises(ConsoleError):
        await fetched(f"{files.url}/file", files.address)


async def test_a_busy_host_is_asked_again(files: FileDouble) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    policy = RetryPolicy(tries=3, chance=lambda: 0.0, sleep=wait)
    await files.fault(Fault.UNAVAILABLE, times=1)
    await files.fault(Fault.TRUNCATED, times=1)
    assert await fetched(f"{files.url}/file", files.address, retry=policy) == files.body
    assert len(waited) == 2


async def test_a_proxy_in_the_environment_is_not_used(files: FileDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await fetched(f"{files.url}/file", files.address) == files.body


async def test_a_certificate_is_checked_against_the_name_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving, trusting = tls_pair(tmp_path, "images.example")
    monkeypatch.setattr(download_module, "tls_context", lambda: trusting)
    app = web.Application()
    app.router.add_get("/file", _host_of)
    runner = web.AppRunner(app)
    await runner.setup()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        await web.SockSite(runner, listener, ssl_context=serving).start()
        names = Names(["127.0.0.1"])
        told = await fetched(f"https://images.example:{port}/file", f"images.example:{port}", resolve=names)
        assert told == f"images.example:{port}".encode()
        with pytest.raises(Unreachable, match="certificate"):
            await fetched(f"https://other.example:{port}/file", f"other.example:{port}", resolve=names)
        await runner.cleanup()


async def _host_of(request: web.Request) -> web.Response:
    return web.Response(body=request.host.encode())


def tls_pair(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(server context with a certificate for `name`, client context that trusts it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "pair.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(pem)
    return serving, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
