"""The websocket of one server: it makes things faster and shows progress; nothing is ever believed on its word.

It only notes what it hears, in the callback of the loop (whoever waits there stalls the events of every client of
that server), a new random client id for every socket (a server that notices an old socket's death throws out the
newest socket of that id), and no reconnecting: jobs sent under a lost socket are followed by polling.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from uuid import uuid4

from picows import WSCloseCode, WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from charhub_console.adapters.comfyui.watched import Watch, data_of, preview_metadata

_log = logging.getLogger(__name__)

MAX_MESSAGE_BYTES = 2**26
IDLE_S = 30.0
OPEN_S = 3.0
PAUSE_AFTER_FAILURE_S = 10.0
LISTEN_EVERY_S = 0.05  # a server sends a hundred messages an image; waking up for each costs more than reading them
_SILENCE_S = 180.0  # then it is asked, and has half as long to answer: a server that loads a model may take its time
_KIND_WITHIN = 40  # a message begins with its type: {"type": "execution_cached", "data": …


class _Messages(WSListener):
    """Whole messages out of frames, told as they come.

    Args:
        loop: where it lives; its callbacks may be called while that loop is being ended.
        hear: called with every text and every binary message.
        gone: called once, when the socket is no more.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, hear: Callable[[bytes, bool], None], gone: Callable[[str], None]
    ) -> None:
        self._loop = loop
        self._hear = hear
        self._gone = gone
        self._parts = bytearray()
        self._binary = False
        self._rests = False

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See picows. Called by the loop; what has come until the next time is then read in one go."""
        if not self._rests:
            self._rests = True
            transport.underlying_transport.pause_reading()
            self._loop.call_later(LISTEN_EVERY_S, self._listen, transport)
        kind = frame.msg_type
        if kind in (WSMsgType.TEXT, WSMsgType.BINARY) and frame.fin:
            self._hear(frame.get_payload_as_bytes(), kind is WSMsgType.BINARY)
        elif kind in (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION):
            self._gather(transport, frame)
        elif kind is WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """See picows. Called by the loop."""
        received = transport.close_handshake.recv if transport.close_handshake else None
        self._gone(str(received.code) if received else "without a word")

    def _listen(self, transport: WSTransport) -> None:
        self._rests = False
        if not transport.is_disconnected:
            transport.underlying_transport.resume_reading()

    def _gather(self, transport: WSTransport, frame: WSFrame) -> None:
        """Messages of several frames: nobody sends them, but a proxy between may."""
        if frame.msg_type is not WSMsgType.CONTINUATION:
            self._parts.clear()
            self._binary = frame.msg_type is WSMsgType.BINARY
        self._parts += frame.get_payload_as_memoryview()
        if len(self._parts) > MAX_MESSAGE_BYTES:
            transport.send_close(WSCloseCode.MESSAGE_TOO_BIG)
            transport.disconnect()
        elif frame.fin:
            message = bytes(self._parts)
            self._parts.clear()
            self._hear(message, self._binary)


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
        self._socket: WSTransport | None = None
        self._client_id = ""
        self._keeper: asyncio.Task[None] | None = None
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
        keeper, self._keeper = self._keeper, None
        if keeper and not keeper.done():  # it ended with its own loop when that is gone
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

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
                socket = await self._connect(client_id)
            except (OSError, WSError, ValueError) as error:
                self._not_before = loop.time() + PAUSE_AFTER_FAILURE_S
                _log.info("no websocket, jobs are followed by polling (%s)", type(error).__name__)
                return
            self._keeper = loop.create_task(_keep(socket), name="comfyui events")
            if not socket.is_disconnected:
                self._socket, self._client_id = socket, client_id

    async def _connect(self, client_id: str) -> WSTransport:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(OPEN_S):
            socket, _ = await ws_connect(
                lambda: _Messages(loop, self._hear, lambda code: self._lost(client_id, code)),
                self._url + client_id,
                extra_headers=self._headers,
                max_frame_size=MAX_MESSAGE_BYTES,
                max_redirects=0,  # neither proxies nor redirects: behind those jobs are followed by polling
                enable_auto_ping=True,
                auto_ping_idle_timeout=_SILENCE_S,
                auto_ping_reply_timeout=_SILENCE_S / 2,
                logger_name=_log,
                use_aiofastnet=False,  # the loop's own connections, whichever loop it is
            )
        # Only as the very first frame; later it is passed over. With it previews say whose they are.
        socket.send(WSMsgType.TEXT, b'{"type":"feature_flags","data":{"supports_preview_metadata":true}}')
        return socket

    def _lost(self, client_id: str, code: str) -> None:
        _log.info("the websocket closed (%s)", code)
        if client_id == self._client_id:
            self._socket = None
        for watch in self._watches.values():
            if watch.client_id == client_id:
                watch.end()

    def _hear(self, message: bytes, binary: bool) -> None:
        if not binary:
            self._hear_event(message)
        elif self._previews:
            self._hear_preview(message)

    def _hear_event(self, message: bytes) -> None:
        kind = message[:_KIND_WITHIN]
        if b'"progress_state"' in kind:
            return  # most of the bytes, nothing new in them
        watch = self._watch_named_in(message)
        if watch is None:
            return  # not ours: prompts without a client id are told to everybody
        self._alive()
        if b'"progress"' in kind:
            watch.steps(message)
            return
        data = data_of(message)
        if str(data.get("prompt_id")) != watch.job_id:
            return
        if b'"executing"' in kind and data.get("node", "") is None:
            watch.end()  # the only end: execution_success comes before the history has it
        elif b'"execution_start"' in kind or b'"executing"' in kind:
            watch.runs()

    def _hear_preview(self, message: bytes) -> None:
        watch = self._watch_named_in(preview_metadata(message))
        if watch is not None:
            watch.pictures(message)

    def _watch_named_in(self, message: bytes) -> Watch | None:
        return next((watch for watch in self._watches.values() if watch.name in message), None)

    def _close_idle(self) -> None:
        self._idle = None
        if not self._watches and self._keeper:
            self._socket = None
            self._keeper.cancel()


async def _keep(socket: WSTransport) -> None:
    """Until it is gone; cancelled, as every task of a loop that ends is, it hangs up first."""
    try:
        await socket.wait_disconnected()
    finally:
        socket.send_close()
        socket.disconnect(graceful=False)
