"""What every file keeps to."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400
FOLDERS = ("charhub_console", "tests", "benchmarks", "build_spec", "resources")


def sources() -> list[Path]:
    """Every Python file of ours."""
    found = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py") if "__pycache__" not in file.parts]
    return [ROOT / "dev.py", *found]


def test_no_file_is_longer_than_400_lines() -> None:
    texts = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in sources()}
    lengths = {name: len(text.splitlines()) for name, text in texts.items() if "Written by `dev.py" not in text[:200]}
    assert len(lengths) > 20
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_there_is_no_place_for_left_overs() -> None:
    forbidden = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [
        file for file in sources() if forbidden & {part.removesuffix(".py") for part in file.relative_to(ROOT).parts}
    ] == []


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"#\s*(TO" "DO|FIX" "ME|XXX|HACK)\\b")
    assert [file for file in sources() if marks.search(file.read_text(encoding="utf-8"))] == []


def test_every_module_says_what_belongs_in_it() -> None:
    modules = (ROOT / "charhub_console").rglob("*.py")
    assert [file for file in modules if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))] == []


def test_no_address_of_a_package_index_is_written_down() -> None:
    address = re.compile(r"pypi\.org|pythonhosted|simple/?['\"]\s*$|index-url\s*=", re.MULTILINE)
    named = [*sources(), ROOT / "pyproject.toml", ROOT / "README.md", ROOT / ".ci" / "run"]
    mine = Path(__file__).resolve()
    assert [file for file in named if file != mine and address.search(file.read_text(encoding="utf-8"))] == []
