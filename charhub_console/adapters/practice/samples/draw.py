"""Draws the sample candidates into `resources/samples`: pictures, `images.json`, `models.json`. Run after changes."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

from charhub_console.adapters.practice.painter.arms import Arm, relaxed
from charhub_console.adapters.practice.painter.body import build_of
from charhub_console.adapters.practice.painter.canvas import Canvas
from charhub_console.adapters.practice.painter.figure import front_steps, ground_shadow
from charhub_console.adapters.practice.painter.palette import WHITE
from charhub_console.adapters.practice.painter.person import Person, person_from
from charhub_console.adapters.practice.painter.turn import FRONT, QUARTER
from charhub_console.adapters.practice.painter.view import finish, headroom, line_width
from charhub_console.adapters.practice.samples import backdrops, scenery
from charhub_console.adapters.practice.samples.backdrops import HEIGHT, WIDTH
from charhub_console.adapters.practice.samples.people import Sample, read_samples

FACTOR = 3
QUALITY = 82
FIRST_ID = 90_000_001
NEWEST = datetime(2026, 9, 1, 18, 0, tzinfo=UTC)
HOST = "https://practice.invalid/samples/"  # .invalid never resolves (RFC 2606): only the practice source knows it
NEGATIVE = "worst quality, low quality, jpeg artifacts, watermark, text, multiple people, bad anatomy, bad hands"
BASE_MODELS = ("Illustrious", "SDXL 1.0", "Flux.1 D")

MODELS: tuple[dict[str, Any], ...] = (
    {
        "id": 80_001, "name": "Paperlight Anime", "type": "Checkpoint", "poi": False, "minor": False,
        "allowNoCredit": True, "allowCommercialUse": ["Image", "RentCivit", "Rent"], "allowDerivatives": True,
        "allowDifferentLicense": True, "modelVersions": [{"id": 81_001, "name": "v3", "baseModel": BASE_MODELS[0]}],
    },
    {
        "id": 80_002, "name": "Granite Study XL", "type": "Checkpoint", "poi": False, "minor": False,
        "allowNoCredit": False, "allowCommercialUse": ["Image"], "allowDerivatives": True,
        "allowDifferentLicense": False, "modelVersions": [{"id": 81_002, "name": "v1.2", "baseModel": BASE_MODELS[1]}],
    },
    {
        "id": 80_003, "name": "Lumen Draft", "type": "Checkpoint", "poi": False, "minor": False,
        "allowNoCredit": True, "allowCommercialUse": ["None"], "allowDerivatives": True,
        "allowDifferentLicense": True, "modelVersions": [{"id": 81_003, "name": "beta", "baseModel": BASE_MODELS[2]}],
    },
)  # fmt: skip


SCENES: dict[str, backdrops.Backdrop] = {
    scene.__name__: scene
    for scene in (
        backdrops.city, backdrops.hall, backdrops.lamps, backdrops.library, backdrops.neon, backdrops.space,
        backdrops.studio, backdrops.workshop, scenery.blossoms, scenery.clouds, scenery.forest, scenery.hills,
        scenery.peaks, scenery.sea,
    )
}  # fmt: skip


def arms_of(pose: str, person: Person) -> tuple[Arm, Arm]:
    """(left, right) of the picture for a pose of `people.toml`."""
    reach, still = build_of(person).shoulder, relaxed(person)
    hip = Arm((reach + 44, 186), (build_of(person).waist + 14, 238))
    poses = {
        "relaxed": (still, still),
        "hip": (still, hip),
        "wave": (still, Arm((reach + 26, 176), (reach + 40, 88))),
        "chest": (still, Arm((reach + 6, 208), (18, 150), over=True)),
        "folded": (Arm((reach + 2, 200), (-26, 190), over=True), Arm((reach + 2, 196), (-30, 170), over=True)),
    }
    return poses[pose]


def draw(sample: Sample) -> Image.Image:
    """One picture, 832x1216."""
    person = person_from([("name", sample.slug), *sample.traits], sample.seed)
    scene = Canvas.blank((WIDTH * FACTOR, HEIGHT * FACTOR), scale=FACTOR, origin=(0, 0), line=1, colour=WHITE)
    SCENES[sample.scene](scene, sample.sky, sample.ground)
    low = {"bust": 190.0, "half": 380.0, "full": 702.0}[sample.framing]
    top = headroom(person) + {"bust": 26.0, "half": 34.0, "full": 24.0}[sample.framing]
    scale = FACTOR * HEIGHT / (top + low)
    canvas = Canvas(scene.image, (scale, 0, FACTOR * WIDTH / 2, 0, scale, scale * top), line_width(person) * 1.1)
    if sample.framing == "full":
        ground_shadow(canvas)
    turn = QUARTER if sample.turned else FRONT
    for step in front_steps(canvas, person, turn, arms_of(sample.pose, person), sample.tilt_deg):
        step()
    picture = finish(scene.image.reduce(FACTOR), person)
    picture = signed(ImageOps.mirror(picture) if sample.mirrored else picture)
    return drawn_again(picture) if sample.again else picture


def signed(picture: Image.Image) -> Image.Image:
    """Every sample says what it is, small and at the edge."""
    pen = ImageDraw.Draw(picture)
    place = (picture.width - 14, picture.height - 12)
    font = ImageFont.load_default(22)
    pen.text(place, "practice sample", font=font, anchor="rs", fill=WHITE, stroke_width=2, stroke_fill=(50, 44, 70))
    return picture


def drawn_again(picture: Image.Image) -> Image.Image:
    """The same picture as someone else would upload it."""
    cropped = picture.crop((5, 7, picture.width - 5, picture.height - 8)).resize(picture.size, Image.Resampling.LANCZOS)
    return ImageEnhance.Brightness(cropped).enhance(1.05)


def item(number: int, sample: Sample, file: str, tag_ids: dict[str, int]) -> dict[str, Any]:
    """An element of `items` as `GET /api/v1/images?withMeta=true&withTags=true` answers."""
    created = NEWEST - timedelta(minutes=37 * number)
    liked = 40 + (number * 7919) % 900
    return {
        "id": FIRST_ID + number,
        "url": HOST + file,
        "hash": None,
        "width": WIDTH,
        "height": HEIGHT,
        "type": "image",
        "nsfw": sample.level > 3,
        "nsfwLevel": "Mature" if sample.level > 3 else "None",
        "browsingLevel": sample.level,
        "createdAt": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "postId": 70_000_001 + number,
        "username": sample.creator,
        "baseModel": BASE_MODELS[sample.model],
        "modelVersionIds": [MODELS[sample.model]["modelVersions"][0]["id"]],
        "stats": {
            "cryCount": 0,
            "laughCount": number % 5,
            "likeCount": liked,
            "dislikeCount": 0,
            "heartCount": liked // 3,
            "commentCount": number % 4,
        },
        "meta": None if sample.prompt is None else meta(number, sample, sample.prompt),
        "tags": [{"id": tag_ids[tag], "name": tag} for tag in sample.tags],
    }


def meta(number: int, sample: Sample, prompt: str) -> dict[str, Any]:
    """Generation data as A1111 leaves it, with Civitai's list of resources."""
    model = MODELS[sample.model]
    version = model["modelVersions"][0]
    return {
        "prompt": prompt,
        "negativePrompt": NEGATIVE,
        "seed": 1_000_003 * (number + 1),
        "steps": 20 + number % 12,
        "sampler": ("Euler a", "DPM++ 2M Karras", "Euler")[sample.model],
        "cfgScale": (5, 6.5, 3.5)[sample.model],
        "Size": f"{WIDTH}x{HEIGHT}",
        "Model": model["name"],
        "resources": [{"name": model["name"], "type": "model"}],
        "civitaiResources": [
            {"type": "checkpoint", "modelVersionId": version["id"], "modelVersionName": version["name"]}
        ],
    }


def main(folder: Path) -> None:
    """Draw everything and write both lists."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = read_samples()
    names = sorted({tag for sample in samples for tag in sample.tags})
    tag_ids = {name: 60_001 + index for index, name in enumerate(names)}
    items = []
    for number, sample in enumerate(samples):
        file = f"{number + 1:02}-{sample.slug}{'-again' if sample.again else ''}.webp"
        draw(sample).save(folder / file, "WEBP", quality=QUALITY, method=6)
        items.append(item(number, sample, file, tag_ids))
    for file, answer in (("images.json", {"items": items, "metadata": {}}), ("models.json", {"items": list(MODELS)})):
        (folder / file).write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[4] / "resources" / "samples")
