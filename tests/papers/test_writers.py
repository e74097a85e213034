"""The three writers: sound files, the same bytes every time, and what people must find on them."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from document_readers import folded, html_texts, pdf_elements, pdf_texts, word_texts
from document_validators import pdf_faults, structure_faults, word_faults
from sample_documents import letter, rich_document

from govern.documents import blocks as b
from govern.documents.block_json import to_json
from govern.documents.html_writer import html, html_policy
from govern.documents.pdf_writer import page_numbers, pdf
from govern.documents.word_writer import word
from govern.errors import BadInput

REPORT = rich_document(rows=12, sections=3, notice="SAMPLE: an invented council")
SHORT = rich_document(rows=1, sections=0, status=b.Status.ISSUED)
LETTER = letter()
SAMPLES = {"report": REPORT, "short": SHORT, "letter": LETTER}


@pytest.mark.parametrize("name", SAMPLES)
def test_pdf_keeps_both_standards(name: str) -> None:
    assert pdf_faults(pdf(SAMPLES[name])) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_word_keeps_the_open_xml_rules(name: str) -> None:
    assert word_faults(word(SAMPLES[name])) == []


def _broken(file: bytes, how: str) -> bytes:
    with pikepdf.open(io.BytesIO(file)) as pdf_file:
        root = pdf_file.Root
        if how == "language":
            del root.Lang
        elif how == "tree":
            del root.StructTreeRoot
        elif how == "profile":
            del root.OutputIntents
        elif how == "title":
            root.ViewerPreferences.DisplayDocTitle = False
        else:
            _change_first(root.StructTreeRoot, how)
        out = io.BytesIO()
        pdf_file.save(out)
    return out.getvalue()


def _change_first(node: pikepdf.Object, how: str) -> bool:
    kids = node.get("/K")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
            continue
        if how == "alt" and kid.S == "/Figure":
            del kid["/Alt"]
            return True
        if how == "heading" and kid.S == "/H3":
            kid.S = pikepdf.Name("/H5")
            return True
        if how == "head" and kid.S == "/TH":
            kid.S = pikepdf.Name("/TD")
            del kid["/A"]
            return True
        if _change_first(kid, how):
            return True
    return False


@pytest.mark.parametrize("how", ["language", "tree", "profile", "title", "alt", "heading", "head"])
def test_a_broken_pdf_does_not_pass(how: str) -> None:
    file = _broken(pdf(REPORT), how)
    if how == "tree":
        with pytest.raises(AttributeError):
            structure_faults(file)
        return
    assert pdf_faults(file) != []


def test_a_broken_word_file_does_not_pass() -> None:
    source = zipfile.ZipFile(io.BytesIO(word(SHORT)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:tblHeader/>", b"<w:tblHeeder/>")
            target.writestr(name, data)
    assert word_faults(out.getvalue()) != []


_ANOTHER = (
    "import sys, hashlib\n"
    "from govern.documents.block_json import from_json\n"
    "from govern.documents.html_writer import html\n"
    "from govern.documents.pdf_writer import pdf\n"
    "from govern.documents.word_writer import word\n"
    "document = from_json(sys.stdin.read())\n"
    "word(document)\n"
    "for write in (pdf, word, html):\n"
    "    print(hashlib.sha256(write(document)).hexdigest())\n"
)


def test_another_process_at_another_time_makes_the_same_bytes() -> None:
    mine = [hashlib.sha256(write(REPORT)).hexdigest() for write in (pdf, word, html)]
    other = subprocess.run(
        [sys.executable, "-c", _ANOTHER],
        input=to_json(REPORT),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1"},
    )
    assert other.stdout.split() == mine


def test_documents_made_side_by_side_are_the_same_as_alone() -> None:
    alone = {name: (pdf(sample), word(sample)) for name, sample in SAMPLES.items()}
    with ThreadPoolExecutor(6) as pool:
        names = list(SAMPLES) * 4
        made = list(pool.map(lambda name: (pdf(SAMPLES[name]), word(SAMPLES[name])), names))
    for name, both in zip(names, made, strict=True):
        assert both == alone[name], name


def _pages(file: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    return [folded(page.get_textpage().get_text_range()) for page in document]


def test_every_page_says_what_it_is() -> None:
    pages = _pages(pdf(REPORT))
    assert len(pages) == page_numbers(REPORT)[0]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "SAMPLE: an invented council" in text
        assert "OFFICIAL" in text
        assert "DRAFT" in text
        assert "CR-2026-0143" in text
    issued = replace(REPORT, status=b.Status.ISSUED)
    assert not any("DRAFT" in text for text in _pages(pdf(issued)))


def test_word_says_on_every_page_what_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(word(REPORT))) as file:
        names = [name for name in file.namelist() if re.match(r"word/(header|footer)", name)]
        around = " ".join(file.read(name).decode() for name in names)
    for words in (
        "DRAFT",
        "SAMPLE: an invented council",
        "OFFICIAL",
        "CR-2026-0143",
        " PAGE ",
        " NUMPAGES ",
    ):
        assert words in around


def test_contents_are_printed_from_nine_pages_with_the_right_numbers() -> None:
    total, at = page_numbers(REPORT)
    assert total >= 9
    pages = _pages(pdf(REPORT))
    assert "Contents" in pages[1]
    assert f"2 Evidence {at['evidence']}" in pdf_texts(pdf(REPORT))
    assert pages[at["evidence"] - 1].find("2 Evidence") >= 0
    assert any(text == f"2 Evidence {at['evidence']}" for text in word_texts(word(REPORT)))
    few = page_numbers(SHORT)[0]
    assert few < 9
    assert "Contents" not in pdf_texts(pdf(SHORT))


@pytest.mark.parametrize("write", [html, word, pdf])
def test_what_is_missing_or_withheld_is_said(write: object) -> None:
    reader = {html: html_texts, word: word_texts, pdf: pdf_texts}[write]  # type: ignore[index]
    texts = reader(write(REPORT))  # type: ignore[operator]
    assert "Not answered" in texts
    assert "Not recorded" in texts
    assert (
        "Withheld under FOIA section 31(1)(a): it would help people to avoid being seen "
        "committing crime" in texts
    )
    assert "Not yet approved" in texts
    assert "Not yet signed" in texts
    assert "There is nothing to list." in texts


def test_the_three_say_the_same() -> None:
    said = [
        [text for text in texts if not re.match(r"(\d|Contents|Page|[•])", text)]
        for texts in (html_texts(html(LETTER)), word_texts(word(LETTER)), pdf_texts(pdf(LETTER)))
    ]
    body = said[2][said[2].index("Dear Ms Example") :]
    for other in said[:2]:
        start = other.index("Dear Ms Example")
        assert other[start : start + len(body)] == body


def test_a_table_over_many_pages_has_one_head_in_the_tree() -> None:
    long = replace(
        REPORT,
        blocks=[
            b.Heading(1, "One"),
            b.Table("Rows", ("A", "B"), [(str(n), "x") for n in range(300)]),
        ],
    )
    roles = [role for role, _ in pdf_elements(pdf(long))]
    # The cover's facts and the document control have tables of their own.
    control_tables = 3
    assert roles.count("Table") == control_tables + 1
    assert roles.count("TR") >= 301


def test_a_row_taller_than_a_page_is_cut_and_nothing_is_lost() -> None:
    words = [f"word{n}" for n in range(2500)]
    tall = replace(REPORT, blocks=[b.Table("Tall", ("A", "B"), [("row", " ".join(words))])])
    file = pdf(tall)
    assert pdf_faults(file) == []
    assert " ".join(words) in pdf_texts(file)


def test_html_may_be_served_under_its_own_strict_policy() -> None:
    page = html(REPORT)
    policy = html_policy(page)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/]{43}='", policy)
    text = page.decode()
    assert " style=" not in text
    assert "<script" not in text
    assert "<svg" not in text
    assert html_policy(html(REPORT, "/static/document.css")).count("style-src 'self'") == 1


def _template(*, dotx: bool) -> bytes:
    made = docx.Document()
    made.styles["Heading 1"].font.name = "Georgia"
    made.sections[0].header.paragraphs[0].text = "Northmoor: house style"
    made.add_paragraph("Delete this text")
    out = io.BytesIO()
    made.save(out)
    if not dotx:
        return out.getvalue()
    source, turned = zipfile.ZipFile(out), io.BytesIO()
    with zipfile.ZipFile(turned, "w") as target:
        for name in source.namelist():
            data = source.read(name).replace(b"document.main+xml", b"template.main+xml")
            target.writestr(name, data)
    return turned.getvalue()


@pytest.mark.parametrize("dotx", [False, True])
def test_the_councils_template_keeps_its_styles_and_header(dotx: bool) -> None:
    file = word(SHORT, _template(dotx=dotx))
    assert word_faults(file) == []
    opened = docx.Document(io.BytesIO(file))
    assert opened.styles["Heading 1"].font.name == "Georgia"
    header = " ".join(paragraph.text for paragraph in opened.sections[0].header.paragraphs)
    assert "Northmoor: house style" in header
    assert "CR-2026-0143" in header
    assert "Delete this text" not in word_texts(file)


def test_a_template_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(BadInput, match="cannot be opened"):
        word(SHORT, b"PK no")
