"""The Civitai source: pages of candidates by cursor, model flags, and the images themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charhub_console.adapters.civitai.items import read_item, read_model
from charhub_console.adapters.civitai.loose import elements, mapping, positive, text
from charhub_console.adapters.http import (
    Answer,
    GuardedDownloader,
    HttpService,
    Outside,
    Resolver,
    RetryPolicy,
    Timeouts,
    system_resolver,
)
from charhub_console.domain.candidate import Candidate, Level, ModelFlags
from charhub_console.domain.errors import BadAnswer, BadImage, Gone, Unauthorized, Unreachable
from charhub_console.engine.ports import Clock, SourcePage, SourceQuery

DEFAULT_BASE_URL = "https://civitai.com/api/v1"
_MAX_LIMIT = 200
_CHECK_S = 10.0
_API = Outside("Civitai", "CIVITAI_API_BASE_URL", "CIVITAI_API_KEY")
_CDN = Outside("Civitai's image server")


class CivitaiSource:
    """Implements `engine.ports.CandidateSource` with the public API and the operator's own key.

    Args:
        clock: gives ids, the time of fetching, and the time a check takes.
        api_key: bearer key; without one the public level of access is used.
        allow_private: "host:port" pairs images may come from although private (see GuardedDownloader).
    """

    name = "civitai"

    def __init__(
        self,
        *,
        clock: Clock,
        base_url: str = DEFAULT_BASE_URL,
        api_key: str | None = None,
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
        timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
        allow_private: frozenset[str] = frozenset(),
        resolve: Resolver = system_resolver,
    ) -> None:
        self._clock = clock
        self._api = HttpService(_API, base_url, token=api_key, retry=retry, timeouts=timeouts)
        self._images = GuardedDownloader(
            _CDN, allow_private=allow_private, retry=retry, timeouts=timeouts, resolve=resolve
        )
        self._has_key = bool(api_key and api_key.strip())

    async def page(self, query: SourceQuery, cursor: str | None) -> SourcePage:
        """One page as Civitai sorts it. Items of levels that were not asked for are counted, not returned.

        Raises:
            Unreachable, RateLimited, Unauthorized, BadAnswer
        """
        asked = query.levels or Level.PG  # what Civitai itself takes no level for
        answer = await self._list(_parameters(query, asked, cursor))
        if "items" not in answer or not isinstance(answer["items"], list):
            raise BadAnswer("Civitai answered without a list of images.", _API.check_address)
        now = self._clock.now()
        found: dict[str, Candidate] = {}
        hidden = unreadable = 0
        for item in answer["items"]:
            candidate = read_item(item, new_id=self._clock.new_id, now=now)
            if candidate is None:
                unreadable += 1
            elif not candidate.level & asked:
                hidden += 1
            else:
                found.setdefault(candidate.source_id, candidate)
        following = _cursor(mapping(answer.get("metadata")).get("nextCursor"))
        return SourcePage(
            candidates=tuple(found.values()),
            next_cursor=None if following == cursor else following,  # the same page again would never end
            hidden_by_level=hidden,
            unreadable=unreadable,
        )

    async def flags(self, model_version_ids: Sequence[int]) -> tuple[ModelFlags, ...]:
        """Flags of the models these versions belong to, each model once; models that are gone are left out.

        Raises:
            Unreachable, RateLimited, Unauthorized, BadAnswer
        """
        found: dict[int, ModelFlags] = {}
        for version in dict.fromkeys(model_version_ids):
            try:
                model = positive(
                    mapping(await self._api.request_json("GET", f"/model-versions/{version}")).get("modelId")
                )
                if model is None:
                    raise BadAnswer(
                        f"Civitai did not say which model version {version} belongs to.", "Try again later."
                    )
                if model not in found:
                    found[model] = read_model(await self._api.request_json("GET", f"/models/{model}"), model)
            except Gone:
                continue
        return tuple(found.values())

    async def image(self, candidate: Candidate) -> bytes:
        """The source image, at most 20 MB, JPEG, PNG or WebP by its first bytes (not decoded here).

        Raises:
            Gone: deleted there, or its address was forgotten here.
            BadImage: no such image, too large, cut off.
            Unreachable: also when the image server refuses access.
            Blocked: its address leads into a private network.
        """
        if not candidate.url:
            raise Gone("The address of this image is no longer kept.", "Choose another candidate.")
        try:
            data = await self._images.download(candidate.url)
        except Gone as error:
            raise Gone("This image was deleted at Civitai.", "Choose another candidate.") from error
        except Unauthorized as error:
            raise Unreachable(
                error.title, "Civitai may be holding back downloads from here; try again later."
            ) from error
        except BadAnswer as error:
            raise BadImage(error.title, error.advice) from error
        if not is_image(data):
            raise BadImage("What came is no JPEG, PNG or WebP image.", "Choose another candidate, or try again later.")
        return data

    async def check(self) -> str:
        """Ask for one image, once. Raises like `page`."""
        started = self._clock.monotonic()
        await self._list({"limit": "1"}, once_within_s=_CHECK_S)
        took_ms = (self._clock.monotonic() - started) * 1000
        return f"ok, {took_ms:.0f} ms" + ("" if self._has_key else ", without CIVITAI_API_KEY")

    async def close(self) -> None:
        """Close all connections."""
        await self._api.aclose()
        await self._images.aclose()

    async def _list(self, parameters: dict[str, str], *, once_within_s: float | None = None) -> dict[str, Any]:
        try:
            answer = await self._api.request(
                "GET",
                "/images",
                params=parameters,
                accept=frozenset({400}),
                repeat=once_within_s is None,
                total_s=once_within_s,
            )
        except Gone as error:  # the list itself cannot be gone: this is not the API
            raise BadAnswer("There is no Civitai API at this address (404).", _API.check_address) from error
        if answer.status == 400:
            raise _refused(answer)
        return mapping(answer.json())


def is_image(data: bytes) -> bool:
    """Whether the first bytes say JPEG, PNG or WebP. The name in the URL says nothing: the CDN answers as it likes."""
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _parameters(query: SourceQuery, levels: Level, cursor: str | None) -> dict[str, str]:
    asked = {
        "limit": str(min(max(query.page_size, 1), _MAX_LIMIT)),
        "sort": query.sort,
        "period": query.period,
        "browsingLevel": str(int(levels)),
        "type": "image",
        "withMeta": "true",
        "withTags": "true",
        "tags": ",".join(map(str, query.tags)),
        "baseModels": ",".join(query.base_models),
        "username": query.username or "",
        "cursor": cursor or "",
    }
    return {name: value for name, value in asked.items() if value}


def _cursor(value: object) -> str | None:
    number = positive(value)
    return str(number) if number else text(value) or None


def _refused(answer: Answer) -> BadAnswer:
    """400 carries zod issues: `error.issues[].path/message`, the reason a person can act on."""
    try:
        problem = mapping(answer.json()).get("error")
    except BadAnswer:
        problem = None
    told = [mapping(issue) for issue in elements(mapping(problem).get("issues"))]
    reasons = [f"{'.'.join(map(text, elements(issue.get('path'))))}: {text(issue.get('message'))}" for issue in told]
    detail = "; ".join(reasons)[:200] or text(problem)[:200] or "no reason given"
    return BadAnswer(
        f"Civitai did not accept the query (400): {detail}.", "Check sort, period, tags and levels of the fetch."
    )
