"""What is placed in the PDF's column: paragraphs, tables, pictures, panels, lists of contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from govern.documents.pdf_flow import BOTTOM, FULL_PAGE, Box, Flow
from govern.documents.pdf_ink import QUIET, RULE, Setting, Slot
from govern.documents.pdf_tags import Node, Page
from govern.documents.pdf_text import Line, Typesetter


def broken(
    types: Typesetter, content: Sequence[tuple[str, Slot]], setting: Setting, width: float
) -> list[Line]:
    """The lines of a paragraph whose runs of text belong to slots."""
    return types.lines([(text, slot.strong) for text, slot in content], setting.size, width)


@dataclass(slots=True)
class TextBox:
    """A paragraph. `label` (a bullet or number) hangs at the left of its first line."""

    lines: list[Line]
    slots: list[Slot]
    setting: Setting
    before: float = 0.0
    after: float = 8.0
    keep: bool = False
    indent: float = 0.0
    label: tuple[str, Node] | None = None
    reached: Callable[[Page, float], None] | None = None

    def least(self) -> float:
        """Two lines, or all of three, so that none stands alone."""
        count = len(self.lines)
        shown = count if count <= 3 or self.keep else 2
        return min(shown * self.setting.leading, FULL_PAGE)

    def place(self, flow: Flow) -> None:
        """Draw the lines, going on to the next page with two lines at least."""
        at = 0
        leading = self.setting.leading
        if self.reached is not None:
            self.reached(flow.page, flow.y)
        while at < len(self.lines):
            left = len(self.lines) - at
            fits = int((flow.room + 0.01) // leading)
            if fits < left and left - fits == 1 and fits > 2:
                fits -= 1
            if fits <= 0 or (fits == 1 < left and not flow.at_top):
                if flow.at_top:
                    fits = 1
                else:
                    flow.new_page()
                    continue
            shown = self.lines[at : at + fits]
            if at == 0 and self.label is not None:
                self._label(flow)
            flow.ink.lines(
                flow.page,
                shown,
                self.slots,
                self.setting,
                flow.left + self.indent,
                flow.y,
                flow.width - self.indent,
            )
            flow.take(len(shown) * leading)
            at += len(shown)

    def _label(self, flow: Flow) -> None:
        assert self.label is not None  # noqa: S101 - asked by the caller
        text, node = self.label
        base = flow.y - (self.setting.leading + self.setting.size * 0.72) / 2
        flow.page.open(node)
        flow.ink.plain(flow.page, flow.left + self.indent - 18, base, text, self.setting, ends=" ")
        flow.page.close()


@dataclass(slots=True)
class PictureBox:
    """A chart, map or picture, drawn as one figure."""

    node: Node
    width: float
    height: float
    draw: Callable[[Page, float, float], None]
    before: float = 4.0
    after: float = 6.0
    keep: bool = True

    def least(self) -> float:
        """All of it."""
        return self.height

    def place(self, flow: Flow) -> None:
        """Draw it, on the next page if this one is too short."""
        if self.height > flow.room and not flow.at_top:
            flow.new_page()
        x, y = flow.left, flow.y - self.height
        corners = f"{x:.2f} {y:.2f} {x + self.width:.2f} {flow.y:.2f}"
        self.node.attributes = f"/O /Layout /Placement /Block /BBox [{corners}]"
        flow.page.open(self.node)
        self.draw(flow.page, x, y)
        flow.page.close()
        flow.take(self.height)


@dataclass(slots=True)
class PanelBox:
    """Boxes with a fill or a bar behind them."""

    boxes: list[Box]
    fill: str
    bar: str
    inset: float
    before: float = 6.0
    after: float = 14.0
    keep: bool = False

    def least(self) -> float:
        """The first two boxes, as far as they need."""
        needed = sum(box.least() + box.after for box in self.boxes[:2])
        return min(needed + 20, FULL_PAGE)

    def place(self, flow: Flow) -> None:
        """Draw the boxes, then what stands behind them."""
        flow.open_panel(self.fill, self.bar, self.inset)
        flow.run(self.boxes)
        flow.close_panel()


@dataclass(slots=True)
class BreakBox:
    """Goes to the next page, unless nothing stands on this one."""

    before: float = 0.0
    after: float = 0.0
    keep: bool = False

    def least(self) -> float:
        """Nothing."""
        return 0.0

    def place(self, flow: Flow) -> None:
        """Break the page."""
        if not flow.at_top:
            flow.new_page()


@dataclass(slots=True)
class RuleBox:
    """A thin line across the column."""

    before: float = 0.0
    after: float = 8.0
    keep: bool = False

    def least(self) -> float:
        """Hardly anything."""
        return 1.0

    def place(self, flow: Flow) -> None:
        """Draw the line."""
        flow.ink.rule(flow.page, flow.left, flow.y, flow.width, RULE, 0.5)
        flow.take(1.0)


@dataclass(slots=True)
class ContentsLine:
    """One entry of a list of contents; its page number is drawn once the pages are counted."""

    lines: list[Line]
    slots: list[Slot]
    setting: Setting
    anchor: str
    indent: float
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    spots: list[tuple[Page, int, float, float]] = field(default_factory=list)

    def least(self) -> float:
        """All of it."""
        return len(self.lines) * self.setting.leading + 6

    def place(self, flow: Flow) -> None:
        """Draw the entry and keep the place of its number."""
        if self.least() > flow.room and not flow.at_top:
            flow.new_page()
        flow.take(3)
        flow.ink.lines(
            flow.page,
            self.lines,
            self.slots,
            self.setting,
            flow.left + self.indent,
            flow.y,
            flow.width - self.indent - 40,
        )
        flow.take(len(self.lines) * self.setting.leading)
        base = flow.y + (self.setting.leading - self.setting.size * 0.72) / 2
        flow.take(3)
        self.spots.append((flow.page, len(flow.page.code), flow.left + flow.width - 40, base))
        flow.ink.rule(flow.page, flow.left, max(flow.y, BOTTOM - 4), flow.width, RULE, 0.4)

    def number(self, flow: Flow, page_number: int) -> None:
        """Draw the page number."""
        setting = Setting(self.setting.size, self.setting.leading, self.setting.colour, right=True)
        setting.colour = QUIET
        for page, _, x, base in self.spots:
            page.open(self.slots[0].owner)
            flow.ink.plain(page, x, base, str(page_number), setting, 40)
            page.close()
