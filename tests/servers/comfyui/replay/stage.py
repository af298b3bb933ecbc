"""The client side of a replay: sockets that write down what they hear in the form of the recordings, and HTTP."""

from __future__ import annotations

import asyncio
import io
import json
import struct
import uuid
from collections.abc import Callable
from typing import Any, Self

import aiohttp
from PIL import Image

from tests.servers.comfyui.replay.transcript import Frame, Json
from tests.servers.comfyui.server import ComfyServer

PATIENCE_S = 10.0
FLAGS = {"type": "feature_flags", "data": {"supports_preview_metadata": True}}


class Socket:
    """One WebSocket, read by a task of its own."""

    def __init__(self, stage: Stage, name: str, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.name = name
        self.ws = ws
        self._stage = stage
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.ws:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._stage.write({"socket": self.name, "msg": json.loads(message.data)})
            elif message.type is aiohttp.WSMsgType.BINARY:
                await self._stage.write({"socket": self.name, **_binary(message.data)})
        if self.ws.close_code is not None:
            await self._tell_closed()

    async def close(self) -> None:
        """Close it properly."""
        await self.ws.close()
        await self.task
        await self._tell_closed()

    async def _tell_closed(self) -> None:
        code = self.ws.close_code
        await self._stage.write({"socket": self.name, "socket_event": "closed", "close_code": code})

    async def break_off(self) -> None:
        """The connection breaks without a word (the server sees a reset)."""
        connection = self.ws._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.abort()
        await self.task


class Stage:
    """One replay: `async with Stage(server) as stage`. `frames` is what a recording would hold."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server
        self.frames: list[Frame] = []
        self._changed = asyncio.Condition()
        self._sockets: list[Socket] = []

    async def __aenter__(self) -> Self:
        self.http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *exc: object) -> None:
        for socket in self._sockets:
            await socket.ws.close()
            await socket.task
        await self.http.close()

    async def write(self, frame: Frame) -> None:
        """Add a line."""
        async with self._changed:
            self.frames.append(frame)
            self._changed.notify_all()

    async def until(self, ready: Callable[[], Any]) -> None:
        """Wait until something that was heard makes this true."""
        async with asyncio.timeout(PATIENCE_S), self._changed:
            await self._changed.wait_for(ready)

    async def open(self, client_id: str | None, name: str = "-", *, say: tuple[Any, ...] = ()) -> Socket:
        """Open a socket, say something first, wait for its greeting."""
        query = f"?clientId={client_id}" if client_id is not None else ""
        ws = await self.http.ws_connect(f"{self.server.url}/ws{query}", max_msg_size=2**26)
        for said in say:
            await ws.send_str(said if isinstance(said, str) else json.dumps(said))
        before = len(self.frames)
        socket = Socket(self, name, ws)
        self._sockets.append(socket)
        await self.until(lambda: any(frame.get("socket") == name for frame in self.frames[before:]))
        if FLAGS in say[:1]:
            await self.until(lambda: self.count("feature_flags", name))
        return socket

    # --- what was heard -----------------------------------------------------------------------------------------

    def count(self, kind: str, name: str | None = None, **fields: Any) -> int:
        """How many messages of a type were heard, with these fields."""
        return sum(
            1
            for frame in self.frames
            if name in (None, frame.get("socket"))
            and frame.get("msg", {}).get("type") == kind
            and all(frame["msg"]["data"].get(key) == value for key, value in fields.items())
        )

    async def heard_end_of(self, prompt_id: str) -> None:
        """Wait for `executing: null` of a prompt."""
        await self.until(lambda: self.count("executing", None, node=None, prompt_id=prompt_id))

    async def in_history(self, prompt_id: str) -> Json:
        """Poll until a prompt ended; its history entry."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                entry: Json | None = (await self.get(f"/history/{prompt_id}"))["json"].get(prompt_id)
                if entry is not None:
                    return entry
                await asyncio.sleep(0.002)

    async def idle(self) -> None:
        """Poll until nothing runs or waits."""
        async with asyncio.timeout(PATIENCE_S):
            while self.server.prompts.remaining:
                await asyncio.sleep(0.002)

    async def ping(self) -> None:
        """A round trip on every open socket: what was sent before has been heard when it returns."""
        for socket in self._sockets:
            if not socket.ws.closed:
                await socket.ws.ping()
        await self.get("/prompt")

    # --- HTTP ---------------------------------------------------------------------------------------------------

    def new_id(self) -> str:
        """A canonical uuid4."""
        return str(uuid.uuid4())

    async def submit(
        self, prompt: Any, client_id: str | None = None, *, note: str | None = "POST /prompt", **more: Any
    ) -> str:
        """POST /prompt with an id of ours; noted as the recorder did. Returns the id."""
        prompt_id: str = more.pop("prompt_id", None) or self.new_id()
        body = {"prompt": prompt, "prompt_id": prompt_id, **more}
        if client_id is not None:
            body["client_id"] = client_id
        response = await self.post("/prompt", body)
        if note is not None:
            await self.write({"client": {note: response.get("json", response["status"])}})
        return prompt_id

    async def run(self, prompt: Any, client_id: str | None = None, **more: Any) -> Json:
        """Submit without a note and wait; the history entry."""
        return await self.in_history(await self.submit(prompt, client_id, note=None, **more))

    async def get(self, path: str, **how: Any) -> Json:
        """GET, as the recorder wrote it down."""
        return await self.ask("GET", path, **how)

    async def file_of(self, entry: Json) -> tuple[int, bytes]:
        """Status and bytes of the first file of a history entry."""
        file = next(iter(entry["outputs"].values()))["images"][0]
        async with self.http.get(f"{self.server.url}/view", params=file) as response:
            return response.status, await response.read()

    async def post(self, path: str, json_body: Any = None, **how: Any) -> Json:
        """POST, as the recorder wrote it down."""
        if json_body is not None:
            how["json"] = json_body
        return await self.ask("POST", path, **how)

    async def upload(self, name: str | None, data: bytes, *, field: str = "image", **fields: str) -> Json:
        """POST /upload/image with the name in plain UTF-8, as browsers send it. `name` None sends a plain field."""
        parts = [(f'name="{field}"' if name is None else f'name="{field}"; filename="{name}"', data)]
        parts += [(f'name="{key}"', value.encode()) for key, value in fields.items()]
        body = b"".join(
            f"--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
            for head, content in parts
        )
        headers = {"Content-Type": "multipart/form-data; boundary=cut"}
        return await self.post("/upload/image", data=body + b"--cut--\r\n", headers=headers)

    async def ask(self, method: str, path: str, **how: Any) -> Json:
        """Any request, as the recorder wrote it down."""
        async with self.http.request(method, self.server.url + path, **how) as response:
            return _heard(response, await response.read())


def _heard(response: aiohttp.ClientResponse, body: bytes) -> Json:
    told: Json = {"status": response.status, "headers": {k.lower(): v for k, v in response.headers.items()}}
    if response.content_type == "application/json" and body:
        told["json"] = json.loads(body)
    elif response.content_type.startswith("image/") and body:
        told["body"] = _image(body)
    else:
        told["text"] = body.decode("utf-8", "replace")
    return told


def _image(body: bytes) -> Json:
    try:
        with Image.open(io.BytesIO(body)) as image:
            image.load()
            return {"format": image.format, "size": list(image.size), "mode": image.mode}
    except OSError:
        return {"image_error": "?"}


def _binary(data: bytes) -> Json:
    (event,) = struct.unpack(">I", data[:4])
    told: Json = {"binary": True, "event": event}
    body = data[8:]
    if event == 4:
        (length,) = struct.unpack(">I", data[4:8])
        told["metadata"] = json.loads(data[8 : 8 + length])
        body = data[8 + length :]
    told["image"] = _image(body)
    return told


def colours(data: bytes) -> int:
    """How many colours an image has.

    Raises:
        OSError: it does not decode.
    """
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return len(image.convert("RGB").getcolors(2**24) or ())
