"""How the value of one setting is described, read from text and shown again."""

from __future__ import annotations

import dataclasses
import math
import re
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.schedule import is_zone

Value = str | int | float | bool | Level | Path | tuple[str, ...] | None
"""What a setting may hold; None means not set."""

LEVEL_NAMES = ("PG", "PG13", "R", "X", "XXX")
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MASK = "••••••••"

_LONGEST_TEXT = 4096
_LONGEST_SHOWN = 80


class Kind(Enum):
    """What sort of value a setting takes."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105  (a kind, not a secret)
    INTEGER = "integer"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"
    LEVELS = "levels"
    URL = "url"
    URLS = "urls"
    PATH = "path"
    UUID = "uuid"
    SHA256 = "sha256"
    TIME = "time"
    ZONE = "zone"
    DAYS = "days"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class EnvironmentName:
    """One environment variable that gives a setting. `translate` turns its wording or unit into ours."""

    name: str
    translate: Callable[[str], str] | None = None
    note: str = ""  # how its wording differs: "milliseconds"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as data. `minimum` and `maximum` bound numbers; `choices` are what CHOICE accepts."""

    key: str
    kind: Kind
    default: Value
    help: str
    environment: tuple[EnvironmentName, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_secret(self) -> bool:
        """Secrets are never shown and never written to a file."""
        return self.kind is Kind.SECRET

    @property
    def expected(self) -> str:
        """What a person should give, to follow 'expected'."""
        if self.kind is Kind.CHOICE:
            return f"one of {', '.join(self.choices)}"
        text = _EXPECTED[self.kind]
        if self.minimum is not None and self.maximum is not None:
            text += f" from {self.minimum:g} to {self.maximum:g}"
        return text

    @property
    def environment_names(self) -> tuple[str, ...]:
        """Names of the environment variables, strongest first."""
        return tuple(item.name for item in self.environment)


def _named(name: str | EnvironmentName) -> EnvironmentName:
    return EnvironmentName(name) if isinstance(name, str) else name


def declared(kind: Kind, default: Value, help: str, *environment: str | EnvironmentName, **limits: Any) -> Any:
    """A dataclass field that carries its own `Setting`; secrets stay out of `repr`."""
    names = tuple(_named(name) for name in environment)
    described = Setting("", kind, default, help, names, **limits)
    return dataclasses.field(default=default, repr=not described.is_secret, metadata={"setting": described})


_EXPECTED = {
    Kind.TEXT: "one line of text",
    Kind.SECRET: "one line of plain ASCII text",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.SWITCH: "true or false",
    Kind.LEVELS: f"a list of {', '.join(LEVEL_NAMES)}",
    Kind.URL: "an address like http://host:8188, without user name, query or fragment",
    Kind.URLS: "addresses like http://host:8188, separated by commas",
    Kind.PATH: "a path",
    Kind.UUID: "an id like 00000000-0000-0000-0000-000000000001",
    Kind.SHA256: "64 hexadecimal digits",
    Kind.TIME: "a time from 00:00 to 23:59",
    Kind.ZONE: "a time zone like UTC, Europe/Berlin or America/Sao_Paulo",
    Kind.DAYS: f"daily, or a list of {', '.join(DAY_NAMES)}",
    Kind.NAMES: "names, separated by commas",
}


def read_value(setting: Setting, text: str) -> Value:
    """Turn text into the setting's value; surrounding blanks do not count.

    Raises:
        InvalidInput: it is not what the setting expects; the text of a secret is not repeated.
    """
    try:
        return _READERS[setting.kind](setting, _one_line(text))
    except (ValueError, OverflowError) as error:
        given = "that" if setting.is_secret else shown(text)
        raise InvalidInput(f"{setting.key} cannot be {given}.", f"Expected {setting.expected}.") from error


def text_of(value: Value) -> str:
    """The text `read_value` turns into this value; empty when not set."""
    if value is None:
        return ""
    if isinstance(value, Level):
        return ",".join(name for name in LEVEL_NAMES if Level[name] & value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def shown(text: str) -> str:
    """Text from outside, safe to print in one line: quoted, cut, unprintable characters replaced."""
    cut = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    readable = "".join(letter if letter.isprintable() else "�" for letter in cut)
    return "'" + re.sub(r"//.*@", "//…@", readable) + "'"  # an address may carry a password


def milliseconds(name: str) -> EnvironmentName:
    """A variable in milliseconds for a setting in seconds."""
    return EnvironmentName(name, _as_seconds, "milliseconds")


def off_only_if_said(text: str) -> str:
    """CharHub's rule for AUTO_GENERATE_REFERENCES (charhub.md 5.3): anything but a clear no is on."""
    return "false" if text.strip().lower() in ("false", "0", "no", "off") else "true"


def deployment(text: str) -> str:
    """CharHub's rule for NODE_ENV (charhub.md 8): everything but production writes below `dev/`."""
    return "prod" if text.strip() == "production" else "dev"


def log_level(text: str) -> str:
    """Levels of Node's loggers in Python's words."""
    word = text.strip().lower()
    lowest = dict.fromkeys(("http", "verbose", "silly", "trace"), "DEBUG")
    return {"warn": "WARNING", "fatal": "ERROR", **lowest}.get(word, text)


def _as_seconds(text: str) -> str:
    try:
        return repr(float(text) / 1000)
    except ValueError:
        return text  # the reader refuses it and the person sees what was given


def _one_line(text: str) -> str:
    stripped = text.strip()
    if len(stripped) > _LONGEST_TEXT or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in stripped):
        raise ValueError(_EXPECTED[Kind.TEXT])
    return stripped


def _text(setting: Setting, text: str) -> Value:
    return text or None


def _secret(setting: Setting, text: str) -> Value:
    if not text.isascii() or not text:  # it has to fit into an HTTP header
        raise ValueError(setting.expected)
    return text


def _integer(setting: Setting, text: str) -> Value:
    return int(_within(setting, int(text)))


def _number(setting: Setting, text: str) -> Value:
    return _within(setting, float(text))


def _within(setting: Setting, number: float) -> float:
    low = -math.inf if setting.minimum is None else setting.minimum
    high = math.inf if setting.maximum is None else setting.maximum
    if not math.isfinite(number) or not low <= number <= high:
        raise ValueError(setting.expected)
    return number


def _switch(setting: Setting, text: str) -> Value:
    word = text.lower()
    if word in ("true", "yes", "on", "1"):
        return True
    if word in ("false", "no", "off", "0"):
        return False
    raise ValueError(setting.expected)


def _choice(setting: Setting, text: str) -> Value:
    for choice in setting.choices:
        if choice.lower() == text.lower():
            return choice
    raise ValueError(setting.expected)


def _levels(setting: Setting, text: str) -> Value:
    names = [name.strip().upper().replace("PG-13", "PG13") for name in text.split(",") if name.strip()]
    if not names or any(name not in LEVEL_NAMES for name in names):
        raise ValueError(setting.expected)
    levels = Level.UNKNOWN
    for name in names:
        levels |= Level[name]
    return levels


def _url(setting: Setting, text: str) -> Value:
    parts = urlsplit(text)
    plain = not (parts.query or parts.fragment or "@" in parts.netloc) and not any(letter.isspace() for letter in text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or not plain:
        raise ValueError(setting.expected)
    return text.rstrip("/")


def _urls(setting: Setting, text: str) -> Value:
    addresses = (str(_url(setting, part.strip())) for part in text.split(",") if part.strip())
    return tuple(dict.fromkeys(addresses))


def _path(setting: Setting, text: str) -> Value:
    return Path(text) if text else None


def _uuid(setting: Setting, text: str) -> Value:
    return str(uuid.UUID(text))


def _sha256(setting: Setting, text: str) -> Value:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise ValueError(setting.expected)
    return text.lower()


def _time(setting: Setting, text: str) -> Value:
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", text, re.ASCII):
        raise ValueError(setting.expected)
    return text.zfill(5)


def _zone(setting: Setting, text: str) -> Value:
    if not is_zone(text):
        raise ValueError(setting.expected)
    return text


def _days(setting: Setting, text: str) -> Value:
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    if names == ["daily"]:
        return DAY_NAMES
    if not names or any(name not in DAY_NAMES for name in names):
        raise ValueError(setting.expected)
    return tuple(name for name in DAY_NAMES if name in names)


def _names(setting: Setting, text: str) -> Value:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


_READERS: dict[Kind, Callable[[Setting, str], Value]] = {
    Kind.TEXT: _text,
    Kind.SECRET: _secret,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.SWITCH: _switch,
    Kind.CHOICE: _choice,
    Kind.LEVELS: _levels,
    Kind.URL: _url,
    Kind.URLS: _urls,
    Kind.PATH: _path,
    Kind.UUID: _uuid,
    Kind.SHA256: _sha256,
    Kind.TIME: _time,
    Kind.ZONE: _zone,
    Kind.DAYS: _days,
    Kind.NAMES: _names,
}
