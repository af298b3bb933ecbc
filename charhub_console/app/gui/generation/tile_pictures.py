"""Which picture belongs into which tile: the live preview, the stored thumbnail, and what is shown meanwhile."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from PySide6.QtGui import QPixmap

from charhub_console.app.gui.generation.geometry import TILES, Geometry
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.painting import RADIUS
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.app.gui.generation.tiles import COLUMNS, Face, Kind


def wanted(path: str, where: Geometry, ratio: float) -> Wanted:
    """A picture in the size of a tile."""
    return _wanted(path, where.tile_width, where.tile_height, ratio)


@lru_cache(4096)  # asked for hundreds of times in a repaint
def _wanted(path: str, width: int, height: int, ratio: float) -> Wanted:
    return Wanted(path, round(width * ratio), round(height * ratio), round(RADIUS * ratio))


class TilePictures:
    """Of one board."""

    def __init__(self, pictures: Pictures, model: BoardModel) -> None:
        self._pictures, self._model = pictures, model

    def picture(self, face: Face, where: Geometry, ratio: float) -> QPixmap | None:
        """What there is now; the last preview stays until the thumbnail of the finished image is there."""
        preview = self._pictures.preview(face.attempt_id) if face.attempt_id is not None else None
        if face.path is None or (preview is not None and face.kind in (Kind.PAINTING, Kind.UPLOADING)):
            return preview
        return self._pictures.pixmap(wanted(face.path, where, ratio)) or preview

    def want(self, numbers: Iterable[int], where: Geometry, ratio: float) -> None:
        """Ask for the pictures of these cards and no others."""
        self._pictures.set_ratio(ratio)
        paths = [path for _, _, path in self._paths(numbers)]
        self._pictures.want([wanted(path, where, ratio) for path in paths])

    def showing(self, paths: Container[str], numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        """(card, tile) of these cards that show one of these paths."""
        return ((number, column) for number, column, path in self._paths(numbers) if path in paths)

    def _paths(self, numbers: Iterable[int]) -> Iterator[tuple[int, int, str]]:
        for number in numbers:
            for column in range(TILES):
                path = self._model.face(self._model.rows[number], COLUMNS[column]).path
                if path is not None:
                    yield number, column, path
