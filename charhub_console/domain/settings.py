"""Every setting of the console, declared once: key, type, default, environment names, help."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from charhub_console.domain.candidate import Level
from charhub_console.domain.character import OFFICIAL_BOT
from charhub_console.domain.errors import NotFound
from charhub_console.domain.medusavr_settings import Cloudinary, WebUI
from charhub_console.domain.schedule import Plan
from charhub_console.domain.setting_values import (
    DAY_NAMES,
    EnvironmentName,
    Kind,
    Setting,
    Value,
    deployment,
    log_level,
    milliseconds,
    off_only_if_said,
    shown,
)
from charhub_console.domain.setting_values import declared as _setting

# ruff: noqa: RUF009  (every default below is a dataclass field that carries its description)

ENVIRONMENT_PREFIX = "CHARHUB_CONSOLE_"
"""Every setting can also be given as this prefix + key in capitals with `_` for the dot."""


@dataclass(frozen=True, slots=True)
class Data:
    """Where the console keeps its files."""

    folder: Path | None = _setting(
        Kind.PATH,
        None,
        "Data folder; the platform's own place for application data when not set.",
        "CHARHUB_CONSOLE_DATA",
    )


@dataclass(frozen=True, slots=True)
class Civitai:
    """Where candidates come from."""

    api_key: str | None = _setting(Kind.SECRET, None, "Civitai API key.", "CIVITAI_API_KEY")
    base_url: str = _setting(
        Kind.URL, "https://civitai.com/api/v1", "Address of Civitai's REST interface.", "CIVITAI_API_BASE_URL"
    )
    levels: Level = _setting(Kind.LEVELS, Level.PG, "Browsing levels to fetch.")
    mirrors: tuple[str, ...] = _setting(
        Kind.URLS, (), "Servers of your own that images may come from although their address is private."
    )
    sort: str = _setting(
        Kind.CHOICE,
        "Newest",
        "Order in which images are asked for.",
        choices=("Newest", "Most Reactions", "Most Comments", "Most Collected", "Oldest", "Random"),
    )
    period: str = _setting(
        Kind.CHOICE, "Day", "How far back to look.", choices=("Day", "Week", "Month", "Year", "AllTime")
    )
    stop_after_known: int = _setting(
        Kind.INTEGER, 40, "A fetch ends after this many known images in a row.", minimum=1, maximum=10_000
    )
    image_limit: int = _setting(
        Kind.INTEGER, 100, "New images one fetch takes at most.", "CURATION_IMAGE_LIMIT", minimum=1, maximum=10_000
    )


@dataclass(frozen=True, slots=True)
class ComfyUI:
    """The generation servers."""

    urls: tuple[str, ...] = _setting(
        Kind.URLS, (), "ComfyUI servers; none means practice mode.", "COMFYUI_URLS", "COMFYUI_URL"
    )
    token: str | None = _setting(Kind.SECRET, None, "Bearer token of the ComfyUI servers.", "COMFYUI_SERVICE_TOKEN")
    slots: int = _setting(Kind.INTEGER, 1, "Images one server paints at a time.", minimum=1, maximum=64)
    middleware: bool = _setting(Kind.SWITCH, False, "The servers have CharHub's middleware routes.")


@dataclass(frozen=True, slots=True)
class Generation:
    """How characters are painted."""

    recipe: str = _setting(
        Kind.TEXT,
        "practice",
        "Recipe used when none is named; `checkpoint` or `medusavr` when a server is set up.",
    )
    references: bool = _setting(
        Kind.SWITCH,
        True,
        "Paint the four references after the avatar.",
        EnvironmentName("AUTO_GENERATE_REFERENCES", off_only_if_said, "on unless false, 0, no or off"),
    )
    image_timeout_s: float = _setting(
        Kind.NUMBER,
        180.0,
        "Seconds one image may take at its server.",
        milliseconds("REFERENCE_WAIT_TIMEOUT"),
        minimum=10,
        maximum=1800,
    )
    continue_on_error: bool = _setting(Kind.SWITCH, True, "Go on with the other references when one fails.")
    source_as_reference: bool = _setting(Kind.SWITCH, True, "Give the candidate's image to the recipe as an input.")
    keep_masters: bool = _setting(Kind.SWITCH, False, "Keep the PNG as it came from the server in the data folder.")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the `checkpoint` recipe needs to know."""

    model: str | None = _setting(
        Kind.TEXT, None, "Checkpoint file at the servers; `recipes check` lists what they have."
    )


