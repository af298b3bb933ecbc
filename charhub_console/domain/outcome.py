"""What a run came to, in one word, and the reason most of its failures share."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from charhub_console.domain.report import RunSummary


class Outcome(StrEnum):
    """`partly`: something is there, something that was wanted is not."""

    DONE = "done"
    PARTLY = "partly"
    FAILED = "failed"


def outcome(summary: RunSummary) -> Outcome:
    """What the run as a whole came to."""
    if summary.is_failure:
        return Outcome.FAILED
    whole = summary.successful == summary.total and not summary.images_failed and not summary.failures
    return Outcome.DONE if whole and not summary.carried_over else Outcome.PARTLY


def reason_most_seen(summary: RunSummary) -> str:
    """The reason most failures give, the earlier one of equals; empty when nothing failed."""
    reasons = Counter(failure.reason for failure in summary.failures if failure.reason)
    return max(reasons, key=reasons.__getitem__, default="")
