"""What a run achieved: counts, success metrics, stage times and alerts, computed from rows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import Character
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.views import REFERENCES, View

ALERT_DURATION_S = 30 * 60
ALERT_FAILED_SHARE = 0.30
STALE_AFTER = timedelta(days=1)
AVATAR, ALL_FOUR, TWO = "have an avatar", "have all four references", "have at least two references"
"""Names of the success metrics."""
STAGES = ("fetch", "analyse", "draft", "wait", "paint", "store", "record")


@dataclass(frozen=True, slots=True)
class StageStat:
    """One stage's durations in seconds."""

    stage: str
    count: int
    p50_s: float
    p95_s: float


@dataclass(frozen=True, slots=True)
class BackendStat:
    """What one generation server did: images that ended there, and how long painting one took (seconds)."""

    name: str
    images_done: int
    images_failed: int
    p50_s: float
    p95_s: float


@dataclass(frozen=True, slots=True)
class Metric:
    """One success metric of the product: a share of characters against its target, 0..1; None without characters."""

    name: str
    share: float | None
    target: float

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None when nothing was measured."""
        return None if self.share is None else self.share >= self.target


@dataclass(frozen=True, slots=True)
class Failure:
    """One view that has no image, with the reason in words."""

    character_id: str
    name: str
    view: View
    state: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """`successful` characters have an avatar; of these `with_references` have at least one reference too."""

    total: int
    successful: int
    failed: int
    with_references: int
    only_avatar: int
    complete: int
    carried_over: int
    duration_s: float
    images_done: int
    images_failed: int
    metrics: tuple[Metric, ...]
    stages: tuple[StageStat, ...]
    failures: tuple[Failure, ...]
    alerts: tuple[str, ...]
    backends: tuple[BackendStat, ...] = ()

    def share(self, metric: str) -> float | None:
        """The share of a success metric, by its name."""
        return next((item.share for item in self.metrics if item.name == metric), None)

    @property
    def is_failure(self) -> bool:
        """Whether the run as a whole counts as failed: nothing usable, or too many failed images."""
        nothing = self.total == 0 and self.carried_over > 0 and not self.images_done
        return nothing or (self.total > 0 and self.successful == 0) or self.too_many

    @property
    def too_many(self) -> bool:
        """Whether failed images exceed the alert threshold."""
        ended = self.images_done + self.images_failed
        return ended > 0 and self.images_failed / ended > ALERT_FAILED_SHARE


def summarise(
    run: Run,
    characters: Sequence[Character],
    attempts: Sequence[Attempt],
    have: Mapping[str, frozenset[View]],
    *,
    ended_at: datetime,
    stage_times: Iterable[tuple[str, float]] = (),
    former_failed: bool = False,
    repaired: Sequence[Character] = (),
    stale: int = 0,
) -> RunSummary:
    """The summary of a run.

    Args:
        have: active views by character id.
        stage_times: (stage, seconds) of what belongs to no image: fetch, analyse, draft.
        former_failed: whether the run before this one failed.
        repaired: characters of earlier nights this one painted views of; they are in no count of characters.
        stale: images of other runs that nobody brings to an end.
    """
    views = [have.get(character.id, frozenset()) for character in characters]
    successful = sum(View.AVATAR in item for item in views)
    references = [len(item.intersection(REFERENCES)) for item in views]
    with_references = sum(View.AVATAR in item and count > 0 for item, count in zip(views, references, strict=True))
    summary = RunSummary(
        total=len(characters),
        successful=successful,
        failed=len(characters) - successful,
        with_references=with_references,
        only_avatar=successful - with_references,
        complete=sum(len(item) == len(View) for item in views),
        carried_over=run.carried_over,
        duration_s=(ended_at - run.started_at).total_seconds(),
        images_done=sum(attempt.state is AttemptState.DONE for attempt in attempts),
        images_failed=sum(_failed(attempt) for attempt in attempts),
        metrics=_metrics(characters, views, references),
        stages=_stages(attempts, stage_times),
        failures=_failures((*characters, *repaired), attempts, have),
        alerts=(),
        backends=_backends(attempts),
    )
    return _with_alerts(summary, former_failed, stale)


def spec_line(summary: RunSummary) -> dict[str, int | float]:
    """The six numbers every run is logged with."""
    return {
        "total": summary.total,
        "successful": summary.successful,
        "failed": summary.failed,
        "withReferences": summary.with_references,
        "onlyAvatar": summary.only_avatar,
        "duration": round(summary.duration_s, 1),
    }


def read_summary(text: str) -> RunSummary | None:
    """The summary a run was closed with; None when there is none, or an older version wrote it in another form."""
    try:
        values = json.loads(text)
        del values["is_failure"]
        return RunSummary(
            **{
                **values,
                "metrics": tuple(Metric(**item) for item in values["metrics"]),
                "stages": tuple(StageStat(**item) for item in values["stages"]),
                "failures": tuple(Failure(**{**item, "view": View(item["view"])}) for item in values["failures"]),
                "alerts": tuple(values["alerts"]),
                "backends": tuple(BackendStat(**item) for item in values.get("backends", ())),
            }
        )
    except (ValueError, KeyError, TypeError):
        return None


def percentile(values: Iterable[float], share: float) -> float:
    """Nearest-rank percentile; 0.0 for no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _failed(attempt: Attempt) -> bool:
    return attempt.state in (AttemptState.FAILED, AttemptState.NEEDS_OPERATOR)


