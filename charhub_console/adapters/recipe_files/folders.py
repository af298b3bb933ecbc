"""Folders of recipes: those shipped with the console, and the operator's own beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from charhub_console.adapters.recipe_files.reading import parse_recipe
from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.recipe import ParameterChoice, Recipe

MAX_FILE_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RecipesRead:
    """The recipes that can be used, by name, and what is wrong with the others."""

    recipes: tuple[Recipe, ...]
    problems: tuple[RecipeInvalid, ...]


def read_recipes(*folders: Path, choices: Sequence[ParameterChoice] = ()) -> RecipesRead:
    """Read every sub-folder with a `recipe.toml`. A recipe of a later folder replaces one of the same name.

    A broken recipe hurts no other; one that would replace a shipped recipe and is broken leaves neither, so that
    nobody paints with something else than what they wrote.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            found |= {item.name: item for item in sorted(folder.iterdir()) if (item / "recipe.toml").is_file()}
    recipes, problems = [], []
    for name in sorted(found):
        try:
            recipes.append(_read(found[name], choices))
        except RecipeInvalid as problem:
            problems.append(problem)
    for choice in choices:
        if choice.recipe not in found:
            problems.append(
                RecipeInvalid(
                    f"{choice.name} is set for the recipe {choice.recipe}, which is not there.",
                    f"Recipes are: {', '.join(sorted(found)) or 'none'}.",
                )
            )
    return RecipesRead(tuple(recipes), tuple(problems))


def load_recipes(*folders: Path, choices: Sequence[ParameterChoice] = ()) -> tuple[Recipe, ...]:
    """As `read_recipes`, all of them or none. Raises: RecipeInvalid, the first problem."""
    read = read_recipes(*folders, choices=choices)
    if read.problems:
        raise read.problems[0]
    return read.recipes


def _read(folder: Path, choices: Sequence[ParameterChoice]) -> Recipe:
    def load(file: str) -> bytes:
        return _file(folder / file, f"{folder.name}/{file}:")

    return parse_recipe(folder.name, load("recipe.toml"), load, choices)


def _file(path: Path, where: str) -> bytes:
    """The bytes of a small ordinary file; a link out of the recipe's folder is not followed."""
    try:
        if path.resolve().parent != path.parent.resolve():
            raise RecipeInvalid(f"{where} leads out of the recipe's folder.", "Copy the file into the folder.")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise RecipeInvalid(f"{where} cannot be read.", "Put the file there, and check who may read it.") from error
    if len(data) > MAX_FILE_BYTES:
        raise RecipeInvalid(f"{where} is larger than {MAX_FILE_BYTES // 1024} KiB.", "That is no recipe file.")
    return data
