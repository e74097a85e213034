"""What a Word document keeps beside its text: lists, links, pictures, styles by name."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from govern.documents import blocks as b
from govern.documents.numbering import Captions, Entry, outline

# A council's template need not have declared these at the top of its file.
_SPACES = nsdecls("wp", "a", "pic", "r")
EMU_A_MILLIMETRE = 36_000
_PICTURE = (
    '<w:drawing {spaces}><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="{name}" descr="{alt}"/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    "<a:graphic>"
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


class Parts:
    """What the blocks of one Word document share while they are written."""

    def __init__(self, document: b.Document, word: Any, style_ids: Mapping[str, str]) -> None:
        self.document = document
        self.entries = outline(document)
        self.captions = Captions(document)
        self.page_of: Mapping[str, int] = {}
        self.bookmarks = {
            entry.anchor: f"heading{number}" for number, entry in enumerate(self.entries, 1)
        }
        self._part = word.part
        self._style_ids = style_ids
        self._next = iter(self.entries)
        self._links: dict[str, str] = {}
        self._numbers = 100
        numbering = word.part.numbering_part.element
        self._numbering = numbering
        taken = [
            int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))
        ]
        first = max(taken, default=0) + 1
        kinds = ("headings", "bullets", "numbers", "unnumbered")
        self._abstract = {kind: first + at for at, kind in enumerate(kinds)}
        for xml in _lists(self._abstract, self.style):
            self._add_abstract(xml)
        self.headings = self._new_list("headings")
        self._bullets = self._new_list("bullets")
        self._unnumbered = 0

    def style(self, name: str) -> str:
        """The id under which the document keeps a style."""
        return self._style_ids[name.lower()]

    def next_entry(self) -> Entry:
        """The heading that comes next, with its number."""
        return next(self._next)

    def number(self) -> int:
        """A number for something that must have one of its own."""
        self._numbers += 1
        return self._numbers

    def bullets(self) -> int:
        """The list that all bullets belong to."""
        return self._bullets

    def unnumbered(self) -> int:
        """The list without numbers, for a heading that the others do not count."""
        self._unnumbered = self._unnumbered or self._new_list("unnumbered")
        return self._unnumbered

    def new_numbers(self, start: int) -> int:
        """A numbered list of its own, which begins with `start`."""
        return self._new_list("numbers", start)

    def link(self, address: str) -> str:
        """The relationship of a web or mail address; each address has one."""
        if address not in self._links:
            self._links[address] = self._part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self._links[address]

    def picture(self, png: bytes, alt: str, name: str, width_mm: float) -> str:
        """A PNG as a picture in line with the text."""
        rid, image = self._part.get_or_add_image(io.BytesIO(png))
        cx = round(width_mm * EMU_A_MILLIMETRE)
        cy = round(cx * image.px_height / image.px_width)
        return _PICTURE.format(
            cx=cx, cy=cy, number=self.number(), name=name, alt=alt, rid=rid, spaces=_SPACES
        )

    def _add_abstract(self, xml: str) -> None:
        first = self._numbering.find(qn("w:num"))
        element = parse_xml(xml)
        if first is None:
            self._numbering.append(element)
        else:
            first.addprevious(element)

    def _new_list(self, kind: str, start: int | None = None) -> int:
        taken = [int(one.get(qn("w:numId"))) for one in self._numbering.findall(qn("w:num"))]
        number = max(taken, default=0) + 1
        override = ""
        if start is not None:
            override = (
                f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            )
        self._numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{self._abstract[kind]}"/>{override}</w:num>'
            )
        )
        return number


def _lists(abstract: Mapping[str, int], style: Any) -> list[str]:
    def level(number: int, kind: str, text: str, rest: str) -> str:
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{rest}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        )

    def whole(kind: str, multi: str, levels: str) -> str:
        return (
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract[kind]}">'
            f'<w:multiLevelType w:val="{multi}"/>{levels}</w:abstractNum>'
        )

    hang = '<w:pPr><w:ind w:left="480" w:hanging="360"/></w:pPr></w:lvl>'
    flat = '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    headings = "".join(
        level(
            at,
            "decimal",
            ".".join(f"%{one}" for one in range(1, at + 2)),
            f'<w:pStyle w:val="{style(f"heading {at + 1}")}"/><w:suff w:val="space"/>',
        )
        + flat
        for at in range(4)
    )
    return [
        whole("headings", "multilevel", headings),
        whole("bullets", "singleLevel", level(0, "bullet", "•", "") + hang),
        whole("numbers", "singleLevel", level(0, "decimal", "%1.", "") + hang),
        whole(
            "unnumbered", "singleLevel", level(0, "none", "", '<w:suff w:val="nothing"/>') + flat
        ),
    ]
