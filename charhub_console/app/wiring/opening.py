"""Opening a console: every tool made, handed to the engine, and closed again."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from charhub_console.adapters.analysers.prompt_tags import PromptTags
from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.embeddings.index import make_index
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.storage.local import LocalStorage
from charhub_console.app.config import Configuration, is_practice
from charhub_console.app.wiring import contents, outsides
from charhub_console.app.wiring.apart.engine import EngineApart
from charhub_console.app.wiring.apart.far import FarBackend, FarJobs
from charhub_console.app.wiring.fleet import ConsoleFleet, require_shared_storage
from charhub_console.app.wiring.late_jobs import LateJobs, no_jobs
from charhub_console.app.wiring.rows import DATABASE
from charhub_console.app.wiring.session import Engine, Session, night_order
from charhub_console.domain.errors import ConsoleError, NotConfigured
from charhub_console.domain.settings import Settings, night_plan
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.console import Console
from charhub_console.engine.nightly import characters_at_once
from charhub_console.engine.pool import BackendPool
from charhub_console.engine.ports import Analyser, Backend, Jobs, SourceQuery, Storage
from charhub_console.engine.ports.publishing import Publishing
from charhub_console.engine.sync import Sync
from charhub_console.engine.tools import Tools
from charhub_console.engine.work import EngineWork

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_session(
    configuration: Configuration,
    *,
    practice: bool = False,
    engine: bool = False,
    carry_out: bool = True,
    late: bool = False,
    apart: bool = False,
    previews: bool = False,
    tolerant: bool = False,
) -> AsyncIterator[Session]:
    """Open the console; with `engine` also the durable queue, carried out here unless another process does.

    Args:
        carry_out: become the engine at once; otherwise the queue only orders and cancels until `carry_out` is called.
        apart: what carries the work out gets a process of its own, begun by `open_engine`, and this one asks it.
        late: rows can be read before the queue is there; it is opened by `open_engine`, and orders wait for it.
        tolerant: what is not set up is named in `missing` and stood in for, instead of raised; to look, not to work.
        previews: ask servers for pictures of what they paint, for faces that show them.

    Raises:
        NotConfigured, RecipeInvalid, ConsoleError: something configured cannot be used.
    """
    practice = practice or is_practice(configuration.settings)
    data = configuration.data_folder(practice=practice)
    _make(data)
    async with AsyncExitStack() as stack:
        bus = LocalBus()
        far = EngineApart(configuration, practice, bus) if engine and apart else None
        late_jobs = LateJobs() if engine else no_jobs()
        patience_s = math.inf if engine else 60.0  # while images are painted, a database outage is waited for
        store = SqliteStore(data / DATABASE, patience_s=patience_s)
        stack.push_async_callback(store.close)
        opening = Opening(configuration.settings, data, stack, practice=practice, tolerant=tolerant)
        queue_url = configuration.settings.queue.url if not practice else None
        if queue_url and engine:
            require_shared_storage(configuration.settings)
        fleet = ConsoleFleet(queue_url, stack) if queue_url and far is None else None
        if far is None:
            backends = (
                fleet.backends
                if fleet is not None
                else outsides.backends(configuration.settings, practice=practice, previews=previews)
            )
            tools = await opening.tools(store, late_jobs, bus, backends)
        else:
            tools = await opening.tools(store, FarJobs(far.ask), bus, opening.far_backends(far))
            stack.push_async_callback(far.close)
        session = _session(configuration, tools, opening, opening.sync(store, tools))
        session.carries_out = carry_out
        if engine:
            session.engine = far or _engine(session, late_jobs, stack, fleet)
            if not late:
                await session.open_engine()
        if engine and far is None and tools.charhub is not None:
            keeping = asyncio.create_task(
                session.console.publications.keep(leads=lambda: session.is_engine), name="publishing"
            )
            stack.push_async_callback(_end_publishing, session, keeping)
        if engine and far is None and session.console.sync.is_set_up:
            keeping = asyncio.create_task(session.console.sync.keep(leads=lambda: session.is_engine), name="sync")
            stack.push_async_callback(_end_sync, session, keeping)
        yield session


async def _end_publishing(session: Session, keeping: asyncio.Task[None]) -> None:
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    if session.is_engine:
        await session.console.publications.finish()


async def _end_sync(session: Session, keeping: asyncio.Task[None]) -> None:
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    if session.is_engine:
        await session.console.sync.finish()


class Opening:
    """One session being put together; what is opened is closed by the stack."""

    def __init__(self, settings: Settings, data: Path, stack: AsyncExitStack, *, practice: bool, tolerant: bool):
        self.settings = settings
        self.data = data
        self.practice = practice
        self.missing: dict[str, ConsoleError] = {}
        self.recipes, self.recipe_problems = contents.recipes(settings, data)
        self._stack = stack
        self._tolerant = tolerant
        self._clock = SystemClock()
        self._images = PillowImageFiles()
        stack.callback(self._images.close)

    def far_backends(self, far: EngineApart) -> list[Backend]:
        """Those of the engine's own process."""
        known = outsides.known_backends(self.settings, practice=self.practice)
        return [FarBackend(name, kind, slots, far.ask) for name, kind, slots in known]

    async def tools(self, store: SqliteStore, jobs: Jobs, bus: LocalBus, backends: list[Backend]) -> Tools:
        """Every port, opened as configured."""
        files = LocalFolder(self.data)
        await files.clean()
        source = outsides.source(self.settings, self._clock, practice=self.practice)
        self._stack.push_async_callback(source.close)
        analyser, examiner = self._analysers()
        pool = BackendPool(
            backends,
            clock=self._clock,
            bus=bus,
            patience_s=self.settings.generation.image_timeout_s,
            styles=outsides.styles(self.settings, practice=self.practice),
        )
        self._stack.push_async_callback(pool.close)
        return Tools(
            store=store,
            files=files,
            images=self._images,
            storage=self._storage(),
            pool=pool,
            bus=bus,
            clock=self._clock,
            source=source,
            analyser=analyser,
            jobs=jobs,
            recipes=self.recipes,
            options=contents.options(self.settings, practice=self.practice),
            names=contents.names(),
            templates=partial(contents.templates, self.data),
            embedder=outsides.embedder(self.settings),
            make_index=make_index,
            examiner=examiner,
            charhub=self._charhub(store),
            real_people=contents.real_people(),
            webhook=outsides.webhook(self.settings, self._clock, practice=self.practice, stack=self._stack),
        )

    def sync(self, store: SqliteStore, tools: Tools) -> Sync:
        """Agreeing with other consoles. An address that cannot be read is told where central is asked for."""
        try:
            feed = outsides.central_feed(self.settings, practice=self.practice, stack=self._stack)
        except NotConfigured as error:
            log.warning("nothing is synchronised: %s", error)
            feed = None
        return Sync(store.sync, feed, files=tools.files, clock=self._clock, bus=tools.bus)

    def _charhub(self, store: SqliteStore) -> Publishing | None:
        """None in practice mode, which never reaches central, and while none is set up."""
        if self.practice or not self.settings.central.url:
            return None
        try:
            return outsides.charhub(self.settings, store.console_id)
        except NotConfigured as error:
            log.warning("nothing is published: %s", error)
            return None

    def _analysers(self) -> tuple[Analyser, Analyser | None]:
        try:
            return outsides.analysers(
                self.settings, self._clock, self._images, practice=self.practice, stack=self._stack
            )
        except NotConfigured as error:
            if not self._tolerant:
                raise
            self.missing[f"analyser {self.settings.analyser.name}"] = error
            return PromptTags(self._clock), None

    def _storage(self) -> Storage:
        try:
            return outsides.storage(
                self.settings, self.data, practice=self.practice, stack=self._stack, quick=self._tolerant
            )
        except NotConfigured as error:
            if not self._tolerant:
                raise
            self.missing[f"storage {self.settings.storage.name}"] = error
            return LocalStorage(LocalFolder(self.data / "images"))


