"""How a person wanted a character painted: said in the order it was begun with, kept to in every attempt."""

from __future__ import annotations

from charhub_console.domain.character import Character
from charhub_console.domain.prompts import ViewPrompt, edited_prompt, filled, prompts_for
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.run import Manner
from charhub_console.domain.views import View
from charhub_console.engine.tools import Tools


async def manner_of(character: Character, tools: Tools, run_id: str | None = None) -> Manner | None:
    """What was said in this run, or when it was begun; None for those that nobody described in words."""
    for wanted in dict.fromkeys((run_id, character.run_id)):
        run = await tools.store.run(wanted) if wanted else None
        for order in run.orders if run is not None else ():
            if order.character_id == character.id and order.manner is not None:
                return order.manner
    return None


def words_for(character: Character, recipe: Recipe, view: View, manner: Manner | None) -> ViewPrompt:
    """Positive and negative text of one view; it always says that an adult is shown."""
    drafted = prompts_for(character, recipe.view(view))
    if manner is None:
        return drafted
    positive = edited_prompt(manner.positive)
    if view is not View.AVATAR:
        positive = filled(recipe.view(view).prompt, positive)
    return ViewPrompt(positive, manner.negative)
