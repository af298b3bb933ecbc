"""What is known before a generation: how long it takes, what stands on its button, whether a server can do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from charhub_console.app.gui.candidates.telling import duration_words
from charhub_console.app.gui.candidates.words import number
from charhub_console.app.gui.language import tr
from charhub_console.domain.errors import NotConfigured

if TYPE_CHECKING:
    from charhub_console.engine.console import Console, Cost, Forecast


def forecast_words(forecast: Forecast) -> str:
    """How long it will take, or that nobody knows."""
    if forecast.seconds is None:
        known = tr("No forecast yet: this recipe has not finished a character here.")
    else:
        known = tr("About {0}, as the last %Ln took.", "", forecast.measured).format(duration_words(forecast.seconds))
    waiting = tr("%Ln image(s) are ahead of it.", "", forecast.waiting) if forecast.waiting else ""
    return f"{known} {waiting}".strip()


def button_words(quote: Cost | None) -> str:
    """Cost and resulting balance."""
    if quote is None:
        return tr("Generate")
    if not quote.price:
        return tr("Generate · free")
    if quote.after < 0:
        return tr("%Ln credit(s) · {0} short", "", quote.price).format(number(-quote.after))
    return tr("Generate · %Ln credit(s), {0} left", "", quote.price).format(number(quote.after))


async def require_backend(console: Console, recipe: str, backends: Sequence[str] = ()) -> None:
    """Refuse before any work when the recipe cannot run anywhere it may. Raises: NotFound, NotConfigured."""
    checks = [one for one in await console.check_recipe(recipe) if not backends or one.backend in backends]
    if not any(check.usable for check in checks):
        said = " ".join(f"{check.backend}: {check.message}" for check in checks)
        raise NotConfigured(f"No server can run the recipe {recipe}. {said}", "Start the server, or choose another.")
