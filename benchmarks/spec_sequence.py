"""The sequence of the ordered feature's own illustration, as a small client, for comparison in the same run.

One character after the other: submit the avatar, look every 5 s whether it is there, then four references strictly one
after the other with a look every 10 s, then pause 5 s. All its waits are scaled to the service time of the double: the
specification speaks of images of 40 to 50 s, so with 0.5 s a look every 5 s becomes one every 56 ms.
"""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from typing import Any

SPEC_IMAGE_S = 45.0
AVATAR_LOOK_S, REFERENCE_LOOK_S, PAUSE_S = 5.0, 10.0, 5.0

_SIZES = ((768, 768), (768, 768), (768, 1152), (768, 1152), (768, 1152))  # avatar first


def makespan_s(url: str, *, characters: int, service_s: float, model: str) -> float:
    """Seconds from the first submission until the last image was fetched."""
    scale = service_s / SPEC_IMAGE_S
    started = time.monotonic()
    for character in range(characters):
        for number, size in enumerate(_SIZES):
            look_s = (AVATAR_LOOK_S if number == 0 else REFERENCE_LOOK_S) * scale
            _paint(url, _graph(model, *size, seed=character * 10 + number), look_s)
        if character < characters - 1:
            time.sleep(PAUSE_S * scale)
    return time.monotonic() - started


def _paint(url: str, graph: dict[str, Any], look_s: float) -> None:
    prompt_id = str(uuid.uuid4())
    _call(f"{url}/prompt", {"prompt": graph, "prompt_id": prompt_id})
    while True:
        time.sleep(look_s)
        entry = json.loads(_call(f"{url}/history/{prompt_id}")).get(prompt_id)
        if entry is not None:
            break
    image = entry["outputs"]["7"]["images"][0]
    _call(f"{url}/view?filename={image['filename']}&subfolder={image['subfolder']}&type={image['type']}")


def _call(url: str, body: Any = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        answer: bytes = response.read()
        return answer


def _graph(model: str, width: int, height: int, *, seed: int) -> dict[str, Any]:
    sampler = {
        "model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0], "seed": seed,
        "steps": 28, "cfg": 6.0, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1.0,
    }  # fmt: skip
    nodes = {
        "1": ("CheckpointLoaderSimple", {"ckpt_name": model}),
        "2": ("CLIPTextEncode", {"clip": ["1", 1], "text": f"an adult painter, number {seed}"}),
        "3": ("CLIPTextEncode", {"clip": ["1", 1], "text": "blurry"}),
        "4": ("EmptyLatentImage", {"width": width, "height": height, "batch_size": 1}),
        "5": ("KSampler", sampler),
        "6": ("VAEDecode", {"samples": ["5", 0], "vae": ["1", 2]}),
        "7": ("SaveImage", {"images": ["6", 0], "filename_prefix": "spec"}),
    }
    return {number: {"class_type": kind, "inputs": inputs} for number, (kind, inputs) in nodes.items()}
