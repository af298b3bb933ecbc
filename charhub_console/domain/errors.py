"""What can go wrong, one class per thing the person or the engine can do about it."""

from __future__ import annotations


class ConsoleError(Exception):
    """An error a person may see.

    Args:
        title: what happened, one sentence without secrets.
        advice: what to do about it, one sentence.
    """

    def __init__(self, title: str, advice: str) -> None:
        super().__init__(title)
        self.title = title
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.title} {self.advice}".strip()


class InvalidInput(ConsoleError):
    """The person gave something that cannot be used; nothing was changed."""


class NotFound(InvalidInput):
    """No such candidate, character, run, view or key."""


class NotConfigured(ConsoleError):
    """A key, address or file that is needed for this is not set."""


class Unauthorized(NotConfigured):
    """The other side refused our credentials (401, 403)."""


class Unreachable(ConsoleError):
    """The other side did not answer usefully: refused, timed out, 5xx. Trying later may help.

    Args:
        retry_after_s: seconds the other side asked us to wait, if it did.
    """

    def __init__(self, title: str, advice: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(title, advice)
        self.retry_after_s = retry_after_s


class Uncertain(Unreachable):
    """The other side may or may not have taken what was sent; only looking there later can tell."""


class RateLimited(Unreachable):
    """The other side wants fewer requests (429)."""


class BadAnswer(ConsoleError):
    """The other side answered with something that is not what it should be; trying again rarely helps."""


class Gone(ConsoleError):
    """The thing asked for no longer exists on the other side (404, 410)."""


class BadImage(BadAnswer):
    """Bytes that are no usable image: wrong type, truncated, too large, a decompression bomb."""


class Blocked(ConsoleError):
    """The safety gate forbids this. No setting turns it off."""


class NeedsPerson(ConsoleError):
    """The safety gate cannot say yes by itself: a person has to look before this goes on."""


class InsufficientCredits(ConsoleError):
    """The owner's balance does not cover the price; no work was started.

    Args:
        price: credits needed.
        balance: credits the owner has.
    """

    def __init__(self, *, owner: str, price: int, balance: int) -> None:
        super().__init__(
            f"This costs {price} credits and {owner} has {balance}.",
            f"Add at least {price - balance} with `charhub-console credits grant {price - balance} --owner {owner}`, "
            "or generate fewer views.",
        )
        self.price = price
        self.balance = balance


class Busy(ConsoleError):
    """Another process holds what this needs (the engine of this data folder)."""


class RecipeInvalid(ConsoleError):
    """A recipe file is wrong, or a backend lacks a node or a model file it needs."""


class GenerationFailed(ConsoleError):
    """The backend ran the job and it failed, or refused it. The view is failed, its siblings go on."""


class GenerationTimedOut(GenerationFailed):
    """The per-image deadline passed; the backend's own job was cancelled."""


class BackendLost(Unreachable):
    """The backend no longer knows a job it had accepted (restart, deletion). It may be submitted anew."""


class AttemptCancelled(ConsoleError):
    """A person cancelled this attempt while it was under way."""


class StorageFailed(ConsoleError):
    """Bytes could not be stored or did not arrive whole. Nothing was recorded as done."""


class PublishRefused(ConsoleError):
    """CharHub's database does not take this as things stand; nothing was written there."""


class Taken(PublishRefused):
    """Somebody else makes, or made, a character of this candidate."""
