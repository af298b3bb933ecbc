"""The normal form in which what a server said is compared: times, sizes and ids are gone, order and shape stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Frame = Json  # one line of ws/*.jsonl: msg, binary, client, sent or socket_event, and the socket it belongs to

_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_FILE = re.compile(r"^(.*?)_(\d{5})_\.(\w+)$", re.DOTALL)
_TIMES = frozenset({"timestamp", "create_time", "execution_start_time", "execution_end_time"})
_ANY_VALUE = frozenset({"nonce", "seed", "color", "seconds", "steps", "traceback", "tooltip"})
_SETS = frozenset({"executed", "current_outputs", "history_prompt_outputs_to_execute"})
_OF_THE_REQUEST = frozenset({"request", "headers", "sent", "note", "bytes", "status", "json", "text", "body"})
_SHOWN_HEADERS = ("content-disposition", "accept-ranges", "content-range", "etag", "allow")
_STEP_FRAMES = frozenset({"progress_state", "progress", "binary"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How a transcript is read. `loose_status`: the counts depend on timing, only how many came is compared.

    `any_steps`: how many sampler steps were seen depends on timing. `without`: frames the recording left out.
    """

    loose_status: bool = False
    any_steps: bool = False
    without: tuple[str, ...] = ()


class Names:
    """Gives ids, file counters and queue numbers names in the order they turn up.

    `odd_ids`: ids that are no uuid are part of what is compared and keep their text.
    """

    def __init__(self, ids: Iterable[str] = (), *, odd_ids: bool = False) -> None:
        self._odd_ids = odd_ids
        self._ids: dict[str, str] = {}
        self._files: dict[str, list[str]] = {}
        self._first_number: int | None = None
        for prompt_id in ids:
            self.id(prompt_id)

    def id(self, prompt_id: str) -> str:
        """P1, P2…"""
        if self._odd_ids and not _UUID.search(prompt_id):
            return prompt_id
        return self._ids.setdefault(prompt_id, f"P{len(self._ids) + 1}")

    def number(self, value: Any) -> Any:
        """Counter values relative to the first one; explicit (float) numbers as they are."""
        if not isinstance(value, int):
            return str(value)
        if self._first_number is None:
            self._first_number = abs(value)
        return f"{'-' if value < 0 else ''}n+{abs(value) - self._first_number}"

    def file(self, name: str) -> str:
        """`ws_00042_.png` is the first, second… of its prefix."""
        found = _FILE.match(name)
        if not found:
            return name
        prefix = re.sub(r"^ComfyUI_temp_[a-z]{5}$", "ComfyUI_temp_?", found[1])
        seen = self._files.setdefault(prefix, [])
        if found[2] not in seen:
            seen.append(found[2])
        return f"{prefix}_#{seen.index(found[2]) + 1}_.{found[3]}"

    def plain(self, value: Any, key: str = "") -> Any:
        """Any JSON value in normal form."""
        if key in _TIMES or key in _ANY_VALUE:
            return "?"
        if isinstance(value, dict):
            return self._object(value, key)
        if isinstance(value, list):
            return self._list(value, key)
        if isinstance(value, str):
            return self._text(value, key)
        if key in ("number", "priority"):
            return self.number(value)
        return value

    def _object(self, value: Json, key: str) -> Any:
        if key == "current_inputs":
            return sorted(value)
        if "status_str" in value:
            return self._ending(value)
        if key == "nodes" and value and all("state" in state for state in value.values()):
            return [f"{node} {state['state']} {state['value']}/{state['max']}" for node, state in value.items()]
        return {self._key(name): self.plain(item, name) for name, item in value.items() if name != "tooltip"}

    def _ending(self, status: Json) -> list[Any]:
        """A history entry's status in one line."""
        events = [event for event, _ in status["messages"]]
        last = status["messages"][-1][1]
        told = [self.plain(last[key], key) for key in ("exception_type", "exception_message") if key in last]
        return [status["status_str"], status["completed"], *events, *told]

    def _key(self, name: str) -> str:
        return self.id(name) if name in self._ids or _UUID.fullmatch(name) else name

    def _list(self, value: list[Any], key: str) -> Any:
        if key in _SETS:
            return sorted(value)
        if key == "input_config":
            return [item for item in (self.plain(item) for item in value) if item != {}]
        if key in ("running", "pending"):
            return [[self.number(number), self.id(prompt_id)] for number, prompt_id in value]
        if len(value) == 5 and isinstance(value[2], dict) and isinstance(value[4], list):  # a queue item
            return [self.number(value[0]), self.id(value[1]), "prompt", self.plain(value[3]), sorted(value[4])]
        return [self.plain(item) for item in value]

    def _text(self, value: str, key: str) -> str:
        if key in ("prompt_id", "id"):
            return self.id(value)
        if key == "filename":
            return re.sub(r"\d{4}-\d\d-\d\d_\d{6}", "DATE", self.file(value))
        if key == "sid":
            return "invented" if re.fullmatch(r"[0-9a-f]{32}", value) else value
        if key == "exception_message":  # without the paths of the machine
            value = re.sub(r"^(\[Errno \d+\] [^:]*|\*\*\*\* ERROR: [^\n]*).*$", r"\1", value, flags=re.DOTALL)
        value = re.sub(r"\d{4}-\d\d-\d\d_\d{6}", "DATE", value)
        value = re.sub(r"list of length \d+", "list of length n", value)
        if value in self._ids:
            return self.id(value)
        return _UUID.sub(lambda found: self.id(found[0]), value)


