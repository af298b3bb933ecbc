"""Request files: the body of a WebUI call as JSON, with the places where values go."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from charhub_console.adapters.recipe_files.fields import complain
from charhub_console.adapters.recipe_files.graphs import VALUES, check_values
from charhub_console.domain.recipe import Binding, Scalar

Body = dict[str, Any]
# What the console itself sets in every call, so that one image comes back and can be found again.
_OURS = frozenset({"force_task_id", "save_images", "send_images", "batch_size", "n_iter"})


def read_body(data: bytes, where: str) -> Body:
    """The request. Raises: RecipeInvalid."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        body = json.loads(data.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        complain(where, "is no JSON text")
    if not isinstance(body, dict) or not isinstance(body.get("override_settings"), dict):
        complain(where, "must be a request for /sdapi/v1/txt2img or img2img, with override_settings")
    if "sd_model_checkpoint" not in body["override_settings"]:
        complain(where, "must name its checkpoint in override_settings.sd_model_checkpoint")
    for key in _OURS & body.keys():
        complain(where, f"says {key}, which the console sets itself")
    return body


def fits(target: str, body: Body) -> bool:
    """Whether the request has this place: `override_settings.sd_model_checkpoint`, `init_images.0`."""
    place: Any = body
    for part in target.split("."):
        if isinstance(place, list) and part.isdecimal() and int(part) < len(place):
            place = place[int(part)]
        elif isinstance(place, dict) and part in place:
            place = place[part]
        else:
            return False
    return not isinstance(place, dict | list)


def binding(target: str, value: str, body: Body, parameters: dict[str, Scalar], where: str) -> Binding:
    """`"seed" = "seed"` as a Binding, checked against the request. Raises: RecipeInvalid."""
    if not fits(target, body):
        complain(where, "names a place that the request does not have")
    kind, _, parameter = value.partition(":")
    if kind == "param" and parameter not in parameters:
        complain(where, f"uses the parameter {parameter}, which is not there")
    if kind != "param" and (not VALUES.fullmatch(value) or value in ("prefix", "reference_path")):
        complain(where, f"puts in {value!r}, which is no value this console has for a WebUI")
    return Binding(value=value, node="", input_name=target)


def put_parameters(body: Body, bindings: list[Binding], parameters: dict[str, Scalar]) -> tuple[Binding, ...]:
    """Put the parameters' values into the request; returns the bindings that are left for each image."""
    left = []
    for item in bindings:
        if item.value.startswith("param:"):
            *way, last = item.input_name.split(".")
            place: Any = body
            for part in way:
                place = place[int(part) if isinstance(place, list) else part]
            place[int(last) if isinstance(place, list) else last] = parameters[item.value.removeprefix("param:")]
        else:
            left.append(item)
    return tuple(left)


def check_bound(bindings: tuple[Binding, ...], output: str, where: str) -> None:
    """Every request takes a prompt and a seed. Raises: RecipeInvalid."""
    check_values(bindings, where)
