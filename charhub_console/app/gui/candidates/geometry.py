"""Where cells are: arithmetic only, so that a million rows cost as much as ten."""

from __future__ import annotations

from dataclasses import dataclass

CAPTION = 26
RING = 6  # what selection and focus paint outside the picture


@dataclass(frozen=True, slots=True)
class Geometry:
    """A block of equal cells, centred, in pixels of the content.

    `lead` places in front of the first cell stay empty: rows that arrive above fill them, and nothing below moves
    sideways.
    """

    width: int = 0
    height: int = 0
    cell_width: int = 184
    cell_height: int = 276
    gap: int = 18
    margin: int = 18
    count: int = 0
    lead: int = 0
    caption: int = CAPTION

    @property
    def columns(self) -> int:
        """Cells side by side."""
        return max(1, (self.width - 2 * self.margin + self.gap) // self.pitch_x)

    @property
    def whole_height(self) -> int:
        """Of a cell, with what stands under its picture."""
        return self.cell_height + self.caption

    @property
    def pitch_x(self) -> int:
        """From one cell to the next one."""
        return self.cell_width + self.gap

    @property
    def pitch_y(self) -> int:
        """From one line to the next one."""
        return self.whole_height + self.gap

    @property
    def left(self) -> int:
        """Where the block begins."""
        columns = self.columns
        return max(self.margin, (self.width - columns * self.pitch_x + self.gap) // 2)

    @property
    def lines(self) -> int:
        """Lines of cells."""
        return -(-(self.count + self.lead) // self.columns)

    @property
    def content_height(self) -> int:
        """All of it."""
        return 2 * self.margin + self.lines * self.pitch_y - self.gap if self.count else 0

    @property
    def furthest(self) -> int:
        """The largest scroll position."""
        return max(0, self.content_height - self.height)

    def place(self, row: int) -> tuple[int, int]:
        """Left and top of a cell's picture."""
        line, column = divmod(row + self.lead, self.columns)
        return self.left + column * self.pitch_x, self.margin + line * self.pitch_y

    def row_at(self, x: int, y: int) -> int:
        """The row whose cell (with its caption) is there, or -1."""
        line, below = divmod(y - self.margin, self.pitch_y)
        column, beside = divmod(x - self.left, self.pitch_x)
        row = line * self.columns + column - self.lead
        outside = not 0 <= column < self.columns or beside >= self.cell_width or below >= self.whole_height
        return -1 if outside or not 0 <= row < self.count else row

    def rows_between(self, top: int, bottom: int) -> range:
        """Rows with a pixel (rings included) from `top` to before `bottom`."""
        columns = self.columns
        first = max(0, (top - self.margin + self.gap - RING) // self.pitch_y)
        last = max(0, -(-(bottom - self.margin + RING) // self.pitch_y))
        start = max(0, first * columns - self.lead)
        return range(min(start, self.count), min(max(0, last * columns - self.lead), self.count))

    def lead_after(self, inserted_above: int) -> int:
        """The lead with which the cells that were there keep their columns."""
        return (self.lead - inserted_above) % self.columns
