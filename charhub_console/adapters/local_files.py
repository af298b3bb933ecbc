"""A folder on this machine: relative paths only, and every write whole or not at all."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from charhub_console.domain.errors import InvalidInput, NotFound, StorageFailed
from charhub_console.domain.upkeep import KeptFile

_TEMPORARY = ".partial-"  # begins the names of files that are not whole yet
_QUICK_BYTES = 100_000
_ABANDONED_AFTER_S = 600.0  # a write takes seconds; another process may be in the middle of one
_SEGMENT = re.compile(r'[^\x00-\x1f\x7f<>:"/\\|?*]{1,200}')  # what Windows can hold, too
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class LocalFolder:
    """The engine's LocalFiles port on a real folder; it is made when the first file is written.

    Args:
        root: where the relative paths begin.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    async def write(self, path: str, data: bytes) -> None:
        """Write or replace, flushed to the disk before it counts. Raises: InvalidInput, StorageFailed."""
        await asyncio.to_thread(self._write, self._resolved(path), data, replace=True)

    async def cache(self, path: str, data: bytes) -> None:
        """Write or replace what can be made again: not flushed, and a small file here and now: a hand-over to another
        thread takes longer. Raises: InvalidInput, StorageFailed."""
        if len(data) <= _QUICK_BYTES:
            self._write(self._resolved(path), data, replace=True, flush=False)
        else:
            await asyncio.to_thread(self._write, self._resolved(path), data, replace=True, flush=False)

    async def create(self, path: str, data: bytes) -> bool:
        """Write and look that all of it is there, unless something was already: then nothing changes, it says False.

        Raises:
            InvalidInput, StorageFailed: also when other bytes can be read there than were written.
        """
        return await asyncio.to_thread(self._write, self._resolved(path), data, replace=False)

    async def read(self, path: str) -> bytes:
        """The whole file. Raises: NotFound, InvalidInput, StorageFailed."""
        return await asyncio.to_thread(self._read, self._resolved(path), path)

    async def exists(self, path: str) -> bool:
        """Whether there is a whole file, asked here and now: another thread takes longer. Raises: InvalidInput."""
        return self._resolved(path).is_file()

    async def delete(self, path: str) -> None:
        """Gone afterwards, whether it was there or not; here and now. Raises: InvalidInput, StorageFailed."""
        self._delete(self._resolved(path))

    async def below(self, folder: str) -> list[KeptFile]:
        """Every whole file in this folder and the folders in it. Raises: InvalidInput."""
        return await asyncio.to_thread(self._below, self._resolved(folder))

    async def clean(self) -> int:
        """Remove what writes left behind that a crash cut off (older than 10 minutes); returns how many files.

        To be called once at start. Younger ones may belong to another process that is writing right now.
        """
        return await asyncio.to_thread(self._clean)

    def _resolved(self, path: str) -> Path:
        segments = path.split("/")
        for segment in segments:
            if (
                not _SEGMENT.fullmatch(segment)
                or segment.endswith((".", " "))  # also `.` and `..`
                or segment.startswith(_TEMPORARY)
                or _WINDOWS_DEVICE.fullmatch(segment)
            ):
                raise InvalidInput(
                    f"{path[:80]!r} is no path inside the data folder.",
                    "Use a relative path with forward slashes.",
                )
        return self.root.joinpath(*segments)

    def _write(self, target: Path, data: bytes, *, replace: bool, flush: bool = True) -> bool:
        try:
            _make_folders(target.parent)
            temporary = target.parent / f"{_TEMPORARY}{secrets.token_hex(8)}"
            try:
                _write_whole(temporary, data, flush=flush)
                if replace:
                    temporary.replace(target)
                elif not _moved_if_free(temporary, target):
                    return False
            except BaseException:
                with suppress(OSError):  # the next start removes it
                    temporary.unlink(missing_ok=True)
                raise
            if flush:
                _flush_folder(target.parent)
            if not replace and target.read_bytes() != data:
                raise StorageFailed(f"{target.name} did not arrive whole.", "Check the disk, then retry.")
        except OSError as error:
            raise _write_failure(error, len(data)) from error
        return True

    def _read(self, target: Path, path: str) -> bytes:
        try:
            return target.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotFound(f"There is no file {path!r} in the data folder.", "Generate or fetch it again.") from error
        except OSError as error:
            raise StorageFailed(
                f"The file {path!r} cannot be read ({_reason(error)}).", "Check the disk and the folder's permissions."
            ) from error

    def _delete(self, target: Path) -> None:
        try:
            target.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise StorageFailed(
                f"A file could not be deleted ({_reason(error)}).", "Check the folder's permissions."
            ) from error

    def _below(self, folder: Path) -> list[KeptFile]:
        found = []
        for place, _, names in os.walk(folder):
            for name in names:
                file = Path(place, name)
                with suppress(FileNotFoundError):  # deleted meanwhile
                    facts = file.stat()
                    if not name.startswith(_TEMPORARY):
                        path = file.relative_to(self.root).as_posix()
                        found.append(KeptFile(path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)))
        return found

    def _clean(self) -> int:
        removed = 0
        oldest_kept = time.time() - _ABANDONED_AFTER_S
        for file in _temporary_files(self.root):
            with suppress(OSError):  # gone meanwhile, or not ours to remove: it does no harm
                if file.stat().st_mtime < oldest_kept:
                    file.unlink()
                    removed += 1
        return removed


def _temporary_files(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        yield from (Path(folder, name) for name in names if name.startswith(_TEMPORARY))


def _make_folders(folder: Path) -> None:
    """Like mkdir -p, each new entry flushed: a file must not vanish with its folder when the power goes."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open folders and journals their entries itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems have no such thing
            raise
    finally:
        os.close(handle)


def _write_whole(file: Path, data: bytes, *, flush: bool) -> None:
    """Make a new file, on the disk when this returns flushed. Unbuffered: each call less is a hand-over of the GIL
    less."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        if flush:
            os.fsync(handle)
    finally:
        os.close(handle)


def _moved_if_free(temporary: Path, target: Path) -> bool:
    """Give the file its name unless the name is taken; of two processes at once exactly one wins."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        temporary.unlink()
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        taken = target.exists()  # a file system without hard links (FAT, some shares): look, then move
        temporary.unlink() if taken else temporary.replace(target)
        return not taken
    temporary.unlink()
    return True


def _write_failure(error: OSError, size: int) -> StorageFailed:
    if error.errno in _FULL:
        return StorageFailed(
            f"The disk is full: {size / 1000:.0f} kB could not be written.",
            "Free some space or choose another data folder, then retry.",
        )
    if error.errno in _FORBIDDEN:
        return StorageFailed(
            "The data folder cannot be written to.", "Give this user write permission or choose another data folder."
        )
    return StorageFailed(f"A file could not be written ({_reason(error)}).", "Check the disk, then retry.")


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
