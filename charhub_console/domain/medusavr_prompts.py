"""MedusaVR's prompts: what is said of a character, in which order (medusavr.md 3); words are a person's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

UNSAID = "content-rating"  # a category of tags that is no picture

STYLE_PHRASES: Mapping[str, str] = {
    "anime": "anime style",
    "realistic": "photorealistic, realistic",
    "fantasy": "fantasy art style",
    "cartoon": "cartoon style",
}

QUALITY_TERMS = (
    *("worst quality", "low quality", "lowres", "jpeg artifacts", "blurry", "out of focus"),
    *("bad anatomy", "bad hands", "extra fingers", "missing fingers", "extra limbs", "deformed"),
    *("distorted face", "duplicate", "cropped", "watermark", "signature", "text"),
)
"""Eighteen, as theirs; always asked away from."""

SAFE_TERMS = ("nsfw", "nudity", "explicit", "suggestive")


def positive_prompt(
    description: str,
    style: str,
    *,
    main_trait: str = "",
    sub_traits: Sequence[str] = (),
    tags: Mapping[str, Sequence[str]] | None = None,
    file_text: str = "",
    own: str = "",
) -> str:
    """What is asked for: `own` words or the description, the style, traits, tags, and last the prompt file's text.

    The file is left out beside own words. Tags stay as they are, also repeated ones.
    """
    said = [value for category, values in (tags or {}).items() if category != UNSAID for value in values]
    parts = [own or description, STYLE_PHRASES.get(style, STYLE_PHRASES["anime"]), main_trait, *sub_traits, *said]
    return _joined([*parts, "" if own else file_text])


def negative_prompt(*, own: str = "", file_text: str = "") -> str:
    """What is asked away from: own words, the file's, then every standard and safe term that is not there yet."""
    said = _joined([own, file_text])
    lowered = said.lower()
    return _joined([said, *(term for term in (*QUALITY_TERMS, *SAFE_TERMS) if term not in lowered)])


def _joined(parts: Sequence[str]) -> str:
    """On one line, without empty parts."""
    words = (" ".join(part.split()).strip(" ,") for part in parts)
    return ", ".join(word for word in words if word)
