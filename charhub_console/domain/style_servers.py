"""Which server paints which style: MedusaVR's three addresses (medusavr.md 2.1), as settings."""

from __future__ import annotations

from collections.abc import Mapping

from charhub_console.domain.analysis import Style
from charhub_console.domain.medusavr_settings import WebUI

PHOTOGRAPHIC = frozenset({Style.REALISTIC, Style.SEMI_REALISTIC})
"""Everything else is drawn: anime, cartoon, and what no rule names."""

ALL = frozenset(Style)


def servers_by_style(settings: WebUI) -> Mapping[str, frozenset[Style]]:
    """Address to the styles it paints. An address without a style of its own stands in where one is missing."""
    drawn = settings.anime_url or settings.url
    photographic = settings.realistic_url or settings.url or settings.anime_url
    found: dict[str, frozenset[Style]] = {}
    for url, styles in ((drawn, ALL - PHOTOGRAPHIC), (photographic, PHOTOGRAPHIC)):
        if url is not None:
            found[url] = found.get(url, frozenset()) | styles
    return found
