"""Puts the tools together: the only module that opens adapters."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from charhub_console.adapters.analysers.prompt_tags import PromptTags
from charhub_console.adapters.civitai import CivitaiSource
from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.comfyui import ComfyBackend
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.recipe_files import read_recipes
from charhub_console.adapters.secrets import KeyringSecrets
from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.storage.local import LocalStorage
from charhub_console.app.config import Configuration, is_practice
from charhub_console.app.paths import resources
from charhub_console.domain.attempt import Attempt
from charhub_console.domain.errors import ConsoleError, NotConfigured, RecipeInvalid
from charhub_console.domain.names import NamePool, parse_names
from charhub_console.domain.recipe import ParameterChoice, Recipe
from charhub_console.domain.run import Order
from charhub_console.domain.settings import Settings
from charhub_console.domain.text_folding import tokens
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.console import Console
from charhub_console.engine.nightly import characters_at_once
from charhub_console.engine.pool import BackendPool
from charhub_console.engine.ports import Analyser, Backend, CandidateSource, Jobs, Secrets, SourceQuery, Storage
from charhub_console.engine.tools import Options, Tools
from charhub_console.engine.work import EngineWork

if TYPE_CHECKING:
    from charhub_console.adapters.jobs.queue import DbosQueue

PRACTICE_RECIPE = "practice"
PRACTICE_FOLDER = "practice"  # practice rows never mix with real ones


@dataclass(slots=True)
class Session:
    """An open console."""

    configuration: Configuration
    settings: Settings
    console: Console
    tools: Tools
    data: Path
    practice: bool
    recipe: str
    recipe_problems: tuple[RecipeInvalid, ...]
    engine: Engine | None = None
    carries_out: bool = True  # whether this process may become the engine
    missing: Mapping[str, ConsoleError] = field(default_factory=dict)  # outsides that are not set up, when tolerated

    @property
    def is_engine(self) -> bool:
        """Whether this process carries work out itself."""
        return self.engine is not None and self.engine.queue.is_engine

    @property
    def images_folder(self) -> str:
        """Where a person finds the images."""
        return self.tools.storage.place

    async def carry_out(self) -> None:
        """From now on carry work out here, unless another process does."""
        self.carries_out = True
        await self.take_over()

    async def take_over(self) -> None:
        """Carry work out here if the process that did so has gone away. Cheap; harmless to repeat."""
        if self.engine is None or self.is_engine or not self.carries_out:
            return
        if await self.engine.launch():
            await self.console.resume()


@dataclass(frozen=True, slots=True)
class Engine:
    """The durable queue of a session and what it would carry out."""

    queue: DbosQueue
    work: EngineWork
    characters: int

    async def launch(self) -> bool:
        """Become the engine of the data folder; False while another process is it."""
        return await self.queue.launch(self.work, at_once=self.characters + 1)  # a night, and what it generates


def keyring() -> Secrets:
    """The OS keyring."""
    return KeyringSecrets()


def data_folder(configuration: Configuration, *, practice: bool) -> Path:
    """Where this session keeps everything."""
    return configuration.paths.data / PRACTICE_FOLDER if practice else configuration.paths.data


@asynccontextmanager
async def open_session(
    configuration: Configuration,
    *,
    practice: bool = False,
    engine: bool = False,
    carry_out: bool = True,
    previews: bool = False,
    tolerant: bool = False,
) -> AsyncIterator[Session]:
    """Open the console; with `engine` also the durable queue, carried out here unless another process does.

    Args:
        carry_out: become the engine at once; otherwise the queue only orders and cancels until `carry_out` is called.
        tolerant: what is not set up is named in `missing` and stood in for, instead of raised; to look, not to work.
        previews: ask servers for pictures of what they paint, for faces that show them.

    Raises:
        NotConfigured, RecipeInvalid, ConsoleError: something configured cannot be used.
    """
    settings = configuration.settings
    practice = practice or is_practice(settings)
    data = data_folder(configuration, practice=practice)
    clock, bus = SystemClock(), LocalBus()
    _make(data)
    missing: dict[str, ConsoleError] = {}
    async with AsyncExitStack() as stack:
        files = LocalFolder(data)
        await files.clean()
        images = PillowImageFiles()
        stack.callback(images.close)
        patience_s = math.inf if engine else 60.0  # while images are painted, a database outage is waited for
        store = SqliteStore(data / "console.db", patience_s=patience_s)
        stack.push_async_callback(store.close)
        source = _source(settings, clock, practice=practice)
        stack.push_async_callback(source.close)
        try:
            analyser, examiner = _analysers(settings, clock, images, practice=practice, stack=stack)
        except NotConfigured as error:
            if not tolerant:
                raise
            missing[f"analyser {settings.analyser.name}"] = error
            analyser, examiner = PromptTags(clock), None
        pool = BackendPool(
            _backends(settings, practice=practice, previews=previews),
            clock=clock,
            bus=bus,
            patience_s=settings.generation.image_timeout_s,
        )
        stack.push_async_callback(pool.close)
        recipes, problems = _recipes(settings, data)
        try:
            storage = _storage(settings, data, practice=practice, stack=stack, quick=tolerant)
        except NotConfigured as error:
            if not tolerant:
                raise
            missing[f"storage {settings.storage.name}"] = error
            storage = LocalStorage(LocalFolder(data / "images"))
        jobs: Jobs = _NoJobs()
        if engine:
            from charhub_console.adapters.jobs.queue import DbosQueue  # half a second to import: only who needs it

            queue = DbosQueue(data)
            stack.push_async_callback(queue.close)
            await queue.open()
            jobs = queue
        tools = Tools(
            store=store,
            files=files,
            images=images,
            storage=storage,
            pool=pool,
            bus=bus,
            clock=clock,
            source=source,
            analyser=analyser,
            jobs=jobs,
            recipes=recipes,
            options=_options(settings, practice=practice),
            names=_names(),
            examiner=examiner,
            real_people=_real_people(),
        )
        query = SourceQuery(levels=settings.civitai.levels, sort=settings.civitai.sort, period=settings.civitai.period)
        known = settings.civitai.stop_after_known
        console = Console(tools, query=query, stop_after_known=known)
        session = Session(
            configuration=configuration,
            settings=settings,
            console=console,
            tools=tools,
            data=data,
            practice=practice,
            recipe=tools.options.recipe,
            recipe_problems=problems,
            carries_out=carry_out,
            missing=missing,
        )
        if engine:
            work = EngineWork(tools, query=query, fetch_limit=settings.civitai.image_limit, stop_after_known=known)
            session.engine = Engine(queue, work, characters=characters_at_once(pool.slots()))
            await session.take_over()
        yield session


def _source(settings: Settings, clock: SystemClock, *, practice: bool) -> CandidateSource:
    if practice:
        from charhub_console.adapters.practice.source import PracticeSource

        return PracticeSource(resources() / "samples", clock=clock)
    civitai = settings.civitai
    return CivitaiSource(
        clock=clock,
        base_url=civitai.base_url,
        api_key=civitai.api_key,
        allow_private=frozenset(url.split("://", 1)[-1].split("/", 1)[0] for url in civitai.mirrors),
    )


def _backends(settings: Settings, *, practice: bool, previews: bool) -> list[Backend]:
    if practice:
        from charhub_console.adapters.practice.backend import PracticeBackend

        return [PracticeBackend()]
    comfyui = settings.comfyui
    return [
        ComfyBackend(
            url.split("://", 1)[-1].rstrip("/"),
            url,
            token=comfyui.token,
            slots=comfyui.slots,
            middleware=comfyui.middleware,
            previews=previews,
        )
        for url in comfyui.urls
    ]


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotConfigured(
            f"The data folder {data} cannot be made ({error.strerror or type(error).__name__}).",
            "Choose another one with --data or CHARHUB_CONSOLE_DATA, or mend its permissions.",
        ) from error


def _storage(settings: Settings, data: Path, *, practice: bool, stack: AsyncExitStack, quick: bool) -> Storage:
    if settings.storage.name == "r2" and not practice:
        from charhub_console.adapters.storage.r2 import R2Storage  # boto3 takes half a second to import

        look = partial(R2Storage, attempts=1, connect_timeout_s=4.0, read_timeout_s=6.0)
        storage = look(settings.r2) if quick else R2Storage(settings.r2)
        stack.callback(storage.close)
        return storage
    folder = settings.storage.local_folder if not practice else None
    return LocalStorage(LocalFolder(folder or data / "images"))


def _analysers(
    settings: Settings, clock: SystemClock, images: PillowImageFiles, *, practice: bool, stack: AsyncExitStack
) -> tuple[Analyser, Analyser | None]:
    """The analyser of candidates, and the same one as examiner of outputs when it looks at pixels."""
    chosen = settings.analyser
    if practice or chosen.name == "prompt-tags":
        return PromptTags(clock), None
    if chosen.name == "openai":
        if not chosen.url or not chosen.model:
            raise NotConfigured(
                "The openai analyser needs an address and a model.", "Set analyser.url and analyser.model."
            )
        from charhub_console.adapters.analysers.openai import OpenAIAnalyser
        from charhub_console.adapters.analysers.pixels import Pixels

        analyser = OpenAIAnalyser(
            clock=clock,
            url=chosen.url,
            api_key=chosen.api_key,
            model=chosen.model,
            prepare=Pixels(images).jpeg,
            timeout_s=chosen.timeout_s,
        )
        stack.push_async_callback(analyser.aclose)
        return analyser, analyser
    if not chosen.tagger_path or not chosen.tagger_labels:
        missing = "Set analyser.tagger_path and analyser.tagger_labels."
        raise NotConfigured("The wd-tagger needs a model file and its labels.", missing)
    from charhub_console.adapters.analysers.wd_tagger import WdTagger

    tagger = WdTagger(chosen.tagger_path, chosen.tagger_sha256, chosen.tagger_labels, images=images, clock=clock)
    return tagger, tagger


def _recipes(settings: Settings, data: Path) -> tuple[dict[str, Recipe], tuple[RecipeInvalid, ...]]:
    """Shipped recipes and the operator's own; one that is broken is reported and hurts only who asks for it."""
    choices = []
    if settings.checkpoint.model:
        choices.append(ParameterChoice("checkpoint", "model", settings.checkpoint.model))
    read = read_recipes(resources() / "recipes", data / "recipes", choices=choices)
    return {recipe.name: recipe for recipe in read.recipes}, tuple(read.problems)


