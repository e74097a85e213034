"""What a document may not be: faults found in its blocks before any writer sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from govern.documents import blocks as b
from govern.documents.charts import drawing_faults
from govern.documents.text_rules import text_problem
from govern.errors import BadInput, Problem

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_VAGUE = re.compile(
    r"\W*(click( here)?|here|more|read more|link|this( page| link)?)\W*", re.IGNORECASE
)
_LINK = re.compile(r"(https?://[^\s]+|mailto:[^\s@]+@[^\s@]+|#[A-Za-z][A-Za-z0-9_.-]*)")
_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,38}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|svg|bmp|tiff?)", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"


def refuse_faults(document: b.Document) -> None:
    """Raise BadInput naming every fault of the document and its place, when it has any."""
    problems = list(document_problems(document))
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise BadInput(f"This document cannot be made yet. {problems[0]}{more}.", problems)


def document_problems(document: b.Document) -> Iterator[Problem]:
    """Every fault of a document, each with its place."""
    yield from _typed_text(document, "")
    yield from _front_matter(document)
    level = 0
    anchors: set[str] = set()
    for number, block in enumerate(document.blocks, 1):
        place = f"block {number} ({type(block).__name__})"
        if isinstance(block, b.Heading):
            yield from _heading(block, level, anchors, place)
            level = block.level
        yield from block_problems(block, place)
    for place, run in _all_runs(document.blocks):
        if run.link.startswith("#") and run.link[1:] not in anchors:
            yield Problem(
                place, f"the link “{run.text}” points to {run.link}, which no heading bears"
            )


def _typed_text(value: object, place: str) -> Iterator[Problem]:
    """The characters that no format keeps, wherever they stand in the document."""
    if isinstance(value, str):
        problem = text_problem(value, place)
        if problem is not None:
            yield problem
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            inner = one.name.replace("_", " ")
            yield from _typed_text(
                getattr(value, one.name), f"{place}, {inner}" if place else inner
            )
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _typed_text(item, f"{place} {number}")


def _front_matter(document: b.Document) -> Iterator[Problem]:
    for name in ("title", "organisation", "reference"):
        if not getattr(document, name).strip():
            yield Problem(name, "a document needs this on its first page")
    if not _LANGUAGE.fullmatch(document.language):
        yield Problem("language", "say which language the document is in, such as en-GB")
    yield from brand_problems(document.brand)
    if not document.blocks:
        yield Problem("blocks", "a document needs something in it")


def brand_problems(brand: b.Brand) -> Iterator[Problem]:
    """What keeps a council's colour or logo from being printed."""
    if not _COLOUR.fullmatch(brand.colour):
        yield Problem("brand colour", "give the colour as # and six digits, such as #1d3c5c")
    elif contrast_with_white(brand.colour) < 4.5:
        yield Problem(
            "brand colour", f"{brand.colour} is too pale to read on white; choose a darker one"
        )
    if brand.logo_png is not None:
        if not brand.logo_png.startswith(_PNG):
            yield Problem("brand logo", "the logo must be a PNG picture")
        if not brand.logo_alt.strip():
            yield Problem("brand logo", "say in words what the logo shows")


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of a colour ("#1d3c5c") with white, from 1 to 21."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _heading(heading: b.Heading, level: int, anchors: set[str], place: str) -> Iterator[Problem]:
    if not 1 <= heading.level <= 4:
        yield Problem(place, "headings have levels 1 to 4")
    elif heading.level > level + 1:
        before = f"level {level}" if level else "the beginning"
        yield Problem(
            place, f"“{heading.text}” is of level {heading.level} straight after {before}"
        )
    if not heading.text.strip():
        yield Problem(place, "a heading needs words")
    if heading.anchor:
        if not _ANCHOR.fullmatch(heading.anchor):
            yield Problem(
                place, "an anchor is a letter, then at most 38 letters, digits, dots or dashes"
            )
        if heading.anchor in anchors:
            yield Problem(place, f"the anchor “{heading.anchor}” is used twice")
        anchors.add(heading.anchor)


