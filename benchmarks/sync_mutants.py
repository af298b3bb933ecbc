"""Every known way to synchronise wrongly, each until the state machine notices. `python -m benchmarks.sync_mutants`.

With names only those; `--clean N`: the product as it is, for N examples.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import nullcontext

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.adapters.sync_machine import Ground, SyncMachine
from tests.adapters.sync_mutants import MUTANTS

MOST = 4000
STEPS = 30


class Counted(SyncMachine):
    """Knows how many examples there were."""

    examples = 0

    def __init__(self) -> None:
        Counted.examples += 1
        super().__init__()


def tried(ground: Ground, name: str | None, most: int) -> str:
    """What came of it, in a line."""
    Counted.examples = 0
    began = time.monotonic()
    asked = settings(
        max_examples=most,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    noticed = ""
    with MUTANTS[name](ground) if name else nullcontext():
        try:
            run_state_machine_as_test(Counted, settings=asked)
        except Exception as error:
            noticed = (str(error).splitlines() or [type(error).__name__])[0][:70]
    seconds = time.monotonic() - began
    return f"{name or 'as it is':32} {Counted.examples:5} examples {seconds:6.1f} s  {noticed or 'nothing noticed'}"


def main() -> None:
    logging.disable()
    SyncMachine.ground = ground = Ground()
    given = sys.argv[1:]
    if given[:1] == ["--clean"]:
        print(tried(ground, None, int(given[1])), flush=True)
        return
    for name in given or MUTANTS:
        print(tried(ground, name, MOST), flush=True)


if __name__ == "__main__":
    main()
