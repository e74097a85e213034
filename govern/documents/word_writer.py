"""A document as Word, for editing: real styles, filled contents, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from govern.clock import day_words
from govern.documents import blocks as b
from govern.documents.word_body import block_xml, blocks_xml, contents_xml, picture_xml
from govern.documents.word_parts import Parts
from govern.documents.word_styles import put_styles
from govern.documents.word_tables import key_values_xml, table_xml
from govern.documents.word_text import break_xml, field_xml, paragraph_xml, text_xml
from govern.documents.wording import (
    DRAFT_WORDS,
    control_blocks,
    cover_facts,
    header_words,
    is_draft,
)
from govern.errors import BadInput

_SPACES = nsdecls("w", "r", "wp", "a", "pic")
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENTS_FROM_PAGES = 9


def word(document: b.Document, template: bytes | None = None) -> bytes:
    """The document as .docx. `template` is the council's own .docx or .dotx with its styles.

    Styles that the template has are used as they are; those it lacks are added. Its header and
    footer stay, with the reference, marking and page numbers beneath. Raises BadInput when the
    template is not a Word file.
    """
    opened = _opened(template)
    own = template is None
    accent = document.brand.colour[1:].upper()
    styles = put_styles(opened, accent, own=own, letter=not document.cover)
    body = opened.element.body
    section = body.get_or_add_sectPr()
    _settings(opened, document)
    parts = Parts(document, opened, styles)
    _number_headings(opened, parts)
    _page(opened, document, parts, own=own)
    for old in list(body):
        if old is not section:
            body.remove(old)
    return _saved(opened, _body(document, parts))


def _opened(template: bytes | None) -> Any:
    if template is None:
        return docx.Document()
    try:
        return docx.Document(io.BytesIO(_as_document(template)))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BadInput(
            "The council’s Word template cannot be opened. Give a .docx or .dotx file."
        ) from error


def _as_document(template: bytes) -> bytes:
    """A .dotx as the .docx it would make: only its content type differs."""
    with zipfile.ZipFile(io.BytesIO(template)) as source:
        types = source.read("[Content_Types].xml").decode("utf-8")
        if _TEMPLATE not in types:
            return template
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                data = source.read(name)
                if name == "[Content_Types].xml":
                    data = types.replace(_TEMPLATE, _DOCUMENT).encode("utf-8")
                target.writestr(name, data)
    return out.getvalue()


def _settings(opened: Any, document: b.Document) -> None:
    """Title, dates and language; no compatibility mode; nothing that makes Word ask a question."""
    core = opened.core_properties
    core.title, core.author, core.subject = document.title, document.organisation, document.subject
    core.language, core.category = document.language, document.marking
    core.comments = core.keywords = ""
    core.created = core.modified = datetime.combine(document.day, time())
    core.last_modified_by, core.revision = document.organisation, 1
    defaults = opened.styles.element.find(qn("w:docDefaults"))
    for look in defaults.iter(qn("w:rPr")):
        for old in look.findall(qn("w:lang")):
            look.remove(old)
        language = OxmlElement("w:lang")
        for kind in ("val", "eastAsia"):
            language.set(qn(f"w:{kind}"), document.language)
        language.set(qn("w:bidi"), "ar-SA")
        look.append(language)
    settings = opened.settings.element
    for theme in settings.findall(qn("w:themeFontLang")):
        theme.set(qn("w:val"), document.language)
    for old in settings.findall(qn("w:updateFields")):
        settings.remove(old)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for rid, relation in list(opened.part.rels.items()):
        # Left over from Word 2010 in the template that python-docx brings; schemas refuse it.
        if relation.reltype.endswith("/stylesWithEffects"):
            del opened.part.rels[rid]


def _number_headings(opened: Any, parts: Parts) -> None:
    """Let the heading styles count, unless the template's already do."""
    if not parts.document.number_headings:
        return
    styles = {s.get(qn("w:styleId")): s for s in opened.styles.element.findall(qn("w:style"))}
    for level in range(1, 5):
        look = styles[parts.style(f"heading {level}")].get_or_add_pPr()
        if look.find(qn("w:numPr")) is None:
            numbering = look.get_or_add_numPr()
            numbering.get_or_add_ilvl().val = level - 1
            numbering.get_or_add_numId().val = parts.headings


def _page(opened: Any, document: b.Document, parts: Parts, *, own: bool) -> None:
    """A4, margins, and what stands above and below each page."""
    section = opened.sections[0]
    if own:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(27), Mm(24)
        section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True
    _fill(section.header, _header(document, parts))
    _fill(section.footer, _footer(document, parts))
    _fill(section.first_page_footer, _footer(document, parts))
    _fill(section.first_page_header, paragraph_xml("", "header", parts))


