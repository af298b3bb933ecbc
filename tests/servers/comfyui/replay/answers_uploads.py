"""Replays of uploads, of LoadImage, and of /view."""

from __future__ import annotations

from tests.servers.comfyui.replay.answers_files import BLUE, RED, picture
from tests.servers.comfyui.replay.graphs import Prompt, node, one_colour, text_to_image
from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.tables import Raw, table

# --- uploads ----------------------------------------------------------------------------------------------------


_NOT_PLAYED = ("mask_no_original_ref", "mask_ok", "101MB")


@table("http/upload_image.json", leave_out=_NOT_PLAYED)
async def upload_image(stage: Stage) -> Raw:
    third, fourth = picture((1, 1, 1)), picture((2, 2, 2))
    return {
        "first": await stage.upload("up.png", RED),
        "same_bytes_again_no_overwrite": await stage.upload("up.png", RED),
        "other_bytes_no_overwrite": await stage.upload("up.png", BLUE),
        "other_bytes_overwrite_false": await stage.upload("up.png", third, overwrite="false"),
        "overwrite_true": await stage.upload("up.png", RED, overwrite="true"),
        "overwrite_1": await stage.upload("up.png", RED, overwrite="1"),
        "overwrite_True_capital": await stage.upload("up.png", fourth, overwrite="True"),
        "subfolder": await stage.upload("up.png", RED, subfolder="spike/deep"),
        "subfolder_type_temp": await stage.upload("up.png", RED, subfolder="spike", type="temp"),
        "subfolder_type_output": await stage.upload("up.png", RED, subfolder="spike", type="output"),
        "type_bogus": await stage.upload("up.png", RED, type="bogus"),
        "filename_traversal": await stage.upload("../evil.png", RED),
        "filename_with_slash": await stage.upload("no/such/folder.png", RED),
        "filename_absolute": await stage.upload("/no/such/absolute.png", RED),
        "subfolder_traversal": await stage.upload("up.png", RED, subfolder="../.."),
        "subfolder_absolute": await stage.upload("up.png", RED, subfolder="/var/x"),
        "filename_unicode_space": await stage.upload("été ☃ x.png", RED),
        "filename_quotes_percent": await stage.upload("a%22b%20c.png", RED),
        "filename_empty": await stage.upload("", RED),
        "not_an_image": await stage.upload("x.txt", b"text"),
        "zero_bytes": await stage.upload("zero.png", b""),
        "no_image_field": await stage.upload(None, b"x", field="other"),
        "image_field_not_a_file": await stage.upload(None, b"x"),
        "json_body": await stage.post("/upload/image", {"image": "x"}),
        "wrong_field_name": await stage.upload("up.png", RED, field="file"),
    }


@table("prompt/loadimage_references.json", leave_out=("absolute",))
async def loadimage_references(stage: Stage) -> Raw:
    folders = stage.server.folders
    await stage.upload("up.png", RED)
    await stage.upload("up.png", RED, subfolder="spike/deep")
    await stage.upload("up.png", RED, subfolder="spike", type="temp")
    await stage.upload("up.png", RED, subfolder="spike", type="output")
    await stage.upload("été ☃ x.png", BLUE)
    await stage.upload("zero.png", b"")
    await stage.upload("x.txt", b"text")
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
