"""The ten ways an outside fails in the fault tables, and what must hold of every failure a person sees."""

from __future__ import annotations

import hashlib

import pytest

from charhub_console.app.wiring import Session
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import ConsoleError
from tests.servers.faults import Fault

TEN = (
    Fault.REFUSED,
    Fault.TIMEOUT,
    Fault.UNAUTHORIZED,
    Fault.NOT_FOUND,
    Fault.RATE_LIMITED,
    Fault.SERVER_ERROR,
    Fault.MALFORMED,
    Fault.TRUNCATED,
    Fault.WRONG_TYPE,
    Fault.ENDLESS,
)
every_fault = pytest.mark.parametrize("fault", TEN, ids=lambda fault: fault.value.replace(" ", "-"))

HIDDEN = ("let-me-in", "sk-", "Traceback", "httpx", "botocore", "Errno", "0x", "\n")


def assert_told(error: ConsoleError) -> None:
    """What happened and what to do, in sentences, without secrets or foreign words."""
    assert_sentences(error.title, error.advice)


def assert_failed(attempt: Attempt, state: AttemptState = AttemptState.FAILED) -> None:
    """The attempt ended without an image, with the reason in words."""
    assert attempt.state is state, (attempt.state, attempt.error)
    assert_sentences(attempt.error, attempt.advice)
    assert attempt.url is None or attempt.stored_at is not None


async def assert_honest(session: Session) -> None:
    """Every image row has its bytes in the storage, and a finished attempt."""
    store, storage = session.tools.store, session.tools.storage
    for character in await store.characters():
        for image in await store.images(character.id, active_only=False):
            data = await storage.get(image.key)
            assert (len(data), hashlib.sha256(data).hexdigest()) == (image.size_bytes, image.sha256)
        for attempt in await store.attempts(character.id):
            recorded = await store.image_of_attempt(attempt.id) is not None
            assert recorded == (attempt.state is AttemptState.DONE)


def assert_sentences(title: str, advice: str) -> None:
    for sentence in (title, advice):
        assert len(sentence) > 10, (title, advice)
        assert sentence.endswith((".", "`")), sentence
        assert not [word for word in HIDDEN if word in sentence], sentence