def sockets_of(frames: list[Frame], reading: Reading) -> Json:
    """What each socket heard, by socket."""
    names = Names(_submitted(frames))
    heard: dict[str, list[Any]] = {}
    for frame in frames:
        said = _frame(frame, names)
        if said is not None and said[0] not in reading.without:
            heard.setdefault(frame.get("socket", "-"), []).append(said)
    return {socket: _read(said, reading) for socket, said in heard.items()}


def _submitted(frames: list[Frame]) -> Iterable[str]:
    """Prompt ids in the order of submission, so that names do not depend on whose event came first."""
    for frame in frames:
        client = frame.get("client")
        if isinstance(client, dict):
            yield from _prompt_ids(client)


def _prompt_ids(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        if "node_errors" in value and isinstance(value.get("prompt_id"), str):
            yield value["prompt_id"]
        for item in value.values():
            yield from _prompt_ids(item)


def _frame(frame: Frame, names: Names) -> list[Any] | None:
    if "msg" in frame:
        kind, data = frame["msg"]["type"], frame["msg"].get("data", {})
        if kind == "status":
            remaining = data["status"]["exec_info"]["queue_remaining"]
            return ["status", remaining, *([names.plain(data["sid"], "sid")] if "sid" in data else [])]
        if kind == "progress_state":
            return [kind, names.plain(data["prompt_id"], "prompt_id"), names.plain(data["nodes"], "nodes")]
        return [kind, names.plain(data)]
    if "binary" in frame:
        image = frame["image"]
        shown = f"{image['format']} {image['size'][0]}x{image['size'][1]}"
        metadata = [names.plain(frame["metadata"])] if "metadata" in frame else []
        return ["binary", frame["event"], shown, *metadata]
    if frame.get("socket_event") == "closed":
        return ["closed", frame["close_code"]]
    return None


def _read(said: list[Any], reading: Reading) -> list[Any]:
    if reading.any_steps:
        said = _collapsed([_any_step(frame) for frame in said])
    if reading.loose_status:
        statuses = [frame for frame in said if frame[0] == "status"]
        greetings = [frame for frame in statuses if len(frame) == 3]
        others = [frame for frame in said if frame[0] != "status"]
        said = [*greetings, *others, ["statuses", len(statuses), "last", statuses[-1][1] if statuses else None]]
    return said


def _any_step(frame: list[Any]) -> list[Any]:
    if frame[0] == "progress_state":
        return [*frame[:2], [re.sub(r"running \d+/", "running n/", state) for state in frame[2]]]
    if frame[0] == "progress":
        return ["progress", {**frame[1], "value": "n"}]
    return frame


def _collapsed(said: list[Any]) -> list[Any]:
    """Repeated steps (progress_state, progress, perhaps a preview) told once."""
    kept: list[Any] = []
    for frame in said:
        kept.append(frame)
        for period in (1, 2, 3):
            tail, before = kept[-period:], kept[-2 * period : -period]
            if tail == before and all(item[0] in _STEP_FRAMES for item in tail):
                del kept[-period:]
                break
    return kept


def cases_of(raw: Any, *, odd_ids: bool = False) -> Any:
    """A table of answers by case, or any other JSON a recording holds."""
    names = Names(odd_ids=odd_ids)
    if not isinstance(raw, dict):
        return names.plain(raw)
    return {case: _case(told, names) for case, told in raw.items()}


def _case(told: Any, names: Names) -> Any:
    if not isinstance(told, dict) or not isinstance(told.get("status"), int):
        return names.plain(told)
    more = {key: names.plain(value, key) for key, value in told.items() if key not in _OF_THE_REQUEST}
    return _answer(told, names) | more


def _answer(told: Json, names: Names) -> Json:
    """One HTTP response: status, content type, telling headers, body."""
    said: Json = {"status": told["status"]}
    headers = {name.lower(): value for name, value in told.get("headers", {}).items()}
    if "json" in told or told.get("text"):
        said["type"] = headers.get("content-type", "").partition(";")[0]
    if "json" in told:
        said["json"] = names.plain(told["json"])
    elif "body" in told and not isinstance(told["body"], dict):
        said["body"] = told["body"]
    elif "body" in told and "format" in told["body"]:
        body = told["body"]
        said["image"] = [body["format"], *body["size"], body["mode"]]
    elif "body" in told and "first16_hex" not in told["body"] and "image_error" not in told["body"]:
        said["json"] = names.plain(told["body"])
    elif "text" in told:
        said["text"] = told["text"]
    for name in _SHOWN_HEADERS:
        if name in headers:
            said[name] = re.sub(r'"[0-9a-f]{16}-[0-9a-f]+"|/\d+', "?", headers[name])
    return said
