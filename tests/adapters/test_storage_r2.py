"""R2: CharHub's layout, the headers R2 accepts, and every way a service can fail told in our words."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.adapters.storage.r2 import R2Storage
from charhub_console.domain.errors import (
    ConsoleError,
    NotConfigured,
    NotFound,
    RateLimited,
    StorageFailed,
    Unauthorized,
    Unreachable,
)
from tests.servers.s3 import BUCKET, Fault, FaultyS3, faulty_s3, r2_settings, self_signed_certificate

KEY = "characters/x/references/face_1760000000000.webp"
BODY = b"image bytes " * 100
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[FaultyS3, R2Storage]]:
    """One server and one client for all tests: making a client costs more than most tests."""
    with faulty_s3() as server:
        storage = R2Storage(r2_settings(server.endpoint), attempts=1, read_timeout_s=0.3)
        yield server, storage
        storage.close()


@pytest.fixture
def server(running: tuple[FaultyS3, R2Storage]) -> FaultyS3:
    running[0].reset()
    return running[0]


@pytest.fixture
def storage(running: tuple[FaultyS3, R2Storage]) -> R2Storage:
    return running[1]


async def put(storage: R2Storage, data: bytes = BODY) -> None:
    await storage.put(KEY, data, content_type="image/webp", sha256=hashlib.sha256(data).hexdigest())


async def test_everything_is_written_below_the_environment(server: FaultyS3, storage: R2Storage) -> None:
    await put(storage)
    prod = R2Storage(r2_settings(server.endpoint, environment="prod"))
    await put(prod)
    assert set(server.objects) == {f"/{BUCKET}/dev/{KEY}", f"/{BUCKET}/prod/{KEY}"}
    assert storage.url(KEY) == f"https://media.example.test/dev/{KEY}"
    assert prod.url(KEY) == f"https://media.example.test/prod/{KEY}"
    prod.close()


async def test_over_tls_the_request_is_one_that_r2_accepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed_certificate(tmp_path)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate[0]))
    with faulty_s3(certificate) as server:
        storage = R2Storage(r2_settings(server.endpoint))
        await put(storage)
        assert await storage.get(KEY) == BODY
        storage.close()
        headers = next(headers for method, headers in server.requests if method == "PUT")
    assert "aws-chunked" not in headers.get("content-encoding", "")
    assert "x-amz-trailer" not in headers
    assert "transfer-encoding" not in headers
    assert headers["x-amz-checksum-sha256"] == base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    assert headers["x-amz-meta-sha256"] == SHA256
    assert headers["content-length"] == str(len(BODY))
    assert headers["cache-control"] == "public, max-age=3600"
    assert headers["content-type"] == "image/webp"
    assert headers["if-none-match"] == "*"


async def test_an_untrusted_certificate_is_refused(tmp_path: Path) -> None:
    with faulty_s3(self_signed_certificate(tmp_path)) as server:
        storage = R2Storage(r2_settings(server.endpoint), attempts=1)
        with pytest.raises(Unreachable, match="certificate"):
            await put(storage)
        storage.close()
    assert server.requests == []


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, "Unauthorized", Unauthorized),
        (403, "AccessDenied", Unauthorized),
        (403, "InvalidAccessKeyId", Unauthorized),
        (403, "SignatureDoesNotMatch", Unauthorized),
        (403, "RequestTimeTooSkewed", Unauthorized),
        (403, "", Unauthorized),
        (404, "NoSuchBucket", NotConfigured),
        (400, "BadDigest", StorageFailed),
        (400, "InvalidRequest", StorageFailed),
        (429, "TooManyRequests", RateLimited),
        (503, "SlowDown", RateLimited),
        (500, "InternalError", Unreachable),
        (502, "", Unreachable),
        (503, "ServiceUnavailable", Unreachable),
    ],
)
async def test_every_refusal_is_ours_with_advice(
    server: FaultyS3, storage: R2Storage, status: int, code: str, expected: type[ConsoleError]
) -> None:
    server.status, server.code, server.only = status, code, ("PUT", "GET")
    for call in (put(storage), storage.get(KEY)):
        with pytest.raises(expected) as caught:
            await call
        assert caught.value.advice
        assert "127.0.0.1" not in str(caught.value)
        assert "test-" not in str(caught.value)
    assert server.objects == {}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.DEAF, Unreachable),
        (Fault.HANG_UP, Unreachable),
        (Fault.MALFORMED, (Unreachable, StorageFailed)),
        (Fault.WEB_PAGE, StorageFailed),
        (Fault.REDIRECT, (StorageFailed, Unreachable)),
    ],
)
async def test_every_way_not_to_answer_is_ours_with_advice(
    server: FaultyS3, storage: R2Storage, fault: Fault, expected: type[ConsoleError] | tuple[type[ConsoleError], ...]
) -> None:
    server.fault = fault
    for call in (put(storage), storage.get(KEY), storage.head(KEY), storage.delete(KEY), storage.check()):
        with pytest.raises(expected) as caught:
            await call
        assert caught.value.advice
    assert server.objects == {}


async def test_a_refused_connection_is_unreachable() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        storage = R2Storage(r2_settings(f"http://127.0.0.1:{closed.getsockname()[1]}"), attempts=1)
        with pytest.raises(Unreachable, match="cannot be reached"):
            await put(storage)
        storage.close()


async def test_how_long_to_wait_is_passed_on(server: FaultyS3, storage: R2Storage) -> None:
    server.status, server.code, server.headers = 429, "TooManyRequests", {"Retry-After": "7"}
    with pytest.raises(RateLimited) as caught:
        await storage.get(KEY)
    assert caught.value.retry_after_s == 7


async def test_a_passing_fault_is_tried_again(server: FaultyS3) -> None:
    storage = R2Storage(r2_settings(server.endpoint), attempts=2)
    server.fault = Fault.HANG_UP
    with pytest.raises(Unreachable):
        await storage.head(KEY)
    assert len(server.requests) == 2
    storage.close()


async def test_an_object_that_is_not_there_is_none_or_not_found(server: FaultyS3, storage: R2Storage) -> None:
    assert await storage.head(KEY) is None
    with pytest.raises(NotFound):
        await storage.get(KEY)
    await storage.delete(KEY)


@pytest.mark.parametrize("fault", [Fault.FORGETFUL, Fault.SHRUNK])
async def test_a_server_that_says_yes_and_keeps_nothing_or_less_is_caught(
    server: FaultyS3, storage: R2Storage, fault: Fault
) -> None:
    server.fault = fault
    with pytest.raises(StorageFailed, match="did not arrive whole"):
        await put(storage)


@pytest.mark.parametrize("fault", [Fault.NO_CONDITIONS, Fault.IGNORES_CONDITIONS, Fault.NO_METADATA])
async def test_other_bytes_are_refused_even_by_servers_without_conditional_writes_or_metadata(
    server: FaultyS3, storage: R2Storage, fault: Fault
) -> None:
    server.fault = fault
    await put(storage)
    await put(storage)
    other = BODY[::-1]
    with pytest.raises(StorageFailed, match="already stored"):
        await put(storage, other)
    assert await storage.get(KEY) == BODY


async def test_a_body_that_breaks_off_or_changed_is_not_given_out(server: FaultyS3, storage: R2Storage) -> None:
    await put(storage)
    server.fault = Fault.TRUNCATED
    with pytest.raises(Unreachable, match="broke off"):
        await storage.get(KEY)
    server.fault = Fault.CHANGED
    with pytest.raises(StorageFailed, match="not those that were stored"):
        await storage.get(KEY)


async def test_an_endless_body_is_stopped(
    server: FaultyS3, storage: R2Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(storage)
    monkeypatch.setattr("charhub_console.adapters.storage.r2.MAX_OBJECT_BYTES", 4_000_000)
    server.fault = Fault.ENDLESS
    with pytest.raises(StorageFailed, match="larger than any image"):
        await storage.get(KEY)


async def test_a_body_slower_than_the_deadline_is_given_up(server: FaultyS3) -> None:
    storage = R2Storage(r2_settings(server.endpoint), attempts=1, deadline_s=0.0)
    await put(storage)
    with pytest.raises(Unreachable, match="too slow"):
        await storage.get(KEY)
    storage.close()


@pytest.mark.parametrize(
    ("field", "variable"),
    [
        ("bucket", "R2_BUCKET_NAME"),
        ("access_key_id", "R2_ACCESS_KEY_ID"),
        ("secret_access_key", "R2_SECRET_ACCESS_KEY"),
        ("endpoint_url", "R2_ENDPOINT_URL"),
        ("public_url_base", "R2_PUBLIC_URL_BASE"),
    ],
)
@pytest.mark.parametrize("empty", [None, ""])
def test_a_missing_setting_is_named(field: str, variable: str, empty: str | None) -> None:
    settings = replace(r2_settings("http://127.0.0.1:9"), **{field: empty})  # type: ignore[arg-type]
    with pytest.raises(NotConfigured, match=variable):
        R2Storage(settings)


def test_an_environment_charhub_does_not_know_is_refused() -> None:
    with pytest.raises(NotConfigured, match="environment"):
        R2Storage(r2_settings("http://127.0.0.1:9", environment="staging"))


async def test_an_account_id_is_enough_to_know_the_address() -> None:
    settings = replace(r2_settings(""), account_id="0123abcd")
    storage = R2Storage(settings)
    assert storage.url(KEY).startswith("https://media.example.test/dev/")
    storage.close()


async def test_a_foreign_aws_profile_on_the_machine_does_not_matter(
    server: FaultyS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "somebody-elses")
    storage = R2Storage(r2_settings(server.endpoint))
    await put(storage)
    assert await storage.get(KEY) == BODY
    storage.close()
