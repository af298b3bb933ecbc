"""HTTP as every adapter here uses it: calls to configured services, and guarded downloads from untrusted addresses.

An adapter makes one `HttpService` per configured server, or one `GuardedDownloader` for addresses that came from
outside. Both raise only `domain.errors`; no httpx2 exception leaves this package.
"""

from charhub_console.adapters.http.addresses import Resolver, is_public, system_resolver
from charhub_console.adapters.http.delivery import never_sent
from charhub_console.adapters.http.download import MAX_DOWNLOAD_BYTES, GuardedDownloader
from charhub_console.adapters.http.retry import NO_RETRY, PaidCalls, RetryPolicy
from charhub_console.adapters.http.service import Answer, HttpService, Options
from charhub_console.adapters.http.translation import Outside
from charhub_console.adapters.http.wires import Timeouts
from charhub_console.adapters.http.words import plain

__all__ = [
    "MAX_DOWNLOAD_BYTES",
    "NO_RETRY",
    "Answer",
    "GuardedDownloader",
    "HttpService",
    "Options",
    "Outside",
    "PaidCalls",
    "Resolver",
    "RetryPolicy",
    "Timeouts",
    "is_public",
    "never_sent",
    "plain",
    "system_resolver",
]
