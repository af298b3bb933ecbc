"""The report of a run: what it says, what it must not say, and where it is."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from charhub_console.domain.errors import NotFound
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.views import View
from charhub_console.engine.reports import close_run, report_files
from tests.fakes import fails
from tests.unit.engine_parts import BY_BOT, Outside, World, process

SIDE = View.REFERENCE_SIDE


async def a_night_with_one_failure(world: World) -> tuple[Run, dict[str, Any], str]:
    """The run, its report.json and its report.html."""
    world.backend.fault = fails(SIDE)
    for number in (1, 2):
        await world.candidate(number)
    run = await world.night(count=2)
    files = report_files(run)
    document = json.loads(await world.tools.files.read(files.json))
    return run, document, (await world.tools.files.read(files.html)).decode()


async def test_the_report_has_the_six_numbers_the_metrics_and_every_failure(world: World) -> None:
    run, document, html = await a_night_with_one_failure(world)

    numbers = {name: document[name] for name in ("total", "successful", "failed", "withReferences", "onlyAvatar")}
    assert numbers == {"total": 2, "successful": 2, "failed": 0, "withReferences": 2, "onlyAvatar": 0}
    assert document["duration"] == document["duration_s"] and document["run"] == run.id
    assert [(metric["share"], metric["target"]) for metric in document["metrics"]] == [(1, 1), (0, 0.8), (1, 0.95)]
    assert [(f["view"], f["reason"]) for f in document["failures"]] == [("REFERENCE_SIDE", "CUDA out of memory")] * 2
    assert {stage["stage"] for stage in document["stages"]} >= {"wait", "paint", "store", "record"}
    for words in ("CUDA out of memory", "Use a smaller model.", "have all four references", "80%", "missed", "p95"):
        assert words in html


async def test_the_summary_is_one_line_of_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        run, _, _ = await a_night_with_one_failure(world)

    [line] = [record.getMessage() for record in caplog.records if "completed {" in record.getMessage()]
    assert line.startswith(f"run {run.id} completed ")
    assert set(json.loads(line.partition("completed ")[2])) == {
        "total",
        "successful",
        "failed",
        "withReferences",
        "onlyAvatar",
        "duration",
    }


async def test_nothing_private_of_the_source_is_in_the_report(world: World) -> None:
    _, document, html = await a_night_with_one_failure(world)

    for text in (json.dumps(document), html):
        for private in ("private words", "creator-", "image.example", "source.example", "secret-", "1001"):
            assert private not in text
        assert str(world.outside.folder) not in text


class Page(HTMLParser):
    """What a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]


async def test_the_page_is_self_contained_and_shows_a_thumbnail_of_every_image(world: World) -> None:
    _, _, html = await a_night_with_one_failure(world)
    page = Page()
    page.feed(html)

    assert not {"script", "link", "iframe"} & set(page.tags)
    assert page.tags.count("img") == 8
    assert all(address.startswith("data:image/jpeg;base64,") for address in page.addresses)
    assert not re.search(r"url\(|@import", html)


async def test_names_and_reasons_cannot_write_html(world: World) -> None:
    attack = "<script>alert(1)</script>\"'&"
    world.backend.fault = fails(SIDE, reason=attack)
    candidate = await world.candidate()

    run = await world.console.generate_candidate(candidate.id, replace(BY_BOT, name=attack))
    await world.jobs.settled()

    html = (await world.tools.files.read(report_files(run).html)).decode()
    page = Page()
    page.feed(html)
    assert "script" not in page.tags
    assert "<script>" not in html and html.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;") >= 2


async def test_a_retried_view_shows_its_attempt_and_a_failed_re_roll_keeps_its_picture(world: World) -> None:
    character = await world.generated()
    world.backend.fault = fails(SIDE)

    run = await world.console.retry(character.id, views=[SIDE])
    await world.jobs.settled()

    html = (await world.tools.files.read(report_files(run).html)).decode()
    assert "reference side · attempt 2" in html and "newest attempt failed" in html
    assert html.count("<img") == 5


