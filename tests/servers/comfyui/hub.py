"""The WebSocket side: who listens, who hears what, and the ways of not hearing."""

from __future__ import annotations

import asyncio
import json
import struct
import uuid
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.comfyui.versions import Version

_PREVIEW_IMAGE, _PREVIEW_IMAGE_WITH_METADATA = 1, 4
_FORMATS = {"image/jpeg": 1, "image/png": 2}


class Hub:
    """The sockets by client id. One loop sends everything, so one reader that stops stalls them all (recorded)."""

    def __init__(self, version: Version, remaining: Callable[[], int]) -> None:
        self.version = version
        self.remaining = remaining
        self.running_for: str | None = None  # client id of the prompt that runs or ran last
        self.running_node: str | None = None
        self.deaf = False  # no socket hears anything, not even its first status
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._flags: dict[str, dict[str, Any]] = {}
        self._silent: set[web.WebSocketResponse] = set()
        self._open: set[web.WebSocketResponse] = set()
        self._requests: dict[web.WebSocketResponse, web.Request] = {}
        self._outbox: asyncio.Queue[tuple[str | bytes, str | None]] = asyncio.Queue()
        self._life = 0  # counts restarts: sockets of a former process take nobody's place
        self._going = asyncio.Event()
        self._going.set()

    @property
    def open_sockets(self) -> int:
        """How many sockets are connected, deaf ones included."""
        return len(self._open)

    @property
    def client_ids(self) -> list[str]:
        """The client ids that get events."""
        return list(self._sockets)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """GET /ws."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sid = request.query.get("clientId", "") or uuid.uuid4().hex
        life = self._life
        self._sockets[sid] = socket  # a second socket of this client takes over…
        self._flags[sid] = {}
        self._open.add(socket)
        self._requests[socket] = request
        try:
            await self._greet(socket, sid)
            await self._listen(socket, sid)
        finally:
            if life == self._life:
                self._sockets.pop(sid, None)  # …and loses its place when the first one ends: the deaf-socket bug
                self._flags.pop(sid, None)
            self._open.discard(socket)
            self._silent.discard(socket)
            self._requests.pop(socket, None)
        return socket

    async def _greet(self, socket: web.WebSocketResponse, sid: str) -> None:
        if self.deaf:
            self._silent.add(socket)
            return
        status = {"exec_info": {"queue_remaining": self.remaining()}}
        await socket.send_str(_text("status", {"status": status, "sid": sid}))
        if self.running_for == sid and self.running_node is not None:
            await socket.send_str(_text("executing", {"node": self.running_node}))

    async def _listen(self, socket: web.WebSocketResponse, sid: str) -> None:
        first = True
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                said = json.loads(message.data)
            except ValueError:
                continue
            if first and isinstance(said, dict) and said.get("type") == "feature_flags":
                self._flags[sid] = said.get("data", {})
                if socket not in self._silent:
                    await socket.send_str(_text("feature_flags", self.version.features))
            first = False

    def status(self) -> None:
        """Tell everybody how long the queue is."""
        self.send("status", {"status": {"exec_info": {"queue_remaining": self.remaining()}}})

    def send(self, event: str, data: dict[str, Any], sid: str | None = None) -> None:
        """To one client, or to everybody."""
        if self._listeners(sid):
            self._outbox.put_nowait((_text(event, data), sid))

    def wants_metadata(self, sid: str | None) -> bool:
        """Whether this client negotiated previews with metadata."""
        return sid is not None and bool(self._flags.get(sid, {}).get("supports_preview_metadata"))

    def send_preview(self, image: bytes, image_type: str, sid: str | None) -> None:
        """Event 1: no prompt id, no node id."""
        frame = struct.pack(">II", _PREVIEW_IMAGE, _FORMATS[image_type]) + image
        if self._listeners(sid):
            self._outbox.put_nowait((frame, sid))

    def send_preview_with_metadata(self, image: bytes, image_type: str, sid: str, *, prompt_id: str, node: str) -> None:
        """Event 4: who made it is inside."""
        metadata = {
            "node_id": node,
            "prompt_id": prompt_id,
            "display_node_id": node,
            "parent_node_id": None,
            "real_node_id": node,
            "image_type": image_type,
        }
        head = json.dumps(metadata).encode()
        frame = struct.pack(">II", _PREVIEW_IMAGE_WITH_METADATA, len(head)) + head + image
        if self._listeners(sid):
            self._outbox.put_nowait((frame, sid))

    async def publish(self) -> None:
        """The one loop that sends; runs as long as the server."""
        while True:
            frame, sid = await self._outbox.get()
            await self._going.wait()
            for socket in self._listeners(sid):
                try:
                    if isinstance(frame, str):
                        await socket.send_str(frame)
                    else:
                        await socket.send_bytes(frame)
                except ConnectionError:
                    continue  # its handler is about to notice

    def _listeners(self, sid: str | None) -> list[web.WebSocketResponse]:
        chosen = [socket for client, socket in self._sockets.items() if sid in (None, client)]
        return [socket for socket in chosen if socket not in self._silent and not socket.closed]

    def deafen(self) -> None:
        """The sockets open now stay open, answer pings and hear nothing more. New ones are fine."""
        self._silent.update(self._open)

    def freeze(self) -> None:
        """The sockets open now are half-open: no frame, no pong, no close."""
        self._silent.update(self._open)
        for socket in self._open:
            transport = self._requests[socket].transport
            if transport is not None:
                transport.pause_reading()

    def stall(self) -> None:
        """Nothing is sent any more, to nobody (what a client that does not read does to all others)."""
        self._going.clear()

    def go_on(self) -> None:
        """Send what piled up."""
        self._going.set()

    def forget(self) -> None:
        """A new process: nobody is known, nothing is on its way."""
        self._life += 1
        self._sockets.clear()
        self._flags.clear()
        self.running_for = self.running_node = None
        while not self._outbox.empty():
            self._outbox.get_nowait()


def _text(event: str, data: dict[str, Any]) -> str:
    return json.dumps({"type": event, "data": data})
