"""Every shipped recipe on a server that has its files, and what is said of one that has not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from charhub_console.adapters.comfyui.graph import fill, prefix
from charhub_console.adapters.recipe_files import load_recipes
from charhub_console.domain.errors import BadAnswer, GenerationFailed, RecipeInvalid, Unauthorized
from charhub_console.domain.recipe import ParameterChoice, Recipe
from charhub_console.domain.views import View
from charhub_console.engine.ports import GenerationRequest, RecipeProblem
from tests.adapters.comfyui_jobs import CHECKPOINT, FOLDER, RECIPES, backend, job, paint, picture, result
from tests.servers.comfyui import ComfyServer

COMFY = [recipe for recipe in RECIPES.values() if recipe.kind == "comfyui"]
SIDE, AVATAR = View.REFERENCE_SIDE, View.AVATAR


def models(recipe: Recipe) -> dict[str, list[str]]:
    """The files a recipe needs, by folder."""
    found: dict[str, list[str]] = {}
    for folder, name in recipe.files:
        found.setdefault(folder, []).append(name)
    for style in recipe.styles:
        found.setdefault("checkpoints", []).extend(str(value) for _, value in style.values)
    return found


def graph_sent(server: ComfyServer, request: GenerationRequest) -> dict[str, Any]:
    """What the server was asked to run."""
    graph: dict[str, Any] = server.prompts.history[request.job_id]["prompt"][2]
    return graph


def with_parameter(recipe: str, name: str, value: str) -> Recipe:
    choices = [ParameterChoice(recipe, name, value)]
    return next(item for item in load_recipes(FOLDER, choices=choices) if item.name == recipe)


@pytest.mark.parametrize("recipe", COMFY, ids=lambda recipe: recipe.name)
@pytest.mark.parametrize("version", ["0.3.64", "0.24.0"])
async def test_every_view_is_painted_with_any_number_of_references(recipe: Recipe, version: str) -> None:
    async with ComfyServer(version=version, models=models(recipe)) as server, backend(server.url) as made:
        assert await made.check(recipe) == ()
        for view in View:
            for count in range(len(recipe.view(view).references) + 1):
                references = tuple(picture(colour=colour) for colour in ("red", "blue")[:count])
                assert await paint(made, job(recipe, view, references=references, seed=count))
        assert {execution.outcome for execution in server.executions} == {"success"}


async def test_every_value_is_put_where_the_recipe_says() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        request = job(seed=2**32 - 1, width=768, height=1152)
        await paint(made, request)
        graph = graph_sent(server, request)
    assert graph["1"]["inputs"]["ckpt_name"] == "sd15_tiny.safetensors"
    assert graph["2"]["inputs"]["text"] == request.prompt
    assert graph["3"]["inputs"]["text"] == request.negative_prompt
    assert (graph["4"]["inputs"]["width"], graph["4"]["inputs"]["height"]) == (768, 1152)
    assert (graph["5"]["inputs"]["seed"], graph["5"]["inputs"]["steps"]) == (2**32 - 1, 4)
    assert graph["5"]["inputs"]["denoise"] == 1.0
    assert graph["7"]["inputs"]["filename_prefix"] == f"charhub/{request.job_id}/img"


async def test_a_reference_is_uploaded_once_and_painted_over_with_the_strength_of_the_view() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        first, second = job(references=(picture(),)), job(view=SIDE, references=(picture(),))
        await paint(made, first)
        await paint(made, second)
        graphs = [graph_sent(server, request) for request in (first, second)]
    assert len(server.uploads) == 1
    assert graphs[0]["8"]["inputs"]["image"] == f"charhub/{server.uploads[0].name}"
    assert [graph["5"]["inputs"]["denoise"] for graph in graphs] == [0.65, 0.9]


async def test_the_name_the_server_gave_to_a_reference_is_the_one_that_is_used() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        data = picture()
        await paint(made, job(references=(data,)))
        stored = next((server.folders.of("input") / "charhub").iterdir())
        stored.write_bytes(picture(colour="red"))  # another picture under our name
        async with backend(server.url) as later:
            request = job(references=(data,))
            await paint(later, request)
            assert graph_sent(server, request)["8"]["inputs"]["image"].endswith(" (1).png")


async def test_a_reference_somebody_deleted_from_the_server_is_uploaded_again_next_time() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await paint(made, job(references=(picture(),)))
        next((server.folders.of("input") / "charhub").iterdir()).unlink()
        with pytest.raises(GenerationFailed, match="LoadImage"):
            await made.submit(job(references=(picture(),)))
        assert await paint(made, job(references=(picture(),)))


async def test_a_file_in_another_folder_or_with_the_slashes_of_windows_is_found() -> None:
    wanted = {"checkpoints": ["Illustrious\\sd15_TINY.safetensors", "other.safetensors"]}
    async with ComfyServer(models=wanted) as server, backend(server.url) as made:
        assert await made.check(CHECKPOINT) == ()
        request = job()
        await paint(made, request)
        assert graph_sent(server, request)["1"]["inputs"]["ckpt_name"] == "Illustrious\\sd15_TINY.safetensors"


async def test_of_two_files_of_one_name_none_is_guessed() -> None:
    wanted = {"checkpoints": ["a/sd15_tiny.safetensors", "b/sd15_tiny.safetensors"]}
    async with ComfyServer(models=wanted) as server, backend(server.url) as made:
        assert len(await made.check(CHECKPOINT)) == 1


async def test_a_missing_model_is_named_with_its_folder_and_what_there_is_instead() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        problems = await made.check(with_parameter("checkpoint", "model", "mine.safetensors"))
    assert problems == (
        RecipeProblem(
            "gpu-1",
            "The file mine.safetensors is missing in models/checkpoints.",
            "Put it there; or set checkpoint.model to one the server has: "
            "sd15_random.safetensors, sd15_tiny.safetensors.",
        ),
    )


async def test_a_folder_without_any_model_is_told_without_alternatives() -> None:
    async with ComfyServer(models={"checkpoints": []}) as server, backend(server.url) as made:
        problems = await made.check(CHECKPOINT)
    assert problems[0].advice == "Put it there; the server has no file of that kind."


async def test_a_missing_node_is_named_with_where_to_get_it() -> None:
    recipe = RECIPES["charhub"]
    async with ComfyServer(models=models(recipe)) as server, backend(server.url) as made:
        server.remove_node("FaceDetailer")
        server.remove_node("VAEDecode")
        problems = {problem.what: problem.advice for problem in await made.check(recipe)}
    assert problems["The node FaceDetailer is missing."].startswith("Install ComfyUI-Impact-Pack (https://")
    assert "ComfyUI-Manager" in problems["The node VAEDecode is missing."]
    assert len(problems) == 2


async def test_an_old_server_is_told_to_be_updated_for_new_core_nodes() -> None:
    recipe = RECIPES["flux2-klein-4b"]
    async with ComfyServer(models=models(recipe)) as server, backend(server.url) as made:
        server.remove_node("Flux2Scheduler")
        problems = await made.check(recipe)
    assert [problem.advice for problem in problems] == ["Install ComfyUI 0.9.2 or later: it is part of it."]


async def test_a_word_the_server_does_not_know_is_told_with_those_it_knows() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        problems = await made.check(with_parameter("checkpoint", "sampler", "dpm_9"))
    assert problems[-1].what == "The node KSampler knows no sampler_name 'dpm_9'."
    assert problems[-1].advice.startswith(
        "In a copy of the recipe checkpoint in the data folder, set the parameter sampler to one of: euler, "
    )


UNSET = with_parameter("checkpoint", "model", "")


async def test_no_model_is_ever_picked_without_being_asked_for() -> None:
    async with ComfyServer(models={"checkpoints": ["only.safetensors"]}) as server, backend(server.url) as made:
        with pytest.raises(GenerationFailed, match="CheckpointLoaderSimple"):
            await made.submit(job(UNSET))
        assert not server.submissions


@pytest.mark.parametrize(
    ("files", "what", "advice"),
    [
        (["a"], "and the server has 1 to choose from.", "Set checkpoint.model to one of: a."),
        (["a", "b"], "and the server has 2 to choose from.", "Set checkpoint.model to one of: a, b."),
        ([], "and the server has none.", "Put one into models/checkpoints."),
    ],
)
async def test_without_a_chosen_model_a_person_is_asked_to_choose(files: list[str], what: str, advice: str) -> None:
    async with ComfyServer(models={"checkpoints": files}) as server, backend(server.url) as made:
        (problem,) = await made.check(UNSET)
    assert problem.what == f"The recipe checkpoint names no file of models/checkpoints, {what}"
    assert problem.advice == advice


async def test_an_input_a_newer_server_requires_is_filled_with_its_default() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        kind = server.node_types["VAEDecode"]
        extra = replace(server.node_types["KSampler"].inputs["steps"], config={"default": 3})
        server.node_types["VAEDecode"] = replace(kind, inputs=kind.inputs | {"tiles": extra})
        assert await made.check(CHECKPOINT) == ()
        request = job()
        await paint(made, request)
        assert graph_sent(server, request)["6"]["inputs"]["tiles"] == 3


async def test_an_input_a_newer_server_requires_without_a_default_is_told() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        kind = server.node_types["VAEDecode"]
        socket = server.node_types["VAEDecode"].inputs["vae"]
        server.node_types["VAEDecode"] = replace(kind, inputs=kind.inputs | {"tiler": socket})
        problems = await made.check(CHECKPOINT)
    assert "VAEDecode wants the input tiler" in problems[0].what
    assert len(problems) == 2, "one for each of its graphs"


async def test_a_model_copied_to_the_server_is_found_at_the_next_check() -> None:
    async with ComfyServer(models={"checkpoints": ["x"]}) as server, backend(server.url) as made:
        assert await made.check(CHECKPOINT)
        server.models["checkpoints"].append("sd15_tiny.safetensors")
        assert await made.check(CHECKPOINT) == ()


async def test_nodes_are_asked_for_once_and_not_for_every_image() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        for seed in range(3):
            await paint(made, job(seed=seed))
        asked = [call for call in server.requests if "object_info" in call]
    assert len(asked) == len(set(asked)) == 6


async def test_a_recipe_of_another_kind_is_not_for_comfyui() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        problems = await made.check(RECIPES["practice"])
        assert problems[0].what == "The recipe practice is for practice, not for ComfyUI."
        assert not server.requests


async def test_a_server_that_is_no_comfyui_is_told() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        server.hidden_routes = {"/object_info"}
        with pytest.raises(BadAnswer, match="gpu-1 has no object_info: it is no ComfyUI"):
            await made.check(CHECKPOINT)


async def test_a_wrong_token_is_told_before_anything_is_sent() -> None:
    async with ComfyServer(token="right") as server, backend(server.url, token="wrong") as made:
        with pytest.raises(Unauthorized) as caught:
            await made.submit(job())
        assert "comfyui.token" in caught.value.advice
        assert not (await made.health()).healthy
        assert not server.submissions


async def test_a_token_goes_with_every_call_and_the_socket() -> None:
    async with ComfyServer(token="right") as server, backend(server.url, token="right") as made:
        await paint(made, job(references=(picture(),)))
        assert server.hub.client_ids
        assert all(headers["authorization"] == "Bearer right" for headers in server.headers)


def test_a_job_id_that_could_lead_out_of_the_output_folder_is_refused() -> None:
    with pytest.raises(ValueError, match="badly formed"):
        prefix("../../etc")


def test_a_value_the_request_does_not_have_is_told_and_not_left_out() -> None:
    request = job(references=(picture(),))
    with pytest.raises(RecipeInvalid, match="no reference:0 for its graph img2img"):
        fill(CHECKPOINT.graph("img2img"), request, uploads=[])


def test_filling_a_graph_leaves_the_recipe_as_it_is() -> None:
    graph = CHECKPOINT.graph("txt2img")
    before = graph.text
    assert json.loads(before) != fill(graph, job(), uploads=[])
    assert graph.text == before


async def test_a_graph_that_saves_nothing_is_told() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        other = replace(CHECKPOINT.graph("txt2img"), output_node="6")
        recipe = replace(CHECKPOINT, graphs=(other,))
        with pytest.raises(GenerationFailed, match="ended the job without saving an image"):
            await result(made, replace(request, recipe=recipe))


async def test_a_recipe_with_checkpoints_by_style_needs_one_of_them_and_uses_the_one_of_the_style() -> None:
    recipe = RECIPES["medusavr"]
    only_one = {"checkpoints": ["cyberrealistic.safetensors"]}
    async with ComfyServer(models=only_one) as server, backend(server.url) as made:
        assert await made.check(recipe) == ()
        request = job(recipe, style="REALISTIC")
        await paint(made, request)
        graph = graph_sent(server, request)
        with pytest.raises(GenerationFailed, match=r"diving\.safetensors"):
            await made.submit(job(recipe, style="ANIME"))
    assert graph["0"]["inputs"]["ckpt_name"] == "cyberrealistic.safetensors"
    assert (graph["4"]["inputs"]["steps"], graph["4"]["inputs"]["cfg"]) == (25, 6.0)
    assert (graph["4"]["inputs"]["sampler_name"], graph["4"]["inputs"]["scheduler"]) == ("dpmpp_2m", "karras")
    assert len(graph) == 7
    async with ComfyServer(models={"checkpoints": ["other.safetensors"]}) as server, backend(server.url) as made:
        missing = [problem.what for problem in await made.check(recipe)]
        assert len(missing) == 2
        assert all("safetensors" in what for what in missing)
