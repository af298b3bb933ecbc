"""Characters from words alone: the same drafts and runs as by hand, without a source image. Nothing is made twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, Field
from charhub_console.domain.attempt import Attempt
from charhub_console.domain.candidate import WORDS, Candidate, Level, Status, Verdict
from charhub_console.domain.character import Character, CharacterState, seed_for
from charhub_console.domain.errors import Blocked, ConsoleError, InvalidInput
from charhub_console.domain.prompts import edited_prompt
from charhub_console.domain.recipe import Recipe, Scalar
from charhub_console.domain.run import Manner, Order, Run, RunKind, RunState
from charhub_console.domain.template import STYLES, Described, Template
from charhub_console.domain.views import View
from charhub_console.engine import curate
from charhub_console.engine.draft import Wish, draft
from charhub_console.engine.gate import judge_words
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.placing import place
from charhub_console.engine.retry import UNDER_WAY, retry_orders
from charhub_console.engine.tools import Tools

CANNOT = frozenset({"practice"})  # kinds of recipes whose painter has no steps, no guidance and no model


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be painted. `ignored` names values this recipe's painter has no use for."""

    described: Described
    seed: int
    recipe: str
    positive: str
    negative: str
    settings: tuple[tuple[str, str], ...]
    width: int
    height: int
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of one description: its character and the run that paints it, or why there is none.

    `run_id` is None when the character was there already.
    """

    described: Described
    character_id: str | None = None
    run_id: str | None = None
    error: ConsoleError | None = None


class Descriptions:
    """Of one console. Methods may be called from any event loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @property
    def templates(self) -> tuple[Template, ...]:
        """Those that are shipped and the operator's own, in order. Raises: InvalidInput (one is broken)."""
        return self._tools.templates()

    def ignored(self, values: Sequence[tuple[str, Scalar]], wish: Wish) -> tuple[str, ...]:
        """The names of values that the recipe's painter has no use for. Raises: NotFound."""
        kind = self._tools.recipe(wish.recipe).kind
        return tuple(name for name, _ in values) if kind in CANNOT else ()

    def preview(self, described: Described, wish: Wish) -> Preview:
        """What would be painted of this; nothing is kept. Raises: NotFound, InvalidInput, Blocked."""
        recipe, applied, ignored = self._recipe(described, wish)
        self._pass(applied, wish, recipe)
        view = recipe.view(View.AVATAR)
        return Preview(
            described=applied,
            seed=_seed(applied),
            recipe=recipe.name,
            positive=edited_prompt(applied.positive),
            negative=applied.negative,
            settings=recipe.settings_for(STYLES[applied.template.style][0]),
            width=view.width,
            height=view.height,
            ignored=ignored,
        )

    async def begin(self, descriptions: Sequence[Described], wish: Wish) -> list[Begun]:
        """Start whatever is not there yet, all in one run; go on with what was begun before.

        One that cannot be made says why and hurts no other.

        Raises:
            NotFound (no such recipe), InsufficientCredits, Unreachable: nothing was started.
        """
        self._tools.recipe(wish.recipe)
        begun: list[Begun] = []
        orders: list[tuple[Character, Order]] = []
        for described in descriptions:
            try:
                found, order = await self._ready(described, wish)
            except ConsoleError as error:
                begun.append(Begun(described, error=error))
                continue
            begun.append(found)
            if order is not None and order[0].id not in {character.id for character, _ in orders}:
                orders.append(order)
        if not orders:
            return begun
        run = await place(RunKind.MANUAL, orders, self._tools, recipe=wish.recipe, backends=wish.backends)
        ordered = {character.id for character, _ in orders}
        return [replace(one, run_id=run.id) if one.character_id in ordered else one for one in begun]

    async def avatar(self, character_id: str) -> Attempt | None:
        """The newest attempt at a character's avatar."""
        attempts = await self._tools.store.attempts(character_id)
        return next((one for one in reversed(attempts) if one.view is View.AVATAR), None)

    async def _ready(self, described: Described, wish: Wish) -> tuple[Begun, tuple[Character, Order] | None]:
        recipe, applied, _ = self._recipe(described, wish)
        self._pass(applied, wish, recipe)
        candidate = await _taken(applied, wish, recipe.name, self._tools)
        commission = replace(wish.commission(), name=described.template.name)
        character = await draft(candidate, commission, self._tools)
        found = Begun(applied, character.id)
        if character.state in UNDER_WAY:
            return replace(found, run_id=await self._run_of(character)), None
        if character.state is CharacterState.DRAFT:
            character = await self._tools.store.change_character(character.id, seed=_seed(applied))
            manner = Manner(applied.positive, applied.negative, applied.values, applied.username)
            return found, (character, Order(character.id, wanted_views(character, ()), manner=manner))
        if character.state is CharacterState.COMPLETE:
            return found, None
        if character.state is CharacterState.BLOCKED:
            raise Blocked(f"{character.name} is blocked by the safety gate.", "It cannot be generated.")
        [again] = await retry_orders([character], self._tools)
        return found, again

    async def _run_of(self, character: Character) -> str | None:
        """The unfinished run that paints it."""
        runs: list[Run] = await self._tools.store.unfinished_runs()
        paints = [run for run in runs if any(order.character_id == character.id for order in run.orders)]
        return next((run.id for run in paints if run.state is RunState.RUNNING), character.run_id)

    def _pass(self, described: Described, wish: Wish, recipe: Recipe) -> None:
        """The gate's word before any of it is kept. Raises: Blocked, NeedsPerson."""
        candidate, analysis = _source(described, wish, recipe.name, self._tools)
        settings = recipe.settings_for(STYLES[described.template.style][0])
        positive = edited_prompt(described.positive)
        judge_words(candidate, analysis, described.template.name, positive, settings, self._tools)

    def _recipe(self, described: Described, wish: Wish) -> tuple[Recipe, Described, tuple[str, ...]]:
        """The recipe with the wanted values, the description with those that count, the names of the others."""
        recipe = self._tools.recipe(wish.recipe)
        ignored = self.ignored(described.values, wish)
        if ignored:
            return recipe, replace(described, values=()), ignored
        for kind in self._tools.kinds(recipe.name):
            self._tools.recipe_at(recipe.name, kind).chosen(described.values)
        return recipe.chosen(described.values), described, ()