async def test_a_character_without_an_avatar_says_why_its_references_are_missing(world: World) -> None:
    world.backend.fault = fails(View.AVATAR)
    run = await world.console.generate_candidate((await world.candidate()).id, BY_BOT)
    await world.jobs.settled()

    html = (await world.tools.files.read(report_files(run).html)).decode()
    assert html.count("Not painted: the character has no avatar.") == 4
    assert "CUDA out of memory" in html


async def test_two_failed_runs_in_a_row_are_told(world: World) -> None:
    world.backend.fault = fails(View.AVATAR)
    alerts = []
    for number in (1, 2):
        await world.candidate(number)
        world.outside.clock.advance(60)
        run = await world.night(count=1)
        alerts.append(json.loads(run.summary)["alerts"])

    assert alerts == [["1 of 1 images failed."], ["1 of 1 images failed.", "Two runs in a row failed."]]
    html = (await world.tools.files.read(report_files(run).html)).decode()
    assert "Two runs in a row failed." in html


async def test_a_run_that_took_too_long_is_told(outside: Outside) -> None:
    async with process(outside) as world:
        _, run, order = await world.drafted()
        outside.clock.advance(31 * 60)
        await world.work.generate(order, run.id, 0)

        assert "The run took 31 minutes, more than 30." in (await world.console.run(run.id)).summary


async def test_closing_again_writes_the_same_again(world: World) -> None:
    run, document, html = await a_night_with_one_failure(world)
    world.outside.clock.advance(3600)

    again = await close_run(run, world.tools)

    assert again == run and again.state is RunState.DONE
    files = report_files(run)
    assert json.loads(await world.tools.files.read(files.json)) == document
    assert (await world.tools.files.read(files.html)).decode() == html


async def test_a_lost_thumbnail_leaves_a_gap_and_no_error(world: World) -> None:
    run, _, _ = await a_night_with_one_failure(world)
    [one, *_] = [attempt for attempt in await world.store.attempts() if attempt.view is View.AVATAR]
    await world.tools.files.delete(one.thumbnail_path)

    await close_run(run, world.tools)

    html = (await world.tools.files.read(report_files(run).html)).decode()
    assert html.count("<img") == 7


async def test_practice_is_labelled(outside: Outside) -> None:
    outside.options = replace(outside.options, practice=True)
    async with process(outside) as world:
        _, document, html = await a_night_with_one_failure(world)

    assert document["practice"] is True and '<span class="practice">practice</span>' in html


async def test_a_night_without_characters_still_has_a_report(world: World) -> None:
    run = await world.night(count=3)

    files = report_files(run)
    assert "No character was started." in (await world.tools.files.read(files.html)).decode()
    assert not await world.tools.files.exists(files.contact_sheet)
    assert json.loads(run.summary)["total"] == 0


async def test_the_folder_of_a_report_says_when_and_what(world: World) -> None:
    run = await world.night(count=1)

    assert report_files(run).html == f"reports/2026-10-07_020000_night_{run.id[:8]}/report.html"


async def test_a_report_on_screen_is_the_one_the_run_ended_with_over_rows_as_they_are_now(world: World) -> None:
    run, document, _ = await a_night_with_one_failure(world)
    report = await world.console.report(run.id)

    assert report.is_final and report.run.id == run.id
    assert report.summary.images_failed == document["images_failed"] == 2
    assert [failure.view for failure in report.summary.failures] == [SIDE, SIDE]
    assert json.loads(json.dumps(dataclasses.asdict(report.summary)))["metrics"] == document["metrics"]
    assert [row.missing for row in report.rows] == [(SIDE,), (SIDE,)]

    world.backend.fault = fails()
    await world.console.board.retry_failed([report.rows[0].character_id])
    await world.jobs.settled()
    later = await world.console.report(run.id)
    assert later.summary == report.summary
    assert [row.missing for row in later.rows] == [(), (SIDE,)]


async def test_a_run_that_goes_on_is_reported_as_it_stands(world: World) -> None:
    _, run, _ = await world.drafted()
    report = await world.console.report(run.id)

    assert not report.is_final and report.summary.total == 1 and report.summary.images_done == 0
    with pytest.raises(NotFound):
        await world.console.report("no such run")
