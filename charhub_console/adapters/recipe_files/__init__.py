"""Recipe folders: `recipe.toml` and its graph files, read and checked, never trusted."""

from charhub_console.adapters.recipe_files.folders import RecipesRead, load_recipes, read_recipes
from charhub_console.adapters.recipe_files.reading import parse_recipe

__all__ = ["RecipesRead", "load_recipes", "parse_recipe", "read_recipes"]
