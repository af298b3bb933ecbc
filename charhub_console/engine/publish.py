"""Publishing what is pending: claim, store the source, look that every image is there, write it in one transaction."""

from __future__ import annotations

import logging
from dataclasses import replace

from charhub_console.domain.attempt import Image
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.character import Character
from charhub_console.domain.charhub_rows import (
    CIVITAI,
    RunOutcome,
    SourceObject,
    TableRow,
    character_row,
    digest_of,
    image_row,
    log_row,
    sample_row,
    species_names,
)
from charhub_console.domain.errors import ConsoleError, NotConfigured, PublishRefused, Taken, Unreachable
from charhub_console.domain.events import CharacterChanged
from charhub_console.domain.publication import (
    HeldClaim,
    PublicationEntry,
    PublicationKind,
    PublicationState,
    check_images,
    check_publishable,
)
from charhub_console.domain.run import RunState
from charhub_console.domain.storage_keys import source_key, uploaded_key
from charhub_console.engine import claims
from charhub_console.engine.ledger import user_of
from charhub_console.engine.ports.publishing import Claim, Publication, Publishing
from charhub_console.engine.reports import characters_of
from charhub_console.engine.tools import Tools
from charhub_console.engine.wanted import FINISHED

log = logging.getLogger(__name__)


async def publish_pending(tools: Tools, charhub: Publishing) -> int:
    """Publish what waits, characters before the runs they are of. Returns how many; stops where central is away.

    Raises:
        Unreachable, NotConfigured: central, or the storage; what waits says so too.
    """
    waiting = await tools.store.publications(states=(PublicationState.PENDING,))
    done = 0
    for entry in sorted(waiting, key=lambda one: one.kind is PublicationKind.RUN):
        try:
            done += await _one(entry, tools, charhub)
        except (Unreachable, NotConfigured) as error:
            await tools.store.note_publication(replace(entry, reason=str(error)))
            raise
        except ConsoleError as error:
            log.warning("%s %s is not published: %s", entry.kind, entry.row_id, error)
            await tools.store.note_publication(replace(entry, state=PublicationState.REFUSED, reason=str(error)))
            _tell(entry, tools)
    return done


async def _one(entry: PublicationEntry, tools: Tools, charhub: Publishing) -> bool:
    done = await (_character if entry.kind is PublicationKind.CHARACTER else _run)(entry, tools, charhub)
    if done is None:
        return False
    await tools.store.note_publication(done)
    log.info("%s %s is published", entry.kind, entry.row_id)
    _tell(entry, tools)
    return True


def _tell(entry: PublicationEntry, tools: Tools) -> None:
    if entry.kind is PublicationKind.CHARACTER:
        tools.bus.publish(CharacterChanged(entry.row_id))


async def _character(entry: PublicationEntry, tools: Tools, charhub: Publishing) -> PublicationEntry | None:
    """Publish a character; None while it is still being painted."""
    character = await tools.store.character(entry.row_id)
    if character is None or character.state not in FINISHED:
        return None
    candidate = await tools.store.candidate(character.candidate_id or "")
    check_publishable(candidate, await tools.store.analysis(candidate.id) if candidate else None)
    assert candidate is not None
    images = await tools.store.images(character.id)
    check_images(images)
    for image in images:
        await _check_there(image, tools)
    before = await charhub.published(character.id)
    publication = Publication(
        character=character_row(character, user_of(character.owner, tools), tools.clock.now()),
        species=species_names(character.species),
        images=tuple(image_row(image, character, tools.clock.now()) for image in images),
        digest=digest_of(images),
        expected=before if entry.insist else entry.digest,
    )
    held = await _known_claim(candidate, tools)
    try:
        if before is not None:
            await charhub.publish(publication)
        elif candidate.source == CIVITAI:
            held = await _claimed(publication, character, candidate, held, tools, charhub)
        else:
            await charhub.publish(replace(publication, sample=await _sample(character, candidate, None, tools)))
    except Taken:
        if await charhub.published(character.id) != publication.digest:  # else another process here was quicker
            raise
    if held is not None:
        await tools.store.drop_claim(candidate.id)
    return replace(
        entry,
        state=PublicationState.PUBLISHED,
        reason="",
        digest=publication.digest,
        curated_id=held.curated_id if held else entry.curated_id,
        published_at=tools.clock.now(),
    )


