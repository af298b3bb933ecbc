"""The floors, seen from the files themselves; import-linter holds the arrows between our own modules."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "charhub_console"


def imported(file: Path) -> Iterator[str]:
    """Top-level names of the packages a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            yield (node.module or "").split(".")[0]


def outside(folder: Path) -> dict[str, set[str]]:
    """Which libraries that are neither ours nor Python's own are imported, and by which files."""
    found: dict[str, set[str]] = {}
    for file in folder.rglob("*.py"):
        for name in set(imported(file)) - sys.stdlib_module_names - {"charhub_console"}:
            found.setdefault(name, set()).add(str(file.relative_to(ROOT)))
    return found


@pytest.mark.parametrize("floor", ["domain", "engine"])
def test_domain_and_engine_need_only_the_standard_library(floor: str) -> None:
    assert len(list((PACKAGE / floor).rglob("*.py"))) > 3
    assert outside(PACKAGE / floor) == {}


def test_every_outside_library_has_a_contract_that_says_who_may_import_it() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    protected = {module for contract in contracts for module in contract.get("protected_modules", [])}
    used = outside(PACKAGE)
    assert "httpx2" in used
    assert {name: files for name, files in used.items() if name not in protected} == {}


def test_dev_py_needs_only_the_standard_library_and_an_old_python() -> None:
    assert set(imported(ROOT / "dev.py")) <= sys.stdlib_module_names
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))
