"""What a character can wear, as data: words that name it and how it is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Collar(Enum):
    """How a garment closes at the neck."""

    ROUND = "round"
    VEE = "vee"
    LAPEL = "lapel"
    HIGH = "high"
    HOOD = "hood"
    CROSS = "cross"
    SHIRT = "shirt"


class Legs(Enum):
    """What is seen below the outer garment."""

    TROUSERS = "trousers"
    SKIRT = "skirt"
    TIGHTS = "tights"
    PLATES = "plates"


@dataclass(frozen=True, slots=True)
class Outfit:
    """A cut. `hem` is the height of the outer hem in figure units (hips 262, knees 470, soles 690).

    `sleeve` is the width at the wrist as a multiple of the arm (0: sleeveless); `boots` is 0 shoe, 1 ankle, 2 knee.
    """

    hem: float
    flare: float = 4
    sleeve: float = 1.35
    opening: bool = False
    collar: Collar = Collar.ROUND
    belt: bool = False
    buttons: int = 0
    legs: Legs = Legs.TROUSERS
    boots: int = 0
    plates: bool = False
    panels: bool = False
    cape: bool = False
    tie: bool = False
    apron: bool = False
    sash: bool = False
    vest: bool = False


_TABLE: tuple[tuple[str, Outfit], ...] = (
    ("spacesuit|space suit|bodysuit|jumpsuit|flight suit|plugsuit|wetsuit|chassis|plating",
     Outfit(268, 0, 1.35, collar=Collar.HIGH, belt=True, panels=True, boots=2)),
    ("lab coat|labcoat|doctor|scientist", Outfit(470, 26, 1.7, opening=True, collar=Collar.LAPEL, boots=0)),
    ("armor|armour|knight|breastplate|chainmail|paladin",
     Outfit(300, 12, 1.25, collar=Collar.HIGH, belt=True, plates=True, legs=Legs.PLATES, boots=2, cape=True)),
    ("kimono|yukata|haori|hanfu|samurai",
     Outfit(655, 14, 3.1, collar=Collar.CROSS, sash=True, legs=Legs.TIGHTS, boots=0)),
    ("robe|wizard|mage|priest|monk|cassock|toga|vestment",
     Outfit(668, 46, 3.0, collar=Collar.VEE, belt=True, legs=Legs.TIGHTS, boots=0)),
    ("gown|ball dress|wedding", Outfit(676, 92, 1.1, collar=Collar.VEE, sash=True, legs=Legs.TIGHTS, boots=0)),
    ("cloak|cape|ranger|tunic|adventurer|rogue|hunter",
     Outfit(345, 22, 1.45, collar=Collar.HOOD, belt=True, boots=2, cape=True)),
    ("uniform|military|officer|captain|pirate|admiral|commander",
     Outfit(372, 16, 1.45, collar=Collar.HIGH, belt=True, buttons=2, boots=2)),
    ("tuxedo|suit|blazer|three-piece|businessman|formal",
     Outfit(300, 6, 1.4, opening=True, collar=Collar.LAPEL, tie=True, buttons=1)),
    ("hoodie|sweatshirt|tracksuit|streetwear", Outfit(282, 4, 1.9, collar=Collar.HOOD, boots=1)),
    ("coat|trench|overcoat|duster|parka", Outfit(480, 34, 1.65, opening=True, collar=Collar.LAPEL, belt=True, boots=1)),
    ("vest|waistcoat", Outfit(276, 2, 1.5, collar=Collar.SHIRT, buttons=1, vest=True, boots=1)),
    ("jacket|bomber|biker|cardigan|denim", Outfit(284, 2, 1.6, opening=True, collar=Collar.SHIRT, boots=1)),
    ("apron|chef|barista|blacksmith|baker|florist", Outfit(276, 2, 1.4, collar=Collar.SHIRT, apron=True, boots=1)),
    ("dress|sundress|qipao|cheongsam",
     Outfit(505, 62, 1.15, collar=Collar.ROUND, belt=True, legs=Legs.TIGHTS, boots=0)),
    ("skirt|blouse", Outfit(250, 0, 1.7, collar=Collar.SHIRT, belt=True, legs=Legs.SKIRT, boots=1)),
    ("sweater|turtleneck|jumper|pullover|knit", Outfit(286, 4, 1.6, collar=Collar.HIGH, boots=1)),
    ("shirt|tee|t-shirt|polo|jeans|casual|overalls", Outfit(280, 4, 1.5, collar=Collar.SHIRT, boots=0)),
)  # fmt: skip

WARDROBE: tuple[Outfit, ...] = tuple(outfit for _, outfit in _TABLE)
_PATTERNS = tuple((re.compile(rf"\b(?:{words})s?\b"), outfit) for words, outfit in _TABLE)


def outfit_in(text: str) -> Outfit | None:
    """The first cut of the table a text names, or None."""
    lowered = text.lower()
    return next((outfit for pattern, outfit in _PATTERNS if pattern.search(lowered)), None)
