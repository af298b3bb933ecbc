"""What a face (command line, window, tray) may ask of the engine. The only engine module a face imports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.candidate import Candidate, Decision, Level, Verdict
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.credits import CreditEntry, EntryKind, charges_for
from charhub_console.domain.errors import InsufficientCredits, InvalidInput, NotFound
from charhub_console.domain.events import CharacterChanged, Event, RunChanged
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.run import Order, Run, RunKind, RunStage, RunState
from charhub_console.domain.views import View
from charhub_console.engine import credits, curate
from charhub_console.engine.cancel import cancel_character
from charhub_console.engine.credits import Bill, Quote
from charhub_console.engine.draft import Commission, draft, take_by_hand
from charhub_console.engine.export import export_character
from charhub_console.engine.fetch import FetchSummary, fetch
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.recipes import RecipeCheck, check_recipe
from charhub_console.engine.reports import characters_of, close_run, report_files
from charhub_console.engine.retry import UNDER_WAY, quotes, retry_orders, targets
from charhub_console.engine.store import CandidateFilter, CharacterFilter
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

NEVER_STARTED = (CharacterState.DRAFT,)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants a character made. `charged` owners pay credits; the bot never does."""

    owner: str
    recipe: str
    charged: bool = True
    references: bool = True
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CharacterPage:
    """Everything about one character, read at once."""

    character: Character
    attempts: tuple[Attempt, ...]
    images: tuple[Image, ...]
    entries: tuple[CreditEntry, ...]

    @property
    def missing(self) -> tuple[View, ...]:
        """Views without an active image."""
        return wanted_views(self.character, [image.view for image in self.images])


