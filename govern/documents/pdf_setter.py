"""Setting text, tables and lists of contents for the PDF, in the sizes of the house."""

from __future__ import annotations

from collections.abc import Sequence

from govern.documents import blocks as b
from govern.documents.numbering import Captions, Entry, outline
from govern.documents.pdf_boxes import (
    ContentsLine,
    TextBox,
    broken,
)
from govern.documents.pdf_columns import column_widths
from govern.documents.pdf_file import Bookmark
from govern.documents.pdf_flow import Box
from govern.documents.pdf_ink import INK, LINK, QUIET, Ink, Setting, Slot
from govern.documents.pdf_table_box import Cell, TableBox
from govern.documents.pdf_tags import Node, Page
from govern.documents.pdf_text import composed
from govern.documents.wording import (
    NOTHING_TO_LIST,
    value_of,
)

BODY = Setting(12, 17)
LEAD = Setting(14, 20, QUIET)
SMALL = Setting(10, 14, QUIET)
CELL = Setting(10, 13.5)
CAPTION = Setting(11, 15, strong=True)
QUESTION = Setting(12, 17, strong=True)
LETTER_HEADINGS = {1: (13, 18, 16), 2: (12, 17, 14), 3: (12, 17, 14), 4: (12, 17, 14)}
HEADINGS = {1: (20, 26, 26), 2: (15.5, 20, 20), 3: (13, 18, 16), 4: (12, 17, 14)}


class Setter:
    """What the blocks of one document share while they are set."""

    def __init__(self, document: b.Document, ink: Ink) -> None:
        self.document = document
        self.ink = ink
        self.accent = document.brand.colour
        self.entries = outline(document)
        self.captions = Captions(document)
        self.bookmarks: list[Bookmark] = []
        self.targets: dict[str, tuple[Page, float]] = {}
        self.contents: list[ContentsLine] = []
        # A letter's headings are smaller than a report's.
        self.headings = HEADINGS if document.cover else LETTER_HEADINGS
        self._next = iter(self.entries)

    def next_entry(self) -> Entry:
        """The heading that comes next, with its number."""
        return next(self._next)

    def paragraph(
        self,
        content: b.Cell,
        setting: Setting,
        node: Node,
        width: float,
        *,
        before: float = 0.0,
        after: float = 8.0,
        keep: bool = False,
        indent: float = 0.0,
    ) -> TextBox:
        """A paragraph whose links and foreign words are elements of their own."""
        content_slots = [self._slot(run, setting, node) for run in b.runs_of(content)]
        lines = broken(self.ink.types, content_slots, setting, width - indent)
        slots = [slot for _, slot in content_slots]
        return TextBox(lines, slots, setting, before, after, keep, indent)

    def cell(self, content: b.Cell, setting: Setting, node: Node, width: float) -> Cell:
        """The text of a table's cell."""
        slots = [self._slot(run, setting, node) for run in b.runs_of(content)]
        lines = broken(self.ink.types, slots, setting, width)
        return Cell(lines, [slot for _, slot in slots], setting)

    @staticmethod
    def _slot(run: b.Text, setting: Setting, node: Node) -> tuple[str, Slot]:
        strong = run.strong or setting.strong
        if run.link:
            owner = node.later("Link", run.language)
            says = " ".join(composed(run.text).split())
            if not run.link.startswith("#"):
                says = f"{says} ({run.link})"
            return run.text, Slot(owner, strong, LINK, run.link, says)
        if run.language:
            return run.text, Slot(node.later("Span", run.language), strong, setting.colour)
        return run.text, Slot(node, strong, setting.colour)

    def table(self, table: b.Table, caption: str, parent: Node, width: float) -> list[Box]:
        """A table under its caption."""
        if not table.rows:
            name = self.paragraph(caption, CAPTION, parent.add("P"), width, after=4, keep=True)
            return [name, self.paragraph(NOTHING_TO_LIST, BODY, parent.add("P"), width)]
        node = parent.add("Table")
        boxes: list[Box] = [
            self.paragraph(
                caption, CAPTION, node.add("Caption"), width, before=12, after=3, keep=True
            )
        ]
        widths = column_widths(table, self.ink.types, CELL.size, width)
        head = node.add("THead").add("TR")
        names = [
            self.cell(
                name, _cell_setting(table, at, strong=True), _column(head), _inner(widths, at)
            )
            for at, name in enumerate(table.header)
        ]
        body = node.add("TBody")
        rows = [self._row(table, row, body.add("TR"), widths) for row in table.rows]
        return [*boxes, TableBox(names, rows, widths, self.accent)]

    def _row(
        self, table: b.Table, row: Sequence[b.Cell], node: Node, widths: Sequence[float]
    ) -> list[Cell]:
        cells = []
        for at, content in enumerate(row):
            names = at == table.row_header
            own = node.add("TH", "/O /Table /Scope /Row") if names else node.add("TD")
            setting = _cell_setting(table, at, strong=names)
            cells.append(self.cell(content, setting, own, _inner(widths, at)))
        return cells

    def pairs(
        self, block: b.KeyValues, parent: Node, width: float, setting: Setting = CELL
    ) -> list[Box]:
        """Names and values as a table whose first column names the rows."""
        node = parent.add("Table")
        boxes: list[Box] = []
        if block.caption:
            caption = node.add("Caption")
            boxes.append(
                self.paragraph(
                    block.caption, CAPTION, caption, width, before=12, after=3, keep=True
                )
            )
        widths = [width * 0.32, width * 0.68]
        body = node.add("TBody")
        name = Setting(setting.size, setting.leading, setting.colour, strong=True)
        rows = []
        for key, value in block.pairs:
            row = body.add("TR")
            named = self.cell(key, name, row.add("TH", "/O /Table /Scope /Row"), _inner(widths, 0))
            said = self.cell(value_of(value), setting, row.add("TD"), _inner(widths, 1))
            rows.append([named, said])
        return [*boxes, TableBox([], rows, widths, self.accent)]

    def contents_lines(self, block: b.Contents, parent: Node, width: float) -> list[Box]:
        """A heading and one line for each entry; page numbers are drawn at the end."""
        size, leading, before = HEADINGS[1]
        setting = Setting(size, leading, self.accent, strong=True)
        title = parent.add("H2" if self.document.cover else "H1")
        boxes: list[Box] = [
            self.paragraph(block.title, setting, title, width, before=before, after=10, keep=True)
        ]
        toc = parent.add("TOC")
        for entry in self.entries:
            level = entry.heading.level
            if level > block.levels:
                continue
            link = toc.add("TOCI").add("Reference").add("Link")
            style = Setting(12 if level == 1 else 11, 16, INK, strong=level == 1)
            slot = Slot(link, level == 1, INK, f"#{entry.anchor}", entry.text)
            indent = (level - 1) * 18.0
            lines = broken(self.ink.types, [(entry.text, slot)], style, width - indent - 44)
            lines[-1].space_after = True
            line = ContentsLine(lines, [slot], style, entry.anchor, indent)
            boxes.append(line)
            self.contents.append(line)
        return boxes


def _column(row: Node) -> Node:
    return row.add("TH", "/O /Table /Scope /Column")


def _inner(widths: Sequence[float], at: int) -> float:
    return widths[at] - (12 if at else 6)


def _cell_setting(table: b.Table, at: int, *, strong: bool) -> Setting:
    return Setting(CELL.size, CELL.leading, strong=strong, right=at in table.numbers)


def png_shape(png: bytes) -> float:
    """The height of a PNG picture as a part of its width."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return height / width
