"""`kill -9` anywhere: every image painted once, none lost, nothing charged twice."""

from __future__ import annotations

from pathlib import Path

from tests.story.storm import BY_HAND, a_storm


def test_a_night_and_an_order_survive_a_storm_of_kills(tmp_path: Path) -> None:
    with a_storm(tmp_path, characters=2, seed=20261120, service_s=0.2, copies=True) as storm:
        storm.rage(calm_s=(0.3, 2.0), enough=8, until_s=20.0)
        tally = storm.judge()
    assert (tally.lost, tally.doubles, tally.wrong) == ([], [], []), storm.said[-3000:]
    assert tally.kills >= 3
    assert (tally.images, tally.executions, sum(tally.charged)) == (15, 15, BY_HAND)
