"""The node types the double knows: their inputs, outputs and how /object_info writes them down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MODELS_OF_A_RECORDED_SERVER: dict[str, list[str]] = {
    "checkpoints": ["sd15_random.safetensors", "sd15_tiny.safetensors"],
    "configs": [],
    "loras": ["random_lora.safetensors", "sub/nested_lora.safetensors"],
    "vae": [],
    "text_encoders": [],
    "diffusion_models": [],
    "clip_vision": [],
    "embeddings": ["random_ti.safetensors"],
    "controlnet": [],
    "upscale_models": [],
}

MAX_SEED = 2**64 - 1
SAMPLERS = (
    "euler",
    "euler_cfg_pp",
    "euler_ancestral",
    "euler_ancestral_cfg_pp",
    "heun",
    "heunpp2",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpm_fast",
    "dpm_adaptive",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_sde_gpu",
    "dpmpp_2m",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_gpu",
    "dpmpp_3m_sde",
    "ddpm",
    "lcm",
    "ipndm",
    "deis",
    "res_multistep",
    "er_sde",
    "seeds_2",
    "ddim",
    "uni_pc",
    "uni_pc_bh2",
)
SCHEDULERS = (
    "simple",
    "sgm_uniform",
    "karras",
    "exponential",
    "ddim_uniform",
    "beta",
    "normal",
    "linear_quadratic",
    "kl_optimal",
)
LITERALS = frozenset({"INT", "FLOAT", "STRING", "BOOLEAN"})


@dataclass(frozen=True, slots=True)
class Input:
    """One input. `kind` is a literal type, COMBO, or a socket type (MODEL, IMAGE…).

    A COMBO has fixed `choices` or the live file list of a models `folder` ("input" is the upload folder).
    """

    kind: str
    required: bool = True
    choices: tuple[str, ...] = ()
    folder: str = ""
    low: float | None = None
    high: float | None = None
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def is_literal(self) -> bool:
        """Whether it is typed in rather than linked."""
        return self.kind in LITERALS or self.kind == "COMBO"


@dataclass(frozen=True, slots=True)
class NodeType:
    """One class. `new_style` nodes write choice lists as ["COMBO", {"options": [...]}], the others as [[...], {}]."""

    name: str
    inputs: dict[str, Input]
    outputs: tuple[str, ...] = ()
    is_output: bool = False
    samples: bool = False  # takes its share of the service time, step by step
    new_style: bool = False
    module: str = "nodes"

    def declares(self, name: str, choices: Callable[[Input], list[str]]) -> list[Any]:
        """The input's `input_config` as /object_info and the validation errors show it."""
        wanted = self.inputs[name]
        if wanted.kind == "COMBO":
            listed = choices(wanted)
            if self.new_style:
                return ["COMBO", {"multiselect": False, "options": listed, **wanted.config}]
            return [listed, wanted.config] if wanted.config else [listed]
        limits = {key: value for key, value in (("min", wanted.low), ("max", wanted.high)) if value is not None}
        default = {"default": wanted.config["default"]} if "default" in wanted.config else {}
        config = {**default, **limits, **wanted.config}
        if config or self.new_style or wanted.is_literal:
            return [wanted.kind, config]
        return [wanted.kind]

    def info(self, choices: Callable[[Input], list[str]]) -> dict[str, Any]:
        """The node's part of /object_info."""
        groups: dict[str, dict[str, Any]] = {"required": {}}
        for name, wanted in self.inputs.items():
            group = groups.setdefault("required" if wanted.required else "optional", {})
            group[name] = self.declares(name, choices)
        return {
            "input": groups,
            "input_order": {name: list(group) for name, group in groups.items()},
            "output": list(self.outputs),
            "output_is_list": [False] * len(self.outputs),
            "output_name": list(self.outputs),
            "name": self.name,
            "display_name": self.name,
            "description": "",
            "python_module": self.module,
            "category": "double",
            "output_node": self.is_output,
        }


def whole(default: int, low: int, high: int, **config: Any) -> Input:
    """An INT."""
    return Input("INT", low=low, high=high, config={"default": default, **config})


def number(default: float, low: float, high: float, **config: Any) -> Input:
    """A FLOAT."""
    return Input("FLOAT", low=low, high=high, config={"default": default, **config})


def text(**config: Any) -> Input:
    """A STRING."""
    return Input("STRING", config=config)


def switch(default: bool) -> Input:
    """A BOOLEAN."""
    return Input("BOOLEAN", config={"default": default})


def choice(*choices: str, required: bool = True) -> Input:
    """A choice among fixed words."""
    return Input("COMBO", choices=choices, required=required)


def file(folder: str, **config: Any) -> Input:
    """A choice among the files of a models folder."""
    return Input("COMBO", folder=folder, config=config)


def socket(kind: str, required: bool = True) -> Input:
    """A link from another node."""
    return Input(kind, required=required)


def size(default: int, low: int, high: int, step: int) -> Input:
    """A width or height in pixels."""
    return whole(default, low, high, step=step)


def seed() -> Input:
    """A sampler's seed."""
    return whole(0, 0, MAX_SEED, control_after_generate=True)


def sampling() -> dict[str, Input]:
    """What every KSampler-like node takes."""
    return {
        "seed": seed(),
        "steps": whole(20, 1, 10000),
        "cfg": number(8.0, 0.0, 100.0, step=0.1, round=0.01),
        "sampler_name": choice(*SAMPLERS),
        "scheduler": choice(*SCHEDULERS),
    }


def latent_size() -> dict[str, Input]:
    """What every empty latent takes."""
    return {"width": size(512, 16, 16384, 8), "height": size(512, 16, 16384, 8), "batch_size": whole(1, 1, 4096)}
