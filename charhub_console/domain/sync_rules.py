"""How consoles that worked apart agree again: stamps, registers, decisions. Pure rules; nothing here knows a database.

What is joined is a semilattice: greatest stamp for a register, union for what is only added. So neither order, nor
repetition, nor delay of messages changes what all consoles end with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import Decision, Status, Verdict, status_after

PROTOCOL = 1
"""Raised when an older console must not write any more; the server holds the oldest that may."""

CLOCK_OFFSET_S = 300.0
"""Beyond this a console's clock would decide what is newest for everyone, so it sends nothing."""

_COUNTER = 1_000_000


# --- stamps: a hybrid logical clock ---


def tick(last: str, now_ms: int, client: str) -> str:
    """The stamp of a change made now: later than `last`, whatever the clock says. Texts compare as the stamps do.

    Args:
        last: the greatest stamp this console has made or seen; empty at first.
    """
    wall, counter = _parts(last)
    if now_ms > wall:
        return _stamp(now_ms, 0, client)
    counter += 1
    return _stamp(wall + counter // _COUNTER, counter % _COUNTER, client)


def witness(last: str, seen: Iterable[str]) -> str:
    """The greatest of these, without rank: what this console writes next is later than everything it has seen."""
    return max([last, *(plain(stamp) for stamp in seen)], key=_parts)


def ranked(rank: int, stamp: str) -> str:
    """A stamp that is greater than every one of a lower rank."""
    return f"{rank}|{stamp}"


def plain(stamp: str) -> str:
    """Without its rank."""
    return stamp.rpartition("|")[2]


def client_of(stamp: str) -> str:
    """Which console made it; empty for what a row was made with."""
    return plain(stamp).rpartition(":")[2]


def _stamp(wall: int, counter: int, client: str) -> str:
    return f"{wall:015d}:{counter:06d}:{client}"


def _parts(stamp: str) -> tuple[int, int]:
    wall, _, rest = stamp.partition(":")
    return (int(wall), int(rest.partition(":")[0])) if wall else (0, 0)


# --- registers: the last writer wins, the loser is kept ---


@dataclass(frozen=True, slots=True)
class Register:
    """A value with its stamp. `base`: the stamp of the value its writer saw; None for what no person wrote."""

    stamp: str
    value: Any
    base: str | None = None


def joined(current: Register | None, incoming: Register) -> Register:
    """What counts afterwards. Of equal stamps it is what came last: a stamp is given once, so they are the same."""
    return current if current is not None and current.stamp > incoming.stamp else incoming


def collided(current: Register | None, incoming: Register) -> tuple[Register, Register] | None:
    """(loser, winner), if somebody's edit is lost that its replacer had not seen; nobody collides with oneself."""
    if current is None or incoming.base is None or current.stamp == incoming.stamp or current.value == incoming.value:
        return None
    if client_of(current.stamp) == client_of(incoming.stamp):
        return None
    if incoming.stamp < current.stamp:
        return incoming, current
    return None if incoming.base == current.stamp else (current, incoming)


# --- attempts only grow ---

_RANK = {
    AttemptState.NEEDS_OPERATOR: 1,
    AttemptState.CANCELLED: 2,
    AttemptState.FAILED: 3,
    AttemptState.DONE: 4,
}


def attempt_rank(state: AttemptState) -> int:
    """Of two ends the one with the higher rank counts; an end counts more than being under way."""
    return _RANK.get(state, 0)


# --- decisions: all are kept; what nobody has seen stands ---


def heads(decisions: Sequence[Decision]) -> list[Decision]:
    """Those that no other decision has seen, in a fixed order."""
    seen = {known for decision in decisions for known in decision.seen}
    return sorted((one for one in decisions if one.id not in seen), key=lambda one: (one.at, one.id))


def status_of(decisions: Sequence[Decision]) -> tuple[Status, bool]:
    """The status, and whether it is disputed: then curators who had not seen each other's decisions disagree.

    What is disputed counts as held: nothing is generated until a decision that has seen both settles it.
    """
    stands = [status_after(history(head, decisions)) for head in heads(decisions)]
    if len(set(stands)) > 1:
        return Status.HELD, True
    return (stands[0] if stands else Status.NEW), False


def counting(decisions: Sequence[Decision]) -> Decision | None:
    """The decision that counts; None when none does, or curators disagree."""
    found = heads(decisions)
    if not found or status_of(decisions)[1]:
        return None
    standing: list[Decision] = []
    for decision in history(found[-1], decisions):
        if decision.verdict is not Verdict.UNDO:
            standing.append(decision)
        elif standing:
            standing.pop()
    return standing[-1] if standing else None


def history(head: Decision, decisions: Sequence[Decision]) -> list[Decision]:
    """What this decision had seen, directly or not, oldest first, and itself as the last."""
    by_id = {decision.id: decision for decision in decisions}
    known: dict[str, Decision] = {}
    waiting = [head]
    while waiting:
        one = waiting.pop()
        known[one.id] = one
        waiting += [by_id[seen] for seen in one.seen if seen in by_id and seen not in known]
    return in_order(known.values())


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Each after everything it has seen; what did not see each other by time and id."""
    left = sorted(decisions, key=lambda one: (one.at, one.id))
    ordered: list[Decision] = []
    while left:
        there = {one.id for one in left}
        ready = next((one for one in left if there.isdisjoint(one.seen)), left[0])
        left.remove(ready)
        ordered.append(ready)
    return ordered


# --- when a console only reads ---


def clock_fault(offset_s: float) -> str | None:
    """Why nothing is sent with a clock this far from the server's; None when it is right."""
    if abs(offset_s) <= CLOCK_OFFSET_S:
        return None
    direction = "ahead of" if offset_s > 0 else "behind"
    return f"This machine's clock is {abs(offset_s) / 60:.0f} minutes {direction} the central database's."
