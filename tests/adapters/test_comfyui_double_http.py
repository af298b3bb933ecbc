"""The double against the recorded HTTP answers of both versions, and the transcripts against the recordings."""

from __future__ import annotations

import json
import sys

import pytest

from tests.servers.comfyui import ComfyServer
from tests.servers.comfyui.distil import TRANSCRIPTS, distilled, expected, recordings_folder
from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.tables import TABLES
from tests.servers.comfyui.replay.transcript import Reading, sockets_of
from tests.servers.comfyui.versions import VERSIONS

STARTED = {"socket": "A", "msg": {"type": "execution_start", "data": {"prompt_id": "x", "timestamp": 1}}}
ENDED = {"socket": "A", "msg": {"type": "execution_success", "data": {"prompt_id": "x", "timestamp": 2}}}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", TABLES)
async def test_the_double_answers_as_the_real_server_did(name: str, version: str) -> None:
    if name == "filename_prefix" and sys.platform == "win32":
        pytest.skip("the recorded servers ran on Linux, where names may hold backslashes and newlines")
    table = TABLES[name]
    async with ComfyServer(version=version) as server, Stage(server) as stage:
        answered = table.normal(await table.play(stage))
    assert answered == expected(f"http_{name}", version)


@pytest.mark.skipif(recordings_folder() is None, reason="the recordings are not beside the project")
def test_the_transcripts_are_what_the_recordings_say() -> None:
    recordings = recordings_folder()
    assert recordings is not None
    kept = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in TRANSCRIPTS.glob("*.json")}
    assert kept == json.loads(json.dumps(distilled(recordings)))


def test_the_normal_form_forgets_times_and_ids_only() -> None:
    told = sockets_of([STARTED, ENDED], Reading())
    later = json.loads(json.dumps([STARTED, ENDED]).replace('"x"', '"y"').replace(": 1}", ": 9}"))
    assert sockets_of(later, Reading()) == told
    assert sockets_of([ENDED, STARTED], Reading()) != told
    other_id = json.loads(json.dumps(ENDED).replace('"x"', '"y"'))
    assert sockets_of([STARTED, other_id], Reading()) != told
    without_time = json.loads(json.dumps(ENDED).replace(', "timestamp": 2', ""))
    assert sockets_of([STARTED, without_time], Reading()) != told
