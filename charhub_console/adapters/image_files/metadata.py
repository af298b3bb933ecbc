"""What we write into image files: XMP marks and A1111 `parameters`, built from Provenance alone."""

from __future__ import annotations

import json
import re
from xml.sax.saxutils import escape

from charhub_console.engine.ports import Provenance

CREATOR_TOOL = "CharHub Console"
DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
CONSOLE_NAMESPACE = "https://charhub.app/ns/console/1.0/"
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "charhub": CONSOLE_NAMESPACE,
}

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEEDS_QUOTES = re.compile(r'[,:\n\r"]')

# Recipe settings by their usual names, and what A1111 (and Civitai's parser) calls them; in A1111's order.
_A1111_NAMES = {
    "steps": "Steps",
    "sampler": "Sampler",
    "sampler_name": "Sampler",
    "scheduler": "Schedule type",
    "cfg": "CFG scale",
    "cfg_scale": "CFG scale",
    "seed": "Seed",
    "size": "Size",
    "model": "Model",
    "denoise": "Denoising strength",
}


def xmp_packet(provenance: Provenance) -> bytes:
    """The XMP packet (UTF-8) that marks an image as made by a trained algorithm and says which attempt it is.

    Source: IPTC Photo Metadata Standard, property Digital Source Type. A practice image carries the same mark (a
    wrong flag must never switch the marking off) and says that it is practice.
    """
    fields = [
        ("Iptc4xmpExt:DigitalSourceType", DIGITAL_SOURCE_TYPE),
        ("xmp:CreatorTool", f"{CREATOR_TOOL} (practice)" if provenance.practice else CREATOR_TOOL),
        ("charhub:characterId", provenance.character_id),
        ("charhub:view", str(provenance.view)),
        ("charhub:attempt", str(provenance.attempt)),
        ("charhub:recipe", provenance.recipe),
        ("charhub:recipeHash", provenance.recipe_hash),
        ("charhub:practice", "true" if provenance.practice else "false"),
    ]
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix != "rdf")
    body = "".join(f"<{name}>{escape(_NOT_IN_XML.sub('', value))}</{name}>" for name, value in fields)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">'
        f'<rdf:Description rdf:about="" {spaces}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def a1111_parameters(provenance: Provenance, size: tuple[int, int]) -> str:
    """Prompt, negative prompt and settings in the form A1111 writes and Civitai reads (metadata.md).

    The settings line is the last one, begins with `Steps: ` and joins its keys with `, `. Values holding a comma,
    colon or quote are JSON strings, as A1111 writes them.
    """
    given = {_a1111_name(name): value for name, value in provenance.settings}
    given |= {"Seed": str(provenance.seed), "Size": f"{size[0]}x{size[1]}"}
    order = list(dict.fromkeys(_A1111_NAMES.values()))
    names = ["Steps", *(name for name in order[1:] if name in given), *(name for name in given if name not in order)]
    settings = ", ".join(f"{name}: {_quoted(given.get(name, '0'))}" for name in names)
    lines = [_one_line(provenance.prompt)]
    if provenance.negative_prompt.strip():
        lines.append(f"Negative prompt: {_one_line(provenance.negative_prompt)}")
    return "\n".join([*lines, settings])


def scrubbed_graph(text: str, provenance: Provenance) -> str | None:
    """A ComfyUI API graph without anything private, or None when it is not one.

    Kept: structure, numbers, short plain words, model file names without folders, and our own two prompts. File names
    of uploaded images become `reference.png`; every other text (paths, addresses, keys, foreign prompts) is blanked.
    """
    try:
        return _scrubbed_graph(json.loads(text), {provenance.prompt, provenance.negative_prompt})
    except (ValueError, RecursionError):  # no JSON, or nested beyond reason
        return None


def _scrubbed_graph(graph: object, ours: set[str]) -> str | None:
    if not isinstance(graph, dict) or not all(
        isinstance(node, dict) and isinstance(node.get("inputs"), dict) for node in graph.values()
    ):
        return None
    nodes = {
        _matching(_NODE_ID, str(number)): {
            "class_type": _matching(_NODE_CLASS, str(node.get("class_type", ""))),
            "inputs": {_matching(_WORD, name): _scrubbed(name, value, ours) for name, value in node["inputs"].items()},
        }
        for number, node in graph.items()
    }
    return json.dumps(nodes, ensure_ascii=True)


_NODE_ID = re.compile(r"[\w:.\-]{1,40}", re.ASCII)
_NODE_CLASS = re.compile(r"[\w +.|/()\-]{1,80}", re.ASCII)
_WORD = re.compile(r"[\w .+()\-]{1,40}", re.ASCII)
_IMAGE_FILE = re.compile(r".*\.(png|jpe?g|webp|gif|bmp|tiff?|mp4|webm)(\s*\[\w+\])?", re.IGNORECASE | re.DOTALL)
_MODEL_FILE = re.compile(r"(?:.*[/\\])?([\w .+()\-]{1,120}\.(?:safetensors|gguf|ckpt|pt|pth|sft|bin|onnx))", re.DOTALL)
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+|localhost|\w+\.(com|net|org|app|dev|io|local|lan|internal)\b", re.IGNORECASE)
_PRIVATE_INPUT = re.compile(
    r"prefix|folder|path|url|token|key|host|server|user|image|upload|text|prompt|caption|string", re.IGNORECASE
)


def _scrubbed(name: str, value: object, ours: set[str]) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        if len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int):  # a link: [node, output]
            return [_matching(_NODE_ID, value[0]), value[1]]
        return [_scrubbed(name, item, ours) for item in value]
    if not isinstance(value, str):
        return ""
    if value in ours:
        return value
    model = _MODEL_FILE.fullmatch(value)
    if model:
        return model.group(1)
    if _IMAGE_FILE.fullmatch(value):
        return "reference.png"
    return "" if _PRIVATE_INPUT.search(name) else _matching(_WORD, value)


def _matching(form: re.Pattern[str], value: str) -> str:
    return value if form.fullmatch(value) and not _ADDRESS.search(value) else ""


def _a1111_name(name: str) -> str:
    return _A1111_NAMES.get(name.strip().lower().replace(" ", "_"), _one_line(name).replace(":", " "))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if _NEEDS_QUOTES.search(value) else value.strip()


def _one_line(text: str) -> str:
    """A line break inside a prompt would read as the start of the next part."""
    return " ".join(text.split())
