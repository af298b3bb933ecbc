"""The sample candidates behind the `CandidateSource` port: a folder of pictures and two Civitai-shaped lists."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from charhub_console.domain.candidate import Candidate, Level, ModelFlags
from charhub_console.domain.errors import BadAnswer, Gone
from charhub_console.engine.ports import Clock, SourcePage, SourceQuery

_REINSTALL = "Reinstall the console: its sample files are incomplete."


class PracticeSource:
    """The bundled samples, paged like Civitai: newest first, levels honoured, an opaque cursor.

    `period` is ignored: the samples never grow old. Their addresses end in `.invalid` and never resolve; only
    `image` knows where the bytes are.

    Args:
        folder: holds `images.json`, `models.json` and the pictures (`resources/samples`).
        clock: gives ids and the time of fetching.
    """

    name = "practice"

    def __init__(self, folder: Path, *, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    async def page(self, query: SourceQuery, cursor: str | None) -> SourcePage:
        """One page. Samples of levels that were not asked for are counted, not returned.

        Raises:
            BadAnswer: the sample list is missing or broken, or the cursor is not one of ours.
        """
        items = await asyncio.to_thread(self._list, "images.json")
        found = [item for item in _sorted(items, query.sort) if _matches(item, query)]
        start = _start(cursor)
        size = max(query.page_size, 1)
        now = self._clock.now()
        asked = query.levels or Level.PG
        page = [_candidate(item, new_id=self._clock.new_id(), now=now) for item in found[start : start + size]]
        shown = tuple(candidate for candidate in page if candidate.level & asked)
        following = f"sample-{start + size}" if start + size < len(found) else None
        return SourcePage(shown, following, hidden_by_level=len(page) - len(shown))

    async def flags(self, model_version_ids: Sequence[int]) -> tuple[ModelFlags, ...]:
        """Flags of the invented models behind the samples, each once; unknown ones are left out."""
        models = await asyncio.to_thread(self._list, "models.json")
        wanted = set(model_version_ids)
        return tuple(
            _flags(model) for model in models if wanted & {version["id"] for version in model["modelVersions"]}
        )

    async def image(self, candidate: Candidate) -> bytes:
        """A sample's bytes. Raises: Gone."""
        name = candidate.url.rpartition("/")[2]
        try:
            known = {item["url"].rpartition("/")[2] for item in await asyncio.to_thread(self._list, "images.json")}
            if name not in known:
                raise FileNotFoundError(name)
            return await asyncio.to_thread((self._folder / name).read_bytes)
        except OSError as error:
            raise Gone("This sample image is not there.", _REINSTALL) from error

    async def check(self) -> str:
        """How many samples there are. Raises: BadAnswer."""
        items = await asyncio.to_thread(self._list, "images.json")
        return f"ok, {len(items)} sample candidates"

    async def close(self) -> None:
        """Nothing is held open."""

    def _list(self, file: str) -> list[dict[str, Any]]:
        """The items of a bundled list. They are ours and tested whole, so their fields are read as they are."""
        try:
            items = json.loads((self._folder / file).read_text(encoding="utf-8"))["items"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadAnswer("The list of sample candidates cannot be read.", _REINSTALL) from error
        return list(items)


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    word, _, number = cursor.partition("-")
    if word != "sample" or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise BadAnswer("The practice samples have no such page.", "Start the fetch again from the beginning.")
    return int(number)


def _sorted(items: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    if sort.startswith("Most"):
        return sorted(items, key=_reactions, reverse=True)
    return sorted(items, key=lambda item: str(item["createdAt"]), reverse=sort != "Oldest")


def _matches(item: dict[str, Any], query: SourceQuery) -> bool:
    return (
        set(query.tags) <= {tag["id"] for tag in item["tags"]}
        and (not query.base_models or item["baseModel"] in query.base_models)
        and (query.username is None or item["username"] == query.username)
    )


def _candidate(item: dict[str, Any], *, new_id: str, now: datetime) -> Candidate:
    meta = item["meta"] or {}
    return Candidate(
        id=new_id,
        source=PracticeSource.name,
        source_id=str(item["id"]),
        url=item["url"],
        fetched_at=now,
        creator=item["username"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        width=item["width"],
        height=item["height"],
        level=Level(item["browsingLevel"]),
        prompt=meta.get("prompt", ""),
        negative_prompt=meta.get("negativePrompt", ""),
        tags=tuple(tag["name"] for tag in item["tags"]),
        base_model=item["baseModel"],
        model_version_ids=tuple(item["modelVersionIds"]),
        model_names=(meta["Model"],) if "Model" in meta else (),
        reactions=_reactions(item),
        raw=json.dumps(item, separators=(",", ":")),
        meta_known=bool(meta),
    )


def _reactions(item: dict[str, Any]) -> int:
    stats = item["stats"]
    return int(stats["likeCount"] + stats["heartCount"] + stats["laughCount"])


def _flags(model: dict[str, Any]) -> ModelFlags:
    return ModelFlags(
        model_id=model["id"],
        name=model["name"],
        allow_no_credit=model["allowNoCredit"],
        allow_commercial_use=tuple(model["allowCommercialUse"]),
        allow_derivatives=model["allowDerivatives"],
        allow_different_license=model["allowDifferentLicense"],
        poi=model["poi"],
        minor=model["minor"],
    )
