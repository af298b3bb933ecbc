"""The rows of publishing: what waits, which claims are held, which ledger entries CharHub has to hear of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.publication import HeldClaim, PublicationKind, PublicationState
from tests.adapters.central_parts import charge, refund

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
CHARACTER, RUN = PublicationKind.CHARACTER, PublicationKind.RUN


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "console.db")
    yield store
    await store.close()


async def test_what_is_wanted_waits_until_it_is_noted(store: SqliteStore) -> None:
    entry = await store.want_published(CHARACTER, "c1", at=NOW)
    assert (entry.state, entry.reason, entry.digest) == (PublicationState.PENDING, "", None)
    done = replace(entry, state=PublicationState.PUBLISHED, digest="d", curated_id="i", published_at=NOW)
    await store.note_publication(done)
    assert await store.publication(CHARACTER, "c1") == done
    assert await store.publications(states=(PublicationState.PENDING,)) == []
    assert await store.publication(RUN, "c1") is None


async def test_what_is_wanted_again_while_it_is_published_still_waits(store: SqliteStore) -> None:
    entry = await store.want_published(CHARACTER, "c1", at=NOW)
    await store.want_published(CHARACTER, "c1", at=NOW, insist=True)
    await store.note_publication(replace(entry, state=PublicationState.PUBLISHED, digest="d", published_at=NOW))
    found = await store.publication(CHARACTER, "c1")
    assert found is not None
    assert (found.state, found.digest, found.wanted, found.insist) == (PublicationState.PENDING, "d", 2, True)


async def test_counts_are_of_characters(store: SqliteStore) -> None:
    await store.want_published(RUN, "r1", at=NOW)
    refused = await store.want_published(CHARACTER, "c1", at=NOW)
    await store.note_publication(replace(refused, state=PublicationState.REFUSED, reason="No."))
    await store.want_published(CHARACTER, "c2", at=NOW)
    counts = await store.publication_counts()
    assert [counts[state] for state in PublicationState] == [1, 0, 1]


async def test_a_claim_is_held_until_it_is_dropped(store: SqliteStore) -> None:
    await store.save_claim(HeldClaim("k1", "i1", 1))
    await store.save_claim(HeldClaim("k1", "i1", 2))
    assert await store.held_claims() == [HeldClaim("k1", "i1", 2)]
    await store.drop_claim("k1")
    assert await store.held_claims() == []


async def test_reserved_entries_are_in_the_ledger_and_unsettled_until_they_are(store: SqliteStore) -> None:
    entries = [charge("a"), charge("b", 100)]
    for _ in range(2):
        await store.reserve(entries)
    await store.reserve([refund("a")])
    assert [entry.key for entry in await store.unsettled()] == ["a", "b", "refund:a"]
    assert await store.central_keys(["a", "b", "local"]) == {"a", "b"}
    await store.settled(["a", "refund:a"])
    assert [entry.key for entry in await store.unsettled()] == ["b"]


async def test_a_console_keeps_its_id(store: SqliteStore, tmp_path: Path) -> None:
    known = await store.console_id()
    await store.close()
    again = SqliteStore(tmp_path / "console.db")
    assert await again.console_id() == known
    await again.close()
