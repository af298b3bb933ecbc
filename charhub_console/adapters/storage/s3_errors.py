"""What S3 services and the way to them can answer, in our words. No address, bucket or key id is repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
    SSLError,
)
from botocore.parsers import ResponseParserError  # type: ignore[import-untyped]

from charhub_console.domain.errors import (
    ConsoleError,
    NotConfigured,
    NotFound,
    RateLimited,
    StorageFailed,
    Unauthorized,
    Unreachable,
)

FOREIGN_ERRORS = (BotoCoreError, ClientError, ResponseParserError, OSError, ValueError)

_LATER = "Nothing was recorded as stored; it is tried again when you retry."
_TOO_OFTEN = frozenset({"SlowDown", "TooManyRequests", "RequestLimitExceeded", "Throttling", "ThrottlingException"})
_CLOCK = frozenset({"RequestTimeTooSkewed", "RequestExpired"})
_CHECKSUM = frozenset({"BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"})


def status_of(error: ClientError) -> int:
    """HTTP status, 0 when there is none."""
    return int(_metadata(error).get("HTTPStatusCode", 0))


def ours(error: Exception, key: str) -> ConsoleError:
    """The error of ours for whatever came from boto3 while working on this key."""
    if isinstance(error, ClientError):
        return _answered(error, key)
    if isinstance(error, SSLError):
        return Unreachable("The storage's certificate is not trusted.", "Check R2_ENDPOINT_URL and the system's clock.")
    if isinstance(error, ReadTimeoutError):
        return Unreachable("The storage did not answer in time.", f"Check the network and R2_ENDPOINT_URL. {_LATER}")
    if isinstance(error, IncompleteReadError | ResponseStreamingError):
        return Unreachable("The storage's answer broke off.", _LATER)
    if isinstance(error, ConnectionError | HTTPClientError | OSError):
        return Unreachable("The storage cannot be reached.", f"Check the network and R2_ENDPOINT_URL. {_LATER}")
    return _nonsense()


def _answered(error: ClientError, key: str) -> ConsoleError:
    code, status = str(error.response.get("Error", {}).get("Code", "")), status_of(error)
    if code == "NoSuchBucket":
        return NotConfigured("The storage has no such bucket.", "Check R2_BUCKET_NAME.")
    if code in _CLOCK:
        return Unauthorized("The storage refused a request from the wrong time.", "Set this machine's clock.")
    if code in _CHECKSUM:
        return StorageFailed(f"{key} changed on its way to the storage.", "Retry; if it repeats, check the network.")
    if status in (401, 403):
        return Unauthorized(
            "The storage refused our key.",
            "Check R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY; the token needs object read and write on the bucket.",
        )
    if status == 404:
        return NotFound(f"There is nothing at {key} in the storage.", "Generate the view again.")
    if status == 429 or code in _TOO_OFTEN:
        return RateLimited("The storage wants fewer requests.", _LATER, retry_after_s=_retry_after_s(error))
    if status >= 500:
        return Unreachable(f"The storage has trouble (HTTP {status}).", _LATER, retry_after_s=_retry_after_s(error))
    if 300 <= status < 400 or not code or code == str(status):
        return _nonsense()
    return StorageFailed(f"The storage refused {key} ({code}, HTTP {status}).", "Check the R2 settings.")


def _nonsense() -> StorageFailed:
    return StorageFailed(
        "What answered is no S3 storage.", "Check R2_ENDPOINT_URL: it is the S3 API address, not the public one."
    )


def _retry_after_s(error: ClientError) -> float | None:
    """Seconds form only; a date is as good as none here."""
    given = str(_metadata(error).get("HTTPHeaders", {}).get("retry-after", ""))
    return float(given) if given.isdecimal() else None


def _metadata(error: ClientError) -> Mapping[str, Any]:
    return error.response.get("ResponseMetadata", {})  # type: ignore[no-any-return]
