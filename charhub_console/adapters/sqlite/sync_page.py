"""A page of the feed: what its records refer to, in which order they are taken, what came of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.sync_kinds import KINDS
from charhub_console.domain.events import (
    AttemptChanged,
    CandidateChanged,
    CandidatesArrived,
    CharacterChanged,
    Event,
    RunChanged,
)
from charhub_console.domain.views import View
from charhub_console.engine.ports.sync import Key

Registers = dict[str, list[Any]]

_KNOWN = 'SELECT t.id FROM "{}" t WHERE t.id IN (SELECT value FROM json_each(?))'
_KNOWN_CANDIDATES = """
SELECT e.value, t.id FROM json_each(?) e
JOIN candidate t ON t.source = substr(e.value, 1, instr(e.value, ':') - 1)
    AND t.source_id = substr(e.value, instr(e.value, ':') + 1)
"""


@dataclass(slots=True)
class Landed:
    """What a page has changed so far. `me`: this console. `ids`: own ids by the ones that travel, of all rows named."""

    me: str
    ids: dict[Key, str]
    new_candidates: list[str] = field(default_factory=list)
    candidates: dict[str, None] = field(default_factory=dict)
    decided: dict[str, None] = field(default_factory=dict)
    views: dict[tuple[str, str], None] = field(default_factory=dict)
    characters: dict[str, None] = field(default_factory=dict)
    attempts: dict[str, tuple[str, str]] = field(default_factory=dict)
    runs: dict[str, None] = field(default_factory=dict)


def parents(kind: str, registers: Registers) -> Iterable[Key]:
    """The records that this one refers to."""
    if kind not in KINDS or not KINDS[kind].refers:
        return
    values = {column: value for register in registers.values() for column, value in columns_of(register).items()}
    for column, parent in KINDS[kind].refers.items():
        if values.get(column) is not None:
            yield parent, values[column]
    if kind == "decision" and "seen" in values:
        yield from (("decision", seen) for seen in json.loads(values["seen"]))


def columns_of(register: list[Any]) -> dict[str, Any]:
    """Of a register that has several."""
    return register[2] if isinstance(register[2], dict) else {}


def known_ids(database: Database, page: dict[Key, Registers]) -> dict[Key, str]:
    """Own ids of all records of the page and their parents that are here."""
    wanted = defaultdict[str, set[str]](set)
    for (kind, wire_id), registers in page.items():
        wanted[kind].add(wire_id)
        for parent, parent_id in parents(kind, registers):
            wanted[parent].add(parent_id)
    ids: dict[Key, str] = {}
    for kind, names in wanted.items():
        if kind == "candidate":
            ids |= {(kind, wire): own for wire, own in database.sql(_KNOWN_CANDIDATES, json.dumps(list(names)))}
        elif kind in KINDS:
            found = database.sql(_KNOWN.format(kind), json.dumps(list(names)))
            ids |= {(kind, own): own for (own,) in found}
    return ids


def causally(page: dict[str, Registers]) -> dict[str, Registers]:
    """Decisions in an order in which each comes after what it has seen."""
    left = dict(sorted(page.items(), key=lambda item: (_at(item[1]), item[0])))
    ordered: dict[str, Registers] = {}
    while left:
        ready = [one for one, registers in left.items() if left.keys().isdisjoint(_seen(registers))] or [*left]
        for one in ready:
            ordered[one] = left.pop(one)
    return ordered


def _at(registers: Registers) -> str:
    return str(columns_of(registers["all"]).get("at", "")) if "all" in registers else ""


def _seen(registers: Registers) -> list[str]:
    return json.loads(columns_of(registers["all"]).get("seen", "[]")) if "all" in registers else []


def events(landed: Landed) -> tuple[Event, ...]:
    """What faces are told."""
    found: list[Event] = []
    if landed.new_candidates:
        found.append(CandidatesArrived(tuple(landed.new_candidates)))
    new = set(landed.new_candidates)
    found += [CandidateChanged(one) for one in landed.candidates if one not in new]
    found += [RunChanged(one) for one in landed.runs]
    found += [
        CharacterChanged(one) for one in {**landed.characters, **{character: None for character, _ in landed.views}}
    ]
    found += [AttemptChanged(one, character, View(view)) for one, (character, view) in landed.attempts.items()]
    return tuple(found)
