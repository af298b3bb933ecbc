"""Handing an image over to a backend and waiting for it: under a job id that is written down, within a deadline."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import (
    BackendLost,
    ConsoleError,
    GenerationFailed,
    GenerationTimedOut,
    Uncertain,
    Unreachable,
)
from charhub_console.domain.events import AttemptChanged, AttemptProgressed
from charhub_console.engine.ports import Backend, GenerationRequest, JobState, Progress
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

MAX_SUBMISSIONS = 3  # a backend that keeps forgetting the same job is not asked for ever
QUEUE_ALLOWANCE = 2  # a job may wait behind one other of ours before its own time starts
LATE_S = 30.0  # a job whose deadline passed while no console ran still gets this long to be looked up and fetched

OPEN = (
    AttemptState.QUEUED,
    AttemptState.SUBMITTING,
    AttemptState.SUBMITTED,
    AttemptState.GENERATED,
    AttemptState.STORED,
)


class NothingQueued(Exception):
    """The backend certainly does not have the job; another one may take it."""

    def __init__(self, cause: Unreachable) -> None:
        super().__init__(str(cause))
        self.cause = cause


async def ensure_submitted(attempt: Attempt, request: GenerationRequest, backend: Backend, tools: Tools) -> Attempt:
    """The backend has the job. The job id is written down before it is sent; one found written down is looked up."""
    if attempt.backend_job:
        try:
            state = await backend.state(attempt.backend_job)
        except Unreachable:
            return attempt  # waiting for its result is also waiting for the server, and says if the job is lost
        if state is not JobState.UNKNOWN:
            return attempt if attempt.state is AttemptState.SUBMITTED else await _submitted(attempt, tools)
    cut_off = attempt.state is AttemptState.SUBMITTING  # this process's forerunner was killed before it was handed over
    if attempt.submissions >= MAX_SUBMISSIONS and not cut_off:
        raise GenerationFailed(
            f"{backend.name} lost this image {attempt.submissions} times.",
            "Look at the server's log, then retry the view.",
        )
    job_id = tools.clock.new_id()
    patience_s = tools.options.image_timeout_s * QUEUE_ALLOWANCE
    attempt = await tools.store.change_attempt(
        attempt.id,
        expect=OPEN,
        state=AttemptState.SUBMITTING,
        backend=backend.name,
        backend_job=job_id,
        submissions=attempt.submissions + (not cut_off),
        deadline=tools.clock.now() + timedelta(seconds=patience_s),
    )
    try:
        await backend.submit(request.with_job(job_id))
    except Uncertain as error:  # sent elsewhere it could be painted twice, so it is looked for where it may be
        log.warning("%s may or may not have the job: %s", backend.name, error.title)
        return attempt
    except BackendLost:
        raise
    except Unreachable as error:
        raise NothingQueued(error) from error
    return await _submitted(attempt, tools)


async def _submitted(attempt: Attempt, tools: Tools) -> Attempt:
    attempt = await tools.store.change_attempt(
        attempt.id, expect=OPEN, state=AttemptState.SUBMITTED, submitted_at=tools.clock.now()
    )
    tell(attempt, tools)
    return attempt


async def unbind(attempt: Attempt, why: ConsoleError, tools: Tools, **changes: int) -> Attempt:
    """No backend has it: the next one that is free may."""
    log.warning("%s: %s", attempt.backend, why.title)
    return await tools.store.change_attempt(
        attempt.id, expect=OPEN, state=AttemptState.QUEUED, backend=None, backend_job=None, **changes
    )


async def wait_for_image(attempt: Attempt, request: GenerationRequest, backend: Backend, tools: Tools) -> bytes:
    """The image's bytes. The deadline bounds the wait; from the moment the job runs it has `image_timeout_s`."""
    assert attempt.backend_job and attempt.deadline
    loop = asyncio.get_running_loop()
    timeout_s = tools.options.image_timeout_s
    left_s = max(min(LATE_S, timeout_s), (attempt.deadline - tools.clock.now()).total_seconds())
    last = loop.time() + left_s
    try:
        async with asyncio.timeout_at(last) as scope:
            running = False

            def report(progress: Progress) -> None:
                nonlocal running
                if not running and not progress.queue_position:
                    running = True
                    scope.reschedule(min(last, loop.time() + timeout_s))
                tools.bus.publish(
                    AttemptProgressed(attempt.id, progress.step, progress.of, progress.queue_position, progress.preview)
                )

            painted = await backend.result(attempt.backend_job, request.recipe, request.graph, report)
    except TimeoutError as error:
        await give_up(attempt.backend_job, backend)
        raise GenerationTimedOut(
            f"{backend.name} did not finish within {timeout_s:.0f} s; its job was cancelled.",
            "Retry the view, or raise generation.image_timeout_s if the server is just slow.",
        ) from error
    if painted.seed not in (None, request.seed):
        raise GenerationFailed(
            f"{backend.name} painted with the seed {painted.seed} instead of {request.seed}.",
            "It is not kept, for it could not be painted again. Switch off the server's script that chooses seeds.",
        )
    return painted.data


async def give_up(job_id: str, backend: Backend) -> None:
    """Stop the backend's own job; one that does not answer is left alone."""
    try:
        await backend.cancel(job_id)
    except ConsoleError as error:
        log.warning("%s: the job could not be cancelled: %s", backend.name, error.title)


def tell(attempt: Attempt, tools: Tools) -> None:
    """The attempt changed."""
    tools.bus.publish(AttemptChanged(attempt.id, attempt.character_id, attempt.view))
