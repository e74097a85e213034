"""Blocks to boxes: how each kind of block is set in the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from govern.documents import blocks as b
from govern.documents.numbering import Captions, Entry, outline
from govern.documents.pdf_boxes import (
    BreakBox,
    Cell,
    ContentsLine,
    PanelBox,
    PictureBox,
    RuleBox,
    TableBox,
    TextBox,
    broken,
)
from govern.documents.pdf_columns import column_widths
from govern.documents.pdf_file import Bookmark
from govern.documents.pdf_flow import MILLIMETRE, Box
from govern.documents.pdf_ink import ALARM, INK, LINK, PALE, QUIET, Ink, Setting, Slot
from govern.documents.pdf_tags import Node, Page
from govern.documents.pdf_text import composed
from govern.documents.wording import (
    NOTHING_TO_LIST,
    answer_blocks,
    signature_table,
    timeline_table,
    value_of,
)

BODY = Setting(12, 17)
LEAD = Setting(14, 20, QUIET)
SMALL = Setting(10, 14, QUIET)
CELL = Setting(10, 13.5)
ROW_NAME = Setting(10, 13.5, strong=True)
CAPTION = Setting(11, 15, strong=True)
QUESTION = Setting(12, 17, strong=True)
HEADINGS = {1: (20, 26, 26), 2: (15.5, 20, 20), 3: (13, 18, 16), 4: (12, 17, 14)}
_KINDS = {b.ParagraphKind.BODY: BODY, b.ParagraphKind.LEAD: LEAD, b.ParagraphKind.SMALL: SMALL}


class Setter:
    """What the blocks of one document share while they are set."""

    def __init__(self, document: b.Document, ink: Ink) -> None:
        self.document = document
        self.ink = ink
        self.accent = document.brand.colour
        self.entries = outline(document)
        self.captions = Captions(document)
        self.bookmarks: list[Bookmark] = []
        self.targets: dict[str, tuple[Page, float]] = {}
        self.contents: list[ContentsLine] = []
        self._next = iter(self.entries)

    def next_entry(self) -> Entry:
        """The heading that comes next, with its number."""
        return next(self._next)

    def paragraph(
        self,
        content: b.Cell,
        setting: Setting,
        node: Node,
        width: float,
        *,
        before: float = 0.0,
        after: float = 8.0,
        keep: bool = False,
        indent: float = 0.0,
    ) -> TextBox:
        """A paragraph whose links and foreign words are elements of their own."""
        content_slots = [self._slot(run, setting, node) for run in b.runs_of(content)]
        lines = broken(self.ink.types, content_slots, setting, width - indent)
        slots = [slot for _, slot in content_slots]
        return TextBox(lines, slots, setting, before, after, keep, indent)

    def cell(self, content: b.Cell, setting: Setting, node: Node, width: float) -> Cell:
        """The text of a table's cell."""
        slots = [self._slot(run, setting, node) for run in b.runs_of(content)]
        lines = broken(self.ink.types, slots, setting, width)
        return Cell(lines, [slot for _, slot in slots], setting)

    @staticmethod
    def _slot(run: b.Text, setting: Setting, node: Node) -> tuple[str, Slot]:
        strong = run.strong or setting.strong
        if run.link:
            owner = node.later("Link", run.language)
            says = " ".join(composed(run.text).split())
            if not run.link.startswith("#"):
                says = f"{says} ({run.link})"
            return run.text, Slot(owner, strong, LINK, run.link, says)
        if run.language:
            return run.text, Slot(node.later("Span", run.language), strong, setting.colour)
        return run.text, Slot(node, strong, setting.colour)

    def boxes(self, blocks: Sequence[b.Block], parent: Node, width: float) -> list[Box]:
        """The boxes of several blocks, in their order."""
        return [box for block in blocks for box in block_boxes(block, self, parent, width)]

    def table(self, table: b.Table, caption: str, parent: Node, width: float) -> list[Box]:
        """A table under its caption."""
        if not table.rows:
            name = self.paragraph(caption, CAPTION, parent.add("P"), width, after=4, keep=True)
            return [name, self.paragraph(NOTHING_TO_LIST, BODY, parent.add("P"), width)]
        node = parent.add("Table")
        boxes: list[Box] = [
            self.paragraph(
                caption, CAPTION, node.add("Caption"), width, before=12, after=3, keep=True
            )
        ]
        widths = column_widths(table, self.ink.types, CELL.size, width)
        head = node.add("THead").add("TR")
        names = [
            self.cell(
                name, _cell_setting(table, at, strong=True), _column(head), _inner(widths, at)
            )
            for at, name in enumerate(table.header)
        ]
        body = node.add("TBody")
        rows = [self._row(table, row, body.add("TR"), widths) for row in table.rows]
        return [*boxes, TableBox(names, rows, widths, self.accent)]

    def _row(
        self, table: b.Table, row: Sequence[b.Cell], node: Node, widths: Sequence[float]
    ) -> list[Cell]:
        cells = []
        for at, content in enumerate(row):
            names = at == table.row_header
            own = node.add("TH", "/O /Table /Scope /Row") if names else node.add("TD")
            setting = _cell_setting(table, at, strong=names)
            cells.append(self.cell(content, setting, own, _inner(widths, at)))
        return cells

    def pairs(
        self, block: b.KeyValues, parent: Node, width: float, setting: Setting = CELL
    ) -> list[Box]:
        """Names and values as a table whose first column names the rows."""
        node = parent.add("Table")
        boxes: list[Box] = []
        if block.caption:
            caption = node.add("Caption")
            boxes.append(
                self.paragraph(
                    block.caption, CAPTION, caption, width, before=12, after=3, keep=True
                )
            )
        widths = [width * 0.32, width * 0.68]
        body = node.add("TBody")
        name = Setting(setting.size, setting.leading, setting.colour, strong=True)
        rows = []
        for key, value in block.pairs:
            row = body.add("TR")
            named = self.cell(key, name, row.add("TH", "/O /Table /Scope /Row"), _inner(widths, 0))
            said = self.cell(value_of(value), setting, row.add("TD"), _inner(widths, 1))
            rows.append([named, said])
        return [*boxes, TableBox([], rows, widths, self.accent)]

    def contents_lines(self, block: b.Contents, parent: Node, width: float) -> list[Box]:
        """A heading and one line for each entry; page numbers are drawn at the end."""
        size, leading, before = HEADINGS[1]
        setting = Setting(size, leading, self.accent, strong=True)
        title = parent.add("H2" if self.document.cover else "H1")
        boxes: list[Box] = [
            self.paragraph(block.title, setting, title, width, before=before, after=10, keep=True)
        ]
        toc = parent.add("TOC")
        for entry in self.entries:
            level = entry.heading.level
            if level > block.levels:
                continue
            link = toc.add("TOCI").add("Reference").add("Link")
            style = Setting(12 if level == 1 else 11, 16, INK, strong=level == 1)
            slot = Slot(link, level == 1, INK, f"#{entry.anchor}", entry.text)
            indent = (level - 1) * 18.0
            lines = broken(self.ink.types, [(entry.text, slot)], style, width - indent - 44)
            line = ContentsLine(lines, [slot], style, entry.anchor, indent)
            boxes.append(line)
            self.contents.append(line)
        return boxes


