"""Names for drafted characters: varied, not overused, checked after the fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from charhub_console.domain.analysis import Gender
from charhub_console.domain.character import MAX_NAME_CHARS
from charhub_console.domain.errors import NotConfigured
from charhub_console.domain.text_folding import fold


@dataclass(frozen=True, slots=True)
class NamePool:
    """Given names to choose from, and family names to tell two of the same given name apart."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    neutral: tuple[str, ...]
    family: tuple[str, ...] = ()

    def for_gender(self, gender: Gender) -> tuple[str, ...]:
        """The given names that fit."""
        fitting = {Gender.FEMALE: self.female, Gender.MALE: self.male}.get(gender, ())
        return (*fitting, *self.neutral)


def choose_name(pool: NamePool, gender: Gender, *, suggested: Iterable[str], avoid: Iterable[str], pick: int) -> str:
    """A name that is not in `avoid`: an analyser's suggestion if one is free, else one of the pool.

    Args:
        avoid: overused and recent names; full names and given names count, in any case and with or without accents.
        pick: any number; the same number chooses the same name from the same pool.

    Raises:
        NotConfigured: the pool is empty.
    """
    taken = {_folded(name) for name in avoid}
    taken |= {name.split()[0] for name in taken if name}
    for name in suggested:
        clean, folded = " ".join(name.split()), _folded(name)
        # a name of nothing but accents and signs folds to nothing
        if folded and len(clean) <= MAX_NAME_CHARS and not {folded, folded.split()[0]} & taken:
            return clean
    given = pool.for_gender(gender)
    if not given:
        raise NotConfigured("There is no list of names.", "Reinstall the console: its resources are incomplete.")
    turned = [given[(pick + step) % len(given)] for step in range(len(given))]
    free = next((name for name in turned if _folded(name) not in taken), None)
    if free is not None:
        return free
    return _with_family(turned[0], pool, taken, pick)


def parse_names(text: str) -> tuple[str, ...]:
    """One name a line; `#` starts a comment; order kept, repetitions dropped."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _with_family(given: str, pool: NamePool, taken: set[str], pick: int) -> str:
    """Every given name is overused: the full name at least is new."""
    for step in range(len(pool.family)):
        full = f"{given} {pool.family[(pick + step) % len(pool.family)]}"
        if _folded(full) not in taken:
            return full
    return given


def _folded(name: str) -> str:
    return " ".join(fold(name).split())
