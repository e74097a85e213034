"""Runs, paragraphs and fields as the XML of a Word document."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from govern.documents import blocks as b
from govern.documents.word_parts import Parts

_RELATIONS = nsdecls("r")


def text_xml(text: str) -> str:
    """The content of a run; line ends and tabs are elements of their own."""
    if "\n" not in text and "\t" not in text and "\r" not in text:
        return f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = []
    for number, line in enumerate(text.split("\n")):
        if number:
            parts.append("<w:br/>")
        for at, piece in enumerate(line.split("\t")):
            if at:
                parts.append("<w:tab/>")
            if piece:
                parts.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return "".join(parts)


def run_xml(run: b.Text, parts: Parts) -> str:
    """A run of text, or a link around it."""
    look = ""
    if run.link:
        look += f'<w:rStyle w:val="{parts.style("Hyperlink")}"/>'
    if run.strong:
        look += "<w:b/>"
    if run.language:
        look += f"<w:lang w:val={quoteattr(run.language)}/>"
    made = f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{text_xml(run.text)}</w:r>"
    if run.link.startswith("#"):
        target = parts.bookmarks[run.link[1:]]
        return f'<w:hyperlink w:anchor="{target}" w:history="1">{made}</w:hyperlink>'
    if run.link:
        target = parts.link(run.link)
        return f'<w:hyperlink {_RELATIONS} r:id="{target}" w:history="1">{made}</w:hyperlink>'
    return made


def paragraph_xml(content: b.Cell, style: str, parts: Parts, extra: str = "") -> str:
    """A paragraph in a style known by its name."""
    runs = "".join(run_xml(run, parts) for run in b.runs_of(content))
    return f'<w:p><w:pPr><w:pStyle w:val="{parts.style(style)}"/>{extra}</w:pPr>{runs}</w:p>'


def attribute(value: str) -> str:
    """A text as the value of an attribute, on one line."""
    return escape(" ".join(value.split()), {'"': "&quot;"})


def break_xml() -> str:
    """Go on at the top of a new page."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def field_start(instruction: str) -> str:
    """The beginning of a field, up to what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_xml(instruction: str, shown: str) -> str:
    """A field that Word works out, with what it shows until then."""
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f"{field_start(instruction)}<w:r>{text_xml(shown)}</w:r>{end}"
