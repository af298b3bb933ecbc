"""A whole console for the engine's tests: real rows and files, fakes outside, and a way to kill and start it again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from charhub_console.adapters.embeddings.index import make_index
from charhub_console.adapters.embeddings.words import WordVectors
from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.candidate import Candidate, Level, Verdict
from charhub_console.domain.character import OFFICIAL_BOT, Character
from charhub_console.domain.events import Event
from charhub_console.domain.names import NamePool
from charhub_console.domain.recipe import Graph, Recipe, ReferenceSlot, ReferenceSource, ViewRecipe
from charhub_console.domain.run import Order, Run
from charhub_console.domain.schedule import Plan
from charhub_console.domain.views import View
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.console import Console, NightOrder, Wish
from charhub_console.engine.generate import plan_avatar, plan_references
from charhub_console.engine.paint import paint
from charhub_console.engine.pool import BackendPool
from charhub_console.engine.ports import SourceQuery, Webhook
from charhub_console.engine.ports.publishing import Publishing
from charhub_console.engine.tools import Options, Tools
from charhub_console.engine.work import EngineWork
from tests.fake_process import FakeClock, FakeJobs, Life, QueueFile, watched
from tests.fakes import FakeAnalyser, FakeBackend, FakeImages, FakeSource, FakeStorage

NAMES = NamePool(female=("Ada", "Bea", "Cleo"), male=("Abel",), neutral=("Robin",), family=("Vale", "Stone"))
BY_BOT = Wish(owner=OFFICIAL_BOT, recipe="plain", charged=False)
BY_ANA = Wish(owner="ana", recipe="plain")


def a_recipe(name: str = "plain") -> Recipe:
    """Every view is asked for with references: the source for AVATAR, AVATAR for the others, FRONT for BACK."""
    sources = {View.AVATAR: (ReferenceSource.SOURCE,), View.REFERENCE_BACK: (ReferenceSource.FRONT,)}
    views = tuple(
        ViewRecipe(
            view=view,
            graph="g",
            width=view.size_px[0],
            height=view.size_px[1],
            prompt=f"{view.value.lower()}, {{subject}}, {{style}}",
            negative="{standard}",
            references=(ReferenceSlot((*sources.get(view, ()), *_AVATAR_TOO[view])),),
        )
        for view in View
    )
    return Recipe(
        name=name,
        title=name,
        kind="fake",
        licence="none",
        views=views,
        graphs=(Graph("g", "{}", "9", ()),),
        settings=(("Model", "plain painter"),),
        digest="d" * 64,
    )


_AVATAR_TOO = {view: () if view is View.AVATAR else (ReferenceSource.AVATAR,) for view in View}


@dataclass
class Outside:
    """What outlives a process: the data folder, the servers, the storage, the queue's file."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    source: FakeSource = field(default_factory=FakeSource)
    storage: FakeStorage = field(default_factory=FakeStorage)
    queue: QueueFile = field(default_factory=QueueFile)
    options: Options = field(default_factory=lambda: Options(recipe="plain", image_timeout_s=60.0, bot=OFFICIAL_BOT))
    analyser: FakeAnalyser = field(init=False)
    examiner: FakeAnalyser | None = None
    webhook: Webhook | None = None
    charhub: Publishing | None = None
    backends: list[FakeBackend] = field(init=False)
    fetch_limit: int = 50
    carries: bool = True
    plan: Plan = field(default_factory=lambda: Plan(enabled=False))

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.analyser = FakeAnalyser(self.clock)
        self.backends = [FakeBackend(self.clock)]

    def servers(self, *names: str, **settings: Any) -> list[FakeBackend]:
        """Other servers instead."""
        self.backends = [FakeBackend(self.clock, name, **settings) for name in names]
        return self.backends


