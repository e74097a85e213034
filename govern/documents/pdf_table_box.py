"""Tables in the PDF's column: rows, a head on each page, rows longer than a page."""

from __future__ import annotations

from dataclasses import dataclass

from govern.documents.pdf_flow import FULL_PAGE, Flow
from govern.documents.pdf_ink import RULE, Setting, Slot
from govern.documents.pdf_text import Line

CELL_SIDE, CELL_ABOVE = 6.0, 4.0


@dataclass(slots=True)
class Cell:
    """One cell's lines."""

    lines: list[Line]
    slots: list[Slot]
    setting: Setting

    @property
    def height(self) -> float:
        """The height of its text."""
        return len(self.lines) * self.setting.leading


@dataclass(slots=True)
class TableBox:
    """A table: its head is on each page, and a row is cut only when no page could hold it."""

    head: list[Cell]
    rows: list[list[Cell]]
    widths: list[float]
    accent: str
    before: float = 2.0
    after: float = 16.0
    keep: bool = False

    def least(self) -> float:
        """The head and the first row."""
        first = self._height(self.rows[0]) if self.rows else 0.0
        return min(self._height(self.head) + first, FULL_PAGE)

    @staticmethod
    def _height(row: list[Cell]) -> float:
        return max((cell.height for cell in row), default=-2 * CELL_ABOVE) + 2 * CELL_ABOVE

    def place(self, flow: Flow) -> None:
        """Draw the head, then row after row."""
        self._head(flow, repeated=False)
        for row in self.rows:
            height = self._height(row)
            if height > flow.room and height <= FULL_PAGE - self._height(self.head):
                flow.new_page()
                self._head(flow, repeated=True)
            self._row(flow, row, height)

    def _head(self, flow: Flow, *, repeated: bool) -> None:
        if not self.head:
            return
        height = self._height(self.head)
        self._cells(flow, self.head, 0, repeated=repeated)
        flow.take(height)
        flow.ink.rule(flow.page, flow.left, flow.y, sum(self.widths), self.accent, 1.2)

    def _row(self, flow: Flow, row: list[Cell], height: float) -> None:
        if height <= flow.room:
            self._cells(flow, row, 0)
            flow.take(height)
            flow.ink.rule(flow.page, flow.left, flow.y, sum(self.widths), RULE, 0.5)
            return
        leading = max(cell.setting.leading for cell in row)
        at, longest = 0, max(len(cell.lines) for cell in row)
        while at < longest:
            fits = int((flow.room - 2 * CELL_ABOVE) // leading)
            if fits < min(2, longest - at) and not flow.at_top:
                flow.new_page()
                self._head(flow, repeated=True)
                fits = max(1, int((flow.room - 2 * CELL_ABOVE) // leading))
            shown = min(fits, longest - at)
            self._cells(flow, row, at, at + shown)
            flow.take(shown * leading + 2 * CELL_ABOVE)
            at += shown
        flow.ink.rule(flow.page, flow.left, flow.y, sum(self.widths), RULE, 0.5)

    def _cells(
        self,
        flow: Flow,
        row: list[Cell],
        first: int,
        last: int | None = None,
        *,
        repeated: bool = False,
    ) -> None:
        x = flow.left
        for number, (cell, width) in enumerate(zip(row, self.widths, strict=True)):
            inset = CELL_SIDE if number else 0.0
            flow.ink.lines(
                flow.page,
                cell.lines[first:last],
                cell.slots,
                cell.setting,
                x + inset,
                flow.y - CELL_ABOVE,
                width - inset - CELL_SIDE,
                repeated,
            )
            x += width
