"""The commands about the central database, as an operator uses them, against a real PostgreSQL."""

from __future__ import annotations

from tests.servers.postgres import ask, charhub
from tests.story.conftest import CommandLine

NOWHERE = "postgresql://ana:geheim@127.0.0.1:9/charhub"


def test_from_nothing_to_ready(cli: CommandLine) -> None:
    url = charhub()
    before = cli("central", "check", "--json", DATABASE_URL=url)
    assert before.code == 3
    assert [one["what"] for one in before.json if not one["ok"]] == ["our schema"]

    shown = cli("central", "init", "--dry-run", DATABASE_URL=url)
    assert shown.code == 0
    assert "CREATE SCHEMA IF NOT EXISTS charhub_console" in shown.stdout
    assert ask(url, "SELECT to_regnamespace('charhub_console') IS NULL") == [(True,)]

    assert "done up to version" in cli("central", "init", DATABASE_URL=url).stdout
    assert "was set up already" in cli("central", "init", DATABASE_URL=url).stdout
    assert "Nothing is left to do" in cli("central", "init", "--dry-run", DATABASE_URL=url).stdout
    after = cli("central", "check", DATABASE_URL=url)
    assert after.code == 0
    assert "failed" not in after.stdout

    doctor = cli("doctor", "--json", DATABASE_URL=url)
    assert [one["ok"] for one in doctor.json if one["outside"] == "central database"] == [True]


def test_the_printed_sql_sets_up_what_init_would(cli: CommandLine) -> None:
    by_hand, by_us = charhub(), charhub()
    ask(by_hand, cli("central", "init", "--dry-run", DATABASE_URL=by_hand).stdout)
    cli("central", "init", DATABASE_URL=by_us)
    tables = "SELECT relname::text FROM pg_class WHERE relnamespace = 'charhub_console'::regnamespace ORDER BY 1"
    assert ask(by_hand, tables) == ask(by_us, tables)
    assert cli("central", "check", DATABASE_URL=by_hand).code == 0
    assert "was set up already" in cli("central", "init", DATABASE_URL=by_hand).stdout


def test_the_role_script_is_printed_without_any_server(cli: CommandLine) -> None:
    printed = cli("central", "role", "curator_ana")
    assert printed.code == 0
    assert 'GRANT USAGE ON SCHEMA charhub_console TO "curator_ana";' in printed.stdout
    assert "{role" not in printed.stdout
    assert cli("central", "role", "").code == 2


def test_without_an_address_it_says_how_to_give_one(cli: CommandLine) -> None:
    for command in ("check", "init"):
        printed = cli("central", command)
        assert printed.code == 3
        assert "config set central.url" in printed.stderr


def test_a_server_that_is_away_is_one_line_and_no_password(cli: CommandLine) -> None:
    printed = cli("central", "init", DATABASE_URL=NOWHERE)
    assert printed.code == 3
    assert len(printed.stderr.strip().splitlines()) == 1
    assert "geheim" not in printed.stdout + printed.stderr
    doctor = cli("doctor", "--json", DATABASE_URL=NOWHERE)
    assert doctor.code == 3
    assert [one["ok"] for one in doctor.json if one["outside"] == "central database"] == [False]
    assert "geheim" not in doctor.stdout


def test_an_address_of_something_else_is_refused(cli: CommandLine) -> None:
    printed = cli("central", "check", DATABASE_URL="mysql://a:geheim@b/c")
    assert printed.code == 3
    assert "postgresql://" in printed.stderr
    assert "geheim" not in printed.stderr


def test_an_address_on_the_command_line_is_neither_used_nor_repeated(cli: CommandLine) -> None:
    printed = cli("--set", "central.url=postgresql://a:geheim@b/c", "central", "check")
    assert printed.code == 2
    assert "is a secret and was not used" in printed.stderr
    assert "geheim" not in printed.stdout + printed.stderr


def test_practice_never_touches_it(cli: CommandLine) -> None:
    url = charhub()
    printed = cli("--practice", "central", "init", DATABASE_URL=url)
    assert printed.code == 2
    assert ask(url, "SELECT to_regnamespace('charhub_console') IS NULL") == [(True,)]
