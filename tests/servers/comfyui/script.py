"""What can be made to go wrong at a ComfyUI beyond the faults every double has, scripted per request or per prompt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ComfyFault(Enum):
    """One thing going wrong. The first group strikes requests, the second prompts."""

    CUT_BEFORE = "connection cut, nothing was done"
    CUT_AFTER = "connection cut after the last byte, but it was done"
    SERVER_ERROR_AFTER = "500, but it was done"
    BAD_GATEWAY = "502 with a proxy's HTML page"
    WRONG_JSON = "200, JSON of another shape"
    EMPTY = "200 without a body"
    SLOW = "is done and answers after `seconds`"
    LATE_ANSWER = "is done at once, answers after `seconds`"
    CUT_BODY = "200, announces more bytes than it sends, connection cut"
    NOT_AN_IMAGE = "200 image/png, but text"
    HALF_IMAGE = "200 image/png, only the first half of a file"
    NODE_ERRORS = "POST /prompt: 200 with node_errors, those outputs are skipped"

    OUT_OF_MEMORY = "execution_error with the OOM text"
    NODE_FAILS = "execution_error of a node"
    BLANK_IMAGE = "the image saved is one colour"
    FILE_LOST = "the file is deleted as soon as the prompt ended"
    STUCK = "the sampler never comes to an end"
    WORKER_DIES = "the worker dies when it takes the prompt"

    @property
    def strikes_prompts(self) -> bool:
        """Whether it is met by the worker rather than by a request."""
        return self in _PROMPT_FAULTS


_PROMPT_FAULTS = frozenset(
    {
        ComfyFault.OUT_OF_MEMORY,
        ComfyFault.NODE_FAILS,
        ComfyFault.BLANK_IMAGE,
        ComfyFault.FILE_LOST,
        ComfyFault.STUCK,
        ComfyFault.WORKER_DIES,
    }
)


@dataclass(slots=True)
class Planned:
    """A fault that waits for its turn. `times` None is for ever; the first `after` matches go through unharmed."""

    fault: ComfyFault
    path: str
    method: str | None
    times: int | None
    after: int
    seconds: float

    def strikes(self) -> bool:
        """Count one match; whether it is hit."""
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is not None:
            if self.times <= 0:
                return False
            self.times -= 1
        return True


class Script:
    """The faults to come. Several on one path take turns in the order they were added."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []

    def add(
        self,
        fault: ComfyFault,
        *,
        path: str = "",
        method: str | None = None,
        times: int | None = None,
        after: int = 0,
        seconds: float = 0.0,
    ) -> None:
        """Plan a fault, for paths containing `path`. For faults of prompts `after=2` hits the third that runs."""
        self._planned.append(Planned(fault, path, method, times, after, seconds))

    def clear(self) -> None:
        """Everything works again."""
        self._planned.clear()

    def for_request(self, path: str, method: str) -> Planned | None:
        """The fault that strikes this request, if any."""
        for item in self._planned:
            if item.fault.strikes_prompts or item.fault is ComfyFault.NODE_ERRORS:
                continue
            if item.path not in path or item.method not in (None, method):
                continue
            if item.strikes():
                return item
        return None

    def for_submission(self) -> bool:
        """Whether NODE_ERRORS strikes this valid prompt."""
        return any(item.fault is ComfyFault.NODE_ERRORS and item.strikes() for item in self._planned)

    def for_prompt(self) -> set[ComfyFault]:
        """The faults that strike the prompt about to run."""
        return {item.fault for item in self._planned if item.fault.strikes_prompts and item.strikes()}
