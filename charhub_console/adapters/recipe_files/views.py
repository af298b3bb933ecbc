"""The five views of a recipe, and whether its graphs can serve them with the references that may be there."""

from __future__ import annotations

import re

from charhub_console.adapters.recipe_files.fields import Table, complain
from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.prompts import NEGATIVE_PLACEHOLDERS, PROMPT_PLACEHOLDERS
from charhub_console.domain.recipe import Graph, Recipe, ReferenceSlot, ReferenceSource, ViewRecipe
from charhub_console.domain.views import View


def read_views(table: Table, *, with_graphs: bool) -> tuple[ViewRecipe, ...]:
    """All five. Raises: RecipeInvalid."""
    table.only(*(view.value for view in View))
    return tuple(_view(view, table, with_graphs) for view in View)


def _view(view: View, table: Table, with_graphs: bool) -> ViewRecipe:
    if not table.has(view.value):
        complain(table.where(view.value), "is missing; a recipe has all five views")
    entry = table.table(view.value)
    known = ("width", "height", "prompt", "negative", "references", "values")
    entry.only(*known, *(("graph", "graph_without") if with_graphs else ()))
    values = entry.table("values")
    return ViewRecipe(
        view=view,
        graph=entry.text("graph") if with_graphs else "",
        graph_without=entry.optional_text("graph_without"),
        width=entry.pixels("width"),
        height=entry.pixels("height"),
        prompt=_template(entry, "prompt", PROMPT_PLACEHOLDERS, "subject"),
        negative=_template(entry, "negative", NEGATIVE_PLACEHOLDERS),
        references=tuple(_slot(slot, view) for slot in entry.tables("references")),
        values=tuple((key, values.scalar(key)) for key in values),
    )


def _template(entry: Table, key: str, known: frozenset[str], needed: str | None = None) -> str:
    """A text whose {placeholders} are all known. The subject is never left out: it says the person is an adult."""
    text = entry.text(key)
    found = set(re.findall(r"\{(\w+)\}", text))
    if found - known or set("{}") & set(re.sub(r"\{\w+\}", "", text)):
        allowed = ", ".join(f"{{{name}}}" for name in sorted(known))
        complain(entry.where(key), f"may hold these placeholders and no other braces: {allowed}")
    if needed and needed not in found:
        complain(entry.where(key), f"must hold {{{needed}}}")
    return text


def _slot(entry: Table, view: View) -> ReferenceSlot:
    entry.only("from", "required")
    sources = []
    for text in entry.texts("from"):
        if text not in list(ReferenceSource):
            complain(entry.where("from"), f"may hold {', '.join(ReferenceSource)}")
        sources.append(ReferenceSource(text))
    if view is View.AVATAR and sources != [ReferenceSource.SOURCE]:
        complain(entry.where("from"), 'must be ["source"]: the avatar is painted first')
    if ReferenceSource.FRONT in sources and sources[-1] is ReferenceSource.FRONT:
        complain(entry.where("from"), "needs avatar or source after front, which may not be painted yet")
    return ReferenceSlot(tuple(sources), entry.boolean("required", default=False))


def check_views(recipe: Recipe, file: str) -> None:
    """Graph names, variants and numbers of references fit together. Raises: RecipeInvalid."""
    for graph in recipe.graphs:
        _check_variants(graph, recipe, file)
    for view in recipe.views:
        _check_view(view, recipe, f"{file}: views.{view.view.value}")


def _find(recipe: Recipe, name: str, where: str) -> Graph:
    if name not in {graph.name for graph in recipe.graphs}:
        complain(where, f"names the graph {name}, which is not there")
    return recipe.graph(name)


def _check_variants(graph: Graph, recipe: Recipe, file: str) -> None:
    where = f"{file}: graphs.{graph.name}"
    for key, name in (("fewer", graph.fewer), ("prepared", graph.prepared)):
        if name is not None and _find(recipe, name, f"{where}.{key}").output_node != graph.output_node:
            complain(f"{where}.{key}", "must save with the same output node")
    if graph.fewer is not None and recipe.graph(graph.fewer).places != graph.places - 1:
        complain(f"{where}.fewer", "must take exactly one reference image fewer")
    if graph.prepared is not None and (
        not recipe.graph(graph.prepared).takes_folder or recipe.graph(graph.prepared).places
    ):
        complain(f"{where}.prepared", "must bind reference_path and no reference images")


def _check_view(view: ViewRecipe, recipe: Recipe, where: str) -> None:
    graph = _find(recipe, view.graph, f"{where}.graph")
    if graph.places and not view.references:
        complain(f"{where}.references", "are missing: its graph takes some")
    used = [graph]
    fewest = sum(slot.required for slot in view.references)
    for count in range(max(1, fewest), len(view.references) + 1):
        try:
            variant = recipe.graph_for(graph.name, count)
        except RecipeInvalid:
            complain(f"{where}.graph", f"has no variant (fewer) for {count} of its reference images")
        if variant.places != count:
            complain(f"{where}.references", f"are more than the {variant.places} its graph takes")
        used.append(variant)
    if fewest == 0:
        without = graph if view.graph_without is None else _find(recipe, view.graph_without, f"{where}.graph_without")
        if without.places:
            complain(f"{where}.graph_without", "must be a graph that takes no reference images")
        used.append(without)
    known = {name for name, _ in view.values}
    by_style = {name for item in recipe.styles for name, _ in item.values}
    used += [recipe.graph(item.prepared) for item in used if item.prepared]
    for item in used:
        if item.takes_folder and item.name in {view.graph, view.graph_without}:
            complain(f"{where}.graph", "reads a prepared folder; name it as `prepared` of a graph that takes uploads")
        for bound in item.bindings:
            if bound.value.startswith("view:") and bound.value.removeprefix("view:") not in known:
                complain(f"{where}.values", f"lacks {bound.value.removeprefix('view:')}, which its graph takes")
            wanted = bound.value.removeprefix("style:")
            if wanted != bound.value and wanted not in by_style:
                complain(f"{where}.graph", f"takes the style's {wanted}, which is not there")
