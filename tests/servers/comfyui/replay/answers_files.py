"""Replays about files: names, uploads, /view, PNG chunks, and the cache that hands out old ones."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image

from tests.servers.comfyui.replay.graphs import node, one_colour, text_to_image
from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.tables import Raw, table
from tests.servers.comfyui.replay.transcript import Json


def picture(colour: tuple[int, int, int]) -> bytes:
    """A small PNG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(out, "PNG")
    return out.getvalue()


RED, BLUE = picture((255, 0, 0)), picture((0, 0, 255))


async def _view_status(stage: Stage, file: Json) -> Any:
    try:
        async with stage.http.get(f"{stage.server.url}/view", params=file) as response:
            return response.status
    except aiohttp.ClientError:
        return "connection dropped"


def _first_file(entry: Json) -> Json:
    file: Json = next(iter(entry["outputs"].values()))["images"][0]
    return file


def _path(stage: Stage, file: Json) -> Path:
    return stage.server.folders.of(file["type"]) / str(file["subfolder"]) / str(file["filename"])


def _cached(entry: Json) -> list[str]:
    return list(entry["status"]["messages"][1][1]["nodes"])


# --- names ------------------------------------------------------------------------------------------------------

_PREFIXES: dict[str, Any] = {
    "date_token": "spike/%date:yyyy-MM-dd%/x",
    "date_plain": "spike/%date%",
    "year_tokens": "spike/%year%-%month%-%day%_%hour%%minute%%second%",
    "width_height": "spike/%width%x%height%",
    "node_ref": "spike/%KSampler.seed%",
    "traversal": "../x",
    "traversal_deep": "spike/../../x",
    "inside_dotdot": "spike/../spike2/x",
    "absolute": "/var/x/evilprefix",
    "empty": "",
    "trailing_slash": "spike/sub/",
    "unicode": "spike/é☃ x",
    "newline": "spike/a\nb",
    "long": "spike/" + "x" * 300,
    "nul": "spike/a\0b",
    "backslash": "spike\\win\\x",
    "batch_num": "spike/%batch_num%_b",
    "underscore_digits": "spike/name_00007_",
    "int": 5,
    "percent": "spike/100%",
}


def _without_the_long_name(raw: Raw) -> Raw:
    """Only that the connection breaks is compared, not in which library's words; prefixes are ours."""
    for told in raw.values():
        told.pop("filename_prefix", None)
        if isinstance(told.get("view_status"), str):
            told["view_status"] = "connection dropped"
    return raw


@table("prompt/filename_prefix.json", reduce=_without_the_long_name)
async def filename_prefix(stage: Stage) -> Raw:
    told: Raw = {}
    for colour, (case, prefix) in enumerate(_PREFIXES.items()):
        answer = await stage.post("/prompt", {"prompt": one_colour(prefix, colour=colour)})
        entry = await stage.in_history(answer["json"]["prompt_id"])
        last = entry["status"]["messages"][-1][1]
        told[case] = {
            "status": answer["status"],
            "body": answer["json"],
            "history_status": entry["status"]["status_str"],
            "outputs": entry["outputs"],
        }
        if "exception_type" in last:
            told[case]["error"] = {key: last[key] for key in ("exception_type", "exception_message")}
        else:
            told[case]["view_status"] = await _view_status(stage, _first_file(entry))
    return told


@table("prompt/counter_reuse_after_delete.json")
async def counter_reuse_after_delete(stage: Stage) -> Raw:
    names = []
    for colour in range(3):
        file = _first_file(await stage.run(one_colour("spike/reuse", colour=colour)))
        names.append(file["filename"])
        if colour == 1:
            _path(stage, file).unlink()
    return {"names_in_order": names, "note": "file of the 2nd run was deleted on disk before the 3rd run"}


@table("prompt/batch3_outputs.json")
async def batch3_outputs(stage: Stage) -> Raw:
    return (await stage.run(one_colour("spike/%batch_num%_batch", batch=3)))["outputs"]


@table("prompt/animated_webp_history.json")
async def animated_webp_history(stage: Stage) -> Raw:
    graph = one_colour()
    graph["2"] = node("SaveAnimatedWEBP", filename_prefix="spike/anim", images=["1", 0])
    entry = await stage.run(graph)
    return {"outputs": entry["outputs"], "status": entry["status"]}


