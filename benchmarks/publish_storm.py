"""The long storm over publishing: `python -m benchmarks.publish_storm --minutes 5 --consoles 4 --candidates 30`.

Every round has a database of its own, consoles that all want a character of every candidate, pay for it from CharHub's
ledger and publish it; they are killed at random moments, and PostgreSQL dies and comes back. Exit code 1 when anything
was published or charged twice, or a sum is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.story.publish_storm import TITLES, Tally, a_publish_storm


def main() -> int:
    """Storm for so long; print a row for every round."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publish_storm", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="no round begins after this")
    parser.add_argument("--consoles", type=int, default=4)
    parser.add_argument("--candidates", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    ends = time.monotonic() + 60 * asked.minutes
    print("  ".join(f"{title:>10}" for title in TITLES), flush=True)
    tallies: list[Tally] = []
    for seed in itertools.count(asked.seed):
        if time.monotonic() > ends:
            break
        tallies.append(one_round(seed, asked))
    bad = sum(len(tally.wrong) for tally in tallies)
    kills, restarts = sum(tally.kills for tally in tallies), sum(tally.restarts for tally in tallies)
    made, charges = sum(tally.characters for tally in tallies), sum(tally.charges for tally in tallies)
    print(
        f"{len(tallies)} rounds, {kills} kills, {restarts} restarts, {made} characters, {charges} charges: {bad} wrong."
    )
    return 1 if bad else 0


def one_round(seed: int, asked: argparse.Namespace) -> Tally:
    """One storm and its row. Its folder stays when something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix=f"publish-storm-{seed}-"))
    storm = asyncio.run(a_publish_storm(folder, consoles=asked.consoles, candidates=asked.candidates, seed=seed))
    try:
        storm.rage(seconds=120.0, calm_s=(0.2, 1.6), restart_every_s=8.0)
    finally:
        storm.close()
    tally = storm.judge()
    print(tally.row(), flush=True)
    if tally.wrong:
        print(f"  seed {seed}, {folder}:", *tally.wrong, sep="\n  ", flush=True)
    else:
        shutil.rmtree(folder)
    return tally


if __name__ == "__main__":
    sys.exit(main())
