"""Which setting stands in which section, in the order people look for them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Group:
    """Settings in one card. `when`: only shown while this setting has this value."""

    keys: tuple[str, ...]
    title: str = ""
    when: tuple[str, str] | None = None
    extra: str = ""
    """A part that is no setting: a test, a list; `parts.py` makes it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One entry on the left. Texts are translated where they are shown."""

    name: str
    title: str
    icon: str
    intro: str
    groups: tuple[Group, ...]


SECTIONS = (
    Section(
        "civitai",
        str(QT_TRANSLATE_NOOP("", "Civitai")),
        "fetch",
        str(QT_TRANSLATE_NOOP("", "Where candidates come from, which of them, and how many.")),
        (
            Group(("civitai.api_key",), extra="source"),
            Group(
                ("civitai.levels", "civitai.sort", "civitai.period", "civitai.image_limit", "civitai.stop_after_known"),
                str(QT_TRANSLATE_NOOP("", "What a fetch takes")),
            ),
            Group(("civitai.base_url", "civitai.mirrors"), str(QT_TRANSLATE_NOOP("", "Addresses"))),
        ),
    ),
    Section(
        "backends",
        str(QT_TRANSLATE_NOOP("", "Backends")),
        "server",
        str(
            QT_TRANSLATE_NOOP(
                "",
                "Connect your own servers: add the address of a ComfyUI, test it, save, restart the engine. "
                "Until then everything works in practice mode.",
            )
        ),
        (
            Group((), extra="servers"),
            Group(
                ("comfyui.token", "comfyui.slots", "comfyui.middleware"),
                str(QT_TRANSLATE_NOOP("", "The same for all servers")),
            ),
            Group(
                ("webui.url", "webui.anime_url", "webui.realistic_url", "webui.login"),
                str(QT_TRANSLATE_NOOP("", "By style: WebUI (AUTOMATIC1111, Forge) or ComfyUI")),
                extra="webui",
            ),
            Group(
                ("webui.checkpoint", "webui.realistic_checkpoint"), str(QT_TRANSLATE_NOOP("", "Checkpoint by style"))
            ),
            Group(("queue.url",), str(QT_TRANSLATE_NOOP("", "Fleet"))),
        ),
    ),
    Section(
        "storage",
        str(QT_TRANSLATE_NOOP("", "Storage")),
        "upload",
        str(
            QT_TRANSLATE_NOOP(
                "", "Where finished images go. The test stores a small probe, reads it back and deletes it."
            )
        ),
        (
            Group(("storage.name",), extra="storage"),
            Group(("storage.local_folder",), when=("storage.name", "local")),
            Group(
                (
                    "r2.bucket",
                    "r2.account_id",
                    "r2.access_key_id",
                    "r2.secret_access_key",
                    "r2.public_url_base",
                    "r2.endpoint_url",
                    "r2.environment",
                ),
                str(QT_TRANSLATE_NOOP("", "Cloudflare R2")),
                when=("storage.name", "r2"),
            ),
            Group(
                (
                    "cloudinary.cloud_name",
                    "cloudinary.api_key",
                    "cloudinary.api_secret",
                    "cloudinary.username",
                    "cloudinary.api_url",
                    "cloudinary.delivery_url",
                ),
                str(QT_TRANSLATE_NOOP("", "Cloudinary")),
                when=("storage.name", "cloudinary"),
            ),
        ),
    ),
    Section(
        "analyser",
        str(QT_TRANSLATE_NOOP("", "Analyser")),
        "eye",
        str(
            QT_TRANSLATE_NOOP("", "Who describes a candidate, for the safety gate and for the draft of its character.")
        ),
        (
            Group(("analyser.name", "analyser.timeout_s"), extra="analyser"),
            Group(
                ("analyser.url", "analyser.model", "analyser.api_key"),
                str(QT_TRANSLATE_NOOP("", "Vision model")),
                when=("analyser.name", "openai"),
            ),
            Group(
                ("analyser.tagger_path", "analyser.tagger_sha256", "analyser.tagger_labels"),
                str(QT_TRANSLATE_NOOP("", "wd-tagger")),
                when=("analyser.name", "wd-tagger"),
            ),
        ),
    ),
    Section(
        "database",
        str(QT_TRANSLATE_NOOP("", "Database")),
        "database",
        str(QT_TRANSLATE_NOOP("", "One file on this machine holds everything but the images.")),
        (
            Group((), extra="database"),
            Group(
                ("central.url", "central.publish", "central.user", "central.log_runs"),
                str(QT_TRANSLATE_NOOP("", "CharHub's central database")),
            ),
            Group(("search.model_folder",), str(QT_TRANSLATE_NOOP("", "Finding characters"))),
            Group(("data.folder", "log.level"), str(QT_TRANSLATE_NOOP("", "Data folder and log"))),
        ),
    ),
    Section(
        "credits",
        str(QT_TRANSLATE_NOOP("", "Credits")),
        "star",
        str(QT_TRANSLATE_NOOP("", "Who pays for characters made by hand, and with what.")),
        (Group((), extra="credits"), Group(("owner.name", "owner.bot"), str(QT_TRANSLATE_NOOP("", "Owners")))),
    ),
    Section(
        "night",
        str(QT_TRANSLATE_NOOP("", "Night")),
        "nights",
        str(
            QT_TRANSLATE_NOOP(
                "",
                "When a night begins by itself, and what it does. It needs a console that runs then: this window, "
                "or “charhub-console daemon” on a machine without a screen.",
            )
        ),
        (
            Group(
                ("night.enabled", "night.time", "night.zone", "night.days", "night.catch_up"),
                str(QT_TRANSLATE_NOOP("", "Schedule")),
            ),
            Group(
                (
                    "night.count",
                    "night.budget_minutes",
                    "night.backends",
                    "night.top_up",
                    "night.top_up_quality",
                    "night.repair_cool_down_hours",
                ),
                str(QT_TRANSLATE_NOOP("", "One night")),
            ),
            Group(
                ("night.webhook_url", "night.webhook_secret"),
                str(QT_TRANSLATE_NOOP("", "Told when a night has ended")),
            ),
        ),
    ),
    Section(
        "generation",
        str(QT_TRANSLATE_NOOP("", "Generation")),
        "generation",
        str(QT_TRANSLATE_NOOP("", "How characters are painted when a run says nothing else.")),
        (
            Group(("generation.recipe", "checkpoint.model"), str(QT_TRANSLATE_NOOP("", "Recipe"))),
            Group(
                (
                    "generation.references",
                    "generation.continue_on_error",
                    "generation.source_as_reference",
                    "generation.keep_masters",
                    "generation.image_timeout_s",
                ),
                str(QT_TRANSLATE_NOOP("", "Views")),
            ),
        ),
    ),
    Section(
        "keys",
        str(QT_TRANSLATE_NOOP("", "Keys")),
        "keyboard",
        str(QT_TRANSLATE_NOOP("", "Of the Candidates page. Press + and then the key.")),
        (Group((), extra="keys"),),
    ),
    Section(
        "interface",
        str(QT_TRANSLATE_NOOP("", "Interface")),
        "contrast",
        str(QT_TRANSLATE_NOOP("", "Language, theme and blur of this window; tray and login.")),
        (Group((), extra="interface"),),
    ),
)