class Console:
    """One curator's engine. Methods may be called from any event loop."""

    def __init__(self, tools: Tools, *, query: SourceQuery, stop_after_known: int) -> None:
        self._tools = tools
        self._query = query
        self._stop_after_known = stop_after_known

    # --- candidates ---

    async def fetch(
        self,
        *,
        limit: int,
        query: SourceQuery | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> FetchSummary:
        """Bring up to `limit` new candidates in. See engine.fetch."""
        return await fetch(
            query or self._query,
            self._tools,
            limit=limit,
            stop_after_known=self._stop_after_known,
            progress=progress,
        )

    async def candidates(self, where: CandidateFilter, *, limit: int, offset: int = 0) -> list[Candidate]:
        """Newest first."""
        return await self._tools.store.candidates(where, limit=limit, offset=offset)

    async def candidate(self, candidate_id: str) -> tuple[Candidate, list[Decision]]:
        """One candidate and its decisions, oldest first. Raises: NotFound."""
        candidate = await curate.find_candidate(candidate_id, self._tools)
        return candidate, await self._tools.store.decisions(candidate.id)

    async def decide(self, candidate_id: str, verdict: Verdict, *, by: str, reason: str = "") -> Candidate:
        """See engine.curate. Raises: NotFound, Blocked, InvalidInput."""
        return await curate.decide(candidate_id, verdict, by=by, reason=reason, tools=self._tools)

    async def undo(self, *, by: str) -> Candidate:
        """Take back the newest decision. Raises: InvalidInput."""
        return await curate.undo_latest(by=by, tools=self._tools)

    # --- generation ---

    async def generate_candidate(self, candidate_id: str, commission: Wish) -> Run:
        """Generate one character from an approved candidate. Returns the run that does it.

        Raises:
            NotFound, InvalidInput, Blocked, NeedsPerson, InsufficientCredits: nothing was started or charged.
        """
        candidate = await curate.find_candidate(candidate_id, self._tools)
        if not await self._tools.store.characters(CharacterFilter(candidate_id=candidate.id)):
            await self._afford(commission)
        return await self._generate(candidate, commission)

    async def generate_by_hand(self, image: bytes, description: str, level: Level, wish: Wish) -> Run:
        """Generate one character from an image and a description. Raises as generate_candidate, and BadImage."""
        self._tools.recipe(wish.recipe)
        await self._afford(wish)
        candidate = await take_by_hand(image, description, level=level, by=wish.owner, tools=self._tools)
        return await self._generate(candidate, wish)

    async def _afford(self, wish: Wish) -> None:
        """Refuse before anything is drafted or written. The ledger itself is asked again when it is charged."""
        views = tuple(View) if wish.references and self._tools.options.references else (View.AVATAR,)
        price = sum(charge.price for charge in charges_for(views, delivered=(), entries=()))
        if wish.charged:
            await credits.afford(wish.owner, price, self._tools)

    async def _generate(self, candidate: Candidate, wish: Wish) -> Run:
        tools = self._tools
        tools.recipe(wish.recipe)
        commission = Commission(wish.owner, wish.charged, None, wish.recipe, references=wish.references, name=wish.name)
        character = await draft(candidate, commission, tools)
        if character.state in UNDER_WAY:
            raise InvalidInput(
                f"Candidate {candidate.source_id} is being generated as {character.name} ({character.id[:8]}).",
                "Follow it with `charhub-console runs follow`.",
            )
        if character.state not in NEVER_STARTED:
            raise InvalidInput(
                f"Candidate {candidate.source_id} already is the character {character.name} ({character.id[:8]}).",
                f"Retry its failed views with `charhub-console retry {character.id[:8]}`.",
            )
        order = Order(character.id, wanted_views(character, ()))
        return await self._place(self._run(RunKind.MANUAL, 1, wish.recipe), [(character, order)])

    async def retry(self, target: str, *, views: Sequence[View] = (), new_seed: bool = False) -> Run:
        """New attempts for the failed views of a character or of all characters of a run.

        With `views` these views are painted anew even if they are good (a re-roll, which costs where credits apply).

        Raises:
            NotFound: neither a character nor a run.
            InvalidInput: there is nothing to retry, or it is still being generated.
            InsufficientCredits
        """
        orders = await retry_orders(await targets(target, self._tools), self._tools, views=views, new_seed=new_seed)
        recipe = orders[0][0].recipe
        return await self._place(self._run(RunKind.RETRY, len(orders), recipe), orders)

    async def price(self, target: str, *, views: Sequence[View] = ()) -> tuple[Quote, ...]:
        """What a retry of these views would cost, before it is asked for. Raises as `retry`."""
        return await quotes(
            await retry_orders(await targets(target, self._tools), self._tools, views=views), self._tools
        )

    async def start_night(self, *, count: int, budget_s: float, recipe: str) -> Run:
        """Start a night, or return the unfinished one, which goes on. Raises: NotFound (no such recipe)."""
        self._tools.recipe(recipe)
        run = self._run(RunKind.NIGHT, count, recipe, budget_s=budget_s, stage=RunStage.FETCH)
        run = await self._tools.store.add_night(run)
        await self._tools.jobs.enqueue_night(run.id)
        self._tools.bus.publish(RunChanged(run.id))
        return run

    async def resume(self) -> list[Run]:
        """After a start: make sure somebody carries every run that is not ended. Harmless to repeat."""
        unfinished = [run for run in await self._tools.store.runs(limit=200) if run.state is RunState.RUNNING]
        for run in unfinished:
            if run.kind is RunKind.NIGHT:
                await self._tools.jobs.enqueue_night(run.id)
                continue
            try:
                await self._hand_over(run)
            except InsufficientCredits as error:
                log.warning("run %s is cancelled: %s", run.id, error.title)
        return unfinished

    async def cancel_run(self, run_id: str) -> Run:
        """Stop a run: nothing new starts, its images in flight are stopped at their backends too. Raises: NotFound."""
        run = await self.run(run_id)
        if run.state is not RunState.RUNNING:
            return run
        tools = self._tools
        run = await tools.store.change_run(run.id, state=RunState.CANCELLED, ended_at=tools.clock.now())
        if run.kind is RunKind.NIGHT:
            await tools.jobs.cancel_night(run.id)
        night = await tools.store.characters(CharacterFilter(run_id=run.id))
        for order in run.orders or [Order(character.id, wanted_views(character, ())) for character in night]:
            await cancel_character(order, run, tools)
        return await close_run(run, tools)

    # --- looking ---

    async def characters(self, where: CharacterFilter, *, limit: int = 500) -> list[Character]:
        """Newest first."""
        return await self._tools.store.characters(where, limit=limit)

    async def character(self, character_id: str) -> CharacterPage:
        """Everything about one character. Raises: NotFound."""
        character = await self._find_character(character_id)
        store = self._tools.store
        return CharacterPage(
            character,
            tuple(await store.attempts(character.id)),
            tuple(await store.images(character.id)),
            tuple(await store.credit_entries(character_id=character.id)),
        )

    async def runs(self, *, limit: int = 50) -> list[Run]:
        """Newest first."""
        return await self._tools.store.runs(limit=limit)

    async def run(self, run_id: str) -> Run:
        """By id or unique prefix. Raises: NotFound."""
        run = await self._tools.store.run(run_id)
        if run is None:
            raise NotFound(f"There is no run {run_id!r}.", "List them with `charhub-console runs`.")
        return run

    async def run_attempts(self, run_id: str) -> list[Attempt]:
        """Attempts of a run, oldest first."""
        return await self._tools.store.attempts(run_id=run_id)

    async def run_characters(self, run_id: str) -> list[tuple[Character, tuple[View, ...]]]:
        """The characters of a run, each with the views it has an image of. Raises: NotFound."""
        characters = await characters_of(await self.run(run_id), self._tools)
        images = [await self._tools.store.images(character.id) for character in characters]
        return [(c, tuple(image.view for image in found)) for c, found in zip(characters, images, strict=True)]

    def recipes(self) -> list[Recipe]:
        """Every recipe that can be used, by name."""
        return [self._tools.recipes[name] for name in sorted(self._tools.recipes)]

    async def check_recipe(self, name: str) -> list[RecipeCheck]:
        """See engine.recipes. Raises: NotFound, NotConfigured."""
        return await check_recipe(name, self._tools)

    async def export(self, character_id: str) -> tuple[str, bytes]:
        """(file name, zip): images, sidecar JSON, captions, contact sheet. Raises: NotFound, InvalidInput."""
        return await export_character(await self._find_character(character_id), self._tools)

    def watch(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear events of this process until the returned function is called."""
        return self._tools.bus.subscribe(listener)

    # --- credits ---

    async def balance(self, owner: str) -> int:
        """Credits the owner has."""
        await credits.give_practice_credits(owner, self._tools)
        return await self._tools.store.balance(owner)

    async def ledger(self, owner: str) -> list[CreditEntry]:
        """Oldest first."""
        await credits.give_practice_credits(owner, self._tools)
        return await self._tools.store.credit_entries(owner=owner)

    async def bills(self, run_id: str) -> tuple[Bill, ...]:
        """What a run cost, by owner; empty when nobody was charged. Raises: NotFound."""
        run = await self.run(run_id)
        return await credits.bills(run.id, await characters_of(run, self._tools), self._tools)

    async def grant(self, owner: str, amount: int, *, note: str) -> int:
        """Add credits to a local owner. Returns the balance. Raises: InvalidInput."""
        if amount <= 0:
            raise InvalidInput("A grant is a whole number above 0.", "Say how many credits to add.")
        entry = CreditEntry(
            id=self._tools.clock.new_id(),
            key=f"grant:{self._tools.clock.new_id()}",
            owner=owner,
            kind=EntryKind.GRANT,
            amount=amount,
            note=note,
            at=self._tools.clock.now(),
        )
        return await self._tools.store.add_credit_entries([entry])

    # --- inside ---

    def _run(
        self, kind: RunKind, count: int, recipe: str, *, budget_s: float = 0.0, stage: RunStage = RunStage.GENERATE
    ) -> Run:
        clock = self._tools.clock
        return Run(
            id=clock.new_id(),
            kind=kind,
            started_at=clock.now(),
            count=count,
            budget_s=budget_s,
            recipe=recipe,
            stage=stage,
            practice=self._tools.options.practice,
        )

    async def _place(self, run: Run, orders: Sequence[tuple[Character, Order]]) -> Run:
        """Write the run down, charge, start. In this order, so that `resume` can finish whatever was begun."""
        tools = self._tools
        await credits.afford_all(await quotes(orders, tools), tools)
        run = await tools.store.add_run(replace(run, orders=tuple(order for _, order in orders)))
        await self._hand_over(run)
        tools.bus.publish(RunChanged(run.id))
        return run

    async def _hand_over(self, run: Run) -> None:
        """Charge for a run that is written down and start it; what was done of this before a kill is not done again.

        Raises:
            InsufficientCredits: the run is cancelled.
        """
        tools = self._tools
        characters = await characters_of(run, tools)
        orders = {order.character_id: order for order in run.orders}
        try:
            for character in characters:
                await credits.charge(character, orders[character.id], run.id, tools)
        except InsufficientCredits:
            for character in characters:
                await credits.refund_undelivered(character, run.id, tools)
            await tools.store.change_run(run.id, state=RunState.CANCELLED, ended_at=tools.clock.now())
            raise
        begun = {attempt.character_id for attempt in await tools.store.attempts(run_id=run.id)}
        for character in characters:  # all of them first: a run whose characters are all at rest is closed
            if character.id not in begun:
                run_id = character.run_id or run.id
                await tools.store.change_character(character.id, state=CharacterState.QUEUED, run_id=run_id)
                tools.bus.publish(CharacterChanged(character.id))
        for position, character in enumerate(characters):
            await tools.jobs.enqueue_character(orders[character.id], run.id, position=position)

    async def _find_character(self, character_id: str) -> Character:
        character = await self._tools.store.character(character_id)
        if character is None:
            raise NotFound(
                f"There is no character {character_id!r}.", "List them with `charhub-console characters list`."
            )
        return character


__all__ = [
    "Attempt",
    "AttemptState",
    "Bill",
    "CandidateFilter",
    "CharacterFilter",
    "CharacterPage",
    "Console",
    "FetchSummary",
    "Quote",
    "RecipeCheck",
    "SourceQuery",
    "Wish",
    "report_files",
]
