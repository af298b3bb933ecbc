"""Jobs for the WebUI tests: the shipped recipe, requests, a backend that does not dawdle."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from charhub_console.adapters.recipe_files import load_recipes
from charhub_console.adapters.webui import WebuiBackend
from charhub_console.adapters.webui.follow import Pace
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.views import View
from charhub_console.engine.ports import GenerationRequest

FOLDER = Path(__file__).parents[2] / "resources" / "recipes"
RECIPES = {recipe.name: recipe for recipe in load_recipes(FOLDER)}
WEBUI = RECIPES["webui"]
QUICK = Pace(look_s=0.02, taken_s=1.0, gone_s=0.06, patience_s=0.5, stop_s=2.0)


def job(recipe: Recipe = WEBUI, view: View = View.AVATAR, **changes: Any) -> GenerationRequest:
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
        style="ANIME",
    )
    return replace(request, **changes)


@asynccontextmanager
async def backend(url: str, pace: Pace = QUICK, **how: Any) -> AsyncIterator[WebuiBackend]:
    """A backend that is closed afterwards."""
    made = WebuiBackend("gpu-1", url, pace=pace, **how)
    try:
        yield made
    finally:
        await made.close()
