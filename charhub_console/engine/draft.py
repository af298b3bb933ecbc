"""Drafting: from an approved candidate and its analysis to a character, or from an image and words given by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from charhub_console.domain.analysis import AgeRating, Analysis, Gender, Style, Theme
from charhub_console.domain.candidate import Candidate, Level, Status, Verdict
from charhub_console.domain.character import MAX_NAME_CHARS, Character, CharacterState, seed_for
from charhub_console.domain.errors import Blocked, InvalidInput, NeedsPerson
from charhub_console.domain.events import CharacterChanged
from charhub_console.domain.names import choose_name
from charhub_console.domain.safety import GateVerdict
from charhub_console.engine.analyse import ensure_analysed
from charhub_console.engine.curate import decide
from charhub_console.engine.fetch import SUFFIXES
from charhub_console.engine.tools import Tools

OVERUSED = 30  # this many most used names are avoided
RECENT = 10  # and so are the names of the last characters


@dataclass(frozen=True, slots=True)
class Commission:
    """For whom a character is made, and how: the three things manual and automated generation differ in."""

    owner: str
    charged: bool
    run_id: str | None  # the night that drafts it; by hand the run is known only when it is placed
    recipe: str
    position: int = 0
    references: bool = True
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants a character made. `charged` owners pay credits; the bot never does.

    `backends` are those that may paint it; none named leaves that to the line at the servers.
    """

    owner: str
    recipe: str
    charged: bool = True
    references: bool = True
    name: str | None = None
    backends: tuple[str, ...] = ()

    def commission(self) -> Commission:
        """The same for a draft; the run is known when it is placed."""
        return Commission(self.owner, self.charged, None, self.recipe, references=self.references, name=self.name)


async def draft(candidate: Candidate, commission: Commission, tools: Tools) -> Character:
    """The character of an approved candidate, kept; the one that is there when it was drafted before.

    Raises:
        InvalidInput: the candidate is not approved.
        Blocked, NeedsPerson: the gate does not let it through.
        ConsoleError: its image or analysis cannot be had.
    """
    drafted = await proposed(candidate, commission, tools)
    character = await tools.store.add_character(drafted)
    if character.id != drafted.id and character.state is CharacterState.DRAFT:  # drafted before, never started
        changes = _commissioned(drafted, character, renamed=commission.name is not None)
        character = await tools.store.change_character(character.id, **changes)
    tools.bus.publish(CharacterChanged(character.id))
    return character


async def proposed(candidate: Candidate, commission: Commission, tools: Tools) -> Character:
    """What `draft` would make of this candidate; nothing is kept. Raises as `draft`."""
    if candidate.disputed:
        raise InvalidInput(
            f"Curators disagree about candidate {candidate.source_id}; until it is settled nothing is generated.",
            "Look at it and decide: a decision that has seen both settles it.",
        )
    if candidate.status is not Status.APPROVED:
        raise InvalidInput(
            f"Candidate {candidate.source_id} is not approved.",
            f"Approve it first: `charhub-console candidates approve {candidate.source_id}`.",
        )
    candidate, analysis = await ensure_analysed(candidate, tools)
    if candidate.gate == GateVerdict.BLOCK:
        raise Blocked(f"Candidate {candidate.source_id} is blocked: {_reasons(candidate)}.", "It cannot be generated.")
    if candidate.gate == GateVerdict.HOLD:
        raise NeedsPerson(
            f"Candidate {candidate.source_id} is held: {_reasons(candidate)}.",
            "Look at it and decide again in the candidates list.",
        )
    return await _character(candidate, analysis, commission, tools)


async def take_by_hand(image: bytes, description: str, *, level: Level, by: str, tools: Tools) -> Candidate:
    """A candidate from an image and a description given by a person, who thereby approves it.

    The same image with the same description is the same candidate.

    Raises:
        InvalidInput: the description is empty.
        BadImage: not a usable image.
        Blocked: the gate forbids it.
    """
    if not description.strip():
        raise InvalidInput("The description is empty.", "Say in a sentence who the character is.")
    facts = await tools.images.inspect(image)
    name = hashlib.sha256(f"{facts.sha256}\n{description}".encode()).hexdigest()[:16]
    candidate_id = tools.clock.new_id()
    path = f"candidates/{candidate_id}.{SUFFIXES.get(facts.format, 'img')}"
    candidate = Candidate(
        id=candidate_id,
        source="manual",
        source_id=name,
        url=f"manual:{name}",
        fetched_at=tools.clock.now(),
        creator=by,
        width=facts.width,
        height=facts.height,
        level=level,
        prompt=description,
        image_path=path,
        thumbnail_path=f"thumbnails/{candidate_id}.jpg",
        sha256=facts.sha256,
        dhash=facts.dhash,
        phash=facts.phash,
        model_flags=(),
    )
    if not await tools.store.add_candidates([candidate]):
        known = await tools.store.candidate(name)
        assert known is not None
        candidate = known
    else:
        await tools.files.write(path, image)
        await tools.files.cache(f"thumbnails/{candidate_id}.jpg", await tools.images.thumbnail(image))
    if candidate.status is Status.APPROVED:
        return candidate
    return await decide(candidate.id, Verdict.APPROVE, by=by, reason="given by hand", tools=tools)


async def _character(candidate: Candidate, analysis: Analysis, commission: Commission, tools: Tools) -> Character:
    gender = analysis.gender.value or Gender.UNKNOWN
    name = commission.name or choose_name(
        tools.names,
        gender,
        suggested=analysis.suggested_names,
        avoid=[*await tools.store.most_used_names(OVERUSED), *await tools.store.recent_names(RECENT)],
        pick=int(hashlib.sha256(candidate.id.encode()).hexdigest()[:8], 16),
    )
    if not 0 < len(name.strip()) <= MAX_NAME_CHARS:
        raise InvalidInput(f"A name has 1 to {MAX_NAME_CHARS} characters.", "Choose another name.")
    description = analysis.description.value or ""
    return Character(
        id=tools.clock.new_id(),
        name=name.strip(),
        gender=gender,
        species=analysis.species.value or "unknown",
        style=analysis.style.value or Style.ANIME,
        theme=analysis.theme.value or Theme.GENERAL,
        age_rating=analysis.age_rating.value or AgeRating.EIGHTEEN,
        description=description,
        owner=commission.owner,
        seed=seed_for(name.strip(), description),
        created_at=tools.clock.now(),
        candidate_id=candidate.id,
        run_id=commission.run_id,
        content_tags=analysis.content_tags.value or (),
        appearance=analysis.appearance,
        source_image_path=candidate.image_path,
        recipe=commission.recipe,
        charged=commission.charged,
        with_references=commission.references and tools.options.references,
        position=commission.position,
    )


def _commissioned(drafted: Character, known: Character, *, renamed: bool) -> dict[str, Any]:
    """What a new commission changes in a draft that was never started. What a person wrote into it stays."""
    names = ("owner", "charged", "run_id", "recipe", "with_references", "position")
    changes: dict[str, Any] = {name: getattr(drafted, name) for name in names}
    if renamed:
        changes |= {"name": drafted.name, "seed": seed_for(drafted.name, known.description)}
    return changes


def _reasons(candidate: Candidate) -> str:
    return "; ".join(candidate.gate_reasons) or "no reason given"
