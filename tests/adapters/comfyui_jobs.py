"""Jobs for the ComfyUI tests: a small recipe, requests, and waiting for a state of the double."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image

from charhub_console.adapters.comfyui import ComfyBackend
from charhub_console.adapters.comfyui.follow import Pace
from charhub_console.adapters.recipe_files import load_recipes
from charhub_console.domain.recipe import ParameterChoice, Recipe
from charhub_console.domain.views import View
from charhub_console.engine.ports import GenerationRequest, Progress
from tests.servers.comfyui.catalogue import NODE_TYPES
from tests.servers.comfyui.nodes import NodeType, socket

# A core node that the recipe charhub uses to look at two references at once.
_TWO_IMAGES = {"image1": socket("IMAGE"), "image2": socket("IMAGE")}
NODE_TYPES.setdefault("ImageBatch", NodeType("ImageBatch", _TWO_IMAGES, ("IMAGE",)))

FOLDER = Path(__file__).parents[2] / "resources" / "recipes"
_SET = [ParameterChoice("checkpoint", "model", "sd15_tiny.safetensors"), ParameterChoice("checkpoint", "steps", 4)]
RECIPES = {recipe.name: recipe for recipe in load_recipes(FOLDER, choices=_SET)}
CHECKPOINT = RECIPES["checkpoint"]

# Short enough for tests; a test that must be ended by an event sets the polls far apart.
QUICK = Pace(
    heard_s=0.05, deaf_s=0.03, first_s=0.02, slowest_s=0.05, soon_s=0.01, gone_s=0.06, patience_s=1.0, wedged_s=0.2
)
EVENTS_ONLY = replace(QUICK, heard_s=30.0)


def picture(width: int = 64, height: int = 64, colour: str = "teal") -> bytes:
    """A PNG."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


def job(recipe: Recipe = CHECKPOINT, view: View = View.AVATAR, **changes: Any) -> GenerationRequest:
    """A request for a job with a fresh id."""
    references = changes.pop("references", ())
    request = GenerationRequest(
        job_id=str(uuid4()),
        attempt_id="attempt-7",
        character_id="character-1",
        view=view,
        recipe=recipe,
        graph=recipe.view(view).graph_name(len(references)),
        prompt="adult woman, elf",
        negative_prompt="blurry",
        seed=42,
        width=64,
        height=64,
        references=references,
    )
    return replace(request, **changes)


@asynccontextmanager
async def backend(url: str, pace: Pace = QUICK, **how: Any) -> AsyncIterator[ComfyBackend]:
    """A backend that is closed afterwards."""
    made = ComfyBackend("gpu-1", url, pace=pace, **how)
    try:
        yield made
    finally:
        await made.close()


async def result(made: ComfyBackend, request: GenerationRequest, seen: list[Progress] | None = None) -> bytes:
    """Wait for the end of a job that was submitted."""
    heard = seen if seen is not None else []
    async with asyncio.timeout(10):
        return (await made.result(request.job_id, request.recipe, request.graph, heard.append)).data


async def paint(made: ComfyBackend, request: GenerationRequest, seen: list[Progress] | None = None) -> bytes:
    """Submit and wait for the end."""
    await made.submit(request)
    return await result(made, request, seen)


async def until(holds: Callable[[], object]) -> None:
    """Wait for a state."""
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.002)
