"""A night beside the ones before it, as drawings inside of the report page: no script, colours of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from charhub_console.domain.comparison import MeasuredNight, median_duration_s, median_share
from charhub_console.domain.report import ALERT_DURATION_S, ALL_FOUR, TWO

STYLE = """
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:12px}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px 8px}
figure svg{display:block;width:100%;height:auto}figure svg text{fill:var(--dim);font-size:11px}
figcaption{font-size:13px;margin-bottom:6px}figcaption b{font-size:15px;margin-right:8px}
.legend{font-size:12px;margin-top:2px}.legend span{white-space:nowrap;margin-right:16px}
.legend i{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px}
.accent-dot{background:var(--accent)}.good-dot{background:var(--good)}.bad-dot{background:var(--bad)}
.faint-dot{background:var(--accent);opacity:.45}
.grid{stroke:var(--line)}.limit{stroke-width:1.3;stroke-dasharray:5 4}.past{fill:var(--accent);opacity:.45}
.this{fill:var(--accent)}.over{fill:var(--bad)}.over.past{opacity:.6}.curve{fill:none;stroke-width:2}
figure svg text.this-day{fill:var(--text);font-weight:650}
"""

WIDTH, HEIGHT = 560.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 52.0, 10.0, 24.0
WIDEST_SLOT, BAR = 48.0, 0.7
DAY_ROOM = 46.0
CURVES = ((TWO, "at least two references", "accent", 0.95), (ALL_FOUR, "all four references", "good", 0.80))


def comparison(night: MeasuredNight, former: Sequence[MeasuredNight]) -> str:
    """The section of a night's report: durations and success from the oldest of these nights to this one.

    Args:
        former: the nights before it, newest first.
    """
    if not former:
        return '<h2>Comparison</h2><p class="dim">There is no earlier night to compare with.</p>'
    title = "Compared with the night before" if len(former) == 1 else f"Compared with the last {len(former)} nights"
    nights = [*reversed(former), night]
    return f'<h2>{title}</h2><div class="charts">{_durations(nights, former)}{_success(nights, former)}</div>'


@dataclass(frozen=True)
class _Frame:
    """Where values of so many nights stand: `floor` and `top` are the ends of the axis."""

    count: int
    floor: float
    top: float

    @property
    def slot(self) -> float:
        """Width of one night; few nights do not spread over the whole width."""
        return min(WIDEST_SLOT, (WIDTH - LEFT - RIGHT) / self.count)

    def x(self, number: int) -> float:
        """The middle of a night."""
        return LEFT + self.slot * (number + 0.5)

    def y(self, value: float) -> float:
        """The height of a value."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - self.floor) / (self.top - self.floor)


def _durations(nights: Sequence[MeasuredNight], former: Sequence[MeasuredNight]) -> str:
    minutes = [night.summary.duration_s / 60 for night in nights]
    limit = ALERT_DURATION_S / 60
    step = _step(max(*minutes, limit))
    frame = _Frame(len(nights), 0.0, step * (int(max(*minutes, limit) / step) + 1))
    bars = []
    for number, (night, value) in enumerate(zip(nights, minutes, strict=True)):
        kind = ("this" if night is nights[-1] else "past") + (" over" if value > limit else "")
        top, width = min(frame.y(value), frame.y(0) - 2), frame.slot * BAR
        said = f"{_day(night.run.started_at)}: {_clock(value * 60)}"
        bars.append(
            f'<rect class="{kind}" x="{frame.x(number) - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" '
            f'height="{frame.y(0) - top:.1f}" rx="2"><title>{escape(said)}</title></rect>'
        )
    ticks = [step * number for number in range(int(frame.top / step) + 1)]
    before = _clock(median_duration_s(former) or 0.0)
    said = f"{_clock(nights[-1].summary.duration_s)} minutes; {_middle(former, before)}"
    drawn = _axis(frame, ticks, lambda value: f"{value:.0f} min") + "".join(bars) + _days(frame, nights)
    legend = {"accent": "this night", "faint": "before", "bad": "longer than 30 minutes"}
    return _figure("Duration", said, drawn + _limit(frame, limit, "30 min", "bad"), legend)


