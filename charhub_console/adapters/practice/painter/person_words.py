"""The words a person is read from: species, cuts of hair, things worn. Every list is searched in order."""

from __future__ import annotations

from enum import Enum


class Frame(Enum):
    """The build of the body."""

    FEMININE = "feminine"
    MASCULINE = "masculine"
    NEUTRAL = "neutral"


class Kind(Enum):
    """What grows on a person besides hair."""

    HUMAN = "human"
    ELF = "elf"
    ROBOT = "robot"
    FURRY = "furry"
    DEMON = "demon"
    ANGEL = "angel"
    FAIRY = "fairy"
    ORC = "orc"
    CATFOLK = "catfolk"  # a human face with animal ears and tail
    DRAGON = "dragon"


class Age(Enum):
    """Adults only: nothing younger is ever drawn."""

    ADULT = "adult"
    MIDDLE = "middle-aged"
    ELDERLY = "elderly"


class Hair(Enum):
    """A cut, as seen from all sides."""

    BALD = "bald"
    SHORT = "short"
    SPIKY = "spiky"
    BOB = "bob"
    LONG = "long"
    WAVY = "wavy"
    CURLY = "curly"
    PONYTAIL = "ponytail"
    BUN = "bun"
    BRAID = "braid"
    MOHAWK = "mohawk"
    SLICKED = "slicked"


class Extra(Enum):
    """Things worn or grown, any number of them."""

    GLASSES = "glasses"
    EARRINGS = "earrings"
    NECKLACE = "necklace"
    SCARF = "scarf"
    HEADPHONES = "headphones"
    CROWN = "crown"
    HAT = "hat"
    FLOWER = "flower"
    EYEPATCH = "eyepatch"
    GLOVES = "gloves"
    FRECKLES = "freckles"
    SCAR = "scar"
    BEARD = "beard"
    MOUSTACHE = "moustache"
    STUBBLE = "stubble"
    CAPE = "cape"


KINDS = (
    (Kind.ROBOT, "robot|android|cyborg|automaton|mecha|machine|droid"),
    (Kind.FURRY, "furry|anthro|anthropomorphic|wolf|fox|tiger|lion|bear|rabbit|otter|feline|canine|beast"),
    (Kind.DEMON, "demon|devil|succubus|incubus|tiefling|imp|oni"),
    (Kind.ANGEL, "angel|seraph|celestial|valkyrie"),
    (Kind.FAIRY, "fairy|fae|pixie|sprite|nymph"),
    (Kind.DRAGON, "dragon|dragonborn|lizard|kobold|naga"),
    (Kind.ORC, "orc|ork|half-orc|troll|goblin|ogre"),
    (Kind.ELF, "elf|elven|half-elf|drow|vampire"),
    (Kind.CATFOLK, "cat|catgirl|neko|nekomimi|kemonomimi|kitsune|bunny"),
)


ANIMALS = ("fox", "wolf", "cat", "tiger", "rabbit", "bear", "lion", "otter")


FUR = {"fox": (218, 122, 62), "wolf": (132, 142, 160), "cat": (116, 104, 112), "tiger": (230, 150, 66),
        "rabbit": (204, 184, 168), "bear": (132, 92, 66), "lion": (214, 170, 100), "otter": (122, 92, 76)}  # fmt: skip


HAIRS = (
    (Hair.BALD, "bald|hairless|shaved head|no hair"),
    (Hair.MOHAWK, "mohawk|undercut"),
    (Hair.BRAID, "braid|braids|braided|plait|dreadlocks|cornrows"),
    (Hair.PONYTAIL, "ponytail|pony tail|topknot"),
    (Hair.BUN, "bun|updo|chignon|buns"),
    (Hair.CURLY, "curly|curls|afro|coily|ringlets"),
    (Hair.WAVY, "wavy|waves|flowing"),
    (Hair.SPIKY, "spiky|messy|tousled|wild"),
    (Hair.SLICKED, "slicked|slicked-back|combed back|swept back|crew cut|buzz cut"),
    (Hair.BOB, "bob|chin-length|medium|shoulder-length|pageboy"),
    (Hair.SHORT, "short|pixie cut|cropped|neat"),
    (Hair.LONG, "long|straight|very long|waist-length"),
)


EXTRAS = (
    (Extra.GLASSES, "glasses|spectacles|eyewear"),
    (Extra.EARRINGS, "earring|earrings|hoops"),
    (Extra.NECKLACE, "necklace|pendant|amulet|pearls|medallion|stethoscope"),
    (Extra.SCARF, "scarf|shawl|neckerchief"),
    (Extra.HEADPHONES, "headphones|headset"),
    (Extra.CROWN, "crown|tiara|circlet|diadem"),
    (Extra.HAT, "hat|witch hat|fedora|wide-brimmed"),
    (Extra.FLOWER, "flower|flowers|rose|hairpin|hair ornament"),
    (Extra.EYEPATCH, "eyepatch|eye patch"),
    (Extra.GLOVES, "gloves|gauntlets"),
    (Extra.FRECKLES, "freckles|freckled"),
    (Extra.SCAR, "scar|scars|scarred"),
    (Extra.MOUSTACHE, "moustache|mustache|goatee"),
    (Extra.STUBBLE, "stubble|five o'clock shadow|unshaven"),
    (Extra.BEARD, "beard|bearded|full beard"),
    (Extra.CAPE, "cape|cloak"),
)
