"""Asking the backends whether a recipe can run there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.domain.errors import ConsoleError, NotConfigured
from charhub_console.domain.recipe import Recipe, Scalar
from charhub_console.engine.ports import Backend, RecipeProblem
from charhub_console.engine.tools import Tools


@dataclass(frozen=True, slots=True)
class RecipeCheck:
    """One backend's word on a recipe. `message` says why it is not usable, or "ok"."""

    backend: str
    usable: bool
    message: str
    problems: tuple[RecipeProblem, ...] = ()


async def check_recipe(name: str, tools: Tools, values: Sequence[tuple[str, Scalar]] = ()) -> list[RecipeCheck]:
    """What each backend of the recipe's kinds says about it; one that does not answer is not usable.

    Args:
        values: other values for its parameters than its own.

    Raises:
        NotFound: no such recipe.
        InvalidInput: it has no such parameter.
        NotConfigured: no backend of its kinds.
    """
    recipe = tools.recipe(name)
    kinds = tools.kinds(recipe.name)
    backends = [backend for backend in tools.pool.backends.values() if backend.kind in kinds]
    if not backends:
        raise NotConfigured(
            f"The recipe {name} needs a {' or '.join(kinds)} server and none is configured.",
            "Set comfyui.urls (COMFYUI_URLS) or webui.url (RUNPOD_WEBUI_URL), or use the recipe practice.",
        )
    checks = (_check(backend, tools.recipe_at(name, backend.kind).chosen(values)) for backend in backends)
    return list(await asyncio.gather(*checks))


async def _check(backend: Backend, recipe: Recipe) -> RecipeCheck:
    try:
        problems = await backend.check(recipe)
    except ConsoleError as error:
        return RecipeCheck(backend.name, False, f"{error.title} {error.advice}")
    message = " ".join(f"{problem.what} {problem.advice}" for problem in problems)
    return RecipeCheck(backend.name, not problems, message or "ok", problems)
