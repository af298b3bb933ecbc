"""The data folder: nothing outside it, nothing half written, and clear words when the disk says no."""

from __future__ import annotations

import asyncio
import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from charhub_console.adapters.local_files import LocalFolder
from charhub_console.domain.errors import InvalidInput, NotFound, StorageFailed
from charhub_console.engine.ports import LocalFiles


@pytest.fixture
def folder(tmp_path: Path) -> LocalFolder:
    return LocalFolder(tmp_path / "data")


def files_in(folder: LocalFiles) -> list[str]:
    return sorted(path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*") if path.is_file())


async def test_what_was_written_is_read_and_can_be_replaced_and_deleted(folder: LocalFolder) -> None:
    files: LocalFiles = folder
    assert not await files.exists("a/b/c.png")
    await files.write("a/b/c.png", b"one")
    await files.write("a/b/c.png", b"two")
    assert await files.exists("a/b/c.png")
    assert await files.read("a/b/c.png") == b"two"
    assert files_in(files) == ["a/b/c.png"]
    await files.delete("a/b/c.png")
    await files.delete("a/b/c.png")
    await files.delete("a/nowhere/c.png")
    assert not await files.exists("a/b/c.png")


async def test_create_never_replaces(folder: LocalFolder) -> None:
    assert await folder.create("x.webp", b"one") is True
    assert await folder.create("x.webp", b"two") is False
    assert await folder.read("x.webp") == b"one"
    assert files_in(folder) == ["x.webp"]


async def test_of_many_creators_one_wins(folder: LocalFolder) -> None:
    won = await asyncio.gather(*(folder.create("x", str(n).encode()) for n in range(8)))
    assert won.count(True) == 1
    assert await folder.read("x") == str(won.index(True)).encode()


@pytest.mark.parametrize("refusal", [errno.EPERM, errno.ENOTSUP])
async def test_create_works_where_there_are_no_hard_links(
    folder: LocalFolder, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "link", no_links)
    assert await folder.create("x", b"one") is True
    assert await folder.create("x", b"two") is False
    assert await folder.read("x") == b"one"
    assert files_in(folder) == ["x"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/./b",
        "a//b",
        "C:/x",
        "C:\\x",
        "\\\\share\\x",
        "a\\b",
        "a\0b",
        "x ",
        "x.",
        "CON",
        "a/nul.png",
        ".partial-1",
        "~\n",
        "a/" + "x" * 250,
    ],
)
async def test_a_path_that_could_lead_elsewhere_is_refused(folder: LocalFolder, path: str) -> None:
    for call in (folder.write(path, b""), folder.create(path, b"")):
        with pytest.raises(InvalidInput):
            await call
    for look in (folder.read, folder.exists, folder.delete):
        with pytest.raises(InvalidInput):
            await look(path)
    assert not folder.root.exists()


async def test_a_missing_file_or_a_folder_is_not_found(folder: LocalFolder) -> None:
    await folder.write("a/b", b"x")
    for path in ("nothing", "a", "a/b/c"):
        with pytest.raises(NotFound):
            await folder.read(path)
        assert not await folder.exists(path)


async def test_a_full_disk_is_said_with_advice_and_leaves_the_old_file(
    folder: LocalFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await folder.write("x", b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="disk is full") as caught:
        await folder.write("x", bytes(5000))
    assert "Free some space" in caught.value.advice
    assert await folder.read("x") == b"old"
    assert files_in(folder) == ["x"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_really_full_disk_is_recognised_by_its_error_number() -> None:
    with pytest.raises(OSError, match="No space left") as caught, Path("/dev/full").open("wb", buffering=0) as device:
        device.write(b"x")
    assert caught.value.errno == errno.ENOSPC


async def test_a_file_where_a_folder_should_be_is_a_clear_failure(folder: LocalFolder) -> None:
    await folder.write("a", b"x")
    with pytest.raises(StorageFailed, match="could not be written"):
        await folder.write("a/b", b"y")
    assert await folder.read("a") == b"x"


async def test_a_folder_that_may_not_be_written_is_said(folder: LocalFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", forbidden)
    with pytest.raises(StorageFailed, match="cannot be written to"):
        await folder.write("x", b"y")


async def test_a_reader_never_sees_half_a_file(folder: LocalFolder) -> None:
    bodies = [bytes([n]) * 300_000 for n in range(6)]
    await folder.write("x", bodies[0])

    async def write_all() -> None:
        for body in bodies:
            await folder.write("x", body)

    writer = asyncio.create_task(write_all())
    seen = 0
    while not writer.done():
        assert await folder.read("x") in bodies
        seen += 1
    await writer
    assert seen > 0


KILLED = """
import asyncio, os, sys
from pathlib import Path
from charhub_console.adapters.local_files import LocalFolder
os.fsync = lambda _: os.kill(os.getpid(), 9)
Path(sys.argv[1]).mkdir()
asyncio.run(LocalFolder(Path(sys.argv[1])).write("x.png", bytes(100_000)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
async def test_what_a_killed_writer_left_is_removed_at_a_later_start(folder: LocalFolder) -> None:
    folder.root.parent.mkdir(exist_ok=True)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(folder.root)], check=False, cwd=Path.cwd())
    assert ended.returncode == -9
    assert not await folder.exists("x.png")
    (left,) = files_in(folder)
    assert await folder.clean() == 0  # young: its writer might be alive
    an_hour_ago = time.time() - 3600
    os.utime(folder.root / left, (an_hour_ago, an_hour_ago))
    await folder.write("a/kept.png", b"x")
    os.utime(folder.root / "a/kept.png", (an_hour_ago, an_hour_ago))
    assert await folder.clean() == 1
    assert files_in(folder) == ["a/kept.png"]


async def test_cleaning_a_folder_that_is_not_there_yet_is_fine(folder: LocalFolder) -> None:
    assert await folder.clean() == 0
