"""A window cancels on its own loop what the engine follows on another one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from charhub_console.adapters.comfyui import ComfyBackend
from charhub_console.domain.errors import GenerationFailed
from tests.adapters.comfyui_jobs import EVENTS_ONLY, job, until
from tests.adapters.comfyui_jobs import result as result_of
from tests.servers.comfyui import ComfyFault, ComfyServer


@pytest.fixture
def engine_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop in a thread of its own that raises when it is touched from outside."""
    loop = asyncio.new_event_loop()
    loop.set_debug(True)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


async def test_a_job_followed_on_one_loop_can_be_cancelled_from_another(
    engine_loop: asyncio.AbstractEventLoop,
) -> None:
    def there(work: object) -> asyncio.Future[object]:
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, engine_loop))  # type: ignore[arg-type]

    async with ComfyServer() as server, asyncio.timeout(10):
        await server.fault(ComfyFault.STUCK)
        made = ComfyBackend("gpu-1", server.url, pace=EVENTS_ONLY)
        request = job()
        await there(made.submit(request))
        followed = there(result_of(made, request))
        await until(lambda: server.executor.running)
        server.hub.deafen()  # its word would wake the follower anyway
        await made.cancel(request.job_id)
        with pytest.raises(GenerationFailed, match="interrupted"):
            await followed
        await there(made.close())
        await made.close()
