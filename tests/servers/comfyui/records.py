"""What the double remembers for tests: who submitted, what really ran and when; optionally appended to a log file."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass(slots=True)
class Submission:
    """One POST /prompt that was queued, answered or not. `at` is seconds since the epoch."""

    prompt_id: str
    number: float
    client_id: str | None
    extra_data: dict[str, Any]
    at: float


@dataclass(slots=True)
class Execution:
    """One prompt that really ran, with its `extra_data`. `outcome` is running, success, error or interrupted.

    `ran` are the nodes that did work, in order; `cached` those that did not. Times are seconds since the epoch.
    """

    prompt_id: str
    number: float
    extra_data: dict[str, Any]
    started: float
    ended: float | None = None
    outcome: str = "running"
    ran: list[str] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Interrupt:
    """One POST /interrupt. `prompt_id` None is the global one; `hit` names the prompt that was running, if any."""

    prompt_id: str | None
    hit: str | None
    at: float


@dataclass(slots=True)
class Delete:
    """One id of a POST /queue delete (`*` for clear) and whether it was still pending."""

    prompt_id: str
    hit: bool
    at: float


@dataclass(slots=True)
class Upload:
    """One stored upload: what the client called it and how it is called now."""

    asked_name: str
    name: str
    subfolder: str
    type: str
    sha256: str
    at: float


@dataclass(slots=True)
class Prepared:
    """One call of CharHub's middleware: `route` is prepare or cleanup."""

    route: str
    character_id: str
    urls: list[str]
    at: float


@dataclass(frozen=True, slots=True)
class IdleGap:
    """The worker's pause between two prompts: end of one, start of the next (seconds since the epoch)."""

    ended: float
    started: float

    @property
    def seconds(self) -> float:
        """How long nothing ran."""
        return self.started - self.ended


class Records:
    """All lists, oldest first. They survive a restart of the double."""

    def __init__(self, log: Path | None = None) -> None:
        self.submissions: list[Submission] = []
        self.executions: list[Execution] = []
        self.interrupts: list[Interrupt] = []
        self.deletes: list[Delete] = []
        self.uploads: list[Upload] = []
        self.prepared: list[Prepared] = []
        self._log: IO[str] | None = log.open("a", encoding="utf-8") if log else None

    def close(self) -> None:
        """Close the log."""
        if self._log:
            self._log.close()
            self._log = None

    def add(self, record: Submission | Interrupt | Delete | Upload | Prepared) -> None:
        """Remember one thing that happened."""
        lists: dict[type, list[Any]] = {
            Submission: self.submissions,
            Interrupt: self.interrupts,
            Delete: self.deletes,
            Upload: self.uploads,
            Prepared: self.prepared,
        }
        lists[type(record)].append(record)
        self._write(type(record).__name__.lower(), record)

    def begin(self, execution: Execution) -> None:
        """A prompt starts to run."""
        self.executions.append(execution)
        self._write("started", execution)

    def end(self, execution: Execution, outcome: str) -> None:
        """A prompt ended."""
        execution.ended = time.time()
        execution.outcome = outcome
        self._write("ended", execution)

    @property
    def idle_gaps(self) -> list[IdleGap]:
        """The pauses between consecutive prompts that ended."""
        return gaps_between(self.executions)

    def _write(self, event: str, record: Any) -> None:
        if self._log:
            self._log.write(json.dumps({"event": event, **asdict(record)}) + "\n")
            self._log.flush()


def gaps_between(executions: list[Execution]) -> list[IdleGap]:
    """The pauses between consecutive prompts that ended."""
    pairs = itertools.pairwise(executions)
    return [IdleGap(before.ended, after.started) for before, after in pairs if before.ended is not None]


def read_log(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a log as (event, fields); a last line cut by a kill is left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            fields = json.loads(line)
        except ValueError:
            continue
        yield fields.pop("event"), fields


def executions_in(path: Path) -> list[Execution]:
    """Every prompt that ran according to a log, in order of starting; one that was cut off stays `running`."""
    found: list[Execution] = []
    for event, fields in read_log(path):
        if event == "started":
            found.append(Execution(**fields))
        elif event == "ended":
            found[-1] = Execution(**fields)  # one prompt at a time: it is the one that started last
    return found
