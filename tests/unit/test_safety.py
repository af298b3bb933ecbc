"""The safety gate: what it stops, what it lets pass, and what no person and no setting can override."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.analysis import AgeRating, ApparentAge, ContentTag
from charhub_console.domain.candidate import Level
from charhub_console.domain.safety import Door, Evidence, GateVerdict, failed, judge
from charhub_console.domain.safety_ages import stated_ages
from charhub_console.domain.text_folding import tokens
from tests.unit import safety_cases as cases

PEOPLE = frozenset(" ".join(tokens(name)) for name in ("Emma Watson", "Taylor Swift", "Zendaya"))
ORDER = [GateVerdict.ALLOW, GateVerdict.HOLD, GateVerdict.BLOCK]

GROWN_UP = Evidence(
    door=Door.ANALYSIS,
    level=Level.PG,
    texts=("1woman, adult, 25 years old, silver hair",),
    apparent_age=ApparentAge.ADULT,
    age_confidence=0.9,
    age_rating=AgeRating.L,
    real_people=PEOPLE,
)


def at_arrival(text: str, **changes: object) -> Evidence:
    evidence = Evidence(door=Door.CANDIDATE, level=Level.PG, texts=(text,), real_people=PEOPLE)
    return dataclasses.replace(evidence, **changes)  # type: ignore[arg-type]


def codes(evidence: Evidence) -> set[str]:
    return {reason.code for reason in judge(evidence).reasons}


# --- words and ages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", cases.lines(cases.AGES))
def test_an_age_under_eighteen_blocks_for_good(text: str) -> None:
    for person_approved in (False, True):
        assert judge(at_arrival(text, person_approved=person_approved)).verdict is GateVerdict.BLOCK


@pytest.mark.parametrize("text", cases.lines(cases.YOUTH_ENGLISH + cases.YOUTH_PORTUGUESE + cases.DISGUISED))
def test_a_word_for_youth_blocks_for_good_however_it_is_spelled(text: str) -> None:
    for person_approved in (False, True):
        assert judge(at_arrival(text, person_approved=person_approved)).verdict is GateVerdict.BLOCK


@pytest.mark.parametrize("text", cases.lines(cases.REAL_PEOPLE))
def test_a_real_person_blocks_for_good(text: str) -> None:
    decision = judge(at_arrival(text, person_approved=True))
    assert decision.verdict is GateVerdict.BLOCK
    assert "real-person" in {reason.code for reason in decision.reasons}


@pytest.mark.parametrize("text", cases.lines(cases.HARMLESS_ENGLISH + cases.HARMLESS_PORTUGUESE))
def test_harmless_words_are_no_finding(text: str) -> None:
    assert judge(at_arrival(text)).reasons == ()


@pytest.mark.parametrize("text", cases.lines(cases.UNSURE))
def test_youth_in_doubt_is_held_and_only_at_pg_may_a_person_say_yes(text: str) -> None:
    assert judge(at_arrival(text)).verdict is GateVerdict.HOLD
    assert judge(at_arrival(text, person_approved=True)).verdict is GateVerdict.ALLOW
    above = {"level": Level.R, "allowed_levels": Level.PG | Level.R, "person_approved": True}
    assert judge(at_arrival(text, **above)).verdict is GateVerdict.HOLD


@pytest.mark.parametrize("place", ["tags", "model_names"])
def test_words_are_found_wherever_they_stand(place: str) -> None:
    assert judge(at_arrival("a woman", **{place: ("style_loli_v2",)})).verdict is GateVerdict.BLOCK


def test_the_final_prompt_and_its_models_are_judged_like_the_source() -> None:
    for change in ({"final_prompt": "adult woman, l o l i"}, {"model_names": ("shota_xl.safetensors",)}):
        assert judge(dataclasses.replace(GROWN_UP, door=Door.PROMPT, **change)).verdict is GateVerdict.BLOCK


def test_reasons_repeat_nothing_of_the_prompt() -> None:
    for text in cases.lines(cases.DISGUISED + cases.AGES + cases.REAL_PEOPLE):
        for reason in judge(at_arrival(f"qwertz {text} zxcvb")).reasons:
            assert "qwertz" not in reason.text
            assert text.lower() not in reason.text.lower().split()


def test_stated_ages_are_read_in_years() -> None:
    assert set(stated_ages("she is 25 years old, her sister 31 years old")) == {25, 31}
    assert stated_ages("mulher de 42 anos, há 10 anos") == [42]
    assert stated_ages("8 months old") == [0]
    assert stated_ages("1girl, 85mm, f/1.8, 8k") == []


# --- levels, flags, analysis --------------------------------------------------------------------------------------


def test_a_grown_up_at_pg_passes() -> None:
    assert judge(GROWN_UP).verdict is GateVerdict.ALLOW
    assert judge(dataclasses.replace(GROWN_UP, door=Door.PROMPT, final_prompt="adult woman")).reasons == ()


@pytest.mark.parametrize("level", [Level.BLOCKED, Level.PG | Level.BLOCKED])
def test_the_blocked_bit_blocks_for_good(level: Level) -> None:
    for person_approved in (False, True):
        decision = judge(dataclasses.replace(GROWN_UP, level=level, person_approved=person_approved))
        assert decision.verdict is GateVerdict.BLOCK


def test_an_unknown_level_is_held() -> None:
    assert judge(dataclasses.replace(GROWN_UP, level=Level.UNKNOWN)).verdict is GateVerdict.HOLD


@pytest.mark.parametrize("level", [Level.PG13, Level.R, Level.PG | Level.X, Level(64)])
def test_a_level_outside_the_mask_is_held_whatever_a_person_says(level: Level) -> None:
    for person_approved in (False, True):
        decision = judge(dataclasses.replace(GROWN_UP, level=level, person_approved=person_approved))
        assert decision.verdict is GateVerdict.HOLD


@pytest.mark.parametrize("age", [ApparentAge.CHILD, ApparentAge.TEENAGER])
def test_an_apparent_minor_blocks_even_when_the_words_say_adult(age: ApparentAge) -> None:
    decision = judge(dataclasses.replace(GROWN_UP, apparent_age=age, age_confidence=0.01, person_approved=True))
    assert decision.verdict is GateVerdict.BLOCK


@pytest.mark.parametrize(("age", "confidence"), [(None, 0.0), (ApparentAge.UNSURE, 1.0), (ApparentAge.ADULT, 0.3)])
def test_an_unknown_or_unsure_age_is_held_and_only_a_person_at_pg_may_say_yes(
    age: ApparentAge | None, confidence: float
) -> None:
    unsure = dataclasses.replace(GROWN_UP, apparent_age=age, age_confidence=confidence)
    assert judge(unsure).verdict is GateVerdict.HOLD
    assert judge(dataclasses.replace(unsure, person_approved=True)).verdict is GateVerdict.ALLOW
    allowed = Level.PG | Level.PG13
    above = dataclasses.replace(unsure, level=Level.PG13, allowed_levels=allowed, person_approved=True)
    assert judge(above).verdict is GateVerdict.HOLD


@pytest.mark.parametrize("tag", ["child", "loli", "aged_down", "female_child", "baby", "kindergarten uniform"])
def test_a_taggers_word_for_a_minor_blocks(tag: str) -> None:
    assert judge(dataclasses.replace(GROWN_UP, tags=("solo", tag), person_approved=True)).verdict is GateVerdict.BLOCK


@pytest.mark.parametrize("flag", ["poi", "minor"])
def test_a_model_flagged_for_real_people_or_minors_blocks(flag: str) -> None:
    evidence = dataclasses.replace(GROWN_UP, person_approved=True, **{flag: True})  # type: ignore[arg-type]
    assert judge(evidence).verdict is GateVerdict.BLOCK


def test_flags_that_could_not_be_had_are_held() -> None:
    assert codes(dataclasses.replace(GROWN_UP, flags_known=False)) == {"flags-unknown"}


# --- rating -------------------------------------------------------------------------------------------------------


def test_an_unknown_rating_is_never_all_ages() -> None:
    """Elsewhere an answer that did not parse became rating "all ages"."""
    assert judge(dataclasses.replace(GROWN_UP, age_rating=None)).verdict is GateVerdict.HOLD


def test_a_rating_above_twelve_needs_every_signal_to_say_adult() -> None:
    rated = dataclasses.replace(GROWN_UP, age_rating=AgeRating.EIGHTEEN)
    assert judge(rated).verdict is GateVerdict.ALLOW
    unsure = dataclasses.replace(rated, apparent_age=ApparentAge.UNSURE, person_approved=True)
    assert judge(unsure).verdict is GateVerdict.HOLD
    silent = dataclasses.replace(rated, door=Door.PROMPT, final_prompt="woman, silver hair", person_approved=True)
    assert judge(silent).verdict is GateVerdict.HOLD
    said = dataclasses.replace(rated, door=Door.PROMPT, final_prompt="adult woman, silver hair")
    assert judge(said).verdict is GateVerdict.ALLOW


def test_content_outweighs_a_mild_rating() -> None:
    mild = dataclasses.replace(
        GROWN_UP, age_rating=AgeRating.TEN, content_tags=(ContentTag.NUDITY,), age_confidence=0.4, person_approved=True
    )
    assert "rating-needs-adult" in codes(mild)


# --- output -------------------------------------------------------------------------------------------------------

OUTPUT = dataclasses.replace(
    GROWN_UP,
    door=Door.OUTPUT,
    character_rating=AgeRating.TWELVE,
    output_examined=True,
    output_age=ApparentAge.ADULT,
    output_age_confidence=0.9,
    output_rating=AgeRating.L,
)


def test_a_new_image_that_looks_like_its_adult_character_passes() -> None:
    assert judge(OUTPUT).verdict is GateVerdict.ALLOW


@pytest.mark.parametrize(
    "change",
    [
        {"output_age": ApparentAge.CHILD},
        {"output_age": ApparentAge.TEENAGER},
        {"output_age": ApparentAge.TEENAGER, "output_shows_face": False},
        {"output_tags": ("loli",)},
        {"output_rating": AgeRating.SIXTEEN},
    ],
)
def test_a_new_image_that_shows_a_minor_or_more_than_its_rating_blocks(change: dict[str, object]) -> None:
    evidence = dataclasses.replace(OUTPUT, person_approved=True, **change)  # type: ignore[arg-type]
    assert judge(evidence).verdict is GateVerdict.BLOCK


@pytest.mark.parametrize("change", [{"output_age": None}, {"output_age": ApparentAge.UNSURE}, {"output_rating": None}])
def test_a_new_image_nobody_is_sure_about_is_held(change: dict[str, object]) -> None:
    assert judge(dataclasses.replace(OUTPUT, **change)).verdict is GateVerdict.HOLD  # type: ignore[arg-type]


def test_a_back_view_has_no_face_to_judge() -> None:
    evidence = dataclasses.replace(OUTPUT, output_age=ApparentAge.UNSURE, output_shows_face=False)
    assert judge(evidence).verdict is GateVerdict.ALLOW


def test_without_an_examiner_only_the_mildest_output_passes() -> None:
    unseen = dataclasses.replace(OUTPUT, output_examined=False, output_age=None, output_rating=None)
    assert judge(unseen).verdict is GateVerdict.ALLOW
    for change in (
        {"character_rating": AgeRating.FOURTEEN},
        {"level": Level.PG13, "allowed_levels": Level.PG | Level.PG13},
        {"content_tags": (ContentTag.VIOLENCE,)},
    ):
        assert judge(dataclasses.replace(unseen, **change)).verdict is GateVerdict.HOLD


def test_who_approved_the_source_has_not_seen_the_new_image_above_pg() -> None:
    levels = {"level": Level.R, "allowed_levels": Level.PG | Level.R}
    unseen = dataclasses.replace(OUTPUT, output_examined=False, person_approved=True, **levels)  # type: ignore[arg-type]
    assert codes(unseen) == {"output-unexamined"}


def test_what_the_examiner_says_of_the_new_image_counts_whatever_age_it_gives() -> None:
    for change, verdict in (
        ({"output_texts": ("A schoolgirl smiles.",)}, GateVerdict.BLOCK),
        ({"output_texts": ("She looks 15.",)}, GateVerdict.BLOCK),
        ({"output_texts": ("A petite woman.",)}, GateVerdict.HOLD),
        ({"output_content": (ContentTag.SEXUAL,)}, GateVerdict.BLOCK),
        ({"output_texts": ("A woman with a hat.",), "output_content": (ContentTag.LANGUAGE,)}, GateVerdict.ALLOW),
    ):
        assert judge(dataclasses.replace(OUTPUT, **change)).verdict is verdict


def test_a_gate_that_failed_blocks() -> None:
    """Elsewhere a check that threw let the request through."""
    for door in Door:
        assert failed(door).verdict is GateVerdict.BLOCK


# --- for every evidence -------------------------------------------------------------------------------------------

texts = st.lists(st.text(max_size=60), max_size=3).map(tuple)
evidences = st.builds(
    Evidence,
    door=st.sampled_from(Door),
    level=st.integers(0, 127).map(Level),
    allowed_levels=st.integers(0, 31).map(Level),
    texts=texts,
    final_prompt=st.none() | st.text(max_size=60),
    model_names=texts,
    flags_known=st.booleans(),
    poi=st.booleans(),
    minor=st.booleans(),
    tags=texts,
    apparent_age=st.none() | st.sampled_from(ApparentAge),
    age_confidence=st.floats(allow_nan=True),
    age_rating=st.none() | st.sampled_from(AgeRating),
    content_tags=st.lists(st.sampled_from(ContentTag), max_size=3).map(tuple),
    real_people=st.just(PEOPLE),
    person_approved=st.booleans(),
    character_rating=st.none() | st.sampled_from(AgeRating),
    output_examined=st.booleans(),
    output_shows_face=st.booleans(),
    output_age=st.none() | st.sampled_from(ApparentAge),
    output_age_confidence=st.floats(),
    output_rating=st.none() | st.sampled_from(AgeRating),
    output_tags=texts,
)


@given(evidences)
def test_every_evidence_gets_a_decision(evidence: Evidence) -> None:
    decision = judge(evidence)
    assert decision.verdict in ORDER
    assert (decision.verdict is GateVerdict.ALLOW) == (decision.reasons == ())


@given(evidences, st.sampled_from(cases.lines(cases.AGES + cases.YOUTH_ENGLISH + cases.DISGUISED)))
def test_a_sign_of_a_minor_never_makes_the_verdict_milder(evidence: Evidence, sign: str) -> None:
    for change in (
        {"texts": (*evidence.texts, sign)},
        {"minor": True},
        {"apparent_age": ApparentAge.CHILD},
        {"tags": (*evidence.tags, "child")},
    ):
        worse = judge(dataclasses.replace(evidence, **change))
        assert worse.verdict is GateVerdict.BLOCK


@given(evidences)
def test_no_approval_turns_a_block_into_anything_else(evidence: Evidence) -> None:
    without = judge(dataclasses.replace(evidence, person_approved=False))
    approved = judge(dataclasses.replace(evidence, person_approved=True))
    if without.verdict is GateVerdict.BLOCK:
        assert approved.verdict is GateVerdict.BLOCK
    assert ORDER.index(approved.verdict) <= ORDER.index(without.verdict)


@given(
    st.sampled_from(["loli", "child", "teenager", "shota", "menina", "toddler"]),
    st.sampled_from(["", " ", ".", "-", "_", "*", "\u200b"]),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.dictionaries(st.sampled_from("oieast"), st.booleans()),
)
def test_no_spelling_hides_a_word_for_youth(word: str, separator: str, case: object, figures: dict[str, bool]) -> None:
    leet = {"o": "0", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7"}
    spelled = "".join(leet[c] if figures.get(c) else c for c in word)
    assert callable(case)
    hidden = separator.join(case(spelled))
    assert judge(at_arrival(f"red dress, {hidden}, garden")).verdict is GateVerdict.BLOCK


HANGS = """
import sys
from charhub_console.domain.candidate import Level
from charhub_console.domain.safety import Door, Evidence, judge
for piece in sys.argv[1:]:
    judge(Evidence(door=Door.CANDIDATE, level=Level.PG, texts=(piece * (60_000 // len(piece)),)))
"""


def test_no_long_prompt_hangs_the_gate() -> None:
    """A pattern that tries every split of a long text would take hours here; reading it once takes moments."""
    pieces = ["a b c, ", "1", "a-", "l o n g ", "age ", "(red:1.2), ", "one ", "é", "looks like ", "a.", "aA", "1a"]
    subprocess.run([sys.executable, "-c", HANGS, *pieces], check=True, timeout=120)


def test_a_text_too_long_to_be_read_whole_is_held_and_nobody_may_say_yes() -> None:
    evidence = dataclasses.replace(at_arrival("a grey cloak, " * 5000), person_approved=True)

    decision = judge(evidence)

    assert decision.verdict is GateVerdict.HOLD
    assert [reason.code for reason in decision.reasons] == ["too-long"]
