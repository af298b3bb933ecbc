"""The data files travel with the program."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHERE = "from charhub_console.app import paths; print(paths.__file__); print(paths.resources())"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked the way an installer does it (it is pure Python)."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def files_below(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def test_the_wheel_holds_every_resource(installed: Path) -> None:
    shipped = files_below(installed / "charhub_console" / "_resources")
    assert shipped == files_below(ROOT / "resources")
    assert any(name.startswith("recipes/") for name in shipped)


def test_the_installed_program_finds_its_resources(installed: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", WHERE], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    module, folder = done.stdout.split()
    assert Path(module).is_relative_to(installed)
    assert Path(folder) == installed / "charhub_console" / "_resources"


def test_the_source_tree_finds_its_resources() -> None:
    done = subprocess.run([sys.executable, "-c", WHERE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(done.stdout.split()[1]) == ROOT / "resources"
