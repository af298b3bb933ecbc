"""The command line from the first command on: everything works with nothing set up, and says that it is practice."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from tests.servers import in_thread
from tests.servers.comfyui import ComfyFault, ComfyServer
from tests.story.conftest import PRACTICE, CommandLine, Printed


def test_a_night_says_where_everything_is(made: tuple[Path, Printed]) -> None:
    data, printed = made
    night = printed.json
    assert printed.code == 0
    assert printed.said == []
    assert (night["kind"], night["state"], night["practice"]) == ("night", "done", True)
    assert (night["summary"]["total"], night["summary"]["images_done"]) == (2, 10)
    assert [len(character["views"]) for character in night["characters"]] == [5, 5]
    assert night["credits"] == []
    for name in ("contactSheet", "report", "reportJson"):
        assert Path(night[name]).is_file()
        assert Path(night[name]).is_relative_to(data / "practice")
    assert len(list(Path(night["images"]).rglob("*.webp"))) == 10


def test_every_command_that_touches_data_says_once_that_it_is_practice(furnished: CommandLine) -> None:
    commands = ("runs", "candidates list", "characters list", "credits show", "recipes list", "doctor", "fetch")
    for given in ((), ("--practice",)):
        for command in commands:
            printed = furnished(*given, *command.split())
            labels = [line for line in printed.stderr.splitlines() if line.startswith(PRACTICE)]
            assert len(labels) == 1, command
            assert ("comfyui.urls" in labels[0]) is (given == ()), "why, when nobody asked for it"
    assert PRACTICE not in furnished("config", "show").stderr
    assert PRACTICE not in furnished("--set", "comfyui.urls=http://127.0.0.1:9", "runs").stderr


def test_practice_may_be_said_anywhere_and_is_repeated_in_every_hint(cli: CommandLine) -> None:
    printed = cli("--set", "comfyui.urls=http://127.0.0.1:9", "runs", "--practice")
    assert printed.stderr.startswith(PRACTICE)
    assert "charhub-console --practice --set comfyui.urls=http://127.0.0.1:9 night" in printed.stdout
    refused = cli("candidates", "show", "4711", "--practice")
    assert "`charhub-console --practice candidates list`" in refused.stderr
    odd = cli("--data", "[red] folder", "runs").stdout
    assert "charhub-console --data '[red] folder' night" in odd, "as it was given, to be copied"


def test_practice_rows_and_real_rows_never_mix(furnished: CommandLine) -> None:
    real = ("--set", "comfyui.urls=http://127.0.0.1:9")
    for command in ("candidates list", "characters list", "runs"):
        assert furnished(*real, *command.split(), "--json").json == []
        assert furnished("--practice", *command.split(), "--json").json != []
    practice = furnished.state()["rows"][str(furnished.practice / "console.db")]
    assert furnished(*real, "credits", "grant", "7", "--owner", "ana").code == 0
    assert furnished(*real, "credits", "show", "--owner", "ana", "--json").json["balance"] == 7
    assert furnished.state()["rows"][str(furnished.practice / "console.db")] == practice


def test_a_first_time_owner_has_practice_credits_once_and_sees_them_in_the_ledger(furnished: CommandLine) -> None:
    who = ("--owner", "ana")
    approved = furnished("candidates", "approve", "90000010")
    assert approved.stdout == "90000010 is approved.\n"

    made = furnished("generate", "90000010", *who)

    assert made.code == 0, made
    assert "This costs 125 credits: ana had 1000 and has 875." in made.said
    assert "125 credits; ana has 875." in made.stdout
    ledger = furnished("credits", "show", *who, "--json").json
    assert ledger["balance"] == 875
    assert [(entry["kind"], entry["amount"]) for entry in ledger["entries"]] == [
        ("GRANT", 1000),
        ("CONSUMPTION", -25),
        ("CONSUMPTION", -100),
    ]
    assert ledger["entries"][0]["note"] == "practice credits"

    character = furnished("characters", "list", "--json").json[0]["id"]
    asked = furnished("retry", character, "--view", "REFERENCE_SIDE", "--dry-run")
    assert asked.stdout.splitlines() == ["This would cost 25 credits.", "ana has 875 credits and would have 850."]
    again = furnished("retry", character, "--view", "REFERENCE_SIDE", "--new-seed", "--json")
    assert again.json["credits"] == [{"owner": "ana", "charged": 25, "refunded": 0, "balance": 850}]
    assert [len(one["views"]) for one in again.json["characters"]] == [5]
    attempts = furnished("characters", "show", character, "--json").json["attempts"]
    sides = [(item["number"], item["reason"]) for item in attempts if item["view"] == "REFERENCE_SIDE"]
    assert sides == [(1, "first"), (2, "reroll")]
    assert furnished("credits", "show", *who, "--json").json["balance"] == 850, "granted once"


def test_by_hand_from_an_image_and_a_description(furnished: CommandLine) -> None:
    image = next((furnished.practice / "candidates").glob("*.webp"))
    shutil.copy(image, furnished.folder / "knight.webp")
    words = ("--image", "knight.webp", "--description", "adult woman, 30 years old, knight in silver armour")
    made = furnished("generate", *words, "--name", "Joan", "--avatar-only", "--json")
    assert made.code == 0, made
    [joan] = made.json["characters"]
    assert (joan["name"], joan["state"], joan["views"]) == ("Joan", "complete", ["AVATAR"])
    assert [bill["charged"] for bill in made.json["credits"]] == [25]

    for bot in (furnished("generate", *words), furnished("generate", *words, "--bot")):
        assert bot.code == 2
        assert "already is the character Joan" in bot.said[0]


def test_an_export_is_a_zip_with_everything(furnished: CommandLine, made: tuple[Path, Printed]) -> None:
    night = made[1].json
    ids = [character["id"][:8] for character in night["characters"]]
    printed = furnished("characters", "export", *ids, ids[0], "--to", "out/deep", "--json")
    assert printed.code == 0
    assert len(printed.json) == 2, "an id given twice is one export"
    for path in printed.json:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        assert len([name for name in names if name.endswith(".webp")]) == 5
        assert {"character.json", "contact_sheet.jpg", "avatar.txt"} <= set(names)


def test_a_failed_view_makes_the_exit_code_1_and_names_the_next_step(cli: CommandLine) -> None:
    with in_thread(server := ComfyServer(seconds_per_prompt=0.01)) as thread:
        cli.settings = {"comfyui.urls": server.url, "checkpoint.model": "sd15_tiny.safetensors"}
        resources = Path(__file__).resolve().parents[2] / "resources" / "samples"
        image = next(resources.rglob("*.webp"))
        thread.run(server.fault(ComfyFault.OUT_OF_MEMORY, after=1, times=1))
        description = "adult woman, 30 years old, human, red hair, green eyes, steel armour, knight"
        failed = cli("generate", "--image", str(image), "--description", description, "--bot", width=100)
        assert failed.code == 1, failed
        [line] = [line for line in failed.stdout.splitlines() if "REFERENCE_" in line]
        assert "memory" in line
        [run] = cli("runs", "--json").json
        assert f"retry {run['id'][:8]}" in failed.stdout

        again = cli("retry", run["id"][:8], "--json")
        assert again.code == 0, again
        assert again.json["summary"]["images_done"] == 1
        shown = cli("runs", "show", run["id"][:8])
        assert (shown.code, shown.said) == (0, [])
        assert "4 images made, 1 failed" in shown.stdout


def test_a_night_without_candidates_is_not_called_a_success(cli: CommandLine) -> None:
    cli("fetch")
    listed = cli("candidates", "list", "--limit", "100", "--json").json
    assert cli("candidates", "reject", *(item["source_id"] for item in listed)).code == 0
    printed = cli("night", "--count", "1")
    assert printed.code == 1
    assert "fetch more" in printed.stdout


def test_a_dry_run_says_what_a_night_would_take_and_begins_none(cli: CommandLine) -> None:
    assert cli("fetch").code == 0
    said = cli("night", "--dry-run", "--count", "3", "--minutes", "10")
    told = cli("night", "--dry-run", "--count", "3", "--minutes", "10", "--json").json

    assert said.code == 0 and "3 of 3 characters wanted" in said.stdout
    assert (told["wanted"], told["characters"], told["budget_s"], told["seconds"]) == (3, 3, 600.0, None)
    assert (told["nights"], told["backends"]) == (0, [])
    assert cli("runs", "--json").json == []


def test_servers_can_be_named_for_a_night_a_character_and_a_retry(furnished: CommandLine) -> None:
    server = "practice"
    said = furnished("night", "--dry-run", "--backend", server)
    assert said.code == 0 and f"Servers: {server}" in said.stdout
    assert furnished("night", "--dry-run", "--backend", server, "--json").json["backends"] == [server]

    character = furnished("characters", "list", "--json").json[0]["id"]
    before = furnished("runs", "--json").json
    for command in ("night", "night --dry-run", f"retry {character} --view AVATAR"):
        refused = furnished(*command.split(), "--backend", server, "--backend", "gpu-z")
        assert refused.code != 0 and "There is no server gpu-z" in refused.stderr
    assert furnished("runs", "--json").json == before

    again = furnished("retry", character, "--view", "REFERENCE_SIDE", "--backend", server, "--json")
    assert again.code == 0
    assert furnished("runs", "--json").json[0]["backends"] == [server]


def test_the_servers_of_nights_can_be_set(cli: CommandLine) -> None:
    assert cli("config", "set", "night.backends", "practice, practice").code == 0
    assert cli("night", "--dry-run", "--json").json["backends"] == ["practice"]


def test_before_anything_was_measured_a_night_says_so_as_it_begins(made: tuple[Path, Printed]) -> None:
    forecast = made[1].json["forecast"]
    assert (forecast["wanted"], forecast["nights"], forecast["seconds"]) == (2, 0, None)


def test_a_night_says_as_it_begins_what_it_will_take(furnished: CommandLine) -> None:
    printed = furnished("--set", "civitai.image_limit=12", "night", "--count", "1", "--minutes", "10")
    [said] = " ".join(printed.said).split("Forecast: ")[1:]
    assert said.startswith("1 of 1 characters wanted, about 0.")
    assert "of 10.0 minutes at the pace of the last night." in said
    told = furnished("--set", "civitai.image_limit=12", "night", "--count", "1", "--json").json
    assert (told["forecast"]["nights"], told["forecast"]["budget_s"]) == (2, 1800.0)
    assert told["forecast"]["seconds"] > 0
