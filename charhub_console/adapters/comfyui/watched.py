"""What a websocket told of one job. Frames are kept as they came and read when somebody is shown them.

A server sends two or three frames a step; most are never looked at, and reading JSON is most of what a frame costs.
"""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any

from charhub_console.engine.ports import Progress

SHOWN_EVERY_S = 0.25
_PREVIEW_WITH_METADATA = 4
_MAX_METADATA_BYTES = 65536


class Watch:
    """What the socket heard of one job of ours. `client_id` is the one its POST was sent with."""

    def __init__(self, job_id: str, client_id: str) -> None:
        self.job_id = job_id
        self.name = job_id.encode()  # as a message spells it
        self.client_id = client_id
        self.heard = asyncio.Event()
        self.ended = False
        self.running = False
        self._step: int | None = None
        self._of: int | None = None
        self._progress: bytes | None = None  # the newest frames of their kind that nobody has read yet
        self._preview: bytes | None = None
        self._shown_at = 0.0

    def end(self) -> None:
        """Something says that the job ended, or that nothing more will be heard: look."""
        self.ended = True
        self.heard.set()

    def runs(self) -> None:
        """It is worked on: wake the follower at the start and then at most every `SHOWN_EVERY_S`."""
        now = asyncio.get_running_loop().time()
        if not self.running or now - self._shown_at >= SHOWN_EVERY_S:
            self.running, self._shown_at = True, now
            self.heard.set()

    def steps(self, frame: bytes) -> None:
        """A `progress` frame."""
        self._progress = frame
        self.runs()

    def pictures(self, frame: bytes) -> None:
        """A preview frame with metadata."""
        self._preview = frame
        self.runs()

    def seen(self) -> Progress:
        """How far it is; a preview is told once."""
        if self._progress is not None:
            data = data_of(self._progress)
            self._progress = None
            if str(data.get("prompt_id")) == self.job_id:
                self._step, self._of = _count(data.get("value")), _count(data.get("max"))
        frame, self._preview = self._preview, None
        return Progress(step=self._step, of=self._of, preview=self._picture(frame) if frame else None)

    def _picture(self, frame: bytes) -> bytes | None:
        size = len(preview_metadata(frame))
        try:
            metadata: Any = json.loads(frame[8 : 8 + size])
        except (ValueError, RecursionError):
            return None
        ours = isinstance(metadata, dict) and str(metadata.get("prompt_id")) == self.job_id
        return frame[8 + size :] if ours else None


def data_of(frame: bytes) -> dict[str, Any]:
    """The `data` of a text frame; empty when it is none of ComfyUI's."""
    try:
        message = json.loads(frame)
    except (ValueError, RecursionError):
        return {}
    data = message.get("data") if isinstance(message, dict) else None
    return data if isinstance(data, dict) else {}


def preview_metadata(frame: bytes) -> bytes:
    """The JSON that says whose preview this is; empty for frames without: those may be anybody's."""
    if len(frame) < 8 or struct.unpack_from(">I", frame)[0] != _PREVIEW_WITH_METADATA:
        return b""
    (size,) = struct.unpack_from(">I", frame, 4)
    return b"" if size > _MAX_METADATA_BYTES or 8 + size >= len(frame) else frame[8 : 8 + size]


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9 else None
