"""Finding characters at the command line, in practice mode, and with wrong input."""

from __future__ import annotations

from pathlib import Path

from tests.story.conftest import CommandLine


def test_characters_are_found_by_words_and_by_likeness(furnished: CommandLine, tmp_path: Path) -> None:
    every = {one["id"]: one for one in furnished("characters", "list", "--json").json}
    first = next(iter(every.values()))
    found = furnished("search", first["description"], "--json").json
    assert found[0]["id"] == first["id"]
    assert [one["cosine"] for one in found] == sorted((one["cosine"] for one in found), reverse=True)
    others = {one["id"] for one in furnished("similar", first["id"][:8], "--json").json}
    assert others == {one["id"] for one in every.values() if one["state"] != "draft"} - {first["id"]}
    assert {one["id"] for one in furnished("recommend", first["id"][:8], "--json").json} == others
    said = furnished("search", first["name"])
    assert first["id"][:8] in said.stdout
    assert "by words alone" in said.stderr
    file = tmp_path / "embeddings.json"
    assert furnished("embedding", first["id"][:8], "--to", str(file)).code == 0
    checked = furnished("embedding", "--check", str(file)).stdout
    assert checked.startswith(f"lexical-v1, 384 dimensions, seed {first['seed']}: {first['name']}")


def test_wrong_input_is_refused_with_advice(furnished: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "no.json"
    for arguments, word in (
        (("search", " "), "no words"),
        (("similar", "ffffffff"), "no character"),
        (("recommend",), "Missing argument"),
        (("recommend", "ffffffff"), "no character"),
        (("embedding",), "Name a character"),
        (("embedding", "--check", str(file)), "cannot be read"),
    ):
        printed = furnished(*arguments)
        assert printed.code == 2 or "no character" in printed.stderr, arguments
        assert word in printed.stderr, arguments
    model = ("--set", f"search.model_folder={tmp_path}", "--practice", "search", "elf")
    printed = furnished(*model)
    assert printed.code == 3
    assert "model.safetensors" in printed.stderr
