"""What a night takes: in balance, from everything that waits, and by the rule only what the rule may."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from charhub_console.domain.analysis import ApparentAge, Field, Gender
from charhub_console.domain.candidate import Candidate, Level, Status, Verdict
from charhub_console.domain.character import Character
from charhub_console.engine.curate import RULE
from charhub_console.engine.selection import CHOICE
from tests.unit.engine_parts import Outside, World, a_candidate, process
from tests.unit.test_engine_nightly import summary_of, supply


def says(outside: Outside, number: int, **fields: Any) -> None:
    """What the analyser sees in this candidate, beyond doubt."""
    outside.analyser.answers[str(1000 + number)] = {
        name: value if isinstance(value, Field) else outside.analyser.sure(value) for name, value in fields.items()
    }


async def sources(world: World) -> list[str]:
    """The source ids of what was made, in the order it was begun."""
    made: list[Character] = sorted(await world.store.characters(), key=lambda c: (c.created_at, c.position))
    return [(await world.console.candidate(c.candidate_id or ""))[0].source_id for c in made]


async def test_a_night_makes_as_many_men_as_women_when_it_can(outside: Outside) -> None:
    supply(outside, 12)
    for number in range(1, 13):
        says(outside, number, gender=Gender.MALE if number > 8 else Gender.FEMALE)
    async with process(outside) as world:
        await world.night(count=6)
        made = Counter(character.gender for character in await world.store.characters())

    assert made == {Gender.MALE: 3, Gender.FEMALE: 3}


async def test_what_exists_from_nights_before_counts_whatever_its_case(outside: Outside) -> None:
    supply(outside, 8)
    for number in range(1, 9):
        says(outside, number, species="Elf" if number % 2 else "orc")
    async with process(outside) as world:
        for number in (101, 102):
            says(outside, number, species="ELF ")
            await world.generated_of(await world.candidate(number))
        await world.night(count=2)
        newest = (await world.store.characters())[:2]

    assert {character.species for character in newest} == {"orc"}


async def test_approved_candidates_come_first_however_common_they_are(outside: Outside) -> None:
    supply(outside, 9)
    for number in range(6, 10):
        says(outside, number, gender=Gender.MALE)
    async with process(outside) as world:
        await world.console.fetch(limit=10)
        for number in (1002, 1004):
            await world.console.decide(str(number), Verdict.APPROVE, by="ana")
        await world.night(count=3)
        made = await sources(world)

    assert set(made[:2]) == {"1002", "1004"} and int(made[2]) >= 1006


async def test_everything_that_waits_is_looked_at_not_only_the_newest(outside: Outside) -> None:
    async with process(outside) as world:
        many = [a_candidate(outside.clock, number) for number in range(1, 41)]
        await world.store.add_candidates(many)
        for number in range(1, 41):
            if number != 23:
                says(outside, number, apparent_age=Field(ApparentAge.UNSURE, 0.9))
        run = await world.night(count=2)

        assert await sources(world) == ["1023"]
        assert summary_of(run)["total"] == 1


async def test_a_night_analyses_no_more_than_a_good_choice_needs(outside: Outside) -> None:
    supply(outside, 40)
    async with process(outside) as world:
        await world.night(count=2)

    assert CHOICE <= len(outside.analyser.asked) <= CHOICE + 8


async def test_two_nights_do_not_take_equals_in_the_same_order(outside: Outside) -> None:
    taken = set()
    for night in range(4):
        there = Outside(outside.folder / str(night))
        there.clock.advance(night * 86_400)
        async with process(there) as world:
            await world.store.add_candidates(
                [replace(a_candidate(there.clock, n), id=f"{n:08x}-0000-4000-8000-000000000000") for n in range(1, 21)]
            )
            await world.night(count=4)
            taken.add(frozenset(await sources(world)))

    assert len(taken) > 1


async def test_the_rule_takes_level_pg_only_even_where_more_is_fetched(outside: Outside) -> None:
    outside.options = replace(outside.options, allowed_levels=Level.PG | Level.PG13)
    outside.source.candidates = [a_candidate(outside.clock, 1, level=Level.PG13), a_candidate(outside.clock, 2)]
    async with process(outside) as world:
        await world.night(count=2)
        assert await sources(world) == ["1002"]
        await world.console.decide("1001", Verdict.APPROVE, by="ana")
        await world.night(count=2)
        assert set(await sources(world)) == {"1001", "1002"}


async def test_what_the_rule_approved_is_marked_and_can_be_undone(outside: Outside) -> None:
    supply(outside, 1)
    async with process(outside) as world:
        await world.night(count=1)
        candidate, [decision] = await world.console.candidate("1001")
        assert (candidate.status, decision.by) == (Status.APPROVED, RULE)

        after = await world.console.decide("1001", Verdict.UNDO, by="ana")
        assert after.status is Status.NEW


async def test_below_the_quality_threshold_the_rule_leaves_it_to_people(outside: Outside) -> None:
    outside.options = replace(outside.options, top_up_quality=0.9)
    supply(outside, 2)
    says(outside, 1, theme=Field())
    async with process(outside) as world:
        await world.night(count=2)
        assert await sources(world) == ["1002"]
        left: Candidate = (await world.console.candidate("1001"))[0]

    assert (left.status, left.gate) == (Status.NEW, "allow")


async def test_a_candidate_rejected_while_it_waited_to_be_chosen_is_not_taken(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=5.0)
    supply(outside, 6)
    async with process(outside) as world:
        run = await world.console.start_night(count=6, budget_s=3600.0, recipe="plain")
        while len(outside.analyser.asked) < 6:
            await outside.clock.sleep(1)
        begun = await sources(world)
        rejected = next(str(n) for n in range(1006, 1000, -1) if str(n) not in begun)
        await world.console.decide(rejected, Verdict.REJECT, by="ana")
        await world.jobs.settled()

        assert (await world.console.run(run.id)).summary
        assert rejected not in await sources(world)
