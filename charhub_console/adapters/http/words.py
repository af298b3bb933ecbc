"""What a foreign server said of itself, fit to be shown: one short line, no paths."""

from __future__ import annotations

import re

_MAX_REASON_CHARS = 300


def plain(text: str) -> str:
    """One short line; of a path on the server only the file name is left."""
    text = re.sub(r"(?<!\w)(?:[A-Za-z]:)?[/\\](?:[^/\\'\"\n]+[/\\])+", "…/", text[: 10 * _MAX_REASON_CHARS])
    text = " ".join(text.split())
    return text if len(text) <= _MAX_REASON_CHARS else text[: _MAX_REASON_CHARS - 1] + "…"
