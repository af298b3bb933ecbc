"""Where log lines go: a rotating file, and the terminal when asked for."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from charhub_console.domain.errors import NotConfigured

OURS = "charhub_console"
FOREIGN = ("dbos", "httpx2", "httpcore2", "aiohttp", "boto3", "botocore", "urllib3", "PIL", "asyncio")
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_NAME = "charhub-console"  # handlers of ours; those of others (a test runner's) stay


@contextmanager
def logging_to(folder: Path, level: str, *, verbose: bool) -> Iterator[None]:
    """`log_to`, until the block ends; then the file is closed. Raises: NotConfigured."""
    log_to(folder, level, verbose=verbose)
    try:
        yield
    finally:
        _remove_ours()


def log_to(folder: Path, level: str, *, verbose: bool) -> None:
    """Log our own lines to `console.log` (5 files of 2 MB); with `verbose` also to standard error.

    Raises:
        NotConfigured: nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            log_file(folder), maxBytes=2_000_000, backupCount=4, encoding="utf-8"
        )
    except OSError as error:
        raise NotConfigured(
            f"Nothing can be written to {folder} ({error.strerror or type(error).__name__}).",
            "Choose another data folder with --data or CHARHUB_CONSOLE_DATA, or mend its permissions.",
        ) from error
    log_through(file, *([logging.StreamHandler(sys.stderr)] if verbose else []), level=level)


def log_through(*handlers: logging.Handler, level: str) -> None:
    """Log our own lines through these instead."""
    _remove_ours()
    logging.raiseExceptions = False  # a log that cannot be written to (disk full) ends no work and prints no traceback
    root = logging.getLogger()
    for handler in handlers:
        handler.set_name(_NAME)
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    for name in FOREIGN:
        logging.getLogger(name).setLevel(logging.ERROR)


def log_file(folder: Path) -> Path:
    """The file new lines go to; older ones are beside it as `console.log.1` … `.4`."""
    return folder / "console.log"


def last_lines(folder: Path, most: int, *, end: int | None = None, most_bytes: int = 4_000_000) -> list[str]:
    """The newest lines, oldest first, over the border of two files; none when nothing was logged or can be read.

    Args:
        end: bytes of the newest file that count; all when not given.
    """
    found: list[str] = []
    newest = log_file(folder)
    for file in (newest, newest.with_name(newest.name + ".1")):
        try:
            with file.open("rb") as opened:
                size = opened.seek(0, 2)
                size = min(size, end) if end is not None and file is newest else size
                start = opened.seek(max(0, size - most_bytes))
                text = opened.read(size - start).decode("utf-8", errors="replace")
        except OSError:
            break
        lines = text.split("\n")
        lines = lines[1:] if size > most_bytes else lines
        found = [*(line.rstrip("\r") for line in lines if line.strip()), *found]
        if len(found) >= most:
            break
    return found[-most:]


def _remove_ours() -> None:
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.get_name() == _NAME]:
        root.removeHandler(handler)
        handler.close()
