"""The contact sheet: rows of five tiles, gaps visible, bounded whatever comes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PIL import Image

from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.domain.views import View
from tests.adapters.pictures import file_bytes, pixels_of, scene

PICTURE = file_bytes(scene(1, (192, 288)), "JPEG")
Row = tuple[str, Sequence[tuple[str, bytes | None]]]


@pytest.fixture
def files() -> Iterator[PillowImageFiles]:
    made = PillowImageFiles()
    yield made
    made.close()


def row(title: str, data: bytes | None = PICTURE) -> Row:
    return (title, [(view.value, data) for view in View])


async def sheet_of(files: PillowImageFiles, rows: Sequence[Row]) -> Image.Image:
    image = pixels_of(await files.contact_sheet(rows))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    return image


@pytest.mark.parametrize("count", [0, 1, 12, 13, 51, 237])
async def test_any_number_of_rows_gives_a_sheet_of_bounded_size(files: PillowImageFiles, count: int) -> None:
    image = await sheet_of(files, [row(f"Character {n}", None) for n in range(count)])
    assert image.width <= 2800
    assert image.height <= 12_800


async def test_every_row_adds_the_same_height(files: PillowImageFiles) -> None:
    one, two, three = [(await sheet_of(files, [row("x")] * n)).height for n in (1, 2, 3)]
    assert two - one == three - two > 288


async def test_a_gap_and_a_broken_file_are_drawn_instead_of_failing(files: PillowImageFiles) -> None:
    whole = np.asarray(await sheet_of(files, [row("x")]), dtype=np.int16)
    for hole in (None, b"", b"<html>", PICTURE[:60]):
        tiles = [(view.value, hole if view is View.REFERENCE_SIDE else PICTURE) for view in View]
        holed = np.asarray(await sheet_of(files, [("x", tiles)]), dtype=np.int16)
        assert holed.shape == whole.shape
        changed = np.flatnonzero((np.abs(holed - whole).max(axis=2) > 60).any(axis=0))
        tile = 192 + 8
        assert changed.size
        assert 24 + 3 * tile - 16 <= changed.min()
        assert changed.max() <= 24 + 4 * tile + 8  # and nothing beside the fourth tile changed


async def test_long_titles_and_captions_stay_in_their_place(files: PillowImageFiles) -> None:
    short = await sheet_of(files, [("", [("", PICTURE)] * 5)])
    long = await sheet_of(files, [("W" * 500, [("W" * 200, PICTURE)] * 5)])
    assert long.size == short.size
    changed = np.abs(np.asarray(long, dtype=np.int16) - np.asarray(short, dtype=np.int16)).max(axis=2) > 40
    assert not changed[:, -23:].any()  # the right margin stays empty
    for number in range(5):
        picture = changed[70:320, 24 + number * 200 + 8 : 24 + number * 200 + 184]
        assert not picture.any()  # no text over a picture
        assert not changed[330:, 24 + number * 200 + 193 : 24 + number * 200 + 199].any()  # nor into the next caption


async def test_titles_of_any_script_and_with_line_breaks_are_one_line(files: PillowImageFiles) -> None:
    plain = await sheet_of(files, [row("Ana")])
    odd = await sheet_of(files, [row("Ána\n宇航员 \u202e🚀\t" + "\x00")])
    assert odd.size == plain.size


async def test_accents_are_dropped_rather_than_drawn_as_boxes(files: PillowImageFiles) -> None:
    accented = await sheet_of(files, [row("João Conceição – Zoë")])
    plain = await sheet_of(files, [row("Joao Conceicao - Zoe")])
    assert accented.tobytes() == plain.tobytes()
