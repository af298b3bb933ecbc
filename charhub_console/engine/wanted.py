"""Writing down that something is to be published; that is all a run waits for."""

from __future__ import annotations

from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.charhub_rows import digest_of
from charhub_console.domain.publication import PublicationKind, PublicationState
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.engine.tools import Tools

FINISHED = (CharacterState.COMPLETE, CharacterState.PARTIAL)


async def want_character(character: Character, tools: Tools) -> None:
    """A character that is finished is to be published, if any are. Harmless to repeat."""
    if not tools.options.publish or character.state not in FINISHED:
        return
    digest = digest_of(await tools.store.images(character.id))
    known = await tools.store.publication(PublicationKind.CHARACTER, character.id)
    if known is None or known.digest != digest or known.state is PublicationState.REFUSED:
        await tools.store.want_published(PublicationKind.CHARACTER, character.id, at=tools.clock.now())


async def want_run(run: Run, tools: Tools) -> None:
    """A run that made characters is to be logged, if any are. Harmless to repeat."""
    if not tools.options.log_runs or run.kind is RunKind.RETRY or run.state is RunState.RUNNING:
        return
    if await tools.store.publication(PublicationKind.RUN, run.id) is None:
        await tools.store.want_published(PublicationKind.RUN, run.id, at=tools.clock.now())
