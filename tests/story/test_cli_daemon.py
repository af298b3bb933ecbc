"""The daemon as a process: no Qt, ends when it is told to, loses nothing, and shares its folder with other commands."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.schedule import Plan, plan_text
from tests.story.conftest import CommandLine
from tests.story.processes import (
    AVATARS,
    PATIENCE_S,
    Process,
    attempts,
    ended,
    held_still,
    started,
    wait_for_line,
    wait_until,
)

READY = "The next night begins at"

# What any import of Qt meets: it is not there. At its end the process says which of its modules were asked for.
WITHOUT_QT = (
    "-c",
    "import atexit, sys\n"
    "sys.modules.update(PySide6=None, shiboken6=None)\n"
    "qt = lambda: [n for n in sys.modules if n.partition('.')[0] in ('PySide6', 'shiboken6') and sys.modules[n]]\n"
    "atexit.register(lambda: print('Qt modules:', qt(), file=sys.stderr))\n"
    "from charhub_console.app.cli.main import main\n"
    "main()",
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals that ask a process to end")


def daemon(cli: CommandLine, *options: str, **more: str) -> Process:
    """A daemon that is the engine and has opened everything."""
    process = started(cli, *AVATARS, *options, "daemon", **more)
    wait_for_line(process, READY)
    return process


def told_to_end(process: Process, how: signal.Signals) -> tuple[int, str]:
    """Its exit code and its last words."""
    process.send_signal(how)
    code, stdout, stderr = ended(process)
    assert stdout == ""
    assert "Traceback" not in stderr
    return code, stderr


def follow_since_yesterday(cli: CommandLine, plan: Plan) -> None:
    """The schedule as an earlier daemon left it."""

    async def write() -> None:
        store = SqliteStore(cli.practice / "console.db")
        await store.set_setting("schedule.plan", plan_text(plan, datetime.now(UTC) - timedelta(days=1)))
        await store.close()

    cli("--practice", "schedule")
    asyncio.run(write())


def test_a_daemon_without_qt_or_a_screen_carries_out_what_a_command_beside_it_orders(cli: CommandLine) -> None:
    process = started(
        cli, *AVATARS, "daemon", program=WITHOUT_QT, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="none"
    )
    wait_for_line(process, READY)
    night = started(cli, *AVATARS, "night", "--count", "2")
    code, stdout, stderr = ended(night)
    assert "Another console of this data folder does the work" in stderr
    assert (code, "2 of 2 characters, 2 images made, 0 failed" in stdout) == (0, True)
    assert cli("schedule", "--json").json["kept"] is True
    code, said = told_to_end(process, signal.SIGTERM)
    assert (code, "Ended. What was begun goes on at the next start." in said) == (0, True)
    assert "Qt modules: []" in said
    assert "window" not in said


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_told_to_end_in_the_middle_of_a_night_it_loses_nothing(
    cli: CommandLine, how: signal.Signals, code: int
) -> None:
    process = daemon(cli)
    watching = started(cli, *AVATARS, "night", "--count", "2")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, watching)  # so that it does not take over
    watching.kill()
    watching.communicate(timeout=PATIENCE_S)
    found, said = told_to_end(process, how)
    assert (found, "What was begun goes on at the next start." in said) == (code, True)

    again = daemon(cli)
    wait_until(lambda: cli("runs", "--json").json[0]["state"] == "done")
    assert attempts(cli) == Counter(done=2), "none was painted a second time"
    assert told_to_end(again, signal.SIGTERM)[0] == 0


def test_a_night_beside_a_daemon_takes_over_when_that_is_killed(cli: CommandLine) -> None:
    process = daemon(cli)
    night = started(cli, *AVATARS, "night", "--count", "3", "--json")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, process)
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    code, stdout, _ = ended(night)
    assert (code, json.loads(stdout)["summary"]["successful"]) == (0, 3)
    assert attempts(cli) == Counter(done=3)
    assert len(cli("runs", "--json").json) == 1


def test_a_daemon_beside_a_command_takes_over_when_that_is_killed(cli: CommandLine) -> None:
    night = started(cli, *AVATARS, "night", "--count", "3")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, night)
    process = started(cli, *AVATARS, "daemon")
    wait_for_line(process, "the daemon takes over when that ends")
    night.kill()
    night.communicate(timeout=PATIENCE_S)
    wait_until(lambda: cli("runs", "--json").json[0]["state"] == "done")
    assert attempts(cli) == Counter(done=3)
    assert told_to_end(process, signal.SIGTERM)[0] == 0


def test_two_daemons_catch_up_a_missed_night_once(cli: CommandLine) -> None:
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).time().replace(second=0, microsecond=0)
    follow_since_yesterday(cli, Plan(an_hour_ago))
    at = ("--set", f"night.time={an_hour_ago:%H:%M}", "--set", "night.count=1")
    one, two = (started(cli, *AVATARS, *at, "daemon") for _ in range(2))
    for process in (one, two):
        wait_for_line(process, READY)
    wait_until(lambda: [run["state"] for run in cli("runs", "--json").json] == ["done"])
    for process in (one, two):
        assert told_to_end(process, signal.SIGTERM)[0] == 0
    [run] = cli("runs", "--json").json
    assert (run["kind"], run["count"]) == ("night", 1)
    assert attempts(cli) == Counter(done=1)
    found = cli(*at, "schedule", "--json").json
    assert (found["last"]["id"], found["missed"]) == (run["id"], [])


def test_nothing_is_begun_while_a_pause_lasts_and_the_daemon_says_so(cli: CommandLine) -> None:
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).time().replace(second=0, microsecond=0)
    follow_since_yesterday(cli, Plan(an_hour_ago))
    (cli.practice / "PAUSE").touch()
    at = ("--set", f"night.time={an_hour_ago:%H:%M}", "--set", "night.count=1")
    process = started(cli, *AVATARS, *at, "daemon")
    wait_for_line(process, "Paused: there is a file PAUSE in the data folder")
    wait_until(lambda: bool(cli(*at, "schedule", "--json").json["kept"]))
    assert cli("runs", "--json").json == []
    assert cli(*at, "schedule", "--json").json["waiting"] is not None
    refused = cli("backup", "restore", cli("backup", "make", "--json").json["backup"], "--yes")
    assert (refused.code, "is working with this data folder" in refused.said[-1]) == (3, True)
    assert told_to_end(process, signal.SIGTERM)[0] == 0


def test_a_daemon_that_cannot_start_says_why(cli: CommandLine) -> None:
    process = started(cli, "--set", "night.time=25:00", "daemon")
    code, _, stderr = ended(process)
    assert code == 2
    assert "night.time cannot be '25:00'. Expected a time from 00:00 to 23:59." in " ".join(stderr.split())
