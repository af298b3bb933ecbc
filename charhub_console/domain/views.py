"""The five views of a character: names, sizes, what is critical, how CharHub calls them."""

from __future__ import annotations

from enum import StrEnum

MAX_REFERENCE_BYTES = 200_000  # CharHub's cap for reference images (charhub.md, section 8)


class View(StrEnum):
    """One of the five images of a character."""

    AVATAR = "AVATAR"
    REFERENCE_AVATAR = "REFERENCE_AVATAR"
    REFERENCE_FRONT = "REFERENCE_FRONT"
    REFERENCE_SIDE = "REFERENCE_SIDE"
    REFERENCE_BACK = "REFERENCE_BACK"

    @property
    def is_critical(self) -> bool:
        """Whether the character fails when this view fails."""
        return self is View.AVATAR

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height) CharHub expects: 768x768 for faces, 768x1152 for full bodies."""
        return (768, 768) if self in (View.AVATAR, View.REFERENCE_AVATAR) else (768, 1152)

    @property
    def content(self) -> str | None:
        """CharHub's `CharacterImage.content`; None for the avatar, which has a type of its own."""
        return _CONTENT[self]

    @property
    def max_bytes(self) -> int | None:
        """Largest accepted WebP, or None for no cap."""
        return None if self is View.AVATAR else MAX_REFERENCE_BYTES


_CONTENT = {
    View.AVATAR: None,
    View.REFERENCE_AVATAR: "face",
    View.REFERENCE_FRONT: "front",
    View.REFERENCE_SIDE: "side",
    View.REFERENCE_BACK: "back",
}

REFERENCES: tuple[View, ...] = tuple(view for view in View if not view.is_critical)
"""The four views that are painted in parallel once the avatar is there."""
