"""Blocks: what a document may not be, how it is kept, and that every writer knows every block."""

from __future__ import annotations

import typing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sample_documents import letter, rich_document
from sample_figures import png

from govern.documents import blocks as b
from govern.documents.block_json import from_json, to_json
from govern.documents.charts import Drawing
from govern.documents.drawing import picture_of
from govern.documents.html_blocks import block_html
from govern.documents.numbering import outline
from govern.documents.pdf_blocks import block_boxes
from govern.documents.word_body import block_xml
from govern.errors import BadInput


def document(*blocks: b.Block, **changes: Any) -> b.Document:
    """A document of these blocks alone."""
    plain = b.Document(
        title="Title",
        organisation="Northmoor Borough Council",
        reference="R-1",
        day=date(2026, 11, 2),
        blocks=[b.Paragraph("Text")],
    )
    return replace(plain, blocks=blocks or plain.blocks, **changes)


TABLE = b.Table("Caption", ("One", "Two"), [("a", "b")])
FAULTY: list[tuple[str, b.Block]] = [
    ("straight after the beginning", b.Heading(2, "Too deep")),
    ("a heading needs words", b.Heading(1, " ")),
    ("levels 1 to 4", b.Heading(5, "Too deep")),
    ("at least one item", b.Bullets(())),
    ("an item of a list needs words", b.Numbered(("one", " "))),
    ("a table needs a caption", replace(TABLE, caption="")),
    ("each column of a table needs a heading", replace(TABLE, header=("One", ""))),
    ("must name its rows", replace(TABLE, row_header=None)),
    ("row 2 has 1 cells under 2 headings", replace(TABLE, rows=[("a", "b"), ("c",)])),
    ("one width, above nought", replace(TABLE, widths=(1, 0))),
    ("not among the columns", replace(TABLE, numbers=(2,))),
    ("each value needs a name", b.KeyValues([("", "value")])),
    ("say in words what the figure shows", b.Figure("Caption", "view.png", png=png())),
    ("a figure needs a caption", b.Figure("", "A street", png=png())),
    ("either drawn or a picture", b.Figure("Caption", "A street")),
    ("must be a PNG", b.Figure("Caption", "A street", png=b"GIF89a")),
    (
        "stand next to it in a table",
        b.Figure("Caption", "A rise", drawing=b.LineChart(("a",), (b.Series("s", (1,)),), "unit")),
    ),
    (
        "2 figures for 1 categories",
        b.Figure(
            "Caption",
            "Bars",
            drawing=b.BarChart(("a",), (b.Series("s", (1, 2)),), "unit"),
            table=TABLE,
        ),
    ),
    ("a callout needs a title and a text", b.Callout("Title", ())),
    ("an answer needs its question", b.Answer("")),
    ("under what the text is withheld, and why", b.Answer("Why?", b.Withheld("FOIA", ""))),
    ("does not say where it leads", b.Paragraph(b.Text("Click here", link="https://example.org/"))),
    ("is not a web or mail address", b.Paragraph(b.Text("the map", link="javascript:alert(1)"))),
    ("is not a web or mail address", b.Paragraph(b.Text("the map", link="data:text/html,x"))),
    ("which no heading bears", b.Paragraph(b.Text("the map", link="#map"))),
    ("is not the code of a language", b.Paragraph(b.Text("Cymraeg", language="Welsh!"))),
    ("a caption and at least one line", b.Signature(())),
    ("a caption and at least one line", b.Timeline(())),
    ("1 to 4 levels", b.Contents(levels=0)),
]


@pytest.mark.parametrize(("sentence", "block"), FAULTY, ids=range(len(FAULTY)))
def test_a_faulty_block_is_refused_before_any_writer(sentence: str, block: b.Block) -> None:
    with pytest.raises(BadInput) as refusal:
        document(block)
    assert sentence in str(refusal.value)
    assert all(problem.where.startswith("block 1 (") for problem in refusal.value.problems)


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("language: say which language", {"language": ""}),
        ("title: a document needs this", {"title": " "}),
        ("too pale to read on white", {"brand": b.Brand("#d0d0d0")}),
        ("# and six digits", {"brand": b.Brand("blue")}),
        ("what the logo shows", {"brand": b.Brand(logo_png=png())}),
    ],
)
def test_faults_of_the_whole_are_refused(sentence: str, changes: dict[str, object]) -> None:
    with pytest.raises(BadInput) as refusal:
        document(**changes)
    assert sentence in str(refusal.value)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(BadInput) as refusal:
        document(b.Heading(3, ""), b.Bullets(()), title="")
    assert len(refusal.value.problems) == 4
    assert "and 3 more" in str(refusal.value)


@pytest.mark.parametrize("sample", [rich_document(rows=2, sections=1), letter()])
def test_a_document_is_kept_as_json_and_comes_back(sample: b.Document) -> None:
    kept = to_json(sample)
    assert from_json(kept) == sample
    assert to_json(from_json(kept)) == kept


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"is":"Heading"}', '{"is":"os.system"}', "null"])
def test_json_that_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        from_json(text)


@pytest.mark.parametrize("block", typing.get_args(b.Block))
def test_every_writer_knows_every_block(block: type) -> None:
    for writer in (block_html, block_xml, block_boxes):
        assert block in writer.registry, f"{writer.__module__} lacks {block.__name__}"


@pytest.mark.parametrize("drawing", typing.get_args(Drawing))
def test_every_drawing_is_drawn(drawing: type) -> None:
    assert drawing in picture_of.registry


def test_headings_are_numbered_and_an_unnumbered_one_is_not_counted() -> None:
    made = document(
        b.Heading(1, "One"),
        b.Heading(2, "Below"),
        b.Heading(2, "Again"),
        b.Heading(1, "Aside", numbered=False),
        b.Heading(1, "Two", "two"),
        b.Heading(2, "Below two"),
    )
    assert [entry.number for entry in outline(made)] == ["1", "1.1", "1.2", "", "2", "2.1"]
    assert outline(made)[4].anchor == "two"
    assert {entry.number for entry in outline(replace(made, number_headings=False))} == {""}
