"""Telling another service that a night has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Webhook(Protocol):
    """An address somebody wants to be told at."""

    async def post(self, message_id: str, document: Mapping[str, Any]) -> None:
        """Deliver JSON, signed. The same id may arrive twice: it is the receiver's means to see that.

        Raises:
            NotConfigured: it cannot be signed.
            ConsoleError: it was tried again and again, and not taken.
        """
        ...

    async def check(self) -> str:
        """How it is, in words; nothing is delivered. Raises: ConsoleError."""
        ...
