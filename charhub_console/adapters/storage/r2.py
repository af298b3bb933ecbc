"""Storage in Cloudflare R2 (or any S3 service), in CharHub's layout: everything below `dev/` or `prod/`."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import boto3  # type: ignore[import-untyped]
import botocore.session  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from charhub_console.adapters.storage.s3_errors import FOREIGN_ERRORS, ours, status_of
from charhub_console.domain.errors import ConsoleError, NotConfigured, NotFound, StorageFailed, Unreachable
from charhub_console.domain.settings import R2
from charhub_console.domain.storage_keys import ENVIRONMENTS, checked_key
from charhub_console.engine.ports import StoredObject

T = TypeVar("T")

MAX_WORKERS = 8
MAX_OBJECT_BYTES = 64_000_000  # masters weigh 2 MB; what is larger is not ours
CACHE_CONTROL = "public, max-age=3600"  # what CharHub sets on references; keys are never reused anyway
_PIECE_BYTES = 1 << 20


class R2Storage:
    """The Storage port on boto3, in at most 8 worker threads. Keys are given and returned without `dev/` or `prod/`.

    Args:
        settings: see `domain.settings.R2`.
        attempts: tries per request, the first included; only what S3 allows to repeat is repeated.
        deadline_s: for reading one object's bytes.

    Raises:
        NotConfigured: a setting is missing; it is named.
    """

    name = "r2"

    def __init__(
        self,
        settings: R2,
        *,
        attempts: int = 3,
        connect_timeout_s: float = 5.0,
        read_timeout_s: float = 30.0,
        deadline_s: float = 60.0,
    ) -> None:
        self._settings = settings
        self._endpoint = _checked_endpoint(settings)
        self._base = str(settings.public_url_base).rstrip("/")
        self._deadline_s = deadline_s
        self._config = Config(
            s3={"addressing_style": "path"},
            # Otherwise boto3 sends aws-chunked bodies with a CRC trailer over TLS, which R2 refuses as "Unauthorized".
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=connect_timeout_s,
            read_timeout=read_timeout_s,
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=MAX_WORKERS,
        )
        self._pool = ThreadPoolExecutor(MAX_WORKERS, thread_name_prefix="r2")
        self._opening = threading.Lock()
        self._client: Any = None

    @property
    def place(self) -> str:
        """The public address, with CharHub's prefix."""
        return f"{(self._settings.public_url_base or '').rstrip('/')}/{self._settings.environment}/"

    def url(self, key: str) -> str:
        """The public address. Raises: InvalidInput."""
        return f"{self._base}/{self._prefixed(key)}"

    async def put(self, key: str, data: bytes, *, content_type: str, sha256: str) -> None:
        """Store whole and look that it is; never replaces other bytes.

        Raises:
            StorageFailed: other bytes are already there, or they did not arrive whole.
            Unreachable, RateLimited, Unauthorized, NotConfigured, InvalidInput
        """
        await self._run(self._put, key, data, content_type, sha256)

    async def head(self, key: str) -> StoredObject | None:
        """What is there, or None. Raises: Unreachable, RateLimited, Unauthorized, StorageFailed, InvalidInput."""
        return await self._run(self._head, key)

    async def get(self, key: str) -> bytes:
        """The bytes, checked against the sha256 stored with them.

        Raises:
            NotFound, Unreachable, RateLimited, Unauthorized, NotConfigured, StorageFailed, InvalidInput
        """
        return await self._run(self._get, key)

    async def delete(self, key: str) -> None:
        """Gone afterwards. Raises: Unreachable, RateLimited, Unauthorized, NotConfigured, StorageFailed."""
        await self._run(self._delete, key)

    async def check(self) -> str:
        """Write, read back and delete a probe. Raises like `put` and `get`."""
        started = time.monotonic()
        key, data = f"probe/{uuid.uuid4()}.txt", b"charhub-console probe"
        await self.put(key, data, content_type="text/plain", sha256=hashlib.sha256(data).hexdigest())
        if await self.get(key) != data:
            raise StorageFailed("The storage gave other bytes back than it got.", "Check the R2 settings.")
        await self.delete(key)
        return f"ok, {(time.monotonic() - started) * 1000:.0f} ms"

    def close(self) -> None:
        """Give threads and connections back; what is under way is finished first."""
        self._pool.shutdown()
        if self._client is not None:
            self._client.close()

    # --- in worker threads ----------------------------------------------------------------------------------------

    async def _run(self, work: Callable[..., T], key: str, *args: object) -> T:
        remote = self._prefixed(key)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._mapped, work, key, remote, *args)

    def _mapped(self, work: Callable[..., T], key: str, remote: str, *args: object) -> T:
        try:
            return work(key, remote, *args)
        except ConsoleError:
            raise
        except FOREIGN_ERRORS as error:
            raise ours(error, key) from error

    def _put(self, key: str, remote: str, data: bytes, content_type: str, sha256: str) -> None:
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StorageFailed("The bytes changed on their way to storage.", "Retry; if it repeats, check the memory.")
        there = self._head(key, remote)
        if there is None and not self._put_where_nothing_is(remote, data, content_type, sha256):
            there = self._head(key, remote)
            if there is None:
                raise Unreachable(f"Somebody else was storing {key} at the same moment.", "Retry.")
        if there is not None:
            self._expect_the_same(key, remote, there, data, sha256)
            return
        arrived = self._head(key, remote)
        if arrived is None or arrived.size_bytes != len(data) or arrived.sha256 not in (sha256, None):
            raise StorageFailed(f"{key} did not arrive whole.", "Retry; if it repeats, check the storage service.")

    def _put_where_nothing_is(self, remote: str, data: bytes, content_type: str, sha256: str) -> bool:
        """False when something was there. The look before is for services that ignore the condition."""
        request = {
            "Bucket": self._settings.bucket,
            "Key": remote,
            "Body": data,
            "ContentType": content_type,
            "CacheControl": CACHE_CONTROL,
            "ChecksumSHA256": base64.b64encode(bytes.fromhex(sha256)).decode(),
            "Metadata": {"sha256": sha256},
        }
        try:
            self._s3().put_object(**request, IfNoneMatch="*")
        except ClientError as error:
            if status_of(error) in (409, 412):
                return False
            if status_of(error) != 501:  # a service without conditional writes: we have looked a moment ago
                raise
            self._s3().put_object(**request)
        return True

    def _expect_the_same(self, key: str, remote: str, there: StoredObject, data: bytes, sha256: str) -> None:
        same = there.size_bytes == len(data) and (
            there.sha256 == sha256 if there.sha256 is not None else self._get(key, remote) == data
        )
        if not same:
            raise StorageFailed(
                f"Other bytes are already stored at {key}.", "Nothing was replaced; retry to get a new key."
            )

    def _head(self, key: str, remote: str) -> StoredObject | None:
        try:
            answer = self._s3().head_object(Bucket=self._settings.bucket, Key=remote)
        except ClientError as error:
            if status_of(error) == 404:
                return None
            raise
        return StoredObject(
            key, int(answer["ContentLength"]), answer.get("Metadata", {}).get("sha256"), answer.get("ContentType")
        )

    def _get(self, key: str, remote: str) -> bytes:
        answer = self._s3().get_object(Bucket=self._settings.bucket, Key=remote)
        data = self._read(answer["Body"])
        expected = answer.get("Metadata", {}).get("sha256")
        if expected is not None and hashlib.sha256(data).hexdigest() != expected:
            raise StorageFailed(f"The bytes at {key} are not those that were stored.", "Generate the view again.")
        return data

    def _read(self, body: Any) -> bytes:
        """Bounded in size and in time: a body may be endless, or drip slower than any read timeout notices."""
        started, pieces, size = time.monotonic(), [], 0
        with body:
            while piece := body.read(_PIECE_BYTES):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_OBJECT_BYTES:
                    raise StorageFailed("The stored object is larger than any image of ours.", "Check the bucket.")
                if time.monotonic() - started > self._deadline_s:
                    raise Unreachable("The storage is too slow.", "Check the network, then retry.")
        return b"".join(pieces)

    def _delete(self, key: str, remote: str) -> None:
        try:
            self._s3().delete_object(Bucket=self._settings.bucket, Key=remote)
        except ClientError as error:
            if not isinstance(ours(error, key), NotFound):
                raise

    def _prefixed(self, key: str) -> str:
        return f"{self._settings.environment}/{checked_key(key)}"

    def _s3(self) -> Any:
        """Made at first use: it costs 150 ms. The machine's AWS profiles have no say in it."""
        with self._opening:
            if self._client is None:
                core = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
                self._client = boto3.session.Session(botocore_session=core).client(
                    "s3",
                    endpoint_url=self._endpoint,
                    region_name="auto",
                    aws_access_key_id=self._settings.access_key_id,
                    aws_secret_access_key=self._settings.secret_access_key,
                    config=self._config,
                )
                self._client.meta.events.register_last("before-parameter-build.s3", _follow_no_redirect)
            return self._client


