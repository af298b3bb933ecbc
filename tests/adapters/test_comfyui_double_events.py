"""The double against the recorded WebSocket scenarios of both versions."""

from __future__ import annotations

import pytest

from tests.servers.comfyui import ComfyServer
from tests.servers.comfyui.distil import expected
from tests.servers.comfyui.replay.scenarios import SCENARIOS
from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.transcript import sockets_of
from tests.servers.comfyui.versions import VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", SCENARIOS)
async def test_the_double_says_what_the_real_server_said(name: str, version: str) -> None:
    scenario = SCENARIOS[name]
    async with ComfyServer(version=version) as server, Stage(server) as stage:
        await scenario.play(stage)
        heard = sockets_of(stage.frames, scenario.reading)
        heard.pop("unheard", None)
    assert heard == expected(f"ws_{name}", version)
