"""What the nodes do: pictures instead of tensors, real files instead of nothing."""

from __future__ import annotations

import errno
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.servers.comfyui.folders import Folders
from tests.servers.comfyui.graph import is_link
from tests.servers.comfyui.images import Picture, png, webp
from tests.servers.comfyui.nodes import NodeType
from tests.servers.comfyui.versions import Version

Json = dict[str, Any]
Values = dict[str, Picture]  # what each node made, by node id

OOM_TYPE = "torch.OutOfMemoryError"
OOM_TEXT = (
    "Allocation on device\nThis error means you ran out of memory on your GPU.\n\n"
    "TIPS: If the workflow worked before you might have accidentally set the batch_size to a large number."
)
_PICTURE_INPUTS = ("latent_image", "samples", "pixels", "images", "image", "image1")


class NodeError(Exception):
    """A node raised: the run ends with execution_error. `kind` is the exception's full name over there."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Workshop:
    """Runs single nodes against the folders of one server."""

    def __init__(self, folders: Folders, version: Version) -> None:
        self.folders = folders
        self.version = version

    def changed(self, content: Json) -> Any:
        """IS_CHANGED: the hash of the file LoadImage names; None for all others."""
        if content["class_type"] != "LoadImage":
            return None
        path = self.folders.annotated(str(content["inputs"].get("image")))
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

    def make(self, kind: NodeType, inputs: Json, made: Values, signature: bytes) -> Picture:
        """What a node that makes or passes on pictures gives. Nodes without pictures give a placeholder.

        Raises:
            NodeError
        """
        for name, wanted in kind.inputs.items():
            if not wanted.is_literal and name in inputs and not is_link(inputs[name]):
                kind_name = type(inputs[name]).__name__
                message = f"'{kind_name}' object has no attribute 'get_model_object'"
                raise NodeError("AttributeError", message + "\n")
        if kind.name == "LoadImage":
            return self._load(str(inputs["image"]), signature)
        if kind.name == "EmptyImage":
            colour = int(inputs["color"]).to_bytes(3, "big")
            rgb = (colour[0], colour[1], colour[2])
            return Picture(signature, inputs["width"], inputs["height"], inputs["batch_size"], colour=rgb)
        source = _source(inputs, made)
        if kind.name == "SpikeRaise":
            raise self._raised(inputs)
        if kind.name in ("SpikeSleep", "SpikeDeaf"):
            return source
        return _sized(kind, inputs, replace(source, digest=signature, colour=None, file=None))

    def save(
        self, picture: Picture, inputs: Json, prompt: Json, extra: Any, *, kind: str = "output"
    ) -> tuple[Json, list[Path]]:
        """SaveImage and PreviewImage: (the UI output, the files).

        Raises:
            NodeError: the prefix leads outside, is too long, or extra_pnginfo is no object.
        """
        prefix = str(inputs.get("filename_prefix", f"ComfyUI_temp_{self.folders.temp_suffix}"))
        texts: Json = {"prompt": prompt}
        if extra is not None and not isinstance(extra, dict):
            raise NodeError("TypeError", "string indices must be integers, not 'str'\n")
        texts.update(extra or {})
        places = self._places(prefix, kind, picture)
        for number, (_, path) in enumerate(places):
            self._write(path, png(picture, number, texts))
        images = [{"filename": path.name, "subfolder": subfolder, "type": kind} for subfolder, path in places]
        return {"images": images}, [path for _, path in places]

    def save_webp(self, picture: Picture, inputs: Json) -> tuple[Json, list[Path]]:
        """SaveAnimatedWEBP: its output is not only a list of files."""
        subfolder, path = self._places(str(inputs["filename_prefix"]), "output", picture)[0]
        path = path.with_suffix(".webp")
        self._write(path, webp(picture))
        image = {"filename": path.name, "subfolder": subfolder, "type": "output"}
        return {"images": [image], "animated": [True]}, [path]

    def _places(self, prefix: str, kind: str, picture: Picture) -> list[tuple[str, Path]]:
        try:
            return self.folders.places_for(prefix, kind, picture.width, picture.height, picture.batch)
        except (OSError, ValueError) as raised:
            raise NodeError(type(raised).__name__, f"{raised}\n") from raised
        except Exception as raised:  # the real node raises a bare Exception
            raise NodeError("Exception", f"{raised}\n") from raised

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.write_bytes(data)
        except (OSError, ValueError) as raised:
            text = f"{raised}\n"
            if isinstance(raised, OSError) and raised.errno == errno.ENAMETOOLONG:
                text = f"[Errno 36] File name too long: '{path}'\n"  # Linux, whatever runs the double
            raise NodeError(type(raised).__name__, text) from raised

    def _load(self, name: str, signature: bytes) -> Picture:
        path = self.folders.annotated(name)
        shown = f"/srv/comfyui/input/{name}"
        try:
            with Image.open(path) as image:
                image.verify()
                return Picture(signature, *image.size, file=path)
        except UnidentifiedImageError as raised:
            if self.version.loads_images_with_av:
                text = f"[Errno 1094995529] Invalid data found when processing input: '{shown}'\n"
                raise NodeError("av.error.InvalidDataError", text) from raised
            raise NodeError("PIL.UnidentifiedImageError", f"cannot identify image file '{shown}'\n") from raised
        except (OSError, SyntaxError) as raised:
            raise NodeError("OSError", f"{raised}\n") from raised

    def _raised(self, inputs: Json) -> NodeError:
        if inputs["kind"] == "oom":
            return NodeError(OOM_TYPE, OOM_TEXT)
        return NodeError("RuntimeError", f"{inputs['message']}\n")


def inputs_shown(inputs: Json) -> Json:
    """`current_inputs` of an execution_error: every value in a list, tensors as text."""
    return {name: ["tensor([[[[0., 0., 0.]]]])" if is_link(value) else value] for name, value in inputs.items()}


def hidden_inputs(kind: NodeType, prompt: Json, extra: Any) -> Json:
    """The inputs a saving node gets besides its own."""
    if kind.name not in ("SaveImage", "PreviewImage") or extra is None:
        return {}
    return {"prompt": json.dumps(prompt), "extra_pnginfo": extra}


def _source(inputs: Json, made: Values) -> Picture:
    links = [inputs[name] for name in _PICTURE_INPUTS if is_link(inputs.get(name))]
    links += [value for value in inputs.values() if is_link(value)]
    for link in links:
        if link[0] in made:
            return made[link[0]]
    return Picture(b"", 512, 512)


def _sized(kind: NodeType, inputs: Json, picture: Picture) -> Picture:
    width, height = inputs.get("width"), inputs.get("height")
    if isinstance(width, int) and isinstance(height, int) and width and height:
        picture = replace(picture, width=width, height=height, batch=int(inputs.get("batch_size", picture.batch)))
    if "LATENT" in kind.outputs:  # latents know only multiples of eight pixels
        picture = replace(picture, width=max(8, picture.width // 8 * 8), height=max(8, picture.height // 8 * 8))
    return picture
