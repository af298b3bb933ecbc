"""The engine in a process of its own, so that nothing it does holds up the window, and the wire between the two."""

from __future__ import annotations

import sys

WORD = "--engine-process"
"""The only argument of a frozen program that shall be an engine's process."""


def serve_if_asked() -> None:
    """A frozen program is its own Python: started with one certain word it is an engine's process and nothing else."""
    if sys.argv[1:] == [WORD]:
        from charhub_console.app.wiring.apart.process import main

        main()
