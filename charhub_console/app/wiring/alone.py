"""One outside opened by itself, to try it: no session, no queue, no rows of anybody's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.app.wiring import contents, outsides
from charhub_console.app.wiring.rows import DATABASE
from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.medusavr_settings import WebUI
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.settings import Settings
from charhub_console.domain.style_servers import servers_by_style
from charhub_console.engine.ports import Analyser, Backend, CandidateSource, Storage
from charhub_console.engine.store import Store

PATIENCE_S = 5.0  # somebody waits for the answer


@asynccontextmanager
async def source_alone(settings: Settings) -> AsyncIterator[CandidateSource]:
    """The real source, whether or not the console is in practice mode."""
    source = outsides.source(settings, SystemClock(), practice=False)
    try:
        yield source
    finally:
        await source.close()


@asynccontextmanager
async def server_alone(settings: Settings, url: str) -> AsyncIterator[Backend]:
    """The server at this address, with the token and routes of the settings that name it."""
    if url in servers_by_style(settings.webui):
        webui = replace(settings.webui, url=url, anime_url=None, realistic_url=None)
        one = replace(settings, comfyui=replace(settings.comfyui, urls=()), webui=webui)
    else:
        one = replace(settings, comfyui=replace(settings.comfyui, urls=(url,)), webui=WebUI())
    (backend,) = outsides.backends(one, practice=False, previews=False)
    try:
        yield backend
    finally:
        await backend.close()


@asynccontextmanager
async def storage_alone(settings: Settings, data: Path) -> AsyncIterator[Storage]:
    """The storage of the settings. Raises: NotConfigured."""
    async with AsyncExitStack() as stack:
        yield outsides.storage(settings, data, practice=False, stack=stack, quick=True)


@asynccontextmanager
async def analyser_alone(settings: Settings) -> AsyncIterator[Analyser]:
    """The analyser of the settings. Raises: NotConfigured."""
    async with AsyncExitStack() as stack:
        images = PillowImageFiles()
        stack.callback(images.close)
        analyser, _ = outsides.analysers(settings, SystemClock(), images, practice=False, stack=stack)
        yield analyser


@asynccontextmanager
async def store_alone(data: Path) -> AsyncIterator[Store]:
    """The rows of a data folder, beside whoever else has them open."""
    store = SqliteStore(data / DATABASE, patience_s=PATIENCE_S)
    try:
        yield store
    finally:
        await store.close()


def recipes_alone(settings: Settings, data: Path) -> tuple[dict[str, Recipe], tuple[RecipeInvalid, ...]]:
    """Every recipe that can be read, and what is wrong with the others."""
    return contents.recipes(settings, data)
