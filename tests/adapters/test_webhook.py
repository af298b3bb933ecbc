"""The webhook over real HTTP: signed so that a stranger's code can check it, tried again, never shouting secrets."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.http import RetryPolicy
from charhub_console.adapters.webhook import WORTH_ANOTHER_TRY, SignedWebhook, signature
from charhub_console.domain.errors import BadAnswer, ConsoleError, NotConfigured, Unauthorized, Unreachable
from tests.servers.echo import PATIENT, Waits
from tests.servers.faults import Fault
from tests.servers.webhook import WebhookDouble

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "headless.md"
KEY = b"thirty-two bytes of real secrecy"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
DOCUMENT = {"type": "night.ended", "data": {"total": 20, "note": "Ação"}}


@pytest.fixture
async def receiver() -> AsyncIterator[WebhookDouble]:
    async with WebhookDouble(KEY) as double:
        yield double


def hook(receiver: WebhookDouble, waits: Waits, *, secret: str | None = SECRET, path: str = "/hook") -> SignedWebhook:
    """One that does not really wait between its tries."""
    retry = RetryPolicy(tries=4, base_s=1.0, statuses=WORTH_ANOTHER_TRY, chance=lambda: 1.0, sleep=waits)
    return SignedWebhook(receiver.url + path, secret, clock=SystemClock(), retry=retry, timeouts=PATIENT)


@pytest.fixture
def waits() -> Waits:
    return Waits()


def test_the_signature_is_the_one_of_the_specification() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert (
        signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


async def test_a_message_arrives_signed_once_with_its_id(receiver: WebhookDouble, waits: Waits) -> None:
    webhook = hook(receiver, waits)
    await webhook.post("run-1", DOCUMENT)
    await webhook.close()
    assert receiver.taken == [("run-1", DOCUMENT)]


async def test_a_secret_that_is_plain_text_is_used_as_it_is(receiver: WebhookDouble, waits: Waits) -> None:
    receiver.key = b"my own words"
    webhook = hook(receiver, waits, secret=" my own words\n")
    await webhook.post("run-1", DOCUMENT)
    await webhook.close()
    assert len(receiver.taken) == 1


async def test_a_query_in_the_address_is_kept(receiver: WebhookDouble, waits: Waits) -> None:
    webhook = hook(receiver, waits, path="/hook?channel=night&key=a%20b")
    await webhook.post("run-1", DOCUMENT)
    await webhook.close()
    assert receiver.queries == ["channel=night&key=a b"]


@pytest.mark.parametrize(
    "fault", [Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.RATE_LIMITED, Fault.HANG_UP], ids=lambda fault: fault.name
)
async def test_what_passes_is_tried_again_with_growing_waits(
    receiver: WebhookDouble, waits: Waits, fault: Fault
) -> None:
    await receiver.fault(fault, times=2)
    webhook = hook(receiver, waits)
    await webhook.post("run-1", DOCUMENT)
    await webhook.close()
    assert len(receiver.taken) == 1 and len(waits.seconds) == 2 and waits.seconds[0] > 0


async def test_it_gives_up_in_the_end(receiver: WebhookDouble, waits: Waits) -> None:
    await receiver.fault(Fault.REFUSED)
    webhook = hook(receiver, waits)
    with pytest.raises(Unreachable):
        await webhook.post("run-1", DOCUMENT)
    await webhook.close()
    assert waits.seconds == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("secret", "path", "error"),
    [("another secret", "/hook", Unauthorized), (SECRET, "/moved", BadAnswer), (SECRET, "/nowhere", ConsoleError)],
)
async def test_a_refusal_is_not_tried_again(
    receiver: WebhookDouble, waits: Waits, secret: str, path: str, error: type[ConsoleError]
) -> None:
    webhook = hook(receiver, waits, secret=secret, path=path)
    with pytest.raises(error):
        await webhook.post("run-1", DOCUMENT)
    await webhook.close()
    assert receiver.taken == [] and waits.seconds == [] and len(receiver.requests) == 1


@pytest.mark.parametrize("secret", [None, "", "  ", "whsec_not base64!"])
async def test_without_a_usable_secret_nothing_is_sent(
    receiver: WebhookDouble, waits: Waits, secret: str | None
) -> None:
    webhook = hook(receiver, waits, secret=secret)
    for call in (webhook.post("run-1", DOCUMENT), webhook.check()):
        with pytest.raises(NotConfigured):
            await call
    assert receiver.requests == []


async def test_the_check_asks_whether_somebody_is_there_and_delivers_nothing(
    receiver: WebhookDouble, waits: Waits
) -> None:
    webhook = hook(receiver, waits)
    assert await webhook.check() == "ok, messages are signed"
    assert receiver.requests == ["HEAD /hook"] and receiver.taken == []
    await receiver.fault(Fault.REFUSED)
    with pytest.raises(Unreachable):
        await webhook.check()
    await webhook.close()


async def test_no_secret_reaches_a_log_or_an_error(
    receiver: WebhookDouble, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    webhook = hook(receiver, waits, path="/moved?key=hidden-in-the-query")
    with pytest.raises(ConsoleError) as caught:
        await webhook.post("run-1", DOCUMENT)
    await webhook.close()
    said = caplog.text + str(caught.value)
    assert SECRET not in said and "hidden-in-the-query" not in said


async def test_the_documentation_tells_a_receiver_how_to_check_a_signature(
    receiver: WebhookDouble, waits: Waits
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)
    told: dict[str, Any] = {}
    exec(code, told)
    for secret, key in ((SECRET, KEY), ("my own words", b"my own words")):
        receiver.key = key
        webhook = hook(receiver, waits, secret=secret)
        await webhook.post("run-1", DOCUMENT)
        await webhook.close()
        headers, body = receiver.headers[-1], receiver.bodies[-1]
        assert told["is_ours"](secret, headers, body)
        assert not told["is_ours"](secret, headers, body + b" ")
        assert not told["is_ours"]("another secret", headers, body)
        assert not told["is_ours"](secret, headers | {"webhook-timestamp": "1614265330"}, body)
