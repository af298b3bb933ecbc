"""The local tagger with tiny true ONNX models: what it is shown, what it says, and files that are none."""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from charhub_console.adapters.analysers.tagger_labels import parse_labels
from charhub_console.adapters.analysers.wd_tagger import WdTagger
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.domain.analysis import AgeRating, ApparentAge, ContentTag, Field, Gender
from charhub_console.domain.errors import BadAnswer, BadImage, NotConfigured
from tests.adapters.analyser_parts import NOW, StillClock, candidate, tiny_tagger
from tests.adapters.pictures import file_bytes, scene

RATINGS = {"general": 0.9, "sensitive": 0.05, "questionable": 0.03, "explicit": 0.02}
PICTURE = file_bytes(scene(3, (40, 60)))


@pytest.fixture(scope="module")
def images() -> Iterator[PillowImageFiles]:
    files = PillowImageFiles(threads=1)
    yield files
    files.close()


def labels_of(tags: list[str]) -> str:
    rows = [f"{9999000 + at},{name},9,10" for at, name in enumerate(RATINGS)]
    rows += [f"{at},{name},{4 if name.startswith('who_') else 0},10" for at, name in enumerate(tags)]
    return "\n".join(["tag_id,name,category,count", *rows]) + "\n"


def tagger(
    folder: Path,
    images: PillowImageFiles,
    scores: dict[str, float],
    *,
    ratings: dict[str, float] = RATINGS,
    weights: dict[str, tuple[float, float, float]] | None = None,
    **how: Any,
) -> WdTagger:
    """A tagger whose model always gives these scores; `weights` make a tag depend on the channels as they come in."""
    every = {**ratings, **scores}
    columns = [(weights or {}).get(name, (0.0, 0.0, 0.0)) for name in every]
    bias = [math.log(score / (1 - score)) for score in every.values()]
    model = tiny_tagger([list(row) for row in zip(*columns, strict=True)], bias)
    (folder / "tiny-v3.onnx").write_bytes(model)
    (folder / "selected_tags.csv").write_text(labels_of(list(scores)), encoding="utf-8")
    given: dict[str, Any] = {
        "path": folder / "tiny-v3.onnx",
        "sha256": hashlib.sha256(model).hexdigest(),
        "labels": folder / "selected_tags.csv",
        "images": images,
        "clock": StillClock(),
    }
    return WdTagger(**{**given, **how})


async def test_tags_become_an_analysis(tmp_path: Path, images: PillowImageFiles) -> None:
    author = "wd-tagger:tiny-v3"
    made = tagger(
        tmp_path,
        images,
        {"1girl": 0.99, "mature_female": 0.8, "long_hair": 0.9, "red_hair": 0.95, "blue_eyes": 0.7, "elf": 0.6,
         "white_dress": 0.5, "glasses": 0.34, "beer": 0.4, "who_somebody_famous": 0.99},
    )  # fmt: skip
    analysis = await made.analyse(candidate("a prompt that is not looked at, child"), PICTURE)
    assert (made.name, analysis.author, analysis.at) == (author, author, NOW)
    assert analysis.gender == Field(Gender.FEMALE, 0.9, author)
    assert analysis.species.value == "elf"
    assert analysis.apparent_age == Field(ApparentAge.ADULT, pytest.approx(0.8, abs=0.01), author)
    assert analysis.age_rating == Field(AgeRating.L, pytest.approx(0.9, abs=0.01), author)
    assert analysis.content_tags.value == (ContentTag.ALCOHOL,)
    assert dict(analysis.appearance) == {
        "hair_color": "red",
        "hair_style": "long hair",
        "eye_color": "blue",
        "outfit": "white dress",
        "apparent_age": "adult",
    }
    assert analysis.evidence_tags[:2] == ("1girl", "red hair")  # surest first
    assert not {"glasses", "who somebody famous"} & set(analysis.evidence_tags)


