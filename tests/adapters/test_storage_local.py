"""The local folder as storage: plain files a person can open, and damage noticed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest

from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.storage.local import LocalStorage
from charhub_console.domain.errors import StorageFailed

KEY = "characters/x/avatar/avatar_1.webp"


async def put(storage: LocalStorage, data: bytes) -> None:
    await storage.put(KEY, data, content_type="image/webp", sha256=hashlib.sha256(data).hexdigest())


async def test_an_object_is_one_plain_file_at_its_address(tmp_path: Path) -> None:
    storage = LocalStorage(LocalFolder(tmp_path / "my images"))
    await put(storage, b"bytes")
    assert Path(url2pathname(urlparse(storage.url(KEY)).path)).read_bytes() == b"bytes"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "my images" / KEY]


async def test_a_check_leaves_no_file(tmp_path: Path) -> None:
    await LocalStorage(LocalFolder(tmp_path)).check()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


async def test_a_disk_that_keeps_half_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write

    def half(handle: int, data: memoryview) -> int:
        whole(handle, data[: len(data) // 2])
        return len(data)

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(StorageFailed, match="did not arrive whole"):
        await put(LocalStorage(LocalFolder(tmp_path)), b"0123456789")
