"""Pictures of tiles: decoded off the GUI thread, in the exact size."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.generation.pictures import Pictures, Wanted, decode


def test_pictures_come_in_the_exact_size_with_round_corners(qtbot: QtBot, pictures: Pictures, tmp_path: Path) -> None:
    path = f"{tmp_path}/one.png"
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(path)
    made = decode(path, Wanted(path, 100, 150, radius=8))
    assert (made.width(), made.height()) == (100, 150)
    assert made.pixelColor(0, 0).alpha() == 0
    assert made.pixelColor(50, 75) == QColor("red")
    whole = decode(path, Wanted(path, 200, 400, whole=True))
    assert (whole.width(), whole.height()) == (200, 200)


def test_bytes_are_decoded_off_the_gui_thread_and_the_newest_wins(
    qtbot: QtBot, pictures: Pictures, tmp_path: Path
) -> None:
    path = f"{tmp_path}/one.png"
    image = QImage(64, 96, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    assert image.save(path)
    data = Path(path).read_bytes()
    for _ in range(20):
        pictures.show_bytes("attempt", data, Wanted("", 32, 48))
    with qtbot.waitSignal(pictures.preview_arrived) as arrived:
        pictures.start(Path())
    assert arrived.args == [["attempt"]]
    shown = pictures.preview("attempt")
    assert shown is not None and shown.width() == 32


def test_a_picture_that_cannot_be_read_is_not_asked_for_again(qtbot: QtBot, pictures: Pictures, tmp_path: Path) -> None:
    wanted = Wanted("missing.jpg", 10, 10)
    pictures.start(tmp_path)
    with qtbot.waitSignal(pictures.arrived):
        pictures.want([wanted])
    assert pictures.is_broken(wanted)
    assert pictures.pixmap(wanted) is None
