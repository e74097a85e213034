"""Read the text of HTML, Word and PDF back as a screen reader would get it, block by block."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pikepdf
from lxml import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEAVES = re.compile(r"/(P|H[1-6]|TH|TD|LBody|Caption|Reference)")
_HTML_LEAVES = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "caption", "figcaption"}


def folded(text: str) -> str:
    """Text in composed form with each stretch of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def html_texts(page: bytes) -> list[str]:
    """The texts of an HTML page's blocks."""
    reader = _HtmlReader(convert_charrefs=True)
    reader.feed(page.decode("utf-8"))
    reader.close()
    return [text for text in map(folded, reader.texts) if text]


class _HtmlReader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.texts: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HTML_LEAVES:
            self._inside += 1
            self.texts.append("")
        elif tag == "br":
            self.texts[-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in _HTML_LEAVES:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data


def word_texts(file: bytes) -> list[str]:
    """The texts of a Word document's paragraphs, those in tables as well."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        body = etree.fromstring(parts.read("word/document.xml"))
    texts = []
    for paragraph in body.iter(f"{_WORD}p"):
        pieces = []
        for element in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"):
            pieces.append(element.text or "" if element.tag == f"{_WORD}t" else "\n")
        texts.append("".join(pieces))
    return [text for text in map(folded, texts) if text]


def pdf_texts(file: bytes) -> list[str]:
    """The texts of a tagged PDF's elements in reading order, ActualText in place of glyphs."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        marks: dict[tuple[tuple[int, int], int], str] = {}
        for page in pdf.pages:
            for number, text in _marked_text(page.obj):
                key = (page.obj.objgen, number)
                marks[key] = marks.get(key, "") + text
        root = pdf.Root.StructTreeRoot
        found = [folded(text) for text in _element_texts(root, None, marks)]
    return [text for text in found if text]


def pdf_elements(file: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Every structure element in order: its role, and what is known of it."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return list(_elements(pdf.Root.StructTreeRoot))


def _elements(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for kid in _kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            roles = [
                str(one.S)
                for one in _kids(kid)
                if isinstance(one, pikepdf.Dictionary) and "/S" in one
            ]
            yield (
                str(kid.S)[1:],
                {"alt": str(kid.get("/Alt", "")), "below": roles, "kids": len(_kids(kid))},
            )
            yield from _elements(kid)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _element_texts(node: Any, page: Any, marks: dict[Any, str]) -> Iterator[str]:
    for kid in _kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if _LEAVES.fullmatch(str(kid.S)):
                yield _text_of(kid, marks)
            else:
                yield from _element_texts(kid, page, marks)


def _text_of(node: Any, marks: dict[Any, str]) -> str:
    own = node.get("/Pg")
    text = ""
    for kid in _kids(node):
        if isinstance(kid, int):
            text += marks[(own.objgen, kid)]
        elif "/MCID" in kid:
            text += marks[(kid.Pg.objgen, int(kid.MCID))]
        elif "/S" in kid:
            text += _text_of(kid, marks)
    return text


def _marked_text(page: Any) -> Iterator[tuple[int, str]]:
    """The marks of a page with the text in each."""
    fonts: dict[str, dict[int, str]] = {}
    stack: list[tuple[int | None, bool]] = []
    current: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            mark, actual = None, None
            if operator == "BDC":
                entries = instruction.operands[1]
                mark = int(entries.MCID) if "/MCID" in entries else None
                if "/ActualText" in entries:
                    actual = bytes(entries.ActualText)[2:].decode("utf-16-be")
            mark = mark if mark is not None else (stack[-1][0] if stack else None)
            hidden = stack[-1][1] if stack else False
            if actual is not None and mark is not None and not hidden:
                current[mark] = current.get(mark, "") + actual
            stack.append((mark, hidden or actual is not None))
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            name = str(instruction.operands[0])
            if name not in fonts:
                fonts[name] = _characters(page.Resources.Font[name])
            font = fonts[name]
        elif operator == "Tj" and stack and stack[-1][0] is not None and not stack[-1][1]:
            mark = stack[-1][0]
            shown = "".join(font[code] for code in bytes(instruction.operands[0]))
            current[mark] = current.get(mark, "") + shown
    yield from current.items()


def _characters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>\n", table)
    return {int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in pairs}