@dataclass(frozen=True, slots=True)
class Analyser:
    """Who looks at a candidate."""

    name: str = _setting(
        Kind.CHOICE, "prompt-tags", "Which analyser to use.", choices=("prompt-tags", "openai", "wd-tagger")
    )
    url: str | None = _setting(Kind.URL, None, "Base address of an OpenAI-compatible service.")
    api_key: str | None = _setting(
        Kind.SECRET,
        None,
        "Key of that service.",
        "ANALYSER_API_KEY",
        "OPENAI_API_KEY",
        "OPENROUTER_API_KEY",
        "GROK_API_KEY",
    )
    model: str | None = _setting(Kind.TEXT, None, "Vision model of that service.")
    timeout_s: float = _setting(Kind.NUMBER, 60.0, "Seconds one analysis may take.", minimum=1, maximum=600)
    tagger_path: Path | None = _setting(Kind.PATH, None, "ONNX file of the wd-tagger.")
    tagger_sha256: str | None = _setting(Kind.SHA256, None, "SHA-256 that file must have.")
    tagger_labels: Path | None = _setting(Kind.PATH, None, "CSV file with the tagger's labels.")


@dataclass(frozen=True, slots=True)
class Search:
    """How characters are found."""

    model_folder: Path | None = _setting(
        Kind.PATH, None, "Folder with the files of all-MiniLM-L6-v2; without it characters are found by words alone."
    )


@dataclass(frozen=True, slots=True)
class StorageChoice:
    """Where finished images go."""

    name: str = _setting(Kind.CHOICE, "local", "Which storage to use.", choices=("local", "r2", "cloudinary"))
    local_folder: Path | None = _setting(
        Kind.PATH, None, "Folder of the local storage; inside the data folder when not set."
    )


@dataclass(frozen=True, slots=True)
class R2:
    """Cloudflare R2, or another S3 service."""

    bucket: str | None = _setting(Kind.TEXT, None, "Bucket.", "R2_BUCKET_NAME")
    account_id: str | None = _setting(Kind.TEXT, None, "Cloudflare account.", "R2_ACCOUNT_ID")
    access_key_id: str | None = _setting(Kind.SECRET, None, "Access key id.", "R2_ACCESS_KEY_ID")
    secret_access_key: str | None = _setting(Kind.SECRET, None, "Secret access key.", "R2_SECRET_ACCESS_KEY")
    endpoint_url: str | None = _setting(Kind.URL, None, "Address of the service.", "R2_ENDPOINT_URL")
    public_url_base: str | None = _setting(
        Kind.URL, None, "Address under which people find the images.", "R2_PUBLIC_URL_BASE"
    )
    environment: str = _setting(
        Kind.CHOICE,
        "dev",
        "First part of every key.",
        EnvironmentName("NODE_ENV", deployment, "production means prod"),
        choices=("dev", "prod"),
    )


@dataclass(frozen=True, slots=True)
class Owner:
    """To whom characters belong."""

    bot: str = _setting(Kind.UUID, OFFICIAL_BOT, "CharHub user that owns automated characters.", "OFFICIAL_BOT_USER_ID")
    name: str = _setting(Kind.TEXT, "operator", "Who decides and pays at this machine; the system's user when not set.")


@dataclass(frozen=True, slots=True)
class Night:
    """The nightly run."""

    enabled: bool = _setting(
        Kind.SWITCH, True, "Begin a night by itself, while a window or `charhub-console daemon` runs."
    )
    time: str = _setting(Kind.TIME, "02:00", "When a night begins.")
    zone: str = _setting(Kind.ZONE, "UTC", "The time zone of that time.")
    days: tuple[str, ...] = _setting(Kind.DAYS, DAY_NAMES, "Days on which a night begins.")
    catch_up: bool = _setting(
        Kind.SWITCH, True, "Catch up the newest night that was missed, once, when servers answer again."
    )
    count: int = _setting(
        Kind.INTEGER, 20, "Characters one night makes.", "BATCH_SIZE_PER_RUN", minimum=1, maximum=1000
    )
    budget_minutes: float = _setting(Kind.NUMBER, 30.0, "Minutes one night may take.", minimum=1, maximum=1440)
    backends: tuple[str, ...] = _setting(
        Kind.NAMES, (), "Servers that may paint in a night, as `status` names them; all of them when not set."
    )
    top_up: bool = _setting(
        Kind.SWITCH, True, "Let the nightly rule approve what the gate allows when people approved too few."
    )
    top_up_quality: float = _setting(
        Kind.NUMBER,
        0.5,
        "Least quality the rule approves, 0 to 1: how surely an analysis says all a character is drafted from.",
        minimum=0,
        maximum=1,
    )
    repair_cool_down_hours: float = _setting(
        Kind.NUMBER,
        20.0,
        "Hours before a night paints a failed view of an earlier night again; twice as long after each failure.",
        minimum=1,
        maximum=8760,
    )
    webhook_url: str | None = _setting(Kind.URL, None, "Address that is told what came of a night, as signed JSON.")
    webhook_secret: str | None = _setting(Kind.SECRET, None, "Secret these messages are signed with (HMAC-SHA256).")