def _follow_no_redirect(context: dict[str, Any], **_: object) -> None:
    """R2 has one address; botocore would ask a service that redirects everything for its region without end."""
    context.setdefault("s3_redirect", {})["redirected"] = True


def _checked_endpoint(settings: R2) -> str:
    """The S3 address; R2's own follows from the account id. Raises: NotConfigured naming what is missing."""
    endpoint = settings.endpoint_url or (
        f"https://{settings.account_id}.r2.cloudflarestorage.com" if settings.account_id else None
    )
    needed = {
        "R2_ENDPOINT_URL": endpoint,
        "R2_BUCKET_NAME": settings.bucket,
        "R2_ACCESS_KEY_ID": settings.access_key_id,
        "R2_SECRET_ACCESS_KEY": settings.secret_access_key,
        "R2_PUBLIC_URL_BASE": settings.public_url_base,
    }
    missing = [name for name, value in needed.items() if not value]
    if endpoint is None or missing:
        raise NotConfigured(f"The R2 storage lacks {', '.join(missing)}.", "Set it, or use the local storage.")
    if settings.environment not in ENVIRONMENTS:
        raise NotConfigured(
            f"{settings.environment!r} is no storage environment.", "Use dev or prod; CharHub deletes everything else."
        )
    return endpoint
