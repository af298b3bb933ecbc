"""Telling a webhook what came of a night: once, with counts only, and never at the night's expense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charhub_console.domain.errors import Unreachable
from charhub_console.domain.run import RunState
from tests.unit.engine_parts import Outside, process
from tests.unit.test_engine_nightly import supply


class FakeWebhook:
    """Remembers what it was told, and how the run stood then."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Mapping[str, Any]]] = []
        self.fault: Exception | None = None

    async def post(self, message_id: str, document: Mapping[str, Any]) -> None:
        self.told.append((message_id, document))
        if self.fault:
            raise self.fault

    async def check(self) -> str:
        return "ok"


async def test_a_night_that_has_ended_is_announced_with_its_numbers(outside: Outside) -> None:
    outside.webhook = webhook = FakeWebhook()
    supply(outside, 2)
    async with process(outside) as world:
        run = await world.night(count=2)

    [(message_id, document)] = webhook.told
    data = document["data"]
    assert (message_id, document["type"], data["run"]) == (run.id, "night.ended", run.id)
    assert [data[name] for name in ("state", "total", "successful", "withReferences", "imagesDone", "alerts")] == [
        RunState.DONE,
        2,
        2,
        2,
        10,
        [],
    ]
    assert "private words" not in str(document) and "lantern" not in str(document)


async def test_carrying_on_a_night_that_was_announced_says_nothing_again(outside: Outside) -> None:
    outside.webhook = webhook = FakeWebhook()
    supply(outside, 1)
    async with process(outside) as world:
        run = await world.night(count=1)
        await world.work.carry_on(run.id)
    assert len(webhook.told) == 1


async def test_a_webhook_that_does_not_answer_costs_a_note_and_nothing_else(outside: Outside) -> None:
    outside.webhook = webhook = FakeWebhook()
    webhook.fault = Unreachable("The webhook does not answer.", "Check its address.")
    supply(outside, 1)
    async with process(outside) as world:
        run = await world.night(count=1)

        assert (run.state, len(webhook.told)) == (RunState.DONE, 1)
        assert run.notes[-1] == "The webhook was not told: The webhook does not answer. Check its address."
        assert await world.console.is_tidied_after(run.id)