def block_problems(block: b.Block, place: str) -> Iterator[Problem]:
    """The faults of one block, and of the blocks inside it."""
    if isinstance(block, b.Bullets | b.Numbered):
        if not block.items:
            yield Problem(place, "a list needs at least one item")
        if any(not b.plain(item).strip() for item in block.items):
            yield Problem(place, "an item of a list needs words")
    elif isinstance(block, b.Table):
        yield from _table(block, place)
    elif isinstance(block, b.KeyValues):
        if not block.pairs or any(not key.strip() for key, _ in block.pairs):
            yield Problem(place, "each value needs a name")
    elif isinstance(block, b.Figure):
        yield from _figure(block, place)
    elif isinstance(block, b.Callout):
        if not block.title.strip() or not block.blocks:
            yield Problem(place, "a callout needs a title and a text")
        for inner in block.blocks:
            yield from block_problems(inner, place)
    elif isinstance(block, b.Answer):
        yield from _answer(block, place)
    elif isinstance(block, b.Signature | b.Timeline):
        lines = block.lines if isinstance(block, b.Signature) else block.entries
        if not lines or not block.caption.strip():
            yield Problem(place, "this needs a caption and at least one line")
    elif isinstance(block, b.Contents) and (not block.title.strip() or not 1 <= block.levels <= 4):
        yield Problem(place, "a list of contents needs a title and 1 to 4 levels")
    yield from _links(block, place)


def _table(table: b.Table, place: str) -> Iterator[Problem]:
    place = f"{place} “{table.caption}”"
    if not table.caption.strip():
        yield Problem(place, "a table needs a caption")
    if not table.header or any(not name.strip() for name in table.header):
        yield Problem(place, "each column of a table needs a heading")
    if table.row_header is None or not 0 <= table.row_header < max(1, len(table.header)):
        yield Problem(place, "one column of a table must name its rows")
    for number, row in enumerate(table.rows, 1):
        if len(row) != len(table.header):
            yield Problem(
                place, f"row {number} has {len(row)} cells under {len(table.header)} headings"
            )
    if table.widths is not None and (
        len(table.widths) != len(table.header) or any(width <= 0 for width in table.widths)
    ):
        yield Problem(place, "give one width, above nought, for each column")
    if any(not 0 <= column < len(table.header) for column in table.numbers):
        yield Problem(place, "a column of numbers is not among the columns")


def _figure(figure: b.Figure, place: str) -> Iterator[Problem]:
    place = f"{place} “{figure.caption}”"
    if not figure.caption.strip():
        yield Problem(place, "a figure needs a caption")
    if not figure.alt.strip() or _FILE_NAME.fullmatch(figure.alt.strip()):
        yield Problem(place, "say in words what the figure shows, for those who cannot see it")
    if (figure.drawing is None) == (figure.png is None):
        yield Problem(place, "a figure is either drawn or a picture")
    if figure.png is not None and not figure.png.startswith(_PNG):
        yield Problem(place, "the picture must be a PNG")
    if not 20 <= figure.width_mm <= 170:
        yield Problem(place, "a figure is 20 to 170 millimetres wide")
    if figure.drawing is not None:
        for fault in drawing_faults(figure.drawing):
            yield Problem(place, fault)
        if figure.table is None:
            yield Problem(place, "the numbers of a chart or map must stand next to it in a table")
    if figure.table is not None:
        yield from _table(figure.table, f"{place}, its table")


def _answer(answer: b.Answer, place: str) -> Iterator[Problem]:
    place = f"{place} “{answer.question}”"
    if not answer.question.strip():
        yield Problem(place, "an answer needs its question")
    if isinstance(answer.answer, b.Withheld):
        if not answer.answer.authority.strip() or not answer.answer.reason.strip():
            yield Problem(place, "say under what the text is withheld, and why")
        return
    for inner in answer.answer:
        yield from block_problems(inner, place)


def _links(block: b.Block, place: str) -> Iterator[Problem]:
    for _, run in _all_runs((block,)):
        if run.language and not _LANGUAGE.fullmatch(run.language):
            yield Problem(place, f"“{run.language}” is not the code of a language")
        if not run.link:
            continue
        if not _LINK.fullmatch(run.link):
            yield Problem(place, f"“{run.link}” is not a web or mail address")
        if not run.text.strip() or _VAGUE.fullmatch(run.text):
            yield Problem(place, f"the link “{run.text}” does not say where it leads")


def _all_runs(blocks: Sequence[b.Block]) -> Iterator[tuple[str, b.Text]]:
    """Every run of text, with the place of its block."""
    for number, block in enumerate(blocks, 1):
        place = f"block {number} ({type(block).__name__})"
        for run in _runs_in(block):
            yield place, run


def _runs_in(value: object) -> Iterator[b.Text]:
    if isinstance(value, b.Text):
        yield value
    elif is_dataclass(value) and not isinstance(value, type | b.Callout):
        for one in fields(value):
            yield from _runs_in(getattr(value, one.name))
    elif isinstance(value, b.Callout):
        yield from _runs_in(value.blocks)
    elif isinstance(value, tuple):
        for item in value:
            yield from _runs_in(item)
