"""The server's folders on disk: output, input and temp; names are found by listing them, as the real one does."""

from __future__ import annotations

import os
import random
import re
import string
import time
from pathlib import Path

KINDS = ("output", "input", "temp")


class OutsideFolder(Exception):
    """SaveImage's refusal to leave the output folder; runs into an execution_error."""


class Folders:
    """Where files go. Everything under `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        for kind in KINDS:
            self.of(kind).mkdir(parents=True, exist_ok=True)
        self.new_temp_names()

    def of(self, kind: str) -> Path:
        """The folder of a type.

        Raises:
            ValueError: no such type.
        """
        if kind not in KINDS:
            raise ValueError(kind)
        return self.root / kind

    def new_temp_names(self) -> None:
        """Every start of the server saves previews under another name."""
        self.temp_suffix = "".join(random.choices(string.ascii_lowercase, k=5))

    def empty_temp(self) -> None:
        """What every start of the server does."""
        for path in sorted(self.of("temp").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        self.new_temp_names()

    def annotated(self, name: str) -> Path:
        """The file LoadImage means: `name.png`, `sub/name.png`, `name.png [output]`."""
        found = re.fullmatch(r"(.*) \[(output|input|temp)\]", name, re.DOTALL)
        return self.of(found[2]) / found[1] if found else self.of("input") / name

    def inputs(self) -> list[str]:
        """What LoadImage offers: the files directly in the input folder."""
        return sorted(entry.name for entry in os.scandir(self.of("input")) if entry.is_file())

    def places_for(self, prefix: str, kind: str, width: int, height: int, count: int) -> list[tuple[str, Path]]:
        """(subfolder, path) for so many new files under a filename_prefix; the counter goes on from what is there.

        Raises:
            OutsideFolder: the prefix leads out of the folder.
        """
        root = self.of(kind)
        subfolder, stem = os.path.split(os.path.normpath(_filled_in(prefix, width, height)))
        folder = root / subfolder
        if not folder.resolve().is_relative_to(root):
            raise OutsideFolder("**** ERROR: Saving image outside the output folder is not allowed.")
        folder.mkdir(parents=True, exist_ok=True)
        counter = 1 + max(_counters([entry.name for entry in os.scandir(folder)], stem), default=0)
        return [
            (subfolder, folder / f"{stem.replace('%batch_num%', str(number))}_{counter + number:05}_.png")
            for number in range(count)
        ]


def _counters(names: list[str], stem: str) -> list[int]:
    pattern = re.compile(re.escape(stem) + r"_(\d+)(?:_|$)")
    return [int(found[1]) for name in names if (found := pattern.match(name))]


def _filled_in(prefix: str, width: int, height: int) -> str:
    if "%" not in prefix:
        return prefix
    now = time.localtime()
    tokens = {
        "%width%": str(width),
        "%height%": str(height),
        "%year%": str(now.tm_year),
        "%month%": f"{now.tm_mon:02}",
        "%day%": f"{now.tm_mday:02}",
        "%hour%": f"{now.tm_hour:02}",
        "%minute%": f"{now.tm_min:02}",
        "%second%": f"{now.tm_sec:02}",
    }
    for token, value in tokens.items():
        prefix = prefix.replace(token, value)
    return prefix
