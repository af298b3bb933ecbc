"""What a WebUI's answers mean: images with their info, tasks, progress, refusals. Unknown keys are passed over.

Facts from modules/api/api.py, modules/api/models.py and modules/progress.py of AUTOMATIC1111 1.10 and Forge.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from charhub_console.adapters.http import Answer, plain
from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    GenerationFailed,
    RateLimited,
    Unauthorized,
    Unreachable,
)
from charhub_console.engine.ports import Device, Painted

# What a proxy says when the server behind it took too long or broke off: the server may well go on painting.
_CUT_OFF = frozenset({408, 502, 503, 504, 520, 521, 522, 523, 524})
_PLACE = re.compile(r"(\d+)\s*/\s*\d+")


class CutOff(Unreachable):
    """The answer of a painting call did not arrive; what became of the image has to be looked up."""


class NoApi(BadAnswer):
    """Something answers there, but not the interface this adapter speaks: nothing was begun."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task as the server knows it. `place` is 1 for the next in line."""

    active: bool = False
    queued: bool = False
    completed: bool = False
    place: int = 1
    preview: bytes | None = None

    @property
    def known(self) -> bool:
        """Whether the server has heard of it lately: it remembers the last sixteen that ended."""
        return self.active or self.queued or self.completed


@dataclass(frozen=True, slots=True)
class Activity:
    """What the server does now, whoever's it is. `interrupted` is of the job it did last."""

    busy: bool
    step: int | None = None
    of: int | None = None
    interrupted: bool = False


def read_painted(answer: Any, name: str) -> Painted:
    """The first image of a txt2img or img2img answer, and the seed its `info` (a JSON string) tells.

    Raises:
        BadAnswer: there is no image in it.
    """
    images = answer.get("images") if isinstance(answer, dict) else None
    first = images[0] if isinstance(images, list) and images else None
    if not isinstance(first, str):
        raise BadAnswer(f"{name} answered without an image.", "Look at the server's log, then retry the view.")
    try:
        data = base64.b64decode(first.partition(",")[2] if first.startswith("data:") else first, validate=True)
    except binascii.Error as error:
        raise BadAnswer(f"{name} answered with an image that cannot be read.", "Retry the view.") from error
    return Painted(data, read_seed(answer.get("info")))


def read_seed(info: Any) -> int | None:
    """The seed really used; None when the info does not tell it."""
    try:
        told = json.loads(info) if isinstance(info, str) else info
    except (ValueError, RecursionError):
        return None
    seed = told.get("seed") if isinstance(told, dict) else None
    return seed if isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed < 2**63 else None


def read_task(answer: Any) -> Task | None:
    """The answer of POST /internal/progress; None when it is none."""
    if not isinstance(answer, dict) or not isinstance(answer.get("active"), bool):
        return None
    place = _PLACE.search(str(answer.get("textinfo") or ""))
    return Task(
        active=answer["active"],
        queued=answer.get("queued") is True,
        completed=answer.get("completed") is True,
        place=max(1, int(place.group(1))) if place else 1,
        preview=_preview(answer.get("live_preview")),
    )


def _preview(uri: Any) -> bytes | None:
    """Of a data: address; a preview that cannot be read is none."""
    if not isinstance(uri, str) or not uri.startswith("data:"):
        return None
    try:
        return base64.b64decode(uri.partition(",")[2], validate=True) or None
    except binascii.Error:
        return None


def read_activity(answer: Any) -> Activity | None:
    """The answer of GET /sdapi/v1/progress; None when it is none."""
    state = answer.get("state") if isinstance(answer, dict) else None
    if not isinstance(state, dict):
        return None
    return Activity(
        busy=bool(_count(state.get("job_count"))),
        step=_count(state.get("sampling_step")),
        of=_count(state.get("sampling_steps")),
        interrupted=state.get("interrupted") is True,
    )


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9 else None


def read_devices(answer: Any) -> tuple[Device, ...]:
    """The card's memory of GET /sdapi/v1/memory, which does not tell its name."""
    cuda = answer.get("cuda") if isinstance(answer, dict) else None
    system = cuda.get("system") if isinstance(cuda, dict) else None
    if not isinstance(system, dict):
        return ()
    return (Device("GPU", _bytes(system.get("total")), _bytes(system.get("free"))),)


def _bytes(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 1e18 else 0


def failure(answer: Answer) -> ConsoleError:
    """Our error for an answer that holds no image. CutOff when the task may still run."""
    name, status = answer.outside.name, answer.status
    if status in (401, 402, 403):
        return Unauthorized(f"{name} refused our credentials ({status}).", answer.outside.check_key)
    if status == 429:
        return RateLimited(f"{name} wants fewer requests (429).", "Try again later.")
    try:
        told = answer.json()
    except BadAnswer:
        told = None
    if status >= 500 and isinstance(told, dict) and told.get("error") and status not in _CUT_OFF:
        reason = plain(f"{told['error']}: {told.get('errors') or told.get('detail') or 'no message'}")
        return GenerationFailed(f"{name}: {reason}.", advice_for(reason))
    if status in _CUT_OFF or status >= 500:
        return CutOff(f"{name} did not answer in time ({status}).", answer.outside.check_address)
    detail = told.get("detail") if isinstance(told, dict) else None
    if status in (400, 404, 413, 422) and detail and detail != "Not Found":
        return GenerationFailed(
            f"{name} refused the job: {_refusal(detail)}.",
            "Check the recipe against this server with `charhub-console recipes check`.",
        )
    return no_api(name, status)


def no_api(name: str, status: int) -> NoApi:
    """For the address `name`."""
    return NoApi(f"{name} has no WebUI interface ({status}).", "Start the WebUI with --api, or correct its address.")


def _refusal(detail: Any) -> str:
    """FastAPI's list of wrong fields, or a sentence; never the body, which holds whole prompts."""
    if not isinstance(detail, list):
        return plain(str(detail)) or "no reason given"
    wrong = [item for item in detail if isinstance(item, dict)]
    places = [".".join(str(part) for part in item.get("loc") or ()) for item in wrong]
    return plain("; ".join(f"{where}: {item.get('msg')}" for where, item in zip(places, wrong, strict=True)))


def advice_for(reason: str) -> str:
    """What to do about an image that failed at the server."""
    if "OutOfMemory" in reason or "out of memory" in reason.lower():
        return "The card has too little memory for this recipe: use a smaller size or model, or another server."
    return "Retry the view; if it fails the same way, look at the server's log."
