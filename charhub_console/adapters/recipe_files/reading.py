"""One recipe from its texts: every field checked, parameters put in."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from charhub_console.adapters.recipe_files import bodies, graphs
from charhub_console.adapters.recipe_files.fields import Table, as_scalar, complain
from charhub_console.adapters.recipe_files.views import check_views, read_views
from charhub_console.domain.analysis import Style
from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.recipe import (
    DEFAULT_STYLE,
    Binding,
    Graph,
    Parameter,
    ParameterChoice,
    Recipe,
    Scalar,
    StyleValues,
)

KINDS = ("comfyui", "webui", "practice")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_KEYS = (
    *("title", "kind", "elsewhere", "licence", "middleware", "parameters", "settings", "styles", "files", "nodes"),
    *("graphs", "bind", "views"),
)
_NO_FILE = ("", "None")  # what a parameter says when it names no file

Loader = Callable[[str], bytes]


class _Form(Protocol):
    """What a recipe of one kind keeps its images' graphs in: ComfyUI's nodes, or a WebUI's request."""

    def fits(self, target: str, content: dict[str, Any], /) -> bool: ...

    def binding(
        self, target: str, value: str, content: dict[str, Any], parameters: dict[str, Scalar], where: str, /
    ) -> Binding: ...

    def put_parameters(
        self, content: dict[str, Any], bindings: list[Binding], parameters: dict[str, Scalar], /
    ) -> tuple[Binding, ...]: ...

    def check_bound(self, bindings: tuple[Binding, ...], output: str, where: str, /) -> None: ...


def parse_recipe(name: str, toml: bytes, load: Loader, choices: Sequence[ParameterChoice] = ()) -> Recipe:
    """Read a recipe.

    Args:
        name: of the folder.
        toml: content of `recipe.toml`.
        load: content of a file of the folder, by its plain name; raises RecipeInvalid when it is not there.
        choices: the operator's own parameter values; those of other recipes are left alone.

    Raises:
        RecipeInvalid: and nothing else, whatever the files hold.
    """
    file = f"{name}/recipe.toml"
    if not _NAME.fullmatch(name):
        complain(f"{name[:80]!r}:", "is no name for a recipe: use a-z, 0-9, dot, dash and underscore")
    top = _toml(toml, file)
    top.only(*_KEYS)
    kind = top.text("kind")
    if kind not in KINDS:
        complain(top.where("kind"), f"must be one of {', '.join(KINDS)}")
    own = [choice for choice in choices if choice.recipe == name]
    parameters = _parameters(top.table("parameters"), own)
    values = {item.name: item.value for item in parameters}
    digest = hashlib.sha256(toml)
    painted_by = _graphs(top, name, load, values, digest.update)
    styles = _styles(top.table("styles"), values)
    for choice in own:
        digest.update(f"\n{choice.name}={values[choice.name]!r}".encode())
    recipe = Recipe(
        name=name,
        title=top.text("title"),
        kind=kind,
        licence=top.text("licence"),
        views=read_views(top.table("views"), with_graphs=kind != "practice"),
        graphs=painted_by,
        settings=_settings(top.table("settings"), values, styles),
        files=_files(top, parameters),
        nodes_hint=tuple((key, top.table("nodes").text(key)) for key in top.table("nodes")),
        middleware=top.boolean("middleware", default=False),
        digest=digest.hexdigest(),
        parameters=parameters,
        styles=styles,
        elsewhere=top.optional_text("elsewhere"),
    )
    if kind != "practice":
        check_views(recipe, file)
    elif painted_by:
        complain(top.where("graphs"), f"have no place in a recipe of kind {kind}")
    return recipe


def _toml(data: bytes, file: str) -> Table:
    try:
        return Table(tomllib.loads(data.decode("utf-8")), file)
    except RecipeInvalid:
        raise
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "not UTF-8, or nested too deeply"
        raise RecipeInvalid(f"{file}: is no TOML text ({reason[:200]}).", "Correct the file.") from error


def _parameters(table: Table, choices: Sequence[ParameterChoice]) -> tuple[Parameter, ...]:
    chosen = {choice.name: choice for choice in choices}
    found = []
    for key in table:
        entry = table.table(key)
        entry.only("default", "help", "folder", "setting")
        value = entry.scalar("default")
        if key in chosen:
            value = _chosen(value, chosen.pop(key))
        folder, setting = entry.optional_text("folder"), entry.optional_text("setting")
        found.append(Parameter(key, value, entry.text("help", ""), folder, setting))
    for choice in chosen.values():
        known = ", ".join(table) or "none"
        raise RecipeInvalid(
            f"The recipe {choice.recipe} has no parameter {choice.name}.",
            f"Its parameters are: {known}.",
        )
    return tuple(found)


