"""Trying one outside: ok, or what is wrong and what to do. Shared by the doctor and the Settings page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from charhub_console.domain.errors import ConsoleError, NotConfigured, RecipeInvalid, Unreachable
from charhub_console.domain.style_servers import servers_by_style

if TYPE_CHECKING:
    from charhub_console.app.config import Configuration
    from charhub_console.domain.recipe import Recipe
    from charhub_console.engine.ports import Backend, BackendHealth, Device

PATIENCE_S = 8.0
CATALOGUE_S = 20.0  # a server with many nodes takes its time to list them
DATABASE_S = 300.0  # every page of it is read
TAGGER_S = 60.0  # a model of 400 MB is hashed and loaded
STORAGE_S = 20.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What trying one outside gave, in one line; `error` is what went wrong, for who says it in another language."""

    outside: str
    ok: bool
    message: str
    error: ConsoleError | None = None


def failed(outside: str, error: ConsoleError) -> Finding:
    """It cannot be used, and why."""
    return Finding(outside, False, str(error), error)


def _silence(patience_s: float) -> ConsoleError:
    return Unreachable(f"No answer in {patience_s:.0f} s.", "Check that it is up and that its address is right.")


@dataclass(frozen=True, slots=True)
class RecipeFinding:
    """Whether one recipe can run at one server; `missing` says what it lacks there, and what to do."""

    name: str
    title: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerFinding:
    """Everything one generation server told of itself. `recipes` is empty when it does not answer."""

    url: str
    finding: Finding
    version: str = ""
    queue: int = 0
    devices: tuple[Device, ...] = ()
    recipes: tuple[RecipeFinding, ...] = ()
    kind: str = ""


class _Checkable(Protocol):
    async def check(self) -> str: ...


async def finding(outside: str, call: Awaitable[str], patience_s: float) -> Finding:
    """Await what an outside says of itself; silence and errors are findings too."""
    try:
        async with asyncio.timeout(patience_s):
            return Finding(outside, True, await call)
    except ConsoleError as error:
        return failed(outside, error)
    except TimeoutError:
        return failed(outside, _silence(patience_s))


def health_words(health: BackendHealth) -> str:
    """A healthy server's answer in words."""
    if health.message != "ok":
        return health.message
    return f"ok, version {health.version or 'unknown'}" + (f", {health.queue} in its queue" if health.queue else "")


async def try_source(configuration: Configuration) -> Finding:
    """Ask Civitai for one image."""
    from charhub_console.app import wiring

    settings = configuration.settings
    return await finding("civitai", _checked(wiring.source_alone(settings)), PATIENCE_S)


async def try_storage(configuration: Configuration) -> Finding:
    """Put a probe, read it back, delete it."""
    from charhub_console.app import wiring

    settings, data = configuration.settings, configuration.paths.data
    return await finding(f"storage {settings.storage.name}", _checked(wiring.storage_alone(settings, data)), STORAGE_S)


async def try_analyser(configuration: Configuration) -> Finding:
    """Ask the analyser whether it could work; nothing is analysed and nothing costs anything."""
    from charhub_console.app import wiring

    chosen = configuration.settings.analyser.name
    patience_s = TAGGER_S if chosen == "wd-tagger" else PATIENCE_S
    return await finding(f"analyser {chosen}", _checked(wiring.analyser_alone(configuration.settings)), patience_s)


async def try_database(data: Path) -> Finding:
    """Look at every page and every reference of the database in this folder."""
    return await finding("database", _checked(_database(data)), DATABASE_S)


async def try_server(configuration: Configuration, url: str) -> ServerFinding:
    """How this server is, what it paints on, and what every recipe lacks there."""
    from charhub_console.app import wiring

    settings, data = configuration.settings, configuration.paths.data
    async with wiring.server_alone(settings, url) as server:
        try:
            async with asyncio.timeout(PATIENCE_S):
                health = await server.health()
        except TimeoutError:
            return ServerFinding(url, failed(url, _silence(PATIENCE_S)))
        said = Finding(url, True, health_words(health)) if health.healthy else failed(url, _unwell(health))
        if not health.healthy:
            return ServerFinding(url, said, health.version, health.queue, health.devices)
        found, problems = await asyncio.to_thread(wiring.recipes_alone, settings, data)
        mine = [recipe for recipe in found.values() if recipe.kind == server.kind]
        recipes = await asyncio.gather(*(_recipe(server, recipe) for recipe in mine))
        broken = [RecipeFinding(problem.title, problem.title, (str(problem),)) for problem in problems]
        told = (health.version, health.queue, health.devices)
        return ServerFinding(url, said, *told, recipes=(*recipes, *broken), kind=server.kind)


async def try_webui(configuration: Configuration) -> Finding:
    """Ask every server by style what it is, how it is, and whether the recipe `medusavr` can be painted there."""
    urls = tuple(servers_by_style(configuration.settings.webui))
    if not urls:
        return failed("webui", NotConfigured("No server is set here.", "Give the first address, then test again."))
    found = await asyncio.gather(*(try_server(configuration, url) for url in urls))
    for server in found:
        if not server.finding.ok:
            return failed(server.url, server.finding.error or Unreachable(server.finding.message, ""))
        for recipe in server.recipes:
            if recipe.missing and recipe.name.startswith("medusavr"):
                return failed(server.url, RecipeInvalid(recipe.missing[0], ""))
    said = (f"{server.url.partition('://')[2]}: {server.kind}, {server.finding.message}" for server in found)
    return Finding("webui", True, "; ".join(said))


async def _checked(opened: AbstractAsyncContextManager[_Checkable]) -> str:
    async with opened as outside:
        return await outside.check()


@asynccontextmanager
async def _database(data: Path) -> AsyncIterator[_Checkable]:
    from charhub_console.app import wiring

    if not await asyncio.to_thread((data / "console.db").is_file):
        raise NotConfigured("There is no database yet.", "It is made when the engine opens for the first time.")
    async with wiring.store_alone(data) as store:
        yield store


async def _recipe(server: Backend, recipe: Recipe) -> RecipeFinding:
    try:
        async with asyncio.timeout(CATALOGUE_S):
            problems = await server.check(recipe)
    except ConsoleError as error:
        return RecipeFinding(recipe.name, recipe.title, (str(error),))
    except TimeoutError:
        return RecipeFinding(recipe.name, recipe.title, (f"No list of its nodes in {CATALOGUE_S:.0f} s.",))
    return RecipeFinding(recipe.name, recipe.title, tuple(f"{one.what} {one.advice}" for one in problems))


def _unwell(health: BackendHealth) -> ConsoleError:
    return Unreachable(health.message, health.advice)
