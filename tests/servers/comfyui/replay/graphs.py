"""The graphs the recordings were made with."""

from __future__ import annotations

from typing import Any

Prompt = dict[str, Any]


def node(class_type: str, **inputs: Any) -> dict[str, Any]:
    """One node."""
    return {"class_type": class_type, "inputs": inputs}


def text_to_image(
    *,
    prefix: str = "spike/rec",
    seed: int = 11,
    steps: int = 2,
    size: int = 64,
    batch: int = 1,
    text: str = "a red apple",
) -> Prompt:
    """The seven-node graph."""
    return {
        "4": node("CheckpointLoaderSimple", ckpt_name="sd15_tiny.safetensors"),
        "5": node("EmptyLatentImage", width=size, height=size, batch_size=batch),
        "6": node("CLIPTextEncode", text="a red apple", clip=["4", 1]),
        "7": node("CLIPTextEncode", text="bad", clip=["4", 1]),
        "3": node(
            "KSampler",
            seed=seed,
            steps=steps,
            cfg=7.0,
            sampler_name="euler",
            scheduler="normal",
            denoise=1.0,
            model=["4", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["5", 0],
        ),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix=prefix, images=["8", 0]),
    }


def image_to_image(image: str, *, lora: bool = False, steps: int = 2) -> Prompt:
    """A reference image scaled, encoded and sampled over; with a LoRA on model and text."""
    graph = text_to_image(prefix="spike/i2i", steps=steps)
    del graph["5"]
    graph["3"]["inputs"] |= {"denoise": 0.5, "latent_image": ["12", 0]}
    graph["10"] = node("LoadImage", image=image)
    graph["11"] = node("ImageScale", image=["10", 0], upscale_method="lanczos", width=64, height=64, crop="center")
    graph["12"] = node("VAEEncode", pixels=["11", 0], vae=["4", 2])
    if lora:
        graph["20"] = node(
            "LoraLoader",
            model=["4", 0],
            clip=["4", 1],
            lora_name="sub/nested_lora.safetensors",
            strength_model=0.8,
            strength_clip=0.5,
        )
        graph["3"]["inputs"]["model"] = ["20", 0]
        graph["6"]["inputs"] = {"text": "embedding:random_ti, (a tree:1.2)", "clip": ["20", 1]}
    return graph


def one_colour(prefix: str = "spike/empty", *, colour: int = 0, size: int = 64, batch: int = 1) -> Prompt:
    """EmptyImage to SaveImage: no model, no time."""
    return {
        "1": node("EmptyImage", width=size, height=size, batch_size=batch, color=colour),
        "2": node("SaveImage", filename_prefix=prefix, images=["1", 0]),
    }


def sleeping(seconds: float, *, steps: int, nonce: int = 0, colour: int = 255, prefix: str = "spike/sleep") -> Prompt:
    """Takes its time in steps; `nonce` keeps it out of the cache."""
    return {
        "1": node("EmptyImage", width=64, height=64, batch_size=1, color=colour),
        "2": node("SpikeSleep", image=["1", 0], seconds=seconds, steps=steps, nonce=nonce),
        "3": node("SaveImage", filename_prefix=prefix, images=["2", 0]),
    }


def raising(kind: str, message: str = "boom", *, colour: int = 0, also_saves: bool = False) -> Prompt:
    """A node that raises; `also_saves`: another output is done before."""
    graph = one_colour(colour=colour)
    graph["5"] = node("SpikeRaise", image=["1", 0], message=message, kind=kind)
    if also_saves:
        graph["6"] = node("SaveImage", filename_prefix="spike/never", images=["5", 0])
    else:
        graph["2"]["inputs"]["images"] = ["5", 0]
    return graph
