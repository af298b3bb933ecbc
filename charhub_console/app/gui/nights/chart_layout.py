"""Where everything of a chart is, for a size: the axis, the slots of the points, values as heights. No painting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from charhub_console.app.gui.nights.plot import Plot, Shape

LEFT, RIGHT, TOP, BOTTOM = 52.0, 58.0, 10.0, 26.0  # limits are named at the right
WIDEST_SLOT, WIDEST_BAR = 84.0, 40.0
TICK_ROOM = 36.0  # height one step of the axis should have
DAY_ROOM = 58.0  # width a day under the axis takes


@dataclass(frozen=True)
class ChartLayout:
    """Of one plot in one size. Points stand from left to right; a few of them do not spread over the whole width."""

    plot: Plot
    width: float
    height: float

    @cached_property
    def area(self) -> QRectF:
        """Where values are drawn."""
        return QRectF(LEFT, TOP, max(10.0, self.width - LEFT - RIGHT), max(10.0, self.height - TOP - BOTTOM))

    @cached_property
    def ticks(self) -> tuple[float, ...]:
        """Values of the axis."""
        return self.plot.ticks(max(2, int(self.area.height() / TICK_ROOM)))

    @cached_property
    def slot(self) -> float:
        """Width of one point's place."""
        return min(WIDEST_SLOT, self.area.width() / max(1, self.plot.count))

    @property
    def bar_width(self) -> float:
        """Bars leave a gap where there is room for one."""
        return min(WIDEST_BAR, max(1.0, self.slot * (0.72 if self.slot >= 4 else 0.9)))

    def x(self, point: int) -> float:
        """The middle of a point."""
        return self.area.left() + self.slot * (point + 0.5)

    def y(self, value: float) -> float:
        """The height of a value."""
        floor = self.ticks[0]
        return self.area.bottom() - self.area.height() * (value - floor) / (self.ticks[-1] - floor)

    def column(self, point: int) -> QRectF:
        """The whole place of a point, from top to bottom."""
        return QRectF(self.x(point) - self.slot / 2, self.area.top(), self.slot, self.area.height())

    def point_at(self, place: QPointF) -> int | None:
        """The point under the mouse."""
        number = int((place.x() - self.area.left()) // self.slot)
        inside = 0 <= number < self.plot.count and self.area.top() - TOP <= place.y() <= self.height
        return number if inside else None

    def bars(self, point: int) -> list[tuple[str, QRectF]]:
        """(colour, bar) of each layer of a point, from the axis up; a measured value is never invisible."""
        made, base = [], 0.0
        left = self.x(point) - self.bar_width / 2
        for layer in self.plot.layers:
            value = layer.values[point]
            if value is None:
                continue
            top = self.y(base + value)
            bar = QRectF(left, top, self.bar_width, self.y(base) - top)
            if value > 0 and len(self.plot.layers) == 1 and bar.height() < 2:
                bar.setTop(bar.bottom() - 2)
            made.append((self._over(base + value) or layer.colour, bar))
            base += value
        return made

    def dots(self, point: int) -> list[tuple[str, QPointF]]:
        """(colour, place) of each layer of a point."""
        found = ((layer.colour, layer.values[point]) for layer in self.plot.layers)
        return [(colour, QPointF(self.x(point), self.y(value))) for colour, value in found if value is not None]

    def top(self, point: int) -> QPointF:
        """The highest place of a point; on the axis where nothing was measured."""
        return QPointF(self.x(point), self.y(self.plot.height(point) or self.ticks[0]))

    def days(self) -> list[int]:
        """The points whose days are written under the axis: as many as there is room for, each day once."""
        step = max(1, -(-int(DAY_ROOM) // max(1, int(self.slot))))
        wanted = list(range(self.plot.count - 1, -1, -step))[::-1]
        return [n for at, n in enumerate(wanted) if not at or self.plot.days[n] != self.plot.days[wanted[at - 1]]]

    def _over(self, value: float) -> str | None:
        bad = self.plot.shape is Shape.BARS and any(
            limit.over_is_bad and value > limit.value for limit in self.plot.limits
        )
        return "bad" if bad else None
