"""What a face (command line, window, tray) may ask of the engine. The only engine module a face imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.board import BoardFilter, BoardRow, BoardView
from charhub_console.domain.budget import NightForecast
from charhub_console.domain.candidate import Candidate, Decision, Level, Verdict
from charhub_console.domain.character import Character
from charhub_console.domain.credits import CreditEntry, EntryKind
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.events import Event
from charhub_console.domain.listing import CandidateFacets, CandidateFilter, CandidateSort
from charhub_console.domain.publication import PublicationEntry, PublicationState
from charhub_console.domain.recipe import Recipe, Scalar
from charhub_console.domain.run import Run, RunKind
from charhub_console.domain.schedule import Plan
from charhub_console.domain.views import View
from charhub_console.engine import credits, curate, detail, ledger, manual, placing
from charhub_console.engine.board import Board
from charhub_console.engine.browse import Browse, FirstScreen
from charhub_console.engine.credits import Bill, Quote
from charhub_console.engine.described import Begun, Descriptions, Preview
from charhub_console.engine.detail import CandidatePage
from charhub_console.engine.draft import Wish
from charhub_console.engine.drafts import Cost, DraftChanges, Drafts, Forecast
from charhub_console.engine.export import export_character
from charhub_console.engine.fetch import FetchSummary, fetch
from charhub_console.engine.finish import finish_in_flight
from charhub_console.engine.forecast import forecast_night
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.housekeeping import TIDIED_AFTER, back_up
from charhub_console.engine.library import Library, LibraryPage, Repair
from charhub_console.engine.overview import BackendState, WorkState, backend_states, unfinished_work
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.ports.sync import Conflict, SetAside
from charhub_console.engine.publications import Publications, PublishingState
from charhub_console.engine.recipes import RecipeCheck, check_recipe
from charhub_console.engine.reports import RunReport, characters_of, report_files, run_report
from charhub_console.engine.retry import quotes, retry_orders, targets
from charhub_console.engine.schedule import NightOrder, Schedule, ScheduleState
from charhub_console.engine.search import Search
from charhub_console.engine.servers import need_all
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.sync import CheckResult, Exchange, Sync, SyncState
from charhub_console.engine.tools import Tools


@dataclass(frozen=True, slots=True)
class CharacterPage:
    """Everything about one character, read at once."""

    character: Character
    attempts: tuple[Attempt, ...]
    images: tuple[Image, ...]
    entries: tuple[CreditEntry, ...]
    publication: PublicationEntry | None = None

    @property
    def missing(self) -> tuple[View, ...]:
        """Views without an active image."""
        return wanted_views(self.character, [image.view for image in self.images])


NO_NIGHTS = Plan(enabled=False)


class Console:
    """One curator's engine. Methods may be called from any event loop. `drafts` is what precedes a generation."""

    def __init__(
        self,
        tools: Tools,
        *,
        query: SourceQuery,
        stop_after_known: int,
        plan: Plan = NO_NIGHTS,
        night: NightOrder | None = None,
        sync: Sync | None = None,
    ) -> None:
        self._tools = tools
        self.board = Board(tools)
        self.browse = Browse(tools.store)
        self.drafts = Drafts(tools)
        self.descriptions = Descriptions(tools)
        self.library = Library(tools)
        self.search = Search(tools)
        self.publications = Publications(tools)
        self._sync = sync
        self.schedule = Schedule(tools, plan, night or NightOrder(20, 1800.0, tools.options.recipe))
        self._query = query
        self._stop_after_known = stop_after_known

    @property
    def sync(self) -> Sync:
        """Agreeing with other consoles through central. See engine.sync."""
        assert self._sync is not None, "this console was made without rows to synchronise"
        return self._sync

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

    async def candidates(
        self, where: CandidateFilter, *, limit: int, offset: int = 0, sort: CandidateSort = CandidateSort.NEWEST
    ) -> list[Candidate]:
        """Newest first, or as sorted."""
        return await self._tools.store.candidates(where, limit=limit, offset=offset, sort=sort)

    async def candidate_facets(self) -> CandidateFacets:
        """Base models and creators there are, most frequent first."""
        return await self._tools.store.candidate_facets()

    async def candidate(self, candidate_id: str) -> tuple[Candidate, list[Decision]]:
        """One candidate and its decisions, oldest first. Raises: NotFound."""
        candidate = await curate.find_candidate(candidate_id, self._tools)
        return candidate, await self._tools.store.decisions(candidate.id)

    async def candidate_page(self, candidate_id: str) -> CandidatePage:
        """Everything about one candidate. Raises: NotFound."""
        return await detail.candidate_page(candidate_id, self._tools)

    async def decide(self, candidate_id: str, verdict: Verdict, *, by: str, reason: str = "") -> Candidate:
        """See engine.curate. Raises: NotFound, Blocked, InvalidInput."""
        return await curate.decide(candidate_id, verdict, by=by, reason=reason, tools=self._tools)

    async def undo(self, *, by: str) -> Candidate:
        """Take back the newest decision. Raises: InvalidInput."""
        return await curate.undo_latest(by=by, tools=self._tools)

    # --- generation ---

    async def generate_candidate(self, candidate_id: str, commission: Wish) -> Run:
        """Generate one character from an approved candidate. Returns the run that does it. See engine.manual.

        Raises:
            NotFound, InvalidInput, Blocked, NeedsPerson, InsufficientCredits: nothing was started or charged.
        """
        return await manual.generate_candidate(candidate_id, commission, self._tools)

    async def generate_by_hand(self, image: bytes, description: str, level: Level, wish: Wish) -> Run:
        """Generate one character from an image and a description. Raises as generate_candidate, and BadImage."""
        return await manual.generate_by_hand(image, description, level, wish, self._tools)

    async def retry(
        self, target: str, *, views: Sequence[View] = (), new_seed: bool = False, backends: Sequence[str] = ()
    ) -> Run:
        """New attempts for the failed views of a character or of all characters of a run.

        With `views` these views are painted anew even if they are good (a re-roll, which costs where credits apply).

        Raises:
            NotFound: neither a character nor a run, or no such backend.
            InvalidInput: there is nothing to retry, or it is still being generated.
            InsufficientCredits
        """
        orders = await retry_orders(await targets(target, self._tools), self._tools, views=views, new_seed=new_seed)
        return await placing.place(RunKind.RETRY, orders, self._tools, backends=backends)

    async def price(self, target: str, *, views: Sequence[View] = ()) -> tuple[Quote, ...]:
        """What a retry of these views would cost, before it is asked for. Raises as `retry`."""
        return await quotes(
            await retry_orders(await targets(target, self._tools), self._tools, views=views), self._tools
        )

    async def start_night(self, *, count: int, budget_s: float, recipe: str, backends: Sequence[str] = ()) -> Run:
        """Start a night, or return the unfinished one, which goes on. Raises: NotFound (no such recipe or backend)."""
        return await placing.start_night(count, budget_s, recipe, self._tools, backends=backends)

    async def forecast_night(self, order: NightOrder) -> NightForecast:
        """What such a night would take if it began now. Raises: NotFound (no such recipe or backend)."""
        need_all(order.backends, order.recipe, self._tools)
        return await forecast_night(
            order.count, order.budget_s, order.recipe, self._tools, fetches=True, backends=order.backends
        )

    async def resume(self) -> list[Run]:
        """After a start: make sure somebody carries every run that is not ended. Harmless to repeat."""
        return await placing.resume(self._tools)

    async def cancel_run(self, run_id: str) -> Run:
        """Stop a run: nothing new starts, its images in flight are stopped at their backends too. Raises: NotFound."""
        return await placing.cancel_run(await self.run(run_id), self._tools)

    async def finish_in_flight(self) -> None:
        """Before the end of this process: wait until what is at the servers came home. See engine.finish."""
        await finish_in_flight(self._tools)

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
            await self.publications.of(character.id),
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

    async def report(self, run_id: str) -> RunReport:
        """See engine.reports. Raises: NotFound."""
        return await run_report(run_id, self._tools)

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

    async def check_recipe(self, name: str, values: Sequence[tuple[str, Scalar]] = ()) -> list[RecipeCheck]:
        """See engine.recipes. Raises: NotFound, NotConfigured, InvalidInput."""
        return await check_recipe(name, self._tools, values)

    async def backends(self) -> list[BackendState]:
        """How every backend is right now. See engine.overview."""
        return await backend_states(self._tools)

    async def unfinished_work(self) -> list[WorkState]:
        """Every run that is not ended, with how far it is. See engine.overview."""
        return await unfinished_work(self._tools)

    async def export(self, character_id: str) -> tuple[str, bytes]:
        """(file name, zip): images, sidecar JSON, captions, contact sheet. Raises: NotFound, InvalidInput."""
        return await export_character(await self._find_character(character_id), self._tools)

    async def is_tidied_after(self, run_id: str) -> bool:
        """Whether the housekeeping at the end of this night is done. See engine.housekeeping."""
        return await self._tools.store.setting(TIDIED_AFTER) == run_id

    async def back_up(self) -> str:
        """Copy the database to today's backup. Returns its name. Raises: StorageFailed, Unreachable."""
        return await back_up(self._tools)

    def watch(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear events of this process until the returned function is called."""
        return self._tools.bus.subscribe(listener)

    # --- credits ---

    async def balance(self, owner: str) -> int:
        """Credits the owner has, in the ledger that counts. Raises: Unreachable (CharHub's, while offline)."""
        await credits.give_practice_credits(owner, self._tools)
        return await ledger.balance(owner, self._tools)

    async def ledger(self, owner: str) -> list[CreditEntry]:
        """What this console wrote for an owner into the ledger that counts, oldest first."""
        await credits.give_practice_credits(owner, self._tools)
        return await self._tools.store.credit_entries(owner=ledger.payer(owner, self._tools))

    @property
    def pays_centrally(self) -> bool:
        """Whether CharHub's ledger counts; otherwise it is the one in this data folder."""
        return ledger.is_central(self._tools)

    async def bills(self, run_id: str) -> tuple[Bill, ...]:
        """What a run cost, by owner; empty when nobody was charged. Raises: NotFound."""
        run = await self.run(run_id)
        return await credits.bills(run.id, await characters_of(run, self._tools), self._tools)

    async def grant(self, owner: str, amount: int, *, note: str) -> int:
        """Add credits to a local owner. Returns the balance. Raises: InvalidInput."""
        if amount <= 0:
            raise InvalidInput("A grant is a whole number above 0.", "Say how many credits to add.")
        if self.pays_centrally:
            raise InvalidInput("CharHub's ledger counts here.", "Credits are granted in CharHub itself.")
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
    "BackendState",
    "Begun",
    "Bill",
    "Board",
    "BoardFilter",
    "BoardRow",
    "BoardView",
    "Browse",
    "CandidateFacets",
    "CandidateFilter",
    "CandidatePage",
    "CandidateSort",
    "CharacterFilter",
    "CharacterPage",
    "CheckResult",
    "Conflict",
    "Console",
    "Cost",
    "DraftChanges",
    "Exchange",
    "FetchSummary",
    "FirstScreen",
    "Forecast",
    "LibraryPage",
    "NightOrder",
    "Preview",
    "PublicationEntry",
    "PublicationState",
    "Publications",
    "PublishingState",
    "Quote",
    "RecipeCheck",
    "Repair",
    "RunReport",
    "Schedule",
    "ScheduleState",
    "SetAside",
    "SourceQuery",
    "Sync",
    "SyncState",
    "Wish",
    "WorkState",
    "report_files",
]
