"""How a column becomes a value of the domain and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from peewee import IntegerField, TextField

from charhub_console.domain.analysis import Field
from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import InvalidInput


def plain(value: Any) -> Any:
    """What `json.dumps` cannot say by itself: times as ISO 8601, dataclasses as objects."""
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def to_json(value: Any) -> str:
    """JSON text SQLite can keep; letters stay letters so that the text index finds them."""
    return _whole(json.dumps(value, default=plain, ensure_ascii=False, separators=(",", ":")))


def _whole(text: str) -> str:
    """Text without lone surrogates: they arrive in foreign JSON and have no UTF-8 form."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


class Words(TextField):
    """Any text."""

    def db_value(self, value: Any) -> Any:
        return None if value is None else _whole(value)


class Time(TextField):
    """An aware time, kept as UTC text of fixed width so that it sorts."""

    def db_value(self, value: Any) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise InvalidInput("A time without a time zone was given.", "Report this as a bug of the console.")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def python_value(self, value: Any) -> Any:
        return None if value is None else datetime.fromisoformat(value)


class Choice(TextField):
    """A member of an enum of texts."""

    def __init__(self, kind: type[Enum], **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def db_value(self, value: Any) -> Any:
        return None if value is None else self.kind(value).value

    def python_value(self, value: Any) -> Any:
        return None if value is None else self.kind(value)


class Levels(IntegerField):
    """A level bitmask."""

    def python_value(self, value: Any) -> Any:
        return Level(value)


class Hash64(IntegerField):
    """An unsigned 64-bit number in SQLite's signed 64 bits."""

    def db_value(self, value: Any) -> Any:
        return None if value is None else value - (1 << 64) if value >= 1 << 63 else value

    def python_value(self, value: Any) -> Any:
        return None if value is None else value & ((1 << 64) - 1)


class Items(TextField):
    """A tuple as a JSON array; `item` makes one element from its JSON."""

    def __init__(self, item: Callable[[Any], Any] = str, **options: Any) -> None:
        super().__init__(**options)
        self.item = item

    def db_value(self, value: Any) -> Any:
        return None if value is None else to_json(value)

    def python_value(self, value: Any) -> Any:
        return None if value is None else tuple(self.item(entry) for entry in json.loads(value))


class Measured(TextField):
    """A `Field` of an analysis as a JSON object; `kind` makes its value from JSON."""

    def __init__(self, kind: Callable[[Any], Any] = str, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def db_value(self, value: Any) -> Any:
        return to_json(value)

    def python_value(self, value: Any) -> Any:
        found = json.loads(value)
        measured = None if found["value"] is None else self.kind(found["value"])
        return Field(measured, found["confidence"], found["author"])
