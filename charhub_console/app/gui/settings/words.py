"""Every setting in the window's words: label and one line of help; names of choices and of where a value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from charhub_console.app.config import Configuration
from charhub_console.app.gui.language import shown, tr


@cache
def _fields(_language: str) -> Mapping[str, tuple[str, str]]:
    return {
        "civitai.api_key": (tr("API key"), tr("From your Civitai account; without it some images are not shown.")),
        "civitai.levels": (tr("Levels"), tr("Browsing levels to fetch and to allow.")),
        "civitai.sort": (tr("Order"), tr("In which order images are asked for.")),
        "civitai.period": (tr("Period"), tr("How far back to look.")),
        "civitai.image_limit": (tr("Images in one fetch"), tr("New images one fetch takes at most.")),
        "civitai.stop_after_known": (
            tr("Stop after known images"),
            tr("A fetch ends after this many known ones in a row."),
        ),
        "civitai.base_url": (tr("Address"), tr("Civitai's REST interface, or a mirror of it.")),
        "civitai.mirrors": (
            tr("Image mirrors"),
            tr("Servers of your own that images may come from although their address is private."),
        ),
        "comfyui.urls": (tr("Servers"), tr("Every server paints; without one it is practice.")),
        "comfyui.token": (tr("Access token"), tr("Sent as bearer token to every server.")),
        "comfyui.slots": (tr("Images at a time"), tr("What one server paints at once.")),
        "comfyui.middleware": (tr("CharHub middleware"), tr("The servers have CharHub's routes in front of them.")),
        "webui.url": (tr("Server"), tr("Paints every style that has no server of its own below.")),
        "webui.anime_url": (tr("Server of drawn styles"), tr("Anime, cartoon and all other drawn characters.")),
        "webui.realistic_url": (tr("Server of realistic styles"), tr("Realistic and semi-realistic characters.")),
        "webui.login": (tr("Login"), tr("As “user:password” of --api-auth, or a bearer token.")),
        "webui.checkpoint": (tr("Drawn styles"), tr("Model file, as the servers list it.")),
        "webui.realistic_checkpoint": (tr("Realistic styles"), tr("Model file, as the servers list it.")),
        "storage.name": (tr("Storage"), tr("Where finished images go.")),
        "storage.local_folder": (tr("Local folder"), tr("Inside the data folder when not set.")),
        "r2.bucket": (tr("Bucket"), tr("Its name in Cloudflare R2 or another S3 service.")),
        "r2.account_id": (tr("Account"), tr("Cloudflare account id; not needed with an address of your own.")),
        "r2.access_key_id": (tr("Access key id"), tr("First half of the access key.")),
        "r2.secret_access_key": (tr("Secret access key"), tr("Second half of the access key.")),
        "r2.endpoint_url": (tr("Service address"), tr("For another S3 service; made from the account when not set.")),
        "r2.public_url_base": (tr("Public address"), tr("Under which people find the images.")),
        "r2.environment": (tr("Key prefix"), tr("First part of every key.")),
        "cloudinary.cloud_name": (tr("Cloud"), tr("Its name, as in the account's addresses.")),
        "cloudinary.api_key": (tr("API key"), tr("First half of the account's key.")),
        "cloudinary.api_secret": (tr("API secret"), tr("Second half of the account's key.")),
        "cloudinary.username": (tr("First folder"), tr("The user whose characters these are in MedusaVR's folders.")),
        "cloudinary.api_url": (tr("Service address"), tr("Other regions have their own.")),
        "cloudinary.delivery_url": (tr("Public address"), tr("Under which people find the images.")),
        "analyser.name": (tr("Analyser"), tr("Who looks at a candidate before you do.")),
        "analyser.url": (tr("Endpoint"), tr("Base address of an OpenAI-compatible service, with /v1.")),
        "analyser.model": (tr("Model"), tr("Vision model of that service.")),
        "analyser.api_key": (tr("API key"), tr("Key of that service, if it wants one.")),
        "analyser.timeout_s": (tr("Patience"), tr("Seconds one analysis may take.")),
        "analyser.tagger_path": (tr("Tagger model"), tr("ONNX file of the wd-tagger.")),
        "analyser.tagger_sha256": (tr("Tagger checksum"), tr("SHA-256 that file must have; else it is not loaded.")),
        "analyser.tagger_labels": (tr("Tagger labels"), tr("CSV file with its labels.")),
        "search.model_folder": (
            tr("Language model"),
            tr("Folder with all-MiniLM-L6-v2, to find characters by meaning; without it by words."),
        ),
        "data.folder": (tr("Data folder"), tr("Database, thumbnails and logs; the platform's own place when not set.")),
        "log.level": (tr("Log"), tr("Least important message that is logged, from the next start.")),
        "owner.name": (tr("Your name"), tr("Who decides and pays at this machine; the system's user if not set.")),
        "owner.bot": (tr("Official bot"), tr("CharHub user that owns automated characters; never charged.")),
        "night.enabled": (tr("Nights by themselves"), tr("Begin every night of the schedule without being asked.")),
        "night.time": (tr("Begins at"), tr("Hours and minutes, as 02:00.")),
        "night.zone": (tr("Time zone"), tr("A name like UTC or America/Sao_Paulo.")),
        "night.days": (tr("Days"), tr("Days on which a night begins.")),
        "night.catch_up": (
            tr("Catch up"),
            tr("Begin the newest night that was missed, once, when servers answer again."),
        ),
        "night.count": (tr("Characters"), tr("How many one night makes.")),
        "night.budget_minutes": (tr("Time budget"), tr("Minutes one night may take.")),
        "night.backends": (
            tr("Servers"),
            tr("Only these paint in a night. Their names, separated by commas; all of them when empty."),
        ),
        "night.top_up": (
            tr("Top up"),
            tr("When people approved too few, the nightly rule approves what the gate allows."),
        ),
        "night.top_up_quality": (
            tr("Least quality"),
            tr("0 to 1: how surely an analysis says everything, for the rule to approve by itself."),
        ),
        "night.repair_cool_down_hours": (
            tr("Rest before a repair"),
            tr("Until a night paints a failed view of an earlier one again; twice as long after each failure."),
        ),
        "central.url": (
            tr("Address"),
            tr("PostgreSQL of CharHub; “charhub-console central check” looks whether all is right there."),
        ),
        "queue.url": (
            tr("Queue of a fleet"),
            tr("PostgreSQL where workers take orders; with it this console paints nothing itself."),
        ),
        "central.publish": (
            tr("Publish"),
            tr("Finished characters are shown in CharHub, whenever its database answers."),
        ),
        "central.user": (
            tr("Your CharHub user"),
            tr("Its id. Owns what you make by hand, and pays for it from CharHub's ledger; else the local one counts."),
        ),
        "central.log_runs": (
            tr("Log runs in CharHub"),
            tr("CharHub counts each one as one of the 24 characters its own generator may make a day."),
        ),
        "night.webhook_url": (tr("Webhook"), tr("Address that is told what came of a night, as signed JSON.")),
        "night.webhook_secret": (tr("Webhook secret"), tr("Signs these messages; without it none is sent.")),
        "generation.recipe": (
            tr("Recipe"),
            tr("Used when a run names none; “checkpoint” or “medusavr” once a server is set up."),
        ),
        "checkpoint.model": (tr("Checkpoint file"), tr("For the recipe “checkpoint”: a model file at the servers.")),
        "generation.references": (tr("Reference views"), tr("Paint the four references after the avatar.")),
        "generation.continue_on_error": (
            tr("Go on after a failure"),
            tr("One failed reference does not stop the others."),
        ),
        "generation.source_as_reference": (
            tr("Use the source image"),
            tr("The candidate's image is an input of the recipe."),
        ),
        "generation.keep_masters": (
            tr("Keep masters"),
            tr("Keep the server's PNG in the data folder, about 2 MB each."),
        ),
        "generation.image_timeout_s": (tr("Time limit"), tr("Seconds one image may take at its server.")),
    }


@cache
def _choices(_language: str) -> Mapping[str, str]:
    return {
        "local": tr("Folder on this machine"),
        "r2": tr("Cloudflare R2 or another S3 service"),
        "cloudinary": tr("Cloudinary"),
        "prompt-tags": tr("Prompt and tags (built in)"),
        "openai": tr("Vision model (OpenAI-compatible)"),
        "wd-tagger": tr("wd-tagger (ONNX on this machine)"),
        "AllTime": tr("All time"),
        "Day": tr("Day"),
        "Week": tr("Week"),
        "Month": tr("Month"),
        "Year": tr("Year"),
        "Newest": tr("Newest"),
        "Oldest": tr("Oldest"),
        "Random": tr("Random"),
        "Most Reactions": tr("Most reactions"),
        "Most Comments": tr("Most comments"),
        "Most Collected": tr("Most collected"),
        "dev": tr("dev/ (trying things)"),
        "prod": tr("prod/ (the real site)"),
    }


@cache
def _units(_language: str) -> Mapping[str, str]:
    return {
        "analyser.timeout_s": tr("seconds"),
        "generation.image_timeout_s": tr("seconds"),
        "night.budget_minutes": tr("minutes"),
        "night.repair_cool_down_hours": tr("hours"),
    }


def label(key: str) -> str:
    """What a field is called."""
    return _fields(shown())[key][0]


def help_line(key: str) -> str:
    """What it is for, in one line."""
    return _fields(shown())[key][1]


def choice(name: str) -> str:
    """One value of a choice, for people."""
    return _choices(shown()).get(name, name)


def source(origin: str, configuration: Configuration) -> str:
    """Where a value comes from: default, file, environment, command line, keyring."""
    if origin == "default":
        return tr("Default")
    if origin == configuration.paths.config_file.name:
        return tr("From {0}").format(origin)
    if origin == "keyring":
        return tr("In the keyring")
    if origin == "command line":
        return tr("Given on the command line (--set, --data)")
    layer, _sep, name = origin.partition(" ")
    if layer == "environment":
        return tr("Given by the environment variable {0}").format(name)
    return tr("Given by {0} in {1}").format(name, layer)


def expected(text: str) -> str:
    """`Setting.expected` as a sentence."""
    return tr("That cannot be. Expected: {0}.").format(text)


def unit(key: str) -> str:
    """Behind a number; "" when it counts things."""
    return _units(shown()).get(key, "")