async def _claimed(
    publication: Publication,
    character: Character,
    candidate: Candidate,
    held: HeldClaim | None,
    tools: Tools,
    charhub: Publishing,
) -> HeldClaim:
    """Publish a character of an image CharHub may know, under a claim on it; a lost claim is asked for once more."""
    held = held or await claims.claim(candidate, tools, charhub)
    try:
        await _publish_under(held, publication, character, candidate, tools, charhub)
    except Taken:
        held = await claims.claim(candidate, tools, charhub)
        await _publish_under(held, publication, character, candidate, tools, charhub)
    return held


async def _publish_under(
    held: HeldClaim,
    publication: Publication,
    character: Character,
    candidate: Candidate,
    tools: Tools,
    charhub: Publishing,
) -> None:
    sample = await _sample(character, candidate, held, tools)
    await charhub.publish(replace(publication, sample=sample, claim=Claim(held.curated_id, held.fence)))


async def _known_claim(candidate: Candidate, tools: Tools) -> HeldClaim | None:
    held = await tools.store.held_claims()
    return next((one for one in held if one.candidate_id == candidate.id), None)


async def _check_there(image: Image, tools: Tools) -> None:
    """Nothing is published that cannot be fetched."""
    found = await tools.storage.head(image.key)
    if found is None or found.size_bytes != image.size_bytes:
        raise PublishRefused(
            f"Its image of {image.view} is not in the storage as it was stored.", "Paint that view again."
        )


async def _sample(character: Character, candidate: Candidate, held: HeldClaim | None, tools: Tools) -> TableRow | None:
    """The source image, stored and looked at; None when there is none any more."""
    path = character.source_image_path
    if path is None or not await tools.files.exists(path):
        return None
    key = source_key(character.id, held.curated_id) if held else uploaded_key(character.id, candidate.fetched_at)
    encoded = await tools.images.encode_source(await tools.files.read(path))
    if await tools.storage.head(key) is None:
        await tools.storage.put(key, encoded.data, content_type=encoded.content_type, sha256=encoded.sha256)
    there = await tools.storage.head(key)
    if there is None:
        raise PublishRefused("Its source image could not be stored.", "Look at the storage, then publish it again.")
    source = SourceObject(
        id=tools.clock.new_id(),
        key=key,
        url=tools.storage.url(key),
        width=encoded.width,
        height=encoded.height,
        size_bytes=there.size_bytes,
        content_type=encoded.content_type,
    )
    return sample_row(source, character, tools.clock.now())


async def _run(entry: PublicationEntry, tools: Tools, charhub: Publishing) -> PublicationEntry | None:
    """Log a run; None while one of its characters still waits."""
    run = await tools.store.run(entry.row_id)
    if run is None or run.state is RunState.RUNNING:
        return None
    outcomes = []
    for character in await characters_of(run, tools):
        known = await tools.store.publication(PublicationKind.CHARACTER, character.id)
        if known is not None and known.state is PublicationState.PENDING:
            return None
        outcomes.append(_outcome(character, known))
    if outcomes:
        await charhub.log_run(log_row(run, outcomes))
    return replace(entry, state=PublicationState.PUBLISHED, reason="", published_at=tools.clock.now())


def _outcome(character: Character, known: PublicationEntry | None) -> RunOutcome:
    curated_id = (known.curated_id if known else None) or character.candidate_id or ""
    if known is not None and known.state is PublicationState.PUBLISHED:
        return RunOutcome(character.id, curated_id)
    why = known.reason if known is not None else f"The character is {character.state}."
    return RunOutcome(character.id, curated_id, why or "It was not published.")
