"""What the tray says: states, nights, results."""

from __future__ import annotations

from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.generation.words import when
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.tray.standing import Standing
from charhub_console.domain.outcome import Outcome, outcome, reason_most_seen
from charhub_console.domain.pausing import Pause
from charhub_console.domain.report import RunSummary, read_summary
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.domain.schedule import MissedBecause, ScheduledNight
from charhub_console.engine.console import RunReport, ScheduleState

NAME = "CharHub Console"
SHOWN_NIGHTS = 3


def program(*, practice: bool) -> str:
    """The program's name, and that it only practises."""
    return NAME + " (" + tr("Practice") + ")" if practice else NAME


def finishing() -> str:
    """While the program waits for the last images before it ends."""
    return tr("Quits when the images in flight are there")


def state_line(standing: Standing) -> str:
    """One line: trouble, a pause, how far the work is, or that there is none."""
    if standing.trouble:
        return standing.trouble
    if standing.schedule is not None and standing.schedule.pause is not None:
        return pause_words(standing.schedule.pause)
    if standing.works:
        return tr("Working: {0} of {1} images").format(standing.ended, standing.total)
    return tr("Nothing to do")


def pause_words(pause: Pause) -> str:
    """What pauses, and until when."""
    if pause.by_file:
        return tr("Paused by the file PAUSE in the data folder")
    if pause.until is not None:
        return tr("Paused until {0}").format(when(pause.until))
    return tr("Paused until resumed")


def next_words(state: ScheduleState | None) -> str:
    """When the next night begins."""
    if state is None:
        return tr("Next run: not known yet")
    if state.running is not None and state.running.kind is RunKind.NIGHT:
        return tr("A night is running.")
    if state.waiting is not None:
        return tr("The night of {0} waits").format(state.waiting.date.isoformat())
    return tr("Next run: {0}").format(when(state.next_at)) if state.next_at else tr("No night begins by itself")


def last_words(run: Run | None) -> str:
    """How the last night went."""
    if run is None:
        return tr("Last result: no night yet")
    summary = read_summary(run.summary)
    if run.state is RunState.CANCELLED:
        said = tr("cancelled", "run")
    elif summary is None:
        said = tr("ended")
    else:
        people = tr("{0}/{1} characters").format(summary.successful, summary.total)
        said = f"{_outcome_word(outcome(summary))}, {people}"
    return tr("Last result: {0}").format(f"{when(run.started_at)} {said}")


def report_title(report: RunReport) -> str:
    """Of the notification."""
    came_to = outcome(report.summary)
    if report.run.kind is RunKind.NIGHT:
        titles = {
            Outcome.DONE: tr("The night is done"),
            Outcome.PARTLY: tr("The night is partly done"),
            Outcome.FAILED: tr("The night failed"),
        }
    else:
        titles = {
            Outcome.DONE: tr("The run is done"),
            Outcome.PARTLY: tr("The run is partly done"),
            Outcome.FAILED: tr("The run failed"),
        }
    return titles[came_to]


def report_text(report: RunReport) -> str:
    """Counts, and the reason most seen."""
    summary = report.summary
    if not summary.total and report.run.notes:
        return told(report.run.notes[-1])
    lines = [_counts(summary)]
    reason = reason_most_seen(summary)
    if reason:
        lines.append(tr("Most seen: {0}").format(told(reason)))
    return "\n".join(lines)


def missed_title(missed: tuple[ScheduledNight, ...]) -> str:
    """Which nights were missed, newest first."""
    dates = [night.date.isoformat() for night in missed[:SHOWN_NIGHTS]]
    more = len(missed) - len(dates)
    shown = ", ".join(dates)
    if more:
        shown = tr("{0} and {1} more").format(shown, more)
    return tr("%Ln night(s) were missed: {0}.", "", len(missed)).format(shown)


def missed_reason(missed: tuple[ScheduledNight, ...]) -> str:
    """Why the newest one was."""
    because = missed[0].because
    return {
        None: "",
        MissedBecause.OFF: tr("The machine was asleep or off, or no console ran."),
        MissedBecause.PAUSED: tr("The console was paused."),
        MissedBecause.BUSY: tr("Another night was still under way."),
        MissedBecause.UNREACHABLE: tr("Neither the network nor a generation server answered."),
        MissedBecause.REFUSED: tr("The configured recipe cannot be used; see the settings."),
    }[because]


def _counts(summary: RunSummary) -> str:
    parts = [
        tr("{0} of {1} characters").format(summary.successful, summary.total),
        tr("%Ln image(s)", "", summary.images_done),
    ]
    if summary.images_failed:
        parts.append(tr("{0} failed").format(summary.images_failed))
    if summary.carried_over:
        parts.append(tr("{0} carried over").format(summary.carried_over))
    return ", ".join(parts)


def _outcome_word(came_to: Outcome) -> str:
    return {Outcome.DONE: tr("done"), Outcome.PARTLY: tr("partly done"), Outcome.FAILED: tr("failed")}[came_to]
