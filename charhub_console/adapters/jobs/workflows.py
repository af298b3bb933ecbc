"""What runs durably: the workflows and steps the queue carries out.

One order = one workflow of one step. A step in flight is run again after `kill -9`, so all the work looks first. The
truth about images and money is in our own rows, never here. An incompatible change gets a new workflow name.
"""

from __future__ import annotations

from typing import Any

from dbos import DBOS

from charhub_console.domain.run import BackendWish, Order
from charhub_console.domain.views import View
from charhub_console.engine.ports import Work

ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

_work: Work | None = None  # DBOS registers workflows per process, so what they carry out is per process too


def carry(work: Work | None) -> None:
    """Say who does the work from now on; None when the engine of this process has stopped."""
    global _work
    _work = work


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
        "backend": {"names": list(order.backend.names), "other": order.backend.other} if order.backend else None,
    }


def _order(data: dict[str, Any]) -> Order:
    views = tuple(View(view) for view in data["views"])
    prompts = tuple((View(view), text) for view, text in data.get("prompts", ()))  # absent in jobs of older versions
    wish = data.get("backend")  # absent too
    names = tuple(wish.get("names") or [wish["name"]]) if wish else ()  # one name in jobs of older versions
    backend = BackendWish(names, wish["other"]) if wish else None
    return Order(data["character_id"], views, data["reason"], data["new_seed"], prompts, backend)


@DBOS.step(name="generate", preemptible=True)
async def _generate(order: dict[str, Any], run_id: str, position: int) -> None:
    await _carrier().generate(_order(order), run_id, position)


@DBOS.workflow(name="character.v1", max_recovery_attempts=None)
async def character_v1(order: dict[str, Any], run_id: str, position: int) -> None:
    """One order to its end."""
    await _generate(order, run_id, position)


@DBOS.step(name="carry_on", preemptible=True)
async def _carry_on(run_id: str) -> None:
    await _carrier().carry_on(run_id)


@DBOS.workflow(name="night.v1", max_recovery_attempts=None)
async def night_v1(run_id: str) -> None:
    """One run to its end."""
    await _carry_on(run_id)
