"""A frozen program is its own Python: started with one certain word, it is a painter and nothing else."""

from __future__ import annotations

import sys

from charhub_console.adapters.practice.process import WORD
from charhub_console.adapters.practice.worker import main


def paint_if_asked() -> None:
    """Draw until the console that started this process is gone; return at once when none did."""
    if sys.argv[1:] == [WORD]:
        main()
