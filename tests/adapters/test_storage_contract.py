"""What every storage promises, whatever is behind it."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.storage.cloudinary import CloudinaryStorage
from charhub_console.adapters.storage.local import LocalStorage
from charhub_console.adapters.storage.r2 import R2Storage
from charhub_console.domain.errors import InvalidInput, NotFound, StorageFailed
from charhub_console.domain.storage_keys import view_key
from charhub_console.domain.views import View
from charhub_console.engine.ports import Storage
from tests.servers.cloudinary import CloudinaryServer
from tests.servers.s3 import moto_s3, r2_settings


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    with moto_s3() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def r2(s3_endpoint: str) -> Iterator[R2Storage]:
    storage = R2Storage(r2_settings(s3_endpoint))
    yield storage
    storage.close()


@pytest.fixture(params=["local", "r2", "cloudinary", "cloudinary-dynamic"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    if request.param == "r2":
        yield request.getfixturevalue("r2")
    elif request.param == "local":
        yield LocalStorage(LocalFolder(tmp_path / "images"))
    else:
        async with CloudinaryServer(dynamic_folders=request.param.endswith("dynamic")) as server:
            cloudinary = CloudinaryStorage(server.settings())
            yield cloudinary
            await cloudinary.close()


@pytest.fixture
def key() -> str:
    return view_key(str(uuid.uuid4()), View.REFERENCE_SIDE, 1, datetime(2026, 1, 2, tzinfo=UTC))


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def put(storage: Storage, key: str, data: bytes, content_type: str = "image/webp") -> None:
    await storage.put(key, data, content_type=content_type, sha256=digest(data))


async def test_what_was_put_is_there_with_size_checksum_and_type(storage: Storage, key: str) -> None:
    assert await storage.head(key) is None
    await put(storage, key, b"webp bytes")
    found = await storage.head(key)
    assert found is not None
    assert (found.key, found.size_bytes, found.sha256) == (key, 10, digest(b"webp bytes"))
    assert found.content_type == "image/webp"
    assert await storage.get(key) == b"webp bytes"


async def test_the_same_bytes_again_are_fine(storage: Storage, key: str) -> None:
    await put(storage, key, b"once")
    await put(storage, key, b"once")
    assert await storage.get(key) == b"once"


@pytest.mark.parametrize("other", [b"twice", b"ONCE"])
async def test_other_bytes_at_the_same_key_are_refused_and_change_nothing(
    storage: Storage, key: str, other: bytes
) -> None:
    await put(storage, key, b"once")
    with pytest.raises(StorageFailed, match="already stored"):
        await put(storage, key, other)
    assert await storage.get(key) == b"once"


async def test_of_many_writers_of_one_key_exactly_one_wins(storage: Storage, key: str) -> None:
    bodies = [f"writer {n}".encode() for n in range(6)]
    results = await asyncio.gather(*(put(storage, key, body) for body in bodies), return_exceptions=True)
    won = [body for body, result in zip(bodies, results, strict=True) if result is None]
    assert won == [await storage.get(key)]


async def test_bytes_that_are_not_those_of_the_checksum_are_refused(storage: Storage, key: str) -> None:
    with pytest.raises(StorageFailed, match="changed on their way"):
        await storage.put(key, b"a", content_type="image/webp", sha256=digest(b"b"))
    assert await storage.head(key) is None


async def test_deleting_leaves_nothing_and_twice_is_fine(storage: Storage, key: str) -> None:
    await put(storage, key, b"x")
    await storage.delete(key)
    await storage.delete(key)
    assert await storage.head(key) is None
    with pytest.raises(NotFound) as caught:
        await storage.get(key)
    assert caught.value.advice


async def test_a_large_body_arrives_whole(storage: Storage, key: str) -> None:
    body = bytes(range(256)) * 48_000  # 12 MB
    await put(storage, key, body, "image/png")
    assert digest(await storage.get(key)) == digest(body)


async def test_an_empty_body_is_stored_as_such_or_refused(storage: Storage, key: str) -> None:
    if storage.name == "cloudinary":  # the service takes no empty files
        with pytest.raises(StorageFailed, match="Empty file"):
            await put(storage, key, b"")
        assert await storage.head(key) is None
        return
    await put(storage, key, b"")
    found = await storage.head(key)
    assert found is not None
    assert found.size_bytes == 0
    assert await storage.get(key) == b""


@pytest.mark.parametrize("bad", ["", "/etc/passwd", "../up.webp", "a/../../up", "a\\b", "dev/a", "prod/a", "a b", "ä"])
async def test_an_unusual_key_is_refused_by_every_call(storage: Storage, bad: str) -> None:
    with pytest.raises(InvalidInput):
        await put(storage, bad, b"x")
    for call in (storage.head, storage.get, storage.delete):
        with pytest.raises(InvalidInput):
            await call(bad)
    with pytest.raises(InvalidInput):
        storage.url(bad)


async def test_the_check_says_ok_and_leaves_nothing_behind(storage: Storage) -> None:
    assert (await storage.check()).startswith("ok")


async def test_its_address_ends_with_the_key(storage: Storage, key: str) -> None:
    assert storage.url(key).endswith("/" + key)
    assert "://" in storage.url(key)
