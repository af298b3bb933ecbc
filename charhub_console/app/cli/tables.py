"""Tables that fit the terminal: short columns stay whole, one long text is cut to its line, the rest is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from charhub_console.app.cli.output import out


class Fit(Enum):
    """What happens to a column when there is too little room."""

    WHOLE = "whole"  # never shortened
    CUT = "cut"  # one line, an ellipsis at its end
    WRAP = "wrap"  # further lines, broken between words


@dataclass(frozen=True, slots=True)
class Column:
    """One column. It is left out in terminals narrower than `from_width` characters."""

    title: str
    fit: Fit = Fit.WHOLE
    from_width: int = 0
    right: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, empty: str) -> None:
    """Print rows of markup, or the one line that says what to do next when there are none."""
    cells = [list(row) for row in rows]
    if not cells:
        out.print(empty)
        return
    shown = [place for place, column in enumerate(columns) if column.from_width <= out.width]
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for place in shown:
        column = columns[place]
        grid.add_column(
            column.title,
            justify="right" if column.right else "left",
            no_wrap=column.fit is Fit.WHOLE,
            overflow="fold",
        )
    for row in cells:
        grid.add_row(*(_cell(row[place], columns[place]) for place in shown))
    out.print(grid)


def _cell(markup: str, column: Column) -> Text:
    text = Text.from_markup(markup)
    if column.fit is not Fit.WRAP:
        text.no_wrap = True
        text.overflow = "ellipsis"
    return text


def fields(lines: Iterable[tuple[str, str]]) -> None:
    """Names on the left, values beside them, long ones on further lines."""
    grid = Table(box=None, show_header=False, pad_edge=False)
    grid.add_column(style="dim", justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in lines:
        grid.add_row(name, Text.from_markup(value))
    out.print(grid)


def indented(markup: str) -> None:
    """A paragraph, set in and broken between words."""
    out.print(Padding(Text.from_markup(markup), (0, 0, 0, 2)), soft_wrap=False)
