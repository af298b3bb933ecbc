"""What a vision model's answer means, and that any other JSON is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charhub_console.adapters.analysers.vision_answer import read_answer
from charhub_console.adapters.analysers.vision_schema import SCHEMA
from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, ContentTag, Field
from charhub_console.domain.errors import BadAnswer
from tests.adapters.analyser_parts import NOW
from tests.servers.openai import ADULT_WOMAN, answer_with

BLANK = Analysis(id="a1", candidate_id="c1", author="openai:painter-vision", at=NOW)


@pytest.mark.parametrize("age", [ApparentAge.CHILD, ApparentAge.TEENAGER])
@pytest.mark.parametrize("sure", ["high", "low"])
def test_a_minor_is_a_minor_however_unsure_the_model_is_and_only_the_signal_is_kept(
    age: ApparentAge, sure: str
) -> None:
    analysis = read_answer(json.dumps(answer_with(physicalCharacteristics={"age": age, "ageConfidence": sure})), BLANK)
    assert analysis.apparent_age.value is age
    assert (analysis.appearance, analysis.description, analysis.age_rating) == ((), Field(), Field())
    assert analysis.evidence_tags == (f"looks like a {age}",)


@pytest.mark.parametrize(
    "change",
    [
        {"physicalCharacteristics": {"age": "unsure"}},
        {"physicalCharacteristics": {"ageConfidence": "low"}},
        {"overallDescription": "A childlike figure."},
        {"description": "A student in a school uniform."},
        {"physicalCharacteristics": {"distinctiveFeatures": ["youthful face"]}},
    ],
)
def test_an_adult_in_doubt_is_unsure(change: dict[str, Any]) -> None:
    assert read_answer(json.dumps(answer_with(**change)), BLANK).apparent_age.value is ApparentAge.UNSURE


def test_a_rating_is_never_milder_than_the_content_named() -> None:
    text = json.dumps(answer_with(ageRating="TEN", contentTags=["NUDITY", "NUDITY", "ALCOHOL"]))
    analysis = read_answer(text, BLANK)
    assert analysis.age_rating.value is AgeRating.EIGHTEEN
    assert analysis.content_tags.value == (ContentTag.NUDITY, ContentTag.ALCOHOL)


def test_what_the_model_did_not_see_is_not_measured() -> None:
    answer = {
        "ageRating": "TWELVE",
        "contentTags": [],
        "overallDescription": "A person from behind.",
        "physicalCharacteristics": {"age": "unsure", "ageConfidence": "low", "hairColor": "unknown", "species": None},
        "clothing": None,
    }
    analysis = read_answer(json.dumps(answer), BLANK)
    assert (analysis.gender, analysis.species, analysis.style, analysis.theme) == (Field(), Field(), Field(), Field())
    assert analysis.appearance == (("apparent_age", "unsure"),)
    assert analysis.description.value == "A person from behind."


def test_suggested_names_are_single_given_names() -> None:
    names = ["Emma Watson", "", "Anne-Marie", "X Æ A-12", "<script>", "D'Arcy", "Zoë", "Bo", "Una", "Ilse", "Mara"]
    assert read_answer(json.dumps(answer_with(suggestedNames=names)), BLANK).suggested_names == (
        "Anne-Marie", "D'Arcy", "Zoë", "Bo", "Una",
    )  # fmt: skip


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(answer=_JSON | st.dictionaries(st.sampled_from(list(SCHEMA["properties"])), _JSON, max_size=9))
def test_any_json_is_an_analysis_or_refused(answer: Any) -> None:
    try:
        analysis = read_answer(json.dumps(answer), BLANK)
    except BadAnswer:
        return
    assert analysis.apparent_age.value is not None


@settings(max_examples=150, deadline=None)
@given(
    key=st.sampled_from(list(SCHEMA["properties"])),
    inner=st.sampled_from(list(SCHEMA["properties"]["physicalCharacteristics"]["properties"])),
    value=_JSON,
    fence=st.booleans(),
)
def test_a_good_answer_with_any_value_anywhere_is_an_analysis_or_refused(
    key: str, inner: str, value: Any, fence: bool
) -> None:
    for answer in ({**ADULT_WOMAN, key: value}, answer_with(physicalCharacteristics={inner: value})):
        text = json.dumps(answer)
        try:
            analysis = read_answer(f"```json\n{text}\n```" if fence else text, BLANK)
        except BadAnswer:
            continue
        assert analysis.age_rating.value is not None
        assert analysis.apparent_age.value is not None
