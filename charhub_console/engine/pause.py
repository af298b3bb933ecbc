"""Pausing: while it lasts new images wait in line and no night begins; what is at a server is finished."""

from __future__ import annotations

from dataclasses import replace

from charhub_console.domain.pausing import FILE, Pause, pause_text, read_pause
from charhub_console.domain.run import Rest, Run
from charhub_console.engine.tools import Tools

SETTING = "work.paused"


async def current_pause(tools: Tools) -> Pause | None:
    """The pause there is now. The file is the stronger one: nothing but its removal ends it."""
    if await tools.files.exists(FILE):
        return Pause(by_file=True)
    return read_pause(await tools.store.setting(SETTING), tools.clock.now())


async def is_paused(tools: Tools) -> bool:
    """Whether new images wait."""
    return await current_pause(tools) is not None


async def set_pause(pause: Pause | None, tools: Tools) -> None:
    """A person's pause, or its end. Kept with the rows, so that every process and the next start know it."""
    await tools.store.set_setting(SETTING, pause_text(pause))


async def set_paused(paused: bool, tools: Tools) -> None:
    """Pause until somebody resumes, or resume."""
    await set_pause(Pause() if paused else None, tools)


async def note_rest(run: Run, tools: Tools, *, paused: bool) -> Run:
    """Keep with a run since when it rests, or until when it did: that time does not count against its budget.

    A process that ends while the run rests changes nothing; whoever carries it on notes the end.
    """
    if paused is run.rests_now:
        return run
    now = tools.clock.now()
    if paused:
        return await tools.store.change_run(run.id, rests=(*run.rests, Rest(now)))
    over = replace(run.rests[-1], until=now)
    return await tools.store.change_run(run.id, rests=(*run.rests[:-1], over))
