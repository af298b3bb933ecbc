"""Nothing that was acknowledged is lost, whatever happens between three consoles and their central database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.adapters.sync_machine import Ground, SyncMachine
from tests.adapters.sync_mutants import MUTANTS

QUICK = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    made = Ground()
    yield made
    made.end()


def test_three_consoles_agree_and_lose_nothing(ground: Ground) -> None:
    SyncMachine.ground = ground
    run_state_machine_as_test(SyncMachine, settings=QUICK)


SOON = ("hard_delete", "no_conflict_log", "outbox_in_a_second_transaction")


@pytest.mark.parametrize("name", SOON)
def test_a_mistake_is_noticed(ground: Ground, name: str) -> None:
    """The others take longer: `python -m benchmarks.sync_mutants`."""
    SyncMachine.ground = ground
    without_shrinking = settings(QUICK, max_examples=200, phases=[Phase.generate])
    with MUTANTS[name](ground), pytest.raises(Exception):  # noqa: B017, PT011 - whatever it breaks
        run_state_machine_as_test(SyncMachine, settings=without_shrinking)
