"""The command line as processes: interrupted and continued, two at once, one taking over from a killed one."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter

import pytest

from tests.story.conftest import CommandLine
from tests.story.processes import (
    AVATARS,
    FEW,
    PATIENCE_S,
    attempts,
    ended,
    held_still,
    started,
    wait_for_line,
    wait_until,
)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_leaves_a_night_unfinished_and_the_next_one_continues_it(cli: CommandLine) -> None:
    night = started(cli, *FEW, "night", "--count", "2")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)  # the first of ten images
    night.send_signal(signal.SIGINT)
    code, stdout, stderr = ended(night)
    assert code == 130
    assert stdout == ""
    assert stderr.splitlines()[-1] == (
        "Stopped. The night is unfinished, nothing is lost; "
        "`charhub-console --practice --set civitai.image_limit=4 night` continues it."
    )
    assert "Traceback" not in stderr
    [run] = cli("runs", "--json").json
    assert run["state"] == "running"
    assert "Not finished" in cli("runs", "show", run["id"]).stdout

    again = cli("night", "--count", "20")

    assert again.code == 0, again
    assert "Continuing the unfinished night" in again.stderr
    assert "2 of 2 characters, 10 images made, 0 failed" in again.stdout
    assert attempts(cli) == Counter(done=10), "none was painted a second time"
    assert [item["id"] for item in cli("runs", "--json").json] == [run["id"]]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a process still")
def test_a_second_command_line_takes_over_when_the_first_is_killed(cli: CommandLine) -> None:
    first = started(cli, *AVATARS, "night", "--count", "3")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, first)
    second = started(cli, *AVATARS, "runs", "follow")
    wait_for_line(second, "Another console of this data folder does the work")

    first.kill()
    first.communicate(timeout=PATIENCE_S)

    code, stdout, stderr = ended(second)
    assert code == 0, stderr
    assert "3 of 3 characters, 3 images made, 0 failed" in stdout
    assert attempts(cli) == Counter(done=3)
    assert len(cli("runs", "--json").json) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a process still")
def test_two_nights_at_once_are_one_and_end_with_the_same_exit_code(cli: CommandLine) -> None:
    first = started(cli, *AVATARS, "night", "--count", "2", "--json")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, first)
    second = started(cli, *AVATARS, "night")
    wait_for_line(second, "Another console of this data folder does the work")
    first.send_signal(signal.SIGCONT)
    (code, stdout, _), (other_code, other_stdout, _) = ended(first), ended(second)
    assert code == other_code == 0
    assert all(note in " ".join(other_stdout.split()) for note in json.loads(stdout)["notes"])
    assert attempts(cli) == Counter(done=2)
    assert len(cli("runs", "--json").json) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a process still")
def test_a_night_is_cancelled_from_another_terminal(cli: CommandLine) -> None:
    night = started(cli, *FEW, "night", "--count", "2")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, night)
    [run] = cli("runs", "--json").json
    cancelled = cli("--practice", "cancel", run["id"][:8])
    night.send_signal(signal.SIGCONT)
    code, stdout, stderr = ended(night)
    assert (cancelled.code, cancelled.said) == (0, [])
    assert (code, "Traceback" in stderr) == (1, False)
    for printed in (cancelled.stdout, stdout):
        assert "Cancelled. What was finished stays." in printed
        assert "generating" not in printed
    assert [item["state"] for item in cli("runs", "--json").json] == ["cancelled"]
    assert set(attempts(cli)) <= {"done", "cancelled"}


def test_a_pipe_that_closes_early_is_no_error(cli: CommandLine) -> None:
    listing = started(cli, "config", "show")
    assert listing.stdout is not None
    listing.stdout.readline()
    listing.stdout.close()
    listing.wait(timeout=PATIENCE_S)
    assert listing.stderr is not None
    with listing.stderr:
        assert "Traceback" not in listing.stderr.read()
