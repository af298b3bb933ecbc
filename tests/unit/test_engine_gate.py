"""Nothing reaches a server without the gate, at any of its doors, on any path."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from charhub_console.domain.analysis import AgeRating, ApparentAge, ContentTag, Field, Style
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import Candidate, Level, ModelFlags, Status, Verdict
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import Blocked, NeedsPerson, Unreachable
from charhub_console.domain.views import View
from charhub_console.engine import gate
from charhub_console.engine.analyse import ensure_analysed
from tests.fakes import FakeAnalyser, fails
from tests.unit.engine_parts import BY_ANA, BY_BOT, Outside, World, a_candidate, process

NEEDS_OPERATOR = AttemptState.NEEDS_OPERATOR


def broken(evidence: Any) -> Any:
    raise RuntimeError("the gate broke")


async def test_when_the_gate_breaks_nothing_at_all_is_submitted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.console.grant("ana", 1000, note="")
    character = await world.generated(1)  # from better times
    approved = await world.candidate(2)
    drafted, planned_run, order = await world.drafted(3)
    before = len(world.backend.accepted)
    monkeypatch.setattr(gate, "judge", broken)
    world.outside.source.candidates = [a_candidate(world.outside.clock, number) for number in (7, 8)]

    await world.console.retry(character.id, views=list(View))
    await world.jobs.settled()
    for wish in (BY_ANA, BY_BOT):
        with pytest.raises(Blocked):
            await world.console.generate_candidate(approved.id, wish)
        with pytest.raises(Blocked):
            await world.console.generate_by_hand(b"pixels", "an adult woman", Level.PG, wish)
    await world.jobs.enqueue_character(order, planned_run.id, position=0)
    run = await world.night(count=3)
    await world.jobs.settled()

    assert len(world.backend.accepted) == before
    assert {c.gate for c in await world.store.candidates() if c.source_id not in ("1001", "1003")} == {"block"}
    assert drafted.state is CharacterState.QUEUED and '"successful": 0' in run.summary
    assert await world.console.balance("ana") == 1000


async def test_a_prompt_the_gate_blocks_is_not_painted(world: World) -> None:
    attempt = await world.avatar_attempt()
    await world.store.change_character(attempt.character_id, description="a famous person")

    ended = await world.work.paint(attempt.id)

    assert ended.state is AttemptState.FAILED and "blocked by the safety gate" in ended.error
    assert world.backend.accepted == []


async def test_a_hold_at_the_prompt_door_needs_the_operator(world: World) -> None:
    attempt = await world.avatar_attempt()
    character = await world.store.character(attempt.character_id)
    assert character is not None and character.candidate_id is not None
    await world.store.change_candidate(character.candidate_id, level=Level.UNKNOWN)
    await world.console.decide(character.candidate_id, Verdict.UNDO, by="ana")

    ended = await world.work.paint(attempt.id)

    assert (ended.state, world.backend.accepted) == (NEEDS_OPERATOR, [])
    assert "browsing level is not known" in ended.error and ended.advice


async def test_a_character_whose_analysis_is_gone_is_unknown_and_unknown_stops(world: World) -> None:
    attempt = await world.avatar_attempt()
    character = await world.store.character(attempt.character_id)
    assert character is not None and character.candidate_id is not None
    await world.store.forget_content(character.candidate_id)

    ended = await world.work.paint(attempt.id)

    assert (ended.state, world.backend.accepted) == (NEEDS_OPERATOR, [])


async def test_a_candidate_blocked_after_its_draft_is_not_painted(world: World) -> None:
    attempt = await world.avatar_attempt()
    character = await world.store.character(attempt.character_id)
    assert character is not None and character.candidate_id is not None
    await world.store.change_candidate(character.candidate_id, gate="block")

    ended = await world.work.paint(attempt.id)

    assert (ended.state, world.backend.accepted) == (AttemptState.FAILED, [])


async def test_model_names_of_the_recipe_pass_the_gate_too(world: World) -> None:
    attempt = await world.avatar_attempt()
    recipe = world.tools.recipes["plain"]
    world.tools.recipes["plain"] = replace(recipe, files=(("loras", "famous_person_v2.safetensors"),))  # type: ignore[index]

    ended = await world.work.paint(attempt.id)

    assert ended.state is AttemptState.FAILED and "real person" in ended.error
    assert world.backend.accepted == []


async def test_an_examiner_that_cannot_answer_leaves_the_image_to_a_person(outside: Outside) -> None:
    outside.examiner = FakeAnalyser(outside.clock, "examiner")
    outside.examiner.answers["*"] = Unreachable("The vision model did not answer.", "Later.")

    async with process(outside) as world:
        attempt = await world.avatar_attempt()
        ended = await world.work.paint(attempt.id)

        assert ended.state is NEEDS_OPERATOR and "The vision model did not answer." in ended.error
        assert outside.storage.puts == [] and not list(outside.folder.glob("work/*"))


@pytest.mark.parametrize("age", [ApparentAge.CHILD, ApparentAge.TEENAGER])
async def test_an_output_that_shows_a_minor_is_kept_nowhere(outside: Outside, age: ApparentAge) -> None:
    outside.examiner = FakeAnalyser(outside.clock, "examiner")
    outside.examiner.answers["*"] = {"apparent_age": Field(age, 0.9, "examiner")}

    async with process(outside) as world:
        ended = await world.work.paint((await world.avatar_attempt()).id)

        assert ended.state is AttemptState.FAILED and "minor" in ended.error
        assert outside.storage.puts == [] and not list(outside.folder.glob("work/*"))


async def test_an_output_rated_above_its_character_is_refused(outside: Outside) -> None:
    outside.examiner = FakeAnalyser(outside.clock, "examiner")
    outside.examiner.answers["*"] = {"age_rating": Field(AgeRating.SIXTEEN, 0.9, "examiner")}

    async with process(outside) as world:
        ended = await world.work.paint((await world.avatar_attempt()).id)

    assert ended.state is AttemptState.FAILED and "rated above its character" in ended.error


async def test_a_good_output_passes_its_examiner_who_is_told_nothing_else(outside: Outside) -> None:
    outside.examiner = FakeAnalyser(outside.clock, "examiner")

    async with process(outside) as world:
        attempt = await world.avatar_attempt()
        ended = await world.work.paint(attempt.id)

    assert ended.state is AttemptState.DONE
    assert outside.examiner.asked == [attempt.id]


async def test_one_view_held_at_the_output_door_does_not_hold_its_siblings(outside: Outside) -> None:
    outside.examiner = FakeAnalyser(outside.clock, "examiner")
    async with process(outside) as world:
        world.backend.fault = fails()
        original = outside.examiner.analyse

        async def unsure_of_the_front(candidate: Candidate, image: bytes | None) -> Any:
            seen = await original(candidate, image)
            front = image is not None and b"FRONT" in image
            return replace(seen, apparent_age=Field(ApparentAge.UNSURE, 0.9, "examiner")) if front else seen

        outside.examiner.analyse = unsure_of_the_front  # type: ignore[method-assign]
        await world.store.add_candidates([made := a_candidate(outside.clock, level=Level.PG)])
        await world.console.decide(made.id, Verdict.APPROVE, by="rule:night")
        character = await world.generated_of(made)

        assert character.state is CharacterState.PARTIAL
        assert (await world.newest(character, View.REFERENCE_FRONT)).state is NEEDS_OPERATOR
        assert await world.views(character) == set(View) - {View.REFERENCE_FRONT}


MINOR = [
    {"prompt": "a woman, 15 years old"},
    {"prompt": "loli"},
    {"tags": ("child",)},
    {"model_flags": (ModelFlags(1, minor=True),)},
]


@pytest.mark.parametrize("signs", MINOR)
async def test_no_person_and_no_setting_lets_a_minor_through(world: World, signs: dict[str, Any]) -> None:
    candidate = await world.candidate(approved=False, **signs)

    for _ in range(2):
        with pytest.raises(Blocked):
            await world.console.decide(candidate.id, Verdict.APPROVE, by="ana")

    row, decisions = await world.console.candidate(candidate.id)
    assert (row.status, decisions) == (Status.NEW, [])
    assert (row.prompt, row.tags, row.url, row.creator, row.image_path) == ("", (), "", None, None)
    assert row.gate == "block" and row.gate_reasons and row.gate_version == "2"


async def test_a_minor_seen_only_by_the_analyser_loses_its_files_and_its_analysis(world: World) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = {
        "apparent_age": Field(ApparentAge.TEENAGER, 0.9, "fake-eyes")
    }

    with pytest.raises(Blocked):
        await world.console.decide(candidate.id, Verdict.APPROVE, by="ana")

    assert await world.store.analysis(candidate.id) is None
    assert not [file for file in world.outside.folder.rglob("*") if candidate.id in file.name]
    row = await world.store.candidate(candidate.id)
    assert row is not None
    with pytest.raises(Blocked):
        await ensure_analysed(row, world.tools)
    assert world.outside.source.loaded == [candidate.source_id]  # its pixels never come again


async def test_a_fault_of_the_analyser_holds_and_never_rejects(world: World) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = Unreachable("The analyser did not answer.", "Later.")

    with pytest.raises(Unreachable):
        await ensure_analysed(candidate, world.tools)
    held = await world.store.candidate(candidate.id)
    world.outside.analyser.answers.clear()
    assert held is not None and (held.gate, held.status) == ("hold", Status.NEW)
    assert held.gate_reasons == ("Not analysed yet: The analyser did not answer.",)
    again, _ = await ensure_analysed(held, world.tools)

    assert again.gate == "allow" and again.gate_reasons == ()


async def test_flags_that_could_not_be_had_are_asked_for_again_before_the_analysis(world: World) -> None:
    world.outside.source.models[7] = Unreachable("Civitai did not answer.", "Later.")
    world.outside.source.candidates = [a_candidate(world.outside.clock, model_flags=None, model_version_ids=(7,))]
    await world.console.fetch(limit=5)
    [held] = await world.store.candidates()
    world.outside.source.models[7] = (ModelFlags(70, "A model", poi=False, minor=False),)

    cleared, _ = await ensure_analysed(held, world.tools)

    assert (held.gate, held.model_flags) == ("hold", None)
    assert (cleared.gate, cleared.model_flags) == ("allow", (ModelFlags(70, "A model", poi=False, minor=False),))


async def test_approved_before_anything_was_known_does_not_count_for_what_comes_out(world: World) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = Unreachable("The analyser did not answer.", "Later.")
    await world.console.decide(candidate.id, Verdict.APPROVE, by="ana")
    world.outside.analyser.answers[candidate.source_id] = {"apparent_age": Field(ApparentAge.UNSURE, 0.9, "fake-eyes")}
    world.outside.clock.advance(1)

    with pytest.raises(NeedsPerson):
        await world.console.generate_candidate(candidate.id, BY_BOT)

    assert world.backend.accepted == []


@pytest.mark.parametrize(
    "seen", [{"style": Field(Style.CHIBI, 0.9, "eyes")}, {"species": Field("child of an elf", 0.9, "eyes")}]
)
async def test_style_and_species_of_an_analysis_are_words_for_the_gate(world: World, seen: dict[str, Any]) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = seen

    with pytest.raises(Blocked):
        await world.console.decide(candidate.id, Verdict.APPROVE, by="ana")

    row = await world.store.candidate(candidate.id)
    assert row is not None and row.gate == "block"


async def test_a_model_named_only_inside_of_a_graph_passes_the_gate_too(world: World) -> None:
    attempt = await world.avatar_attempt()
    recipe = world.tools.recipes["plain"]
    graph = replace(recipe.graphs[0], text='{"1": {"inputs": {"lora_name": "famous_person_v2.safetensors"}}}')
    world.tools.recipes["plain"] = replace(recipe, graphs=(graph,))  # type: ignore[index]

    ended = await world.work.paint(attempt.id)

    assert ended.state is AttemptState.FAILED and "real person" in ended.error
    assert world.backend.accepted == []


@pytest.mark.parametrize(
    "said",
    [
        {"description": Field("A smiling schoolgirl.", 0.9, "examiner")},
        {"appearance": (("build", "childlike"),)},
        {"content_tags": Field((ContentTag.NUDITY,), 0.9, "examiner")},
    ],
)
async def test_an_output_its_examiner_describes_as_a_minor_or_as_nude_is_refused(
    outside: Outside, said: dict[str, Any]
) -> None:
    """Also when age and rating of the same answer say otherwise."""
    outside.examiner = FakeAnalyser(outside.clock, "examiner")
    outside.examiner.answers["*"] = said

    async with process(outside) as world:
        ended = await world.work.paint((await world.avatar_attempt()).id)

    assert ended.state is AttemptState.FAILED and "blocked by the safety gate" in ended.error
    assert outside.storage.puts == []


async def test_a_character_edited_after_it_was_painted_is_judged_again_on_retry(world: World) -> None:
    character = await world.generated(1)
    before = len(world.backend.accepted)
    await world.store.change_character(character.id, appearance=(("build", "t e e n a g e"),))

    await world.console.retry(character.id, views=list(View))
    await world.jobs.settled()

    assert len(world.backend.accepted) == before