def _fill(part: Any, xml: str) -> None:
    """Put paragraphs under what a header or footer already says."""
    element = part._element
    for old in element.findall(qn("w:p")):
        if not "".join(old.itertext()).strip() and old.find(f".//{qn('w:drawing')}") is None:
            element.remove(old)
    for paragraph in parse_xml(f"<w:body {_SPACES}>{xml}</w:body>"):
        element.append(paragraph)


def _header(document: b.Document, parts: Parts) -> str:
    draft = b.Text("DRAFT", strong=True) if is_draft(document) else b.Text("")
    marking = b.Text(document.marking, strong=True)
    line = [b.Text(header_words(document)), b.Text("\t"), marking, b.Text("\t"), draft]
    made = paragraph_xml(line, "header", parts)
    if document.notice:
        centred = '<w:jc w:val="center"/>'
        made += paragraph_xml(b.Text(document.notice, strong=True), "header", parts, centred)
    return made


def _footer(document: b.Document, parts: Parts) -> str:
    style = parts.style("footer")
    about = (
        f"{document.organisation}: {document.title}" if document.cover else document.organisation
    )
    about = about if len(about) <= 84 else about[:83].rstrip() + "…"
    made = (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{text_xml(about)}</w:r>'
        f"<w:r><w:tab/>{text_xml('Page ')}</w:r>{field_xml('PAGE', '1')}"
        f"<w:r>{text_xml(' of ')}</w:r>{field_xml('NUMPAGES', '1')}</w:p>"
    )
    if document.marking:
        centred = '<w:jc w:val="center"/>'
        made += paragraph_xml(b.Text(document.marking, strong=True), "footer", parts, centred)
    return made


def _body(document: b.Document, parts: Parts) -> str:
    notices = ""
    if is_draft(document):
        notices += paragraph_xml(DRAFT_WORDS, "Govern Draft", parts)
    if document.notice:
        notices += paragraph_xml(document.notice, "Govern Notice", parts)
    logo = ""
    if document.brand.logo_png is not None:
        wide = 60 if document.cover else 40
        logo = picture_xml(document.brand.logo_png, document.brand.logo_alt, "Logo", wide, parts)
    council = paragraph_xml(document.organisation, "Govern Council", parts)
    if not document.cover:
        return logo + council + notices + _letterhead(document, parts)
    made = logo + council + notices + paragraph_xml(document.title, "Title", parts)
    if document.subtitle:
        made += paragraph_xml(document.subtitle, "Subtitle", parts)
    made += key_values_xml(b.KeyValues(cover_facts(document)), parts, "About this document")
    made += break_xml()
    if document.control is not None:
        made += paragraph_xml("Document control", "TOC Heading", parts)
        for block in control_blocks(document.control):
            if isinstance(block, b.Table):
                made += table_xml(block, block.caption, parts)
            else:
                made += block_xml(block, parts)
    contents = _contents(document, parts)
    made += contents
    if contents or document.control is not None:
        made += break_xml()
    return made + blocks_xml(document.blocks, parts)


def _contents(document: b.Document, parts: Parts) -> str:
    """The list of contents, with the page numbers of the PDF made of the same blocks."""
    own = any(isinstance(block, b.Contents) for block in document.blocks)
    if document.contents is b.ContentsWhen.NEVER and not own:
        return ""
    from govern.documents.pdf_writer import page_numbers

    total, parts.page_of = page_numbers(document)
    return "" if own or total < CONTENTS_FROM_PAGES else contents_xml(b.Contents(), parts)


def _letterhead(document: b.Document, parts: Parts) -> str:
    made = ""
    if document.address:
        made += paragraph_xml("\n".join(document.address), "Govern Address", parts)
    made += paragraph_xml(day_words(document.day), "Normal", parts)
    made += paragraph_xml(f"Our reference: {header_words(document)}", "Normal", parts)
    made += paragraph_xml(document.title, "Title", parts)
    return made + blocks_xml(document.blocks, parts)


def _saved(opened: Any, body: str) -> bytes:
    """The file with its body, its parts in a fixed order and without a clock.

    The body goes in as text: to parse and move it costs more with every row of a long table.
    """
    raw, out = io.BytesIO(), io.BytesIO()
    opened.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            data = source.read(name)
            if name == opened.part.partname[1:]:
                data = data.replace(b"<w:body>", b"<w:body>" + body.encode("utf-8"), 1)
            target.writestr(entry, data, compresslevel=6)
    return out.getvalue()