# --- the cache --------------------------------------------------------------------------------------------------


@table("prompt/cached_output_file_deleted.json")
async def cached_output_file_deleted(stage: Stage) -> Raw:
    first = _first_file(await stage.run(one_colour("spike/deleted")))
    _path(stage, first).unlink()
    again = await stage.run(one_colour("spike/deleted"))
    return {
        "first_output": first,
        "file_deleted_from_disk": True,
        "second_run_status": again["status"],
        "second_run_output": _first_file(again),
        "view_status": await _view_status(stage, _first_file(again)),
    }


@table("prompt/cache_retention_A_B_A.json")
async def cache_retention(stage: Stage) -> Raw:
    told = []
    for title in ("A", "B", "A again", "A again", "B again"):
        entry = await stage.run(one_colour(title[0], colour=ord(title[0])))
        told.append([title, {"cached": _cached(entry), "file": _first_file(entry)["filename"]}])
    return told


@table("png/cache_ignores_extra_pnginfo.json")
async def cache_ignores_extra_pnginfo(stage: Stage) -> Raw:
    told = []
    for job in ("job-1", "job-2"):
        extra = {"extra_pnginfo": {"farm": {"job": job}}}
        entry = await stage.run(one_colour("spike/pnginfo"), extra_data=extra)
        file = _first_file(entry)
        chunk = dict(_chunks(_path(stage, file).read_bytes()))["tEXt farm"]
        told.append({"submitted": job, "cached": _cached(entry), "file": file, "farm chunk in PNG": chunk})
    return told


@table("prompt/input_overwrite_and_cache.json")
async def input_overwrite_and_cache(stage: Stage) -> Raw:
    graph = {
        "1": node("LoadImage", image="changing.png"),
        "2": node("SaveImage", filename_prefix="spike/chg", images=["1", 0]),
    }
    told: Raw = {}
    for case, data in {"first": RED, "again": RED, "after_overwrite_blue": BLUE, "back_to_red": RED}.items():
        await stage.upload("changing.png", data, overwrite="true")
        entry = await stage.run(graph)
        with Image.open(_path(stage, _first_file(entry))) as image:
            pixel = list(image.convert("RGB").tobytes()[:3])
        told[case] = {"cached_nodes": _cached(entry), "output": _first_file(entry), "pixel": pixel}
    return told


# --- PNG chunks -------------------------------------------------------------------------------------------------


def _chunks(data: bytes) -> list[tuple[str, str]]:
    """(chunk type and keyword, text) in order."""
    found, at = [], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8].decode(), data[at + 8 : at + 8 + length]
        keyword, _, text = body.partition(b"\0") if kind == "tEXt" else (b"", b"", b"")
        found.append((f"{kind} {keyword.decode()}".strip(), text.decode()))
        at += 12 + length
    return found


def _kinds(raw: Raw) -> Raw:
    return [f"{chunk['type']} {chunk.get('keyword', '')}".strip() for chunk in raw]


@table("png/chunk_list.json", reduce=_kinds)
async def png_chunk_list(stage: Stage) -> Raw:
    entry = await stage.run(text_to_image(), extra_data={"extra_pnginfo": {"workflow": {"nodes": []}}})
    found = _chunks(_path(stage, _first_file(entry)).read_bytes())
    return [{"type": name[:4], "keyword": name[5:]} for name, _ in found]


def _any_colour(raw: Raw) -> Raw:
    return {keyword: re.sub(r'"color": \d+', '"color": ?', text) for keyword, text in raw.items()}


@table("png/extra_pnginfo_keys.json", reduce=_any_colour)
async def png_extra_pnginfo_keys(stage: Stage) -> Raw:
    extra = {"extra_pnginfo": {"workflow": {"a": 1}, "farm": {"job": "j-1", "é": "☃"}}}
    entry = await stage.run(one_colour("spike/meta"), extra_data=extra)
    found = _chunks(_path(stage, _first_file(entry)).read_bytes())
    return {name[5:]: text for name, text in found if name.startswith("tEXt")}


@table("png/extra_pnginfo_not_dict.json", reduce=lambda raw: {"ending": raw})
async def png_extra_pnginfo_not_dict(stage: Stage) -> Raw:
    entry = await stage.run(one_colour("spike/meta"), extra_data={"extra_pnginfo": "notadict"})
    return entry["status"]
