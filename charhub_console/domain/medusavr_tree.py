"""MedusaVR's tree of folders: `{username}/characters/{character}/{avatar,images,…}`, with names any storage takes.

The folder of a character is called as MedusaVR calls it (medusavr.md 5.1), so both find each other's images. Two names
may give one folder; the files in it carry the character's id, so they never meet.
"""

from __future__ import annotations

import re
from datetime import datetime

from charhub_console.domain.storage_keys import ENVIRONMENTS, WINDOWS_DEVICES, check_id, checked_key, epoch_ms
from charhub_console.domain.views import View

FOLDERS = ("avatar", "images", "variations", "embeddings", "generations")
"""Every character has all five, made when its first image comes."""

MAX_NAME_CHARS = 60
MAX_USER_CHARS = 40  # all together stays below the 255 characters Cloudinary gives a public id

_PLAIN = re.compile(r"[^a-z0-9]")
_USER = re.compile(r"[^A-Za-z0-9_.-]")


def safe_name(name: str) -> str:
    """MedusaVR's folder name: lower case, a dash for every UTF-16 unit that is no ASCII letter or digit.

    Longer names are cut. What no file system takes as a name (a dash in front, a device of Windows) gets an
    underscore; MedusaVR's own would fail or mislead there.
    """
    lowered = name.lower()
    units = "".join(letter * (2 if ord(letter) > 0xFFFF else 1) for letter in lowered[:MAX_NAME_CHARS])
    return _allowed(_PLAIN.sub("-", units)[:MAX_NAME_CHARS])


def user_folder(username: str) -> str:
    """The first folder: the user's name with its case, a dash for everything unusual."""
    name = _USER.sub("-", username[:MAX_USER_CHARS]).strip(".")
    return _allowed(f"{name}_" if name in ENVIRONMENTS else name)


def character_folder(username: str, name: str) -> str:
    """`MedusaVR/characters/luna-starweaver`."""
    return f"{user_folder(username)}/characters/{safe_name(name)}"


def tree_key(username: str, name: str, character_id: str, view: View, attempt: int, at: datetime) -> str:
    """The key of one attempt's image: the avatar in `avatar/`, the other views in `images/`.

    Different characters, views, attempts or moments never share a key, whatever the names.

    Raises:
        InvalidInput: the id is no lower-case uuid, there is no such attempt, or the time has no zone.
    """
    check_id(character_id)
    folder = "avatar" if view.content is None else "images"
    what = "avatar" if view.content is None else str(view.content)
    moment = epoch_ms(attempt, at)
    again = "" if attempt == 1 else f"-{attempt}"
    file = f"{safe_name(name)[:30]}-{what}-{character_id}-{moment}{again}.webp"
    return checked_key(f"{character_folder(username, name)}/{folder}/{file}")


def _allowed(name: str) -> str:
    """Not empty, not hidden, not an option of a command, not a device."""
    name = re.sub(r"^[-.]", "_", name) or "_"
    name = re.sub(r"\.+$", "", name)
    return f"{name}_" if name.split(".")[0].lower() in WINDOWS_DEVICES else name
