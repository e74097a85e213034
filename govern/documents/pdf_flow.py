"""Where things go: the column that boxes are placed in, page after page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from govern.documents.pdf_ink import Ink
from govern.documents.pdf_tags import Page

MILLIMETRE = 72 / 25.4
LEFT = 25 * MILLIMETRE
COLUMN = 160 * MILLIMETRE
TOP = 841.89 - 27 * MILLIMETRE
BOTTOM = 24 * MILLIMETRE
FULL_PAGE = TOP - BOTTOM


class Box(Protocol):
    """Something that takes height in a column."""

    before: float
    after: float
    keep: bool

    def least(self) -> float:
        """The height without which it is not worth beginning on this page."""

    def place(self, flow: Flow) -> None:
        """Draw itself from the flow's cursor on, over as many pages as it needs."""


@dataclass(slots=True)
class _Panel:
    """A stretch of the column with a fill or a bar behind it."""

    page: Page
    code_at: int
    top: float
    left: float
    width: float
    fill: str
    bar: str


@dataclass(slots=True)
class Flow:
    """A cursor that goes down a column and on to the next page."""

    ink: Ink
    pages: list[Page] = field(default_factory=list)
    left: float = LEFT
    width: float = COLUMN
    y: float = TOP
    top: float = TOP
    gap: float = 0.0
    _panels: list[_Panel] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.pages:
            self.pages.append(Page())

    @property
    def page(self) -> Page:
        """The page that is being drawn."""
        return self.pages[-1]

    @property
    def room(self) -> float:
        """The height left on this page."""
        return self.y - BOTTOM

    @property
    def at_top(self) -> bool:
        """Whether nothing stands on this page yet."""
        return self.y >= self.top

    def new_page(self) -> None:
        """Go on at the top of the next page; what stands behind the text goes on with it."""
        for panel in self._panels:
            self._paint(panel)
        self.pages.append(Page())
        self.y = self.top = TOP
        self.gap = 0.0
        for panel in self._panels:
            panel.page, panel.code_at, panel.top = self.page, 0, self.y
            self.y -= 8

    def take(self, height: float) -> None:
        """Move the cursor down."""
        self.y -= height

    def run(self, boxes: Sequence[Box]) -> None:
        """Place boxes one under another; those that must not part from the next go with it."""
        for number, box in enumerate(boxes):
            gap = 0.0 if self.at_top else max(self.gap, box.before)
            needed = gap + box.least()
            ahead = number
            while boxes[ahead].keep and ahead + 1 < len(boxes):
                ahead += 1
                between = max(boxes[ahead - 1].after, boxes[ahead].before)
                needed += between + boxes[ahead].least()
            if needed > self.room and not self.at_top and needed <= FULL_PAGE:
                self.new_page()
                gap = 0.0
            self.take(gap)
            box.place(self)
            self.gap = box.after

    def open_panel(self, fill: str, bar: str, inset: float) -> None:
        """Begin a stretch with something behind it, its text moved in from the left."""
        self._panels.append(
            _Panel(self.page, len(self.page.code), self.y, self.left, self.width, fill, bar)
        )
        self.left += inset
        self.width -= inset + (12 if fill else 0)
        self.take(10 if fill else 2)
        self.gap = 0.0

    def close_panel(self) -> None:
        """End the stretch that was begun last."""
        panel = self._panels.pop()
        self.take(10 if panel.fill else 2)
        self._paint(panel)
        self.left, self.width = panel.left, panel.width
        self.gap = 0.0

    def _paint(self, panel: _Panel) -> None:
        code = []
        height = panel.top - self.y
        if height <= 0:
            return
        if panel.fill:
            code.append(self.ink.fill(panel.left, self.y, panel.width, height, panel.fill))
        if panel.bar:
            code.append(self.ink.fill(panel.left, self.y, 4, height, panel.bar))
        panel.page.code[panel.code_at : panel.code_at] = code
