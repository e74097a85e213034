"""A document as one stand-alone, accessible HTML page."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape

from govern.documents import blocks as b
from govern.documents.html_blocks import (
    HtmlPage,
    block_html,
    blocks_html,
    contents_html,
    key_values_html,
    png_address,
    table_html,
    text_html,
)
from govern.documents.html_style import stylesheet
from govern.documents.wording import DRAFT_WORDS, control_blocks, cover_facts, is_draft

# A page with fewer headings is read through faster than its list of contents.
CONTENTS_FROM_HEADINGS = 6


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
    page = HtmlPage(document)
    body = blocks_html(document.blocks, page)
    listed = [e for e in page.entries if e.heading.level <= 2]
    own = any(isinstance(block, b.Contents) for block in document.blocks)
    wanted = document.cover and document.contents is not b.ContentsWhen.NEVER and not own
    nav = ""
    if wanted and len(listed) >= CONTENTS_FROM_HEADINGS:
        nav = contents_html(b.Contents(), page)
    main = f"<main>\n{_title(document, page)}{nav}{body}</main>"
    return f"{_masthead(document)}\n{main}\n{_foot(document)}"


def _masthead(d: b.Document) -> str:
    logo = ""
    if d.brand.logo_png is not None:
        address, alt = png_address(d.brand.logo_png), escape(d.brand.logo_alt)
        logo = f'<img class="logo" src="{address}" alt="{alt}">'
    notice = f'<p class="notice">{text_html(d.notice)}</p>' if d.notice else ""
    marking = f'<p class="marking">{text_html(d.marking)}</p>' if d.marking else ""
    council = f'<p class="council">{text_html(d.organisation)}</p>'
    return f"<header>{logo}{council}{marking}{notice}</header>"


def _title(d: b.Document, page: HtmlPage) -> str:
    draft = f'<p class="draft">{DRAFT_WORDS}</p>' if is_draft(d) else ""
    if not d.cover:
        lines = "<br>".join(text_html(line) for line in d.address)
        address = f'<p class="address">{lines}</p>' if lines else ""
        return f"{address}{draft}<h1>{text_html(d.title)}</h1>\n"
    subtitle = f'<p class="subtitle">{text_html(d.subtitle)}</p>' if d.subtitle else ""
    facts = key_values_html(b.KeyValues(cover_facts(d)), page, label="About this document")
    control = ""
    if d.control is not None:
        # The tables of document control are not counted among the document's own.
        inner = "\n".join(
            table_html(one, one.caption) if isinstance(one, b.Table) else block_html(one, page)
            for one in control_blocks(d.control)
        )
        control = f'<section class="control"><h2>Document control</h2>{inner}</section>\n'
    return f"{draft}<h1>{text_html(d.title)}</h1>{subtitle}{facts}{control}\n"


def _foot(d: b.Document) -> str:
    parts = [d.organisation, d.reference]
    if d.version:
        parts.append(f"Version {d.version}")
    if d.marking:
        parts.append(d.marking)
    return f"<footer><p>{text_html(' · '.join(parts))}</p></footer>"
