"""The long kill storm: `python -m benchmarks.kill_storm --minutes 5 --characters 20`.

Rounds of one night and one paid order, each over a fresh data folder, with console processes killed at random moments;
in every second round the backend is killed too. Ends with a table; exit code 1 when anything was lost, painted twice
or charged wrongly. What a round found is kept in the folder that is printed beside it.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.story.storm import TITLES, Tally, a_storm

PAINTER_DEATHS = 2  # a backend that forgets the same image three times is given up, and that would be right


def main() -> int:
    """Storm for so long; print a row for every round."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill_storm", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="no round begins after this")
    parser.add_argument("--characters", type=int, default=20, help="of one night")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.2, help="service time of an image")
    parser.add_argument("--copies", action="store_true", help="copy a ready process instead of starting `python -m`")
    asked = parser.parse_args()
    ends = time.monotonic() + 60 * asked.minutes
    print("  ".join(f"{title:>10}" for title in (*TITLES, "seconds")), flush=True)
    tallies: list[Tally] = []
    for seed in itertools.count(asked.seed):
        if time.monotonic() > ends:
            break
        tallies.append(one_round(seed, asked, ends, painter_deaths=PAINTER_DEATHS if len(tallies) % 2 else 0))
    bad = sum(len(tally.lost) + len(tally.doubles) + len(tally.wrong) for tally in tallies)
    kills = sum(tally.kills for tally in tallies)
    images = sum(tally.images for tally in tallies)
    print(f"{len(tallies)} rounds, {kills} kills, {images} images: {bad} lost, painted twice or otherwise wrong.")
    return 1 if bad else 0


def one_round(seed: int, asked: argparse.Namespace, ends: float, *, painter_deaths: int) -> Tally:
    """One storm and its row. Its folder stays when something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix=f"kill-storm-{seed}-"))
    with a_storm(folder, characters=asked.characters, seed=seed, service_s=asked.seconds, copies=asked.copies) as storm:
        until_s = max(20.0, ends - time.monotonic())
        storm.rage(calm_s=(0.3, 4.0), enough=sys.maxsize, until_s=until_s, painter_deaths=painter_deaths)
        tally = storm.judge()
    print(f"{tally.row()}  {tally.seconds:>10.0f}", flush=True)
    if tally.lost or tally.doubles or tally.wrong:
        print(f"  seed {seed}, {folder}:", *tally.lost, *tally.doubles, *tally.wrong, sep="\n  ", flush=True)
    else:
        shutil.rmtree(folder)
    return tally


if __name__ == "__main__":
    sys.exit(main())
