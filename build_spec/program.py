"""Where the packaged program begins."""

import multiprocessing

from charhub_console.app.cli.main import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
