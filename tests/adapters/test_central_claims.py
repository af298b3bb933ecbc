"""Claims: CharHub's own worker and several consoles want the same images, and each becomes one character at most."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
import time

import psycopg
import pytest

from charhub_console.domain.errors import NotConfigured, Taken, Unreachable
from charhub_console.engine.ports.publishing import Claim
from tests.adapters.central_parts import a_character, a_publication, curated, images_of, new_id, set_up, tables
from tests.servers.postgres import ask, charhub

STATUS = 'SELECT status::text FROM "CuratedImage"'
EXPIRE = "UPDATE charhub_console.claim SET lease_until = clock_timestamp() - interval '1 s'"


@pytest.fixture
async def url() -> str:
    made = charhub()
    await set_up(made)
    return made


def approved(url: str, number: int = 1, status: str = "APPROVED") -> str:
    """A row of CharHub's own, as its curation leaves it."""
    [(row_id,)] = ask(
        url,
        """INSERT INTO "CuratedImage" (id, "sourceUrl", "sourceId", status, "ageRating")
        VALUES (gen_random_uuid()::text, %s, %s, %s::"CurationStatus", 'L') RETURNING id""",
        curated(number).values["sourceUrl"],
        str(number),
        status,
    )
    return str(row_id)


async def test_an_image_charhub_does_not_know_becomes_ours_at_once(url: str) -> None:
    row = curated()
    held = await tables(url).claim(row)
    assert held == Claim(str(row.values["id"]), 1)
    assert ask(url, 'SELECT status::text, "ageRating"::text, gender, "generatedCharId" FROM "CuratedImage"') == [
        ("PROCESSING", "SIXTEEN", "non-binary", None)
    ]


async def test_claiming_again_is_the_same_claim(url: str) -> None:
    row = curated()
    assert await tables(url).claim(row) == await tables(url).claim(row)
    assert ask(url, 'SELECT count(*) FROM "CuratedImage"') == [(1,)]


@pytest.mark.parametrize("status", ["APPROVED", "PENDING", "FAILED"])
async def test_a_row_charhub_has_is_claimed_under_its_own_id(url: str, status: str) -> None:
    row_id = approved(url, status=status)
    assert await tables(url).claim(curated()) == Claim(row_id, 1)
    assert ask(url, STATUS) == [("PROCESSING",)]


async def test_the_same_image_at_another_address_is_the_same_image(url: str) -> None:
    row_id = approved(url)
    ask(url, """UPDATE "CuratedImage" SET "sourceUrl" = 'https://image.civitai.example/1/width=450'""")
    assert (await tables(url).claim(curated())).curated_id == row_id


@pytest.mark.parametrize("status", ["PROCESSING", "REJECTED", "COMPLETED"])
async def test_what_charhub_works_at_or_decided_is_left_alone(url: str, status: str) -> None:
    approved(url, status=status)
    with pytest.raises(Taken):
        await tables(url).claim(curated())
    assert ask(url, STATUS) == [(status,)]
    assert ask(url, "SELECT count(*) FROM charhub_console.claim") == [(0,)]


async def test_of_two_consoles_one_gets_it(url: str) -> None:
    row_id = approved(url)
    told = await asyncio.gather(*(tables(url, name).claim(curated()) for name in "abcdef"), return_exceptions=True)
    assert [one for one in told if isinstance(one, Claim)] == [Claim(row_id, 1)]
    assert sum(isinstance(one, Taken) for one in told) == 5


async def test_six_consoles_that_bring_the_same_new_image_make_one_row(url: str) -> None:
    told = await asyncio.gather(*(tables(url, name).claim(curated()) for name in "abcdef"), return_exceptions=True)
    assert sum(isinstance(one, Claim) for one in told) == 1
    assert ask(url, 'SELECT count(*) FROM "CuratedImage"') == [(1,)]


async def test_a_lease_that_ran_out_is_taken_over_and_the_late_one_refused(url: str) -> None:
    late = await tables(url, "late").claim(curated())
    ask(url, EXPIRE)
    now = await tables(url, "now").claim(curated())
    assert now == Claim(late.curated_id, late.fence + 1)

    character = a_character()
    with pytest.raises(Taken):
        await tables(url, "late").publish(a_publication(character, images_of(character), late))
    assert ask(url, 'SELECT count(*) FROM "Character"') == [(0,)]
    assert await tables(url, "late").renew([late]) == []
    await tables(url, "late").give_back([late])
    assert ask(url, STATUS) == [("PROCESSING",)]
    await tables(url, "now").publish(a_publication(character, images_of(character), now))
    assert ask(url, 'SELECT count(*) FROM "Character"') == [(1,)]


async def test_a_lease_that_is_renewed_does_not_run_out(url: str) -> None:
    held = await tables(url).claim(curated())
    ask(url, EXPIRE)
    assert await tables(url).renew([held]) == [held]
    assert await tables(url).release_stale() == 0
    with pytest.raises(Taken):
        await tables(url, "two").claim(curated())


async def test_stale_claims_are_given_back_to_charhub(url: str) -> None:
    for number in (1, 2):
        await tables(url).claim(curated(number))
    charhubs_own = approved(url, 3, "PROCESSING")
    ask(url, EXPIRE)
    assert await tables(url, "two").release_stale() == 2
    assert ask(url, f"{STATUS} WHERE id <> %s", charhubs_own) == [("APPROVED",)] * 2
    assert ask(url, f"{STATUS} WHERE id = %s", charhubs_own) == [("PROCESSING",)]
    assert await tables(url, "two").release_stale() == 0


