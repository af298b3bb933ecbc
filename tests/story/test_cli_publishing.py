"""Publishing and the ledger as an operator sees them on the command line, against a real PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.central_parts import ANA, a_user
from tests.servers.postgres import ask, charhub
from tests.story.conftest import CommandLine, Printed

NOWHERE = "postgresql://ana:geheim@127.0.0.1:9/charhub"


@pytest.fixture
def real(cli: CommandLine, made: tuple[Path, Printed]) -> CommandLine:
    """A data folder that is no practice, with the characters of a practice night in it."""
    shutil.copytree(made[0] / "practice", cli.data)
    cli.settings |= {"comfyui.urls": "http://127.0.0.1:9"}
    return cli


def a_character(cli: CommandLine) -> str:
    return str(cli("characters", "list", "--json").json[0]["id"])


def as_if_stored_in_r2(cli: CommandLine) -> None:
    with closing(sqlite3.connect(cli.data / "console.db")) as rows, rows:
        rows.execute("DROP TRIGGER image_fixed")
        rows.execute("UPDATE image SET storage = 'r2', url = 'https://media.example/dev/' || key")


def test_images_of_a_local_folder_are_refused_with_the_reason_everywhere(real: CommandLine) -> None:
    url = charhub()
    real("central", "init", DATABASE_URL=url)
    character = a_character(real)

    printed = real("characters", "publish", character[:8], DATABASE_URL=url)
    assert printed.code == 1
    assert "refused" in printed.stdout

    shown = real("characters", "show", character[:8])
    assert "In CharHub: refused" in shown.stdout
    status = real("central", "status", "--json")
    assert [one["row_id"] for one in status.json["refused"]] == [character]
    assert "not in R2" in status.json["refused"][0]["reason"]
    said = real("central", "status", width=100)
    assert said.code == 0
    assert "characters publish ID" in said.stdout
    assert ask(url, 'SELECT count(*) FROM "Character"') == [(0,)]


def test_what_is_published_says_so(real: CommandLine) -> None:
    url = charhub()
    real("central", "init", DATABASE_URL=url)
    as_if_stored_in_r2(real)
    character = a_character(real)
    assert "Published" not in real("characters", "show", character[:8]).stdout

    printed = real("characters", "publish", character[:8], "--json", DATABASE_URL=url)
    assert (printed.code, printed.json[0]["state"]) == (0, "published"), printed.stdout
    assert ask(url, 'SELECT id FROM "Character"') == [(character,)]
    assert "In CharHub: published on 20" in real("characters", "show", character[:8]).stdout
    assert real("characters", "show", character[:8], "--json").json["publication"]["state"] == "published"
    assert real("central", "status", "--json").json["published"] == 1
    again = real("central", "publish", DATABASE_URL=url)
    assert again.stdout.strip() == "0 published, 0 waiting, 0 refused."


def test_while_central_is_away_it_waits_and_nothing_is_charged(real: CommandLine) -> None:
    as_if_stored_in_r2(real)
    character = a_character(real)
    printed = real("characters", "publish", character[:8], DATABASE_URL=NOWHERE)
    assert printed.code == 3
    assert "geheim" not in printed.stderr
    assert "In CharHub: pending" in real("characters", "show", character[:8]).stdout
    assert real("central", "status", "--json").json["pending"] == 1
    shown = real("credits", "show", DATABASE_URL=NOWHERE, CHARHUB_CONSOLE_CENTRAL_USER=ANA)
    assert shown.code == 3


def test_credits_say_which_ledger_counts(real: CommandLine) -> None:
    url = charhub()
    real("central", "init", DATABASE_URL=url)
    a_user(url, credits=321)
    real("credits", "grant", "50")
    local = real("credits", "show", "--json", DATABASE_URL=url).json
    assert (local["ledger"], local["balance"]) == ("local", 50)
    central = real("credits", "show", "--json", DATABASE_URL=url, CHARHUB_CONSOLE_CENTRAL_USER=ANA).json
    assert (central["ledger"], central["balance"]) == ("charhub", 321)
    said = real("credits", "show", DATABASE_URL=url, CHARHUB_CONSOLE_CENTRAL_USER=ANA)
    assert "CharHub's ledger" in said.stdout
    refused = real("credits", "grant", "5", DATABASE_URL=url, CHARHUB_CONSOLE_CENTRAL_USER=ANA)
    assert refused.code == 2
    assert "granted in CharHub itself" in refused.stderr


def test_practice_never_publishes(furnished: CommandLine) -> None:
    url = charhub()
    furnished.settings |= {"central.publish": "on", "central.user": ANA}
    character = furnished("--practice", "characters", "list", "--json").json[0]["id"]
    printed = furnished("--practice", "characters", "publish", character[:8], DATABASE_URL=url)
    assert printed.code == 3
    assert "Practice mode never publishes" in printed.stderr
    credits = furnished("--practice", "credits", "show", "--json", DATABASE_URL=url).json
    assert credits["ledger"] == "local"
    assert ask(url, "SELECT to_regnamespace('charhub_console') IS NULL") == [(True,)]
