"""Synchronising as an operator uses it: exchange, status, conflicts, what was set aside; practice stays at home."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.candidate import Verdict
from tests.adapters.sqlite_examples import a_candidate, a_character, a_decision
from tests.adapters.sync_consoles import AConsole, a_console, central, quiet
from tests.servers.postgres import ask
from tests.story.conftest import CommandLine

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def url() -> str:
    return asyncio.run(central())


async def another_console(url: str, folder: Path, name: str) -> None:
    """It renames the only character there is, or makes one when there is none."""
    console: AConsole = a_console(url, folder)
    await quiet(console)
    known = await console.store.characters()
    if known:
        await console.store.change_character(known[0].id, name=name)
    else:
        await console.store.add_character(a_character(name=name))
    await quiet(console)
    await console.close()


async def rename(data: Path, name: str) -> None:
    store = SqliteStore(data / "console.db")
    (character,) = await store.characters()
    await store.change_character(character.id, name=name)
    await store.close()


def test_a_collision_is_shown_and_settled(cli: CommandLine, url: str, tmp_path: Path) -> None:
    there = {"DATABASE_URL": url, "COMFYUI_URLS": NOWHERE}
    asyncio.run(another_console(url, tmp_path / "other", "Mira"))
    first = cli("sync", **there)
    assert first.code == 0
    assert "0 sent, 1 received." in first.stdout
    assert "Everything is sent; last contact" in first.stdout
    asyncio.run(rename(cli.data, "Ada"))
    asyncio.run(another_console(url, tmp_path / "other", "Bea"))
    assert cli("sync", "status", "--json", **there).json["pending"] == 1

    assert cli("sync", "--json", **there).json["sent"] == 1

    assert "1 conflicts wait" in cli("sync", "status", **there).stdout
    listed = cli("sync", "conflicts", width=120, **there)
    assert all(word in listed.stdout for word in ("name", "Ada", "Bea"))
    (conflict,) = cli("sync", "conflicts", "--json", **there).json
    assert cli("sync", "settle", conflict["id"][:8], "perhaps", **there).code == 2
    swapped = cli("sync", "settle", conflict["id"][:8], "swap", **there)
    assert conflict["lost"] in swapped.stdout
    assert cli("sync", "conflicts", **there).stdout.strip() == "No conflicts."
    assert cli("sync", "settle", conflict["id"][:8], "keep", **there).code == 2
    checked = cli("sync", "--check-everything", **there)
    assert "the same here and there" in checked.stdout


def test_what_is_refused_is_set_aside_and_can_be_tried_again(cli: CommandLine, url: str) -> None:
    there = {"DATABASE_URL": url, "COMFYUI_URLS": NOWHERE}
    cli("sync", **there)
    asyncio.run(fill(cli.data))
    ask(url, "ALTER TABLE charhub_console.record ADD CONSTRAINT odd CHECK (id <> 'civitai:2')")
    assert "2 sent, 0 received" not in cli("sync", **there).stdout
    (aside,) = cli("sync", "set-aside", "--json", **there).json
    assert (aside["kind"], aside["outgoing"]) == ("candidate", True)
    doctor = cli("doctor", "--json", **there)
    (line,) = [one for one in doctor.json if one["outside"] == "synchronising"]
    assert not line["ok"]
    assert "1 changes were set aside" in line["message"]

    ask(url, "ALTER TABLE charhub_console.record DROP CONSTRAINT odd")
    assert cli("sync", "set-aside", "--retry", str(aside["n"]), **there).code == 0
    assert cli("sync", "set-aside", "--retry", str(aside["n"]), **there).code == 2
    assert cli("sync", "--json", **there).json["sent"] == 1
    assert cli("sync", "set-aside", **there).stdout.strip() == "Nothing was set aside."


def test_what_curators_disagree_about_is_told_in_the_list(cli: CommandLine, url: str, tmp_path: Path) -> None:
    there = {"DATABASE_URL": url, "COMFYUI_URLS": NOWHERE}
    cli("sync", **there)
    asyncio.run(fill(cli.data))
    cli("sync", **there)
    asyncio.run(decide_elsewhere(url, tmp_path / "other"))
    cli("candidates", "reject", "1", **there)
    cli("sync", **there)
    listed = cli("candidates", "list", **there)
    assert "disputed" in listed.stdout
    assert "disputed" in cli("candidates", "show", "1", **there).stdout
    assert "Curators disagree about 1 candidates" in cli("sync", "status", **there).stdout


async def decide_elsewhere(url: str, folder: Path) -> None:
    console = a_console(url, folder)
    await quiet(console)
    candidate = await console.store.candidate("1")
    assert candidate is not None
    await console.store.decide(a_decision(candidate, Verdict.APPROVE, by="ben"))
    await quiet(console)
    await console.close()


async def fill(data: Path) -> None:
    store = SqliteStore(data / "console.db")
    await store.add_candidates([a_candidate(1), a_candidate(2), a_candidate(3)])
    await store.close()


def test_practice_never_reaches_the_central_database(cli: CommandLine, url: str) -> None:
    refused = cli("sync", DATABASE_URL=url)
    assert refused.code == 2
    assert "Practice mode never touches" in refused.stderr
    assert cli("--practice", "sync", DATABASE_URL=url, COMFYUI_URLS=NOWHERE).code == 2
    cli("--practice", "fetch", DATABASE_URL=url)
    assert "stays on this machine" in cli("--practice", "sync", "status", DATABASE_URL=url).stdout
    assert ask(url, "SELECT count(*) FROM charhub_console.record") == [(0,)]


def test_without_a_central_database_it_says_how_to_set_one_up(cli: CommandLine) -> None:
    refused = cli("sync", COMFYUI_URLS=NOWHERE)
    assert refused.code == 3
    assert "config set central.url" in refused.stderr
    away = cli("sync", COMFYUI_URLS=NOWHERE, DATABASE_URL="postgresql://ana:geheim@127.0.0.1:9/charhub")
    assert away.code == 3
    assert "does not answer" in away.stderr
    assert "geheim" not in away.stderr
    status = cli("sync", "status", COMFYUI_URLS=NOWHERE, DATABASE_URL="postgresql://ana:geheim@127.0.0.1:9/charhub")
    assert "does not answer" in status.stdout
