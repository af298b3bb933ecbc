"""The report as one self-contained page: no script, no outside address, readable in dark and light."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.comparison import MeasuredNight, can_be_compared
from charhub_console.domain.report import Metric, RunSummary
from charhub_console.domain.run import Run
from charhub_console.domain.views import View
from charhub_console.engine.report_chart import STYLE as CHART_STYLE
from charhub_console.engine.report_chart import comparison


@dataclass(frozen=True, slots=True)
class Tile:
    """One view of a row. `picture` is a small JPEG, or None when there is no image."""

    view: View
    state: AttemptState
    attempt: int
    reason: str
    backend: str | None
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """One character of the report."""

    character_id: str
    name: str
    state: str
    tiles: tuple[Tile, ...]


_STYLE = """
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1c2330;--dim:#667085;--line:#e3e7ee;--good:#177245;
--accent:#1a5cc4;--bad:#b42318;--warn:#a15c00;--tile:#eceff4}
@media(prefers-color-scheme:dark){:root{--bg:#14171c;--card:#1d2129;--text:#e8ebf0;--dim:#98a2b3;--line:#2c323c;
--accent:#5b9dff;--good:#5bd08f;--bad:#ff8a7a;--warn:#f5b759;--tile:#262b34}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1180px;padding:28px 24px;background:var(--bg);color:var(--text);
font:15px/1.5 system-ui,sans-serif}h1{font-size:24px;margin:0}h2{font-size:17px;margin:34px 0 12px}
.dim{color:var(--dim)}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px;margin-top:20px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.card b{display:block;font-size:24px;font-weight:650;font-variant-numeric:tabular-nums}
.alert{background:var(--card);border:1px solid var(--bad);border-left-width:5px;border-radius:8px;padding:10px 14px;
margin-top:12px}.practice{display:inline-block;background:var(--warn);color:var(--bg);border-radius:6px;
padding:1px 9px;font-size:13px;font-weight:600;vertical-align:3px;margin-left:10px}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:10px;
overflow:hidden}td,th{padding:8px 12px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600;color:var(--dim);font-size:13px}th.num,.num{text-align:right;font-variant-numeric:tabular-nums}
.row{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px;margin-bottom:12px}
.tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:10px;margin-top:8px}.tile{font-size:12px}
.tile img,.gap{width:100%;aspect-ratio:2/3;object-fit:contain;background:var(--tile);border-radius:7px;display:block}
.gap{display:flex;align-items:center;justify-content:center;padding:10px;text-align:center;color:var(--bad)}
@media(max-width:640px){.tiles{grid-template-columns:repeat(2,1fr)}}
"""


def page(run: Run, summary: RunSummary, rows: Sequence[Row], former: Sequence[MeasuredNight] = ()) -> str:
    """The whole HTML document. `former`: the nights before this one, newest first."""
    title = f"{run.kind.capitalize()} run of {run.started_at:%d %B %Y, %H:%M} UTC"
    badge = '<span class="practice">practice</span>' if run.practice else ""
    parts = [
        f"<h1>{escape(title)}{badge}</h1>",
        f'<div class="dim">recipe {escape(run.recipe)} · run {run.id[:8]}</div>',
        *(f'<div class="alert bad">{escape(alert)}</div>' for alert in summary.alerts),
        _cards(run, summary),
        "".join(f'<p class="dim">{escape(note)}</p>' for note in run.notes),
        "<h2>Success</h2>",
        _table(["characters that", "share", "target", ""], [_metric(metric) for metric in summary.metrics]),
        comparison(MeasuredNight(run, summary), former) if can_be_compared(run) else "",
        _failures(summary),
        "<h2>Characters</h2>",
        "".join(_row(row) for row in rows) or '<p class="dim">No character was started.</p>',
        "<h2>Stage times</h2>",
        _table(
            ["stage", "times", "p50", "p95"],
            [
                [escape(s.stage), _num(str(s.count)), _num(f"{s.p50_s:.2f} s"), _num(f"{s.p95_s:.2f} s")]
                for s in summary.stages
            ],
        ),
        _backends(summary),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}{CHART_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _cards(run: Run, summary: RunSummary) -> str:
    minutes, seconds = divmod(round(summary.duration_s), 60)
    budget = f"of {run.budget_s / 60:.0f} minutes" if run.budget_s else "minutes"
    cards = [
        (str(summary.total), "characters"),
        (str(summary.complete), "with all five views"),
        (str(summary.with_references), "with references"),
        (str(summary.only_avatar), "avatar only"),
        (str(summary.failed), "without an avatar"),
        (f"{summary.images_done}", "images made"),
        (f"{summary.images_failed}", "images failed"),
        (f"{minutes}:{seconds:02d}", budget),
    ]
    if summary.carried_over:
        cards.append((str(summary.carried_over), "carried over"))
    inner = "".join(
        f'<div class="card"><b>{value}</b><span class="dim">{escape(name)}</span></div>' for value, name in cards
    )
    return f'<div class="cards">{inner}</div>'


def _metric(metric: Metric) -> list[str]:
    share = "not measured" if metric.share is None else f"{metric.share:.0%}"
    verdict = {None: "", True: '<span class="good">met</span>', False: '<span class="bad">missed</span>'}[metric.met]
    return [escape(metric.name), _num(share), _num(f"{metric.target:.0%}"), verdict]


def _failures(summary: RunSummary) -> str:
    if not summary.failures:
        return ""
    rows = [
        [escape(f.name), escape(f.view), f'<span class="bad">{escape(f.reason)}</span><br>{escape(f.advice)}']
        for f in summary.failures
    ]
    return "<h2>Failures</h2>" + _table(["character", "view", "reason and advice"], rows)


def _backends(summary: RunSummary) -> str:
    if not summary.backends:
        return ""
    rows = [
        [
            escape(b.name),
            _num(str(b.images_done)),
            _num(str(b.images_failed)),
            _num(f"{b.p50_s:.2f} s"),
            _num(f"{b.p95_s:.2f} s"),
        ]
        for b in summary.backends
    ]
    return "<h2>Servers</h2>" + _table(["server", "images made", "failed", "painting p50", "p95"], rows)


def _row(row: Row) -> str:
    tiles = "".join(_tile(tile) for tile in row.tiles)
    return (
        f'<div class="row"><b>{escape(row.name)}</b> '
        f'<span class="dim">{escape(row.state)} · {row.character_id[:8]}</span>'
        f'<div class="tiles">{tiles}</div></div>'
    )


def _tile(tile: Tile) -> str:
    caption = escape(tile.view.lower().replace("_", " "))
    if tile.attempt > 1:
        caption += f" · attempt {tile.attempt}"
    if tile.state is not AttemptState.DONE and tile.picture is not None:
        caption += f' · <span class="warn">newest attempt {escape(tile.state)}</span>'
    if tile.picture is None:
        return f'<div class="tile"><div class="gap">{escape(tile.reason or tile.state)}</div>{caption}</div>'
    data = base64.b64encode(tile.picture).decode()
    return f'<div class="tile"><img alt="{caption}" src="data:image/jpeg;base64,{data}">{caption}</div>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    body = "".join(
        "<tr>" + "".join(c if c.startswith("<td") else f"<td>{c}</td>" for c in row) + "</tr>" for row in rows
    )
    names = "".join(_head(name, at, rows) for at, name in enumerate(head))
    return f"<table><tr>{names}</tr>{body}</table>"


def _head(name: str, at: int, rows: Sequence[Sequence[str]]) -> str:
    """Above figures the name stands right as they do."""
    kind = ' class="num"' if rows and rows[0][at].startswith('<td class="num"') else ""
    return f"<th{kind}>{escape(name)}</th>"


def _num(text: str) -> str:
    return f'<td class="num">{escape(text)}</td>'
