"""A recipe as data: which graph paints which view, which node takes which value, what it needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from charhub_console.domain.errors import InvalidInput, RecipeInvalid
from charhub_console.domain.views import View

Scalar = str | int | float
"""What a recipe parameter may be; never a bool."""


DEFAULT_STYLE = "default"
CHECKPOINT = "checkpoint"  # the value by style that names the model


class ReferenceSource(StrEnum):
    """Where an input image of a view comes from."""

    SOURCE = "source"  # the candidate's image
    AVATAR = "avatar"  # the active AVATAR of the character
    FRONT = "front"  # the active REFERENCE_FRONT; falls back to AVATAR


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the recipe the operator may choose: the model's file name, steps, strength…

    `folder` is the models folder the value is a file of, for parameters that name a file; an empty file name
    means that the operator has to choose one. `setting` is the console's setting that holds it, if there is one.
    """

    name: str
    value: Scalar
    help: str = ""
    folder: str | None = None
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class ParameterChoice:
    """The operator's own value for one parameter of one recipe."""

    recipe: str
    name: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class Binding:
    """One value put into a graph: `inputs[input_name]` of a node, found by its id.

    `value` names what goes in: prompt, negative, seed, width, height, prefix (where the file is saved),
    reference:0, reference:1… (an uploaded image's name), reference_path (the folder CharHub's middleware prepared),
    view:NAME (a value of the view, such as denoise), or style:NAME (a value by the character's style, such as the
    checkpoint). Parameters are already in the graph's text. In a WebUI request `node` is empty and `input_name` a path.
    """

    value: str
    node: str
    input_name: str


@dataclass(frozen=True, slots=True)
class ReferenceSlot:
    """One input image of a view: tried in this order, first one present wins; `required` fails the view without."""

    sources: tuple[ReferenceSource, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class ViewRecipe:
    """How one view is painted. `graph` names a graph file of the recipe; without references `graph_without` is used.

    `prompt` and `negative` are templates for `domain.prompts`; `values` are put where the graph binds view:NAME.
    """

    view: View
    graph: str
    width: int
    height: int
    prompt: str  # template: {subject} and {style} are filled in
    negative: str  # template: {standard} and {style} are filled in
    references: tuple[ReferenceSlot, ...] = ()
    graph_without: str | None = None  # graph when no reference is present
    values: tuple[tuple[str, Scalar], ...] = ()

    def graph_name(self, references: int) -> str:
        """The graph to ask for when this many references are present."""
        return self.graph if references or self.graph_without is None else self.graph_without


@dataclass(frozen=True, slots=True)
class Graph:
    """One ComfyUI graph in API format, kept as JSON text, with its bindings and its output node; or one WebUI request.

    `fewer` names the graph to use when one reference fewer is present, `prepared` the one to use when CharHub's
    middleware has put the references into a folder. Both save with the same output node.
    """

    name: str
    text: str
    output_node: str
    bindings: tuple[Binding, ...]
    fewer: str | None = None
    prepared: str | None = None
    parameters: tuple[Binding, ...] = ()  # where the recipe's parameters go; the text has the recipe's own values there

    @property
    def places(self) -> int:
        """How many uploaded reference images it takes."""
        return len({item.value for item in self.bindings if item.value.startswith("reference:")})

    @property
    def takes_folder(self) -> bool:
        """Whether it reads its references from a folder the middleware prepared."""
        return any(item.value == "reference_path" for item in self.bindings)


@dataclass(frozen=True, slots=True)
class StyleValues:
    """What a recipe uses for the characters of one style; `default` is every style without an entry of its own."""

    style: str
    values: tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A folder of `resources/recipes/`, read. `settings_for` is written into image metadata."""

    name: str
    title: str
    kind: str  # "comfyui", "webui" or "practice"
    licence: str
    views: tuple[ViewRecipe, ...]
    graphs: tuple[Graph, ...]
    settings: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()  # (models folder, file name) it needs
    nodes_hint: tuple[tuple[str, str], ...] = ()  # (node class, where to get it)
    middleware: bool = False  # uses CharHub's /api/prepare and /api/cleanup routes
    digest: str = ""  # sha256 over the recipe's files, and the operator's own parameter values
    parameters: tuple[Parameter, ...] = ()
    styles: tuple[StyleValues, ...] = ()
    elsewhere: str | None = None  # the recipe that paints the same on servers of another kind

    def values_for(self, style: str) -> dict[str, Scalar]:
        """The recipe's values for a character of this style: its own, else those of `default`."""
        found = {item.style: dict(item.values) for item in self.styles}
        return found.get(DEFAULT_STYLE, {}) | found.get(style, {})

    def settings_for(self, style: str) -> tuple[tuple[str, str], ...]:
        """What is written into the metadata of an image of a character of this style."""
        values = {f"style:{name}": value for name, value in self.values_for(style).items()} | self.parameter_values
        said = ((name, str(values.get(text, text)).replace("\n", " ")) for name, text in self.settings)
        return tuple((name, text) for name, text in said if text)

    @property
    def parameter_values(self) -> dict[str, Scalar]:
        """What goes where a graph or a setting says param:NAME."""
        return {f"param:{item.name}": item.value for item in self.parameters}

    def chosen(self, values: Iterable[tuple[str, Scalar]]) -> Recipe:
        """The recipe with other values of its parameters, in their own types; `model` is the checkpoint of every style.

        Raises:
            InvalidInput: it has no such parameter, or the value is none for it.
        """
        recipe = self
        for name, value in values:
            recipe = recipe._with(name, value)
        return recipe

    def _with(self, name: str, value: Scalar) -> Recipe:
        digest = hashlib.sha256(f"{self.digest}\n{name}={value!r}".encode()).hexdigest()
        if name == "model" and any(key == CHECKPOINT for item in self.styles for key, _ in item.values):
            styles = tuple(
                replace(item, values=tuple((key, value if key == CHECKPOINT else own) for key, own in item.values))
                for item in self.styles
            )
            return replace(self, styles=styles, digest=digest)
        own = next((item for item in self.parameters if item.name == name), None)
        if own is None:
            known = ", ".join(item.name for item in self.parameters) or "none"
            raise InvalidInput(
                f"The recipe {self.name} has no {name}.", f"Its parameters are: {known}. Or choose another --recipe."
            )
        try:
            changed = replace(own, value=type(own.value)(value))
        except (ValueError, OverflowError) as error:
            raise InvalidInput(f"{value!r} is no {name} of the recipe {self.name}.", "Give a number.") from error
        parameters = tuple(changed if item is own else item for item in self.parameters)
        return replace(self, parameters=parameters, digest=digest)

    def view(self, view: View) -> ViewRecipe:
        """The recipe of one view (every recipe has all five, checked when it was read)."""
        return next(item for item in self.views if item.view is view)

    def graph(self, name: str) -> Graph:
        """A graph by name (names in a recipe were checked when it was read)."""
        return next(item for item in self.graphs if item.name == name)

    def graph_for(self, name: str, references: int) -> Graph:
        """Graph `name`, or its variant for fewer references, so that every place it has is filled.

        Raises:
            RecipeInvalid: no variant takes this few.
        """
        graph = self.graph(name)
        while graph.places > references:
            if graph.fewer is None:
                raise RecipeInvalid(
                    f"The graph {name} of the recipe {self.name} takes {graph.places} images, not {references}.",
                    "Turn the source image on as a reference, or use another recipe.",
                )
            graph = self.graph(graph.fewer)
        return graph
