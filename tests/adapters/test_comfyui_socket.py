"""The websocket against one that does what ComfyUI itself never does, but a proxy between may: cut messages up."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from charhub_console.adapters.comfyui.socket import EventSocket

JOB = "3f2b8c52-6c1b-4a59-9a55-0a7f3d1d2b11"
END = json.dumps({"type": "executing", "data": {"node": None, "prompt_id": JOB}})
START = json.dumps({"type": "execution_start", "data": {"prompt_id": JOB}})
STEP = json.dumps({"type": "progress", "data": {"value": 3, "max": 20, "prompt_id": JOB, "node": "5"}})


def preview(picture: bytes) -> bytes:
    metadata = json.dumps({"prompt_id": JOB, "image_type": "image/jpeg"}).encode()
    return struct.pack(">II", 4, len(metadata)) + metadata + picture


@asynccontextmanager
async def server(say: Callable[[ServerConnection], Awaitable[None]]) -> AsyncIterator[str]:
    async with serve(say, "127.0.0.1", 0, max_size=None) as made:
        port = next(iter(made.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def listening(*messages: str | bytes | Sequence[str] | Sequence[bytes]) -> AsyncIterator[EventSocket]:
    """A socket at a server that says these messages when it heard the first word; a list is sent in pieces."""

    async def say(connection: ServerConnection) -> None:
        await connection.recv()
        for message in messages:
            await connection.send(message)
        await connection.wait_closed()

    async with server(say) as url:
        socket = EventSocket(url, None, lambda: None)
        try:
            yield socket
        finally:
            await socket.close()


async def test_a_message_in_pieces_is_put_together() -> None:
    async with listening([START[:20], START[20:50], START[50:]], [STEP[:9], STEP[9:]], [END[:30], END[30:]]) as socket:
        watch = await socket.watch(JOB)
        async with asyncio.timeout(5):
            while not watch.ended:
                await watch.heard.wait()
                watch.heard.clear()
        seen = watch.seen()
        assert (seen.step, seen.of) == (3, 20)
        assert socket.hears(watch)


async def test_a_preview_in_pieces_is_put_together() -> None:
    picture = bytes(range(256)) * 300
    frame = preview(picture)
    async with listening([frame[:10], frame[10:40_000], frame[40_000:]], END) as socket:
        watch = await socket.watch(JOB)
        async with asyncio.timeout(5):
            while not watch.ended:
                await watch.heard.wait()
                watch.heard.clear()
        assert watch.seen().preview == picture


@pytest.mark.parametrize("pieces", [1, 4])
async def test_a_message_without_end_closes_the_socket_and_whoever_waits_looks(
    monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    monkeypatch.setattr("charhub_console.adapters.comfyui.socket.MAX_MESSAGE_BYTES", 3000)
    async with listening([b"x" * (4000 // pieces)] * pieces) as socket:
        watch = await socket.watch(JOB)
        async with asyncio.timeout(5):
            await watch.heard.wait()
        assert watch.ended
        assert not socket.hears(watch)
