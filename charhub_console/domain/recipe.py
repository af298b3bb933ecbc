"""A recipe as data: which graph paints which view, which node takes which value, what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from charhub_console.domain.views import View


class ReferenceSource(StrEnum):
    """Where an input image of a view comes from."""

    SOURCE = "source"  # the candidate's image
    AVATAR = "avatar"  # the active AVATAR of the character
    FRONT = "front"  # the active REFERENCE_FRONT; falls back to AVATAR


@dataclass(frozen=True, slots=True)
class Binding:
    """One value put into a graph: `inputs[input_name]` of the node found by id, checked against its class.

    `value` names what goes in: prompt, negative, seed, width, height, prefix, reference:0, reference:1, denoise…
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
    """How one view is painted. `graph` names a graph file of the recipe; without references `graph_without` is used."""

    view: View
    graph: str
    width: int
    height: int
    prompt: str  # template: {subject} and {style} are filled in
    negative: str
    references: tuple[ReferenceSlot, ...] = ()
    graph_without: str | None = None  # graph when no reference is present


@dataclass(frozen=True, slots=True)
class Graph:
    """One ComfyUI graph in API format, kept as JSON text, with its bindings and its output node."""

    name: str
    text: str
    output_node: str
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A folder of `resources/recipes/`, read. `settings` is written into image metadata."""

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
    digest: str = ""  # sha256 over the recipe's files

    def view(self, view: View) -> ViewRecipe:
        """The recipe of one view (KeyError-free: every recipe has all five, checked when it was read)."""
        return next(item for item in self.views if item.view is view)

    def graph(self, name: str) -> Graph:
        """A graph by name."""
        return next(item for item in self.graphs if item.name == name)
