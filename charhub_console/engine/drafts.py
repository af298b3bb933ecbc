"""What precedes a generation: the draft a person may edit, its price, how long it will take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median
from typing import Any

from charhub_console.domain.analysis import AgeRating, Gender, Style, Theme
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import MAX_NAME_CHARS, Character, CharacterState, seed_for
from charhub_console.domain.credits import charges_for
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.events import CharacterChanged
from charhub_console.domain.text_folding import fold
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine import ledger
from charhub_console.engine.credits import give_practice_credits
from charhub_console.engine.curate import find_candidate
from charhub_console.engine.draft import Wish, draft, proposed
from charhub_console.engine.overview import BackendState, backend_states
from charhub_console.engine.servers import able
from charhub_console.engine.tools import Tools

NAMES_LOOKED_AT = 100_000
RUNS_LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """What a person may change of a draft; None leaves a field as it is."""

    name: str | None = None
    gender: Gender | None = None
    species: str | None = None
    style: Style | None = None
    theme: Theme | None = None
    age_rating: AgeRating | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a generation would cost an owner. `price` is 0 for owners who are not charged."""

    price: int
    balance: int

    @property
    def after(self) -> int:
        """The balance that would be left; negative when it does not suffice."""
        return self.balance - self.price


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long one character takes with a recipe: median over `measured` earlier ones; None without any.

    `waiting` images are queued or being painted now.
    """

    seconds: float | None
    measured: int
    waiting: int


class Drafts:
    """Of one console. Methods may be called from any event loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def propose(self, candidate_id: str, wish: Wish) -> Character:
        """What the draft of this candidate would be; nothing is kept. Raises: NotFound, and as `engine.draft.draft`."""
        candidate = await find_candidate(candidate_id, self._tools)
        return await proposed(candidate, wish.commission(), self._tools)

    async def edit(self, candidate_id: str, changes: DraftChanges, wish: Wish) -> Character:
        """Change the draft of an approved candidate; it is made from its analysis when there is none yet.

        The seed follows name and description, as in every draft.

        Raises:
            InvalidInput: a required field is empty or too long, or the character was started already.
            NotFound, Blocked, NeedsPerson: as `engine.draft.draft`.
        """
        wanted = _checked(changes)
        tools = self._tools
        character = await draft(await find_candidate(candidate_id, tools), wish.commission(), tools)
        if character.state is not CharacterState.DRAFT:
            raise InvalidInput(
                f"{character.name} was started already and is no draft any more.",
                "Edit its prompts when you retry a view.",
            )
        name = wanted.get("name", character.name)
        wanted["seed"] = seed_for(name, wanted.get("description", character.description))
        character = await tools.store.change_character(character.id, **wanted)
        tools.bus.publish(CharacterChanged(character.id))
        return character

    async def servers(self, recipe: str) -> list[BackendState]:
        """The backends that could paint with this recipe, asked anew. Raises: NotFound (no such recipe)."""
        return await backend_states(self._tools, able(recipe, self._tools))

    async def name_is_taken(self, name: str, *, apart_from: str | None = None) -> bool:
        """Whether a character other than `apart_from` bears this name, in any case, with or without accents."""
        wanted = _folded(name)
        if not wanted:
            return False
        store = self._tools.store
        used = Counter(_folded(known) for known in await store.recent_names(NAMES_LOOKED_AT))
        own = await store.character(apart_from) if apart_from else None
        if own is not None:
            used[_folded(own.name)] -= 1
        return used[wanted] > 0

    async def quote(self, owner: str, *, charged: bool = True, references: bool = True) -> Cost:
        """What a new character costs this owner, and what the owner has."""
        tools = self._tools
        views = (View.AVATAR, *(REFERENCES if references and tools.options.references else ()))
        charges = charges_for(views, delivered=(), entries=()) if charged else ()
        await give_practice_credits(owner, tools)
        return Cost(sum(charge.price for charge in charges), await ledger.spendable(owner, tools))

    async def forecast(self, recipe: str, backends: Sequence[str] = ()) -> Forecast:
        """From the characters that were finished with this recipe, at these servers only, in the newest runs.

        Raises:
            NotFound: no such recipe.
        """
        self._tools.recipe(recipe)
        store = self._tools.store
        times: list[float] = []
        for run in await store.runs(limit=RUNS_LOOKED_AT):
            if run.recipe == recipe:
                times.extend(_durations(await store.attempts(run_id=run.id), backends))
        waiting = len(await store.unfinished_attempts())
        return Forecast(median(times) if times else None, len(times), waiting)


def _durations(attempts: Sequence[Attempt], backends: Sequence[str]) -> list[float]:
    """Seconds from the first submission to the last end, of every character all of whose attempts are done there."""
    by_character: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_character.setdefault(attempt.character_id, []).append(attempt)
    found = []
    for own in by_character.values():
        starts = [attempt.submitted_at for attempt in own if attempt.submitted_at]
        ends = [attempt.ended_at for attempt in own if attempt.ended_at]
        elsewhere = backends and any(attempt.backend not in backends for attempt in own)
        if (
            not elsewhere
            and all(attempt.state is AttemptState.DONE for attempt in own)
            and len(starts) == len(ends) == len(own)
        ):
            found.append((max(ends) - min(starts)).total_seconds())
    return found


def _checked(changes: DraftChanges) -> dict[str, Any]:
    """The fields that were given, trimmed. Raises: InvalidInput."""
    given = {field.name: getattr(changes, field.name) for field in fields(changes)}
    wanted = {name: value.strip() if type(value) is str else value for name, value in given.items()}
    for name in ("name", "species", "description"):
        if wanted[name] == "":
            raise InvalidInput(f"The {name} is empty.", "Fill it in.")
    if wanted["name"] is not None and len(wanted["name"]) > MAX_NAME_CHARS:
        raise InvalidInput(f"A name has 1 to {MAX_NAME_CHARS} characters.", "Choose a shorter one.")
    return {name: value for name, value in wanted.items() if value is not None}


def _folded(name: str) -> str:
    return " ".join(fold(name).split())
