"""The HTTP calls to one ComfyUI server, and to CharHub's middleware in front of one. One call, one method."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from charhub_console.adapters.comfyui.answers import (
    Ended,
    Queue,
    SavedFile,
    read_devices,
    read_history,
    read_queue,
)
from charhub_console.adapters.comfyui.graph import Nodes
from charhub_console.adapters.comfyui.preflight import NodeInfo, read_node
from charhub_console.adapters.http import NO_RETRY, Answer, HttpService, Outside, Timeouts
from charhub_console.domain.errors import BadAnswer, Gone
from charhub_console.engine.ports import Device

MAX_IMAGE_BYTES = 64 * 1024 * 1024
UPLOAD_FOLDER = "charhub"
_MANY_BYTES = 16 * 1024 * 1024  # a queue or a history entry carries whole graphs
POLL_S = 10.0  # for a small answer
SEND_S = 60.0  # for whatever carries a graph or an image
_MISSING = frozenset({404, 405})


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What GET /system_stats tells."""

    version: str
    devices: tuple[Device, ...] = ()


class ComfyClient:
    """Every method raises Unreachable, RateLimited, Unauthorized or BadAnswer, and nothing of the HTTP library."""

    def __init__(self, name: str, url: str, token: str | None, *, address_setting: str, key_setting: str) -> None:
        self.outside = Outside(name, address_setting, key_setting)
        self._http = HttpService(
            self.outside,
            url,
            token=token,
            retry=NO_RETRY,  # who follows a job asks again anyway; a POST is never repeated
            timeouts=Timeouts(connect_s=5.0, read_s=30.0, total_s=SEND_S),
            max_bytes=_MANY_BYTES,
        )

    async def post_prompt(self, nodes: Nodes, job_id: str, client_id: str, extra: dict[str, str]) -> Answer:
        """POST /prompt; 200, 400 and 413 are answers. Never with `number`: with a repeated id it kills the worker."""
        body = {"prompt": nodes, "prompt_id": job_id, "client_id": client_id, "extra_data": extra}
        return await self._call("POST", "/prompt", json=body, accept=frozenset({400, 413}), total_s=SEND_S)

    async def history(self, job_id: str) -> Ended | None:
        """How a job ended; None when the history does not hold it (unknown, waiting and running look alike)."""
        answer = await self._call("GET", f"/history/{quote(job_id, safe='')}", total_s=POLL_S)
        entries = answer.json()
        if not isinstance(entries, dict):
            raise self._odd("history")
        return read_history(entries, job_id)

    async def queue(self) -> Queue | None:
        """Who runs and who waits; None when the middleware does not pass this route on."""
        answer = await self._call("GET", "/queue", accept=_MISSING, total_s=POLL_S)
        if answer.status in _MISSING:
            return None
        queue = read_queue(answer.json())
        if queue is None:
            raise self._odd("queue")
        return queue

    async def delete_waiting(self, job_id: str) -> None:
        """Take a job out of the queue. Answers 200 whether it hit or not: look again."""
        await self._call("POST", "/queue", json={"delete": [job_id]}, total_s=POLL_S)

    async def interrupt(self, job_id: str) -> None:
        """Stop exactly this job if it runs. Never without the id: that would stop anybody's."""
        await self._call("POST", "/interrupt", json={"prompt_id": job_id}, total_s=POLL_S)

    async def view(self, file: SavedFile) -> bytes:
        """The bytes of a saved image. Raises also Gone: the file is not there (any more)."""
        params = {"filename": file.filename, "subfolder": file.subfolder, "type": file.type}
        answer = await self._http.request("GET", "/view", params=params, max_bytes=MAX_IMAGE_BYTES, total_s=SEND_S)
        return answer.body

    async def upload(self, data: bytes) -> str:
        """Put a reference image into the server's input folder and return the name LoadImage knows it by.

        The name comes from the content, so the same image is stored once; the server's own answer counts.
        """
        kind, ending = ("image/jpeg", "jpg") if data.startswith(b"\xff\xd8") else ("image/png", "png")
        name = f"{hashlib.sha256(data).hexdigest()[:40]}.{ending}"
        answer = await self._call(
            "POST",
            "/upload/image",
            form={"type": "input", "subfolder": UPLOAD_FOLDER},
            files={"image": (name, data, kind)},
            total_s=SEND_S,
        )
        stored = answer.json()
        if not isinstance(stored, dict) or not isinstance(stored.get("name"), str) or not stored["name"]:
            raise self._odd("upload")
        folder = stored.get("subfolder")
        return f"{folder}/{stored['name']}" if isinstance(folder, str) and folder else stored["name"]

    async def node(self, class_type: str) -> NodeInfo | None:
        """What /object_info tells of a node class; None when the server does not have it (200 with `{}`).

        Raises also Gone: the route itself is missing (the middleware does not pass it on).
        """
        answer = await self._http.request("GET", f"/object_info/{quote(class_type, safe='')}", total_s=POLL_S)
        infos = answer.json()
        if not isinstance(infos, dict):
            raise self._odd("object_info")
        return read_node(infos[class_type]) if class_type in infos else None

    async def facts(self) -> ServerFacts:
        """Version of the server and what it paints on."""
        answer = (await self._call("GET", "/system_stats", total_s=POLL_S)).json()
        system = answer.get("system") if isinstance(answer, dict) else None
        if not isinstance(system, dict):
            raise self._odd("system_stats")
        return ServerFacts(str(system.get("comfyui_version") or "unknown"), read_devices(answer.get("devices")))

    async def prepare(self, folder_id: str, references: list[dict[str, str]]) -> str:
        """CharHub's middleware downloads `references` ({type, url}) into a folder and tells its path."""
        body = {"characterId": folder_id, "referenceImages": references}
        answer = (await self._call("POST", "/api/prepare", json=body, total_s=SEND_S)).json()
        path = answer.get("referencePath") if isinstance(answer, dict) else None
        if not isinstance(path, str) or not path:
            raise self._odd("/api/prepare")
        return path

    async def cleanup(self, folder_id: str) -> None:
        """CharHub's middleware forgets a prepared folder."""
        await self._call("POST", "/api/cleanup", json={"characterId": folder_id}, total_s=POLL_S)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _call(self, method: str, path: str, **how: Any) -> Answer:
        try:
            return await self._http.request(method, path, **how)
        except Gone as error:
            raise BadAnswer(
                f"{self.outside.name} has no {path.split('/')[1]}: it is no ComfyUI, or something stands in between.",
                self.outside.check_address,
            ) from error

    def _odd(self, what: str) -> BadAnswer:
        return BadAnswer(
            f"{self.outside.name} answered {what} with something else than ComfyUI does.",
            "Another program may listen at this address, or its version does not fit this console.",
        )
