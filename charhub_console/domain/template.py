"""A character described in words alone: what `fast-generate` is given, and what a template holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from charhub_console.domain.analysis import Gender, Style, Theme
from charhub_console.domain.character import MAX_NAME_CHARS
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.medusavr_prompts import negative_prompt, positive_prompt
from charhub_console.domain.recipe import Scalar

STYLES: Mapping[str, tuple[Style, Theme]] = {
    "anime": (Style.ANIME, Theme.GENERAL),
    "cartoon": (Style.CARTOON, Theme.GENERAL),
    "realistic": (Style.REALISTIC, Theme.GENERAL),
    "fantasy": (Style.ANIME, Theme.FANTASY),
}
MAX_DESCRIPTION_CHARS = 2000
MIN_AGE = 18
MAX_AGE = 120
USUAL_AGE = 25  # as MedusaVR always writes
MAX_SEED = 2**32 - 1

KIND = "character-type"
_GENDERS = {"female": Gender.FEMALE, "male": Gender.MALE}
_KEYS = frozenset({"name", "description", "style", "main_trait", "sub_traits", "tags"})
_COLOURS = frozenset(
    "black blonde blue brown colorful dark golden green grey pink purple red silver violet white".split()  # noqa: SIM905
)

Tags = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """Who the character is. `tags` by category, in order; any tag may be used."""

    name: str
    description: str
    style: str = "anime"
    main_trait: str = ""
    sub_traits: tuple[str, ...] = ()
    tags: Tags = ()

    def __post_init__(self) -> None:
        """Raises: InvalidInput."""
        if not 0 < len(self.name.strip()) <= MAX_NAME_CHARS:
            raise InvalidInput(f"A name has 1 to {MAX_NAME_CHARS} characters.", "Choose another name.")
        if not 0 < len(self.description.strip()) <= MAX_DESCRIPTION_CHARS:
            raise InvalidInput(
                f"A description has 1 to {MAX_DESCRIPTION_CHARS} characters.", "Say in a sentence who the character is."
            )
        if self.style not in STYLES:
            raise InvalidInput(f"There is no style {self.style[:40]!r}.", f"Use one of: {', '.join(STYLES)}.")

    @property
    def kinds(self) -> tuple[str, ...]:
        """What of a being it is: female, android…"""
        return dict(self.tags).get(KIND, ())

    @property
    def gender(self) -> Gender:
        """As its kind says; OTHER for a being of neither."""
        return next((_GENDERS[kind] for kind in self.kinds if kind in _GENDERS), Gender.OTHER)

    @property
    def species(self) -> str:
        """As its kind says, else human."""
        return next((kind for kind in self.kinds if kind not in _GENDERS), "human")

    @property
    def appearance(self) -> tuple[tuple[str, str], ...]:
        """Visible traits its tags name: `silver-hair` is a hair colour, `long-hair` a hair style."""
        found: dict[str, str] = {}
        for tag in dict(self.tags).get("appearance", ()):
            value, _, what = tag.rpartition("-")
            if what == "hair" and value:
                found["hair_color" if value in _COLOURS else "hair_style"] = value
            elif what == "eyes" and value:
                found["eye_color"] = value
        return tuple(found.items())


@dataclass(frozen=True, slots=True)
class Described:
    """A template, and how it is to be painted. Texts are those of the prompt files; `values` of the recipe."""

    template: Template
    age: int = USUAL_AGE
    seed: int | None = None  # None: by name and description
    positive_text: str = ""
    negative_text: str = ""
    values: tuple[tuple[str, Scalar], ...] = ()
    username: str = ""

    def __post_init__(self) -> None:
        """Raises: InvalidInput."""
        if not MIN_AGE <= self.age <= MAX_AGE:
            raise InvalidInput(f"An age is {MIN_AGE} to {MAX_AGE}.", "Characters are adults.")
        if self.seed is not None and not 0 <= self.seed <= MAX_SEED:
            raise InvalidInput(f"A seed is a whole number from 0 to {MAX_SEED}.", "Give another one.")

    @property
    def positive(self) -> str:
        """The avatar's prompt, in MedusaVR's order."""
        told = self.template
        return positive_prompt(
            told.description,
            told.style,
            main_trait=told.main_trait,
            sub_traits=told.sub_traits,
            tags=dict(told.tags),
            file_text=self.positive_text,
        )

    @property
    def negative(self) -> str:
        """What is asked away from."""
        return negative_prompt(file_text=self.negative_text)

    def fingerprint(self, owner: str, recipe: str, *, references: bool) -> str:
        """16 hex digits: the same for the same wish of the same owner, so that nothing is made twice."""
        text = json.dumps([asdict(self), owner, recipe, references], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def template_from(found: Mapping[str, Any], where: str) -> Template:
    """A template from a table of its file. Raises: InvalidInput, also for fields nobody knows."""
    advice = f"Correct {where}; resources/templates/README.md says what belongs in it."
    unknown = sorted(found.keys() - _KEYS)
    if unknown:
        raise InvalidInput(f"The template {where} has the unknown field {unknown[0]!r}.", advice)
    tags = found.get("tags", {})
    lists = [found.get("sub_traits", []), *(tags.values() if isinstance(tags, dict) else [None])]
    if not all(isinstance(one, list) and all(isinstance(word, str) for word in one) for one in lists):
        raise InvalidInput(f"The template {where} has something else than texts in its lists.", advice)
    texts = {key: found.get(key, "") for key in ("name", "description", "style", "main_trait")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise InvalidInput(f"The template {where} has a field that is no text.", advice)
    return Template(
        **texts,
        sub_traits=tuple(found.get("sub_traits", [])),
        tags=tuple((category, tuple(values)) for category, values in tags.items()),
    )
