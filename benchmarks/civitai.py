"""Civitai's double as a process of its own, with images as large as real ones: `python -m benchmarks.civitai`."""

from __future__ import annotations

import argparse
import asyncio
import io
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.servers.civitai import CivitaiDouble, painted

ROOT = Path(__file__).resolve().parents[1]
SIZE = (832, 1216)  # what the items say of themselves, and what most of them are over there


@contextmanager
def civitai(count: int) -> Iterator[str]:
    """The address of a running double with so many images."""
    command = [sys.executable, "-m", "benchmarks.civitai", "--count", str(count)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError("the Civitai double did not start")
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _large(number: int) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(painted(number, "PNG"))) as small:
        small.resize(SIZE, Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


async def _serve(count: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with CivitaiDouble(count=count) as double:
        double.bodies = {item["id"]: _large(item["id"]) for item in double.items}
        for item in double.items:  # the nightly rule asks for every signal, the gender too
            who = ("woman", "man")[item["id"] % 2]
            item["meta"]["prompt"] = item["meta"]["prompt"].replace("an adult ", f"an adult {who}, ")
        print(double.url, flush=True)
        await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    asyncio.run(_serve(parser.parse_args().count))
