"""What is shipped or configured as data: recipes, names, the list of real people, how generation is set up."""

from __future__ import annotations

import tomllib
from pathlib import Path

from charhub_console.adapters.recipe_files import read_recipes
from charhub_console.app.paths import resources
from charhub_console.app.wiring.session import PRACTICE_RECIPE
from charhub_console.domain.errors import InvalidInput, NotConfigured, RecipeInvalid
from charhub_console.domain.names import NamePool, parse_names
from charhub_console.domain.recipe import ParameterChoice, Recipe
from charhub_console.domain.settings import Settings
from charhub_console.domain.template import Template, template_from
from charhub_console.domain.text_folding import tokens
from charhub_console.engine.tools import Options


def recipes(settings: Settings, data: Path) -> tuple[dict[str, Recipe], tuple[RecipeInvalid, ...]]:
    """Shipped recipes and the operator's own; one that is broken is reported and hurts only who asks for it."""
    choices = []
    if settings.checkpoint.model:
        choices.append(ParameterChoice("checkpoint", "model", settings.checkpoint.model))
    for recipe in ("medusavr", "medusavr-webui", "webui"):
        choices.append(ParameterChoice(recipe, "model", settings.webui.checkpoint))
        choices.append(ParameterChoice(recipe, "realistic_model", settings.webui.realistic_checkpoint))
    read = read_recipes(resources() / "recipes", data / "recipes", choices=choices)
    return {recipe.name: recipe for recipe in read.recipes}, tuple(read.problems)


def options(settings: Settings, *, practice: bool) -> Options:
    """How characters are generated."""
    generation = settings.generation
    reaches_central = bool(settings.central.url) and not practice
    return Options(
        recipe=PRACTICE_RECIPE if practice else generation.recipe,
        references=generation.references,
        image_timeout_s=generation.image_timeout_s,
        continue_on_error=generation.continue_on_error,
        source_as_reference=generation.source_as_reference,
        keep_masters=generation.keep_masters,
        allowed_levels=settings.civitai.levels,
        bot=settings.owner.bot,
        practice=practice,
        top_up=settings.night.top_up,
        top_up_quality=settings.night.top_up_quality,
        tree_user=settings.cloudinary.username if settings.storage.name == "cloudinary" and not practice else None,
        repair_cool_down_s=3600 * settings.night.repair_cool_down_hours,
        publish=reaches_central and settings.central.publish,
        log_runs=reaches_central and settings.central.publish and settings.central.log_runs,
        user=settings.central.user,
    )


def templates(data: Path) -> tuple[Template, ...]:
    """The shipped characters of `generate-batch`, and the operator's own. Raises: InvalidInput."""
    files: dict[str, Path] = {}
    for folder in (resources() / "templates", data / "templates"):
        files |= {file.name: file for file in sorted(folder.glob("*.toml"))}
    return tuple(_template(files[name]) for name in sorted(files))


def _template(file: Path) -> Template:
    try:
        found = tomllib.loads(_text(file))
    except ValueError as error:
        raise InvalidInput(f"The template {file.name} is no TOML text ({error}).", "Correct the file.") from error
    return template_from(found, file.name)


def names() -> NamePool:
    """The shipped names."""
    folder = resources() / "data" / "names"
    return NamePool(*(parse_names(_text(folder / f"{part}.txt")) for part in ("female", "male", "neutral", "family")))


def real_people() -> frozenset[str]:
    """Folded names for the safety gate. Without the list nothing starts: an empty list would be an open gate."""
    names = parse_names(_text(resources() / "data" / "real_people.txt"))
    if not names:
        raise NotConfigured("The list of real people is empty.", "Install charhub-console again.")
    return frozenset(" ".join(tokens(name)) for name in names)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise NotConfigured(f"The resource {file.name} is missing.", "Install charhub-console again.") from error
