"""A practice recipe, requests for it, and a clock, for the tests of practice mode."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path

from charhub_console.domain.recipe import Recipe, ViewRecipe
from charhub_console.domain.views import View
from charhub_console.engine.ports import GenerationRequest

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"

ELF = (
    ("name", "Mirelle Ashdown"), ("gender", "FEMALE"), ("species", "elf"), ("hair_color", "silver"),
    ("hair_style", "long straight"),
    ("eye_color", "blue"), ("skin_tone", "fair"), ("outfit", "red coat"), ("style", "ANIME"), ("theme", "FANTASY"),
)  # fmt: skip
BAKER = (
    ("name", "Otto Brandt"), ("gender", "MALE"), ("species", "human"), ("hair_color", "dark brown"),
    ("hair_style", "short"),
    ("eye_color", "brown"), ("skin_tone", "olive"), ("outfit", "green apron"), ("features", "moustache"),
)  # fmt: skip


class FixedClock:
    """One moment, fresh ids."""

    def now(self) -> datetime:
        return datetime(2026, 9, 2, 2, 0, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0

    def new_id(self) -> str:
        return str(uuid.uuid4())

    def new_seed(self) -> int:
        return 7

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("practice mode has nothing to wait for")


def recipe(kind: str = "practice") -> Recipe:
    views = tuple(ViewRecipe(view, "", *view.size_px, prompt="{subject}", negative="") for view in View)
    return Recipe(name=kind, title=kind, kind=kind, licence="none needed", views=views, graphs=())


def request(
    view: View = View.AVATAR,
    *,
    kind: str = "practice",
    traits: tuple[tuple[str, str], ...] = ELF,
    size: tuple[int, int] = (96, 96),
    seed: int = 7,
) -> GenerationRequest:
    return GenerationRequest(
        job_id=str(uuid.uuid4()),
        attempt_id=str(uuid.uuid4()),
        character_id="c1",
        view=view,
        recipe=recipe(kind),
        graph="",
        prompt="",
        negative_prompt="",
        seed=seed,
        width=size[0],
        height=size[1],
        traits=traits,
    )
