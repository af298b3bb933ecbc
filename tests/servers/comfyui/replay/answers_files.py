"""Replays about files: names, uploads, /view, PNG chunks, and the cache that hands out old ones."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image

from tests.servers.comfyui.replay.graphs import Prompt, node, one_colour, text_to_image
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
        await upload(stage, "changing.png", data, overwrite="true")
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


# --- uploads ----------------------------------------------------------------------------------------------------


async def upload(stage: Stage, name: str | None, data: bytes, *, field: str = "image", **fields: str) -> Json:
    """POST /upload/image with the name in plain UTF-8, as browsers send it. `name` None sends a plain field."""
    parts = [(f'name="{field}"' if name is None else f'name="{field}"; filename="{name}"', data)]
    parts += [(f'name="{key}"', value.encode()) for key, value in fields.items()]
    body = b"".join(
        f"--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    headers = {"Content-Type": "multipart/form-data; boundary=cut"}
    return await stage.post("/upload/image", data=body + b"--cut--\r\n", headers=headers)


_NOT_PLAYED = ("mask_no_original_ref", "mask_ok", "101MB")


@table("http/upload_image.json", leave_out=_NOT_PLAYED)
async def upload_image(stage: Stage) -> Raw:
    third, fourth = picture((1, 1, 1)), picture((2, 2, 2))
    return {
        "first": await upload(stage, "up.png", RED),
        "same_bytes_again_no_overwrite": await upload(stage, "up.png", RED),
        "other_bytes_no_overwrite": await upload(stage, "up.png", BLUE),
        "other_bytes_overwrite_false": await upload(stage, "up.png", third, overwrite="false"),
        "overwrite_true": await upload(stage, "up.png", RED, overwrite="true"),
        "overwrite_1": await upload(stage, "up.png", RED, overwrite="1"),
        "overwrite_True_capital": await upload(stage, "up.png", fourth, overwrite="True"),
        "subfolder": await upload(stage, "up.png", RED, subfolder="spike/deep"),
        "subfolder_type_temp": await upload(stage, "up.png", RED, subfolder="spike", type="temp"),
        "subfolder_type_output": await upload(stage, "up.png", RED, subfolder="spike", type="output"),
        "type_bogus": await upload(stage, "up.png", RED, type="bogus"),
        "filename_traversal": await upload(stage, "../evil.png", RED),
        "filename_with_slash": await upload(stage, "no/such/folder.png", RED),
        "filename_absolute": await upload(stage, "/no/such/absolute.png", RED),
        "subfolder_traversal": await upload(stage, "up.png", RED, subfolder="../.."),
        "subfolder_absolute": await upload(stage, "up.png", RED, subfolder="/var/x"),
        "filename_unicode_space": await upload(stage, "été ☃ x.png", RED),
        "filename_quotes_percent": await upload(stage, "a%22b%20c.png", RED),
        "filename_empty": await upload(stage, "", RED),
        "not_an_image": await upload(stage, "x.txt", b"text"),
        "zero_bytes": await upload(stage, "zero.png", b""),
        "no_image_field": await upload(stage, None, b"x", field="other"),
        "image_field_not_a_file": await upload(stage, None, b"x"),
        "json_body": await stage.post("/upload/image", {"image": "x"}),
        "wrong_field_name": await upload(stage, "up.png", RED, field="file"),
    }


@table("prompt/loadimage_references.json", leave_out=("absolute",))
async def loadimage_references(stage: Stage) -> Raw:
    folders = stage.server.folders
    await upload(stage, "up.png", RED)
    await upload(stage, "up.png", RED, subfolder="spike/deep")
    await upload(stage, "up.png", RED, subfolder="spike", type="temp")
    await upload(stage, "up.png", RED, subfolder="spike", type="output")
    await upload(stage, "été ☃ x.png", BLUE)
    await upload(stage, "zero.png", b"")
    await upload(stage, "x.txt", b"text")
    (folders.root / "main.py").write_text("print()")
    images = {
        "plain": "up.png",
        "subfolder": "spike/deep/up.png",
        "annotated_input": "up.png [input]",
        "annotated_temp_subfolder": "spike/up.png [temp]",
        "annotated_output_subfolder": "spike/up.png [output]",
        "unicode": "été ☃ x.png",
        "not_listed_in_object_info_subfolder": "spike/deep/up.png",
        "traversal": "../main.py",
        "zero_bytes": "zero.png",
        "text_file": "x.txt",
    }
    told: Raw = {}
    for case, image in images.items():
        if case == "zero_bytes":
            await stage.run(one_colour())  # takes the number of the case that is left out
        answer = await stage.post("/prompt", {"prompt": _loading(image)})
        entry = await stage.in_history(answer["json"]["prompt_id"])
        told[case] = {
            "image": image,
            "status": answer["status"],
            "body": answer["json"],
            "history_status": entry["status"],
            "outputs": entry["outputs"],
        }
    return told


def _loading(image: str) -> Prompt:
    return {
        "1": node("LoadImage", image=image),
        "2": node("SaveImage", filename_prefix="spike/li", images=["1", 0]),
    }


# --- /view ------------------------------------------------------------------------------------------------------


@table("http/view_*.json", leave_out=("view_metadata", "view_metadata_missing"))
async def view(stage: Stage) -> Raw:
    await stage.run(text_to_image())
    file = "filename=rec_00001_.png&subfolder=spike"
    whole = await stage.get(f"/view?{file}&type=output")
    return {
        "view_abs_filename": await stage.get("/view?filename=%2Fetc%2Fpasswd&subfolder=spike&type=output"),
        "view_api_prefix": await stage.get(f"/api/view?{file}&type=output"),
        "view_bad_type": await stage.get(f"/view?{file}&type=bogus"),
        "view_channel_rgb": await stage.get(f"/view?{file}&type=output&channel=rgb"),
        "view_dotdot_filename": await stage.get("/view?filename=..%2F..%2Fmain.py&subfolder=spike&type=output"),
        "view_head": await stage.ask("HEAD", f"/view?{file}&type=output"),
        "view_if_none_match": await stage.get(
            f"/view?{file}&type=output", headers={"If-None-Match": whole["headers"]["etag"]}
        ),
        "view_missing_type_defaults_output": await stage.get(f"/view?{file}"),
        "view_no_filename": await stage.get("/view"),
        "view_not_found": await stage.get("/view?filename=nope.png&subfolder=spike&type=output"),
        "view_preview_jpeg": await stage.get(f"/view?{file}&type=output&preview=jpeg%3B60"),
        "view_preview_webp": await stage.get(f"/view?{file}&type=output&preview=webp%3B75"),
        "view_range": await stage.get(f"/view?{file}&type=output", headers={"Range": "bytes=0-99"}),
        "view_subfolder_traversal": await stage.get("/view?filename=rec_00001_.png&subfolder=..%2F..&type=output"),
        "view_success": whole,
    }
