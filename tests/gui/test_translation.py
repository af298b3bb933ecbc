"""The translations are whole and true to the sources: nothing untranslated, nothing drifted, nothing lost."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from charhub_console.app.gui import language
from charhub_console.app.gui.error_texts import TEXTS
from charhub_console.app.gui.error_words import told

ROOT = Path(__file__).resolve().parents[2]
GUI = ROOT / "charhub_console" / "app" / "gui"
FOLDER = ROOT / "resources" / "i18n"
TOOLS = Path(sys.executable).parent
MEND = "run `python3 dev.py translate`, translate what is new in resources/i18n/*.ts, and run it again"
PLACEHOLDER = re.compile(r"\{\d*[^}]*\}|%L?n|%\d|`[^`]+`")
ACCELERATOR = re.compile(r"&(\w)")


@dataclass(frozen=True)
class Message:
    """One entry of a .ts file; `forms` has one text, or one for each number."""

    context: str
    source: str
    meaning: str
    counts: bool
    forms: tuple[str, ...]
    finished: bool


def messages(language: str, folder: Path = FOLDER) -> list[Message]:
    root = ElementTree.parse(folder / f"charhub_{language}.ts").getroot()
    contexts = ((context.findtext("name") or "", context) for context in root.iter("context"))
    return [_message(name, item) for name, context in contexts for item in context.iter("message")]


def _message(context: str, item: ElementTree.Element) -> Message:
    said = item.find("translation")
    assert said is not None
    forms = tuple(form.text or "" for form in said.iter("numerusform")) or (said.text or "",)
    return Message(
        context,
        item.findtext("source") or "",
        item.findtext("comment") or "",
        item.get("numerus") == "yes",
        forms,
        said.get("type") is None,
    )


@pytest.mark.parametrize("language", ["pt_BR", "en"])
def test_every_text_is_translated(language: str) -> None:
    waiting = [one.source for one in messages(language) if not one.finished or not all(one.forms)]
    assert waiting == [], MEND


@pytest.mark.parametrize("language", ["pt_BR", "en"])
def test_every_translation_keeps_the_placeholders(language: str) -> None:
    wrong = []
    for one in messages(language):
        wanted = sorted(PLACEHOLDER.findall(one.source))
        for form in one.forms:
            kept = sorted(PLACEHOLDER.findall(form))
            in_words = one.counts and form == one.forms[0] and sorted([*kept, "%Ln"]) == wanted  # "the last one"
            if kept != wanted and not in_words:
                wrong.append((one.source, form))
    assert wrong == []


@pytest.mark.parametrize("language", ["pt_BR", "en"])
def test_translations_begin_and_end_as_the_text_does(language: str) -> None:
    """A blank at an edge, an ellipsis, a colon, a question mark and a line break are part of the layout."""
    for one in messages(language):
        for form in one.forms:
            assert (form[:1] == " ", form[-1:] == " ") == (one.source[0] == " ", one.source[-1] == " "), one.source
            assert form.count("\n") == one.source.count("\n"), one.source
            for mark in ("…", ":", "?", "*", "."):
                assert form.endswith(mark) == one.source.endswith(mark), (one.source, form)


def test_no_two_accelerators_of_a_context_are_the_same() -> None:
    found = messages("pt_BR")
    for context in {one.context for one in found}:
        shown = [one.forms[0] for one in found if one.context == context]
        used = [key.lower() for text in shown for key in ACCELERATOR.findall(text)]
        assert len(used) == len(set(used)), context


@pytest.mark.parametrize(("language", "options"), [("pt_BR", []), ("en", ["-pluralonly"])])
def test_the_ts_file_has_the_texts_of_the_sources(language: str, options: list[str], tmp_path: Path) -> None:
    fresh = tmp_path / f"charhub_{language}.ts"
    sources = sorted(str(file) for file in GUI.rglob("*.py"))
    tool = [str(TOOLS / "pyside6-lupdate"), "-silent", "-locations", "none", *options]
    names = ["-source-language", "en_US", "-target-language", language]
    subprocess.run([*tool, *names, *sources, "-ts", str(fresh)], check=True, cwd=ROOT)
    ours, theirs = (
        {(one.context, one.source, one.meaning, one.counts) for one in messages(language, folder)}
        for folder in (FOLDER, tmp_path)
    )
    assert ours == theirs, MEND


@pytest.mark.parametrize("language", ["pt_BR", "en"])
def test_the_compiled_file_says_what_the_ts_file_says(language: str) -> None:
    translator = QTranslator()
    assert translator.load(f"charhub_{language}", str(FOLDER))
    for one in messages(language):
        numbers = (1, 2) if one.counts else (-1,)
        said = [translator.translate(one.context, one.source, one.meaning or None, number) for number in numbers]
        assert said == list(one.forms), MEND


def test_every_text_is_written_so_that_it_can_be_extracted() -> None:
    """Variables, f-strings and calls inside of f-strings are not found by lupdate; the texts would stay English."""
    known = {one.source for one in messages("pt_BR")}
    wrong = []
    for file in sorted(GUI.rglob("*.py")):
        for call, inside in _calls(ast.parse(file.read_text(encoding="utf-8"))):
            text = _text_of(call)
            if inside or isinstance(text, ast.JoinedStr | ast.BinOp):
                wrong.append(f"{file.name}:{call.lineno} is inside or made of an f-string")
            elif isinstance(text, ast.Constant) and text.value not in known:
                wrong.append(f"{file.name}:{call.lineno} was not found: {text.value!r}")
            elif any(keyword.arg in ("meaning", "count", "disambiguation", "n") for keyword in call.keywords):
                wrong.append(f"{file.name}:{call.lineno} gives its meaning or count by name")
    assert wrong == []


def test_no_lambda_listens_to_what_outlives_a_page() -> None:
    """Pages go when the language changes. Qt forgets a method of a page that is gone, but not a lambda."""
    outlives = re.compile(r"(switch\(\)|engine)\.\w+\.connect\(\s*(lambda|partial)")
    heard = [file.name for file in GUI.rglob("*/*.py") if outlives.search(file.read_text(encoding="utf-8"))]
    assert heard == []


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, bool]]:
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in ("tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"):
            yield node, id(node) in inside


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _text_of(call: ast.Call) -> ast.expr | None:
    number = 1 if _name(call) in ("translate", "QT_TRANSLATE_NOOP") else 0
    return call.args[number] if len(call.args) > number and not isinstance(call.args[0], ast.UnaryOp) else None


@pytest.fixture
def portuguese(qapp: object) -> Iterator[None]:
    language.choose(language.BRAZILIAN)
    yield
    language.choose(language.ENGLISH)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Nobody knows this text.", "Nobody knows this text."),
        ("http://gpu:8188 does not answer (timed out).", "http://gpu:8188 não responde (timed out)."),
        ("The database is damaged: page 3.", "O banco de dados está danificado: page 3."),
        (
            "Fetching failed: api.civitai.com did not arrive whole. Try again.",
            "A busca falhou: api.civitai.com did not arrive whole. Try again.",
        ),
        ("ok, 24 sample candidates", "ok, 24 candidatos de amostra"),
        ("A {0} that {is no template", "A {0} that {is no template"),
        ("", ""),
    ],
)
def test_what_quotes_something_is_translated_around_it(portuguese: None, said: str, shown: str) -> None:
    assert told(said) == shown


def test_a_quoted_text_with_braces_stays_as_it_is(portuguese: None) -> None:
    assert told("{0} {x} does not answer ({1}).") == "{0} {x} não responde ({1})."


def test_every_text_with_a_place_is_found_again_by_its_own_template(portuguese: None) -> None:
    for text in map(str, TEXTS):
        places = re.findall(r"\{\d\}", text)
        if places:
            filled = text.format(*(f"«{at}»" for at in range(len(places))))
            translated = told(filled)
            assert all(f"«{at}»" in translated for at in range(len(places))), text
