"""Image files: guarded decoding, hashes, thumbnails, WebP and PNG with metadata, contact sheets; on Pillow."""

from charhub_console.adapters.image_files.pillow_files import PillowImageFiles
from charhub_console.adapters.image_files.read_back import Marks, read_marks

__all__ = ["Marks", "PillowImageFiles", "read_marks"]
