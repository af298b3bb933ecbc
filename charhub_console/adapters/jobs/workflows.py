"""What runs durably: the workflows and steps the queue carries out.

One image = one workflow, one character = one workflow that starts its images (branches of several steps in one workflow
would be swapped silently after a crash). A step in flight is run again after `kill -9`, so every step looks first.
The truth about images and money is in our own rows, never here. An incompatible change gets a new workflow name.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextvars import Context
from typing import Any

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, error

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.run import Order
from charhub_console.domain.views import View
from charhub_console.engine.ports import Work

log = logging.getLogger(__name__)

LOOK_S = 2.0  # between looks at all awaited images: was one cancelled in the queue, or over before a restart
FIRST_LOOK_S = 0.25  # the first one comes sooner, each after twice as long
NOTED_S = 0.02  # until the queue has written down that an image ended
SOON_S = 0.05  # between looks when it took longer to write that down
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
LOOKAHEAD = 2  # an avatar is as urgent as the references of the character this many places before it

_work: Work | None = None  # DBOS registers workflows per process, so what they carry out is per process too
_awaited: dict[str, asyncio.Event] = {}  # images that characters of this process wait for, by job name
_looking: asyncio.Task[None] | None = None


def carry(work: Work | None) -> None:
    """Say who does the work from now on; None when the engine of this process has stopped."""
    global _work
    _work = work
    _awaited.clear()


def _carrier() -> Work:
    if _work is None:
        raise RuntimeError("the durable queue was not launched")
    return _work


def order_to_json(order: Order) -> dict[str, Any]:
    """The argument of `character.v1`."""
    return {
        "character_id": order.character_id,
        "views": [view.value for view in order.views],
        "reason": order.reason,
        "new_seed": order.new_seed,
        "prompts": [[view.value, text] for view, text in order.prompts],
    }


def _order(data: dict[str, Any]) -> Order:
    views = tuple(View(view) for view in data["views"])
    prompts = tuple((View(view), text) for view, text in data.get("prompts", ()))  # absent in jobs of older versions
    return Order(data["character_id"], views, data["reason"], data["new_seed"], prompts)


def _named(attempts: Sequence[Attempt]) -> list[list[str]]:
    return [[attempt.job_name, attempt.id] for attempt in attempts]


# --- what runs durably --------------------------------------------------------------------------------------------


@DBOS.step(name="paint", preemptible=True)
async def _paint(attempt_id: str) -> str:
    return (await _carrier().paint(attempt_id)).state.value


@DBOS.workflow(name="image.v1", max_recovery_attempts=None)
async def image_v1(attempt_id: str) -> str:
    """One attempt to its end; returns its state."""
    try:
        return await _paint(attempt_id)
    finally:
        waiting = _awaited.get(str(DBOS.workflow_id))
        if waiting is not None:
            asyncio.get_running_loop().call_later(NOTED_S, waiting.set)


@DBOS.step(name="plan_avatar")
async def _plan_avatar(order: dict[str, Any], run_id: str) -> list[list[str]]:
    return _named(await _carrier().plan_avatar(_order(order), run_id))


@DBOS.step(name="plan_references")
async def _plan_references(order: dict[str, Any], run_id: str) -> list[list[str]]:
    return _named(await _carrier().plan_references(_order(order), run_id))


@DBOS.step(name="finish")
async def _finish(order: dict[str, Any], run_id: str) -> None:
    await _carrier().finish(_order(order), run_id)


@DBOS.workflow(name="character.v1", max_recovery_attempts=None)
async def character_v1(order: dict[str, Any], run_id: str, position: int) -> None:
    """AVATAR first, then the references, then the character's own end."""
    for name, attempt_id in await _plan_avatar(order, run_id):
        await _over(await _start_image(name, attempt_id, avatar_priority(position)))
    references = await _plan_references(order, run_id)
    if _carrier().one_by_one:
        for name, attempt_id in references:
            if await _end_of(await _start_image(name, attempt_id, reference_priority(position))) != AttemptState.DONE:
                break
    else:
        handles = [
            await _start_image(name, attempt_id, reference_priority(position)) for name, attempt_id in references
        ]
        for handle in handles:
            await _over(handle)
    await _finish(order, run_id)


def reference_priority(position: int) -> int:
    """DBOS serves lower numbers first and an unset one before all: every job has one, from 1."""
    return 2 * position + 2


def avatar_priority(position: int) -> int:
    """A little ahead of the references, so that there is always a character whose references can start."""
    return max(1, 2 * (position - LOOKAHEAD) + 1)


async def _start_image(name: str, attempt_id: str, priority: int) -> Any:
    _awaited[name] = asyncio.Event()
    with SetWorkflowID(name), SetEnqueueOptions(priority=priority):
        return await DBOS.enqueue_workflow_async("images", image_v1, attempt_id)


async def _end_of(handle: Any) -> str:
    """Wait until an image has ended; what became of it."""
    await _over(handle)
    try:
        return str(await handle.get_result(polling_interval_sec=SOON_S))
    except error.DBOSAwaitedWorkflowCancelledError:
        return AttemptState.CANCELLED


async def _over(handle: Any) -> None:
    """Wait until an image has ended. Asked by everyone who waits, DBOS would look into its database all the time."""
    global _looking
    name = handle.get_workflow_id()
    waiting = _awaited.get(name)
    if waiting is None:
        return
    if _looking is None or _looking.done():
        # In a context of its own: inside the workflow's a look would be a step, and steps must not vary in number.
        _looking = asyncio.get_running_loop().create_task(_look_after_awaited(), context=Context())
    await waiting.wait()
    _awaited.pop(name, None)


async def _look_after_awaited() -> None:
    """Images that end unheard: cancelled in the queue, carried out elsewhere, or over before a restart."""
    look_s = FIRST_LOOK_S
    while _awaited:
        await asyncio.sleep(look_s)
        look_s = min(LOOK_S, 2 * look_s)
        try:
            ended = await DBOS.list_workflows_async(
                workflow_ids=list(_awaited), status=ENDED, load_input=False, load_output=False
            )
        except Exception:
            log.exception("the queue could not be looked at; it is tried again")
            continue
        for workflow in ended:
            if workflow.workflow_id in _awaited:
                _awaited[workflow.workflow_id].set()


@DBOS.step(name="carry_on", preemptible=True)
async def _carry_on(run_id: str) -> None:
    await _carrier().carry_on(run_id)


@DBOS.workflow(name="night.v1", max_recovery_attempts=None)
async def night_v1(run_id: str) -> None:
    """One run to its end."""
    await _carry_on(run_id)
