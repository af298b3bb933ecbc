"""Bringing pixels to an exact size without ever stretching them, and noticing when there is nothing in them."""

from __future__ import annotations

from statistics import median

from PIL import Image, ImageStat

from charhub_console.domain.errors import BadImage

MAX_CROP = 0.08  # of one side: 832x1216 loses 2.6 % on its way to 768x1152
_BLANK_SIDE = 96
_BLANK_DEVIATION = 2.0  # grey levels; failed decodes measure below 1 once noise is averaged out, pictures above 10


def to_view(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Exactly this size: filled with a centred crop when that costs at most 8 % of a side, otherwise letterboxed."""
    if image.size == size:
        return image
    wanted, have = size[0] / size[1], image.width / image.height
    if 1 - min(wanted, have) / max(wanted, have) > MAX_CROP:
        return letterbox(image, size)
    if have > wanted:
        width = image.height * wanted
        box = ((image.width - width) / 2, 0.0, (image.width + width) / 2, float(image.height))
    else:
        height = image.width / wanted
        box = (0.0, (image.height - height) / 2, float(image.width), (image.height + height) / 2)
    return image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def letterbox(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Exactly this size: scaled to fit whole, centred, the rest in the colour of the edges that meet it."""
    scale = min(size[0] / image.width, size[1] / image.height)
    inner = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    inner = (min(inner[0], size[0]), min(inner[1], size[1]))
    scaled = image if inner == image.size else image.resize(inner, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if inner == size:
        return scaled
    canvas = Image.new("RGB", size, _edge_colour(scaled, sides=inner[0] < size[0]))
    canvas.paste(scaled, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return canvas


def refuse_blank(image: Image.Image) -> None:
    """What a failed decode leaves behind: one flat colour, perhaps with noise. Raises: BadImage."""
    small = image.resize((_BLANK_SIDE, _BLANK_SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    if max(ImageStat.Stat(small).stddev) < _BLANK_DEVIATION:
        raise BadImage(
            "The generated image is blank.",
            "Try another seed; if it stays blank, check the recipe's model and VAE files.",
        )


def _edge_colour(image: Image.Image, *, sides: bool) -> tuple[int, int, int]:
    """The median colour of the left and right edges (`sides`), or of the top and bottom ones."""
    width, height = image.size
    first, last = (1, height) if sides else (width, 1), (width - 1, 0) if sides else (0, height - 1)
    boxes = (0, 0, *first), (*last, width, height)
    pixels = b"".join(image.crop(box).tobytes() for box in boxes)
    red, green, blue = (int(median(pixels[channel::3])) for channel in range(3))
    return red, green, blue
