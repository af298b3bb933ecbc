"""The double as a process of its own: `python -m tests.servers.comfyui --port N --seconds 0.5 --log file.jsonl`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from tests.servers.comfyui.server import ComfyServer
from tests.servers.comfyui.versions import VERSIONS


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.comfyui", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for any; the first line printed names it")
    parser.add_argument("--seconds", type=float, default=0.5, help="service time of a prompt")
    parser.add_argument("--version", choices=sorted(VERSIONS), default="0.24.0")
    parser.add_argument("--log", type=Path, help="file every submission, start, end… is appended to as a JSON line")
    parser.add_argument("--folder", type=Path, help="where output, input and temp live; kept")
    parser.add_argument("--token", help="bearer token every call must bring")
    parser.add_argument("--charhub", action="store_true", help="CharHub's middleware routes, no /ws")
    parser.add_argument("--no-previews", action="store_true", help="send no latent previews")
    parser.add_argument("--model", action="append", default=[], metavar="FOLDER/NAME", help="a model file it has")
    return parser.parse_args()


def _models(given: list[str]) -> dict[str, list[str]]:
    models: dict[str, list[str]] = {}
    for item in given:
        folder, _, name = item.partition("/")
        models.setdefault(folder, []).append(name)
    return models


async def _serve(asked: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    server = ComfyServer(
        version=asked.version,
        seconds_per_prompt=asked.seconds,
        token=asked.token,
        charhub=asked.charhub,
        models=_models(asked.model),
        previews=not asked.no_previews,
        folder=asked.folder,
        log=asked.log,
        port=asked.port,
    )
    async with server:
        print(server.url, flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
