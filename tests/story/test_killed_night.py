"""A night of 20 characters on four servers, killed twice: complete, nothing twice, told rightly, one of its date."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.story.storm import Storm, a_storm, until

CHARACTERS, IMAGES, SERVERS = 20, 100, 4
BUDGET_S = 30 * 60


def test_a_night_of_a_hundred_images_that_is_killed_twice_ends_complete(tmp_path: Path) -> None:
    with a_storm(tmp_path, characters=CHARACTERS, seed=20261201, service_s=1.0, copies=True, servers=SERVERS) as storm:
        storm.kill_midway([storm.random.randint(8, 35), storm.random.randint(45, 80)])
        tally = storm.judge()
        assert (tally.lost, tally.doubles, tally.wrong) == ([], [], []), storm.said[-3000:]
        assert (tally.kills, tally.midway) == (2, 2)
        assert (tally.attempts, tally.images, tally.executions) == (IMAGES, IMAGES, IMAGES)
        assert tally.charged == [], "automated characters are never charged"
        assert all(painter.executions for painter in storm.painters), "every server worked"
        the_report_is_right(storm)
        the_date_has_its_night(storm)


def the_report_is_right(storm: Storm) -> None:
    """The row, `report.json` and `report.html` say what the tables hold."""
    [(run, state, carried_over, budget_s)] = storm.rows("SELECT id, state, carried_over, budget_s FROM run")
    assert (state, carried_over, budget_s) == ("done", 0, BUDGET_S)
    [folder] = (storm.data / "reports").iterdir()
    told = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    spec = ("total", "successful", "failed", "withReferences", "onlyAvatar")
    assert [told[name] for name in spec] == [CHARACTERS, CHARACTERS, 0, CHARACTERS, 0]
    assert (told["run"], told["images_done"], told["images_failed"]) == (run, IMAGES, 0)
    assert (told["is_failure"], told["alerts"], told["failures"]) == (False, [], [])
    assert IMAGES / SERVERS < told["duration"] < BUDGET_S, "counted from its first beginning, within its budget"
    shown = (folder / "report.html").read_text(encoding="utf-8")
    names = [name for (name,) in storm.rows("SELECT name FROM character")]
    assert len(names) == CHARACTERS and all(name in shown for name in names)
    assert shown.count('src="data:image/jpeg') == IMAGES
    assert (folder / "contact_sheet.jpg").stat().st_size > 0


def the_date_has_its_night(storm: Storm) -> None:
    """The timer that fires once more on this date begins nothing."""
    [(date, state)] = storm.rows("SELECT date, state FROM night")
    assert state == "started"
    again = storm.night_by_timer()
    until(lambda: again.is_over, "the end of the other one")
    if date == f"{datetime.now(UTC):%Y-%m-%d}":  # else midnight came in between, and with it the right to another
        assert len(storm.rows("SELECT id FROM run")) == 1
        assert len(storm.executions) == IMAGES
        assert "has been already" in storm.said