@dataclass
class World:
    """One process: the tools as they are wired, and what runs on them."""

    outside: Outside
    life: Life
    store: SqliteStore
    tools: Tools
    jobs: FakeJobs
    work: EngineWork
    console: Console
    events: list[Event]

    @property
    def backend(self) -> FakeBackend:
        """The first server."""
        return self.outside.backends[0]

    @property
    def accepted(self) -> list[View]:
        """What all servers took, in order."""
        return [view for backend in self.outside.backends for view in backend.views]

    async def candidate(self, number: int = 1, *, approved: bool = True, **changes: Any) -> Candidate:
        """A candidate, fetched and approved by a person."""
        made = a_candidate(self.outside.clock, number, **changes)
        await self.store.add_candidates([made])
        if not approved:
            return made
        return await self.console.decide(made.id, Verdict.APPROVE, by="ana")

    async def drafted(self, number: int = 1, wish: Wish = BY_BOT) -> tuple[Character, Run, Order]:
        """A character nobody paints yet, and the run that is to."""
        candidate = await self.candidate(number)
        held, self.jobs.carries = self.jobs.carries, False
        run = await self.console.generate_candidate(candidate.id, wish)
        self.jobs.carries = held
        self.jobs.file.jobs.clear()
        order = run.orders[0]
        character = await self.store.character(order.character_id)
        assert character is not None
        return character, run, order

    async def avatar_attempt(self, number: int = 1) -> Attempt:
        """A planned AVATAR."""
        _, run, order = await self.drafted(number)
        return (await plan_avatar(order, run.id, self.tools))[0]

    async def generated(self, number: int = 1, wish: Wish = BY_BOT) -> Character:
        """A character whose run has ended."""
        return await self.generated_of(await self.candidate(number), wish)

    async def generated_of(self, candidate: Candidate, wish: Wish = BY_BOT) -> Character:
        """The character of an approved candidate, its run ended."""
        run = await self.console.generate_candidate(candidate.id, wish)
        await self.jobs.settled()
        return await self.character_of(run)

    async def character_of(self, run: Run) -> Character:
        """The character of a run of one."""
        character = await self.store.character(run.orders[0].character_id)
        assert character is not None
        return character

    async def views(self, character: Character) -> set[View]:
        """Views with an active image."""
        return {image.view for image in await self.store.images(character.id)}

    async def newest(self, character: Character, view: View) -> Attempt:
        """The view's newest attempt."""
        return [attempt for attempt in await self.store.attempts(character.id) if attempt.view is view][-1]

    async def night(self, *, count: int, budget_s: float = 1800.0) -> Run:
        """A night, carried to its end."""
        run = await self.console.start_night(count=count, budget_s=budget_s, recipe="plain")
        await self.jobs.settled()
        return await self.console.run(run.id)


def a_candidate(clock: FakeClock, number: int = 1, **changes: Any) -> Candidate:
    """A PG candidate with nothing against it."""
    candidate = Candidate(
        id=clock.new_id(),
        source="civitai",
        source_id=str(1000 + number),
        url=f"https://image.example/secret-{number}.jpeg",
        page_url=f"https://source.example/images/{number}",
        fetched_at=clock.now(),
        creator=f"creator-{number}",
        level=Level.PG,
        prompt=f"private words {number}, adult woman, grey cloak",
    )
    return replace(candidate, **{"model_flags": (), **changes})


@asynccontextmanager
async def process(outside: Outside, *, dies_at: int | None = None) -> AsyncIterator[World]:
    """A console over what is there. Leaving it is the process's end: nothing is finished, nothing tidied."""
    life = Life(dies_at)
    outside.clock.life = life
    store = SqliteStore(outside.folder / "console.db")
    bus = LocalBus()
    pool = BackendPool(
        [watched(backend, life, waits=True) for backend in outside.backends],
        clock=outside.clock,
        bus=bus,
        patience_s=outside.options.image_timeout_s,
    )
    jobs = FakeJobs(outside.queue, carries=outside.carries)
    tools = Tools(
        store=watched(store, life),
        files=watched(LocalFolder(outside.folder), life),
        images=watched(FakeImages(), life),
        storage=watched(outside.storage, life),
        pool=pool,
        bus=bus,
        clock=outside.clock,
        source=watched(outside.source, life),
        analyser=watched(outside.analyser, life),
        jobs=watched(jobs, life, waits=True),
        recipes={"plain": a_recipe()},
        options=outside.options,
        names=NAMES,
        embedder=WordVectors(),
        make_index=make_index,
        examiner=outside.examiner,
        webhook=outside.webhook,
        charhub=None if outside.charhub is None else watched(outside.charhub, life),
        real_people=frozenset({"famous person"}),
    )
    query = SourceQuery(page_size=10)
    jobs.work = EngineWork(tools, query=query, fetch_limit=outside.fetch_limit, stop_after_known=20)
    events: list[Event] = []
    bus.subscribe(events.append)
    night = NightOrder(2, 1800.0, "plain")
    console = Console(tools, query=query, stop_after_known=20, plan=outside.plan, night=night)
    try:
        yield World(outside, life, store, tools, jobs, jobs.work, console, events)
    finally:
        await jobs.stop()
        await pool.close()
        await store.close()


async def painted(world: World, run: Run, order: Order) -> dict[View, Attempt]:
    """Plan and paint an order's views without a queue: AVATAR, then the references one by one."""
    attempts = [*await plan_avatar(order, run.id, world.tools)]
    ended = [await paint(attempt.id, world.tools) for attempt in attempts]
    for attempt in await plan_references(order, run.id, world.tools):
        ended.append(await paint(attempt.id, world.tools))
    return {attempt.view: attempt for attempt in ended}


def states(attempts: Sequence[Attempt]) -> dict[View, AttemptState]:
    """How each view's last attempt ended."""
    return {attempt.view: attempt.state for attempt in attempts}
