"""The fleet's commands: work in it, see who does."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.given import Globals
from charhub_console.app.cli.output import err, print_json, when, words
from charhub_console.app.cli.session import NOT_REACHABLE, OK, STOPPED, AsJson, complain, configuration, errors_shown
from charhub_console.app.cli.tables import Column, Fit, table

if TYPE_CHECKING:
    from charhub_console.app.config import Configuration
    from charhub_console.app.wiring import FleetWorker
    from charhub_console.engine.ports.fleet import WorkerState

COLUMNS = (
    Column("worker"),
    Column("state"),
    Column("since"),
    Column("version"),
    Column("images", right=True),
    Column("servers", Fit.WRAP),
    Column("characters", Fit.WRAP),
)


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command()(worker)
    app.command()(workers)


def worker(
    ctx: typer.Context,
    backends: Annotated[
        str,
        typer.Option("--backends", help="Addresses of ComfyUI servers, with commas; else those of the settings."),
    ] = "",
) -> None:
    """Paint what the consoles of a fleet order, on the servers of this machine.

    SIGTERM or Ctrl-C: nothing new is taken, images that are at a server are
    finished, everything else goes to other workers. Once more: stop at once;
    what is at a server then is fetched by another worker.

    Several workers may run on a machine, each with servers of its own.

    Examples:

      CHARHUB_QUEUE_URL=postgresql://... charhub-console worker --backends http://127.0.0.1:8188
      charhub-console --verbose worker            with the log, for systemd; see docs/fleet.md
    """
    given: Globals = ctx.obj
    with errors_shown(ctx, stopped="Stopped."):
        from charhub_console.app.logs import logging_to

        found = configuration(ctx)
        found.require_valid()
        urls = tuple(url.strip() for url in backends.split(",") if url.strip())
        with logging_to(found.paths.logs, found.settings.log.level, verbose=given.verbose):
            raise typer.Exit(asyncio.run(_work(found, urls, given)))


def workers(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Who paints in the fleet, and what. Makes what a new queue's database needs.

    Ends with exit code 3 while nobody is at work.

    Example:

      charhub-console workers
    """
    with errors_shown(ctx):
        from charhub_console.app import wiring

        place, found = asyncio.run(wiring.fleet_at_work(configuration(ctx).settings))
    if as_json:
        print_json([_plain(one) for one in found])
    else:
        table(
            COLUMNS,
            [_row(one) for one in found],
            empty=f"Nobody is at work at {place}. Start `charhub-console worker`.",
        )
    if not any(one.is_alive for one in found):
        raise typer.Exit(NOT_REACHABLE)


async def _work(found: Configuration, urls: tuple[str, ...], given: Globals) -> int:
    from charhub_console.app import wiring

    with _signals() as told:
        async with wiring.worker_at_work(found, urls) as at_work:
            names = ", ".join(name for name, _, _ in at_work.worker.servers)
            err.print(f"{at_work.worker.id} works for {words(at_work.place)} with {words(names)}.")
            await told.first.wait()
            await _drain(at_work, told, given)
    complain(given, "Ended. What was not finished here goes to other workers.")
    return STOPPED if told.by is signal.SIGINT else OK


async def _drain(at_work: FleetWorker, told: _Told, given: Globals) -> None:
    complain(given, f"Finishing what is at the servers ({at_work.doing} characters are under way); once more stops it.")
    draining = asyncio.create_task(at_work.drain(), name="drain")
    second = asyncio.create_task(told.second.wait(), name="second signal")
    done, _ = await asyncio.wait({draining, second}, return_when=asyncio.FIRST_COMPLETED)
    for task in (draining, second):
        task.cancel()
    await asyncio.gather(draining, second, return_exceptions=True)
    if draining in done:
        draining.result()


@dataclass
class _Told:
    """Signals that ask for an end."""

    first: asyncio.Event = field(default_factory=asyncio.Event)
    second: asyncio.Event = field(default_factory=asyncio.Event)
    by: signal.Signals | None = None

    def hear(self, number: signal.Signals) -> None:
        (self.second if self.first.is_set() else self.first).set()
        self.by = number


@contextmanager
def _signals() -> Iterator[_Told]:
    loop, told = asyncio.get_running_loop(), _Told()
    heard = (signal.SIGTERM, signal.SIGINT)
    with suppress(NotImplementedError):  # Windows: Ctrl-C cancels the command, which stops at once
        for number in heard:
            loop.add_signal_handler(number, told.hear, number)
    try:
        yield told
    finally:
        with suppress(NotImplementedError):
            for number in heard:
                loop.remove_signal_handler(number)


def _row(one: WorkerState) -> list[str]:
    how = "gone" if not one.is_alive else "draining" if one.is_draining else "at work"
    doing = ", ".join(one.doing)
    servers = ", ".join(name for name, _, _ in one.worker.servers)
    return [
        words(one.worker.id),
        how,
        when(one.since),
        words(one.worker.version),
        str(one.painting),
        words(servers),
        words(doing),
    ]


def _plain(one: WorkerState) -> dict[str, object]:
    return {
        "id": one.worker.id,
        "host": one.worker.host,
        "version": one.worker.version,
        "servers": [name for name, _, _ in one.worker.servers],
        "slots": one.worker.slots,
        "since": one.since,
        "alive": one.is_alive,
        "draining": one.is_draining,
        "lease_s": one.lease_s,
        "painting": one.painting,
        "characters": list(one.doing),
    }
