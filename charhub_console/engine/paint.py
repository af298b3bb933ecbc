"""One image: from a queued attempt to a stored, recorded one. Each *ensure* looks first, so twice is harmless."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.errors import (
    AttemptCancelled,
    BackendLost,
    ConsoleError,
    NeedsPerson,
    NotFound,
)
from charhub_console.domain.medusavr_tree import tree_key
from charhub_console.domain.report import stage_seconds
from charhub_console.domain.storage_keys import view_key
from charhub_console.engine.gate import examine_output
from charhub_console.engine.handover import OPEN, NothingQueued, ensure_submitted, give_up, tell, unbind, wait_for_image
from charhub_console.engine.manners import manner_of
from charhub_console.engine.ports import Provenance
from charhub_console.engine.requests import request_for
from charhub_console.engine.servers import style_of, wished_backend
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)


async def paint(attempt_id: str, tools: Tools, turn: int = 0) -> Attempt:
    """Bring an attempt to its end and return it. A failure is data: it is written into the attempt, not raised.

    May be called again at any time, also after `kill -9`: finished parts are found and kept.
    """
    attempt = await tools.store.attempt(attempt_id)
    if attempt is None:
        raise NotFound(f"There is no attempt {attempt_id}.", "It may belong to another data folder.")
    if attempt.state.is_final:
        if attempt.path:  # its end was written down, and then the process was killed
            await _discard(attempt.path, tools)
        return attempt
    try:
        attempt, master = await ensure_generated(attempt, tools, turn)
        return await ensure_recorded(await ensure_stored(attempt, master, tools), tools)
    except AttemptCancelled:
        return await _after_cancel(attempt.id, tools)
    except asyncio.CancelledError:
        row = await tools.store.attempt(attempt.id)
        if row is not None and row.state is AttemptState.CANCELLED:  # what was on its way to a backend may be there now
            await _after_cancel(attempt.id, tools)
        raise
    except NeedsPerson as stop:
        return await end(attempt.id, AttemptState.NEEDS_OPERATOR, stop, tools)
    except ConsoleError as error:
        return await end(attempt.id, AttemptState.FAILED, error, tools)


async def end(attempt_id: str, state: AttemptState, error: ConsoleError, tools: Tools) -> Attempt:
    """Write down that an attempt ended without an image, with the reason in words; one that has ended stays so."""
    row = await tools.store.attempt(attempt_id)
    if row is not None and row.state.is_final and row.state is not AttemptState.CANCELLED:
        log.error("%s of %s is %s; after that: %s", row.view, row.character_id, row.state, error.title)
        return row
    try:
        attempt = await tools.store.change_attempt(
            attempt_id,
            expect=OPEN,
            state=state,
            error=error.title,
            advice=error.advice,
            ended_at=tools.clock.now(),
        )
    except AttemptCancelled:
        return await _after_cancel(attempt_id, tools)
    log.warning("%s of %s attempt %d %s: %s", attempt.view, attempt.character_id, attempt.number, state, error.title)
    if attempt.path:  # a retry is painted anew
        await _discard(attempt.path, tools)
    tell(attempt, tools)
    return attempt


async def ensure_generated(attempt: Attempt, tools: Tools, turn: int = 0) -> tuple[Attempt, bytes | None]:
    """The master bytes are in a local file; also returned, when they just came. Binds to a backend as late as possible.

    The request is made when there is a place for it: the safety gate is asked last thing before it is sent.
    """
    if attempt.state is AttemptState.STORED or (attempt.path and await tools.files.exists(attempt.path)):
        return attempt, None
    kinds = tools.kinds(attempt.recipe)
    refused_at: float | None = None
    lost_by: str | None = None
    while True:
        if attempt.backend and attempt.backend_job:
            slot = tools.pool.bound(attempt.backend)
        else:
            wish, style = await wished_backend(attempt, tools), await style_of(attempt, tools)
            slot = tools.pool.free(*kinds, style=style, rather_not=lost_by, turn=turn, wish=wish)
        async with slot as backend:
            request = await request_for(attempt, backend.kind, tools)
            try:
                attempt = await ensure_submitted(attempt, request, backend, tools)
                data = await wait_for_image(attempt, request, backend, tools)
                break
            except BackendLost as lost:
                lost_by = backend.name
                attempt = await unbind(attempt, lost, tools)
            except NothingQueued as nothing:
                tools.pool.distrust(backend.name, str(nothing.cause))
                attempt = await unbind(attempt, nothing.cause, tools, submissions=attempt.submissions)
                now = tools.clock.monotonic()
                refused_at = now if refused_at is None else refused_at
                if now - refused_at > tools.options.image_timeout_s:
                    raise nothing.cause from nothing
    return await _keep(attempt, data, tools), data


async def ensure_stored(attempt: Attempt, master: bytes | None, tools: Tools) -> Attempt:
    """The bytes for the world are at their key; `put` looked that all of them are. The key is written down first.

    What is returned is not written down yet: `ensure_recorded` does it in the same transaction as the image. Killed in
    between, it is encoded and put again, which changes nothing.
    """
    if attempt.state is AttemptState.STORED:  # so left by an earlier version
        return attempt
    assert attempt.path is not None and attempt.key is not None
    master = master or await tools.files.read(attempt.path)
    encoded = await tools.images.encode_view(master, attempt.view, _provenance(attempt, tools))
    await tools.storage.put(attempt.key, encoded.data, content_type=encoded.content_type, sha256=encoded.sha256)
    await tools.files.cache(attempt.thumbnail_path, encoded.thumbnail)
    return replace(
        attempt,
        state=AttemptState.STORED,
        url=tools.storage.url(attempt.key),
        sha256=encoded.sha256,
        size_bytes=len(encoded.data),
        stored_at=tools.clock.now(),
    )


async def ensure_recorded(attempt: Attempt, tools: Tools) -> Attempt:
    """The image row is there and active, the former one inactive, the change in the outbox: the attempt is done."""
    assert attempt.key and attempt.url and attempt.sha256 and attempt.size_bytes and attempt.path
    width, height = attempt.view.size_px
    image = Image(
        id=tools.clock.new_id(),
        attempt_id=attempt.id,
        character_id=attempt.character_id,
        view=attempt.view,
        storage=tools.storage.name,
        key=attempt.key,
        url=attempt.url,
        width=width,
        height=height,
        size_bytes=attempt.size_bytes,
        sha256=attempt.sha256,
        content_type="image/webp",
        created_at=attempt.stored_at or tools.clock.now(),
        master_path=await _keep_master(attempt, tools),
    )
    done = await tools.store.record_image(image, ended_at=tools.clock.now())
    await _discard(attempt.path, tools)
    seconds = ", ".join(f"{stage} {span:.2f} s" for stage, span in stage_seconds(done).items())
    log.info("%s of %s done, attempt %d at %s: %s", done.view, done.character_id, done.number, done.backend, seconds)
    tell(done, tools)
    return done


async def _keep(attempt: Attempt, data: bytes, tools: Tools) -> Attempt:
    """Bytes are looked at by the gate before they touch the disk."""
    await examine_output(attempt, data, tools)
    path = f"work/{attempt.id}.png"
    await tools.files.write(path, data)
    now = tools.clock.now()
    key = attempt.key or await _new_key(attempt, now, tools)
    attempt = await tools.store.change_attempt(
        attempt.id,
        expect=OPEN,
        state=AttemptState.GENERATED,
        path=path,
        key=key,
        generated_at=now,
    )
    tell(attempt, tools)
    return attempt


async def _new_key(attempt: Attempt, at: datetime, tools: Tools) -> str:
    if tools.options.tree_user is None:
        return view_key(attempt.character_id, attempt.view, attempt.number, at)
    character = await tools.store.character(attempt.character_id)
    assert character is not None
    manner = await manner_of(character, tools, attempt.run_id)
    user = manner.username if manner and manner.username else tools.options.tree_user
    return tree_key(user, character.name, character.id, attempt.view, attempt.number, at)


async def _keep_master(attempt: Attempt, tools: Tools) -> str | None:
    if not tools.options.keep_masters:
        return None
    assert attempt.path is not None
    data = await tools.files.read(attempt.path)
    master = await tools.images.encode_master(data, _provenance(attempt, tools))
    path = f"masters/{attempt.character_id}/{attempt.view.lower()}_{attempt.number}.png"
    await tools.files.write(path, master.data)
    return path


async def _after_cancel(attempt_id: str, tools: Tools) -> Attempt:
    """The row says cancelled: make sure the backend stops too, whoever set the row."""
    attempt = await tools.store.attempt(attempt_id)
    assert attempt is not None
    if attempt.backend in tools.pool.backends and attempt.backend_job:
        await give_up(attempt.backend_job, tools.pool.backends[attempt.backend])
    if attempt.path:
        await _discard(attempt.path, tools)
    tell(attempt, tools)
    return attempt


async def _discard(path: str, tools: Tools) -> None:
    """A file nobody needs any more; one that stays (open in a viewer) hurts nothing."""
    try:
        await tools.files.delete(path)
    except ConsoleError as error:
        log.warning("%s stays: %s", path, error.title)


def _provenance(attempt: Attempt, tools: Tools) -> Provenance:
    return Provenance(
        character_id=attempt.character_id,
        view=attempt.view,
        attempt=attempt.number,
        recipe=attempt.recipe,
        recipe_hash=attempt.recipe_hash,
        prompt=attempt.prompt,
        negative_prompt=attempt.negative_prompt,
        seed=attempt.seed,
        settings=attempt.settings,
        practice=tools.recipe(attempt.recipe).kind == "practice",
    )
