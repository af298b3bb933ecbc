"""Paying from CharHub's ledger: reserved here, settled there, given back; charged once whatever is killed when."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InsufficientCredits, InvalidInput, Unreachable
from charhub_console.domain.run import RunState
from charhub_console.domain.views import View
from tests.adapters.central_parts import ANA, a_user, set_up, tables
from tests.fake_process import Killed
from tests.fakes import fails
from tests.servers.postgres import ask, charhub
from tests.unit.engine_parts import BY_ANA, BY_BOT, Outside, process

LEDGER = """
SELECT "amountCredits"::int FROM "CreditTransaction" WHERE "transactionType" IN ('CONSUMPTION', 'REFUND')
ORDER BY timestamp, "amountCredits" DESC
"""
NOTES = """SELECT notes FROM "CreditTransaction" WHERE "transactionType" = %s::"CreditTransactionType" ORDER BY notes"""
NOWHERE = "postgresql://ana@127.0.0.1:9/charhub"


@pytest.fixture
async def url() -> str:
    made = charhub()
    await set_up(made)
    a_user(made, credits=1000)
    return made


def paying(outside: Outside, url: str, user: str = ANA) -> Outside:
    outside.charhub = tables(url)
    outside.options = replace(outside.options, user=user)
    return outside


async def test_charhubs_ledger_counts_and_the_local_one_is_left_alone(outside: Outside, url: str) -> None:
    async with process(outside) as world:
        await world.console.grant("ana", 77, note="before")
    async with process(paying(outside, url)) as world:
        assert world.console.pays_centrally
        assert await world.console.balance("ana") == 1000
        character = await world.generated(wish=BY_ANA)
        assert await world.console.balance("ana") == 875
        assert [entry.amount for entry in await world.console.ledger("ana")] == [-25, -100]
        [bill] = await world.console.bills(character.run_id or "")
        assert (bill.charged, bill.refunded, bill.balance) == (125, 0, 875)
        with pytest.raises(InvalidInput, match="CharHub's ledger"):
            await world.console.grant("ana", 5, note="")
    assert ask(url, NOTES, "CONSUMPTION") == [
        (f"Multi-stage reference dataset for character {character.id}",),
        (f"avatar generation for character {character.id}",),
    ]
    outside.charhub, outside.options = None, replace(outside.options, user=None)
    async with process(outside) as world:
        assert await world.console.balance("ana") == 77


async def test_the_bot_pays_nothing_and_asks_nobody(outside: Outside) -> None:
    async with process(paying(outside, NOWHERE)) as world:
        assert (await world.generated(wish=BY_BOT)).state is CharacterState.COMPLETE


async def test_offline_nothing_is_charged_and_nothing_begun(outside: Outside) -> None:
    async with process(paying(outside, NOWHERE)) as world:
        candidate = await world.candidate()
        with pytest.raises(Unreachable, match="charged while offline"):
            await world.console.generate_candidate(candidate.id, BY_ANA)
        assert await world.console.runs() == []
        assert world.accepted == []
        assert await world.store.unsettled() == []


async def test_too_few_credits_are_refused_before_anything_is_done(outside: Outside, url: str) -> None:
    ask(url, 'UPDATE "CreditTransaction" SET "amountCredits" = 124')
    async with process(paying(outside, url)) as world:
        candidate = await world.candidate()
        with pytest.raises(InsufficientCredits):
            await world.console.generate_candidate(candidate.id, BY_ANA)
        assert (world.accepted, await world.console.runs()) == ([], [])
    assert ask(url, LEDGER) == []


async def test_what_was_not_delivered_is_given_back_in_charhubs_words(outside: Outside, url: str) -> None:
    async with process(paying(outside, url)) as world:
        world.backend.fault = fails(View.AVATAR)
        character = await world.generated(wish=BY_ANA)
        assert await world.console.balance("ana") == 1000
        assert ask(url, NOTES, "REFUND") == [
            (f"Refund for failed: Multi-stage reference dataset for character {character.id}",),
            (f"Refund for failed: avatar generation for character {character.id}",),
        ]


async def test_credits_are_given_back_when_central_answers_again(outside: Outside, url: str) -> None:
    async with process(paying(outside, url)) as world:
        held, world.jobs.carries = world.jobs.carries, False
        await world.console.generate_candidate((await world.candidate()).id, BY_ANA)
    async with process(paying(outside, NOWHERE)) as world:
        world.backend.fault = fails(View.AVATAR)
        world.jobs.carries = held
        world.jobs.recover()
        await world.console.resume()
        await world.jobs.settled()
        assert len(await world.store.unsettled()) == 2
        with pytest.raises(Unreachable):
            await world.console.publications.carry_out()
    async with process(paying(outside, url)) as world:
        await world.console.publications.carry_out()
        assert await world.store.unsettled() == []
        assert await world.console.balance("ana") == 1000


class Torn:
    """CharHub's tables whose next settlement is torn: it is written there, and the answer never arrives."""

    def __init__(self, url: str, *, arrives: bool) -> None:
        self._tables, self._arrives, self.tears = tables(url), arrives, True

    def __getattr__(self, name: str) -> object:
        return getattr(self._tables, name)

    async def settle(self, entries: list[object]) -> None:
        if self._arrives or not self.tears:
            await self._tables.settle(entries)  # type: ignore[arg-type]
        if self.tears:
            self.tears = False
            raise Unreachable("The line is cut.", "Try again.")


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_charge_nobody_knows_the_end_of_is_given_back_if_it_arrived(
    outside: Outside, url: str, arrives: bool
) -> None:
    paying(outside, url).charhub = Torn(url, arrives=arrives)  # type: ignore[assignment]
    async with process(outside) as world:
        with pytest.raises(Unreachable, match="offline"):
            await world.console.generate_candidate((await world.candidate()).id, BY_ANA)
        await world.console.publications.carry_out()
        assert [run.state for run in await world.console.runs()] == [RunState.CANCELLED]
        assert await world.console.balance("ana") == 1000
        assert await world.store.unsettled() == []
    assert len(ask(url, LEDGER)) == (4 if arrives else 0)


