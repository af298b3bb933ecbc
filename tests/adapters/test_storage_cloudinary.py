"""Cloudinary: MedusaVR's folders and placeholders, signatures, both kinds of accounts, every refusal in our words."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from charhub_console.adapters.http import Timeouts
from charhub_console.adapters.storage.cloudinary import CloudinaryStorage, signature
from charhub_console.domain.errors import (
    ConsoleError,
    NotConfigured,
    RateLimited,
    StorageFailed,
    Unauthorized,
    Unreachable,
)
from charhub_console.domain.medusavr_settings import Cloudinary
from charhub_console.domain.medusavr_tree import FOLDERS, tree_key
from charhub_console.domain.views import View
from tests.servers.cloudinary import KEY, SECRET, CloudinaryServer
from tests.servers.faults import Fault

BODY = b"image bytes " * 100
CHARACTER = "5c0dd1f2-7d0a-4a9e-9c35-0f1b2c3d4e5f"
BASE = "MedusaVR/characters/luna-starweaver"


def avatar_key(view: View = View.AVATAR) -> str:
    return tree_key("MedusaVR", "Luna Starweaver", CHARACTER, view, 1, datetime(2026, 1, 2, tzinfo=UTC))


@asynccontextmanager
async def opened(server: CloudinaryServer, tries: int = 1, **changes: Any) -> AsyncIterator[CloudinaryStorage]:
    patience = Timeouts(connect_s=1.0, read_s=0.3, total_s=3.0)
    storage = CloudinaryStorage(server.settings(**changes), tries=tries, timeouts=patience)
    try:
        yield storage
    finally:
        await storage.close()


async def put(storage: CloudinaryStorage, key: str, data: bytes = BODY) -> None:
    await storage.put(key, data, content_type="image/webp", sha256=hashlib.sha256(data).hexdigest())


def test_the_signature_is_the_one_of_the_reference() -> None:
    """The example of Cloudinary's documentation of authentication signatures."""
    values = {"eager": "w_400,h_300,c_pad|w_260,h_200,c_crop", "public_id": "sample_image", "timestamp": "1315060510"}
    assert signature(values, "abcd") == "bfd09f95f331f558cbd1320e67aa8d488770583e"


async def test_a_character_gets_medusavrs_folders_with_placeholders_once() -> None:
    async with CloudinaryServer() as server, opened(server) as storage:
        await put(storage, avatar_key())
        await put(storage, avatar_key(View.REFERENCE_SIDE))
        placeholders = {("raw", f"{BASE}/{folder}/.placeholder") for folder in FOLDERS}
        images = {("image", avatar_key()[:-5]), ("image", avatar_key(View.REFERENCE_SIDE)[:-5])}
        assert set(server.assets) == placeholders | images
        assert len([line for line in server.requests if line.endswith("/upload")]) == 7
        assert server.assets["raw", f"{BASE}/avatar/.placeholder"].data == b"placeholder"


async def test_an_image_has_no_ending_in_its_id_and_one_in_its_address_and_json_is_raw() -> None:
    async with CloudinaryServer() as server, opened(server) as storage:
        await put(storage, "a/face.webp")
        await put(storage, "a/embeddings.json", b"{}")
        assert set(server.assets) == {("image", "a/face"), ("raw", "a/embeddings.json")}
        assert storage.url("a/face.webp") == f"{server.url}/medusa-test/image/upload/a/face.webp"
        assert storage.url("a/embeddings.json") == f"{server.url}/medusa-test/raw/upload/a/embeddings.json"


@pytest.mark.parametrize("dynamic", [True, False])
async def test_an_account_with_dynamic_folders_is_told_the_folder_beside_the_whole_id(dynamic: bool) -> None:
    async with CloudinaryServer(dynamic_folders=dynamic) as server, opened(server) as storage:
        await put(storage, avatar_key())
        values = server.assets["image", avatar_key()[:-5]].values
        assert values.get("asset_folder") == (f"{BASE}/avatar" if dynamic else None)
        assert values["public_id"].startswith(f"{BASE}/avatar/")
        assert server.requests.count("GET /v1_1/medusa-test/config") == 1


async def test_an_account_that_does_not_tell_its_kind_of_folders_has_fixed_ones() -> None:
    async with CloudinaryServer(knows_config=False) as server, opened(server) as storage:
        await put(storage, "a/face.webp")
        assert "asset_folder" not in server.assets["image", "a/face"].values


