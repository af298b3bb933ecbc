"""Exporting a character: one zip with its images, a caption per image, a sidecar JSON and a contact sheet."""

from __future__ import annotations

import io
import json
import re
import zipfile

from charhub_console.domain.attempt import Attempt, Image
from charhub_console.domain.character import Character
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.views import View
from charhub_console.engine.tools import Tools


async def export_character(character: Character, tools: Tools) -> tuple[str, bytes]:
    """(file name, zip bytes) of everything a person may pass on; nothing private about the source is in it.

    Raises:
        InvalidInput: the character has no image yet.
        Unreachable, NotFound: an image cannot be had from its storage.
    """
    images = sorted(await tools.store.images(character.id), key=lambda image: list(View).index(image.view))
    if not images:
        raise InvalidInput(f"{character.name} has no image yet.", "Generate it first, or retry its failed views.")
    attempts = {attempt.id: attempt for attempt in await tools.store.attempts(character.id)}
    buffer = io.BytesIO()
    pictures: list[tuple[str, bytes | None]] = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for image in images:
            data = await tools.storage.get(image.key)
            name = image.view.lower()
            _add(archive, f"{name}.webp", data)
            _add(archive, f"{name}.txt", attempts[image.attempt_id].prompt.encode())
            pictures.append((name, data))
        sidecar = _sidecar(character, images, attempts)
        _add(archive, "character.json", json.dumps(sidecar, indent=1, ensure_ascii=False).encode())
        _add(archive, "contact_sheet.jpg", await tools.images.contact_sheet([(character.name, pictures)]))
    slug = re.sub(r"[^a-z0-9]+", "-", character.name.lower()).strip("-") or "character"
    return f"{slug}_{character.id[:8]}.zip", buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """With a fixed time, so that the same character gives the same zip."""
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)


def _sidecar(character: Character, images: list[Image], attempts: dict[str, Attempt]) -> dict[str, object]:
    return {
        "id": character.id,
        "name": character.name,
        "gender": character.gender,
        "species": character.species,
        "style": character.style,
        "theme": character.theme,
        "ageRating": character.age_rating,
        "contentTags": list(character.content_tags),
        "description": character.description,
        "appearance": dict(character.appearance),
        "seed": character.seed,
        "images": [
            {
                "view": image.view,
                "file": f"{image.view.lower()}.webp",
                "width": image.width,
                "height": image.height,
                "sizeBytes": image.size_bytes,
                "sha256": image.sha256,
                "attempt": attempts[image.attempt_id].number,
                "recipe": attempts[image.attempt_id].recipe,
                "recipeHash": attempts[image.attempt_id].recipe_hash,
                "prompt": attempts[image.attempt_id].prompt,
                "negativePrompt": attempts[image.attempt_id].negative_prompt,
                "seed": attempts[image.attempt_id].seed,
                "settings": dict(attempts[image.attempt_id].settings),
            }
            for image in images
        ],
    }
