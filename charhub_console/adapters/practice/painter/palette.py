"""Colours of the painter: words to RGB, and the few ways one colour is made from another."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from itertools import zip_longest

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
INK: Rgb = (34, 28, 48)  # the darkest line; never pure black
_DUSK: Rgb = (46, 34, 92)  # shadows lean to violet, which keeps flat colours alive

CLOTH: Mapping[str, Rgb] = {
    "black": (52, 52, 64), "white": (240, 238, 234), "grey": (138, 144, 156), "gray": (138, 144, 156),
    "silver": (190, 198, 210), "charcoal": (72, 76, 88), "red": (204, 58, 62), "crimson": (172, 36, 62),
    "scarlet": (214, 52, 46), "maroon": (122, 38, 54), "burgundy": (124, 36, 62), "pink": (238, 140, 172),
    "rose": (222, 110, 140), "magenta": (200, 62, 150), "purple": (126, 78, 176), "violet": (138, 92, 200),
    "lavender": (178, 160, 222), "lilac": (194, 166, 218), "indigo": (72, 70, 156), "blue": (62, 108, 190),
    "navy": (44, 58, 104), "azure": (74, 148, 220), "cyan": (66, 186, 208), "turquoise": (56, 176, 174),
    "teal": (38, 126, 132), "green": (74, 146, 92), "emerald": (38, 142, 100), "olive": (122, 126, 66),
    "lime": (150, 196, 72), "mint": (150, 214, 186), "yellow": (242, 200, 76), "gold": (216, 168, 70),
    "golden": (216, 168, 70), "amber": (226, 152, 54), "orange": (232, 126, 60), "copper": (186, 110, 72),
    "bronze": (166, 120, 72), "rust": (168, 84, 52), "brown": (124, 84, 62), "tan": (198, 164, 124),
    "beige": (222, 204, 174), "cream": (244, 232, 208), "khaki": (172, 156, 110), "leather": (126, 82, 56),
    "denim": (82, 112, 160), "steel": (148, 160, 176), "ivory": (244, 238, 222), "coral": (240, 122, 104),
    "peach": (246, 184, 150), "plum": (112, 60, 108), "sky": (122, 182, 230),
}  # fmt: skip

HAIR: Mapping[str, Rgb] = {
    **CLOTH,
    "black": (44, 40, 54), "brown": (104, 68, 50), "chestnut": (122, 70, 48), "brunette": (88, 58, 46),
    "blonde": (232, 196, 118), "blond": (232, 196, 118), "platinum": (236, 226, 204), "golden": (226, 176, 84),
    "ginger": (206, 104, 52), "auburn": (142, 66, 46), "red": (176, 58, 46), "silver": (196, 202, 216),
    "white": (234, 234, 240), "grey": (158, 162, 172), "gray": (158, 162, 172), "salt": (150, 150, 158),
    "strawberry": (222, 146, 104), "raven": (38, 38, 56), "dark": (58, 46, 48), "purple": (124, 84, 170),
    "blue": (74, 112, 190), "pink": (236, 146, 178), "green": (84, 148, 104),
}  # fmt: skip

SKIN: Mapping[str, Rgb] = {
    "pale": (250, 226, 212), "fair": (248, 216, 192), "porcelain": (252, 232, 222), "light": (244, 208, 180),
    "medium": (222, 172, 134), "olive": (212, 168, 124), "tan": (206, 154, 112), "tanned": (206, 154, 112),
    "bronze": (188, 132, 92), "golden": (222, 172, 116), "brown": (150, 98, 70), "dark": (112, 72, 54),
    "ebony": (84, 56, 46), "black": (92, 60, 48), "deep": (102, 66, 50), "warm": (220, 166, 126),
    "blue": (134, 168, 218), "green": (134, 172, 112), "red": (206, 92, 84), "crimson": (184, 70, 76),
    "purple": (168, 136, 198), "violet": (172, 142, 206), "lavender": (196, 176, 222), "grey": (172, 176, 186),
    "gray": (172, 176, 186), "ashen": (190, 184, 186), "white": (246, 238, 236), "pink": (244, 188, 186),
    "orange": (222, 136, 78), "cream": (240, 224, 196), "silver": (196, 204, 216), "steel": (156, 168, 184),
    "chrome": (206, 214, 224), "gold": (214, 176, 96), "copper": (196, 126, 90), "teal": (98, 162, 162),
    "turquoise": (112, 182, 178),
}  # fmt: skip

EYES: Mapping[str, Rgb] = {
    **CLOTH,
    "blue": (66, 124, 196), "green": (70, 140, 88), "brown": (112, 70, 44), "hazel": (142, 108, 58),
    "grey": (120, 136, 152), "gray": (120, 136, 152), "amber": (214, 144, 44), "dark": (62, 44, 40),
    "black": (50, 44, 52), "red": (196, 48, 52), "violet": (128, 86, 190), "purple": (128, 86, 190),
    "golden": (220, 164, 50), "gold": (220, 164, 50), "white": (214, 222, 232), "heterochromia": (70, 140, 150),
}  # fmt: skip

_MODIFIERS = {"dark": -0.32, "deep": -0.2, "light": 0.3, "pale": 0.38, "pastel": 0.42, "bright": 0.08}
_WORD = re.compile(r"[a-z]+")


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` 0 gives `one`, 1 gives `other`."""
    return (
        round(one[0] + (other[0] - one[0]) * share),
        round(one[1] + (other[1] - one[1]) * share),
        round(one[2] + (other[2] - one[2]) * share),
    )


def darker(colour: Rgb, share: float = 0.25) -> Rgb:
    """The same colour in shadow."""
    return mix(colour, _DUSK, share)


def lighter(colour: Rgb, share: float = 0.25) -> Rgb:
    """The same colour in light."""
    return mix(colour, WHITE, share)


def outline(colour: Rgb) -> Rgb:
    """The line drawn around a form of this colour."""
    return mix(mix(colour, _DUSK, 0.35), INK, 0.4)


def brightness(colour: Rgb) -> float:
    """Rec. 601 luma, 0..1."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def vivid(hue: float, saturation: float = 0.55, value: float = 0.78) -> Rgb:
    """A colour from the wheel; every argument 0..1."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return (round(red * 255), round(green * 255), round(blue * 255))


def colours_in(text: str, lexicon: Mapping[str, Rgb]) -> list[Rgb]:
    """Every colour named in a text, in order; `dark`, `light`, `pale`… change the colour that follows.

    Of words that belong together ("navy blue", "brown leather") the first one counts.
    """
    found: list[Rgb] = []
    shift, colour_ends = 0.0, -1
    words = list(_WORD.finditer(text.lower()))
    for match, following in zip_longest(words, words[1:]):
        word = match.group()
        if word in _MODIFIERS and following is not None and following.group() in lexicon:
            shift = _MODIFIERS[word]
        elif word in lexicon:
            belongs = colour_ends >= 0 and not text[colour_ends : match.start()].strip(" -")
            colour_ends = match.end()
            if not belongs:
                colour = lexicon[word]
                found.append(lighter(colour, shift) if shift > 0 else mix(colour, INK, -shift))
            shift = 0.0
    return found
