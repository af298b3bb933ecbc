"""fast-generate and generate-batch on the command line, with nothing configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from charhub_console.domain.medusavr_identity import Variation, variation_seed
from tests.servers import in_thread
from tests.servers.comfyui import ComfyServer
from tests.story.conftest import CommandLine

LUNA = ("--name", "Luna Starweaver", "--description", "A mystical elven sorceress with silver hair")


def test_the_guides_batch_prints_its_summary_and_again_makes_nothing_twice(cli: CommandLine) -> None:
    first = cli("generate-batch", "--count", "3")
    lines = first.stdout.splitlines()
    assert first.code == 0
    assert lines[:6] == [
        "📊 Fast batch generation summary:",
        "✅ Successful: 3",
        "❌ Failed: 0",
        "📈 Success rate: 100.0%",
        "",
        "🎉 Characters created:",
    ]
    assert [line.split(" - ID: ")[0] for line in lines[6:]] == [
        "✅ 1. Luna Starweaver",
        "✅ 2. Zara Cybershade",
        "✅ 3. Captain Aria Blackwater",
    ]
    before = cli.state()
    again = cli("fast-generate", "--batch-templates", "--count", "3")
    assert again.stdout.count("there already") == 3
    assert cli.state() == before


def test_one_character_has_the_seed_it_has_in_medusavr(cli: CommandLine) -> None:
    printed = cli("fast-generate", *LUNA, "--style", "fantasy", "--json")
    [character] = printed.json["characters"]
    assert (printed.code, printed.json["successRate"], character["seed"]) == (0, 100.0, 4164696983)
    assert variation_seed(character["seed"], Variation.FACE) == (4164696983 + 1000) % (2**31 - 1)
    assert character["prompt"].startswith("adult, A mystical elven sorceress with silver hair, fantasy art style")
    assert Path(character["avatar"].removeprefix("file://")).is_file()


def test_a_dry_run_shows_everything_and_keeps_nothing(cli: CommandLine) -> None:
    Path("root").mkdir()
    Path("root/positive_prompt.txt").write_text("masterpiece, best quality\n")
    Path("other.txt").write_text("grain\n")
    given = ("--tags", "rebellious, confident,tech-savvy", "--negative-prompt", "other.txt", "--seed", "7")
    [shown] = cli("fast-generate", *LUNA, *given, "--steps", "30", "--dry-run", "--json").json
    assert shown["prompt"] == (
        "adult, A mystical elven sorceress with silver hair, anime style, rebellious, confident, tech-savvy, "
        "female, rebellious, confident, tech-savvy, masterpiece, best quality"
    )
    assert shown["negativePrompt"].startswith("grain, worst quality")
    assert (shown["seed"], shown["notApplied"]) == (7, ["steps"]), "the practice painter has no steps, and says so"
    assert cli("characters", "list", "--json").json == []
    assert cli("candidates", "list", "--json").json == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--nsfw", "true"), "No such option"),
        (("--stepz", "3"), "No such option"),
        (("--name", "Luna"), "needs both --name and --description"),
        ((*LUNA, "--style", "oil"), "no style 'oil'"),
        ((*LUNA, "--age", "17"), "Characters are adults"),
        ((*LUNA, "--steps", "0"), "--steps"),
        ((*LUNA, "--count", "2"), "are for templates"),
        (("--batch-templates", "--seed", "2"), "for one character"),
        ((*LUNA, "--positive-prompt", "nowhere.txt"), "cannot be read"),
        ((*LUNA, "--recipe", "nothing"), "no recipe called"),
    ],
)
def test_what_cannot_be_is_an_error(cli: CommandLine, words: tuple[str, ...], said: str) -> None:
    printed = cli("fast-generate", *words, width=200)
    assert printed.code == 2
    assert said in printed.stderr


def test_any_failure_is_exit_1_and_hurts_no_other(cli: CommandLine) -> None:
    folder = cli.practice / "templates"
    folder.mkdir(parents=True)
    (folder / "00-kid.toml").write_text('name = "Kid"\ndescription = "A 15 years old student."\nstyle = "anime"\n')
    printed = cli("generate-batch", "--count", "2", "--json", "--practice")
    assert printed.code == 1
    assert [character["success"] for character in printed.json["characters"]] == [False, True]
    assert printed.json["successRate"] == 50.0


def test_options_reach_the_server_and_the_record(cli: CommandLine) -> None:
    given = ("--recipe", "medusavr", "--steps", "30", "--cfg", "8", "--model", "mine.safetensors", "--bot")
    server = ComfyServer(models={"checkpoints": ["mine.safetensors"]})
    with in_thread(server):
        cli.settings |= {"comfyui.urls": server.url}
        printed = cli("fast-generate", *LUNA, *given, "--json")
        [done] = server.prompts.history.values()
    [character] = printed.json["characters"]
    graph = done["prompt"][2]
    assert printed.code == 0
    assert graph["0"]["inputs"]["ckpt_name"] == character["settings"]["Model"] == "mine.safetensors"
    assert (graph["4"]["inputs"]["steps"], graph["4"]["inputs"]["cfg"]) == (30, 8.0)
    assert graph["4"]["inputs"]["seed"] == character["seed"] == 4164696983
    assert (character["settings"]["Steps"], character["settings"]["CFG scale"]) == ("30", "8.0")
    assert (graph["1"]["inputs"]["text"], graph["2"]["inputs"]["text"]) == (
        character["prompt"],
        character["negativePrompt"],
    )
