"""A recipe's request filled for one image: values at their places, and what lets it be found again."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import UUID

from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.recipe import Graph
from charhub_console.engine.ports import GenerationRequest

Body = dict[str, Any]


def route_of(body: Body) -> str:
    """A request with a picture to begin from goes to img2img."""
    return "img2img" if "init_images" in body else "txt2img"


def read(graph: Graph) -> Body:
    """The request as the recipe has it (it was checked when it was read)."""
    body: Body = json.loads(graph.text)
    return body


def put(body: Body, path: str, value: Any) -> None:
    """Set a place like `override_settings.sd_model_checkpoint` or `init_images.0`; it was checked to exist."""
    *way, last = path.split(".")
    place: Any = body
    for part in way:
        place = place[int(part) if isinstance(place, list) else part]
    place[int(last) if isinstance(place, list) else last] = value


def fill(request: GenerationRequest) -> Body:
    """The request with everything of this image in it, its references as base64.

    Raises:
        RecipeInvalid: the recipe has no value for a place, or no request for that few references.
    """
    graph = request.recipe.graph_for(request.graph, len(request.references))
    values: dict[str, Any] = {
        "prompt": request.prompt,
        "negative": request.negative_prompt,
        "seed": request.seed,
        "width": request.width,
        "height": request.height,
    }
    values |= {f"reference:{n}": base64.b64encode(data).decode() for n, data in enumerate(request.references)}
    values |= {f"view:{name}": value for name, value in request.recipe.view(request.view).values}
    values |= {f"style:{name}": value for name, value in request.recipe.values_for(request.style).items()}
    values |= request.recipe.parameter_values
    body = read(graph)
    for binding in (*graph.parameters, *graph.bindings):
        if binding.value not in values:
            raise RecipeInvalid(
                f"The recipe {request.recipe.name} has no {binding.value} for its graph {graph.name}.",
                "Check the recipe with `charhub-console recipes check`.",
            )
        put(body, binding.input_name, values[binding.value])
    return body


def file_name(job_id: str) -> str:
    """What the server calls the image on its own disk, without ending. Raises: ValueError (no uuid)."""
    return f"charhub-{UUID(job_id)}"


def traceable(body: Body, job_id: str, *, task_ids: bool) -> Body:
    """The same, to be found again under the job's id when its answer is lost: as a task, and as a file."""
    saving = {
        "samples_filename_pattern": file_name(job_id),
        "samples_format": "png",
        "save_images_add_number": False,
        "save_to_dirs": False,
    }
    found = {"save_images": True, "send_images": True, "batch_size": 1, "n_iter": 1}
    own = {"force_task_id": job_id} if task_ids else {}
    return {**body, **found, **own, "override_settings": {**body.get("override_settings", {}), **saving}}


def files(options: dict[str, Any], job_id: str) -> tuple[str, ...]:
    """Where that file lies at a server with these settings."""
    common = str(options.get("outdir_samples") or "")
    folders = [common] if common else []
    for route in ("txt2img", "img2img"):
        folders.append(common or str(options.get(f"outdir_{route}_samples") or f"outputs/{route}-images"))
    name = f"{file_name(job_id)}.png"
    return tuple(dict.fromkeys(f"{folder.replace(chr(92), '/').rstrip('/')}/{name}" for folder in folders))
