"""The tools the engine works with, in one place: the ports as they were wired, and how generation is set up."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import NotFound
from charhub_console.domain.names import NamePool
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.template import Template
from charhub_console.engine.pool import BackendPool
from charhub_console.engine.ports import (
    Analyser,
    CandidateSource,
    Clock,
    Embedder,
    EventBus,
    ImageFiles,
    Jobs,
    LocalFiles,
    Storage,
    VectorIndex,
    Webhook,
)
from charhub_console.engine.ports.publishing import Publishing
from charhub_console.engine.store import Store


@dataclass(frozen=True, slots=True)
class Options:
    """How characters are generated. Times in seconds.

    Args:
        publish: characters go to CharHub's own tables; `log_runs`: and so do runs, to its batch log.
        user: the CharHub user who owns and pays what is made by hand; None: it is paid from the local ledger.
    """

    recipe: str
    references: bool = True
    image_timeout_s: float = 180.0
    continue_on_error: bool = True
    source_as_reference: bool = True
    keep_masters: bool = False
    allowed_levels: Level = Level.PG
    bot: str = ""
    practice: bool = False
    top_up: bool = True
    top_up_quality: float = 0.0
    repair_cool_down_s: float = 72_000.0
    tree_user: str | None = None  # keys in MedusaVR's tree below this user, instead of CharHub's layout
    publish: bool = False
    log_runs: bool = False
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """Every port the engine may use. `examiner` looks at pixels of outputs; None when no such analyser is set up.

    `webhook` is told what came of a night; None when nobody wants to be. `charhub` are CharHub's own tables; None when
    no central database is set up, and in practice mode.
    """

    store: Store
    files: LocalFiles
    images: ImageFiles
    storage: Storage
    pool: BackendPool
    bus: EventBus
    clock: Clock
    source: CandidateSource
    analyser: Analyser
    jobs: Jobs
    recipes: Mapping[str, Recipe]
    options: Options
    names: NamePool
    embedder: Embedder
    make_index: Callable[[Sequence[array[float]]], VectorIndex]
    examiner: Analyser | None = None
    webhook: Webhook | None = None
    templates: Callable[[], tuple[Template, ...]] = tuple
    charhub: Publishing | None = None
    real_people: frozenset[str] = field(default_factory=frozenset)

    def kinds(self, name: str) -> tuple[str, ...]:
        """The kinds of backends a recipe can be painted at. Raises: NotFound."""
        recipe = self.recipe(name)
        other = (self.recipe(recipe.elsewhere).kind,) if recipe.elsewhere else ()
        return tuple(dict.fromkeys((recipe.kind, *other)))

    def recipe_at(self, name: str, kind: str) -> Recipe:
        """The recipe as a backend of this kind paints it. Raises: NotFound."""
        recipe = self.recipe(name)
        return self.recipe(recipe.elsewhere) if recipe.elsewhere and recipe.kind != kind else recipe

    def recipe(self, name: str) -> Recipe:
        """A recipe by name. Raises: NotFound."""
        try:
            return self.recipes[name]
        except KeyError:
            known = ", ".join(sorted(self.recipes))
            raise NotFound(f"There is no recipe called {name!r}.", f"Use one of: {known}.") from None
