"""Typed access to a TOML table that names file and field in every complaint."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NoReturn

from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.recipe import Scalar

_ADVICE = "Correct the file, or move the recipe's folder away."


def complain(where: str, why: str) -> NoReturn:
    """Raise RecipeInvalid for a place such as `checkpoint/recipe.toml: views.AVATAR.width`."""
    raise RecipeInvalid(f"{where} {why}.", _ADVICE)


def as_scalar(value: Any, where: str) -> Scalar:
    """A text or a finite number. Raises: RecipeInvalid."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        complain(where, "must be a text or a number")
    if isinstance(value, float) and not math.isfinite(value):
        complain(where, "must be a finite number")
    return value


class Table:
    """One table of a recipe file; every getter raises RecipeInvalid."""

    def __init__(self, raw: Any, file: str, path: str = "") -> None:
        self._file = file
        self._path = path
        if not isinstance(raw, dict):
            complain(self.where(), "must be a table")
        self._raw: dict[str, Any] = raw

    def where(self, key: str = "") -> str:
        """This place in words for people."""
        path = ".".join(part for part in (self._path, key) if part)
        return f"{self._file}: {path}" if path else f"{self._file}:"

    def only(self, *known: str) -> None:
        """Refuse keys this console does not know: a typing error must not pass as a default."""
        for key in self._raw:
            if key not in known:
                complain(self.where(key), f"is not known here; known are {', '.join(known)}")

    def has(self, key: str) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order of the file."""
        return iter(self._raw)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._raw.get(key, default)
        if not isinstance(value, str):
            complain(self.where(key), "must be a text" if key in self._raw else "is missing")
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self._raw else None

    def boolean(self, key: str, default: bool) -> bool:
        value = self._raw.get(key, default)
        if not isinstance(value, bool):
            complain(self.where(key), "must be true or false")
        return value

    def pixels(self, key: str) -> int:
        """A side of an image: 64 to 4096, a multiple of 8 as every latent needs (100 would silently become 96)."""
        value = self._raw.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 64 <= value <= 4096 or value % 8:
            complain(self.where(key), "must be a number of pixels from 64 to 4096, a multiple of 8")
        return value

    def scalar(self, key: str) -> Scalar:
        if key not in self._raw:
            complain(self.where(key), "is missing")
        return as_scalar(self._raw[key], self.where(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        value = self._raw.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            complain(self.where(key), "must be a list of texts")
        return tuple(value)

    def table(self, key: str) -> Table:
        """The table under `key`; empty when absent."""
        return Table(self._raw.get(key, {}), self._file, ".".join(part for part in (self._path, key) if part))

    def tables(self, key: str) -> Iterator[Table]:
        """Every table of a list; none when absent."""
        value = self._raw.get(key, [])
        if not isinstance(value, list):
            complain(self.where(key), "must be a list")
        for number, item in enumerate(value):
            yield Table(item, self._file, f"{self._path}.{key}[{number}]".lstrip("."))