def _seed(described: Described) -> int:
    told = described.template
    return seed_for(told.name, told.description) if described.seed is None else described.seed


def _source(described: Described, wish: Wish, recipe: str, tools: Tools) -> tuple[Candidate, Analysis]:
    """What a person says of the character, as the candidate and the analysis everything is drafted and judged from."""
    told, now = described.template, tools.clock.now()
    name = described.fingerprint(wish.owner, recipe, references=wish.references)
    style, theme = STYLES[told.style]
    said = f"person:{wish.owner}"
    candidate = Candidate(
        id=tools.clock.new_id(),
        source=WORDS,
        source_id=name,
        url=f"{WORDS}:{name}",
        fetched_at=now,
        creator=wish.owner,
        level=Level.PG,
        prompt=f"{described.positive}, {described.age} years old",
        tags=tuple(tag for _, values in told.tags for tag in values),
        model_flags=(),
    )
    age = ApparentAge.YOUNG_ADULT if described.age < 30 else ApparentAge.ADULT
    analysis = Analysis(
        id=tools.clock.new_id(),
        candidate_id=candidate.id,
        author=said,
        at=now,
        gender=Field(told.gender, 1.0, said),
        species=Field(told.species, 1.0, said),
        age_rating=Field(AgeRating.TWELVE, 1.0, said),
        apparent_age=Field(age, 1.0, said),
        style=Field(style, 1.0, said),
        theme=Field(theme, 1.0, said),
        description=Field(told.description, 1.0, said),
        appearance=(("apparent_age", age.value), *told.appearance),
    )
    return candidate, analysis


async def _taken(described: Described, wish: Wish, recipe: str, tools: Tools) -> Candidate:
    """The candidate of these words, approved by who said them; the one that is there when they were said before."""
    candidate, analysis = _source(described, wish, recipe, tools)
    if not await tools.store.add_candidates([candidate]):
        known = await tools.store.candidate(candidate.source_id)
        assert known is not None
        candidate = known
    if await tools.store.analysis(candidate.id) is None:  # killed between the two, it is said again
        await tools.store.save_analysis(replace(analysis, candidate_id=candidate.id))
    if candidate.status is Status.APPROVED:
        return candidate
    if candidate.status is not Status.NEW:
        raise InvalidInput(
            f"{described.template.name} was decided against: candidate {candidate.source_id}.",
            f"Approve it first: `charhub-console candidates approve {candidate.source_id}`.",
        )
    return await curate.decide(candidate.id, Verdict.APPROVE, by=wish.owner, reason="described in words", tools=tools)
