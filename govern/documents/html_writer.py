"""A document as one stand-alone, accessible HTML page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import singledispatch
from html import escape

from govern.documents import blocks as b
from govern.documents.html_style import stylesheet
from govern.documents.numbering import Captions, Entry, outline
from govern.documents.wording import (
    DRAFT_WORDS,
    NOTHING_TO_LIST,
    answer_blocks,
    control_blocks,
    cover_facts,
    is_draft,
    signature_table,
    timeline_table,
    value_of,
)

# A page with fewer headings is read through faster than its list of contents.
CONTENTS_FROM_HEADINGS = 6


class _Page:
    """What the blocks of one page share: its headings in order and its counters."""

    def __init__(self, document: b.Document) -> None:
        self.document = document
        self.entries = outline(document)
        self.captions = Captions(document)
        self._next = iter(self.entries)
        self.shift = 1

    def next_entry(self) -> Entry:
        return next(self._next)


def html(document: b.Document, stylesheet_href: str | None = None) -> bytes:
    """The document as a whole page that needs no other file.

    The style sheet is inside the page unless `stylesheet_href` names one. Serve the page under the
    policy that `html_policy` gives for it.
    """
    d = document
    style = (
        f'<link rel="stylesheet" href="{escape(stylesheet_href)}">'
        if stylesheet_href
        else f"<style>{stylesheet(d.brand.colour)}</style>"
    )
    subject = f'<meta name="description" content="{escape(d.subject)}">' if d.subject else ""
    page = (
        f'<!DOCTYPE html>\n<html lang="{escape(d.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(d.title)} – {escape(d.reference)}</title>\n"
        f'<meta name="author" content="{escape(d.organisation)}">\n{subject}{style}\n</head>\n'
        f"<body>\n{html_fragment(d)}\n</body>\n</html>\n"
    )
    return page.encode("utf-8")


def html_policy(page: bytes) -> str:
    """The content security policy to serve a page of `html` under: its own style and pictures."""
    found = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
    style = "'self'"
    if found is not None:
        digest = base64.b64encode(hashlib.sha256(found.group(1)).digest()).decode("ascii")
        style = f"'sha256-{digest}'"
    return (
        f"default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def html_fragment(document: b.Document) -> str:
    """The document's header, main part and footer, to stand in a page's body."""
    page = _Page(document)
    body = _blocks(document.blocks, page)
    listed = [e for e in page.entries if e.heading.level <= 2]
    own = any(isinstance(block, b.Contents) for block in document.blocks)
    wanted = document.cover and document.contents is not b.ContentsWhen.NEVER and not own
    nav = ""
    if wanted and len(listed) >= CONTENTS_FROM_HEADINGS:
        nav = _contents(b.Contents(), page)
    main = f"<main>\n{_title(document, page)}{nav}{body}</main>"
    return f"{_masthead(document)}\n{main}\n{_foot(document)}"


def _masthead(d: b.Document) -> str:
    logo = ""
    if d.brand.logo_png is not None:
        address, alt = _png_address(d.brand.logo_png), escape(d.brand.logo_alt)
        logo = f'<img class="logo" src="{address}" alt="{alt}">'
    notice = f'<p class="notice">{_text(d.notice)}</p>' if d.notice else ""
    marking = f'<p class="marking">{_text(d.marking)}</p>' if d.marking else ""
    return f'<header>{logo}<p class="council">{_text(d.organisation)}</p>{marking}{notice}</header>'


def _title(d: b.Document, page: _Page) -> str:
    draft = f'<p class="draft">{DRAFT_WORDS}</p>' if is_draft(d) else ""
    if not d.cover:
        lines = "<br>".join(_text(line) for line in d.address)
        address = f'<p class="address">{lines}</p>' if lines else ""
        return f"{address}{draft}<h1>{_text(d.title)}</h1>\n"
    subtitle = f'<p class="subtitle">{_text(d.subtitle)}</p>' if d.subtitle else ""
    facts = _key_values(b.KeyValues(cover_facts(d)), page, label="About this document")
    control = ""
    if d.control is not None:
        inner = _blocks(control_blocks(d.control), page, numbered=False)
        control = f'<section class="control"><h2>Document control</h2>{inner}</section>\n'
    return f"{draft}<h1>{_text(d.title)}</h1>{subtitle}{facts}{control}\n"


def _foot(d: b.Document) -> str:
    parts = [d.organisation, d.reference]
    if d.version:
        parts.append(f"Version {d.version}")
    if d.marking:
        parts.append(d.marking)
    return f"<footer><p>{_text(' · '.join(parts))}</p></footer>"


def _text(value: str) -> str:
    return escape(value).replace("\n", "<br>")


def _inline(content: b.Cell) -> str:
    out = []
    for run in b.runs_of(content):
        text = _text(run.text)
        if run.strong:
            text = f"<strong>{text}</strong>"
        language = f' lang="{escape(run.language)}"' if run.language else ""
        if run.link:
            text = f'<a href="{escape(run.link)}"{language}>{text}</a>'
        elif language:
            text = f"<span{language}>{text}</span>"
        out.append(text)
    return "".join(out)


def _blocks(blocks: Iterable[b.Block], page: _Page, *, numbered: bool = True) -> str:
    if numbered:
        return "\n".join(block_html(block, page) for block in blocks) + "\n"
    return "\n".join(
        _table(block, block.caption) if isinstance(block, b.Table) else block_html(block, page)
        for block in blocks
    )


@singledispatch
def block_html(block: b.Block, page: _Page) -> str:
    """One block as HTML; every kind of block has its own."""
    raise TypeError(f"the HTML writer does not know {type(block).__name__}")


@block_html.register
def _(block: b.Heading, page: _Page) -> str:
    entry = page.next_entry()
    level = block.level + page.shift
    number = f'<span class="number">{entry.number}</span> ' if entry.number else ""
    return f'<h{level} id="{escape(entry.anchor)}">{number}{_text(block.text)}</h{level}>'


@block_html.register
def _(block: b.Paragraph, page: _Page) -> str:
    kind = "" if block.kind is b.ParagraphKind.BODY else f' class="{block.kind.value}"'
    return f"<p{kind}>{_inline(block.content)}</p>"


@block_html.register
def _(block: b.Bullets, page: _Page) -> str:
    return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in block.items) + "</ul>"


@block_html.register
def _(block: b.Numbered, page: _Page) -> str:
    start = f' start="{block.start}"' if block.start != 1 else ""
    return f"<ol{start}>" + "".join(f"<li>{_inline(i)}</li>" for i in block.items) + "</ol>"


@block_html.register
def _(block: b.Table, page: _Page) -> str:
    return _table(block, page.captions.table(block.caption))


def _table(table: b.Table, caption: str) -> str:
    if not table.rows:
        return f'<p class="caption">{_text(caption)}</p><p>{NOTHING_TO_LIST}</p>'
    kinds = [' class="number"' if n in table.numbers else "" for n in range(len(table.header))]
    head = "".join(
        f'<th scope="col"{kind}>{_text(name)}</th>'
        for name, kind in zip(table.header, kinds, strict=True)
    )
    rows = []
    for row in table.rows:
        cells = []
        for column, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if column == table.row_header:
                cells.append(f'<th scope="row"{kind}>{_inline(cell)}</th>')
            else:
                cells.append(f"<td{kind}>{_inline(cell)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="wide"><table><caption>{_text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


@block_html.register
def _(block: b.KeyValues, page: _Page) -> str:
    return _key_values(block, page)


def _key_values(block: b.KeyValues, page: _Page, label: str = "") -> str:
    caption = f"<caption>{_text(block.caption)}</caption>" if block.caption else ""
    label = label or ("" if caption else "Details")
    named = f' aria-label="{escape(label)}"' if label else ""
    rows = "".join(
        f'<tr><th scope="row">{_text(name)}</th><td>{_inline(value_of(value))}</td></tr>'
        for name, value in block.pairs
    )
    return f'<table class="facts"{named}>{caption}<tbody>{rows}</tbody></table>'


def _png_address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


@block_html.register
def _(block: b.Figure, page: _Page) -> str:
    if block.png is not None:
        address = _png_address(block.png)
    else:
        from govern.documents.drawing import svg

        assert block.drawing is not None  # noqa: S101 - the model refuses a figure with neither
        picture = svg(block.drawing, block.width_mm, page.document.brand.colour)
        address = "data:image/svg+xml;base64," + base64.b64encode(picture).decode("ascii")
    finding = f"<p>{_text(block.finding)}</p>" if block.finding else ""
    width = round(block.width_mm * 96 / 25.4)
    caption = page.captions.figure(block.caption)
    shown = (
        f'<figure><img src="{address}" alt="{escape(block.alt)}" width="{width}">'
        f"<figcaption>{_text(caption)}</figcaption></figure>"
    )
    table = _table(block.table, page.captions.table(block.table.caption)) if block.table else ""
    return f"{finding}{shown}{table}"


@block_html.register
def _(block: b.Callout, page: _Page) -> str:
    inner = _blocks(block.blocks, page)
    title = f'<p class="callout-title">{_text(block.title)}</p>'
    return f'<div class="callout {block.kind.value}">{title}{inner}</div>'


@block_html.register
def _(block: b.Answer, page: _Page) -> str:
    inner = _blocks(answer_blocks(block), page)
    note = f'<p class="small">{_text(block.note)}</p>' if block.note else ""
    kind = ""
    if isinstance(block.answer, b.Withheld):
        kind = " withheld"
    elif not block.answer:
        kind = " open"
    question = f'<p class="question">{_text(block.question)}</p>'
    return f'<div class="answer{kind}">{question}{inner}{note}</div>'


@block_html.register
def _(block: b.Signature, page: _Page) -> str:
    return _table(signature_table(block), block.caption)


@block_html.register
def _(block: b.Timeline, page: _Page) -> str:
    return _table(timeline_table(block), block.caption)


@block_html.register
def _(block: b.PageBreak, page: _Page) -> str:
    return '<div class="page-break"></div>'


@block_html.register
def _(block: b.Contents, page: _Page) -> str:
    return _contents(block, page)


def _contents(block: b.Contents, page: _Page) -> str:
    items = "".join(
        f'<li class="level-{e.heading.level}">'
        f'<a href="#{escape(e.anchor)}">{_text(e.text)}</a></li>'
        for e in page.entries
        if e.heading.level <= block.levels
    )
    title = f'<h2 id="contents">{_text(block.title)}</h2>'
    return f'<nav aria-labelledby="contents">{title}<ul>{items}</ul></nav>'