async def test_a_run_whose_payment_a_crash_cut_off_waits_for_central_and_then_begins(
    outside: Outside, url: str
) -> None:
    async with process(paying(outside, url)) as world:
        candidate = await world.candidate()
    with suppress(Killed):
        async with process(outside) as world:
            reserve = world.store.reserve

            async def reserve_and_die(*entries: Any) -> None:
                await reserve(*entries)
                raise Killed("after reserve")

            world.store.reserve = reserve_and_die  # type: ignore[method-assign]
            await world.console.generate_candidate(candidate.id, BY_ANA)
    async with process(paying(outside, NOWHERE)) as world:
        await world.console.resume()
        assert world.accepted == []
        [run] = await world.console.runs()
        assert run.state is RunState.RUNNING
    async with process(paying(outside, url)) as world:
        await world.console.publications.carry_out()
        await world.jobs.settled()
        assert len(world.accepted) == 5
        assert await world.console.balance("ana") == 875


async def ordered(folder: Path, *, dies_at: int | None = None, delivers: bool = True) -> list[str]:
    """An order, killed at one of its calls, resumed: charged once if delivered, not at all otherwise."""
    url = charhub()
    await set_up(url)
    a_user(url, credits=1000)
    outside = paying(Outside(folder), url)
    async with process(outside) as world:
        candidate = await world.candidate()
    calls: list[str] = []
    with suppress(Killed):
        async with process(outside, dies_at=dies_at) as world:
            world.backend.fault = fails() if delivers else fails(View.AVATAR)
            await world.console.generate_candidate(candidate.id, BY_ANA)
            await world.jobs.settled()
            calls = world.life.calls
    async with process(outside) as world:
        world.backend.fault = fails() if delivers else fails(View.AVATAR)
        world.jobs.recover()
        await world.console.resume()
        await world.jobs.settled()
        await world.console.publications.carry_out()
        await world.jobs.settled()
        runs = await world.console.runs()
        assert all(run.state is RunState.DONE for run in runs), dies_at
        paid = 125 if runs and delivers else 0
        assert await world.console.balance("ana") == 1000 - paid, (dies_at, calls)
        assert await world.store.unsettled() == []
        rows = ask(url, LEDGER)
        assert -sum(row[0] for row in rows) == paid
        assert len(rows) <= (2 if delivers else 4)
    return calls


@pytest.mark.parametrize("delivers", [True, False])
async def test_a_kill_at_any_call_about_money_charges_once(folder: Path, delivers: bool) -> None:
    calls = await ordered(folder / "whole", delivers=delivers)
    money = [
        at
        for at, name in enumerate(calls, 1)
        if any(
            word in name
            for word in ("Charhub", "reserve", "settled", "unsettled", "central_keys", "add_run", "enqueue")
        )
    ]
    assert len(money) >= 8
    for at in sorted({*money, *(at + 1 for at in money)}):
        await ordered(folder / f"{at}", dies_at=at, delivers=delivers)
