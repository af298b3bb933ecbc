"""Takes every text of the window and of what it shows into resources/i18n, and compiles them: `dev.py translate`."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent

# English is translated too, but only where singular and plural differ.
LANGUAGES = {"pt_BR": [], "en": ["-pluralonly"]}


def translate(folder):
    """Take every text of the window into `folder`/charhub_*.ts and compile them. Returns the exit code.

    Texts that are gone are dropped, new ones are marked unfinished: translate them (`.venv/bin/pyside6-linguist`, or an
    editor), then run this again.
    """
    texts = ROOT / "charhub_console" / "app" / "gui" / "error_texts.py"
    texts.write_text(error_texts(ROOT / "charhub_console"), encoding="utf-8")
    sources = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "charhub_console" / "app" / "gui").rglob("*.py"))
    for language, only in LANGUAGES.items():
        ts, qm = (str(folder / f"charhub_{language}.{end}") for end in ("ts", "qm"))
        names = ["-source-language", "en_US", "-target-language", language]
        update = [str(TOOLS / "pyside6-lupdate"), "-silent", "-no-obsolete", "-locations", "none", *only, *names]
        release = [str(TOOLS / "pyside6-lrelease"), "-silent", "-nounfinished", ts, "-qm", qm]
        for command in ([*update, *sources, "-ts", ts], release):
            code = subprocess.call(command, cwd=ROOT)
            if code != 0:
                print(f"FAILED: {Path(command[0]).name} (exit code {code}).")
                return code
        unfinished = Path(ts).read_text(encoding="utf-8").count('type="unfinished"')
        print(f"charhub_{language}.ts: {f'{unfinished} texts wait for a translation' if unfinished else 'complete'}.")
    return 0


def error_texts(package):
    """The module that shows the translator what is said below the window, `package` being ours.

    Titles and advices of errors that are raised, notes of runs, what a check answers when all is well, titles of
    recipes. What such a text quotes is {0}, {1}, ...; one that is hardly more than what it quotes is left out.
    """
    tree = ast.parse((package / "domain" / "errors.py").read_text(encoding="utf-8"))
    errors = {item.name for item in tree.body if isinstance(item, ast.ClassDef)}
    found = set()
    for file in package.rglob("*.py"):
        if "cli" in file.relative_to(package).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found.update(filter(None, map(template, said_by(node, errors))))
    for file in (package.parent / "resources" / "recipes").glob("*/recipe.toml"):
        found.add(tomllib.loads(file.read_text(encoding="utf-8"))["title"])
    quoted = (json.dumps(text, ensure_ascii=False) for text in sorted(found))
    return ERROR_TEXTS.format("".join(f'    QT_TRANSLATE_NOOP("Errors", {text}),\n' for text in quoted))


def said_by(node, errors):
    """The expressions in this piece of a program whose text a person reads."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in errors:
            return [*node.args[:2], *(item.value for item in node.keywords if item.arg in ("title", "advice"))]
        return node.args[1:2] if name == "_note" else []
    if isinstance(node, ast.Assign):
        return [node.value] if getattr(node.targets[0], "id", "") == "note" else []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.endswith(SAYING):
        return [item.value for item in ast.walk(node) if isinstance(item, ast.Return)]
    return []


def template(expression):
    """The text of an expression with {0}, {1}, ... for what it quotes; None when it is none worth translating."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value
    if not isinstance(expression, ast.JoinedStr):
        return None
    parts, count = [], 0
    for value in expression.values:
        if isinstance(value, ast.Constant):
            parts.append(value.value)
        else:
            parts.append("{" + str(count) + "}")
            count += 1
    text = "".join(parts)
    fixed = "".join(letter for letter in re.sub(r"\{\d\}", "", text) if letter.isalpha())
    return text if len(fixed) >= LEAST_FIXED and "{" not in re.sub(r"\{\d\}", "", text) else None


SAYING = ("check", "sentence", "_note")  # functions that return what a person reads
LEAST_FIXED = 7  # letters of a text that are always the same


ERROR_TEXTS = '''"""What is said below the window, with {{0}} for what it quotes. Written by `dev.py translate`."""

# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

TEXTS = (
{})
'''


if __name__ == "__main__":
    sys.exit(translate(ROOT / "resources" / "i18n"))