def _success(nights: Sequence[MeasuredNight], former: Sequence[MeasuredNight]) -> str:
    """Its axis begins at half as long as no night was worse, so that good nights can be told apart."""
    shares = {metric: [night.summary.share(metric) for night in nights] for metric, *_ in CURVES}
    lowest = min((value for some in shares.values() for value in some if value is not None), default=1.0)
    frame = _Frame(len(nights), 0.5 if lowest >= 0.5 else 0.0, 1.0)
    drawn = _axis(frame, [number / 4 for number in range(5) if number / 4 >= frame.floor], _percent)
    for metric, _, tone, target in CURVES:
        drawn += _limit(frame, target, _percent(target), tone)
        drawn += _curve(frame, shares[metric], tone, nights)
    this, before = nights[-1].summary.share(ALL_FOUR), median_share(former, ALL_FOUR)
    said = "not measured" if this is None else f"{_percent(this)} have all four"
    if before is not None:
        said += f"; {_middle(former, _percent(before))}"
    return _figure("Success", said, drawn + _days(frame, nights), {tone: name for _, name, tone, _ in CURVES})


def _curve(frame: _Frame, shares: Sequence[float | None], tone: str, nights: Sequence[MeasuredNight]) -> str:
    """A night that was not measured is left out of its line."""
    there = [(number, share) for number, share in enumerate(shares) if share is not None]
    places = " ".join(f"{frame.x(number):.1f},{frame.y(share):.1f}" for number, share in there)
    dots = "".join(
        f'<circle cx="{frame.x(number):.1f}" cy="{frame.y(share):.1f}" r="{4.5 if number == len(nights) - 1 else 3}" '
        f'fill="var(--{tone})"><title>{_day(nights[number].run.started_at)}: {_percent(share)}</title></circle>'
        for number, share in there
    )
    return f'<polyline class="curve" stroke="var(--{tone})" points="{places}"/>{dots}'


def _axis(frame: _Frame, ticks: Sequence[float], say: Callable[[float], str]) -> str:
    return "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{frame.y(tick):.1f}" y2="{frame.y(tick):.1f}"/>'
        f'<text x="{LEFT - 6}" y="{frame.y(tick) + 4:.1f}" text-anchor="end">{say(tick)}</text>'
        for tick in ticks
    )


def _limit(frame: _Frame, value: float, name: str, tone: str) -> str:
    y = f"{frame.y(value):.1f}"
    return (
        f'<line class="limit" stroke="var(--{tone})" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
        f'<text x="{WIDTH - RIGHT + 5}" y="{frame.y(value) + 4:.1f}" style="fill:var(--{tone})">{name}</text>'
    )


def _days(frame: _Frame, nights: Sequence[MeasuredNight]) -> str:
    """Under this night, and under as many before it as there is room for."""
    step = max(1, -int(-DAY_ROOM // frame.slot))
    last = len(nights) - 1
    return "".join(
        f'<text class="{"this-day" if number == last else "day"}" x="{frame.x(number):.1f}" y="{HEIGHT - 7}" '
        f'text-anchor="middle">{_day(nights[number].run.started_at)}</text>'
        for number in range(last, -1, -step)
    )


def _figure(title: str, said: str, drawn: str, legend: Mapping[str, str]) -> str:
    words, size = f"{title}: {said}", f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"
    names = "".join(f'<span><i class="{tone}-dot"></i>{name}</span>' for tone, name in legend.items())
    return (
        f'<figure><figcaption><b>{title}</b><span class="dim">{escape(said)}</span></figcaption>'
        f'<svg viewBox="{size}" role="img" aria-label="{escape(words)}">{drawn}</svg>'
        f'<div class="legend dim">{names}</div></figure>'
    )


def _middle(former: Sequence[MeasuredNight], value: str) -> str:
    return f"{value} the night before" if len(former) == 1 else f"median of the {len(former)} nights before {value}"


def _step(largest: float) -> float:
    """Of the axis: at most about five."""
    return next(step for ten in (1, 10, 100, 1000) for step in (ten, 2 * ten, 5 * ten) if largest / step < 5)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _percent(share: float) -> str:
    """Rounded towards 0, so that a missed target never looks met."""
    return f"{int(share * 100 + 1e-9)}%"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b}"
