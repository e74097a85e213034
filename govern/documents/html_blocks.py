"""Blocks as HTML."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import singledispatch
from html import escape

from govern.documents import blocks as b
from govern.documents.numbering import Captions, Entry, outline
from govern.documents.wording import (
    NOTHING_TO_LIST,
    answer_blocks,
    signature_table,
    timeline_table,
    value_of,
)


class HtmlPage:
    """What the blocks of one page share: its headings in order and its counters."""

    def __init__(self, document: b.Document) -> None:
        self.document = document
        self.entries = outline(document)
        self.captions = Captions(document)
        self._next = iter(self.entries)

    def next_entry(self) -> Entry:
        """The heading that comes next, with its number."""
        return next(self._next)


def text_html(value: str) -> str:
    """A typed text, with its line ends."""
    return escape(value).replace("\n", "<br>")


def inline_html(content: b.Cell) -> str:
    """Runs of text."""
    out = []
    for run in b.runs_of(content):
        text = text_html(run.text)
        if run.strong:
            text = f"<strong>{text}</strong>"
        language = f' lang="{escape(run.language)}"' if run.language else ""
        if run.link:
            text = f'<a href="{escape(run.link)}"{language}>{text}</a>'
        elif language:
            text = f"<span{language}>{text}</span>"
        out.append(text)
    return "".join(out)


def blocks_html(blocks: Iterable[b.Block], page: HtmlPage) -> str:
    """Several blocks."""
    return "\n".join(block_html(block, page) for block in blocks) + "\n"


@singledispatch
def block_html(block: b.Block, page: HtmlPage) -> str:
    """One block as HTML; every kind of block has its own."""
    raise TypeError(f"the HTML writer does not know {type(block).__name__}")


@block_html.register
def _(block: b.Heading, page: HtmlPage) -> str:
    entry = page.next_entry()
    # The document's title is the page's first heading.
    level = block.level + 1
    number = f'<span class="number">{entry.number}</span> ' if entry.number else ""
    return f'<h{level} id="{escape(entry.anchor)}">{number}{text_html(block.text)}</h{level}>'


@block_html.register
def _(block: b.Paragraph, page: HtmlPage) -> str:
    kind = "" if block.kind is b.ParagraphKind.BODY else f' class="{block.kind.value}"'
    return f"<p{kind}>{inline_html(block.content)}</p>"


@block_html.register
def _(block: b.Bullets, page: HtmlPage) -> str:
    return "<ul>" + "".join(f"<li>{inline_html(item)}</li>" for item in block.items) + "</ul>"


@block_html.register
def _(block: b.Numbered, page: HtmlPage) -> str:
    start = f' start="{block.start}"' if block.start != 1 else ""
    return f"<ol{start}>" + "".join(f"<li>{inline_html(i)}</li>" for i in block.items) + "</ol>"


@block_html.register
def _(block: b.Table, page: HtmlPage) -> str:
    return table_html(block, page.captions.table(block.caption))


def table_html(table: b.Table, caption: str) -> str:
    """A table under its caption."""
    if not table.rows:
        return f'<p class="caption">{text_html(caption)}</p><p>{NOTHING_TO_LIST}</p>'
    kinds = [' class="number"' if n in table.numbers else "" for n in range(len(table.header))]
    head = "".join(
        f'<th scope="col"{kind}>{text_html(name)}</th>'
        for name, kind in zip(table.header, kinds, strict=True)
    )
    rows = []
    for row in table.rows:
        cells = []
        for column, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if column == table.row_header:
                cells.append(f'<th scope="row"{kind}>{inline_html(cell)}</th>')
            else:
                cells.append(f"<td{kind}>{inline_html(cell)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="wide"><table><caption>{text_html(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


@block_html.register
def _(block: b.KeyValues, page: HtmlPage) -> str:
    return key_values_html(block, page)


def key_values_html(block: b.KeyValues, page: HtmlPage, label: str = "") -> str:
    """Names and values; `label` names the table for those who hear it."""
    caption = f"<caption>{text_html(block.caption)}</caption>" if block.caption else ""
    label = label or ("" if caption else "Details")
    named = f' aria-label="{escape(label)}"' if label else ""
    rows = "".join(
        f'<tr><th scope="row">{text_html(name)}</th><td>{inline_html(value_of(value))}</td></tr>'
        for name, value in block.pairs
    )
    return f'<table class="facts"{named}>{caption}<tbody>{rows}</tbody></table>'


def png_address(png: bytes) -> str:
    """A PNG as the address of an `img`."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


@block_html.register
def _(block: b.Figure, page: HtmlPage) -> str:
    if block.png is not None:
        address = png_address(block.png)
    else:
        from govern.documents.drawing import svg

        assert block.drawing is not None  # noqa: S101 - the model refuses a figure with neither
        picture = svg(block.drawing, block.width_mm, page.document.brand.colour)
        address = "data:image/svg+xml;base64," + base64.b64encode(picture).decode("ascii")
    finding = f"<p>{text_html(block.finding)}</p>" if block.finding else ""
    width = round(block.width_mm * 96 / 25.4)
    caption = page.captions.figure(block.caption)
    shown = (
        f'<figure><img src="{address}" alt="{escape(block.alt)}" width="{width}">'
        f"<figcaption>{text_html(caption)}</figcaption></figure>"
    )
    table = table_html(block.table, page.captions.table(block.table.caption)) if block.table else ""
    return f"{finding}{shown}{table}"


@block_html.register
def _(block: b.Callout, page: HtmlPage) -> str:
    inner = blocks_html(block.blocks, page)
    title = f'<p class="callout-title">{text_html(block.title)}</p>'
    return f'<div class="callout {block.kind.value}">{title}{inner}</div>'


@block_html.register
def _(block: b.Answer, page: HtmlPage) -> str:
    inner = blocks_html(answer_blocks(block), page)
    note = f'<p class="small">{text_html(block.note)}</p>' if block.note else ""
    kind = ""
    if isinstance(block.answer, b.Withheld):
        kind = " withheld"
    elif not block.answer:
        kind = " open"
    question = f'<p class="question">{text_html(block.question)}</p>'
    return f'<div class="answer{kind}">{question}{inner}{note}</div>'


@block_html.register
def _(block: b.Signature, page: HtmlPage) -> str:
    return table_html(signature_table(block), block.caption)


@block_html.register
def _(block: b.Timeline, page: HtmlPage) -> str:
    return table_html(timeline_table(block), block.caption)


@block_html.register
def _(block: b.PageBreak, page: HtmlPage) -> str:
    return '<div class="page-break"></div>'


@block_html.register
def _(block: b.Contents, page: HtmlPage) -> str:
    return contents_html(block, page)


def contents_html(block: b.Contents, page: HtmlPage) -> str:
    """The list of headings as links."""
    items = "".join(
        f'<li class="level-{e.heading.level}">'
        f'<a href="#{escape(e.anchor)}">{text_html(e.text)}</a></li>'
        for e in page.entries
        if e.heading.level <= block.levels
    )
    title = f'<h2 id="contents">{text_html(block.title)}</h2>'
    return f'<nav aria-labelledby="contents">{title}<ul>{items}</ul></nav>'
