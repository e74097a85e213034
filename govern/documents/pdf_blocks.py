"""Blocks to boxes: how each kind of block is set in the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from govern.documents import blocks as b
from govern.documents.pdf_boxes import BreakBox, PanelBox, PictureBox, RuleBox
from govern.documents.pdf_file import Bookmark
from govern.documents.pdf_flow import MILLIMETRE, Box
from govern.documents.pdf_ink import ALARM, INK, PALE, QUIET, Setting
from govern.documents.pdf_setter import (
    BODY,
    CAPTION,
    LEAD,
    QUESTION,
    SMALL,
    Setter,
    png_shape,
)
from govern.documents.pdf_tags import Node, Page
from govern.documents.pdf_text import composed
from govern.documents.wording import answer_blocks, signature_table, timeline_table

_KINDS = {b.ParagraphKind.BODY: BODY, b.ParagraphKind.LEAD: LEAD, b.ParagraphKind.SMALL: SMALL}


def set_blocks(blocks: Sequence[b.Block], setter: Setter, parent: Node, width: float) -> list[Box]:
    """The boxes of several blocks, in their order."""
    return [box for block in blocks for box in block_boxes(block, setter, parent, width)]


@singledispatch
def block_boxes(block: b.Block, setter: Setter, parent: Node, width: float) -> list[Box]:
    """One block as boxes for the column; every kind of block has its own."""
    raise TypeError(f"the PDF writer does not know {type(block).__name__}")


@block_boxes.register
def _(block: b.Heading, setter: Setter, parent: Node, width: float) -> list[Box]:
    entry = setter.next_entry()
    size, leading, before = setter.headings[block.level]
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


@block_boxes.register
def _(block: b.Callout, setter: Setter, parent: Node, width: float) -> list[Box]:
    node = parent.add("Div")
    title = setter.paragraph(block.title, QUESTION, node.add("P"), width - 34, after=5, keep=True)
    inner = set_blocks(block.blocks, setter, node, width - 34)
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
        made.append(PanelBox(set_blocks(inner, setter, parent, width - 14), "", INK, 14, 0, 6))
    elif not block.answer:
        open_node = parent.add("P")
        setting = Setting(BODY.size, BODY.leading, QUIET)
        made.append(setter.paragraph(b.plain(_first(inner)), setting, open_node, width, after=6))
    else:
        made += set_blocks(inner, setter, parent, width)
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
