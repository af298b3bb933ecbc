"""Civitai's public REST API as a candidate source."""

from charhub_console.adapters.civitai.source import DEFAULT_BASE_URL, CivitaiSource

__all__ = ["DEFAULT_BASE_URL", "CivitaiSource"]
