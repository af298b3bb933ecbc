"""Recipe folders: what is read, what is refused and in which words."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charhub_console.adapters.recipe_files import load_recipes, parse_recipe, read_recipes
from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.recipe import Graph, ParameterChoice, Recipe
from charhub_console.domain.views import View

SHIPPED = Path(__file__).parents[2] / "resources" / "recipes"
RECIPES = load_recipes(SHIPPED)
COMFY = [recipe for recipe in RECIPES if recipe.kind == "comfyui"]


def named(name: str) -> Recipe:
    return next(recipe for recipe in RECIPES if recipe.name == name)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of the operator's own with a copy of `checkpoint`."""
    shutil.copytree(SHIPPED / "checkpoint", tmp_path / "recipes" / "checkpoint")
    return tmp_path / "recipes"


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "checkpoint" / "recipe.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def refusal(folder: Path) -> str:
    with pytest.raises(RecipeInvalid) as caught:
        load_recipes(folder)
    assert caught.value.advice
    return caught.value.title


def test_these_recipes_are_shipped() -> None:
    assert [recipe.name for recipe in RECIPES] == [
        "charhub",
        "checkpoint",
        "flux2-klein-4b",
        "medusavr",
        "medusavr-webui",
        "practice",
        "qwen-edit-2511",
        "webui",
    ]
    assert named("practice").kind == "practice"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_paints_all_five_views_in_the_shape_charhub_wants(recipe: Recipe) -> None:
    for view in View:
        plan = recipe.view(view)
        wanted = view.size_px
        assert plan.width * wanted[1] == plan.height * wanted[0]


@pytest.mark.parametrize("recipe", COMFY, ids=lambda recipe: recipe.name)
def test_with_any_number_of_references_there_is_a_graph_that_takes_exactly_these(recipe: Recipe) -> None:
    for view in View:
        plan = recipe.view(view)
        for count in range(len(plan.references) + 1):
            assert recipe.graph_for(plan.graph_name(count), count).places == count


@pytest.mark.parametrize("recipe", COMFY, ids=lambda recipe: recipe.name)
def test_no_graph_holds_a_link_to_nowhere_a_left_over_seed_or_an_empty_model_name(recipe: Recipe) -> None:
    for graph in recipe.graphs:
        nodes = json.loads(graph.text)
        bound = {(item.node, item.input_name) for item in graph.bindings}
        for number, node in nodes.items():
            for name, value in node["inputs"].items():
                if name in ("seed", "noise_seed"):
                    assert (number, name) in bound
                if value == "" and name != "wildcard" and recipe.name != "checkpoint":
                    assert (number, name) in bound


def nodes_of(graph: Graph, kind: str) -> list[dict[str, object]]:
    return [node["inputs"] for node in json.loads(graph.text).values() if node["class_type"] == kind]


def test_the_charhub_graphs_do_not_repeat_its_defects() -> None:
    recipe = named("charhub")
    for graph in recipe.graphs:
        nodes = json.loads(graph.text)
        model = nodes["3"]["inputs"]["model"][0]
        while nodes[model]["class_type"] == "IPAdapterFaceID":
            model = nodes[model]["inputs"]["model"][0]
        assert nodes[model]["class_type"] == "Lora Loader Stack (rgthree)"
        assert all(folder["load_always"] is True for folder in nodes_of(graph, "LoadImagesFromDir //Inspire"))
    back = recipe.view(View.REFERENCE_BACK)
    for count in range(3):
        graph = recipe.graph_for(back.graph_name(count), count)
        assert not nodes_of(graph, "FaceDetailer")
        assert not graph.prepared or not nodes_of(recipe.graph(graph.prepared), "FaceDetailer")
    assert nodes_of(recipe.graph_for(recipe.view(View.AVATAR).graph, 1), "FaceDetailer")


@pytest.mark.parametrize("name", ["qwen-edit-2511", "flux2-klein-4b"])
def test_the_turned_views_start_from_the_front_or_else_the_avatar_and_look_at_the_source_too(name: str) -> None:
    for view in (View.REFERENCE_SIDE, View.REFERENCE_BACK, View.REFERENCE_AVATAR):
        first, second = named(name).view(view).references
        assert first.sources == ("front", "avatar")
        assert second.sources == ("source",)
        assert not second.required
    assert named(name).view(View.AVATAR).references[0].sources == ("source",)


def test_the_avatar_is_not_turned_by_the_angles_lora() -> None:
    recipe = named("qwen-edit-2511")
    portrait = recipe.graph_for(recipe.view(View.AVATAR).graph, 1)
    assert len(nodes_of(portrait, "LoraLoaderModelOnly")) == 1


