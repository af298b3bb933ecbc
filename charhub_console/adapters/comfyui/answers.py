"""What a ComfyUI server's answers mean: queue, history entries, refusals. Unknown keys and types are passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from charhub_console.adapters.http import plain
from charhub_console.engine.ports import Device, JobState


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One image a job saved; names as the server gave them."""

    node: str
    filename: str
    subfolder: str
    type: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A job in the history: DONE, FAILED or INTERRUPTED. `reason` is for people, without prompts or tracebacks."""

    state: JobState
    files: tuple[SavedFile, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Job ids, running ones and waiting ones in the order they will run."""

    running: tuple[str, ...]
    pending: tuple[str, ...]

    def place(self, job_id: str) -> int | None:
        """0 while it runs, 1 when it is next, None when it is not there."""
        if job_id in self.running:
            return 0
        return self.pending.index(job_id) + 1 if job_id in self.pending else None


def read_queue(answer: Any) -> Queue | None:
    """The answer of GET /queue; None when it is none. Pending comes in heap order, not in the order of execution."""
    if not isinstance(answer, dict):
        return None
    running, pending = answer.get("queue_running"), answer.get("queue_pending")
    if not isinstance(running, list) or not isinstance(pending, list):
        return None
    waiting = [(item[0], str(item[1])) for item in pending if _is_item(item)]
    return Queue(
        running=tuple(str(item[1]) for item in running if isinstance(item, list) and len(item) > 1),
        pending=tuple(job for _, job in sorted(waiting)),
    )


def _is_item(item: Any) -> bool:
    return isinstance(item, list) and len(item) > 1 and isinstance(item[0], int | float)


def read_devices(listed: Any) -> tuple[Device, ...]:
    """`devices` of GET /system_stats; torch's names come as "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync"."""
    devices = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return tuple(
        Device(_device_name(str(item.get("name") or "")), _bytes(item.get("vram_total")), _bytes(item.get("vram_free")))
        for item in devices
    )


def _device_name(name: str) -> str:
    shown = "".join(letter for letter in name if letter.isprintable()).split(" : ")[0]
    place, _, model = shown.partition(" ")
    return (model if ":" in place and model else shown)[:60]


def _bytes(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 1e18 else 0


def read_history(answer: Any, job_id: str) -> Ended | None:
    """The answer of GET /history/{id}; None while it holds no entry: unknown, waiting and running look alike."""
    entry = answer.get(job_id) if isinstance(answer, dict) else None
    if not isinstance(entry, dict):
        return None
    status = entry.get("status")
    status = status if isinstance(status, dict) else {}
    files = _files(entry.get("outputs"))
    said, data = _last_word(status.get("messages"))
    if said == "execution_interrupted":
        return Ended(JobState.INTERRUPTED, files, "it was interrupted at the server")
    if said == "execution_error" or status.get("status_str") == "error":
        return Ended(JobState.FAILED, files, _failure(data))
    return Ended(JobState.DONE, files)


def _files(outputs: Any) -> tuple[SavedFile, ...]:
    """Every dict with a file name; other things stand beside them (SaveAnimatedWEBP adds `animated: [true]`)."""
    found = []
    for node, output in outputs.items() if isinstance(outputs, dict) else ():
        images = output.get("images") if isinstance(output, dict) else None
        for item in images if isinstance(images, list) else ():
            if isinstance(item, dict) and isinstance(item.get("filename"), str):
                subfolder, kind = str(item.get("subfolder") or ""), str(item.get("type") or "output")
                found.append(SavedFile(str(node), item["filename"], subfolder, kind))
    return tuple(found)


def _last_word(messages: Any) -> tuple[str, dict[str, Any]]:
    """Error and interrupt differ only in the last message of that kind."""
    for message in reversed(messages) if isinstance(messages, list) else ():
        if isinstance(message, list) and len(message) == 2 and message[0] in _ENDS:
            return message[0], message[1] if isinstance(message[1], dict) else {}
    return "", {}


_ENDS = frozenset({"execution_error", "execution_interrupted"})


def _failure(data: dict[str, Any]) -> str:
    """Node and exception. `current_inputs` holds whole prompts and the traceback paths: neither is ever shown."""
    node = data.get("node_type") or "an unknown node"
    kind = data.get("exception_type") or "an error"
    return plain(f"{node}: {kind}: {data.get('exception_message') or 'no message'}")


def read_refusal(answer: Any) -> str:
    """The useful sentence of a 400: it stands in the node errors; `error.message` is the same for all of them."""
    if not isinstance(answer, dict):
        return "no reason given"
    sentences = node_errors(answer)
    error = answer.get("error")
    if not sentences and isinstance(error, dict):
        parts = [str(error.get("message") or ""), str(error.get("details") or "")]
        sentences = [" ".join(part for part in parts if part)]
    elif not sentences and isinstance(error, str):
        sentences = [error]
    return plain("; ".join(sentences[:3])) or "no reason given"


def node_errors(answer: dict[str, Any]) -> list[str]:
    """One sentence for every invalid input; also of a 200 whose graph runs only in part."""
    found = []
    nodes = answer.get("node_errors")
    for number, node in nodes.items() if isinstance(nodes, dict) else ():
        node = node if isinstance(node, dict) else {}
        errors = node.get("errors")
        for error in errors if isinstance(errors, list) and errors else [{}]:
            error = error if isinstance(error, dict) else {}
            what = error.get("details") or error.get("message") or "invalid"
            found.append(f"{node.get('class_type') or f'node {number}'}: {error.get('type') or 'error'}: {what}")
    return found
