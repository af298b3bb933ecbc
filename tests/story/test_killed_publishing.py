"""`kill -9` of a real process at every named point of paying and publishing: published once, charged once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.central_parts import ANA, a_user, set_up
from tests.servers.postgres import ask, charhub
from tests.story.processes import ROOT

DIES = -signal.SIGKILL
PAYING = ("reserve", "reserve:after", "settle", "settle:after", "settled", "settled:after")
PUBLISHING = (
    "claim:after",
    "save_claim:after",
    "want_published:after",
    "put:after",
    "publish",
    "publish:after",
    "drop_claim:after",
    "note_publication:after",
    "log_run:after",
)
SPENT = (
    """SELECT -coalesce(sum("amountCredits"), 0) FROM "CreditTransaction" WHERE "transactionType" <> 'GRANT_INITIAL'"""
)


@pytest.fixture
async def url() -> str:
    made = charhub()
    await set_up(made)
    a_user(made, credits=1000)
    return made


def lived(folder: Path, url: str, *point: str, delivers: bool = True) -> int:
    """Its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "tests.story.killed_publisher", str(folder), url, *point],
        cwd=ROOT,
        env={**os.environ, "DELIVERS": "1" if delivers else "0"},
        timeout=120,
        check=False,
    ).returncode


@pytest.mark.parametrize("point", [*PAYING, *PUBLISHING])
def test_it_goes_on_by_itself_and_does_nothing_twice(tmp_path: Path, url: str, point: str) -> None:
    assert lived(tmp_path, url, point) == DIES
    assert lived(tmp_path, url) == 0
    assert ask(url, 'SELECT count(*) FROM "Character"') == [(1,)]
    assert ask(url, 'SELECT count(*), sum("isActive"::int) FROM "CharacterImage"') == [(6, 5)]
    assert ask(url, 'SELECT count(*) FROM "BatchGenerationLog"') == [(1,)]
    [(status, made)] = ask(url, 'SELECT status::text, "generatedCharId" FROM "CuratedImage"')
    assert (status, made is None) == ("COMPLETED", False)
    assert ask(url, SPENT) == [(125.0,)]
    assert ask(url, "SELECT count(*) FROM charhub_console.ledger_key WHERE state = 'charged'") == [(2,)]


@pytest.mark.parametrize("point", PAYING)
def test_what_was_not_delivered_is_given_back_once(tmp_path: Path, url: str, point: str) -> None:
    assert lived(tmp_path, url, point, delivers=False) == DIES
    assert lived(tmp_path, url, delivers=False) == 0
    assert ask(url, SPENT) == [(0.0,)]
    assert ask(url, """SELECT "balanceAfter" FROM "CreditTransaction" ORDER BY timestamp DESC, 1 DESC LIMIT 1""") == [
        (1000.0,)
    ]
    assert ask(url, 'SELECT status::text, "generatedCharId" FROM "CuratedImage"') == [("APPROVED", None)]
    assert ask(url, 'SELECT "userId", count(*) FROM "CreditTransaction" GROUP BY 1') == [(ANA, 5)]
