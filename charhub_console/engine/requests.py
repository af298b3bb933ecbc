"""What a backend is asked for: the attempt's values, its reference images, and the safety gate's word on it."""

from __future__ import annotations

from charhub_console.domain.attempt import Attempt
from charhub_console.domain.character import Character
from charhub_console.domain.errors import GenerationFailed, NotFound
from charhub_console.domain.recipe import ReferenceSlot, ReferenceSource
from charhub_console.domain.views import View
from charhub_console.engine.gate import pass_prompt
from charhub_console.engine.manners import manner_of
from charhub_console.engine.ports import GenerationRequest
from charhub_console.engine.tools import Tools

_VIEW_OF = {ReferenceSource.AVATAR: View.AVATAR, ReferenceSource.FRONT: View.REFERENCE_FRONT}


async def request_for(attempt: Attempt, kind: str, tools: Tools) -> GenerationRequest:
    """The complete request for a backend of this kind. The only maker of requests: none goes without the gate.

    Raises:
        Blocked, NeedsPerson: the gate said no.
        GenerationFailed: a reference image this recipe cannot do without is missing.
    """
    character = await tools.store.character(attempt.character_id)
    if character is None:
        raise NotFound(f"There is no character {attempt.character_id}.", "It may belong to another data folder.")
    manner = await manner_of(character, tools, attempt.run_id)
    recipe = tools.recipe_at(attempt.recipe, kind).chosen(manner.values if manner else ())
    await pass_prompt(attempt, character, recipe, tools)
    view = recipe.view(attempt.view)
    found = [await _reference(slot, attempt, character, tools) for slot in view.references]
    references = tuple(item for item in found if item is not None)
    graph = view.graph if references or view.graph_without is None else view.graph_without
    return GenerationRequest(
        job_id="",
        attempt_id=attempt.id,
        character_id=character.id,
        view=attempt.view,
        recipe=recipe,
        graph=graph,
        prompt=attempt.prompt,
        negative_prompt=attempt.negative_prompt,
        seed=attempt.seed,
        width=attempt.width,
        height=attempt.height,
        references=references,
        reference_urls=await _public_urls(attempt, tools) if recipe.middleware else (),
        traits=_traits(character),
        style=character.style.value,
    )


async def _reference(slot: ReferenceSlot, attempt: Attempt, character: Character, tools: Tools) -> bytes | None:
    """The first source of the slot that is there, letterboxed to the view's canvas."""
    for source in slot.sources:
        data = await _source_bytes(source, character, tools)
        if data is not None:
            return await tools.images.letterbox(data, attempt.width, attempt.height)
    if slot.required:
        raise GenerationFailed(
            f"{attempt.view} needs one of these images and none is there: {', '.join(slot.sources)}.",
            "Generate the avatar first, or use a recipe that works without references.",
        )
    return None


async def _source_bytes(source: ReferenceSource, character: Character, tools: Tools) -> bytes | None:
    if source is ReferenceSource.SOURCE:
        path = character.source_image_path
        if not tools.options.source_as_reference or not path or not await tools.files.exists(path):
            return None
        return await tools.files.read(path)
    images = await tools.store.images(character.id)
    key = next((image.key for image in images if image.view is _VIEW_OF[source]), None)
    return await tools.storage.get(key) if key else None


async def _public_urls(attempt: Attempt, tools: Tools) -> tuple[str, ...]:
    """CharHub's middleware downloads references itself; the private source image has no public address."""
    if attempt.view is View.AVATAR:
        return ()
    images = await tools.store.images(attempt.character_id)
    return tuple(image.url for image in images if image.view is View.AVATAR and image.url.startswith("https://"))


def _traits(character: Character) -> tuple[tuple[str, str], ...]:
    return (
        ("name", character.name),
        ("gender", character.gender.value),
        ("species", character.species),
        ("style", character.style.value),
        ("theme", character.theme.value),
        *character.appearance,
    )