def _metrics(
    characters: Sequence[Character], views: Sequence[frozenset[View]], references: Sequence[int]
) -> tuple[Metric, ...]:
    total = len(characters)
    wanted = [count for character, count in zip(characters, references, strict=True) if character.with_references]
    return (
        Metric(AVATAR, _share(sum(View.AVATAR in item for item in views), total), 1.0),
        Metric(ALL_FOUR, _share(sum(count == 4 for count in wanted), len(wanted)), 0.80),
        Metric(TWO, _share(sum(count >= 2 for count in wanted), len(wanted)), 0.95),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def is_stale(attempt: Attempt, of: Run | None, now: datetime) -> bool:
    """Whether nobody brings this attempt to an end: its run has ended or is gone, or goes on since more than a day."""
    if attempt.state.is_final:
        return False
    return of is None or of.state is not RunState.RUNNING or now - of.started_at > STALE_AFTER


def stage_seconds(attempt: Attempt) -> dict[str, float]:
    """How long each stage of one image took; stages it did not reach are left out."""
    times = {
        "wait": (attempt.created_at, attempt.submitted_at),
        "paint": (attempt.submitted_at, attempt.generated_at),
        "store": (attempt.generated_at, attempt.stored_at),
        "record": (attempt.stored_at, attempt.ended_at),
    }
    return {stage: (end - start).total_seconds() for stage, (start, end) in times.items() if start and end}


def _stages(attempts: Sequence[Attempt], others: Iterable[tuple[str, float]]) -> tuple[StageStat, ...]:
    """`others` are stages that belong to no image, as (name, seconds)."""
    seconds: dict[str, list[float]] = {}
    for stage, span in (*others, *(item for attempt in attempts for item in stage_seconds(attempt).items())):
        seconds.setdefault(stage, []).append(span)
    return tuple(
        StageStat(stage, len(spans), percentile(spans, 0.50), percentile(spans, 0.95))
        for stage, spans in sorted(seconds.items(), key=lambda item: STAGES.index(item[0]))
    )


def _backends(attempts: Sequence[Attempt]) -> tuple[BackendStat, ...]:
    """By name; attempts that never came to a server belong to none."""
    at: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.backend:
            at.setdefault(attempt.backend, []).append(attempt)
    return tuple(_backend(name, some) for name, some in sorted(at.items()))


def _backend(name: str, attempts: Sequence[Attempt]) -> BackendStat:
    done = [attempt for attempt in attempts if attempt.state is AttemptState.DONE]
    painting = [spans["paint"] for spans in map(stage_seconds, done) if "paint" in spans]
    failed = sum(_failed(attempt) for attempt in attempts)
    return BackendStat(name, len(done), failed, percentile(painting, 0.50), percentile(painting, 0.95))


def _failures(
    characters: Sequence[Character], attempts: Sequence[Attempt], have: Mapping[str, frozenset[View]]
) -> tuple[Failure, ...]:
    names = {character.id: character.name for character in characters}
    newest = {(attempt.character_id, attempt.view): attempt for attempt in attempts}
    return tuple(
        Failure(character_id, names.get(character_id, ""), view, attempt.state, attempt.error, attempt.advice)
        for (character_id, view), attempt in newest.items()
        if attempt.state is not AttemptState.DONE and view not in have.get(character_id, frozenset())
    )


def _with_alerts(summary: RunSummary, former_failed: bool, stale: int) -> RunSummary:
    alerts = []
    if summary.duration_s > ALERT_DURATION_S:
        alerts.append(f"The run took {summary.duration_s / 60:.0f} minutes, more than 30.")
    if summary.too_many:
        alerts.append(f"{summary.images_failed} of {summary.images_done + summary.images_failed} images failed.")
    if summary.is_failure and former_failed:
        alerts.append("Two runs in a row failed.")
    if stale:
        alerts.append(f"Stale work found: images of earlier runs that do not come to an end, {stale} of them.")
    return replace(summary, alerts=tuple(alerts))
