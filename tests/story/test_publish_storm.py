"""Consoles that are killed and a server that dies: nothing published twice, nothing charged twice, every sum right."""

from __future__ import annotations

from pathlib import Path

from tests.story.publish_storm import a_publish_storm


async def test_three_consoles_want_the_same_candidates_through_a_storm(tmp_path: Path) -> None:
    storm = await a_publish_storm(tmp_path, consoles=3, candidates=8, seed=20261201)
    try:
        storm.rage(seconds=15.0, calm_s=(0.5, 2.5), restart_every_s=5.0)
    finally:
        storm.close()
    tally = storm.judge()
    assert tally.wrong == []
    assert tally.characters == 8
    assert tally.kills >= 3
    assert tally.restarts >= 1
