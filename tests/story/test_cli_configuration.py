"""Configuration at the command line: what is set is in effect, secrets go to the keyring or nowhere."""

from __future__ import annotations

from tests.story.conftest import CommandLine


def test_a_setting_goes_to_the_file_and_back(cli: CommandLine) -> None:
    config = cli.folder / "config.toml"
    config.write_text("# mine\n[log]\nlevel = 'INFO' # quiet\n")
    assert cli("config", "set", "night.count", "7").stdout == "night.count is kept in config.toml.\n"
    [shown] = cli("config", "show", "night.count", "--json").json
    assert (shown["text"], shown["origin"]) == ("7", "config.toml")
    assert "# mine" in config.read_text() and "# quiet" in config.read_text()
    assert cli("config", "set", "night.count", "").code == 0
    [shown] = cli("config", "show", "night.count", "--json").json
    assert (shown["text"], shown["origin"]) == ("20", "default")
    assert cli("config", "validate").said == [], "nothing is left that would be reported"


def test_a_stronger_origin_is_said(cli: CommandLine) -> None:
    printed = cli("config", "set", "night.count", "7", BATCH_SIZE_PER_RUN="3")
    assert printed.code == 0
    assert printed.said == ["night.count still comes from environment BATCH_SIZE_PER_RUN, which is stronger."]


def test_a_secret_is_kept_in_the_keyring_and_never_shown(cli: CommandLine) -> None:
    printed = cli("config", "set", "comfyui.token", typed="hush-hush\n")
    assert (printed.code, printed.stdout) == (0, "comfyui.token is kept in keyring.\n")
    assert cli.keyring.secrets == {"comfyui.token": "hush-hush"}
    for command in ("config show", "config show --json", "config show comfyui.token", "doctor"):
        printed = cli(*command.split())
        assert "hush" not in printed.stdout + printed.stderr
    [shown] = cli("config", "show", "comfyui.token", "--json").json
    assert (shown["text"], shown["origin"]) == ("••••••••", "keyring")
    assert not (cli.folder / "config.toml").exists()


def test_a_secret_on_the_command_line_is_taken_with_a_warning(cli: CommandLine) -> None:
    printed = cli("config", "set", "comfyui.token", "hush")
    assert printed.code == 0
    assert "history" in printed.said[0]
    assert "hush" not in printed.stdout + printed.stderr


def test_without_a_safe_keyring_a_secret_is_refused_with_advice(cli: CommandLine) -> None:
    cli.keyring.is_there = False
    printed = cli("config", "set", "comfyui.token", typed="hush\n")
    assert printed.code == 3
    [line] = printed.said
    assert "environment" in line
    assert "hush" not in line
    assert list(cli.folder.iterdir()) == []


def test_every_problem_is_reported_at_once(cli: CommandLine) -> None:
    (cli.folder / "config.toml").write_text("[night]\ncount = 0\ncuont = 3\n[comfyui]\ntoken = 'hush'\n")
    printed = cli("config", "validate")
    assert printed.code == 2
    assert len(printed.said) == 3
    assert "hush" not in printed.stderr
    problems = cli("config", "validate", "--json")
    assert problems.code == 2
    assert [item["blocking"] for item in problems.json["problems"]] == [True, False, False]


def test_what_is_odd_but_harmless_is_said_once(cli: CommandLine) -> None:
    (cli.folder / "config.toml").write_text("[night]\ncuont = 3\n")
    for command in ("doctor", "runs", "config show", "config set log.level DEBUG"):
        printed = cli(*command.split())
        assert printed.code == 0
        assert printed.said == ["config.toml: 'night.cuont' is no setting. Did you mean night.count?"]
