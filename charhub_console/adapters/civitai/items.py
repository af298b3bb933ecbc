"""Civitai's JSON becomes candidates and model flags (reference: developer.civitai.com, Images and Models)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from charhub_console.adapters.civitai.loose import (
    count,
    distinct,
    elements,
    flag,
    mapping,
    moment,
    positive,
    text,
    whole,
)
from charhub_console.adapters.civitai.meta import read_meta
from charhub_console.domain.candidate import Candidate, Level, ModelFlags

_ALL_LEVELS = Level.PG | Level.PG13 | Level.R | Level.X | Level.XXX | Level.BLOCKED
_PAGE = "https://civitai.com/images/{}"


def read_item(item: object, *, new_id: Callable[[], str], now: datetime) -> Candidate | None:
    """A candidate, or None when it has no id, no http(s) address, or is no image. Raises nothing."""
    fields = mapping(item)
    number = positive(fields.get("id"))
    url = text(fields.get("url"))
    if number is None or not url.lower().startswith(("https://", "http://")):
        return None
    if fields.get("type", "image") not in ("image", None):
        return None
    try:
        raw = json.dumps(item, separators=(",", ":"))
    except (ValueError, RecursionError):
        return None
    meta = read_meta(fields.get("meta"))
    versions = [positive(version) for version in elements(fields.get("modelVersionIds"))]
    return Candidate(
        id=new_id(),
        source="civitai",
        source_id=str(number),
        url=url,
        fetched_at=now,
        page_url=_PAGE.format(number),
        creator=text(fields.get("username")) or None,
        created_at=moment(fields.get("createdAt")),
        width=positive(fields.get("width")),
        height=positive(fields.get("height")),
        level=read_level(fields.get("browsingLevel")),
        prompt=meta.prompt,
        negative_prompt=meta.negative_prompt,
        tags=distinct(text(mapping(tag).get("name")) or text(tag) for tag in elements(fields.get("tags"))),
        base_model=text(fields.get("baseModel")) or None,
        model_version_ids=tuple(dict.fromkeys([v for v in versions if v] + list(meta.model_version_ids))),
        model_names=meta.model_names,
        reactions=_reactions(mapping(fields.get("stats"))),
        raw=raw,
        meta_known=meta.known,
    )


def read_level(value: object) -> Level:
    """By the integer `browsingLevel` alone; the string `nsfwLevel` says "None" for unrated images.

    Anything that is no set of known bits is UNKNOWN.
    """
    bits = whole(value)
    if bits is None or bits < 0 or bits & ~int(_ALL_LEVELS):
        return Level.UNKNOWN
    return Level(bits)


def read_model(answer: object, model_id: int) -> ModelFlags:
    """Licence and safety flags from /models/{id}; what is missing or mistyped is None."""
    fields = mapping(answer)
    return ModelFlags(
        model_id=model_id,
        name=text(fields.get("name")),
        allow_no_credit=flag(fields.get("allowNoCredit")),
        allow_commercial_use=_uses(fields.get("allowCommercialUse")),
        allow_derivatives=flag(fields.get("allowDerivatives")),
        allow_different_license=flag(fields.get("allowDifferentLicense")),
        poi=flag(fields.get("poi")),
        minor=flag(fields.get("minor")),
    )


def _uses(value: object) -> tuple[str, ...]:
    """A list, or as older answers have it one word or "{Image,Rent}"."""
    if isinstance(value, str):
        value = value.strip("{} ").split(",")
    return distinct(text(use) for use in elements(value))


def _reactions(stats: dict[str, Any]) -> int:
    return sum(count(stats.get(name)) for name in ("likeCount", "heartCount", "laughCount"))