def _column(row: Node) -> Node:
    return row.add("TH", "/O /Table /Scope /Column")


def _inner(widths: Sequence[float], at: int) -> float:
    return widths[at] - (12 if at else 6)


def _cell_setting(table: b.Table, at: int, *, strong: bool) -> Setting:
    return Setting(CELL.size, CELL.leading, strong=strong, right=at in table.numbers)


@singledispatch
def block_boxes(block: b.Block, setter: Setter, parent: Node, width: float) -> list[Box]:
    """One block as boxes for the column; every kind of block has its own."""
    raise TypeError(f"the PDF writer does not know {type(block).__name__}")


@block_boxes.register
def _(block: b.Heading, setter: Setter, parent: Node, width: float) -> list[Box]:
    entry = setter.next_entry()
    size, leading, before = HEADINGS[block.level]
    colour = setter.accent if block.level <= 2 else INK
    # The title is the first heading of a document with a cover.
    level = block.level + 1
    setting = Setting(size, leading, colour, strong=True)
    box = setter.paragraph(
        entry.text, setting, parent.add(f"H{level}"), width, before=before, after=7, keep=True
    )

    def reached(page: Page, top: float) -> None:
        setter.targets[entry.anchor] = (page, top + 10)
        text = " ".join(composed(entry.text).split())
        setter.bookmarks.append(Bookmark(text, block.level, page, top + 10))

    box.reached = reached
    return [box]


@block_boxes.register
def _(block: b.Paragraph, setter: Setter, parent: Node, width: float) -> list[Box]:
    setting = _KINDS[block.kind]
    return [setter.paragraph(block.content, setting, parent.add("P"), width, after=10)]


@block_boxes.register
def _(block: b.Bullets, setter: Setter, parent: Node, width: float) -> list[Box]:
    labels = ["•"] * len(block.items)
    return _list(
        block.items, labels, parent.add("L", "/O /List /ListNumbering /Disc"), setter, width
    )


