"""What the Nights page calls things, for eyes and for screen readers."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDateTime, QLocale

from charhub_console.app.gui.generation.words import clock, stage_name, when
from charhub_console.app.gui.language import tr
from charhub_console.domain.report import Metric, RunSummary
from charhub_console.domain.run import Run, RunKind, RunState

_METRICS = {
    "have an avatar": QT_TRANSLATE_NOOP("Nights", "have an avatar"),
    "have all four references": QT_TRANSLATE_NOOP("Nights", "have all four references"),
    "have at least two references": QT_TRANSLATE_NOOP("Nights", "have at least two references"),
}
_STAGES = {
    "fetch": QT_TRANSLATE_NOOP("Nights", "Fetch"),
    "analyse": QT_TRANSLATE_NOOP("Nights", "Analyse"),
    "draft": QT_TRANSLATE_NOOP("Nights", "Draft"),
    "wait": QT_TRANSLATE_NOOP("Nights", "Wait"),
    "paint": QT_TRANSLATE_NOOP("Nights", "Paint"),
    "store": QT_TRANSLATE_NOOP("Nights", "Store"),
    "record": QT_TRANSLATE_NOOP("Nights", "Record"),
}


def kind_name(kind: RunKind) -> str:
    """What started a run."""
    return {RunKind.NIGHT: tr("Night"), RunKind.MANUAL: tr("By hand"), RunKind.RETRY: tr("Retry")}[kind]


def metric_name(metric: Metric) -> str:
    """`Characters that have an avatar` without its beginning."""
    return QCoreApplication.translate("Nights", str(_METRICS.get(metric.name, metric.name)))


def stage_title(stage: str) -> str:
    """A stage of a run."""
    return QCoreApplication.translate("Nights", str(_STAGES.get(stage, stage)))


def state_words(run: Run, summary: RunSummary | None) -> tuple[str, str]:
    """(how the run stands, in which colour of the theme)."""
    if run.state is RunState.RUNNING:
        return tr("running"), "accent"
    if run.state is RunState.CANCELLED:
        return tr("cancelled"), "muted"
    if summary is None:
        return tr("ended"), "muted"
    if summary.is_failure:
        return tr("failed"), "bad"
    return tr("done"), "warn" if summary.alerts or summary.images_failed else "good"


def outcome(summary: RunSummary) -> str:
    """`20/20 characters · 98 images`."""
    return tr("{0}/{1} characters").format(summary.successful, summary.total) + " · " + images(summary.images_done)


def images(count: int) -> str:
    """A number of images."""
    return tr("1 image") if count == 1 else tr("{0} images").format(count)


def failed(count: int) -> str:
    """A number of failed images."""
    return tr("{0} failed").format(count)


def alerts(count: int) -> str:
    """A number of alerts."""
    return tr("1 alert") if count == 1 else tr("{0} alerts").format(count)


def duration(run: Run, now: datetime) -> str:
    """How long a run took, or takes so far."""
    return clock(((run.ended_at or now) - run.started_at).total_seconds())


def standing(run: Run) -> str:
    """What a running run does now."""
    return stage_name(run.stage) if run.kind is RunKind.NIGHT else tr("Painting")


def period(run: Run) -> str:
    """`20 Nov 02:00 – 02:24`, here."""
    begun = when(run.started_at)
    if run.ended_at is None:
        return begun
    first, last = _local(run.started_at), _local(run.ended_at)
    end = QLocale().toString(last, "hh:mm") if first.date() == last.date() else when(run.ended_at)
    return f"{begun} – {end}"


def day(moment: datetime) -> str:
    """`20 Nov`, here."""
    return QLocale().toString(_local(moment), "d MMM")


def percent(share: float) -> str:
    """`95 %`, rounded towards 0 so that a missed target never looks met."""
    return f"{int(share * 100 + 1e-9)} %"


def seconds(value: float) -> str:
    """`0.24 s`, `12 s`, `2:05`."""
    if value >= 60:
        return clock(value)
    decimals = 0 if value >= 10 else 1 if value >= 1 else 2
    return QLocale().toString(float(value), "f", decimals) + " s"


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