async def test_the_model_sees_bgr_on_white(tmp_path: Path, images: PillowImageFiles) -> None:
    """A red picture half as wide as high: half the square is white, the rest is 255 in the last channel only."""
    red = file_bytes(Image.new("RGB", (40, 80), (255, 0, 0)))
    # sigmoid(mean / 100 + bias): blue and green average to 127.5 (the white half), red to 255
    even = math.exp(-1.275) / (1 + math.exp(-1.275))
    scores = {"first_channel": even, "second_channel": even, "third_channel": even}
    weights = {"first_channel": (0.01, 0.0, 0.0), "second_channel": (0.0, 0.01, 0.0), "third_channel": (0.0, 0.0, 0.01)}
    made = tagger(tmp_path, images, scores, weights=weights, threshold=0.6)
    assert (await made.analyse(candidate(), red)).evidence_tags == ("third channel",)
    made = tagger(tmp_path, images, scores, weights=weights, threshold=0.45)
    assert set((await made.analyse(candidate(), red)).evidence_tags) == {
        "first channel", "second channel", "third channel",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["child", "loli", "shota", "aged_down", "school_uniform", "female_child"])
async def test_even_a_faint_sign_of_a_minor_counts(tmp_path: Path, images: PillowImageFiles, name: str) -> None:
    made = tagger(tmp_path, images, {"1girl": 0.9, "mature_female": 0.9, "red_hair": 0.9, name: 0.2})
    analysis = await made.analyse(candidate(), PICTURE)
    assert analysis.apparent_age.value in (ApparentAge.CHILD, ApparentAge.TEENAGER)
    assert (analysis.appearance, analysis.gender) == ((), Field())
    assert "red hair" not in analysis.evidence_tags


@pytest.mark.parametrize(
    ("tags", "age"),
    [
        ({"1girl": 0.99}, ApparentAge.UNSURE),
        ({"1boy": 0.9, "old_man": 0.9}, ApparentAge.ELDERLY),
        ({"1girl": 0.9, "old_woman": 0.9}, ApparentAge.ELDERLY),
        ({"1girl": 0.9, "1boy": 0.9, "old_man": 0.9}, ApparentAge.UNSURE),
        ({"scenery": 0.9, "no_humans": 0.9}, None),
    ],
)
async def test_age_is_said_by_tags_or_not_at_all(
    tmp_path: Path, images: PillowImageFiles, tags: dict[str, float], age: ApparentAge | None
) -> None:
    assert (await tagger(tmp_path, images, tags).analyse(candidate(), PICTURE)).apparent_age.value is age


@pytest.mark.parametrize(
    ("likeliest", "rating"),
    [
        ("general", AgeRating.L),
        ("sensitive", AgeRating.TWELVE),
        ("questionable", AgeRating.SIXTEEN),
        ("explicit", AgeRating.EIGHTEEN),
    ],
)
async def test_the_likeliest_rating_counts(
    tmp_path: Path, images: PillowImageFiles, likeliest: str, rating: AgeRating
) -> None:
    ratings = {name: 0.8 if name == likeliest else 0.1 for name in RATINGS}
    analysis = await tagger(tmp_path, images, {"1girl": 0.9}, ratings=ratings).analyse(candidate(), PICTURE)
    assert analysis.age_rating.value is rating


async def test_of_equal_ratings_the_more_severe_counts(tmp_path: Path, images: PillowImageFiles) -> None:
    ratings = {"general": 0.5, "sensitive": 0.1, "questionable": 0.5, "explicit": 0.1}
    analysis = await tagger(tmp_path, images, {"1girl": 0.9}, ratings=ratings).analyse(candidate(), PICTURE)
    assert analysis.age_rating.value is AgeRating.SIXTEEN


async def test_the_check_loads_the_model_once(tmp_path: Path, images: PillowImageFiles) -> None:
    made = tagger(tmp_path, images, {"1girl": 0.9})
    assert await made.check() == "ok, 5 tags, 8 px"
    (tmp_path / "tiny-v3.onnx").unlink()
    assert (await made.analyse(candidate(), PICTURE)).gender.value is Gender.FEMALE


