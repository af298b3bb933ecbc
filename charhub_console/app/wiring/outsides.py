"""Everything outside this machine or heavy to load: source, backends, storage, analysers, the keyring.

Each adapter is imported by who asks for it: together they take longer to load than a window takes to open.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from charhub_console.adapters.analysers.prompt_tags import PromptTags
from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.storage.local import LocalStorage
from charhub_console.app.paths import resources
from charhub_console.domain.analysis import Style
from charhub_console.domain.errors import NotConfigured
from charhub_console.domain.settings import Settings
from charhub_console.domain.style_servers import ALL, servers_by_style
from charhub_console.engine.fleet.backend import NAMES
from charhub_console.engine.ports import Analyser, Backend, CandidateSource, Embedder, Secrets, Storage, Webhook
from charhub_console.engine.ports.central import Central
from charhub_console.engine.ports.fleet import FleetBoard, FleetHands, Server
from charhub_console.engine.ports.publishing import Publishing
from charhub_console.engine.ports.sync import CentralFeed


def keyring() -> Secrets:
    """The OS keyring."""
    from charhub_console.adapters.secrets import KeyringSecrets

    return KeyringSecrets()


def source(settings: Settings, clock: SystemClock, *, practice: bool) -> CandidateSource:
    """Where candidates come from."""
    if practice:
        from charhub_console.adapters.practice.source import PracticeSource

        return PracticeSource(resources() / "samples", clock=clock)
    from charhub_console.adapters.civitai import CivitaiSource

    civitai = settings.civitai
    return CivitaiSource(
        clock=clock,
        base_url=civitai.base_url,
        api_key=civitai.api_key,
        allow_private=frozenset(url.split("://", 1)[-1].split("/", 1)[0] for url in civitai.mirrors),
    )


def backends(settings: Settings, *, practice: bool, previews: bool) -> list[Backend]:
    """Who paints."""
    if practice:
        from charhub_console.adapters.practice.backend import PracticeBackend

        return [PracticeBackend(slots=_painters())]
    urls = (*settings.comfyui.urls, *_by_style(settings))
    return [server(settings, name_of(url), url, previews=previews) for url in urls]


def server(settings: Settings, name: str, url: str, *, previews: bool) -> Backend:
    """One server with the login of the settings: a ComfyUI, or one by style, which says itself what it is."""
    if url in _by_style(settings):
        return _either(settings, name, url, previews=previews)
    from charhub_console.adapters.comfyui import ComfyBackend

    comfyui = settings.comfyui
    return ComfyBackend(
        name, url, token=comfyui.token, slots=comfyui.slots, middleware=comfyui.middleware, previews=previews
    )


def _either(settings: Settings, name: str, url: str, *, previews: bool) -> Backend:
    from charhub_console.adapters.comfyui import ComfyBackend
    from charhub_console.adapters.either import EitherBackend
    from charhub_console.adapters.webui import WebuiBackend

    login = settings.webui.login
    token = None if login and ":" in login else login
    makers: dict[str, Callable[[], Backend]] = {
        "webui": lambda: WebuiBackend(name, url, login=login, previews=previews),
        "comfyui": lambda: ComfyBackend(name, url, token=token, previews=previews),
    }
    return EitherBackend(name, url, makers, login=login)


def styles(settings: Settings, *, practice: bool) -> dict[str, frozenset[str]]:
    """The backends that paint only some styles, and which."""
    if practice:
        return {}
    known = _by_style(settings)
    return {name_of(url): frozenset(painted) for url, painted in known.items() if painted != ALL}


def _by_style(settings: Settings) -> dict[str, frozenset[Style]]:
    """Those of MedusaVR's addresses that are no ComfyUI server of the list too: there they paint every style."""
    known = servers_by_style(settings.webui)
    return {url: painted for url, painted in known.items() if url not in settings.comfyui.urls}


def known_backends(settings: Settings, *, practice: bool) -> list[tuple[str, str, int]]:
    """Name, kind and slots of each of them; nothing is loaded or connected."""
    if practice:
        return [("practice", "practice", _painters())]
    if settings.queue.url:
        return [(name, kind, 1) for name, kind in NAMES]
    listed = [(name_of(url), "comfyui", settings.comfyui.slots) for url in settings.comfyui.urls]
    return listed + [(name_of(url), "webui", 1) for url in _by_style(settings)]


def servers_of(settings: Settings) -> tuple[Server, ...]:
    """The generation servers of the settings, as a worker tells of them. What is by style is taken for a WebUI."""
    listed = [(name_of(url), url, "comfyui") for url in settings.comfyui.urls]
    return (*listed, *((name_of(url), url, "webui") for url in _by_style(settings)))


def as_others_say(settings: Settings) -> Settings:
    """The same servers by addresses that mean the same everywhere: `127.0.0.1` is another machine for everybody."""
    webui = settings.webui
    return replace(
        settings,
        comfyui=replace(settings.comfyui, urls=tuple(_as_others_say(url) for url in settings.comfyui.urls)),
        webui=replace(
            webui,
            url=webui.url and _as_others_say(webui.url),
            anime_url=webui.anime_url and _as_others_say(webui.anime_url),
            realistic_url=webui.realistic_url and _as_others_say(webui.realistic_url),
        ),
    )


