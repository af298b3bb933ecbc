"""The websocket of one server: it makes things faster and shows progress; nothing is ever believed on its word.

One reader task that only notes what it hears (a reader that waits for anything stalls the events of every client of
that server), a new random client id for every socket (a server that notices an old socket's death throws out the
newest socket of that id), and no reconnecting: jobs sent under a lost socket are followed by polling.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import aiohttp

from charhub_console.adapters.comfyui.watched import Watch, data_of, preview_metadata

_log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 2**26  # the library's own limit of 4 MiB would close the socket on a larger frame
IDLE_S = 30.0
OPEN_S = 3.0
PAUSE_AFTER_FAILURE_S = 10.0
_SILENCE_S = 180.0  # then it is asked, and has half as long to answer: a server that loads a model may take its time
_KIND_WITHIN = 40  # a frame begins with its type: {"type": "execution_cached", "data": …


@dataclass(frozen=True, slots=True)
class _Connection:
    """An open websocket and the session it lives in."""

    session: aiohttp.ClientSession
    frames: aiohttp.ClientWebSocketResponse

    async def close(self) -> None:
        await self.frames.close()
        await self.session.close()


class EventSocket:
    """Opened when a job is sent, closed when idle. Belongs to one event loop.

    Args:
        url: http(s) base address of the server.
        alive: called whenever the server says that it is running something.
        previews: whether anybody wants to see them; older servers send them unasked.
    """

    def __init__(self, url: str, token: str | None, alive: Callable[[], None], *, previews: bool = True) -> None:
        self._url = url.rstrip("/").replace("http", "ws", 1) + "/ws?clientId="
        self._headers = {"Authorization": f"Bearer {token.strip()}"} if token and token.strip() else None
        self._alive = alive
        self._previews = previews
        self._watches: dict[str, Watch] = {}
        self._socket: _Connection | None = None
        self._client_id = ""
        self._reader: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._not_before = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None  # where watches are made
        self._idle: asyncio.TimerHandle | None = None

    async def watch(self, job_id: str) -> Watch:
        """Listen for a job; to be called before it is sent, whose events may come before the answer."""
        await self._open()
        watch = Watch(job_id, self._client_id or str(uuid4()))
        self._watches[job_id] = watch
        return watch

    def known(self, job_id: str) -> Watch | None:
        """The watch of a job that was sent by this process."""
        return self._watches.get(job_id)

    def hears(self, watch: Watch) -> bool:
        """Whether events of this job can still come."""
        return self._socket is not None and watch.client_id == self._client_id

    def end(self, job_id: str) -> None:
        """Whoever waits for this job looks now. From any loop."""
        self._on_own_loop(self._end, job_id)

    def forget(self, job_id: str) -> None:
        """No longer listen for a job; without any the socket closes after a while. From any loop."""
        self._on_own_loop(self._forget, job_id)

    def _on_own_loop(self, act: Callable[[str], None], job_id: str) -> None:
        """A window cancels on its own loop what the engine follows on another one."""
        own = self._loop
        if own is asyncio.get_running_loop():
            act(job_id)
        elif own is not None and not own.is_closed():
            own.call_soon_threadsafe(act, job_id)

    def _end(self, job_id: str) -> None:
        watch = self._watches.get(job_id)
        if watch is not None:
            watch.end()

    def _forget(self, job_id: str) -> None:
        self._watches.pop(job_id, None)
        if not self._watches and self._socket is not None and self._idle is None:
            self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._close_idle)

    async def close(self) -> None:
        """Hang up; everybody who waits is told to look for themselves."""
        if self._idle:
            self._idle.cancel()
        reader, self._reader = self._reader, None
        if reader and not reader.done():  # it ended with its own loop when that is gone
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _open(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        async with self._opening:
            if self._idle:
                self._idle.cancel()
                self._idle = None
            if self._socket is not None or loop.time() < self._not_before:
                return
            client_id = str(uuid4())
            try:
                async with asyncio.timeout(OPEN_S):
                    connection = await self._connect(client_id)
            except (OSError, aiohttp.ClientError, ValueError) as error:
                self._not_before = loop.time() + PAUSE_AFTER_FAILURE_S
                _log.info("no websocket, jobs are followed by polling (%s)", type(error).__name__)
                return
            self._socket, self._client_id = connection, client_id
            self._reader = loop.create_task(self._read(connection, client_id), name="comfyui events")

    async def _connect(self, client_id: str) -> _Connection:
        session = aiohttp.ClientSession()  # neither proxies nor redirects: behind those jobs are followed by polling
        try:
            connection = await session.ws_connect(
                self._url + client_id,
                headers=self._headers,
                max_msg_size=MAX_FRAME_BYTES,
                compress=0,  # the server would compress megabytes on its only event loop
                heartbeat=_SILENCE_S,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            )
            # Only as the very first frame; later it is passed over. With it previews say whose they are.
            await connection.send_str('{"type":"feature_flags","data":{"supports_preview_metadata":true}}')
        except BaseException:
            await session.close()
            raise
        return _Connection(session, connection)

    async def _read(self, connection: _Connection, client_id: str) -> None:
        try:
            async for message in connection.frames:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._hear(message.data)
                elif message.type is aiohttp.WSMsgType.BINARY and self._previews:
                    self._hear_preview(message.data)
            _log.info("the websocket closed (%s)", connection.frames.close_code)
        finally:
            if self._socket is connection:
                self._socket = None
            for watch in self._watches.values():
                if watch.client_id == client_id:
                    watch.end()
            await connection.close()

    def _hear(self, frame: str) -> None:
        kind = frame[:_KIND_WITHIN]
        if '"progress_state"' in kind:
            return  # most of the bytes, nothing new in them
        watch = next((watch for job_id, watch in self._watches.items() if job_id in frame), None)
        if watch is None:
            return  # not ours: prompts without a client id are told to everybody
        self._alive()
        if '"progress"' in kind:
            watch.steps(frame)
            return
        data = data_of(frame)
        if str(data.get("prompt_id")) != watch.job_id:
            return
        if '"executing"' in kind and data.get("node", "") is None:
            watch.end()  # the only end: execution_success comes before the history has it
        elif '"execution_start"' in kind or '"executing"' in kind:
            watch.runs()

    def _hear_preview(self, frame: bytes) -> None:
        metadata = preview_metadata(frame)
        watch = next((watch for job_id, watch in self._watches.items() if job_id.encode() in metadata), None)
        if watch is not None:
            watch.pictures(frame)

    def _close_idle(self) -> None:
        self._idle = None
        if not self._watches and self._reader:
            self._socket = None
            self._reader.cancel()
