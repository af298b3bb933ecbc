"""Closing a run: its summary as a log line, `report.json`, `report.html` and a contact sheet."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass
from datetime import datetime

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.board import BoardFilter, BoardRow
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.comparison import NIGHTS, MeasuredNight, measured
from charhub_console.domain.errors import ConsoleError, NotFound
from charhub_console.domain.events import RunChanged
from charhub_console.domain.report import RunSummary, is_stale, read_summary, spec_line, summarise
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.domain.views import View
from charhub_console.engine.report_page import Row, Tile, page
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools
from charhub_console.engine.wanted import want_run

log = logging.getLogger(__name__)

UNDER_WAY = (CharacterState.QUEUED, CharacterState.GENERATING)


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where a run's report is, relative to the data folder."""

    json: str
    html: str
    contact_sheet: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run achieved, for a screen. The rows are as they are now: views painted anew later are among them.

    `is_final`: the summary is the one the run ended with; before, it says how things stand.
    `former`: the nights before a night, newest first.
    """

    run: Run
    summary: RunSummary
    is_final: bool
    rows: tuple[BoardRow, ...]
    former: tuple[MeasuredNight, ...] = ()


MOST_ROWS = 1000


def report_files(run: Run) -> ReportFiles:
    """The paths of a run's report: one folder a run, named by its start so that people find it."""
    folder = f"reports/{run.started_at:%Y-%m-%d_%H%M%S}_{run.kind}_{run.id[:8]}"
    return ReportFiles(f"{folder}/report.json", f"{folder}/report.html", f"{folder}/contact_sheet.jpg")


async def close_run(run: Run, tools: Tools) -> Run:
    """Summarise, write the report, mark the run done. Repeating it writes the same again."""
    characters = await characters_of(run, tools)
    current = await tools.store.run(run.id)
    ended_at = (current and current.ended_at) or tools.clock.now()
    summary = await _summary(run, characters, ended_at, tools)
    notes = run.notes
    state = RunState.CANCELLED if current and current.state is RunState.CANCELLED else RunState.DONE
    try:
        await _write(dataclasses.replace(run, state=state), summary, characters, tools)
    except ConsoleError as error:  # the rows hold everything; a run that cannot end would be carried for ever
        log.warning("run %s has no report: %s", run.id, error.title)
        notes = (*notes, f"The report could not be written: {error.title} {error.advice}")
    run = await tools.store.change_run(
        run.id, state=state, ended_at=ended_at, notes=notes, summary=json.dumps(_plain(summary), ensure_ascii=False)
    )
    await want_run(run, tools)
    log.info("run %s completed %s", run.id, json.dumps(spec_line(summary)))
    for alert in summary.alerts:
        log.warning("run %s: %s", run.id, alert)
    tools.bus.publish(RunChanged(run.id))
    return run


