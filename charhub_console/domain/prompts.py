"""The words of a view: a character's analysed fields put into the recipe's templates."""

from __future__ import annotations

import re
from typing import NamedTuple

from charhub_console.domain.analysis import ApparentAge, Gender, Style, Theme
from charhub_console.domain.character import Character
from charhub_console.domain.recipe import ViewRecipe

PROMPT_PLACEHOLDERS = frozenset({"subject", "style"})
NEGATIVE_PLACEHOLDERS = frozenset({"standard", "style"})

MAX_TRAIT_CHARS = 80
MAX_DESCRIPTION_WORDS = 40
ENOUGH_TRAITS = 3  # with fewer visible traits the description helps out

STANDARD_NEGATIVE = (
    "worst quality, low quality, jpeg artifacts, blurry, sketch, signature, watermark, username, text, speech bubble, "
    "censored, multiple people, multiple views, grid layout, duplicate, bad anatomy, bad hands, extra arms, "
    "extra limbs, conjoined, distorted face"
)

_PERSON = {
    Gender.FEMALE: "woman",
    Gender.MALE: "man",
    Gender.NON_BINARY: "androgynous person",
    Gender.OTHER: "person",
    Gender.UNKNOWN: "person",
}

# Only grown-up ages have words here; anything else is painted as a plain adult.
_AGE = {
    ApparentAge.YOUNG_ADULT: "young adult",
    ApparentAge.ADULT: "adult",
    ApparentAge.MIDDLE_AGED: "middle-aged adult",
    ApparentAge.ELDERLY: "elderly adult",
}

# (what to ask for, what to avoid)
_STYLE: dict[Style, tuple[str, str]] = {
    Style.ANIME: ("anime style, cel shading, vibrant colors", "photorealistic, 3d render"),
    Style.REALISTIC: ("photorealistic, natural skin texture, soft studio light", "anime, cartoon, drawing, 3d render"),
    Style.SEMI_REALISTIC: ("semi-realistic digital painting, detailed shading", "flat colors, photograph"),
    Style.CARTOON: ("western cartoon style, bold outlines, flat colors", "photorealistic, anime"),
    Style.MANGA: ("manga style, ink lines, screentone shading, monochrome", "photorealistic, 3d render, vivid colors"),
    Style.MANHWA: ("manhwa webtoon style, clean lines, soft coloring", "photorealistic, 3d render"),
    Style.COMIC: ("comic book style, inked lines, strong shadows", "photorealistic, 3d render"),
    # The genre's own word also means childlike bodies, which are never asked for.
    Style.CHIBI: ("stylised cartoon, simplified shapes, rounded outlines", "photorealistic, 3d render"),
    Style.PIXEL_ART: ("pixel art, crisp pixels, limited palette", "photorealistic, smooth gradients, anti-aliasing"),
    Style.THREE_D: ("3d render, stylised character model, global illumination", "flat drawing, sketch lines"),
}

_THEME = {
    Theme.DARK_FANTASY: "dark fantasy mood",
    Theme.FANTASY: "fantasy",
    Theme.FURRY: "anthropomorphic character",
    Theme.SCI_FI: "science fiction",
    Theme.GENERAL: "",
}

# Order of the visible traits, most identifying first; others follow in their own order.
_TRAITS = (
    "hair_color",
    "hair_style",
    "eye_color",
    "skin_tone",
    "build",
    "features",
    "outfit",
    "accessories",
)
_UNWORDED = frozenset({"age", "apparent_age", "gender", "species", "style", "theme"})
_NOUN = {"hair_color": "hair", "hair_style": "hair", "eye_color": "eyes", "skin_tone": "skin", "build": "build"}
_NOT_SAID = frozenset({"", "none", "unknown", "n/a", "not visible", "unspecified", "null"})


class ViewPrompt(NamedTuple):
    """The two texts of one attempt."""

    positive: str
    negative: str


def prompts_for(character: Character, recipe: ViewRecipe) -> ViewPrompt:
    """Positive and negative text of one view.

    Built only from analysed fields (gender, species, appearance, description, style, theme), each reduced to plain
    words, so that no prompt syntax of a source reaches a backend. The person is always said to be an adult.
    """
    wanted, avoided = _STYLE[character.style]
    look = _join([wanted, _THEME[character.theme]])
    return ViewPrompt(
        positive=_fill(recipe.prompt, {"subject": subject(character), "style": look}),
        negative=_fill(recipe.negative, {"standard": STANDARD_NEGATIVE, "style": avoided}),
    )


def filled(template: str, who: str) -> str:
    """A view's template around a person's own words for who is shown, which name the style too."""
    return _fill(template, {"subject": who, "style": ""})


def edited_prompt(text: str) -> str:
    """A person's own prompt on one line; it always says that an adult is shown. Empty stays empty."""
    words = " ".join(text.split())
    return words if not words or re.search(r"\badult\b", words, re.IGNORECASE) else f"adult, {words}"


def subject(character: Character) -> str:
    """Who is shown, as comma-separated words: `adult woman, elf, long silver hair, blue eyes, green cloak`."""
    appearance = dict(character.appearance)
    traits = [_trait(name, appearance[name]) for name in _TRAITS if name in appearance]
    traits += [_trait(name, value) for name, value in appearance.items() if name not in {*_TRAITS, *_UNWORDED}]
    traits = [trait for trait in traits if trait]
    age = _age(appearance.get("apparent_age", appearance.get("age", "")))
    species = _plain(character.species).lower()
    words = [f"{age} {_PERSON[character.gender]}", "" if species in {"human", *_NOT_SAID} else species, *traits]
    if len(traits) < ENOUGH_TRAITS:
        words.append(" ".join(_plain(character.description, limit=1000).split()[:MAX_DESCRIPTION_WORDS]))
    return _join(words)


def _age(said: str) -> str:
    return next((words for age, words in _AGE.items() if age.value == said.strip().lower()), "adult")


def _trait(name: str, value: str) -> str:
    """`hair_color: silver` becomes "silver hair"; a value that says its noun already stays as it is."""
    words = _plain(value)
    if words.lower() in _NOT_SAID:
        return ""
    noun = _NOUN.get(name)
    return words if noun is None or noun in words.lower() else f"{words} {noun}"


def _plain(text: str, *, limit: int = MAX_TRAIT_CHARS) -> str:
    """Words, digits, commas, full stops, hyphens and apostrophes; weights, LoRA tags, templates and links are gone."""
    text = re.sub(r"<[^>]*>|https?:\S*|embedding:\S*", " ", text, flags=re.IGNORECASE)
    text = re.sub(r":\s*\d+(\.\d+)?", " ", text)
    text = re.sub(r"[^\w\s,.'’-]|_", " ", text)
    text = re.sub(r"\s+([,.])", r"\1", " ".join(text.split()))
    return text[:limit].rsplit(" ", 1)[0].strip(" ,.") if len(text) > limit else text.strip(" ,.")


def _fill(template: str, values: dict[str, str]) -> str:
    filled = re.sub(r"\{(\w+)\}", lambda match: values.get(match.group(1), ""), template)
    return _join(filled.replace("\n", " ").split(","))


def _join(parts: list[str]) -> str:
    """Comma-separated, without empty parts and repetitions."""
    words = [" ".join(part.split()) for part in parts]
    return ", ".join(dict.fromkeys(word for word in words if word))