def source_query(settings: Settings) -> SourceQuery:
    return SourceQuery(levels=settings.civitai.levels, sort=settings.civitai.sort, period=settings.civitai.period)


def _session(configuration: Configuration, tools: Tools, opening: Opening, sync: Sync) -> Session:
    settings = configuration.settings
    console = Console(
        tools,
        query=source_query(settings),
        stop_after_known=settings.civitai.stop_after_known,
        plan=night_plan(settings),
        night=night_order(settings, tools.options.recipe),
        sync=sync,
    )
    return Session(
        configuration=configuration,
        settings=settings,
        console=console,
        tools=tools,
        data=opening.data,
        practice=opening.practice,
        recipe=tools.options.recipe,
        recipe_problems=opening.recipe_problems,
        missing=opening.missing,
    )


def _engine(session: Session, jobs: LateJobs, stack: AsyncExitStack, fleet: ConsoleFleet | None) -> Engine:
    civitai, pool = session.settings.civitai, session.tools.pool
    work = EngineWork(
        session.tools,
        query=source_query(session.settings),
        fetch_limit=civitai.image_limit,
        stop_after_known=civitai.stop_after_known,
    )
    return Engine(
        session.data,
        jobs,
        work,
        characters=characters_at_once(pool.slots()),
        stack=stack,
        fleet=fleet,
    )


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotConfigured(
            f"The data folder {data} cannot be made ({error.strerror or type(error).__name__}).",
            "Choose another one with --data or CHARHUB_CONSOLE_DATA, or mend its permissions.",
        ) from error