@pytest.mark.parametrize("image", [None, b"", b"no image", PICTURE[:200]])
async def test_without_a_usable_image_nothing_is_said(
    tmp_path: Path, images: PillowImageFiles, image: bytes | None
) -> None:
    with pytest.raises(BadImage):
        await tagger(tmp_path, images, {"1girl": 0.9}).analyse(candidate(), image)


async def test_a_missing_runtime_says_how_to_install_it(
    tmp_path: Path, images: PillowImageFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(NotConfigured, match=r"pip install 'charhub-console\[tagger\]'"):
        await tagger(tmp_path, images, {"1girl": 0.9}).check()


@pytest.mark.parametrize(("sha256", "said"), [(None, "is not set"), ("", "is not set"), ("0" * 64, "is not the file")])
async def test_only_the_file_the_operator_meant_is_loaded(
    tmp_path: Path, images: PillowImageFiles, sha256: str | None, said: str
) -> None:
    made = tagger(tmp_path, images, {"1girl": 0.9}, sha256=sha256)
    with pytest.raises(NotConfigured, match=said) as caught:
        await made.check()
    assert "analyser.tagger_sha256" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


async def test_a_missing_model_or_label_file_is_named(tmp_path: Path, images: PillowImageFiles) -> None:
    made = tagger(tmp_path, images, {"1girl": 0.9})
    (tmp_path / "selected_tags.csv").unlink()
    with pytest.raises(NotConfigured, match=r"selected_tags\.csv"):
        await made.check()
    (tmp_path / "tiny-v3.onnx").unlink()
    with pytest.raises(NotConfigured, match=r"tiny-v3\.onnx"):
        await made.check()


@pytest.mark.parametrize(
    "model",
    [
        b"", b"not a model", tiny_tagger([[0.0]] * 3, [0.0]),  # labels of another model
        tiny_tagger([[0.0] * 5] * 3, [0.0] * 5)[:-40],
    ],
    ids=["empty", "text", "other labels", "truncated"],
)  # fmt: skip
async def test_a_file_that_is_no_tagger_is_refused(tmp_path: Path, images: PillowImageFiles, model: bytes) -> None:
    made = tagger(tmp_path, images, {"1girl": 0.9}, sha256=hashlib.sha256(model).hexdigest())
    (tmp_path / "tiny-v3.onnx").write_bytes(model)
    with pytest.raises(NotConfigured) as caught:
        await made.check()
    assert caught.value.advice
    assert str(tmp_path) not in str(caught.value)


async def test_scores_that_are_no_probabilities_are_refused(tmp_path: Path, images: PillowImageFiles) -> None:
    model = tiny_tagger([[1.0] * 5] * 3, [0.0] * 5, sigmoid=False)
    made = tagger(tmp_path, images, {"1girl": 0.9}, sha256=hashlib.sha256(model).hexdigest())
    (tmp_path / "tiny-v3.onnx").write_bytes(model)
    with pytest.raises(BadAnswer, match="makes no sense"):
        await made.analyse(candidate(), PICTURE)


@pytest.mark.parametrize(
    "text",
    [
        "", "tag_id,name,category,count\n", "name\n1girl\n", labels_of(["a"]).replace("explicit", "x"),
        labels_of(["a"]).replace(",0,", ",zero,"), "tag_id,name,category,count\n1\n", "\x00",
    ],
)  # fmt: skip
def test_a_label_file_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(NotConfigured):
        parse_labels(text)


def test_labels_keep_their_places_and_kinds() -> None:
    labels = parse_labels(labels_of(["1girl", "who_somebody", "solo"]))
    assert [labels.names[at] for at in labels.general] == ["1girl", "solo"]
    assert [labels.names[at] for at in labels.rating] == list(RATINGS)
