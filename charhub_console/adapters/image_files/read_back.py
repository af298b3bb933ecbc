"""Reading our own marks out of a file again: proof that they are there, and what an old file says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from charhub_console.adapters.image_files import png_chunks
from charhub_console.adapters.image_files.decode import open_image, sniff
from charhub_console.adapters.image_files.metadata import NAMESPACES
from charhub_console.domain.errors import BadImage


@dataclass(frozen=True, slots=True)
class Marks:
    """What a file carries; empty text where it carries nothing. `graph` is the ComfyUI `prompt`."""

    digital_source_type: str = ""
    creator_tool: str = ""
    character_id: str = ""
    view: str = ""
    attempt: str = ""
    recipe: str = ""
    recipe_hash: str = ""
    practice: bool = False
    parameters: str = ""
    graph: str = ""


def read_marks(data: bytes) -> Marks:
    """The marks of a PNG or WebP file. Raises: BadImage."""
    kind = sniff(data)
    packet: object
    if kind == "PNG":
        packet = (png_chunks.text_of(data, png_chunks.XMP_KEYWORD.decode()) or "").encode()
    else:
        packet = open_image(data).info.get("xmp", b"")
    root = _xmp_root(packet if isinstance(packet, bytes) else b"")
    return Marks(
        digital_source_type=_field(root, "Iptc4xmpExt", "DigitalSourceType"),
        creator_tool=_field(root, "xmp", "CreatorTool"),
        character_id=_field(root, "charhub", "characterId"),
        view=_field(root, "charhub", "view"),
        attempt=_field(root, "charhub", "attempt"),
        recipe=_field(root, "charhub", "recipe"),
        recipe_hash=_field(root, "charhub", "recipeHash"),
        practice=_field(root, "charhub", "practice") == "true",
        parameters=(png_chunks.text_of(data, "parameters") or "") if kind == "PNG" else "",
        graph=(png_chunks.text_of(data, "prompt") or "") if kind == "PNG" else "",
    )


def _field(root: ElementTree.Element | None, prefix: str, name: str) -> str:
    found = None if root is None else root.find(f".//{{{NAMESPACES[prefix]}}}{name}")
    return "" if found is None or found.text is None else found.text


def _xmp_root(packet: bytes) -> ElementTree.Element | None:
    if not packet:
        return None
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        raise BadImage("The XMP block of this file is not one of ours.", "Use the original file.")
    try:
        return ElementTree.fromstring(packet)  # noqa: S314  (entities were refused above)
    except ElementTree.ParseError as error:
        raise BadImage("The XMP block of this file cannot be read.", "Use the original file.") from error
