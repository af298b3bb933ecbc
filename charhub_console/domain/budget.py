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


@dataclass(frozen=True, slots=True)
class NightForecast:
    """What a night has before it.

    Args:
        wanted: characters it is asked for.
        waiting: candidates that may become one, as far as is known.
        views: images of one character.
        repairs: images that characters of earlier nights lack and that are due.
        before_s: seconds until the first image can be painted.
        nights: how many nights measured the pace; 0 when it is that of another run, or unknown.
    """

    wanted: int
    waiting: int
    views: int
    repairs: int
    before_s: float
    budget_s: float
    pace: Pace
    nights: int = 0

    @property
    def characters(self) -> int:
        """New characters, if time were no matter."""
        return min(self.wanted, self.waiting)

    @property
    def seconds(self) -> float | None:
        """For everything; None when no night has measured the servers yet."""
        painting_s = self.pace.forecast_s(self.repairs + self.characters * self.views)
        return None if painting_s is None else self.before_s + painting_s

    @property
    def finished(self) -> int | None:
        """New characters the budget is enough for; None when that is not known."""
        if self.pace.seconds_per_image is None or self.pace.seconds_per_image <= 0:
            return None
        left_s = self.budget_s - self.before_s - self.repairs * self.pace.seconds_per_image
        return max(0, min(self.characters, int(left_s / (self.views * self.pace.seconds_per_image))))

    def sentence(self) -> str:
        """In words."""
        work = f"{self.characters} of {self.wanted} characters wanted"
        if self.repairs:
            work += f" and {self.repairs} views of earlier nights"
        if self.seconds is None:
            return f"{work}; how long that takes is not known before a night has measured it."
        time = f"about {self.seconds / 60:.1f} of {self.budget_s / 60:.1f} minutes"
        said = f"{work}, {time} at the pace of {self._measured()}"
        if self.seconds <= self.budget_s:
            return f"{said}."
        return f"{said}: about {self.finished} characters can be finished, the others are left for another night."

    def _measured(self) -> str:
        if not self.nights:
            return "the last run"
        return "the last night" if self.nights == 1 else f"the last {self.nights} nights"
