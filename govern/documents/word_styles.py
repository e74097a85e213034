"""The styles of a Word document: ours where there is no template, the template's where there is."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

_NAMESPACES = nsdecls("w")
# Styles point to each other by id; ours do by name until the ids are known.
_BY_NAME = "name:"
INK, QUIET, RULE, PALE, ALARM, LINK = "0B0C0C", "454A4D", "B1B4B6", "F3F4F5", "7A1F1F", "1D4F91"


def _paragraph(
    name: str,
    size: float,
    *,
    based_on: str = "Normal",
    bold: bool = False,
    colour: str = INK,
    before: float = 0,
    after: float = 0,
    line: int = 0,
    keep: bool = False,
    extra: str = "",
    indent: str = "",
    next_style: str = "",
    level: int | None = None,
) -> str:
    """A paragraph style; sizes and spaces in points, `line` in 240ths of a line."""
    identity = name.replace(" ", "").replace("heading", "Heading")
    spacing = f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}"'
    spacing += f' w:line="{line}" w:lineRule="auto"/>' if line else "/>"
    built_in = not name.startswith("Govern")
    custom = "" if built_in else ' w:customStyle="1"'
    based = f'<w:basedOn w:val="{_BY_NAME}{based_on}"/>' if name != "Normal" else ""
    default = ' w:default="1"' if name == "Normal" else ""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    weight = "<w:b/>" if bold else '<w:b w:val="0"/>'
    keeps = "<w:keepNext/><w:keepLines/>" if keep else ""
    following = f'<w:next w:val="{_BY_NAME}{next_style or name}"/>' if name != "Normal" else ""
    return (
        f'<w:style {_NAMESPACES} w:type="paragraph"{default}{custom} w:styleId="{identity}">'
        f'<w:name w:val="{name}"/>{based}{following}<w:uiPriority w:val="9"/><w:qFormat/>'
        f"<w:pPr>{keeps}{extra}{spacing}{indent}{outline}</w:pPr>"
        f'<w:rPr>{weight}<w:i w:val="0"/><w:color w:val="{colour}"/>'
        f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/></w:rPr></w:style>'
    )


def _border(side: str, colour: str, eighths: int, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def _all_round(colour: str) -> str:
    sides = "".join(_border(side, colour, 12, 6) for side in ("top", "left", "bottom", "right"))
    return f"<w:pBdr>{sides}</w:pBdr>"


def _shade(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def style_sheet(accent: str, *, letter: bool = False) -> list[str]:
    """Our styles as XML, in the council's accent colour (six digits); smaller in a letter.

    Long because it is one list, a line for each style.
    """
    bar = f"<w:pBdr>{_border('left', accent, 36, 10)}</w:pBdr>{_shade(PALE)}"
    warning = f"<w:pBdr>{_border('left', ALARM, 36, 10)}</w:pBdr>{_shade(PALE)}"
    held = f"<w:pBdr>{_border('left', INK, 24, 8)}</w:pBdr>"
    over = f"<w:pBdr>{_border('top', RULE, 4, 6)}</w:pBdr>"
    far, near = '<w:ind w:left="280"/>', '<w:ind w:left="200"/>'
    tab = '<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>'
    both = (
        '<w:tabs><w:tab w:val="center" w:pos="4535"/><w:tab w:val="right" w:pos="9070"/></w:tabs>'
    )
    sizes = (13, 12, 12, 12) if letter else (20, 15.5, 13, 12)
    above = (14, 12, 12, 12) if letter else (24, 18, 15, 13)
    p = _paragraph
    # Running text follows these.
    text: dict[str, Any] = {"next_style": "Normal"}
    return [
        p("Normal", 12, after=10, line=290),
        *(
            p(
                f"heading {level}",
                sizes[level - 1],
                bold=True,
                colour=accent if level < 3 else INK,
                before=above[level - 1],
                after=6,
                keep=True,
                level=level - 1,
                **text,
            )
            for level in range(1, 5)
        ),
        p("Title", 15.5 if letter else 30, bold=True, before=12, after=10, line=250, **text),
        p("Subtitle", 16, colour=QUIET, after=36, **text),
        p("caption", 11, bold=True, before=12, after=3, keep=True, **text),
        p("List Bullet", 12, after=5, line=290),
        p("List Number", 12, after=5, line=290),
        p("header", 9, colour=QUIET, extra=both),
        p("footer", 9, colour=QUIET, extra=tab),
        p("toc 1", 12, bold=True, before=3, after=3, extra=tab),
        p("toc 2", 11, before=3, after=3, extra=tab, indent='<w:ind w:left="360"/>'),
        p("toc 3", 11, before=3, after=3, extra=tab, indent='<w:ind w:left="720"/>'),
        p("toc 4", 11, before=3, after=3, extra=tab, indent='<w:ind w:left="1080"/>'),
        p(
            "TOC Heading",
            20,
            bold=True,
            colour=accent,
            before=24,
            after=10,
            keep=True,
            next_style="Normal",
        ),
        p("Govern Council", 16, bold=True, colour=accent, after=18 if letter else 60),
        p("Govern Lead", 14, colour=QUIET, after=10, line=285),
        p("Govern Small", 10, colour=QUIET, after=8, line=280),
        p("Govern Quiet", 12, colour=QUIET, after=8),
        p("Govern Question", 12, bold=True, before=14, after=4, keep=True, extra=over, **text),
        p("Govern Withheld", 12, after=8, extra=held, indent=near),
        p("Govern Callout", 12, after=6, line=290, extra=bar, indent=far),
        p("Govern Warning", 12, after=6, line=290, extra=warning, indent=far),
        p(
            "Govern Draft",
            12,
            bold=True,
            colour="FFFFFF",
            after=10,
            extra=_all_round(ALARM) + _shade(ALARM),
        ),
        p("Govern Notice", 12, bold=True, after=12, extra=_all_round(INK)),
        p("Govern Table text", 10, line=260),
        p("Govern Table heading", 10, bold=True, line=260),
        p("Govern After table", 6, after=6),
        p("Govern Figure", 12, before=4, after=4, keep=True),
        p("Govern Figure caption", 11, bold=True, after=12),
        p("Govern Address", 12, after=16),
        _hyperlink(),
        _table(accent),
    ]


def _hyperlink() -> str:
    return (
        f'<w:style {_NAMESPACES} w:type="character" w:styleId="Hyperlink">'
        '<w:name w:val="Hyperlink"/><w:uiPriority w:val="99"/>'
        f'<w:rPr><w:color w:val="{LINK}"/><w:u w:val="single"/></w:rPr></w:style>'
    )


def _table(accent: str) -> str:
    lines = _border("bottom", RULE, 4, 0) + _border("insideH", RULE, 4, 0)
    head = _border("bottom", accent, 12, 0)
    margins = "".join(
        f'<w:{side} w:w="{wide}" w:type="dxa"/>'
        for side, wide in (("top", 70), ("left", 0), ("bottom", 70), ("right", 140))
    )
    return (
        f'<w:style {_NAMESPACES} w:type="table" w:customStyle="1" w:styleId="GovernTable">'
        f'<w:name w:val="Govern Table"/><w:basedOn w:val="{_BY_NAME}Normal Table"/>'
        '<w:uiPriority w:val="99"/>'
        '<w:pPr><w:spacing w:after="0"/></w:pPr>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>"
        '</w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f"{head}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )


def put_styles(document: Any, accent: str, *, own: bool, letter: bool = False) -> dict[str, str]:
    """Give the document the styles it lacks, or all of ours when `own`; lower-case names to ids."""
    sheet = document.styles.element
    by_name = {_name(style): style for style in sheet.findall(qn("w:style"))}
    for xml in style_sheet(accent, letter=letter):
        style = parse_xml(xml)
        old = by_name.get(_name(style))
        if old is not None and not own:
            continue
        if old is not None:
            # Others point to a style by its id, so the new one answers to it as well.
            style.set(qn("w:styleId"), old.get(qn("w:styleId")))
            sheet.remove(old)
        sheet.append(style)
        by_name[_name(style)] = style
    ids = {name: style.get(qn("w:styleId")) for name, style in by_name.items()}
    for style in sheet.findall(qn("w:style")):
        for kind in ("basedOn", "next"):
            pointer = style.find(qn(f"w:{kind}"))
            if pointer is not None and pointer.get(qn("w:val")).startswith(_BY_NAME):
                name = pointer.get(qn("w:val"))[len(_BY_NAME) :].lower()
                pointer.set(qn("w:val"), ids[name])
    if own:
        fonts = sheet.find(qn("w:docDefaults")).find(f".//{qn('w:rFonts')}")
        fonts.attrib.clear()
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), "Arial")
    return ids


def _name(style: Any) -> str:
    return str(style.find(qn("w:name")).get(qn("w:val"))).lower()
