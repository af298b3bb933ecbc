"""No text of any page is cut at 200 %, in a window of 1280x720, in either language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.scales import cut

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("scale", ["2"])  # rounding is the worst here; 1 and 1.5 take as long again
def test_no_label_or_button_of_a_page_is_cut(tmp_path: Path, scale: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.gui.scales", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    found = json.loads(answer.stdout.splitlines()[-1])
    assert found == {"en": [], "pt_BR": []}


def test_what_is_cut_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    for part in (QPushButton("a button with many words"), QLabel("short"), QLabel("words that wrap " * 9)):
        row.addWidget(part)
    button, fine, wrapping = window.findChildren(QWidget)[:3]
    assert isinstance(wrapping, QLabel)
    wrapping.setWordWrap(True)
    button.setFixedWidth(60)
    wrapping.setFixedSize(120, 30)
    window.show()

    assert [text.split()[0] for text, _ in cut(window)] == ["a", "words"]
    assert fine.isVisible()