def _chosen(default: Scalar, choice: ParameterChoice) -> Scalar:
    """The operator's value in the type of the default; settings from the environment are always text."""
    where = f"The value given for {choice.name} of the recipe {choice.recipe}"
    wanted = type(default)
    try:
        value = wanted(choice.value)
    except (ValueError, TypeError, OverflowError):
        complain(where, f"must be a {'number' if wanted is float else 'whole number'}")
    return as_scalar(value, where)


def _graphs(
    top: Table, name: str, load: Loader, values: dict[str, Scalar], seen: Callable[[bytes], None]
) -> tuple[Graph, ...]:
    common, table = top.table("bind"), top.table("graphs")
    form: _Form = bodies if top.text("kind") == "webui" else graphs
    read: dict[str, dict[str, Any]] = {}
    for key in table:
        entry = table.table(key)
        entry.only("file", "fewer", "bind", *(("output", "prepared") if form is graphs else ()))
        file = entry.text("file")
        if not _FILE.fullmatch(file):
            complain(entry.where("file"), "must be the plain name of a file in the recipe's folder")
        data = load(file)
        seen(file.encode() + b"\0" + data)
        where = f"{name}/{file}:"
        read[key] = bodies.read_body(data, where) if form is bodies else graphs.read_graph(data, where)
    for target in common:
        if not any(form.fits(target, nodes) for nodes in read.values()):
            complain(common.where(target), "names a node and input that no graph has")
    found = []
    for key, nodes in read.items():
        own = table.table(key).table("bind")
        targets = {target: common for target in common if form.fits(target, nodes)} | dict.fromkeys(own, own)
        found.append(_graph(key, table.table(key), nodes, targets, values, form))
    return tuple(found)


def _graph(
    key: str,
    entry: Table,
    nodes: dict[str, Any],
    targets: dict[str, Table],
    values: dict[str, Scalar],
    form: _Form,
) -> Graph:
    output = entry.text("output") if form is graphs else ""
    if output and output not in nodes:
        complain(entry.where("output"), "names a node that is not in the graph")
    bound = [
        form.binding(target, table.text(target), nodes, values, table.where(target))
        for target, table in targets.items()
    ]
    bindings = form.put_parameters(nodes, bound, values)
    form.check_bound(bindings, output, entry.where("bind"))
    return Graph(
        name=key,
        text=json.dumps(nodes, ensure_ascii=False),
        output_node=output,
        bindings=bindings,
        fewer=entry.optional_text("fewer"),
        prepared=entry.optional_text("prepared"),
        parameters=tuple(item for item in bound if item.value.startswith("param:")),
    )


def _styles(table: Table, values: dict[str, Scalar]) -> tuple[StyleValues, ...]:
    """Values by the character's style; every name has one in `default`, so that no style is left without."""
    known = (DEFAULT_STYLE, *(style.value for style in Style))
    table.only(*known)
    found = []
    for style in table:
        entry, kept = table.table(style), []
        for name in entry:
            value = entry.scalar(name)
            kind, _, parameter = str(value).partition(":")
            if kind == "param" and parameter not in values:
                complain(entry.where(name), f"uses the parameter {parameter}, which is not there")
            kept.append((name, values[parameter] if kind == "param" else value))
        found.append(StyleValues(style, tuple(kept)))
    default = {name for item in found if item.style == DEFAULT_STYLE for name, _ in item.values}
    for item in found:
        for name, _ in item.values:
            if name not in default:
                complain(table.where(f"{item.style}.{name}"), f"has no value in styles.{DEFAULT_STYLE}")
    return tuple(found)


def _settings(table: Table, values: dict[str, Scalar], styles: tuple[StyleValues, ...]) -> tuple[tuple[str, str], ...]:
    by_style = {name for item in styles for name, _ in item.values}
    found = []
    for key in table:
        value = str(table.scalar(key))
        kind, _, parameter = value.partition(":")
        if kind == "param" and parameter not in values:
            complain(table.where(key), f"uses the parameter {parameter}, which is not there")
        if kind == "style" and parameter not in by_style:
            complain(table.where(key), f"uses the style's {parameter}, which is not there")
        if "," in key or ":" in key or not key:
            complain(table.where(key), "must have a name without commas and colons")
        if value:
            found.append((key, value.replace("\n", " ")))
    return tuple(found)


def _files(top: Table, parameters: tuple[Parameter, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for entry in top.tables("files"):
        entry.only("folder", "name")
        found.append((entry.text("folder"), entry.text("name")))
    found += [(item.folder, str(item.value)) for item in parameters if item.folder and item.value not in _NO_FILE]
    return tuple(found)