async def test_what_is_given_back_can_be_claimed_again_with_a_higher_fence(url: str) -> None:
    first = await tables(url).claim(curated())
    await tables(url).give_back([first])
    assert ask(url, STATUS) == [("APPROVED",)]
    again = await tables(url, "two").claim(curated())
    assert again.fence > first.fence
    with pytest.raises(Taken):
        await tables(url).publish(a_publication(character := a_character(), images_of(character), first))


async def test_an_image_charhub_overwrote_without_looking_is_left_to_it(url: str) -> None:
    approved(url)
    held = await tables(url).claim(curated())
    ask(url, """UPDATE "CuratedImage" SET status = 'PROCESSING'""")  # read as APPROVED before our claim
    with pytest.raises(Taken):
        await tables(url).publish(a_publication(character := a_character(), images_of(character), held))
    ask(url, EXPIRE)
    assert await tables(url).release_stale() == 0
    assert ask(url, STATUS) == [("PROCESSING",)]
    with pytest.raises(Taken):
        await tables(url, "two").claim(curated())


async def test_an_edit_long_ago_is_no_reason_to_wait_for_ever(url: str) -> None:
    held = await tables(url).claim(curated())
    ask(url, """UPDATE "CuratedImage" SET description = 'mended by an admin'""")
    ask(url, "UPDATE charhub_console.claim SET claimed_at = clock_timestamp() - interval '7 hours'")
    await tables(url).publish(a_publication(character := a_character(), images_of(character), held))
    assert ask(url, STATUS) == [("COMPLETED",)]


async def test_a_server_that_takes_long_not_to_answer_is_not_asked_for_every_candidate() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # it takes connections and says nothing
        made = tables(f"postgresql://ana@127.0.0.1:{deaf.getsockname()[1]}/charhub?connect_timeout=2")
        began = time.monotonic()
        told = [await asyncio.gather(made.claim(curated()), return_exceptions=True) for _ in range(10)]
        assert time.monotonic() - began < 4
    assert isinstance(told[0][0], Unreachable)
    assert all(one[0] is told[0][0] for one in told)


async def test_nothing_is_claimed_before_our_schema_is_there() -> None:
    with pytest.raises(NotConfigured, match="not set up"):
        await tables(charhub()).claim(curated())


class CharhubWorker(threading.Thread):
    """CharHub's hourly worker by its own SQL: it reads, looks, overwrites, makes a character, overwrites again."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.steps = itertools.count()
        self.turn = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self.stopped.is_set():
                self.turn = next(self.steps)
                row = connection.execute(
                    """SELECT id FROM "CuratedImage" WHERE status = 'APPROVED' AND "generatedCharId" IS NULL
                    ORDER BY "qualityScore" DESC NULLS LAST, random() LIMIT 1"""
                ).fetchone()
                if row is None:
                    self.stopped.wait(0.01)
                    continue
                self._generate(connection, row[0])

    def _generate(self, connection: psycopg.Connection, curated_id: str) -> None:
        read = connection.execute('SELECT "generatedCharId" FROM "CuratedImage" WHERE id = %s', (curated_id,))
        made = read.fetchone()
        if made is None or made[0] is not None:
            return
        connection.execute("""UPDATE "CuratedImage" SET status = 'PROCESSING' WHERE id = %s""", (curated_id,))
        character_id = new_id()
        connection.execute(
            """INSERT INTO "Character" (id, "firstName", "contentTags", "userId", "updatedAt", history)
            VALUES (%s, 'Abel', '{}', '00000000-0000-0000-0000-000000000001', now(), %s)""",
            (character_id, curated_id),
        )
        connection.execute(
            """UPDATE "CuratedImage" SET status = 'COMPLETED', "generatedCharId" = %s, "processedAt" = now()
            WHERE id = %s""",
            (character_id, curated_id),
        )


async def test_two_consoles_and_charhubs_worker_make_200_characters_of_200_candidates(url: str) -> None:
    ids = {number: approved(url, number) for number in range(200)}
    worker = CharhubWorker(url)

    async def console(name: str, order: list[int]) -> int:
        made, mine = 0, tables(url, name)
        for number in order:
            try:
                held = await mine.claim(curated(number))
                turn = worker.turn
                while worker.turn < turn + 2:  # painting takes longer than CharHub's worker from its look to its write
                    await asyncio.sleep(0.002)
                character = a_character(description=held.curated_id)
                await mine.publish(a_publication(character, images_of(character), held))
                made += 1
            except Taken:
                continue
        return made

    worker.start()
    try:
        made = await asyncio.gather(console("one", [*range(200)]), console("two", [*reversed(range(200))]))
        while ask(url, """SELECT 1 FROM "CuratedImage" WHERE status IN ('APPROVED', 'PROCESSING') LIMIT 1"""):
            await asyncio.sleep(0.02)
    finally:
        worker.stopped.set()
        worker.join()

    sources = [row[0] for row in ask(url, 'SELECT history FROM "Character"')]
    assert sorted(sources) == sorted(ids.values())
    assert ask(url, 'SELECT count(DISTINCT "generatedCharId") FROM "CuratedImage"') == [(200,)]
    by_worker = 200 - sum(made)
    assert all(count >= 1 for count in (*made, by_worker)), (made, by_worker)