def server_of_fleet(settings: Settings, one: Server, *, previews: bool) -> Backend:
    """A server as workers tell of it, this one's or another's, with the login of these settings."""
    name, told, kind = one
    url = _as_we_say(told)
    if kind == "webui":
        return _either(settings, name, url, previews=previews)
    return server(settings, name, url, previews=previews)


def _as_others_say(url: str) -> str:
    parts = urlsplit(url)
    is_here = parts.hostname in ("localhost", "::1") or (parts.hostname or "").startswith("127.")
    return _with_host(parts, socket.gethostname()) if is_here else url


def _as_we_say(url: str) -> str:
    parts = urlsplit(url)
    return _with_host(parts, "127.0.0.1") if parts.hostname == socket.gethostname().lower() else url


def _with_host(parts: SplitResult, host: str) -> str:
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"{host}{port}").geturl()


def embedder(settings: Settings) -> Embedder:
    """What makes vectors of texts."""
    folder = settings.search.model_folder
    if folder is None:
        from charhub_console.adapters.embeddings.words import WordVectors

        return WordVectors()
    from charhub_console.adapters.embeddings.minilm import MiniLm

    return MiniLm(folder)


def _painters() -> int:
    """Drawings at the same time. One processor stays free: the window draws each of their steps, and shall not wait."""
    affinity = getattr(os, "sched_getaffinity", None)
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(2, max(1, processors - 1))


def name_of(url: str) -> str:
    """What a server is called in rows."""
    return url.split("://", 1)[-1].rstrip("/")


def webhook(settings: Settings, clock: SystemClock, *, practice: bool, stack: AsyncExitStack) -> Webhook | None:
    """Who is told what came of a night. Nothing of a practice night leaves the machine."""
    if practice or not settings.night.webhook_url:
        return None
    from charhub_console.adapters.webhook import SignedWebhook

    signed = SignedWebhook(settings.night.webhook_url, settings.night.webhook_secret, clock=clock)
    stack.push_async_callback(signed.close)
    return signed


def central(settings: Settings) -> Central:
    """CharHub's PostgreSQL. Raises: NotConfigured."""
    if not settings.central.url:
        raise NotConfigured(
            "No central database is set up.",
            "Give its address: `charhub-console config set central.url` (it is kept in the keyring), or DATABASE_URL.",
        )
    from charhub_console.adapters.central import PostgresCentral

    return PostgresCentral(settings.central.url, resources() / "central", settings.owner.bot)


def central_feed(settings: Settings, *, practice: bool, stack: AsyncExitStack) -> CentralFeed | None:
    """What consoles tell each other; None when no central database is set up. Practice never reaches it."""
    if practice or not settings.central.url:
        return None
    from charhub_console.adapters.central import PostgresFeed

    feed = PostgresFeed(settings.central.url)
    stack.push_async_callback(feed.close)
    return feed


def fleet_board(url: str) -> FleetBoard:
    """The fleet as a console has it. Raises: NotConfigured (the address cannot be read)."""
    from charhub_console.adapters.central import PostgresFleetBoard

    return PostgresFleetBoard(url, resources() / "fleet")


def fleet_hands(url: str) -> FleetHands:
    """The fleet as a worker has it. Raises: NotConfigured (the address cannot be read)."""
    from charhub_console.adapters.central import PostgresFleetHands

    return PostgresFleetHands(url, resources() / "fleet")


def charhub(settings: Settings, console: Callable[[], Awaitable[str]]) -> Publishing:
    """CharHub's own tables. Raises: NotConfigured (the address cannot be read)."""
    from charhub_console.adapters.central import CharhubTables

    assert settings.central.url
    return CharhubTables(settings.central.url, resources() / "central", console)


def central_role_script(name: str) -> str:
    """SQL for the owner of the central database. Raises: InvalidInput."""
    from charhub_console.adapters.central import role_script

    return role_script(name, resources() / "central")


def storage(settings: Settings, data: Path, *, practice: bool, stack: AsyncExitStack, quick: bool) -> Storage:
    """Where images go. Raises: NotConfigured."""
    if settings.storage.name == "r2" and not practice:
        from charhub_console.adapters.storage.r2 import R2Storage  # boto3 takes half a second to import

        look = partial(R2Storage, attempts=1, connect_timeout_s=4.0, read_timeout_s=6.0)
        storage = look(settings.r2) if quick else R2Storage(settings.r2)
        stack.callback(storage.close)
        return storage
    if settings.storage.name == "cloudinary" and not practice:
        from charhub_console.adapters.storage.cloudinary import CloudinaryStorage

        cloudinary = CloudinaryStorage(settings.cloudinary, tries=1 if quick else 4)
        stack.push_async_callback(cloudinary.close)
        return cloudinary
    folder = settings.storage.local_folder if not practice else None
    return LocalStorage(LocalFolder(folder or data / "images"))


def analysers(
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
