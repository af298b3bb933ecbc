"""Tidying up at the end of a night: old jobs, thumbnails, left-overs, the database and a copy of it. Repeatable."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from charhub_console.domain.errors import ConsoleError, StorageFailed
from charhub_console.domain.upkeep import (
    BACKUPS,
    JOBS_KEPT,
    THUMBNAILS,
    THUMBNAILS_BYTES,
    backup_name,
    beyond,
    is_check_due,
    outdated,
)
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

TIDIED_AFTER = "housekeeping.tidied_after"
"""Setting: the run after which everything was tidied up last."""

MENDED_AT_MOST = 500  # in one night; the rest in the next ones

_CHECKED = "housekeeping.checked_at"
_WORK = "work"  # images on their way from a server to the storage


async def tidy(run_id: str, tools: Tools) -> None:
    """Everything there is to tidy up after a night. What cannot be done is told in the run's notes and hurts nothing.

    Returns at once when that was done after this run already.
    """
    if await tools.store.setting(TIDIED_AFTER) == run_id:
        return
    steps: tuple[Callable[[Tools], Coroutine[Any, Any, str]], ...] = (
        forget_jobs,
        trim_thumbnails,
        mend_thumbnails,
        remove_left_overs,
        keep_safe,
    )
    for step in steps:
        try:
            said = await step(tools)
        except ConsoleError as error:
            log.warning("housekeeping: %s", error)
            await _tell(run_id, error, tools)
        except Exception:
            log.exception("housekeeping: %s ended by an unexpected error", step.__name__)
        else:
            log.info("housekeeping: %s", said)
    await tools.store.set_setting(TIDIED_AFTER, run_id)


async def forget_jobs(tools: Tools) -> str:
    """Jobs that ended a month ago are forgotten by the queue; the rows keep everything."""
    forgotten = await tools.jobs.delete_finished(tools.clock.now() - JOBS_KEPT)
    return f"{forgotten} old jobs forgotten"


async def trim_thumbnails(tools: Tools, *, limit_bytes: int = THUMBNAILS_BYTES) -> str:
    """The cache keeps within its limit."""
    found = await tools.files.below(THUMBNAILS)
    if sum(one.size_bytes for one in found) <= limit_bytes:
        return f"{len(found)} thumbnails"
    gone = beyond(found, await tools.store.thumbnails_in_use(), limit_bytes)
    for one in gone:
        await tools.files.delete(one.path)
    return f"{len(gone)} of {len(found)} thumbnails deleted"


async def mend_thumbnails(tools: Tools, *, at_most: int = MENDED_AT_MOST) -> str:
    """Those that are gone or empty are made again from their image: they are written without waiting for the disk."""
    found = await tools.files.below(THUMBNAILS)
    if sum(one.size_bytes for one in found) > THUMBNAILS_BYTES * 0.9:
        return "the cache is full, no thumbnails made again"  # those that are gone were too many
    whole = {one.path for one in found if one.size_bytes}
    lacking = sorted(await tools.store.thumbnails_in_use() - whole)
    mended = 0
    for path in lacking[:at_most]:
        try:
            image = await _image_of(path, tools)
            if image is not None:
                await tools.files.cache(path, await tools.images.thumbnail(image))
                mended += 1
        except ConsoleError as error:
            log.info("%s cannot be made again: %s", path, error.title)
    return f"{mended} of {len(lacking)} lost thumbnails made again"


async def _image_of(thumbnail: str, tools: Tools) -> bytes | None:
    """The image that a thumbnail, named by its candidate or attempt, is of."""
    bearer = PurePosixPath(thumbnail).stem
    candidate = await tools.store.candidate(bearer)
    if candidate is not None:
        return await tools.files.read(candidate.image_path) if candidate.image_path else None
    image = await tools.store.image_of_attempt(bearer)
    return await tools.storage.get(image.key) if image is not None else None


async def remove_left_overs(tools: Tools) -> str:
    """What a crash left behind: files that are not whole, images whose attempt has ended without needing them."""
    removed = await tools.files.clean()
    for file in await tools.files.below(_WORK):
        attempt = await tools.store.attempt(PurePosixPath(file.path).stem)
        if attempt is None or attempt.state.is_final:
            await tools.files.delete(file.path)
            removed += 1
    return f"{removed} left-over files removed"


async def keep_safe(tools: Tools) -> str:
    """Look through the database once a week, copy it every night; older copies go only when a new one is whole.

    Raises:
        StorageFailed: it is damaged: nothing was copied and no older copy deleted.
    """
    await tools.store.optimize()
    now = tools.clock.now()
    checked = await tools.store.setting(_CHECKED)
    said = ""
    if is_check_due(datetime.fromisoformat(checked) if checked else None, now):
        said = f"database {await tools.store.check()}; "
        await tools.store.set_setting(_CHECKED, now.isoformat())
    name = await back_up(tools)
    old = outdated([PurePosixPath(file.path).name for file in await tools.files.below(BACKUPS)], now.date())
    for one in old:
        await tools.files.delete(f"{BACKUPS}/{one}")
    return f"{said}copied to {name}, {len(old)} older copies deleted"


async def back_up(tools: Tools) -> str:
    """Copy the database to today's backup. Returns the file's name. Raises: StorageFailed, Unreachable."""
    name = backup_name(tools.clock.now().date())
    await tools.store.back_up(tools.files.root / BACKUPS / name)
    return name


async def _tell(run_id: str, error: ConsoleError, tools: Tools) -> None:
    run = await tools.store.run(run_id)
    loud = "The database needs you" if isinstance(error, StorageFailed) else "Housekeeping"
    note = f"{loud}: {error.title} {error.advice}"
    if run is not None and note not in run.notes:
        await tools.store.change_run(run.id, notes=(*run.notes, note))
