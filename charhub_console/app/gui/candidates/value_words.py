"""What a measured or chosen value is called: genders, styles, themes, tags, ages, traits."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from charhub_console.app.gui.language import tr
from charhub_console.domain.analysis import AgeRating, ApparentAge, ContentTag, Gender, Style, Theme

_OTHERWISE = {"THREE_D": "3D", "SCI_FI": "science fiction", "NON_BINARY": "non-binary"}
KNOWN: Final = (
    QT_TRANSLATE_NOOP("", "male"),
    QT_TRANSLATE_NOOP("", "female"),
    QT_TRANSLATE_NOOP("", "non-binary"),
    QT_TRANSLATE_NOOP("", "other"),
    QT_TRANSLATE_NOOP("", "unknown"),
    QT_TRANSLATE_NOOP("", "violence"),
    QT_TRANSLATE_NOOP("", "gore"),
    QT_TRANSLATE_NOOP("", "sexual"),
    QT_TRANSLATE_NOOP("", "nudity"),
    QT_TRANSLATE_NOOP("", "language"),
    QT_TRANSLATE_NOOP("", "drugs"),
    QT_TRANSLATE_NOOP("", "alcohol"),
    QT_TRANSLATE_NOOP("", "horror"),
    QT_TRANSLATE_NOOP("", "psychological"),
    QT_TRANSLATE_NOOP("", "discrimination"),
    QT_TRANSLATE_NOOP("", "crime"),
    QT_TRANSLATE_NOOP("", "gambling"),
    QT_TRANSLATE_NOOP("", "child"),
    QT_TRANSLATE_NOOP("", "teenager"),
    QT_TRANSLATE_NOOP("", "young adult"),
    QT_TRANSLATE_NOOP("", "adult"),
    QT_TRANSLATE_NOOP("", "middle-aged"),
    QT_TRANSLATE_NOOP("", "elderly"),
    QT_TRANSLATE_NOOP("", "unsure"),
    QT_TRANSLATE_NOOP("", "anime"),
    QT_TRANSLATE_NOOP("", "realistic"),
    QT_TRANSLATE_NOOP("", "semi realistic"),
    QT_TRANSLATE_NOOP("", "cartoon"),
    QT_TRANSLATE_NOOP("", "manga"),
    QT_TRANSLATE_NOOP("", "manhwa"),
    QT_TRANSLATE_NOOP("", "comic"),
    QT_TRANSLATE_NOOP("", "chibi"),
    QT_TRANSLATE_NOOP("", "pixel art"),
    QT_TRANSLATE_NOOP("", "3D"),
    QT_TRANSLATE_NOOP("", "dark fantasy"),
    QT_TRANSLATE_NOOP("", "fantasy"),
    QT_TRANSLATE_NOOP("", "furry"),
    QT_TRANSLATE_NOOP("", "science fiction"),
    QT_TRANSLATE_NOOP("", "general"),
)
TRAITS: Final = (
    QT_TRANSLATE_NOOP("", "Hair color"),
    QT_TRANSLATE_NOOP("", "Hair style"),
    QT_TRANSLATE_NOOP("", "Eye color"),
    QT_TRANSLATE_NOOP("", "Skin tone"),
    QT_TRANSLATE_NOOP("", "Build"),
    QT_TRANSLATE_NOOP("", "Outfit"),
    QT_TRANSLATE_NOOP("", "Accessories"),
    QT_TRANSLATE_NOOP("", "Features"),
)


def value_text(value: object) -> str:
    """A value in words; an empty list was measured and found nothing."""
    if isinstance(value, tuple):
        return ", ".join(value_text(one) for one in value) or tr("none")
    if isinstance(value, AgeRating):
        return tr("all ages") if value is AgeRating.L else tr("from {0} years").format(value.minimum_age)
    if isinstance(value, Gender | Style | Theme | ContentTag | ApparentAge):
        return tr(english(value))
    return str(value).replace("_", " ").lower() if str(value).isupper() else str(value)


def english(value: Gender | Style | Theme | ContentTag | ApparentAge) -> str:
    """What is translated."""
    return _OTHERWISE.get(value.value, "") or value.value.replace("_", " ").lower()


def trait_text(trait: str) -> str:
    """`hair_color` in words."""
    return tr(trait.replace("_", " ").capitalize())
