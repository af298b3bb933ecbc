"""Civitai's items and generation data: whatever comes, a candidate or nothing; never an exception."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charhub_console.adapters.civitai.items import read_item, read_level, read_model
from charhub_console.adapters.civitai.meta import read_meta
from charhub_console.adapters.http import Answer, Outside
from charhub_console.domain.candidate import Candidate, Level, ModelFlags
from charhub_console.domain.errors import BadAnswer

NOW = datetime(2026, 11, 20, tzinfo=UTC)

# A busy machine is no failure.
patiently = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(2**200), max_value=2**200)
    | st.floats()
    | st.text(alphabet=st.characters())
    | st.sampled_from(
        ["\ud800", "a\x00b", "2026-11-19T00:00:00Z", "0001-01-01T00:00:00+14:00", "https://x/y.png", "{}"]
    )
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
META_KEYS = [
    "prompt", "negativePrompt", "Model", "resources", "civitaiResources", "additionalResources", "hashes", "comfy",
    "meta", "models", "loras",
]  # fmt: skip
ITEM_KEYS = [
    "id", "url", "type", "username", "createdAt", "width", "height", "browsingLevel", "nsfwLevel", "meta", "tags",
    "baseModel", "modelVersionIds", "stats",
]  # fmt: skip
metas = anything | st.dictionaries(st.sampled_from(META_KEYS), anything)
graphs = st.dictionaries(
    st.sampled_from("123"),
    anything
    | st.fixed_dictionaries(
        {
            "inputs": st.dictionaries(
                st.sampled_from(["text", "positive", "negative", "model", "lora_name"]),
                anything | st.tuples(st.sampled_from(["1", "2", "3", 1]), st.just(0)).map(list),
            )
        }
    ),
)


def read(item: object) -> Candidate | None:
    return read_item(item, new_id=lambda: "id", now=NOW)


def item(**changes: Any) -> dict[str, Any]:
    return {"id": 7, "url": "https://image.example/7.jpeg", "browsingLevel": 1, **changes}


def assert_storable(candidate: Candidate) -> None:
    """What any database takes: UTF-8 without NUL, ids in range, aware UTC."""
    texts = [
        candidate.url, candidate.prompt, candidate.negative_prompt, candidate.raw, candidate.creator or "",
        candidate.base_model or "", *candidate.tags, *candidate.model_names,
    ]  # fmt: skip
    for value in texts:
        value.encode("utf-8")
        assert "\x00" not in value
    numbers = [int(candidate.source_id), candidate.reactions, *candidate.model_version_ids]
    assert all(0 <= number < 2**63 for number in numbers)
    assert candidate.created_at is None or candidate.created_at.utcoffset() == NOW.utcoffset()
    json.loads(candidate.raw)


@patiently
@given(anything | st.dictionaries(st.sampled_from(ITEM_KEYS), anything))
def test_any_json_is_a_candidate_or_nothing(value: object) -> None:
    candidate = read(value)
    if candidate is not None:
        assert_storable(candidate)


@patiently
@given(st.dictionaries(st.sampled_from(ITEM_KEYS[2:]), anything), metas)
def test_an_item_with_id_and_address_is_readable_whatever_the_rest(rest: dict[str, Any], meta: object) -> None:
    rest.pop("type", None)
    candidate = read(item(**{**rest, "meta": meta}))
    assert candidate is not None
    assert_storable(candidate)
    if not isinstance(rest.get("browsingLevel", 1), (int, float)):
        assert candidate.level is Level.UNKNOWN


@patiently
@given(metas | st.fixed_dictionaries({"comfy": st.fixed_dictionaries({"prompt": graphs}) | st.text()}))
def test_any_generation_data_is_read(meta: object) -> None:
    data = read_meta(meta)
    assert data.known or data.prompt == ""


@patiently
@given(graphs)
def test_any_graph_as_text_is_read_like_the_graph_itself(graph: dict[str, Any]) -> None:
    try:
        as_text = json.dumps({"prompt": graph}, allow_nan=False)
    except ValueError:
        return
    assert read_meta({"comfy": as_text}) == read_meta({"comfy": {"prompt": json.loads(as_text)["prompt"]}})


@patiently
@given(anything | st.dictionaries(st.sampled_from(["name", "poi", "allowCommercialUse", "minor"]), anything))
def test_any_model_answer_gives_flags(answer: object) -> None:
    flags = read_model(answer, 3)
    assert isinstance(flags, ModelFlags)
    assert flags.light in ("green", "amber", "red")


@patiently
@given(st.binary() | anything.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_json_or_a_bad_answer(body: bytes) -> None:
    with contextlib.suppress(BadAnswer):
        Answer(Outside("X"), 200, "application/json", body).json()


# --- particular cases ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bits", "level"),
    [(1, Level.PG), (2.0, Level.PG13), (31, Level(31)), (32, Level.BLOCKED), (0, Level.UNKNOWN), (64, Level.UNKNOWN)],
)
def test_the_level_is_the_integer(bits: object, level: Level) -> None:
    assert read_level(bits) == level


@pytest.mark.parametrize("words", ["None", "Soft", "X", "Blocked", 1, None])
def test_the_words_for_a_level_decide_nothing(words: object) -> None:
    for bits, level in ((None, Level.UNKNOWN), (0, Level.UNKNOWN), (1, Level.PG), (16, Level.XXX)):
        candidate = read(item(browsingLevel=bits, nsfwLevel=words, nsfw=False))
        assert candidate is not None
        assert candidate.level == level


def test_a_prompt_of_a_million_characters_is_kept_whole() -> None:
    meta = read_meta({"prompt": "x" * 1_000_000 + " the last word"})
    assert meta.prompt.endswith("the last word")


def test_generation_data_within_generation_data_is_read() -> None:
    data = read_meta({"id": 5, "prompt": "outer", "meta": {"prompt": "", "negativePrompt": "inner negative"}})
    assert (data.prompt, data.negative_prompt) == ("outer", "inner negative")
    assert read_meta({"meta": {"prompt": "inner"}}).prompt == "inner"


def test_empty_generation_data_is_not_known() -> None:
    for nothing in (None, {}, [], "", {"meta": None}, {"meta": {}}):
        assert not read_meta(nothing).known


def test_a_comfyui_graph_gives_prompt_negative_and_models() -> None:
    graph = {
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dreams.safetensors"}},
        "5": {"class_type": "LoraLoader", "inputs": {"lora_name": "hats.safetensors", "model": ["4", 0]}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a tall adult woman", "clip": ["5", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": ["9", 0], "clip": ["5", 1]}},
        "8": {"class_type": "CLIPTextEncode", "inputs": {"text": "used by nobody", "clip": ["5", 1]}},
        "9": {"class_type": "PrimitiveString", "inputs": {"value": "blurry"}},
        "3": {"class_type": "KSampler", "inputs": {"positive": ["6", 0], "negative": ["7", 0], "model": ["5", 0]}},
    }
    for meta in ({"comfy": {"prompt": graph}}, {"comfy": json.dumps({"prompt": graph})}, {"prompt": graph}):
        data = read_meta(meta)
        assert data.prompt == "a tall adult woman, used by nobody"
        assert data.negative_prompt == "blurry"
        assert data.model_names == ("dreams.safetensors", "hats.safetensors")


def test_a_graph_that_leads_in_circles_is_read() -> None:
    graph = {"1": {"inputs": {"negative": ["2", 0], "text": "a"}}, "2": {"inputs": {"x": ["1", 0], "text": "b"}}}
    assert read_meta({"prompt": graph}).negative_prompt == "a, b"


def test_names_of_models_come_from_everywhere() -> None:
    data = read_meta(
        {
            "Model": "base",
            "resources": [{"name": "one", "modelVersionId": "5"}, "x", {"name": 5}],
            "civitaiResources": [{"modelVersionId": 9, "modelName": "two"}, {"modelVersionId": True}],
            "hashes": {"model": "abc", "lora:three": "def"},
        }
    )
    assert data.model_names == ("base", "one", "two", "three")
    assert data.model_version_ids == (9,)
