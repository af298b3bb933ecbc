"""The people on the sample candidates, read from `people.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charhub_console.adapters.practice.painter.palette import Rgb


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample; the fields are explained at the top of `people.toml`."""

    slug: str
    creator: str
    traits: tuple[tuple[str, str], ...]
    scene: str
    sky: Rgb
    ground: Rgb
    tags: tuple[str, ...]
    prompt: str | None
    framing: str
    pose: str
    turned: bool
    mirrored: bool
    tilt_deg: float
    model: int
    level: int
    seed: int
    again: bool = False  # the near duplicate


def read_samples() -> tuple[Sample, ...]:
    """All samples in order, newest first, the near duplicate last."""
    people = tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8"))
    samples = [_sample(fields) for fields in people["samples"]]
    original = next(fields for fields in people["samples"] if fields["slug"] == people["again"])
    return (*samples, _sample({**original, "creator": people["again_creator"]}, again=True))


def _sample(fields: dict[str, Any], *, again: bool = False) -> Sample:
    sky, ground = fields["colours"]
    return Sample(
        slug=fields["slug"],
        creator=fields["creator"],
        traits=tuple(fields["traits"].items()),
        scene=fields["scene"],
        sky=(sky[0], sky[1], sky[2]),
        ground=(ground[0], ground[1], ground[2]),
        tags=tuple(fields["tags"]),
        prompt=fields.get("prompt"),
        framing=fields.get("framing", "half"),
        pose=fields.get("pose", "relaxed"),
        turned=fields.get("turned", False),
        mirrored=fields.get("mirrored", False),
        tilt_deg=fields.get("tilt_deg", 0.0),
        model=fields.get("model", 0),
        level=fields.get("level", 1),
        seed=fields.get("seed", 7),
        again=again,
    )
