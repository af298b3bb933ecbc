"""Where the packaged program begins."""

import multiprocessing
import sys

from charhub_console.app.cli.main import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["try-the-package"]:  # smoke.py asks for it
        from inside import try_from_inside

        sys.exit(try_from_inside(*sys.argv[2:]))
    main()
