"""Publishing as a whole: what a face asks about it, and the process that carries it out whenever central answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charhub_console.domain.errors import ConsoleError, InvalidInput, NotConfigured, NotFound
from charhub_console.domain.publication import PublicationEntry, PublicationKind, PublicationState
from charhub_console.engine import claims, ledger, placing
from charhub_console.engine.ports.publishing import Publishing
from charhub_console.engine.publish import publish_pending
from charhub_console.engine.tools import Tools
from charhub_console.engine.wanted import FINISHED

log = logging.getLogger(__name__)

LOOK_S = 5.0
LONGEST_PAUSE_S = 60.0
FINISH_S = 5.0
NIGHT_S = 60.0
CLAIMS_EVERY_S = 300.0  # a sixth of a lease

_TROUBLE = "publishing.trouble"


@dataclass(frozen=True, slots=True)
class PublishingState:
    """How publishing stands.

    Args:
        is_set_up: there is a central database, and this is no practice.
        enabled: characters are published when they are finished.
        user: the CharHub user who owns and pays what is made by hand; None: the local ledger counts.
        refused: with their reasons, those wanted last first.
        unsettled: charges and refunds CharHub's ledger has not heard of.
        claims: images of CharHub's that this console holds.
        trouble: why nothing is written at the moment; empty when all is well.
    """

    is_set_up: bool
    enabled: bool
    user: str | None
    pending: int
    published: int
    refused: tuple[PublicationEntry, ...]
    runs_pending: int
    unsettled: int
    claims: int
    trouble: str = ""


class Publications:
    """Of one console. Methods may be called from any event loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._claims_at: float | None = None

    async def of(self, character_id: str) -> PublicationEntry | None:
        """How the publication of a character stands; None when nobody wanted it."""
        return await self._tools.store.publication(PublicationKind.CHARACTER, character_id)

    async def state(self) -> PublishingState:
        """How it all stands. Nothing is asked of central."""
        store = self._tools.store
        counts = await store.publication_counts()
        pending = await store.publications(states=(PublicationState.PENDING,))
        refused = await store.publications(states=(PublicationState.REFUSED,))
        return PublishingState(
            is_set_up=self._tools.charhub is not None,
            enabled=self._tools.options.publish,
            user=self._tools.options.user if ledger.is_central(self._tools) else None,
            pending=counts[PublicationState.PENDING],
            published=counts[PublicationState.PUBLISHED],
            refused=tuple(reversed(refused)),
            runs_pending=sum(entry.kind is PublicationKind.RUN for entry in pending),
            unsettled=len(await store.unsettled()),
            claims=len(await store.held_claims()),
            trouble=await store.setting(_TROUBLE) or "",
        )

    async def publish(self, character_ids: Sequence[str]) -> list[PublicationEntry]:
        """Publish these now, also what was refused before, or replaced by another console.

        Raises:
            NotConfigured: no central database is set up.
            NotFound, InvalidInput: no such character, or it is not finished; nothing was published.
            Unreachable: central or the storage is away; they are published when it answers.
        """
        charhub, store = self._charhub(), self._tools.store
        found = []
        for character_id in character_ids:
            character = await store.character(character_id)
            if character is None:
                raise NotFound(
                    f"There is no character {character_id!r}.", "List them with `charhub-console characters list`."
                )
            if character.state not in FINISHED:
                raise InvalidInput(
                    f"{character.name} is {character.state} and cannot be published.", "It needs an avatar at least."
                )
            found.append(character)
        now = self._tools.clock.now()
        for character in found:
            await store.want_published(PublicationKind.CHARACTER, character.id, at=now, insist=True)
        await publish_pending(self._tools, charhub)
        entries = [await self.of(character.id) for character in found]
        return [entry for entry in entries if entry is not None]

    async def carry_out(self) -> int:
        """Do now whatever waits. Returns how many were published. Raises: NotConfigured, Unreachable."""
        return await self._carry_out(self._charhub())

    async def finish(self, within_s: float = FINISH_S) -> None:
        """Before an end: publish what waits, if that takes only moments. Never raises ConsoleError."""
        if self._tools.charhub is None or not (await self._has_work() or await self._tools.store.held_claims()):
            return
        try:
            async with asyncio.timeout(within_s):
                await self._carry_out(self._tools.charhub)
        except (ConsoleError, TimeoutError) as error:
            log.info("publishing goes on at the next start: %s", error)

    async def keep(self, *, leads: Callable[[], bool] = lambda: True) -> None:
        """Carry out what waits, until cancelled. What fails is tried again, ever less often.

        Args:
            leads: whether this process is the one to do so: the engine.
        """
        pause_s = LOOK_S
        while True:
            await self._tools.clock.sleep(pause_s)
            if self._tools.charhub is None or not leads():
                continue
            if not await self._has_work() and not (self._tools.options.publish and self._claims_are_due()):
                continue
            try:
                await self._carry_out(self._tools.charhub)
                pause_s = LOOK_S
            except ConsoleError as error:
                log.info("publishing waits: %s", error)
                pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)
            except Exception:
                log.exception("publishing ended by an unexpected error; it is tried again")
                pause_s = LONGEST_PAUSE_S

    async def _has_work(self) -> bool:
        store = self._tools.store
        return bool(await store.publications(states=(PublicationState.PENDING,), limit=1) or await store.unsettled())

    def _claims_are_due(self) -> bool:
        return self._claims_at is None or self._tools.clock.monotonic() - self._claims_at >= CLAIMS_EVERY_S

    async def _carry_out(self, charhub: Publishing) -> int:
        try:
            await ledger.settle_refunds(self._tools)
            if await ledger.unpaid_runs(self._tools):
                await placing.resume(self._tools)
            done = await publish_pending(self._tools, charhub)
            if self._claims_are_due():
                await claims.keep_up(self._tools, charhub)
                self._claims_at = self._tools.clock.monotonic()
        except ConsoleError as error:
            await self._tools.store.set_setting(_TROUBLE, str(error))
            raise
        if await self._tools.store.setting(_TROUBLE):
            await self._tools.store.set_setting(_TROUBLE, "")
        return done

    def _charhub(self) -> Publishing:
        if self._tools.charhub is None:
            raise NotConfigured(
                "No central database is set up.",
                "Give its address: `charhub-console config set central.url`. Practice mode never publishes.",
            )
        return self._tools.charhub
