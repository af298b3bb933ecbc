"""S3 servers on loopback: moto for everyday behaviour, and a small one that fails or lies on demand, TLS if wanted."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

import boto3  # type: ignore[import-untyped]
from moto.server import ThreadedMotoServer

from charhub_console.domain.settings import R2

BUCKET = "charhub-media"
PUBLIC_BASE = "https://media.example.test/"


def r2_settings(endpoint: str, *, bucket: str = BUCKET, environment: str = "dev") -> R2:
    """Complete settings for a server at this address."""
    return R2(
        bucket=bucket,
        access_key_id="test-key-id",
        secret_access_key="test-secret",
        endpoint_url=endpoint,
        public_url_base=PUBLIC_BASE,
        environment=environment,
    )


@contextmanager
def moto_s3() -> Iterator[str]:
    """Address of a moto server with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        # moto keeps its buckets for the whole process: what an earlier server held is still there
        urlopen(Request(f"{endpoint}/moto-api/reset", method="POST"), timeout=30).close()
        keys = {"aws_access_key_id": "test-key-id", "aws_secret_access_key": "test-secret"}
        maker = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
        maker.create_bucket(Bucket=BUCKET)
        maker.close()
        yield endpoint
    finally:
        server.stop()


class Fault(Enum):
    """What the failing server does instead of its work."""

    NONE = "none"
    DEAF = "never answers"
    HANG_UP = "closes the connection"
    MALFORMED = "500 with something that is no XML"
    WEB_PAGE = "400 with a web page"
    REDIRECT = "301 to nowhere"
    TRUNCATED = "promises more bytes than it sends"
    ENDLESS = "sends bytes without end"
    CHANGED = "gives other bytes than it got"
    SHRUNK = "says the object is shorter than it is"
    FORGETFUL = "says 200 and stores nothing"
    NO_CONDITIONS = "501 to conditional writes"
    IGNORES_CONDITIONS = "overwrites in spite of If-None-Match"
    NO_METADATA = "loses the metadata"


@dataclass
class FaultyS3:
    """A bucket in memory. `fault` (or `status` with `code`) may change any time; `requests` are (method, headers)."""

    fault: Fault = Fault.NONE
    status: int = 0
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()  # methods the fault is for; empty means all
    objects: dict[str, tuple[bytes, str, str | None]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    endpoint: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    connections: list[socket.socket] = field(default_factory=list)

    def reset(self) -> None:
        """An empty, healthy server again; whoever still waits for an answer is let go."""
        self.released.set()
        self.released = threading.Event()
        self.fault, self.status, self.code, self.headers, self.only = Fault.NONE, 0, "", {}, ()
        self.objects, self.requests = {}, []

    def fails(self, method: str) -> bool:
        return not self.only or method in self.only


@contextmanager
def faulty_s3(certificate: tuple[Path, Path] | None = None) -> Iterator[FaultyS3]:
    """The failing server, over TLS when given (certificate, key) files."""
    state = FaultyS3()
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if certificate is None else "https"
    state.endpoint = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        thread.join()
        for connection in state.connections:  # idle keep-alive connections would hold their threads
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    state: FaultyS3
    protocol_version = "HTTP/1.1"
    timeout = 5.0

    def setup(self) -> None:
        super().setup()
        self.state.connections.append(self.connection)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._failed():
            return
        fault = self._fault()
        conditional = self.headers.get("If-None-Match") == "*"
        if conditional and fault is Fault.NO_CONDITIONS:
            self._error(501, "NotImplemented")
        elif conditional and self.path in self.state.objects and fault is not Fault.IGNORES_CONDITIONS:
            self._error(412, "PreconditionFailed")
        else:
            if fault is not Fault.FORGETFUL:
                digest = self.headers.get("x-amz-meta-sha256") if fault is not Fault.NO_METADATA else None
                self.state.objects[self.path] = (body, self.headers["Content-Type"], digest)
            self._answer(200, {"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    def do_HEAD(self) -> None:
        if self._failed():
            return
        found = self.state.objects.get(self.path)
        if found is None:
            self._answer(404)
            return
        size = len(found[0]) - (1 if self._fault() is Fault.SHRUNK else 0)
        self._answer(200, self._object_headers(found) | {"Content-Length": str(size)})

    def do_GET(self) -> None:
        if self._failed():
            return
        found = self.state.objects.get(self.path)
        if found is None:
            self._error(404, "NoSuchKey")
            return
        data, fault = found[0], self._fault()
        if fault is Fault.TRUNCATED:
            self._answer(200, self._object_headers(found) | {"Content-Length": str(len(data) + 1000)}, data)
            self.close_connection = True
        elif fault is Fault.ENDLESS:
            self._send_endlessly()
        else:
            self._answer(200, self._object_headers(found), data[::-1] if fault is Fault.CHANGED else data)

    def do_DELETE(self) -> None:
        if not self._failed():
            self.state.objects.pop(self.path, None)
            self._answer(204)

    def _fault(self) -> Fault:
        return self.state.fault if self.state.fails(self.command) else Fault.NONE

    def _failed(self) -> bool:
        """Note the request, and answer it if the fault does not depend on the method."""
        self.state.requests.append((self.command, {name.lower(): value for name, value in self.headers.items()}))
        if self.state.status and self.state.fails(self.command):
            self._error(self.state.status, self.state.code)
            return True
        match self._fault():
            case Fault.DEAF:
                released = self.state.released
                released.wait(10)
                self.close_connection = True
            case Fault.HANG_UP:
                self.close_connection = True
            case Fault.MALFORMED:
                self._answer(500, {}, b"\x00\xff{not xml")
            case Fault.WEB_PAGE:
                self._answer(400, {"Content-Type": "text/html"}, b"<!doctype html><title>Sign in</title>")
            case Fault.REDIRECT:
                self._answer(301, {"Location": "http://127.0.0.1:9/"})
            case _:
                return False
        return True

    def _object_headers(self, found: tuple[bytes, str, str | None]) -> dict[str, str]:
        metadata = {} if found[2] is None else {"x-amz-meta-sha256": found[2]}
        return {"Content-Type": found[1], "ETag": '"x"', **metadata}

    def _error(self, status: int, code: str) -> None:
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>m</Message></Error>" if code else ""
        self._answer(status, {"Content-Type": "application/xml", **self.state.headers}, body.encode())

    def _answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_endlessly(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/webp")
        self.end_headers()
        self.close_connection = True
        released = self.state.released
        while not released.is_set():
            self.wfile.write(bytes(1 << 20))


def self_signed_certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key) files for 127.0.0.1, valid around now."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    return files
