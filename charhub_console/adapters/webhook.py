"""A webhook as the Standard Webhooks say (standardwebhooks.com): JSON, signed with HMAC-SHA256, tried again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from charhub_console.adapters.http import HttpService, Outside, RetryPolicy, Timeouts
from charhub_console.domain.errors import NotConfigured
from charhub_console.engine.ports import Clock

_OUTSIDE = Outside("The webhook", "CHARHUB_CONSOLE_NIGHT_WEBHOOK_URL", "CHARHUB_CONSOLE_NIGHT_WEBHOOK_SECRET")
_PREFIX = "whsec_"
_ANY_STATUS = frozenset(range(300, 600))
_CHECK_S = 6.0
WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504})
PATIENT = RetryPolicy(tries=6, base_s=1.0, cap_s=20.0, longest_asked_s=30.0, statuses=WORTH_ANOTHER_TRY)
TIMES = Timeouts(connect_s=5.0, read_s=10.0, total_s=60.0)


class SignedWebhook:
    """Implements `engine.ports.Webhook`.

    Args:
        secret: shared with the receiver: `whsec_` and base64, or any other text, which is used as it is.
    """

    def __init__(
        self,
        url: str,
        secret: str | None,
        *,
        clock: Clock,
        retry: RetryPolicy = PATIENT,
        timeouts: Timeouts = TIMES,
    ) -> None:
        parts = urlsplit(url)
        self._query = dict(parse_qsl(parts.query, keep_blank_values=True))
        bare = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        self._service = HttpService(_OUTSIDE, bare, retry=retry, timeouts=timeouts, max_bytes=1024 * 1024)
        self._secret = (secret or "").strip()
        self._clock = clock

    async def post(self, message_id: str, document: Mapping[str, Any]) -> None:
        """See the port. A receiver that has the id already should answer 2xx all the same."""
        body = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
        sent_at = str(int(self._clock.now().timestamp()))
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": sent_at,
            "webhook-signature": signature(self._key(), message_id, sent_at, body),
        }
        await self._service.request("POST", "", params=self._query, headers=headers, body=body, repeat=True)

    async def check(self) -> str:
        """Whether something answers there and messages can be signed. Any status is an answer: this is no message."""
        self._key()
        await self._service.request("HEAD", "", params=self._query, accept=_ANY_STATUS, total_s=_CHECK_S, repeat=False)
        return "ok, messages are signed"

    async def close(self) -> None:
        """Close its connections."""
        await self._service.aclose()

    def _key(self) -> bytes:
        if not self._secret:
            raise NotConfigured(
                "The webhook has no secret, and unsigned messages are not sent.",
                "Give one: `charhub-console config set night.webhook_secret`.",
            )
        if not self._secret.startswith(_PREFIX):
            return self._secret.encode()
        try:
            return base64.b64decode(self._secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error as error:
            raise NotConfigured(
                "The webhook's secret begins with whsec_ but is no base64 after it.", "Copy it from the receiver again."
            ) from error


def signature(key: bytes, message_id: str, sent_at: str, body: bytes) -> str:
    """`v1,` and the base64 of the HMAC-SHA256 over id, time and body, joined by dots."""
    signed = b".".join((message_id.encode(), sent_at.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
