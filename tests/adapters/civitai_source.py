"""How the tests of the Civitai source make one."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from charhub_console.adapters.civitai import CivitaiSource
from charhub_console.adapters.http import NO_RETRY
from charhub_console.domain.candidate import Candidate
from charhub_console.engine.ports import SourceQuery
from tests.servers.civitai import CivitaiDouble
from tests.servers.echo import PATIENT

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


class FixedClock:
    """Time stands still; ids are real."""

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    def new_id(self) -> str:
        return str(uuid.uuid4())

    def new_seed(self) -> int:
        return 0

    async def sleep(self, seconds: float) -> None:
        return None


def source_of(double: CivitaiDouble, **how: Any) -> CivitaiSource:
    how = {"retry": NO_RETRY, "timeouts": PATIENT, "allow_private": frozenset({double.address}), **how}
    return CivitaiSource(clock=FixedClock(), base_url=double.api, **how)


async def candidate_of(source: CivitaiSource) -> Candidate:
    """The newest one."""
    return (await source.page(SourceQuery(page_size=1), None)).candidates[0]
