"""The double as a process of its own."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.servers import in_thread
from tests.servers.comfyui import ComfyServer
from tests.servers.comfyui.process import ComfyProcess
from tests.servers.comfyui.replay.graphs import Prompt, one_colour, text_to_image


def call(url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=10) as response:
        return json.loads(response.read() or b"null")


def submitted(url: str, prompt: Prompt, **extra: Any) -> str:
    prompt_id = str(uuid.uuid4())
    call(f"{url}/prompt", {"prompt": prompt, "prompt_id": prompt_id, "extra_data": extra})
    return prompt_id


def ended(url: str, prompt_id: str) -> None:
    deadline = time.monotonic() + 10
    while not call(f"{url}/history/{prompt_id}"):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_its_log_tells_every_execution_over_kills_and_restarts(tmp_path: Path) -> None:
    with ComfyProcess(log=tmp_path / "log.jsonl", seconds=0.05, folder=tmp_path / "files") as process:
        url = process.url
        first = submitted(url, text_to_image(seed=1), attempt=1)
        ended(url, first)
        call(f"{url}/history/{first}")
        call_stuck = submitted(url, text_to_image(seed=2), attempt=2)
        ended(url, call_stuck)
        process.kill()
        process.start()
        assert process.url == url
        assert call(f"{url}/history") == {}
        last = submitted(url, one_colour(), attempt=3)
        ended(url, last)
    assert [(run.prompt_id, run.extra_data["attempt"], run.outcome) for run in process.executions] == [
        (first, 1, "success"),
        (call_stuck, 2, "success"),
        (last, 3, "success"),
    ]
    assert (tmp_path / "files/output/spike/rec_00002_.png").is_file()


def test_a_kill_in_mid_run_leaves_a_running_execution_in_the_log(tmp_path: Path) -> None:
    with ComfyProcess(log=tmp_path / "log.jsonl", seconds=30) as process:
        prompt_id = submitted(process.url, text_to_image())
        while not call(f"{process.url}/queue")["queue_running"]:
            pass
        process.kill()
        assert [(run.prompt_id, run.outcome) for run in process.executions] == [(prompt_id, "running")]


def test_it_says_why_it_does_not_start(tmp_path: Path) -> None:
    process = ComfyProcess(log=tmp_path / "log.jsonl", extra=("--version", "0.0.0"))
    with pytest.raises(RuntimeError, match="did not start"):
        process.start()


def test_it_serves_blocking_code_from_a_thread() -> None:
    with in_thread(server := ComfyServer()):
        prompt_id = submitted(server.url, one_colour())
        ended(server.url, prompt_id)
    assert [run.outcome for run in server.executions] == ["success"]
