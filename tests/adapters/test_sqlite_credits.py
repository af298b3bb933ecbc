"""The ledger in a real file: never negative, never twice, also with several processes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.credits import EntryKind
from charhub_console.domain.errors import InsufficientCredits, InvalidInput
from charhub_console.domain.views import View
from tests.adapters.sqlite_examples import an_entry, new_id, outbox, query

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    await store.close()


async def test_the_balance_is_the_sum_of_the_entries(store: SqliteStore, path: Path) -> None:
    grant = an_entry(150)
    assert await store.balance("ana") == 0
    assert await store.add_credit_entries([grant]) == 150
    character_id, run_id = new_id(), new_id()
    spent = [
        an_entry(-100, character_id=character_id, run_id=run_id, views=tuple(View)[1:]),
        an_entry(-25, character_id=character_id, run_id=run_id, views=(View.AVATAR,), note="avatar"),
    ]
    assert await store.add_credit_entries(spent) == 25
    back = an_entry(25, kind=EntryKind.REFUND, character_id=character_id)
    assert await store.add_credit_entries([back]) == 50

    assert await store.balance("ana") == 50
    assert await store.balance("bo") == 0
    assert await store.credit_entries(owner="ana") == [grant, *spent, back]
    assert await store.credit_entries(character_id=character_id) == [*spent, back]
    assert await store.credit_entries(owner="bo") == []
    assert [(kind, row["amount"]) for kind, row in outbox(path)] == [("credit_entry", n) for n in (150, -100, -25, 25)]


async def test_too_little_credit_writes_nothing(store: SqliteStore, path: Path) -> None:
    await store.add_credit_entries([an_entry(100)])

    with pytest.raises(InsufficientCredits) as refused:
        await store.add_credit_entries([an_entry(-25), an_entry(-100)])

    assert (refused.value.price, refused.value.balance) == (125, 100)
    assert await store.balance("ana") == 100
    assert len(outbox(path)) == 1


async def test_the_last_credit_may_be_spent(store: SqliteStore) -> None:
    await store.add_credit_entries([an_entry(25)])

    assert await store.add_credit_entries([an_entry(-25)]) == 0


async def test_an_overdraft_has_to_be_allowed(store: SqliteStore) -> None:
    assert await store.add_credit_entries([an_entry(-25)], may_overdraw=True) == -25
    assert await store.add_credit_entries([an_entry(10)]) == -15, "paying in is always possible"
    with pytest.raises(InsufficientCredits):
        await store.add_credit_entries([an_entry(-1)])


async def test_a_known_key_is_not_charged_again(store: SqliteStore) -> None:
    await store.add_credit_entries([an_entry(50)])
    charge = an_entry(-25, key="charge:c:r:avatar")

    assert await store.add_credit_entries([charge]) == 25
    assert await store.add_credit_entries([replace(charge, id=new_id()), an_entry(-25, key="charge:c:r:front")]) == 0
    assert await store.add_credit_entries([replace(charge, id=new_id())]) == 0, "known, so it needs no credit"


async def test_a_key_twice_in_one_call_counts_once(store: SqliteStore) -> None:
    await store.add_credit_entries([an_entry(100)])

    assert await store.add_credit_entries([an_entry(-25, key="k"), an_entry(-40, key="k")]) == 75


@pytest.mark.parametrize("entries", [[], [an_entry(1), an_entry(1, owner="bo")]])
async def test_entries_of_one_owner_are_needed(store: SqliteStore, entries: list[object]) -> None:
    with pytest.raises(InvalidInput, match="one is needed"):
        await store.add_credit_entries(entries)  # type: ignore[arg-type]


async def test_many_callers_never_overdraw(store: SqliteStore) -> None:
    await store.add_credit_entries([an_entry(100)])

    results = await asyncio.gather(
        *(store.add_credit_entries([an_entry(-10)]) for _ in range(25)), return_exceptions=True
    )

    assert sum(isinstance(result, InsufficientCredits) for result in results) == 15
    assert sorted(result for result in results if isinstance(result, int)) == list(range(0, 100, 10))
    assert await store.balance("ana") == 0


async def test_two_processes_never_overdraw_and_never_charge_a_key_twice(store: SqliteStore, path: Path) -> None:
    await store.add_credit_entries([an_entry(3000)])
    command = [sys.executable, "-m", "tests.adapters.sqlite_children", "spend", str(path)]

    children = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [await asyncio.to_thread(child.communicate) for child in children]

    assert [child.returncode for child in children] == [0, 0]
    assert await store.balance("ana") == 0
    amounts = [amount for (amount,) in query(path, "SELECT amount FROM credit_entry ORDER BY n")]
    assert amounts == [3000] + [-10] * 300
    shared = {key for (key,) in query(path, "SELECT key FROM credit_entry WHERE key LIKE 'shared-%'")}
    told = [line for out, _ in said for line in out.split()]
    assert {line for line in told if line != "own"} == shared
    assert told.count("own") + len(shared) == 300, "what a process was told is what is in the ledger"
