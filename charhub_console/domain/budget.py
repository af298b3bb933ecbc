"""The time budget of a run: how long the work that is open will take, and whether one more character fits."""

from __future__ import annotations

from dataclasses import dataclass

VIEWS_PER_CHARACTER = 5
UNMEASURED_CHARACTERS = 2  # characters per slot that may start before the first images tell how fast the servers are
MEASURED_IMAGES = 3  # images after which a run's own pace is believed


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two finished images, all backends together; None while nothing is known."""

    seconds_per_image: float | None

    def forecast_s(self, images: int) -> float | None:
        """Seconds this many images take, or None."""
        return None if self.seconds_per_image is None else images * self.seconds_per_image


def pace_of(images: int, seconds: float, before: Pace) -> Pace:
    """The pace of a run that finished so many images in so many seconds of painting; `before` until it is telling."""
    return Pace(seconds / images) if images >= MEASURED_IMAGES and seconds > 0 else before


def may_start(*, open_characters: int, open_images: int, views: int, slots: int, left_s: float, pace: Pace) -> bool:
    """Whether one more character of so many views can be finished in the time left.

    Args:
        open_characters: characters started and not ended.
        open_images: images these still have to paint.
        slots: images painted at the same time.
        left_s: seconds until the budget ends.
    """
    if left_s <= 0:
        return False
    needed_s = pace.forecast_s(open_images + views)
    if needed_s is None:
        return open_characters < UNMEASURED_CHARACTERS * slots
    return needed_s <= left_s