async def run_report(run_id: str, tools: Tools) -> RunReport:
    """The report of a run as it was written, or as it stands while the run goes on. Raises: NotFound."""
    run = await tools.store.run(run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.", "It may belong to another data folder.")
    rows = await tools.store.board(BoardFilter(run_id=run.id), limit=MOST_ROWS)
    written = read_summary(run.summary)
    summary = written or await _summary(run, await characters_of(run, tools), run.ended_at or tools.clock.now(), tools)
    ordered = tuple(sorted(rows, key=lambda row: row.position))
    return RunReport(run, summary, written is not None, ordered, await former_nights(run, tools))


async def former_nights(run: Run, tools: Tools) -> tuple[MeasuredNight, ...]:
    """The nights before this one, newest first; none for a run that is no night."""
    if run.kind is not RunKind.NIGHT:
        return ()
    return measured(await tools.store.measured_nights(before=run.started_at, limit=NIGHTS))


async def give_up_run(run_id: str, tools: Tools) -> Run:
    """End a run that nobody can carry on: it would stand in the way of every later one. What it began is finished."""
    run = await tools.store.run(run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.", "It may belong to another data folder.")
    note = "An unexpected error ended this run. See the log, then start another one."
    run = await tools.store.change_run(run.id, notes=(*run.notes, note))
    try:
        return await close_run(run, tools)
    except Exception:
        log.exception("run %s ends without a summary", run.id)
        run = await tools.store.change_run(run.id, state=RunState.DONE, ended_at=tools.clock.now())
        tools.bus.publish(RunChanged(run.id))
        return run


async def close_run_if_ended(run: Run, tools: Tools) -> Run:
    """Close a manual or retry run once none of its characters is under way."""
    characters = await characters_of(run, tools)
    if run.state is not RunState.RUNNING or any(character.state in UNDER_WAY for character in characters):
        return run
    return await close_run(run, tools)


async def close_ended_runs(character_id: str, run_id: str, tools: Tools) -> None:
    """After an order has ended: close its run, and others that this character kept open, unless they are nights."""
    for run in await tools.store.unfinished_runs():
        concerned = run.id == run_id or any(other.character_id == character_id for other in run.orders)
        if concerned and run.kind is not RunKind.NIGHT:
            await close_run_if_ended(run, tools)


async def characters_of(run: Run, tools: Tools) -> list[Character]:
    """The characters a run is about: those it drafted, and those it was ordered to paint, or ordered to be repaired."""
    found = [await tools.store.character(order.character_id) for order in run.orders]
    ordered = [character for character in found if character is not None]
    if ordered and run.kind is not RunKind.NIGHT:
        return ordered
    drafted = await tools.store.characters(CharacterFilter(run_id=run.id))
    return [*sorted(drafted, key=lambda character: character.position), *ordered]


async def _summary(run: Run, characters: list[Character], ended_at: datetime, tools: Tools) -> RunSummary:
    ordered = {order.character_id for order in run.orders} if run.kind is RunKind.NIGHT else ()
    return summarise(
        run,
        [character for character in characters if character.id not in ordered],
        await tools.store.attempts(run_id=run.id),
        {c.id: frozenset(i.view for i in await tools.store.images(c.id)) for c in characters},
        ended_at=ended_at,
        stage_times=[(time.stage, time.seconds) for time in await tools.store.stage_times(run.id)],
        former_failed=await _former_failed(run, tools),
        repaired=[character for character in characters if character.id in ordered],
        stale=await _stale(run, tools) if run.kind is RunKind.NIGHT else 0,
    )


async def _stale(run: Run, tools: Tools) -> int:
    """Images of other runs that nobody brings to an end."""
    unfinished = [one for one in await tools.store.unfinished_attempts() if one.run_id != run.id]
    runs = {run_id: await tools.store.run(run_id) for run_id in {one.run_id for one in unfinished}}
    return sum(is_stale(one, runs[one.run_id], tools.clock.now()) for one in unfinished)


async def _former_failed(run: Run, tools: Tools) -> bool:
    for former in await tools.store.runs(limit=50):
        if former.started_at < run.started_at and former.kind is run.kind and former.summary:
            return bool(json.loads(former.summary).get("is_failure"))
    return False


async def _write(run: Run, summary: RunSummary, characters: list[Character], tools: Tools) -> None:
    files = report_files(run)
    rows = [await _row(character, run, tools) for character in characters]
    former = await former_nights(run, tools)
    document = {
        **spec_line(summary),
        "run": run.id,
        "kind": run.kind,
        "practice": run.practice,
        "recipe": run.recipe,
        "startedAt": run.started_at.isoformat(),
        "notes": list(run.notes),
        **_plain(summary),
        "characters": [
            {
                "id": row.character_id,
                "name": row.name,
                "state": row.state,
                "views": {t.view: t.state for t in row.tiles},
            }
            for row in rows
        ],
    }
    await tools.files.write(files.json, json.dumps(document, indent=1, ensure_ascii=False).encode())
    await tools.files.write(files.html, page(run, summary, rows, former).encode())
    if rows:
        sheet = [
            (row.name, [(tile.view.replace("REFERENCE_", ""), tile.picture) for tile in row.tiles]) for row in rows
        ]
        await tools.files.write(files.contact_sheet, await tools.images.contact_sheet(sheet))


async def _row(character: Character, run: Run, tools: Tools) -> Row:
    newest = {attempt.view: attempt for attempt in await tools.store.attempts(character.id)}
    active = {image.view: image.attempt_id for image in await tools.store.images(character.id)}
    tiles = []
    for view in View if character.with_references else (View.AVATAR,):
        attempt = newest.get(view)
        shown = await tools.store.attempt(active[view]) if view in active else None
        picture = await _picture(shown, tools) if shown else None
        state = attempt.state if attempt else AttemptState.CANCELLED
        reason = attempt.error if attempt else "Not painted: the character has no avatar."
        tiles.append(
            Tile(view, state, attempt.number if attempt else 0, reason, attempt.backend if attempt else None, picture)
        )
    return Row(character.id, character.name, character.state, tuple(tiles))


async def _picture(attempt: Attempt, tools: Tools) -> bytes | None:
    try:
        return await tools.files.read(attempt.thumbnail_path)
    except NotFound:
        return None


def _plain(summary: RunSummary) -> dict[str, object]:
    return {**dataclasses.asdict(summary), "is_failure": summary.is_failure}
