"""Tables of every kind as the XML of a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from govern.clock import short_day
from govern.documents import blocks as b
from govern.documents.word_parts import Parts
from govern.documents.word_text import attribute, paragraph_xml, text_xml
from govern.documents.wording import NOTHING_TO_LIST, value_of

COLUMN_TWIPS = 9071  # 160 millimetres


def table_xml(table: b.Table, caption: str, parts: Parts) -> str:
    """A table under its caption, with a head that is repeated on each page."""
    if not table.rows:
        told = paragraph_xml(caption, "caption", parts)
        return told + paragraph_xml(NOTHING_TO_LIST, "Normal", parts)
    widths = _widths(table)
    names = [
        _cell(name, "Govern Table heading", width, parts, right=at in table.numbers, head=True)
        for at, (name, width) in enumerate(zip(table.header, widths, strict=True))
    ]
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(names)}</w:tr>"]
    styles = [
        "Govern Table heading" if at == table.row_header else "Govern Table text"
        for at in range(len(widths))
    ]
    for row in table.rows:
        cells = [
            _cell(cell, style, width, parts, right=at in table.numbers)
            for at, (cell, style, width) in enumerate(zip(row, styles, widths, strict=True))
        ]
        rows.append(_row(cells))
    first = table.row_header == 0
    return _whole_table(rows, widths, caption, parts, head=True, first_column=first)


def _row(cells: Sequence[str]) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    content: b.Cell,
    style: str,
    width: int,
    parts: Parts,
    *,
    right: bool = False,
    head: bool = False,
) -> str:
    side = "<w:keepNext/>" if head else ""
    if right:
        side += '<w:jc w:val="right"/>'
    inner = paragraph_xml(content, style, parts, side)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def _whole_table(
    rows: Sequence[str],
    widths: Sequence[int],
    caption: str,
    parts: Parts,
    *,
    head: bool,
    first_column: bool = True,
    shown: bool = True,
) -> str:
    look = 0x0600 | (0x20 if head else 0) | (0x80 if first_column else 0)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    above = paragraph_xml(caption, "caption", parts) if shown else ""
    title = f"<w:tblCaption w:val={quoteattr(' '.join(caption.split()))}/>" if caption else ""
    return (
        f'{above}<w:tbl><w:tblPr><w:tblStyle w:val="{parts.style("Govern Table")}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{look:04X}" w:firstRow="{int(head)}" w:lastRow="0" '
        f'w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{title}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        + paragraph_xml("", "Govern After table", parts)
    )


def _widths(table: b.Table) -> list[int]:
    if table.widths is not None:
        total = sum(table.widths)
        return [round(COLUMN_TWIPS * width / total) for width in table.widths]
    from govern.documents.pdf_columns import column_widths
    from govern.documents.pdf_text import Typesetter

    points = column_widths(table, Typesetter(), 10, COLUMN_TWIPS / 20)
    return [round(width * 20) for width in points]


def key_values_xml(block: b.KeyValues, parts: Parts, label: str = "Details") -> str:
    """Names and values; `label` names the table for those who hear it when it has no caption."""
    widths = [round(COLUMN_TWIPS * 0.32), round(COLUMN_TWIPS * 0.68)]
    rows = [
        _row(
            [
                _cell(name, "Govern Table heading", widths[0], parts),
                _cell(value_of(value), "Govern Table text", widths[1], parts),
            ]
        )
        for name, value in block.pairs
    ]
    caption = block.caption or label
    return _whole_table(rows, widths, caption, parts, head=False, shown=bool(block.caption))


def signature_xml(block: b.Signature, parts: Parts) -> str:
    """The lines people sign on; what is still open is a field to be filled in."""
    widths = [round(COLUMN_TWIPS * part) for part in (0.3, 0.26, 0.22, 0.22)]
    header = ("Role", "Name", "Signature", "Date")
    head = [
        _cell(name, "Govern Table heading", width, parts, head=True)
        for name, width in zip(header, widths, strict=True)
    ]
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(head)}</w:tr>"]
    for line in block.lines:
        day = "" if line.day is None else short_day(line.day)
        said = (
            ("Name", line.name, "Not yet named"),
            ("Signature", line.how, "Sign here"),
            ("Date", day, "Not yet signed"),
        )
        cells = [_cell(line.role, "Govern Table heading", widths[0], parts)]
        for (label, value, hint), width in zip(said, widths[1:], strict=True):
            if value or (label == "Signature" and line.day is not None):
                cells.append(_cell(value, "Govern Table text", width, parts))
            else:
                cells.append(_control(f"{label}: {line.role}", hint, width, parts))
        rows.append(_row(cells))
    return _whole_table(rows, widths, block.caption, parts, head=True)


def _control(label: str, hint: str, width: int, parts: Parts) -> str:
    """A cell to be filled in, in a control that says what is wanted."""
    number = parts.number()
    control = (
        f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(label)[:64]}"/><w:tag w:val="field{number}"/>'
        f'<w:id w:val="{number}"/><w:text/></w:sdtPr><w:sdtContent><w:r>{text_xml(hint)}</w:r>'
        "</w:sdtContent></w:sdt>"
    )
    style = parts.style("Govern Table text")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{control}</w:p></w:tc>'
    )