def test_the_operators_checkpoint_goes_into_the_graph_the_file_list_and_the_metadata() -> None:
    choice = ParameterChoice("checkpoint", "model", "mine.safetensors")
    recipe = next(item for item in load_recipes(SHIPPED, choices=[choice]) if item.name == "checkpoint")
    assert all(
        nodes_of(graph, "CheckpointLoaderSimple")[0]["ckpt_name"] == "mine.safetensors" for graph in recipe.graphs
    )
    assert recipe.files == (("checkpoints", "mine.safetensors"),)
    assert ("Model", "mine.safetensors") in recipe.settings_for("ANIME")
    assert recipe.digest != named("checkpoint").digest


def test_a_number_from_the_environment_arrives_as_a_number() -> None:
    choices = [ParameterChoice("checkpoint", "steps", "12"), ParameterChoice("checkpoint", "cfg", "4.5")]
    recipe = next(item for item in load_recipes(SHIPPED, choices=choices) if item.name == "checkpoint")
    sampler = nodes_of(recipe.graphs[0], "KSampler")[0]
    assert (sampler["steps"], sampler["cfg"]) == (12, 4.5)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (
            ParameterChoice("checkpoint", "steps", "many"),
            "given for steps of the recipe checkpoint must be a whole number",
        ),
        (ParameterChoice("checkpoint", "cfg", "inf"), "given for cfg of the recipe checkpoint must be a finite number"),
        (ParameterChoice("checkpoint", "modle", "x"), "The recipe checkpoint has no parameter modle"),
        (ParameterChoice("chekpoint", "model", "x"), "model is set for the recipe chekpoint, which is not there"),
    ],
)
def test_a_mistyped_parameter_is_told(choice: ParameterChoice, words: str) -> None:
    with pytest.raises(RecipeInvalid, match=words):
        load_recipes(SHIPPED, choices=[choice])


def test_a_recipe_of_the_operator_replaces_the_shipped_one_of_the_same_name(own: Path) -> None:
    change(own, 'title = "Checkpoint (SD 1.5, SDXL)"', 'title = "Mine"')
    shutil.copytree(own / "checkpoint", own / "another")
    recipes = {recipe.name: recipe for recipe in load_recipes(SHIPPED, own, own / "not-there")}
    assert recipes["checkpoint"].title == "Mine"
    assert recipes["another"].title == "Mine"
    assert len(recipes) == len(RECIPES) + 1


def test_a_broken_recipe_of_the_operator_hurts_no_other_and_is_not_replaced_by_the_shipped_one(own: Path) -> None:
    change(own, "width = 768", "width = 770")
    read = read_recipes(SHIPPED, own)
    assert [recipe.name for recipe in read.recipes] == [one.name for one in RECIPES if one.name != "checkpoint"]
    assert "checkpoint/recipe.toml: views.AVATAR.width" in read.problems[0].title


