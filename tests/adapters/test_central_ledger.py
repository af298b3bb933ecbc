"""CharHub's ledger: its own rule of the balance, one payer at a time, each charge and refund once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from charhub_console.domain.errors import InsufficientCredits, NotFound, PublishRefused
from tests.adapters.central_parts import ANA, a_user, charge, ledger_row, refund, set_up, tables
from tests.servers.postgres import ask, charhub

LEDGER = """
SELECT "transactionType"::text, "amountCredits", "balanceAfter", notes FROM "CreditTransaction"
WHERE "transactionType" IN ('CONSUMPTION', 'REFUND') ORDER BY timestamp, "balanceAfter" DESC
"""
SNAPSHOT = """
INSERT INTO "UserMonthlyBalance" (id, "userId", "monthStartDate", "startingBalance", "endingBalance", "updatedAt")
VALUES (gen_random_uuid()::text, %s, date_trunc('month', now() AT TIME ZONE 'UTC') + %s::interval, %s, 0, now())
"""
BEFORE_THIS_MONTH = "date_trunc('month', now() AT TIME ZONE 'UTC') - interval '1 ms'"
THIS_MONTH = "date_trunc('month', now() AT TIME ZONE 'UTC')"


@pytest.fixture
async def url() -> str:
    made = charhub()
    await set_up(made)
    return made


async def test_without_a_snapshot_everything_there_ever_was_counts(url: str) -> None:
    a_user(url, credits=200)
    ledger_row(url, -30, at=BEFORE_THIS_MONTH)
    assert await tables(url).balance(ANA) == 170


async def test_with_a_snapshot_of_this_month_only_this_month_counts_on_top(url: str) -> None:
    a_user(url)
    ledger_row(url, 5000, at=BEFORE_THIS_MONTH)
    ledger_row(url, -10, at=THIS_MONTH)
    ask(url, SNAPSHOT, ANA, "0 days", 99.5)
    ask(url, SNAPSHOT, ANA, "-1 month", 7)
    assert await tables(url).balance(ANA) == 89  # whole credits, never rounded up


async def test_a_snapshot_of_another_month_does_not_count(url: str) -> None:
    a_user(url, credits=10)
    ask(url, SNAPSHOT, ANA, "-1 month", 1000)
    assert await tables(url).balance(ANA) == 10


async def test_a_charge_is_a_row_as_charhub_writes_it(url: str) -> None:
    a_user(url, credits=125)
    await tables(url).settle([charge("a"), charge("b", 100)])
    note = "avatar generation for character x"
    assert ask(url, LEDGER) == [("CONSUMPTION", -25.0, 100.0, note), ("CONSUMPTION", -100.0, 0.0, note)]
    assert await tables(url).balance(ANA) == 0
    assert ask(url, "SELECT timestamp <= (now() AT TIME ZONE 'UTC') FROM \"CreditTransaction\"") == [(True,)] * 3


async def test_a_charge_that_cannot_be_paid_writes_nothing(url: str) -> None:
    a_user(url, credits=124)
    with pytest.raises(InsufficientCredits) as refused:
        await tables(url).settle([charge("a"), charge("b", 100)])
    assert (refused.value.price, refused.value.balance) == (125, 124)
    assert ask(url, LEDGER) == []
    assert ask(url, "SELECT count(*) FROM charhub_console.ledger_key") == [(0,)]


@pytest.mark.parametrize("role", ["BOT", "ADMIN"])
async def test_bots_and_admins_are_asked_for_no_balance_but_the_row_is_written(url: str, role: str) -> None:
    a_user(url, role=role)
    await tables(url).settle([charge("a")])
    assert [row[:3] for row in ask(url, LEDGER)] == [("CONSUMPTION", -25.0, -25.0)]


@pytest.mark.parametrize("role", ["BASIC", "PREMIUM"])
async def test_everybody_else_is(url: str, role: str) -> None:
    a_user(url, role=role, credits=24.9)
    with pytest.raises(InsufficientCredits):
        await tables(url).settle([charge("a")])


async def test_the_same_key_is_charged_once_and_given_back_once(url: str) -> None:
    a_user(url, credits=100)
    for _ in range(3):
        await asyncio.gather(*(tables(url).settle([charge("a")]) for _ in range(4)))
    assert await tables(url).balance(ANA) == 75
    for _ in range(3):
        await asyncio.gather(*(tables(url).settle([refund("a")]) for _ in range(4)))
    assert await tables(url).balance(ANA) == 100
    assert [row[:3] for row in ask(url, LEDGER)] == [("CONSUMPTION", -25.0, 75.0), ("REFUND", 25.0, 100.0)]
    await tables(url).settle([charge("a")])  # it was given back; asking once more does not charge again
    assert await tables(url).balance(ANA) == 100


async def test_what_never_arrived_is_not_given_back_and_never_arrives_any_more(url: str) -> None:
    a_user(url, credits=100)
    await tables(url).settle([refund("a")])
    assert ask(url, LEDGER) == []
    with pytest.raises(PublishRefused, match="given up"):
        await tables(url).settle([charge("a")])
    assert await tables(url).balance(ANA) == 100


async def test_a_charge_and_its_refund_at_once_come_to_nothing_in_either_order(url: str) -> None:
    a_user(url, credits=1000)
    for number in range(20):
        await asyncio.gather(
            tables(url).settle([charge(str(number))]), tables(url).settle([refund(str(number))]), return_exceptions=True
        )
        await tables(url).settle([refund(str(number))])
    assert await tables(url).balance(ANA) == 1000


async def test_who_was_charged_gets_it_back(url: str) -> None:
    a_user(url, credits=100)
    bob = a_user(url, user_id="22222222-2222-4222-8222-222222222222")
    await tables(url).settle([charge("a")])
    await tables(url).settle([refund("a", owner=bob)])
    assert (await tables(url).balance(ANA), await tables(url).balance(bob)) == (100, 0)


async def test_a_hundred_charges_at_once_never_overdraw(url: str) -> None:
    a_user(url, credits=1000)
    ask(url, SNAPSHOT, ANA, "0 days", 0)

    def one(number: int) -> bool:
        try:
            asyncio.run(tables(url, f"console {number % 7}").settle([charge(str(number))]))
        except InsufficientCredits:
            return False
        return True

    with ThreadPoolExecutor(40) as threads:
        paid = sum(threads.map(one, range(100)))
    assert paid == 40
    rows = ask(url, LEDGER)
    assert len(rows) == 40
    assert min(row[2] for row in rows) == 0.0
    assert sorted(row[2] for row in rows) == [25.0 * step for step in range(40)]


async def test_nobody_is_charged_for_a_user_charhub_does_not_have(url: str) -> None:
    with pytest.raises(NotFound, match="no user"):
        await tables(url).settle([charge("a")])
    with pytest.raises(NotFound):
        await tables(url).balance(ANA)
