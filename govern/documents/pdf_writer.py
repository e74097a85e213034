"""A document as a tagged PDF that keeps PDF/UA-1 and PDF/A-2a, the same bytes every time."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from govern.documents import blocks as b
from govern.documents.pdf_blocks import set_blocks
from govern.documents.pdf_boxes import BreakBox
from govern.documents.pdf_cover import cover_boxes, draw_furniture, letterhead_boxes
from govern.documents.pdf_file import Bookmark, PdfFile
from govern.documents.pdf_flow import COLUMN, Box, Flow
from govern.documents.pdf_ink import Ink, Setting
from govern.documents.pdf_metadata import Metadata
from govern.documents.pdf_setter import BODY, SMALL, Setter
from govern.documents.pdf_tags import Node, Page
from govern.documents.wording import FALLBACK_HEADING, control_blocks

CONTENTS_FROM_PAGES = 9


@dataclass(slots=True)
class _Laid:
    """A document laid out: its file, pages and what refers to them."""

    file: PdfFile
    pages: list[Page]
    root: Node
    bookmarks: list[Bookmark]
    targets: dict[str, tuple[Page, float]]


def pdf(document: b.Document) -> bytes:
    """The document as PDF; equal documents give equal bytes, whenever and wherever made."""
    laid = _lay_out(document)
    return laid.file.finish(laid.pages, laid.root, laid.bookmarks, laid.targets)


def page_numbers(document: b.Document) -> tuple[int, dict[str, int]]:
    """How many pages the PDF has, and on which each heading stands (by its anchor)."""
    laid = _lay_out(document)
    numbers = {page_id: number for number, page_id in enumerate(map(id, laid.pages), 1)}
    return len(laid.pages), {
        anchor: numbers[id(page)] for anchor, (page, _) in laid.targets.items()
    }


def _lay_out(document: b.Document) -> _Laid:
    meta = Metadata(
        document.title, document.organisation, document.subject, document.language, document.day
    )
    file = PdfFile(meta)
    setter = Setter(document, Ink(file))
    root = Node("Document")
    front = Flow(setter.ink)
    title, contents_part, body_part = root.add("Sect"), root.add("Sect"), root.add("Sect")
    body_boxes = set_blocks(document.blocks, setter, body_part, COLUMN)
    if document.cover:
        front.run(cover_boxes(setter, title))
        if document.control is not None:
            front.run([BreakBox(), *_control(setter, document.control, title)])
        body = Flow(setter.ink)
        body.run(body_boxes)
        _note(setter, body, root)
        if len(front.pages) + len(body.pages) >= CONTENTS_FROM_PAGES and _wants_contents(document):
            if document.control is None:
                front.new_page()
            front.run(setter.contents_lines(b.Contents(), contents_part, COLUMN))
        pages = [*front.pages, *body.pages]
    else:
        front.run(letterhead_boxes(setter, title))
        front.run(body_boxes)
        _note(setter, front, root)
        pages = front.pages
    numbers = {id(page): number for number, page in enumerate(pages, 1)}
    for line in setter.contents:
        line.number(front, numbers[id(setter.targets[line.anchor][0])])
    draw_furniture(setter, pages)
    return _Laid(file, pages, root, setter.bookmarks, setter.targets)


def _wants_contents(document: b.Document) -> bool:
    own = any(isinstance(block, b.Contents) for block in document.blocks)
    return document.contents is b.ContentsWhen.FROM_NINE_PAGES and not own


def _control(setter: Setter, control: b.DocumentControl, parent: Node) -> list[Box]:
    setting = Setting(20, 26, setter.accent, strong=True)
    heading = setter.paragraph(
        "Document control", setting, parent.add("H2"), COLUMN, after=8, keep=True
    )
    boxes: list[Box] = [heading]
    for block in control_blocks(control):
        if isinstance(block, b.Table):
            boxes += setter.table(block, block.caption, parent, COLUMN)
        else:
            boxes += set_blocks([block], setter, parent, COLUMN)
    return boxes


def _note(setter: Setter, flow: Flow, root: Node) -> None:
    """List the characters that no shipped font holds, which were printed as codes."""
    if not setter.ink.types.coded:
        return
    part = root.add("Sect")
    names = "; ".join(
        f"[U+{ord(character):04X}] {unicodedata.name(character, 'has no name').lower()}"
        for character in sorted(setter.ink.types.coded)
    )
    title = Setting(BODY.size, BODY.leading, strong=True)
    told = (
        "These characters are in the text as it was typed. The fonts of this document cannot draw "
        f"them, so their codes stand in their places: {names}."
    )
    flow.run(
        [
            setter.paragraph(
                FALLBACK_HEADING, title, part.add("P"), COLUMN, before=20, after=4, keep=True
            ),
            setter.paragraph(told, SMALL, part.add("P"), COLUMN),
        ]
    )
