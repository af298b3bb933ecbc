"""Qt must not eat the interpreter's own objects."""

from __future__ import annotations

import os
import subprocess
import sys

CALLS = 1000
SCRIPT = f"""
import sys
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
timer, parent = QTimer(), QObject()
def calls():
    for _ in range({CALLS}):
        timer.isActive()          # gives False
        timer.setSingleShot(True) # gives None
        timer.isSingleShot()      # gives True
        parent.blockSignals(False)
calls()
before = [sys.getrefcount(item) for item in (None, True, False)]
calls()
print(*(sys.getrefcount(item) - was for item, was in zip((None, True, False), before)))
"""


def test_a_thousand_qt_calls_leave_the_counts_of_none_true_and_false_alone() -> None:
    """PySide6 6.12 loses one reference a call before Python 3.12 and ends in an abort of the interpreter."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    drift = [int(number) for number in done.stdout.split()]
    assert all(abs(number) < CALLS / 10 for number in drift), drift
