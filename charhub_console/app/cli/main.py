"""The console script. A start that only opens the window does not wait until the command line is loaded."""

from __future__ import annotations

import gc
import io
import sys
from pathlib import Path

from charhub_console.app.cli.given import Globals


def main() -> None:
    """The console script."""
    if getattr(sys, "frozen", False):
        from charhub_console.app.wiring.painter import paint_if_asked

        paint_if_asked()
        from charhub_console.app.wiring.apart import serve_if_asked

        serve_if_asked()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without these letters gets question marks, no traceback
    given = window_alone(sys.argv[1:])
    if given is not None:
        sys.exit(_open_window(given))
    from charhub_console.app.cli.root import app

    app()


def window_alone(words: list[str]) -> Globals | None:
    """What was given when these words ask for the window; None when they say more, or the command line must judge."""
    practice, data, rest = False, None, list(words)
    while rest:
        word = rest.pop(0)
        if word == "--practice":
            practice = True
        elif word == "--data" and rest and not rest[0].startswith("-") and rest[0].isprintable():
            data = Path(rest.pop(0))
        else:
            return None
    return Globals.given(data, {}, verbose=False, practice=practice)


def _open_window(given: Globals) -> int:
    gc.disable()  # nothing that is loaded is garbage; the window collects by itself as soon as it is there
    try:
        from charhub_console.app.cli.window import open_window

        return open_window(given)
    except (Exception, KeyboardInterrupt) as error:
        from charhub_console.app.cli.session import tell

        raise SystemExit(tell(error, given)) from error


if __name__ == "__main__":
    main()
