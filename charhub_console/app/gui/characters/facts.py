"""What is said of a character, its image, its credits and its way to central: (name, value) pairs for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from charhub_console.app.gui.candidates.value_words import trait_text, value_text
from charhub_console.app.gui.characters.words import number, owner_name, size_text
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.generation.words import view_name, when
from charhub_console.app.gui.language import tr
from charhub_console.domain.attempt import Image
from charhub_console.domain.character import Character
from charhub_console.domain.credits import CreditEntry, EntryKind
from charhub_console.domain.publication import PublicationEntry, PublicationState

Pairs = list[tuple[str, str]]
BREAK = "\u200b"
"""A place where a long word may go to the next line; nobody sees it."""


def character_facts(character: Character) -> Pairs:
    """The drafted person."""
    looks = "\n".join(f"{trait_text(name)}: {value}" for name, value in character.appearance)
    return [
        (tr("Gender"), value_text(character.gender)),
        (tr("Species"), value_text(character.species)),
        (tr("Style"), value_text(character.style)),
        (tr("Theme"), value_text(character.theme)),
        (tr("Rating"), value_text(character.age_rating)),
        (tr("Content"), value_text(character.content_tags) if character.content_tags else ""),
        (tr("Appearance"), looks),
        (tr("Owner"), owner_name(character.owner)),
        (tr("Made"), when(character.created_at)),
        (tr("Seed"), str(character.seed)),
        (tr("Id"), _breakable(character.id)),
        (tr("Description"), character.description),
    ]


def image_facts(image: Image, recipe: str, seed: int) -> Pairs:
    """The stored bytes of one attempt."""
    return [
        (tr("Size"), f"{image.width}×{image.height} · {size_text(image.size_bytes)}"),
        (tr("Kind"), image.content_type),
        (tr("Recipe"), recipe),
        (tr("Seed"), str(seed)),
        (tr("Storage"), image.storage),
        (tr("Key"), _breakable(image.key)),
        (tr("Address"), _breakable(image.url)),
        (tr("SHA-256"), _breakable(image.sha256)),
        (tr("Stored"), when(image.created_at)),
    ]


def credit_lines(entries: Iterable[CreditEntry]) -> list[tuple[str, str, str]]:
    """(when, what for, signed amount), oldest first."""
    return [(when(entry.at), _purpose(entry), _signed(entry.amount)) for entry in entries]


def credit_sum(entries: Iterable[CreditEntry]) -> str:
    """What the character cost so far."""
    spent = -sum(entry.amount for entry in entries)
    return tr("{0} credits in all").format(number(spent))


def sync_words(waiting: Mapping[str, int], *, practice: bool, has_central: bool) -> tuple[str, str]:
    """(sentence, which rows) of the changes central has not heard of."""
    count = sum(waiting.values())
    rows = ", ".join(f"{number(amount)} × {_kind(kind)}" for kind, amount in sorted(waiting.items()))
    if practice:
        return tr("Practice mode never writes to a central database."), ""
    if not has_central:
        return tr("No central database is set up."), ""
    if not count:
        return tr("Central knows everything of it."), ""
    return tr("%Ln change(s) on the way", "", count), rows


def publication_words(entry: PublicationEntry | None) -> tuple[str, str]:
    """How its publication in CharHub stands, and the role of the label that says so."""
    if entry is None:
        return tr("Not published in CharHub."), ""
    reason = told(entry.reason)
    if entry.state is PublicationState.PUBLISHED:
        at = when(entry.published_at) if entry.published_at is not None else ""
        return tr("Published in CharHub {0}").format(at).strip(), "good"
    if entry.state is PublicationState.REFUSED:
        return tr("Not published in CharHub: {0}").format(reason), "bad"
    return tr("Waits to be published in CharHub. {0}").format(reason).strip(), "muted"


def _purpose(entry: CreditEntry) -> str:
    views = ", ".join(view_name(view) for view in entry.views)
    kind = {
        EntryKind.CONSUMPTION: tr("Painting"),
        EntryKind.REFUND: tr("Given back"),
        EntryKind.GRANT: tr("Granted"),
    }[entry.kind]
    return f"{kind}: {views}" if views else entry.note or kind


def _signed(amount: int) -> str:
    return f"+{number(amount)}" if amount > 0 else f"−{number(-amount)}"


def _kind(kind: str) -> str:
    return {
        "character": tr("character"),
        "attempt": tr("attempt"),
        "image": tr("image"),
        "credit_entry": tr("ledger entry"),
    }.get(kind, kind)


def _breakable(text: str) -> str:
    """With places where a long word may go to the next line; they are left out when it is copied by a button."""
    for sign in "/_-":
        text = text.replace(sign, f"{sign}{BREAK}")
    return BREAK.join(text[at : at + 16] for at in range(0, len(text), 16)) if "/" not in text else text
