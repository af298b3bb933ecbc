"""Which key does what, as data: the shipped keymap, reading and writing a person's own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from charhub_console.domain.errors import InvalidInput

FILE_NAME = "keys.json"


class Action(StrEnum):
    """What a key may do on the Candidates page."""

    APPROVE = "approve"
    REJECT = "reject"
    HOLD = "hold"
    SKIP = "skip"
    UNDO = "undo"
    REVEAL = "reveal"
    FULL_SCREEN = "full_screen"
    COMPARE = "compare"
    LEGEND = "legend"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"


SHIPPED_KEYS: Mapping[Action, tuple[str, ...]] = {
    Action.APPROVE: ("A",),
    Action.REJECT: ("R",),
    Action.HOLD: ("H",),
    Action.SKIP: ("S",),
    Action.UNDO: ("Z", "Ctrl+Z"),
    Action.REVEAL: ("V",),
    Action.FULL_SCREEN: ("Space",),
    Action.COMPARE: ("C",),
    Action.LEGEND: ("?", "F1"),
    Action.ZOOM_IN: ("+", "=", "Ctrl++", "Ctrl+="),
    Action.ZOOM_OUT: ("-", "Ctrl+-"),
}
SHIPPED_REASONS: Mapping[str, str] = {
    "1": str(QT_TRANSLATE_NOOP("", "Anatomy")),
    "2": str(QT_TRANSLATE_NOOP("", "Low quality")),
    "3": str(QT_TRANSLATE_NOOP("", "More than one person")),
    "4": str(QT_TRANSLATE_NOOP("", "Not a character")),
    "5": str(QT_TRANSLATE_NOOP("", "Text or watermark")),
    "6": str(QT_TRANSLATE_NOOP("", "Near-duplicate")),
    "7": str(QT_TRANSLATE_NOOP("", "Too revealing")),
    "8": str(QT_TRANSLATE_NOOP("", "Looks too young")),
    "9": str(QT_TRANSLATE_NOOP("", "Real person")),
}


@dataclass(frozen=True, slots=True)
class RejectReason:
    """A key that rejects and says why."""

    text: str


@dataclass(frozen=True)
class Keymap:
    """Keys as Qt writes them ("A", "Ctrl+Z"); `reasons` are keys that reject with this text."""

    keys: Mapping[Action, tuple[str, ...]] = field(default_factory=lambda: dict(SHIPPED_KEYS))
    reasons: Mapping[str, str] = field(default_factory=lambda: dict(SHIPPED_REASONS))

    def __post_init__(self) -> None:
        found: dict[int, Action | RejectReason] = {}
        for action, keys in self.keys.items():
            found |= {_combined(key): action for key in keys}
        found |= {_combined(key): RejectReason(text) for key, text in self.reasons.items()}
        object.__setattr__(self, "_by_key", found)

    def meaning(self, pressed: QKeyCombination) -> Action | RejectReason | None:
        """What was asked for. A key that needs Shift on this keyboard ("?", "+") is found without it too."""
        by_key: dict[int, Action | RejectReason] = self.__dict__["_by_key"]
        value = pressed.toCombined() & ~_KEYPAD
        found = by_key.get(value)
        shifted = value & _SHIFT and not chr(value & 0xFFFF).isalnum()
        return by_key.get(value & ~_SHIFT) if found is None and shifted else found

    def conflicts(self) -> tuple[str, ...]:
        """Keys that are given twice, as written."""
        written = [key for keys in self.keys.values() for key in keys] + list(self.reasons)
        seen: set[int] = set()
        twice = []
        for key in written:
            if _combined(key) in seen:
                twice.append(key)
            seen.add(_combined(key))
        return tuple(twice)

    def first(self, action: Action) -> str:
        """The key to show beside an action, "" when it has none."""
        keys = self.keys.get(action, ())
        return keys[0] if keys else ""


def load(folder: Path) -> Keymap:
    """The keymap of this configuration folder; what is not in its file is as shipped.

    Raises:
        InvalidInput: the file is no keymap.
    """
    try:
        found = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        keys = {Action(name): tuple(str(key) for key in entry) for name, entry in found.get("keys", {}).items()}
        reasons = {str(key): str(text) for key, text in found.get("reasons", SHIPPED_REASONS).items()}
    except FileNotFoundError:
        return Keymap()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(
            f"The keys in {FILE_NAME} cannot be read.", "Correct the file, or delete it to have the shipped keys."
        ) from error
    keymap = Keymap({**SHIPPED_KEYS, **keys}, reasons)
    unknown = [key for keys in (*keymap.keys.values(), keymap.reasons) for key in keys if not _combined(key)]
    if unknown:
        raise InvalidInput(f"{', '.join(unknown)} in {FILE_NAME} is no key.", "Write keys such as A, 1 or Ctrl+Z.")
    return keymap


def save(keymap: Keymap, folder: Path) -> None:
    """Write it whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {"keys": {action.value: list(keys) for action, keys in keymap.keys.items()}, "reasons": dict(keymap.reasons)},
        ensure_ascii=False,
        indent=2,
    )
    partial = folder / f"{FILE_NAME}.part"
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, folder / FILE_NAME)  # noqa: PTH105  (says what it does)


_SHIFT = 0x02000000
_KEYPAD = 0x20000000


def _combined(key: str) -> int:
    """Qt's number of a key, 0 when it is none."""
    sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        return 0
    found: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs forget it
    return 0 if found.key() == Qt.Key.Key_unknown else found.toCombined()
