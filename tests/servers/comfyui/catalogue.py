"""Which node types exist: core ones as recorded, the two helpers of the recordings, and those recipes use."""

from __future__ import annotations

from tests.servers.comfyui.catalogue_recipes import CHARHUB, EDITING
from tests.servers.comfyui.nodes import NodeType, choice, file, latent_size, number, sampling, size, socket, text, whole

_CORE = [
    NodeType("CheckpointLoaderSimple", {"ckpt_name": file("checkpoints")}, ("MODEL", "CLIP", "VAE")),
    NodeType(
        "KSampler",
        {
            "model": socket("MODEL"),
            **sampling(),
            "positive": socket("CONDITIONING"),
            "negative": socket("CONDITIONING"),
            "latent_image": socket("LATENT"),
            "denoise": number(1.0, 0.0, 1.0, step=0.01),
        },
        ("LATENT",),
        samples=True,
    ),
    NodeType(
        "CLIPTextEncode", {"text": text(multiline=True, dynamicPrompts=True), "clip": socket("CLIP")}, ("CONDITIONING",)
    ),
    NodeType("EmptyLatentImage", latent_size(), ("LATENT",)),
    NodeType("VAEDecode", {"samples": socket("LATENT"), "vae": socket("VAE")}, ("IMAGE",)),
    NodeType("VAEEncode", {"pixels": socket("IMAGE"), "vae": socket("VAE")}, ("LATENT",)),
    NodeType("SaveImage", {"images": socket("IMAGE"), "filename_prefix": text(default="ComfyUI")}, is_output=True),
    NodeType("PreviewImage", {"images": socket("IMAGE")}, is_output=True),
    NodeType(
        "SaveImageWebsocket", {"images": socket("IMAGE")}, is_output=True, module="custom_nodes.websocket_image_save"
    ),
    NodeType(
        "SaveAnimatedWEBP", {"images": socket("IMAGE"), "filename_prefix": text(default="ComfyUI")}, is_output=True
    ),
    NodeType("LoadImage", {"image": file("input", image_upload=True)}, ("IMAGE", "MASK")),
    NodeType(
        "LoraLoader",
        {
            "model": socket("MODEL"),
            "clip": socket("CLIP"),
            "lora_name": file("loras"),
            "strength_model": number(1.0, -100.0, 100.0, step=0.01),
            "strength_clip": number(1.0, -100.0, 100.0, step=0.01),
        },
        ("MODEL", "CLIP"),
    ),
    NodeType(
        "ImageScale",
        {
            "image": socket("IMAGE"),
            "upscale_method": choice("nearest-exact", "bilinear", "area", "bicubic", "lanczos"),
            "width": size(512, 0, 16384, 1),
            "height": size(512, 0, 16384, 1),
            "crop": choice("disabled", "center"),
        },
        ("IMAGE",),
    ),
    NodeType("ImageInvert", {"image": socket("IMAGE")}, ("IMAGE",)),
    NodeType(
        "EmptyImage",
        {
            "width": size(512, 1, 16384, 1),
            "height": size(512, 1, 16384, 1),
            "batch_size": whole(1, 1, 4096),
            "color": whole(0, 0, 0xFFFFFF, step=1, display="color"),
        },
        ("IMAGE",),
    ),
    NodeType(
        "UNETLoader",
        {
            "unet_name": file("diffusion_models"),
            "weight_dtype": choice("default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2"),
        },
        ("MODEL",),
    ),
    NodeType("VAELoader", {"vae_name": file("vae")}, ("VAE",)),
    NodeType(
        "CLIPLoader",
        {
            "clip_name": file("text_encoders"),
            "type": choice("stable_diffusion", "sd3", "qwen_image", "hunyuan_image", "flux2", "wan", "hidream"),
            "device": choice("default", "cpu", required=False),
        },
        ("CLIP",),
    ),
    NodeType("UpscaleModelLoader", {"model_name": file("upscale_models")}, ("UPSCALE_MODEL",), new_style=True),
]

# The recorded servers had helpers like these: one sleeps in steps, one without telling, one raises.
_RECORDING = [
    NodeType(
        "SpikeSleep",
        {
            "image": socket("IMAGE"),
            "seconds": number(1.0, 0.0, 600.0, step=0.01),
            "steps": whole(10, 1, 10000),
            "nonce": whole(0, 0, 2**63 - 1),
        },
        ("IMAGE",),
        module="custom_nodes.spike_nodes",
    ),
    NodeType(
        "SpikeDeaf",
        {"image": socket("IMAGE"), "seconds": number(1.0, 0.0, 600.0, step=0.01)},
        ("IMAGE",),
        module="custom_nodes.spike_nodes",
    ),
    NodeType(
        "SpikeRaise",
        {"image": socket("IMAGE"), "message": text(default="boom"), "kind": choice("runtime", "oom", "nonfinite")},
        ("IMAGE",),
        module="custom_nodes.spike_nodes",
    ),
]

NODE_TYPES = {node.name: node for node in (*_CORE, *EDITING, *CHARHUB, *_RECORDING)}