def test_the_digest_changes_with_any_file_of_the_recipe(own: Path) -> None:
    before = load_recipes(own)[0].digest
    assert before == named("checkpoint").digest
    graph = own / "checkpoint" / "txt2img.json"
    graph.write_text(graph.read_text().replace("28", "29"))
    assert load_recipes(own)[0].digest != before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "comfyui"', 'kind = "comfy"', "recipe.toml: kind must be one of comfyui"),
        ('kind = "comfyui"', "kind = 3", "recipe.toml: kind must be a text"),
        ('title = "Checkpoint (SD 1.5, SDXL)"', "", "recipe.toml: title is missing"),
        ("width = 768", "width = 0", "views.AVATAR.width must be a number of pixels"),
        ("height = 768", "height = 100", "views.AVATAR.height must be a number of pixels"),
        ("[views.REFERENCE_BACK]", "[views.BACK]", "views.BACK is not known here"),
        ('file = "img2img.json"', 'file = "../../x.json"', "graphs.img2img.file must be the plain name"),
        ('file = "img2img.json"', 'file = "gone.json"', "gone.json: cannot be read"),
        ('output = "7"', 'output = "77"', "output names a node that is not in the graph"),
        ('"5.seed" = "seed"', '"5.sed" = "seed"', "bind.5.sed names a node and input that no graph has"),
        ('"5.seed" = "seed"', "", "binds no seed"),
        ('"7.filename_prefix" = "prefix"', "", "binds no prefix at its output node 7"),
        ('"2.text" = "prompt"', '"2.text" = "promt"', "puts in 'promt', which is no value"),
        ('"2.text" = "prompt"', '"2.text" = "prompt"\n"2.clip" = "prompt"', "input that comes from another node"),
        ('"5.steps" = "param:steps"', '"5.steps" = "param:stps"', "uses the parameter stps"),
        ('Model = "param:model"', 'Model = "param:modell"', "settings.Model uses the parameter modell"),
        ('"5.denoise" = "view:denoise"', '"5.denose" = "view:denoise"', "node 5 .KSampler. does not have"),
        ('"5.denoise" = "view:denoise"', '"5.denoise" = "view:strength"', "views.AVATAR.values lacks strength"),
        ('"8.image" = "reference:0"', '"8.image" = "reference:1"', "must number its reference images"),
        ('graph = "img2img"', 'graph = "img"', "views.AVATAR.graph names the graph img, which is not there"),
        ('graph_without = "txt2img"\n', "", "views.AVATAR.graph_without must be a graph that takes no reference"),
        ('[{ from = ["source"] }]', "[]", "views.AVATAR"),
        ('[{ from = ["source"] }]', '[{ from = ["avatar"] }]', "views.AVATAR.references.0..from must be"),
        ('[{ from = ["source"] }]', '[{ from = ["web"] }]', "views.AVATAR.references.0..from may hold source"),
        ('["front", "avatar", "source"]', '["avatar", "front"]', "needs avatar or source after front"),
        ('[{ from = ["avatar", "source"] }]', '[{ from = ["avatar"] }, { from = ["source"] }]', "are more than the 1"),
        ("{subject}, looking", "looking", "views.AVATAR.prompt must hold {subject}"),
        ("{subject}, looking", "{subject}, {name}", "views.AVATAR.prompt may hold these placeholders"),
        ("{subject}, looking", "{subject}, {", "views.AVATAR.prompt may hold these placeholders"),
        ("default = 28", "default = nan", "parameters.steps.default must be a finite number"),
        ("default = 28", "default = true", "parameters.steps.default must be a text or a number"),
        ("default = 28", "defalt = 28", "parameters.steps.defalt is not known here"),
        ("[bind]", "[bind", "is no TOML text"),
    ],
)
def test_a_mistake_is_told_with_file_and_field(own: Path, old: str, new: str, words: str) -> None:
    change(own, old, new)
    title = refusal(own)
    assert title.startswith(("checkpoint/", "The setting"))
    with pytest.raises(RecipeInvalid, match=words):
        load_recipes(own)


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        ("", "is no JSON text"),
        ('{"1": NaN}', "is no JSON text"),
        ("[" * 100_000, "is no JSON text"),
        ("[]", "must be a graph in ComfyUI's API format"),
        ('{"nodes": [], "links": []}', "node nodes has no class_type"),
        ('{"1": {"class_type": "A"}}', "node 1 has no inputs"),
        ('{"1": {"class_type": "A", "inputs": {"x": ["9", 0]}}}', "takes x from node 9, which is not there"),
    ],
)
def test_a_graph_that_is_none_is_told_by_its_file(own: Path, graph: str, words: str) -> None:
    (own / "checkpoint" / "img2img.json").write_text(graph)
    title = refusal(own)
    assert title.startswith("checkpoint/img2img.json")
    assert words in title


def test_a_graph_outside_of_the_recipe_is_not_read(own: Path, tmp_path: Path) -> None:
    graph = own / "checkpoint" / "img2img.json"
    secret = tmp_path / "secret.json"
    graph.rename(secret)
    graph.symlink_to(secret)
    assert "leads out of the recipe's folder" in refusal(own)


def test_a_huge_file_is_not_read(own: Path) -> None:
    (own / "checkpoint" / "img2img.json").write_bytes(b" " * (2 * 1024 * 1024 + 1))
    assert "larger than 2048 KiB" in refusal(own)


TOML = (SHIPPED / "checkpoint" / "recipe.toml").read_bytes()
GRAPH = (SHIPPED / "checkpoint" / "img2img.json").read_bytes()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["1", "inputs", "class_type"]), inner),
    max_leaves=12,
)
RELAXED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def only_refused(toml: bytes, graph: bytes) -> None:
    with contextlib.suppress(RecipeInvalid):
        parse_recipe("checkpoint", toml, lambda _: graph)


@RELAXED
@given(st.binary(), st.binary())
def test_no_bytes_make_the_reader_stumble(toml: bytes, graph: bytes) -> None:
    only_refused(toml, GRAPH)
    only_refused(TOML, graph)


@RELAXED
@given(JSON)
def test_no_json_makes_the_reader_stumble(graph: object) -> None:
    only_refused(TOML, json.dumps(graph).encode())


@RELAXED
@given(st.data())
def test_no_line_put_in_place_of_another_makes_the_reader_stumble(data: st.DataObject) -> None:
    lines = TOML.decode().splitlines()
    where = data.draw(st.integers(0, len(lines) - 1))
    values = ["0", "-1", "1e999", "nan", "true", "[]", "{}", '""', "[[]]", "1979-05-27", '"x:y"', "[{}]", "9" * 5000]
    key = lines[where].partition("=")[0]
    lines[where] = data.draw(st.sampled_from([f"{key}= {value}" for value in values] + ["", "[views]", "[[bind]]"]))
    only_refused("\n".join(lines).encode(), GRAPH)


@pytest.mark.parametrize("toml", [b"x = " + b"[" * 50_000, b"\xff", b"x = 1\nx = 2", b"x = " + b"9" * 50_000])
def test_hostile_toml_is_refused(toml: bytes) -> None:
    with pytest.raises(RecipeInvalid, match="is no TOML text"):
        parse_recipe("checkpoint", toml, lambda _: GRAPH)