def _options(settings: Settings, *, practice: bool) -> Options:
    generation = settings.generation
    return Options(
        recipe=PRACTICE_RECIPE if practice else generation.recipe,
        references=generation.references,
        image_timeout_s=generation.image_timeout_s,
        continue_on_error=generation.continue_on_error,
        source_as_reference=generation.source_as_reference,
        keep_masters=generation.keep_masters,
        allowed_levels=settings.civitai.levels,
        bot=settings.owner.bot,
        practice=practice,
        top_up=settings.night.top_up,
    )


def _names() -> NamePool:
    folder = resources() / "data" / "names"
    return NamePool(*(parse_names(_text(folder / f"{part}.txt")) for part in ("female", "male", "neutral", "family")))


def _real_people() -> frozenset[str]:
    """Folded names for the safety gate. Without the list nothing starts: an empty list would be an open gate."""
    names = parse_names(_text(resources() / "data" / "real_people.txt"))
    if not names:
        raise NotConfigured("The list of real people is empty.", "Install charhub-console again.")
    return frozenset(" ".join(tokens(name)) for name in names)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise NotConfigured(f"The resource {file.name} is missing.", "Install charhub-console again.") from error


class _NoJobs:
    """Stands where the durable queue would be in sessions that only look and decide."""

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        raise RuntimeError("this session was opened without the engine")

    async def enqueue_night(self, run_id: str) -> None:
        raise RuntimeError("this session was opened without the engine")

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        raise RuntimeError("this session was opened without the engine")

    async def cancel_attempt(self, attempt: Attempt) -> None:
        raise RuntimeError("this session was opened without the engine")

    async def cancel_night(self, run_id: str) -> None:
        raise RuntimeError("this session was opened without the engine")

    async def delete_finished(self, before: datetime) -> int:
        raise RuntimeError("this session was opened without the engine")
