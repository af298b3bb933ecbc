"""The vision analyser against a real HTTP double: what goes out, what is taken, and what is refused."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from charhub_console.adapters.analysers.openai import OpenAIAnalyser
from charhub_console.adapters.analysers.pixels import Pixels
from charhub_console.adapters.analysers.vision_schema import SCHEMA
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.domain.analysis import (
    AgeRating,
    Analysis,
    ApparentAge,
    Field,
    Gender,
    Style,
    Theme,
)
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.errors import (
    BadAnswer,
    BadImage,
    ConsoleError,
    NotConfigured,
    RateLimited,
    Unreachable,
)
from tests.adapters.analyser_parts import NOW, StillClock, candidate
from tests.adapters.openai_analyser import PICTURE, Waits, analyser, double, images, made, waits
from tests.adapters.pictures import file_bytes, scene
from tests.servers.openai import ADULT_WOMAN, OpenAIDouble, answer_with

__all__ = ["analyser", "double", "images", "waits"]  # fixtures


# --- what goes out ------------------------------------------------------------------------------------------------


async def test_an_answer_that_fits_becomes_an_analysis(analyser: OpenAIAnalyser) -> None:
    author = "openai:painter-vision"
    analysis = await analyser.analyse(candidate("never sent"), PICTURE)
    assert analyser.name == author
    assert analysis == Analysis(
        id="00000000-0000-4000-8000-000000000001",
        candidate_id="c1",
        author=author,
        at=NOW,
        gender=Field(Gender.FEMALE, 0.9, author),
        species=Field("elf", 0.7, author),
        age_rating=Field(AgeRating.L, 0.8, author),
        content_tags=Field((), 0.7, author),
        apparent_age=Field(ApparentAge.ADULT, 0.9, author),
        style=Field(Style.SEMI_REALISTIC, 0.7, author),
        theme=Field(Theme.FANTASY, 0.9, author),
        description=Field("An adult elven archer in a green cloak.", 0.7, author),
        appearance=(
            ("hair_color", "silver"),
            ("hair_style", "long braid"),
            ("eye_color", "green"),
            ("skin_tone", "fair"),
            ("build", "athletic"),
            ("outfit", "green hooded cloak"),
            ("accessories", "longbow, quiver"),
            ("features", "pointed ears, freckles"),
            ("apparent_age", "adult"),
        ),
        evidence_tags=(
            "silver", "long braid", "green", "fair", "athletic", "green hooded cloak", "longbow, quiver",
            "pointed ears, freckles",
        ),
        suggested_names=("Ilse", "Maren"),
    )  # fmt: skip


async def test_only_a_small_picture_without_metadata_goes_out(analyser: OpenAIAnalyser, double: OpenAIDouble) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken by somebody"
    big = file_bytes(scene(2, (1600, 800)), "JPEG", exif=exif)
    await analyser.analyse(candidate("a very private prompt"), big)
    with Image.open(io.BytesIO(double.image())) as sent:
        assert (sent.format, sent.size) == ("JPEG", (1024, 512))
        assert not sent.getexif()
    assert "private" not in json.dumps(double.asked)


async def test_a_small_picture_is_not_enlarged(analyser: OpenAIAnalyser, double: OpenAIDouble) -> None:
    await analyser.analyse(candidate(), PICTURE)
    with Image.open(io.BytesIO(double.image())) as sent:
        assert sent.size == (96, 64)


async def test_the_prompt_goes_along_only_when_that_was_asked_for(
    double: OpenAIDouble, images: PillowImageFiles, waits: Waits
) -> None:
    analyser = made(double, images, waits, with_prompt=True)
    await analyser.analyse(candidate("an elf in a glade"), PICTURE)
    await analyser.aclose()
    assert "an elf in a glade" in double.words()


async def test_the_model_is_asked_for_strict_json_and_an_honest_age(
    analyser: OpenAIAnalyser, double: OpenAIDouble
) -> None:
    await analyser.analyse(candidate(), PICTURE)
    asked = double.asked[0]
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert asked["temperature"] == 0
    assert all(word in double.words() for word in ("child", "teenager", "unsure", "JSON"))


async def test_a_finished_image_is_examined_with_nothing_but_an_id(analyser: OpenAIAnalyser) -> None:
    bare = Candidate(id="attempt-7", source="", source_id="", url="", fetched_at=NOW)
    assert (await analyser.analyse(bare, PICTURE)).candidate_id == "attempt-7"


@pytest.mark.parametrize("image", [None, b""])
async def test_without_an_image_nothing_is_asked(
    analyser: OpenAIAnalyser, double: OpenAIDouble, image: bytes | None
) -> None:
    with pytest.raises(BadImage):
        await analyser.analyse(candidate(), image)
    assert double.requests == []


async def test_an_address_with_the_whole_path_works_too(
    double: OpenAIDouble, images: PillowImageFiles, waits: Waits
) -> None:
    analyser = made(double, images, waits, url=f"{double.base}/chat/completions")
    assert (await analyser.analyse(candidate(), PICTURE)).gender.value is Gender.FEMALE
    await analyser.aclose()


def test_no_model_is_said_at_once(images: PillowImageFiles) -> None:
    with pytest.raises(NotConfigured, match=r"analyser\.model"):
        OpenAIAnalyser(clock=StillClock(), url="http://x/v1", api_key=None, model=" ", prepare=Pixels(images).jpeg)


# --- services differ ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formats", "tried"),
    [
        ({"json_object", None}, ["json_schema", "json_object"]),
        ({None}, ["json_schema", "json_object", None]),
    ],
)
async def test_a_service_without_json_schema_is_asked_in_words_and_remembered(
    analyser: OpenAIAnalyser, double: OpenAIDouble, formats: set[str | None], tried: list[str | None]
) -> None:
    double.formats = formats
    await analyser.analyse(candidate(), PICTURE)
    kinds = [(asked.get("response_format") or {}).get("type") for asked in double.asked]
    assert kinds == tried
    assert "overallDescription" in double.words()  # the schema is spelled out
    await analyser.analyse(candidate(), PICTURE)
    assert len(double.asked) == len(tried) + 1
    assert double.charged == 2


async def test_parameters_a_model_does_not_take_are_left_out(analyser: OpenAIAnalyser, double: OpenAIDouble) -> None:
    double.refuses_keys = {
        "max_tokens": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        "temperature": "Unsupported value: 'temperature' does not support 0 with this model.",
    }
    await analyser.analyse(candidate(), PICTURE)
    assert "temperature" not in double.asked[-1]
    assert double.asked[-1]["max_completion_tokens"] > 0
    assert double.charged == 1


async def test_a_refused_picture_is_said_without_repeating_the_services_words(
    analyser: OpenAIAnalyser, double: OpenAIDouble
) -> None:
    double.refuses_keys = {"messages": "image_url is only supported by certain models; see http://10.0.0.5/ sk-123"}
    with pytest.raises(BadAnswer, match="takes images") as caught:
        await analyser.analyse(candidate(), PICTURE)
    assert "unsupported_parameter" in caught.value.title
    assert not any(part in str(caught.value) for part in ("10.0.0.5", "sk-123"))
    assert len(double.asked) == 1


async def test_a_service_that_refuses_for_ever_is_asked_a_few_times_at_most(
    analyser: OpenAIAnalyser, double: OpenAIDouble
) -> None:
    double.refuses_keys = {"model": "temperature, max_completion_tokens and response_format are not supported"}
    with pytest.raises(BadAnswer):
        await analyser.analyse(candidate(), PICTURE)
    assert len(double.asked) <= 5


async def test_text_in_parts_and_in_a_fence_is_read(analyser: OpenAIAnalyser, double: OpenAIDouble) -> None:
    fenced = f"```json\n{json.dumps(ADULT_WOMAN)}\n```"
    double.says = fenced
    assert (await analyser.analyse(candidate(), PICTURE)).gender.value is Gender.FEMALE
    parts = [{"type": "text", "text": fenced[:20]}, {"type": "text", "text": fenced[20:]}]
    double.envelope = {"choices": [{"message": {"content": parts}, "finish_reason": "stop"}]}
    assert (await analyser.analyse(candidate(), PICTURE)).gender.value is Gender.FEMALE


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "says",
    [
        "", "I cannot help with that.", "{", "null", "[]", "{}", json.dumps(ADULT_WOMAN)[:-5],
        f"Here you are: {json.dumps(ADULT_WOMAN)}", f"```json\n{json.dumps(ADULT_WOMAN)}\n``` Enjoy!",
        json.dumps(ADULT_WOMAN) * 2, '{"ageRating": "L", "ageRating": "EIGHTEEN"}', '{"ageRating": NaN}',
        "[" * 100_000, '{"a": ' + "9" * 5000 + "}",
    ],
    ids=lambda says: str(says)[:24],
)  # fmt: skip
async def test_text_that_is_not_the_json_asked_for_is_refused(
    analyser: OpenAIAnalyser, double: OpenAIDouble, says: str
) -> None:
    double.says = says
    with pytest.raises(BadAnswer) as caught:
        await analyser.analyse(candidate(), PICTURE)
    assert "hold" in caught.value.advice


@pytest.mark.parametrize(
    "answer",
    [
        answer_with(ageRating=None),
        answer_with(ageRating="ALL_AGES"),
        answer_with(ageRating=0),
        answer_with(contentTags=None),
        answer_with(contentTags=["EXTREME_VIOLENCE"]),
        answer_with(overallDescription=None),
        answer_with(surprise=1),
        answer_with(physicalCharacteristics={"age": None}),
        answer_with(physicalCharacteristics={"age": "25"}),
        answer_with(physicalCharacteristics={"ageConfidence": None}),
        answer_with(physicalCharacteristics={"gender": "attack helicopter"}),
        answer_with(clothing={"accessories": [1]}),
        {key: value for key, value in ADULT_WOMAN.items() if key != "ageRating"},
        {key: value for key, value in ADULT_WOMAN.items() if key != "physicalCharacteristics"},
    ],
)
async def test_an_answer_that_breaks_the_schema_is_refused_and_never_rated(
    analyser: OpenAIAnalyser, double: OpenAIDouble, answer: Any
) -> None:
    double.says = answer
    with pytest.raises(BadAnswer, match="does not fit its form"):
        await analyser.analyse(candidate(), PICTURE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"finish_reason": "length"}, "cut off"),
        ({"finish_reason": "content_filter"}, "refused"),
        ({"refusal": "I will not describe this."}, "refused"),
        ({"says": "   "}, "nothing"),
        ({"envelope": {"choices": [{"message": {"content": None}}]}}, "nothing"),
        ({"envelope": {"choices": []}}, "no chat completion"),
        ({"envelope": {"choices": [{"message": "text"}]}}, "no chat completion"),
        ({"envelope": []}, "no chat completion"),
        ({"envelope": {"error": {"message": "Vision add-on is not loaded"}}}, "reported an error"),
        ({"envelope": {"error": "boom"}}, "reported an error"),
    ],
)
async def test_refusals_and_half_answers_are_told_apart(
    analyser: OpenAIAnalyser, double: OpenAIDouble, change: dict[str, Any], said: str
) -> None:
    for name, value in change.items():
        setattr(double, name, value)
    with pytest.raises(BadAnswer, match=said) as caught:
        await analyser.analyse(candidate(), PICTURE)
    assert caught.value.advice


@pytest.mark.parametrize(("code", "error"), [(429, RateLimited), (502, Unreachable), ("x", BadAnswer)])
async def test_a_failure_inside_a_200_counts_as_that_failure(
    analyser: OpenAIAnalyser, double: OpenAIDouble, code: object, error: type[ConsoleError]
) -> None:
    double.envelope = {"error": {"code": code, "message": "upstream"}}
    with pytest.raises(error) as caught:
        await analyser.analyse(candidate(), PICTURE)
    assert type(caught.value) is error
