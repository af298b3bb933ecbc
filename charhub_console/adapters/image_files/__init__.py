"""Image files: guarded decoding, hashes, thumbnails, WebP and PNG with metadata, contact sheets; on Pillow."""

from charhub_console.adapters.image_files.pillow_files import PillowImageFiles

__all__ = ["PillowImageFiles"]