@pytest.mark.parametrize("fault", [{"loses_bytes": 1}, {"says_other_etag": True}])
async def test_what_the_service_counts_otherwise_is_not_called_stored(fault: dict[str, Any]) -> None:
    async with CloudinaryServer(**fault) as server, opened(server) as storage:
        with pytest.raises(StorageFailed, match="did not arrive whole"):
            await put(storage, "a/face.webp")


@pytest.mark.parametrize(
    ("wrong", "expected", "words"),
    [
        ({"api_secret": "another"}, Unauthorized, "credentials"),
        ({"api_key": "999"}, Unauthorized, "credentials"),
        ({"cloud_name": "elsewhere"}, Unauthorized, "credentials"),
    ],
)
async def test_a_wrong_key_is_told_without_repeating_it(
    wrong: dict[str, str], expected: type[ConsoleError], words: str
) -> None:
    async with CloudinaryServer() as server, opened(server, **wrong) as storage:
        with pytest.raises(expected, match=words) as caught:
            await put(storage, "a/face.webp")
        assert server.assets == {}
    assert caught.value.advice
    for secret in (SECRET, KEY, *wrong.values()):
        assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("state", "expected", "words"),
    [
        ({"refuses": "Invalid image file"}, StorageFailed, "Cloudinary upload failed: Invalid image file"),
        ({"rate_limited": True}, RateLimited, "fewer requests"),
        ({"clock_s": 7200.0}, Unauthorized, "too old"),
    ],
)
async def test_every_refusal_is_ours_with_advice(
    state: dict[str, Any], expected: type[ConsoleError], words: str
) -> None:
    async with CloudinaryServer(**state) as server, opened(server) as storage:
        with pytest.raises(expected, match=words) as caught:
            await put(storage, "a/face.webp")
    assert caught.value.advice


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.HANG_UP], ids=lambda fault: fault.name)
async def test_an_upload_that_stumbles_is_repeated_and_stored_once(fault: Fault) -> None:
    async with CloudinaryServer() as server, opened(server, tries=4) as storage:
        await server.fault(fault, path="/image/upload", times=2)
        await put(storage, "a/face.webp")
        assert list(server.assets) == [("image", "a/face")]


@pytest.mark.parametrize(
    "fault",
    [Fault.REFUSED, Fault.TIMEOUT, Fault.SERVER_ERROR, Fault.MALFORMED, Fault.WRONG_TYPE, Fault.TRUNCATED, Fault.NAN],
    ids=lambda fault: fault.name,
)
async def test_a_sick_service_is_told_with_advice_and_nothing_is_pretended(fault: Fault) -> None:
    async with CloudinaryServer() as server, opened(server) as storage:
        await server.fault(fault)
        for call in (put(storage, "a/face.webp"), storage.head("a/face.webp"), storage.delete("a/face.webp")):
            with pytest.raises(ConsoleError) as caught:
                await call
            assert caught.value.advice
        if fault in (Fault.REFUSED, Fault.TIMEOUT, Fault.SERVER_ERROR):
            assert isinstance(caught.value, Unreachable)


@pytest.mark.parametrize("missing", ["cloud_name", "api_key", "api_secret"])
def test_a_setting_that_is_missing_is_named(missing: str) -> None:
    given = {"cloud_name": "c", "api_key": "k", "api_secret": "s", missing: None}
    with pytest.raises(NotConfigured, match="not set up") as caught:
        CloudinaryStorage(Cloudinary(**given))
    assert f"cloudinary.{missing}" in caught.value.advice


def test_secrets_stay_out_of_the_words_of_the_settings() -> None:
    assert "hidden" not in repr(Cloudinary(api_key="hidden", api_secret="hidden"))


async def test_two_characters_of_one_name_share_a_folder_and_no_image() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    keys = [tree_key("MedusaVR", "Luna", str(uuid.uuid4()), View.AVATAR, 1, at) for _ in range(2)]
    async with CloudinaryServer() as server, opened(server) as storage:
        for number, key in enumerate(keys):
            await put(storage, key, f"image {number}".encode())
        assert [await storage.get(key) for key in keys] == [b"image 0", b"image 1"]