@dataclass(frozen=True, slots=True)
class CentralDatabase:
    """CharHub's PostgreSQL."""

    url: str | None = _setting(
        Kind.SECRET, None, "Address: postgresql://user:password@host:5432/database.", "DATABASE_URL"
    )
    publish: bool = _setting(
        Kind.SWITCH, False, "Publish characters in CharHub when they are finished, whenever central answers."
    )
    user: str | None = _setting(
        Kind.UUID, None, "Your CharHub user: owns what you make by hand, and pays for it from CharHub's ledger."
    )
    log_runs: bool = _setting(
        Kind.SWITCH,
        False,
        "Write published runs into CharHub's batch log. CharHub counts each row there as one of the 24 characters "
        "its own generator may make a day.",
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """The fleet that paints, if there is one."""

    url: str | None = _setting(
        Kind.SECRET,
        None,
        "PostgreSQL of a fleet: workers paint then, this console orders and watches.",
        "CHARHUB_QUEUE_URL",
    )


@dataclass(frozen=True, slots=True)
class Log:
    """What is logged."""

    level: str = _setting(
        Kind.CHOICE,
        "INFO",
        "Least important message that is logged.",
        EnvironmentName("LOG_LEVEL", log_level),
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their values, by section: `settings.civitai.levels`."""

    data: Data = Data()
    civitai: Civitai = Civitai()
    comfyui: ComfyUI = ComfyUI()
    webui: WebUI = WebUI()
    generation: Generation = Generation()
    checkpoint: Checkpoint = Checkpoint()
    analyser: Analyser = Analyser()
    search: Search = Search()
    storage: StorageChoice = StorageChoice()
    r2: R2 = R2()
    cloudinary: Cloudinary = Cloudinary()
    owner: Owner = Owner()
    night: Night = Night()
    central: CentralDatabase = CentralDatabase()
    queue: Queue = Queue()
    log: Log = Log()


_SECTIONS: dict[str, Callable[..., Any]] = {
    "data": Data,
    "civitai": Civitai,
    "comfyui": ComfyUI,
    "webui": WebUI,
    "generation": Generation,
    "checkpoint": Checkpoint,
    "analyser": Analyser,
    "search": Search,
    "storage": StorageChoice,
    "r2": R2,
    "cloudinary": Cloudinary,
    "owner": Owner,
    "night": Night,
    "central": CentralDatabase,
    "queue": Queue,
    "log": Log,
}


def _catalogue() -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for section, kind in _SECTIONS.items():
        for item in dataclasses.fields(kind):  # type: ignore[arg-type]
            key = f"{section}.{item.name}"
            described: Setting = item.metadata["setting"]
            own = EnvironmentName(ENVIRONMENT_PREFIX + key.upper().replace(".", "_"))
            found[key] = dataclasses.replace(described, key=key, environment=(own, *described.environment))
    return found


SETTINGS: Mapping[str, Setting] = _catalogue()
"""Every setting by its dotted key, in the order people read them."""


SERVERS = ("comfyui.urls", "webui.url", "webui.anime_url", "webui.realistic_url")
"""The settings that hold generation servers; without any the console practises."""


def find_setting(key: str) -> Setting:
    """The setting of that key. Raises: NotFound, naming the nearest known one."""
    if key in SETTINGS:
        return SETTINGS[key]
    near = nearest(key, SETTINGS)
    advice = f"Did you mean {near}?" if near else "`charhub-console config show` lists them all."
    raise NotFound(f"{shown(key)} is no setting.", advice)


def nearest(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str | None:
    """The known word that looks most like this one, or None."""
    matches = difflib.get_close_matches(word[:100], list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def settings_from(values: Mapping[str, Value]) -> Settings:
    """Typed settings from values by dotted key; what is missing or None has its default."""
    filled = {key: setting.default for key, setting in SETTINGS.items()}
    filled.update({key: value for key, value in values.items() if value is not None})
    if values.get("generation.recipe") is None:
        if filled["comfyui.urls"] or filled["queue.url"]:
            filled["generation.recipe"] = "checkpoint"
        elif any(filled[key] for key in SERVERS):
            filled["generation.recipe"] = "medusavr"
    sections = {
        section: kind(**{key.split(".")[1]: filled[key] for key in SETTINGS if key.startswith(section + ".")})
        for section, kind in _SECTIONS.items()
    }
    return Settings(**sections)


def value_of(settings: Settings, key: str) -> Value:
    """The value of a setting by its dotted key. Raises: NotFound."""
    section, name = find_setting(key).key.split(".")
    value: Value = getattr(getattr(settings, section), name)
    return value


def night_plan(settings: Settings) -> Plan:
    """When nights begin."""
    night = settings.night
    days = frozenset(DAY_NAMES.index(day) for day in night.days)
    return Plan(time.fromisoformat(night.time), night.zone, days, night.enabled, night.catch_up)


def is_practice(settings: Settings) -> bool:
    """Whether nothing can be painted for real: no generation server is configured, and no fleet."""
    return not settings.queue.url and not any(value_of(settings, key) for key in SERVERS)
