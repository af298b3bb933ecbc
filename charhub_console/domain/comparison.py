"""A night beside the ones before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from charhub_console.domain.report import RunSummary, read_summary
from charhub_console.domain.run import Run, RunKind, RunState

NIGHTS = 14
"""So many earlier nights a report looks back at."""


@dataclass(frozen=True, slots=True)
class MeasuredNight:
    """A night that came to its end, with what it achieved."""

    run: Run
    summary: RunSummary


def can_be_compared(run: Run) -> bool:
    """A cancelled night says nothing about the others, and no other run is a night."""
    return run.kind is RunKind.NIGHT and run.state is RunState.DONE


def measured(runs: Iterable[Run]) -> tuple[MeasuredNight, ...]:
    """The nights among these that can be compared, in the same order."""
    found = ((run, read_summary(run.summary)) for run in runs if can_be_compared(run))
    return tuple(MeasuredNight(run, summary) for run, summary in found if summary is not None)


def median_duration_s(nights: Sequence[MeasuredNight]) -> float | None:
    """None without a night."""
    return median(night.summary.duration_s for night in nights) if nights else None


def median_share(nights: Sequence[MeasuredNight], metric: str) -> float | None:
    """Of a success metric, by its name; None where no night measured it."""
    shares = [share for night in nights if (share := night.summary.share(metric)) is not None]
    return median(shares) if shares else None
