"""Bringing candidates in: page by page, remembering what was seen; each with image, hashes, first gate verdict."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from charhub_console.domain.candidate import Candidate, ModelFlags
from charhub_console.domain.errors import ConsoleError, Gone
from charhub_console.domain.events import CandidatesArrived
from charhub_console.domain.listing import CandidateFilter
from charhub_console.domain.safety import GateVerdict
from charhub_console.domain.similarity import HashedImage, duplicate_group
from charhub_console.engine.gate import judge_candidate
from charhub_console.engine.ports import ImageFacts, SourceQuery
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

AT_ONCE = 6  # images downloaded at the same time
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


@dataclass(frozen=True, slots=True)
class FetchSummary:
    """What a fetch brought. `hidden_by_level` items were not asked for; `without_image` could not be loaded."""

    seen: int
    new: int
    known: int
    hidden_by_level: int
    unreadable: int
    blocked: int
    held: int
    without_image: int
    stopped: str  # why it ended: "limit", "known", "end"

    def sentence(self) -> str:
        """For a person; never an unexplained empty grid."""
        if self.seen and not self.new and not self.known and self.hidden_by_level:
            return f"0 of {self.seen} shown because of level: ask for more levels, or your region hides them."
        parts = [f"{self.new} new", f"{self.known} known"]
        for count, what in (
            (self.hidden_by_level, "hidden by level"),
            (self.blocked, "blocked by the safety gate"),
            (self.held, "held by the safety gate"),
            (self.without_image, "without an image"),
            (self.unreadable, "unreadable"),
        ):
            if count:
                parts.append(f"{count} {what}")
        return ", ".join(parts) + "."


async def fetch(
    query: SourceQuery,
    tools: Tools,
    *,
    limit: int,
    stop_after_known: int,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> FetchSummary:
    """Fetch up to `limit` new candidates, newest first; stops after this many known ones in a row.

    Raises:
        Unreachable, RateLimited, Unauthorized, BadAnswer: the source failed; what came before is kept.
    """
    await _take_in_left_over(tools)
    arrived: list[Candidate] = []
    seen = known = in_a_row = hidden = unreadable = 0
    cursor: str | None = None
    stopped = "end"
    while True:
        page = await tools.source.page(replace(query, page_size=min(query.page_size, max(limit, 1))), cursor)
        hidden += page.hidden_by_level
        unreadable += page.unreadable
        seen += len(page.candidates) + page.hidden_by_level + page.unreadable
        new, looked_at = await _add_new(page.candidates, limit - len(arrived), tools)
        new_ids = {candidate.source_id for candidate in new}
        for candidate in page.candidates[:looked_at]:
            fresh = candidate.source_id in new_ids
            in_a_row = 0 if fresh else in_a_row + 1
            known += not fresh
        arrived.extend(await _take_in(new, tools, partial(_count, progress, len(arrived), limit)))
        progress(len(arrived), limit)
        cursor = page.next_cursor
        if len(arrived) >= limit:
            stopped = "limit"
        elif in_a_row >= stop_after_known:
            stopped = "known"
        elif cursor is not None:
            continue
        break
    if arrived:
        tools.bus.publish(CandidatesArrived(tuple(candidate.id for candidate in arrived), known))
    return FetchSummary(
        seen=seen,
        new=len(arrived),
        known=known,
        hidden_by_level=hidden,
        unreadable=unreadable,
        blocked=sum(candidate.gate == GateVerdict.BLOCK for candidate in arrived),
        held=sum(candidate.gate == GateVerdict.HOLD for candidate in arrived),
        without_image=sum(
            candidate.image_path is None and candidate.gate != GateVerdict.BLOCK for candidate in arrived
        ),
        stopped=stopped,
    )


def _count(progress: Callable[[int, int], None], before: int, of: int, taken: int) -> None:
    progress(before + taken, of)


async def _add_new(page: Sequence[Candidate], room: int, tools: Tools) -> tuple[list[Candidate], int]:
    """Store the first `room` unknown candidates of a page; also how many of the page were looked at for that."""
    new: list[Candidate] = []
    at = 0
    while at < len(page) and len(new) < room:
        chunk = page[at : at + room - len(new)]
        new.extend(await tools.store.add_candidates(chunk))
        at += len(chunk)
    return new, at


async def _take_in_left_over(tools: Tools) -> None:
    """What a fetch that was cut off has stored and not looked at yet."""
    left_over = CandidateFilter(source=tools.source.name, ungated=True)
    while candidates := await tools.store.candidates(left_over):
        await _take_in(candidates, tools)


async def _take_in(
    candidates: Sequence[Candidate], tools: Tools, progress: Callable[[int], None] = lambda taken: None
) -> list[Candidate]:
    """Several at once; near-duplicates within one page are found because groups are formed afterwards, in order."""
    room = asyncio.Semaphore(AT_ONCE)
    taken = 0

    async def one(candidate: Candidate) -> tuple[Candidate, ImageFacts | None]:
        nonlocal taken
        async with room:
            loaded = await _judge_and_load(candidate, tools)
        taken += 1
        progress(taken)
        return loaded

    tasks = [asyncio.ensure_future(one(candidate)) for candidate in candidates]
    try:
        loaded = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    return await _group(loaded, tools)


async def _judge_and_load(candidate: Candidate, tools: Tools) -> tuple[Candidate, ImageFacts | None]:
    """Flags, gate, image, hashes and thumbnail of one new candidate. A blocked one keeps neither pixels nor prompt.

    An image that cannot be had now is tried again before the candidate is analysed.
    """
    candidate = await judge_candidate(await ensure_flags(candidate, tools), tools)
    if candidate.gate == GateVerdict.BLOCK:
        return candidate, None
    try:
        return await _load(candidate, tools)
    except ConsoleError as error:
        log.warning("no image for candidate %s: %s", candidate.source_id, error.title)
        return candidate, None


async def ensure_flags(candidate: Candidate, tools: Tools) -> Candidate:
    """The flags of the models behind it were had, or asked for once more."""
    if candidate.model_flags is not None:
        return candidate
    return await tools.store.change_candidate(candidate.id, model_flags=await _flags(candidate, tools))


async def ensure_image(candidate: Candidate, tools: Tools) -> Candidate:
    """The candidate's image is in the data folder, with hashes and a thumbnail.

    Raises:
        Gone, BadImage, Unreachable, Blocked
    """
    if candidate.image_path and await tools.files.exists(candidate.image_path):
        return candidate
    return (await _group([await _load(candidate, tools)], tools))[0]


async def _load(candidate: Candidate, tools: Tools) -> tuple[Candidate, ImageFacts]:
    data = await tools.source.image(candidate)
    facts = await tools.images.inspect(data)
    path = f"candidates/{candidate.id}.{SUFFIXES.get(facts.format, 'img')}"
    thumbnail = f"thumbnails/{candidate.id}.jpg"
    await tools.files.write(path, data)
    await tools.files.cache(thumbnail, await tools.images.thumbnail(data))
    changed = await tools.store.change_candidate(
        candidate.id,
        image_path=path,
        thumbnail_path=thumbnail,
        sha256=facts.sha256,
        dhash=facts.dhash,
        phash=facts.phash,
        width=facts.width,
        height=facts.height,
    )
    return changed, facts


async def _group(loaded: Sequence[tuple[Candidate, ImageFacts | None]], tools: Tools) -> list[Candidate]:
    """Near-duplicates share a group, named after its first member."""
    ids = {candidate.id for candidate, _ in loaded}
    known = [HashedImage(*row) for row in await tools.store.image_hashes() if row[0] not in ids]
    grouped = []
    for candidate, facts in loaded:
        if facts is not None:
            flipped = (facts.flipped_dhash, facts.flipped_phash)
            group = duplicate_group(facts.dhash, facts.phash, known, flipped=flipped)
            known.append(HashedImage(candidate.id, facts.dhash, facts.phash, group))
            if group is not None:
                candidate = await tools.store.change_candidate(candidate.id, duplicate_group=group)
        grouped.append(candidate)
    return grouped


async def _flags(candidate: Candidate, tools: Tools) -> tuple[ModelFlags, ...] | None:
    """Flags of the models behind the image, each model asked once. None: they could not be had."""
    known = await tools.store.known_flags(candidate.model_version_ids)
    flags: list[ModelFlags] = []
    for version in candidate.model_version_ids:
        if version not in known:
            try:
                known[version] = await tools.source.flags([version])
            except Gone:
                known[version] = ()
            except ConsoleError as error:
                log.warning("no model flags for version %d: %s", version, error.title)
                return None
            await tools.store.save_flags(version, known[version])
        flags.extend(known[version])
    return tuple(flags)
