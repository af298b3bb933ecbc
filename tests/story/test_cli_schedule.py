"""The schedule and the backups from the command line: what it shows, what pauses it, how a copy is put back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.schedule import Due, MissedBecause, missed_night
from tests.story.conftest import CommandLine

AVATARS = ("--set", "civitai.image_limit=4", "--set", "generation.references=false")


def missed(cli: CommandLine, *days_ago: int) -> list[str]:
    """Nights that no console was there for; their dates."""
    now = datetime.now(UTC)
    dues = [Due((now - timedelta(days=days)).date(), now - timedelta(days=days)) for days in days_ago]

    async def write() -> None:
        store = SqliteStore(cli.practice / "console.db")
        await store.miss_nights([missed_night(due, now, MissedBecause.OFF) for due in dues])
        await store.close()

    asyncio.run(write())
    return [str(due.date) for due in dues]


def test_the_schedule_shows_the_next_night_and_that_nobody_looks_at_the_clock(cli: CommandLine) -> None:
    shown = cli("schedule", width=140)
    assert shown.code == 0
    assert "02:00 UTC, daily" in shown.stdout
    assert "nobody looks at the clock: start a window or the daemon" in shown.stdout
    found = cli("schedule", "--json").json
    assert found["plan"] == {
        "enabled": True,
        "time": "02:00",
        "zone": "UTC",
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "catchUp": True,
    }
    next_at = datetime.fromisoformat(found["nextAt"])
    assert (next_at.hour, next_at.minute) == (2, 0)
    assert timedelta(0) < next_at - datetime.now(UTC) <= timedelta(days=1)
    assert (found["kept"], found["paused"], found["missed"], found["last"]) == (False, None, [], None)


def test_a_plan_of_ones_own_is_set_shown_and_switched_off(cli: CommandLine) -> None:
    for key, value in (("time", "22:30"), ("zone", "America/Sao_Paulo"), ("days", "sat,sun")):
        assert cli("config", "set", f"night.{key}", value).code == 0
    assert "22:30 America/Sao_Paulo, sat, sun" in cli("schedule", width=140).stdout
    cli("config", "set", "night.enabled", "off")
    assert "never: night.enabled is off" in cli("schedule").stdout
    assert cli("schedule", "--json").json["nextAt"] is None


@pytest.mark.parametrize(
    ("key", "wrong", "expected"),
    [
        ("night.time", "25:00", "a time from 00:00 to 23:59"),
        ("night.zone", "Europe/Atlantis", "a time zone like UTC"),
        ("night.days", "someday", "daily, or a list of mon"),
        ("night.budget_minutes", "-5", "a number from 1 to 1440"),
        ("data.folder", "in the way/data", "nothing can be written to"),
    ],
)
def test_bad_settings_are_refused_with_the_reason_and_the_old_ones_stay(
    cli: CommandLine, key: str, wrong: str, expected: str
) -> None:
    (cli.folder / "in the way").write_text("a file, not a folder")
    cli("config", "set", "night.count", "7")
    before = (cli.folder / "config.toml").read_text()
    refused = cli("config", "set", key, "--", wrong)
    assert refused.code == 2
    assert expected in " ".join(refused.said)
    assert (cli.folder / "config.toml").read_text() == before


def test_the_last_night_and_missed_ones_are_shown_until_noted(furnished: CommandLine) -> None:
    one, two = missed(furnished, 1, 3)
    shown = furnished("--practice", "schedule", width=140).stdout
    assert "2/2 characters, 10 images, 0 failed" in shown
    assert f"{one}: no console ran, or the machine slept" in shown
    found = furnished("schedule", "--json").json
    assert [(night["date"], night["because"]) for night in found["missed"]] == [(one, "off"), (two, "off")]
    assert furnished("schedule", "noted").stdout == "2 missed nights noted.\n"
    assert "missed" not in furnished("schedule").stdout


def test_a_pause_refuses_a_night_until_it_ends(cli: CommandLine) -> None:
    paused = cli("schedule", "pause")
    assert paused.stdout == "Paused until `charhub-console schedule resume`.\n"
    refused = cli(*AVATARS, "night", "--count", "1")
    assert refused.code == 2
    assert "Paused until" in refused.said[-1] and "Nothing was started." in refused.said[-1]
    assert cli("runs", "--json").json == []
    assert "Paused until" in cli("schedule", width=140).stdout

    assert cli("schedule", "resume").stdout == "Not paused.\n"
    assert cli(*AVATARS, "night", "--count", "1").code == 0


def test_a_pause_has_the_end_one_asks_for(cli: CommandLine) -> None:
    before = datetime.now(UTC)
    until = datetime.fromisoformat(cli("schedule", "pause", "--hours", "1.5", "--json").json["until"])
    assert timedelta(hours=1.5) <= until - before < timedelta(hours=1.6)
    until = datetime.fromisoformat(cli("schedule", "pause", "--until-tomorrow", "--json").json["until"])
    local = until.astimezone()
    assert (local.hour, local.minute) == (0, 0)
    assert timedelta(0) < until - before <= timedelta(days=1)
    both = cli("schedule", "pause", "--hours", "1", "--until-tomorrow")
    assert (both.code, "exclude each other" in both.said[-1]) == (2, True)


def test_the_file_pauses_and_only_its_removal_ends_that(cli: CommandLine) -> None:
    cli("schedule")
    (cli.practice / "PAUSE").touch()
    assert "there is a file PAUSE in the data folder" in cli("schedule", width=140).stdout
    left = cli("schedule", "resume")
    assert (left.code, "Remove it to go on" in left.stdout) == (2, True)
    assert cli(*AVATARS, "night", "--count", "1").code == 2
    (cli.practice / "PAUSE").unlink()
    assert cli("schedule", "resume").code == 0


def test_a_timer_begins_the_night_of_a_date_once(cli: CommandLine) -> None:
    first = cli(*AVATARS, "night", "--scheduled", "--count", "1", "--json")
    assert (first.code, first.json["summary"]["total"]) == (0, 1)
    again = cli(*AVATARS, "night", "--scheduled", "--count", "1")
    assert again.code == 0
    assert f"has been already: run {first.json['id'][:8]}" in again.stdout
    assert cli(*AVATARS, "night", "--scheduled", "--json").json["night"]["run"] == first.json["id"]
    assert len(cli("runs", "--json").json) == 1
    assert cli(*AVATARS, "night", "--count", "1").code == 0, "one by hand may follow"
    assert len(cli("runs", "--json").json) == 2


# --- backups ----------------------------------------------------------------------------------------------------------


def test_a_night_leaves_a_copy_that_puts_everything_back(furnished: CommandLine) -> None:
    [made] = furnished("backup", "list", "--json").json
    assert made["dated"] is True
    assert made["name"] in furnished("backup", "list", width=100).stdout
    before = furnished("characters", "list", "--json").json
    furnished("candidates", "reject", "90000007")
    counted = furnished("candidates", "list", "--status", "rejected", "--json").json

    restored = furnished("--practice", "backup", "restore", made["name"], "--yes", "--json")

    assert restored.code == 0, restored
    assert Path(restored.json["former"]).is_file()
    assert furnished("characters", "list", "--json").json == before
    assert len(furnished("candidates", "list", "--status", "rejected", "--json").json) == len(counted) - 1
    names = [one["name"] for one in furnished("backup", "list", "--json").json]
    assert made["name"] in names and len(names) == 2, "what was there can be put back, too"
    night = furnished(*AVATARS, "night", "--count", "1", "--json")
    assert (night.code, night.json["summary"]["total"]) == (0, 1), "and everything goes on"


def test_a_restore_asks_first_and_refuses_what_is_no_backup(furnished: CommandLine) -> None:
    [made] = furnished("backup", "list", "--json").json
    before = furnished.state()["rows"]
    asked = furnished("backup", "restore", made["name"], typed="n\n")
    assert (asked.code, "Nothing was changed." in asked.said[-1]) == (2, True)
    for wrong in ("console-1999-01-01.db", "../console.db", str(furnished.practice / "console.db")):
        refused = furnished("backup", "restore", wrong, "--yes")
        assert (refused.code, "There is no backup" in refused.said[-1]) == (2, True)
    assert furnished.state()["rows"] == before


def test_a_restored_database_damaged_before_works_again(furnished: CommandLine) -> None:
    [made] = furnished("backup", "list", "--json").json
    before = furnished("characters", "list", "--json").json
    for name in ("console.db", "console.db-wal", "console.db-shm"):
        (furnished.practice / name).unlink(missing_ok=True)
    (furnished.practice / "console.db").write_bytes(b"this was a database once" * 1000)
    assert furnished("runs").code == 3
    assert furnished("backup", "restore", made["name"], "--yes").code == 0
    assert furnished("characters", "list", "--json").json == before