@block_boxes.register
def _(block: b.Numbered, setter: Setter, parent: Node, width: float) -> list[Box]:
    labels = [f"{number}." for number in range(block.start, block.start + len(block.items))]
    node = parent.add("L", "/O /List /ListNumbering /Decimal")
    return _list(block.items, labels, node, setter, width)


def _list(
    items: Sequence[b.Inline], labels: Sequence[str], node: Node, setter: Setter, width: float
) -> list[Box]:
    made: list[Box] = []
    for item, label in zip(items, labels, strict=True):
        entry = node.add("LI")
        mark = entry.add("Lbl")
        box = setter.paragraph(item, BODY, entry.add("LBody"), width, after=5, indent=24)
        box.label = (label, mark)
        made.append(box)
    made[-1].after = 12
    return made


@block_boxes.register
def _(block: b.Table, setter: Setter, parent: Node, width: float) -> list[Box]:
    return setter.table(block, setter.captions.table(block.caption), parent, width)


@block_boxes.register
def _(block: b.KeyValues, setter: Setter, parent: Node, width: float) -> list[Box]:
    return setter.pairs(block, parent, width)


@block_boxes.register
def _(block: b.Figure, setter: Setter, parent: Node, width: float) -> list[Box]:
    made: list[Box] = []
    if block.finding:
        finding = parent.add("P")
        made.append(setter.paragraph(block.finding, BODY, finding, width, after=6, keep=True))
    node = parent.add("Figure", alt=block.alt)
    wide = min(block.width_mm * MILLIMETRE, width)
    made.append(_picture(block, setter, node, wide))
    caption = setter.captions.figure(block.caption)
    made.append(setter.paragraph(caption, CAPTION, parent.add("P"), width, after=12))
    if block.table is not None:
        made += block_boxes(block.table, setter, parent, width)
    return made


def _picture(block: b.Figure, setter: Setter, node: Node, width: float) -> PictureBox:
    if block.drawing is not None:
        from govern.documents.drawing import draw_in_pdf, picture_of

        picture = picture_of(block.drawing, width, setter.accent)
        return PictureBox(node, width, picture.height, draw_in_pdf(picture, setter.ink))
    assert block.png is not None  # noqa: S101 - the model refuses a figure with neither
    name = setter.ink.file.picture(block.png)
    high = width * png_shape(block.png)

    def draw(page: Page, x: float, y: float) -> None:
        page.code.append(f"q {width:.2f} 0 0 {high:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    return PictureBox(node, width, high, draw)


def png_shape(png: bytes) -> float:
    """The height of a PNG picture as a part of its width."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return height / width


@block_boxes.register
def _(block: b.Callout, setter: Setter, parent: Node, width: float) -> list[Box]:
    node = parent.add("Div")
    title = setter.paragraph(block.title, QUESTION, node.add("P"), width - 34, after=5, keep=True)
    inner = setter.boxes(block.blocks, node, width - 34)
    inner[-1].after = 0
    bar = ALARM if block.kind is b.CalloutKind.WARNING else setter.accent
    return [PanelBox([title, *inner], PALE, bar, 22)]


@block_boxes.register
def _(block: b.Answer, setter: Setter, parent: Node, width: float) -> list[Box]:
    question = setter.paragraph(
        block.question, QUESTION, parent.add("P"), width, before=8, after=4, keep=True
    )
    made: list[Box] = [question]
    inner = answer_blocks(block)
    if isinstance(block.answer, b.Withheld):
        made.append(PanelBox(setter.boxes(inner, parent, width - 14), "", INK, 14, 0, 6))
    elif not block.answer:
        open_node = parent.add("P")
        setting = Setting(BODY.size, BODY.leading, QUIET)
        made.append(setter.paragraph(b.plain(_first(inner)), setting, open_node, width, after=6))
    else:
        made += setter.boxes(inner, parent, width)
    if block.note:
        made.append(setter.paragraph(block.note, SMALL, parent.add("P"), width, after=6))
    return [*made, RuleBox()]


def _first(blocks: Sequence[b.Block]) -> b.Cell:
    first = blocks[0]
    return first.content if isinstance(first, b.Paragraph) else ""


@block_boxes.register
def _(block: b.Signature, setter: Setter, parent: Node, width: float) -> list[Box]:
    return setter.table(signature_table(block), block.caption, parent, width)


@block_boxes.register
def _(block: b.Timeline, setter: Setter, parent: Node, width: float) -> list[Box]:
    return setter.table(timeline_table(block), block.caption, parent, width)


@block_boxes.register
def _(block: b.PageBreak, setter: Setter, parent: Node, width: float) -> list[Box]:
    return [BreakBox()]


@block_boxes.register
def _(block: b.Contents, setter: Setter, parent: Node, width: float) -> list[Box]:
    return setter.contents_lines(block, parent, width)
