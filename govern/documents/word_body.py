"""Blocks as the XML of a Word document's body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch

from govern.documents import blocks as b
from govern.documents.word_parts import Parts
from govern.documents.word_tables import key_values_xml, signature_xml, table_xml
from govern.documents.word_text import (
    attribute,
    break_xml,
    field_start,
    field_xml,
    paragraph_xml,
    text_xml,
)
from govern.documents.wording import answer_blocks, timeline_table

_CALLOUTS = {
    b.CalloutKind.NOTE: "Govern Callout",
    b.CalloutKind.DECISION: "Govern Callout",
    b.CalloutKind.WARNING: "Govern Warning",
}
_PARAGRAPHS = {
    b.ParagraphKind.BODY: "Normal",
    b.ParagraphKind.LEAD: "Govern Lead",
    b.ParagraphKind.SMALL: "Govern Small",
}


def blocks_xml(blocks: Iterable[b.Block], parts: Parts) -> str:
    """Several blocks."""
    return "".join(block_xml(block, parts) for block in blocks)


@singledispatch
def block_xml(block: b.Block, parts: Parts) -> str:
    """One block as XML; every kind of block has its own."""
    raise TypeError(f"the Word writer does not know {type(block).__name__}")


@block_xml.register
def _(block: b.Heading, parts: Parts) -> str:
    entry = parts.next_entry()
    name, number = parts.bookmarks[entry.anchor], parts.number()
    unnumbered = ""
    if parts.document.number_headings and not entry.number:
        unnumbered = (
            f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{parts.unnumbered()}"/></w:numPr>'
        )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{parts.style(f"heading {block.level}")}"/>{unnumbered}'
        f'</w:pPr><w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        f'<w:r>{text_xml(block.text)}</w:r><w:bookmarkEnd w:id="{number}"/></w:p>'
    )


@block_xml.register
def _(block: b.Paragraph, parts: Parts) -> str:
    return paragraph_xml(block.content, _PARAGRAPHS[block.kind], parts)


@block_xml.register
def _(block: b.Bullets, parts: Parts) -> str:
    return _list(block.items, "List Bullet", parts.bullets(), parts)


@block_xml.register
def _(block: b.Numbered, parts: Parts) -> str:
    return _list(block.items, "List Number", parts.new_numbers(block.start), parts)


def _list(items: Sequence[b.Inline], style: str, number: int, parts: Parts, hang: str = "") -> str:
    numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    last = numbered + '<w:spacing w:after="240"/>'
    return "".join(
        paragraph_xml(item, style, parts, (last if at == len(items) else numbered) + hang)
        for at, item in enumerate(items, 1)
    )


@block_xml.register
def _(block: b.Table, parts: Parts) -> str:
    return table_xml(block, parts.captions.table(block.caption), parts)


@block_xml.register
def _(block: b.KeyValues, parts: Parts) -> str:
    return key_values_xml(block, parts)


@block_xml.register
def _(block: b.Figure, parts: Parts) -> str:
    made = ""
    if block.finding:
        made += paragraph_xml(block.finding, "Normal", parts, "<w:keepNext/>")
    dots = block.png
    if dots is None:
        from govern.documents.drawing import png

        assert block.drawing is not None  # noqa: S101 - the model refuses a figure with neither
        dots = png(block.drawing, block.width_mm, parts.document.brand.colour)
    caption = parts.captions.figure(block.caption)
    made += picture_xml(dots, block.alt, caption.partition(":")[0], block.width_mm, parts)
    made += paragraph_xml(caption, "Govern Figure caption", parts)
    return made + (block_xml(block.table, parts) if block.table else "")


def picture_xml(png: bytes, alt: str, name: str, width_mm: float, parts: Parts) -> str:
    """A picture in a paragraph of its own."""
    drawing = parts.picture(png, attribute(alt), attribute(name), width_mm)
    style = parts.style("Govern Figure")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{drawing}</w:r></w:p>'


@block_xml.register
def _(block: b.Callout, parts: Parts) -> str:
    style = _CALLOUTS[block.kind]
    made = paragraph_xml(b.Text(block.title, strong=True), style, parts, "<w:keepNext/>")
    for inner in block.blocks:
        if isinstance(inner, b.Paragraph):
            made += paragraph_xml(inner.content, style, parts)
            continue
        bullets = isinstance(inner, b.Bullets)
        number = parts.bullets() if bullets else parts.new_numbers(_start(inner))
        hang = '<w:ind w:left="640" w:hanging="360"/>'
        made += _list(inner.items, style, number, parts, hang)
    return made + paragraph_xml("", "Govern After table", parts)


def _start(block: b.Bullets | b.Numbered) -> int:
    return block.start if isinstance(block, b.Numbered) else 1


@block_xml.register
def _(block: b.Answer, parts: Parts) -> str:
    made = paragraph_xml(block.question, "Govern Question", parts)
    inner = answer_blocks(block)
    if isinstance(block.answer, b.Withheld):
        made += paragraph_xml(block.answer, "Govern Withheld", parts)
    elif not block.answer:
        made += "".join(
            paragraph_xml(one.content, "Govern Quiet", parts)
            for one in inner
            if isinstance(one, b.Paragraph)
        )
    else:
        made += blocks_xml(inner, parts)
    if block.note:
        made += paragraph_xml(block.note, "Govern Small", parts)
    return made


@block_xml.register
def _(block: b.Signature, parts: Parts) -> str:
    return signature_xml(block, parts)


@block_xml.register
def _(block: b.Timeline, parts: Parts) -> str:
    return table_xml(timeline_table(block), block.caption, parts)


@block_xml.register
def _(block: b.PageBreak, parts: Parts) -> str:
    return break_xml()


@block_xml.register
def _(block: b.Contents, parts: Parts) -> str:
    return contents_xml(block, parts)


def contents_xml(block: b.Contents, parts: Parts) -> str:
    """A contents field with its result written in, so that Word asks nothing when it opens."""
    listed = [entry for entry in parts.entries if entry.heading.level <= block.levels]
    made = paragraph_xml(block.title, "TOC Heading", parts)
    for at, entry in enumerate(listed):
        name = parts.bookmarks[entry.anchor]
        page = parts.page_of.get(entry.anchor)
        inner = f"<w:r>{text_xml(entry.text)}</w:r>"
        if page is not None:
            inner += "<w:r><w:tab/></w:r>" + field_xml(f"PAGEREF {name} \\h", str(page))
        line = f'<w:hyperlink w:anchor="{name}" w:history="1">{inner}</w:hyperlink>'
        if at == 0:
            line = field_start(f'TOC \\o "1-{block.levels}" \\h \\z \\u') + line
        if at == len(listed) - 1:
            line += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        style = parts.style(f"toc {entry.heading.level}")
        made += f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{line}</w:p>'
    return made
