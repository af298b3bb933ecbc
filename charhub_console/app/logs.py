"""Where log lines go: a rotating file, and the terminal when asked for."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path

OURS = "charhub_console"
FOREIGN = ("dbos", "httpx2", "httpcore2", "websockets", "boto3", "botocore", "urllib3", "PIL", "asyncio")
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to(folder: Path, level: str, *, verbose: bool) -> None:
    """Log our own lines to `console.log` (5 files of 2 MB); with `verbose` also to standard error."""
    folder.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [
        logging.handlers.RotatingFileHandler(
            folder / "console.log", maxBytes=2_000_000, backupCount=4, encoding="utf-8", delay=True
        )
    ]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    for name in FOREIGN:
        logging.getLogger(name).setLevel(logging.ERROR)
