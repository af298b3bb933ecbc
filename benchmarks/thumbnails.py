"""How fast thumbnails are made: `python -m benchmarks.thumbnails [2000]`. The console's way beside a bare loop.

Both read JPEG files of 1024x1536, decode and shrink with Pillow, and write JPEG files of 256x384, in two threads.
Blocks of both alternate, so that what else the machine does hits both.
geeqie does the same folder where it is installed.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageFilter

from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.local_files import LocalFolder

DISTINCT = 40
BLOCKS = 8
THREADS = 2
LIMIT = 0.9
AT_ONCE = 4
PATIENCE_S = 300.0


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = pictures(folder / "large", count)
        wall, cpu = compare(files, folder)
        print(f"{count} thumbnails of 1024x1536, ours / bare loop, by the clock          {wall:.2f} (limit {LIMIT})")
        print(f"{count} thumbnails of 1024x1536, ours / bare loop, by processor time     {cpu:.2f} (limit {LIMIT})")
        geeqie(folder / "large", count)


def pictures(folder: Path, count: int) -> list[Path]:
    """About 250 KB each; more than the distinct ones are links to them."""
    folder.mkdir()
    files = [folder / f"{number}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        if number >= DISTINCT:
            os.link(files[number % DISTINCT], file)
            continue
        noise = random.Random(number).randbytes(128 * 192 * 3)
        small = Image.frombytes("RGB", (128, 192), noise)
        large = small.resize((1024, 1536), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))
        large.save(file, quality=90)
    return files


def compare(files: list[Path], folder: Path) -> tuple[float, float]:
    """Our rate as a part of the bare one, by wall and by processor time."""
    size = len(files) // BLOCKS
    wall, cpu = {"ours": 0.0, "bare": 0.0}, {"ours": 0.0, "bare": 0.0}
    for block in range(BLOCKS):
        chunk = files[block * size : (block + 1) * size]
        for name, work in (("bare", bare), ("ours", ours))[:: 1 if block % 2 else -1]:
            clock, processor = time.perf_counter(), time.process_time()
            work(chunk, folder / name)
            wall[name] += time.perf_counter() - clock
            cpu[name] += time.process_time() - processor
    done = size * BLOCKS
    print("images a second: " + ", ".join(f"{name} {done / wall[name]:.0f}" for name in wall))
    return wall["bare"] / wall["ours"], cpu["bare"] / cpu["ours"]


def bare(files: list[Path], folder: Path) -> None:
    """What the decoder can do."""
    folder.mkdir(exist_ok=True)

    def one(file: Path) -> None:
        image = Image.open(file)
        image.draft("RGB", (512, 768))
        image.thumbnail((256, 384), Image.Resampling.LANCZOS, reducing_gap=2.0)
        image.save(folder / file.name, quality=85)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, files))


def ours(files: list[Path], folder: Path) -> None:
    """As fetching makes them: through the ports, written whole or not at all."""

    async def make() -> None:
        images, into, chosen = PillowImageFiles(THREADS), LocalFolder(folder), iter(files)

        async def worker() -> None:
            for file in chosen:
                data = await asyncio.to_thread(file.read_bytes)
                await into.cache(f"thumbnails/{file.name}", await images.thumbnail(data))

        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
        images.close()

    asyncio.run(make())


def geeqie(folder: Path, count: int) -> None:
    """Its cache of thumbnails for the same folder, made by a geeqie that shows nothing on a screen of its own.

    Its `--cache-maintenance` hangs in version 2.0.1 and makes none; told by `--remote`, it does the same work.
    """
    programs = [shutil.which(name) for name in ("xvfb-run", "geeqie")]
    if None in programs:
        print("geeqie or xvfb-run is not installed: not compared")
        return
    with tempfile.TemporaryDirectory() as home:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {"HOME": home}
        script = f"geeqie --disable-clutter --blank & sleep 4; geeqie --remote --cache-render-recurse:{folder}; wait"
        with subprocess.Popen(
            ["xvfb-run", "-a", "sh", "-c", script],
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            try:
                rate = render_rate(Path(home), count)
            finally:
                os.killpg(running.pid, signal.SIGTERM)
    print(f"geeqie --remote --cache-render-recurse: {rate:.0f} images a second, with one thread")


def render_rate(home: Path, count: int) -> float:
    """Images a second from the first thumbnail to the last."""
    first = made = 0
    began = asked = time.perf_counter()
    while made < count:
        if time.perf_counter() - asked > PATIENCE_S:
            raise SystemExit(f"geeqie made {made} of {count} thumbnails in {PATIENCE_S:.0f} s")
        time.sleep(0.05)
        made = sum(1 for _ in home.rglob("*.png"))
        if made and not first:
            first, began = made, time.perf_counter()
    return (made - first) / (time.perf_counter() - began)


def timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
