"""What a chart shows, as data: points over time in layers, limits, and the figures on the axis. No painting here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from charhub_console.app.gui.generation.words import clock, run_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights import words
from charhub_console.app.gui.nights.rows import RunRow
from charhub_console.domain.report import ALERT_DURATION_S, STAGES, RunSummary

MOST_NIGHTS = 200


class Shape(Enum):
    """How layers are drawn: bars on top of each other, or lines."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Layer:
    """One series. `colour` is a name of `colours`; a value is None where nothing was measured."""

    name: str
    colour: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A line values are held against. `over_is_bad`: bars that pass it are painted in the colour of failure."""

    value: float
    text: str
    colour: str
    over_is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """Oldest first. `keys`, `days` and `heads` have an entry for each point; `say` puts a value into words."""

    title: str
    keys: tuple[str, ...]
    days: tuple[str, ...]
    heads: tuple[str, ...]
    layers: tuple[Layer, ...]
    shape: Shape
    say: Callable[[float], str]
    limits: tuple[Limit, ...] = ()
    top: float | None = None
    floor: float = 0.0  # where the axis begins; bars begin at 0
    units: tuple[float, ...] = (1, 2, 5)  # steps of the axis, times a power of ten

    @property
    def count(self) -> int:
        """How many points."""
        return len(self.keys)

    def without(self, hidden: frozenset[str]) -> Plot:
        """Only layers that are to be seen."""
        return replace(self, layers=tuple(layer for layer in self.layers if layer.name not in hidden))

    def height(self, point: int) -> float | None:
        """The value at the top of a point: the sum of bars, the highest of lines; None where nothing was measured."""
        found = [value for layer in self.layers if (value := layer.values[point]) is not None]
        if not found:
            return None
        return sum(found) if self.shape is Shape.BARS else max(found)

    @property
    def ceiling(self) -> float:
        """The largest value there has to be room for."""
        if self.top is not None:
            return self.top
        heights = [height for point in range(self.count) if (height := self.height(point)) is not None]
        return max([*heights, *(limit.value * 1.08 for limit in self.limits)], default=1.0) or 1.0

    def ticks(self, most: int) -> tuple[float, ...]:
        """Round values from the floor to just above the ceiling, at most about so many."""
        span = self.ceiling - self.floor
        raw = span / max(1, most)
        power = 10.0 ** math.floor(math.log10(raw))
        steps = [unit * power * ten for ten in (1, 10) for unit in self.units]
        step = next(item for item in steps if item >= raw * 0.999)
        return tuple(self.floor + step * number for number in range(math.ceil(span / step - 1e-9) + 1))

    def lines(self, point: int) -> tuple[tuple[str, str, str], ...]:
        """(name, value in words, colour) of each layer that was measured at a point."""
        found = ((layer, layer.values[point]) for layer in self.layers)
        return tuple((layer.name, self.say(value), layer.colour) for layer, value in found if value is not None)

    def spoken(self, point: int) -> str:
        """A point for a screen reader."""
        values = ", ".join(f"{name} {value}" for name, value, _ in self.lines(point)) or tr("nothing measured")
        return f"{self.heads[point]}: {values}"

    def summary(self) -> str:
        """The whole for a screen reader."""
        if not self.count:
            return tr("No night has ended yet.")
        span = (
            self.heads[0]
            if self.count == 1
            else tr("{0} nights from {1} to {2}").format(self.count, self.days[0], self.days[-1])
        )
        limits = "; ".join(limit.text for limit in self.limits)
        newest = tr("Newest: {0}").format(self.spoken(self.count - 1))
        return ". ".join(part for part in (span, limits, newest) if part) + "."


def plots(rows: Sequence[RunRow]) -> tuple[Plot, Plot, Plot]:
    """Duration, success and stage times of the nights among these runs (newest first), at most 200."""
    nights = [row for row in rows if row.is_measured_night][:MOST_NIGHTS][::-1]
    found = [row.summary for row in nights if row.summary is not None]
    keys = tuple(row.run.id for row in nights)
    days = tuple(words.day(row.run.started_at) for row in nights)
    heads = tuple(run_name(row.run) for row in nights)
    return (
        Plot(
            tr("Duration"),
            keys,
            days,
            heads,
            (Layer(tr("Duration"), "accent", tuple(summary.duration_s / 60 for summary in found)),),
            Shape.BARS,
            lambda minutes: clock(minutes * 60),
            (Limit(ALERT_DURATION_S / 60, tr("30 min"), "bad", over_is_bad=True),),
        ),
        _success(keys, days, heads, found),
        Plot(tr("Stage times"), keys, days, heads, _stages(found), Shape.BARS, words.seconds),
    )


def _success(keys: tuple[str, ...], days: tuple[str, ...], heads: tuple[str, ...], found: Sequence[RunSummary]) -> Plot:
    """Its axis begins at 50 % as long as no night was worse, so that good nights can be told apart."""
    layers = (
        Layer(tr("At least two references"), "accent", _shares(found, "have at least two references")),
        Layer(tr("All four references"), "good", _shares(found, "have all four references")),
    )
    limits = (Limit(0.95, tr("95 %"), "accent"), Limit(0.80, tr("80 %"), "good"))
    lowest = min((value for layer in layers for value in layer.values if value is not None), default=1.0)
    return Plot(
        title=tr("Success"),
        keys=keys,
        days=days,
        heads=heads,
        layers=layers,
        shape=Shape.LINES,
        say=words.percent,
        limits=limits,
        top=1.0,
        floor=0.5 if lowest >= 0.5 else 0.0,
        units=(1, 2.5, 5),
    )


def _shares(found: Sequence[RunSummary], name: str) -> tuple[float | None, ...]:
    return tuple(next((metric.share for metric in item.metrics if metric.name == name), None) for item in found)


def _stages(found: Sequence[RunSummary]) -> tuple[Layer, ...]:
    layers = []
    for stage in STAGES:
        values = tuple(next((stat.p50_s for stat in item.stages if stat.stage == stage), None) for item in found)
        if any(values):
            layers.append(Layer(words.stage_title(stage), stage, values))
    return tuple(layers)
