"""What the analysers' tests share: a clock that stands still, candidates, and tiny ONNX models."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from charhub_console.domain.candidate import Candidate, Level

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class StillClock:
    """Always the same moment; ids count up."""

    def __init__(self) -> None:
        self._ids = count(1)

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    def new_id(self) -> str:
        return f"00000000-0000-4000-8000-{next(self._ids):012d}"

    def new_seed(self) -> int:
        return 7

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("an analyser has nothing to wait for")


def candidate(prompt: str = "", **changes: Any) -> Candidate:
    """A PG candidate with this prompt."""
    given = {"id": "c1", "source": "civitai", "source_id": "1", "url": "https://x.invalid/1", "level": Level.PG}
    return Candidate(**{**given, "fetched_at": NOW, "prompt": prompt, **changes})


# --- ONNX by hand: the wire format is protobuf (onnx/onnx.proto), and four operators are all a test needs


def tiny_tagger(weights: list[list[float]], bias: list[float], *, side: int = 8, sigmoid: bool = True) -> bytes:
    """A model that averages each colour channel of its NHWC input, and scores each label by `weights` and `bias`.

    Args:
        weights: 3 rows (the channels as they come, 0..255) by one column a label.
    """
    labels = len(bias)
    nodes = [
        _node("ReduceMean", ["picture"], ["means"], axes=[1, 2], keepdims=0),
        _node("MatMul", ["means", "weights"], ["sums"]),
        _node("Add", ["sums", "bias"], ["logits" if sigmoid else "scores"]),
    ]
    if sigmoid:
        nodes.append(_node("Sigmoid", ["logits"], ["scores"]))
    graph = b"".join(_field(1, node) for node in nodes)
    graph += _field(2, b"tiny")
    graph += _field(5, _tensor("weights", [3, labels], [value for row in weights for value in row]))
    graph += _field(5, _tensor("bias", [labels], bias))
    graph += _field(11, _value("picture", [None, side, side, 3])) + _field(12, _value("scores", [None, labels]))
    return _number(1, 8) + _field(7, graph) + _field(8, _number(2, 13))


def _node(operator: str, inputs: list[str], outputs: list[str], **attributes: int | list[int]) -> bytes:
    node = b"".join(_field(1, name.encode()) for name in inputs) + b"".join(
        _field(2, name.encode()) for name in outputs
    )
    node += _field(4, operator.encode())
    for name, value in attributes.items():
        several = isinstance(value, list)
        values = value if isinstance(value, list) else [value]
        body = _field(1, name.encode()) + b"".join(_number(8 if several else 3, number) for number in values)
        node += _field(5, body + _number(20, 7 if several else 2))
    return node


def _tensor(name: str, shape: list[int], values: Iterable[float]) -> bytes:
    dimensions = b"".join(_number(1, size) for size in shape)
    raw = b"".join(struct.pack("<f", value) for value in values)
    return dimensions + _number(2, 1) + _field(8, name.encode()) + _field(9, raw)


def _value(name: str, shape: list[int | None]) -> bytes:
    sizes = b"".join(_field(1, _field(2, b"N") if size is None else _number(1, size)) for size in shape)
    tensor = _number(1, 1) + _field(2, sizes)
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
