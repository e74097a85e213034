"""What a document is made of: a closed set of plain blocks that knows no file format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from govern.documents.charts import (
    BarChart,
    Drawing,
    HeatMap,
    LineChart,
    MapPoint,
    PointMap,
    Series,
)
from govern.documents.front_matter import Approval, Brand, DocumentControl, VersionEntry
from govern.documents.inline import Cell, Inline, Text, Withheld, cell_of, plain, runs_of
from govern.documents.kinds import CalloutKind, ContentsWhen, ParagraphKind, Status

__all__ = [
    "Answer",
    "Approval",
    "BarChart",
    "Block",
    "Brand",
    "Bullets",
    "Callout",
    "CalloutKind",
    "Cell",
    "Contents",
    "ContentsWhen",
    "Document",
    "DocumentControl",
    "Drawing",
    "Figure",
    "Heading",
    "HeatMap",
    "Inline",
    "KeyValues",
    "LineChart",
    "MapPoint",
    "Numbered",
    "PageBreak",
    "Paragraph",
    "ParagraphKind",
    "PointMap",
    "Series",
    "Signature",
    "SignatureLine",
    "Status",
    "Table",
    "Text",
    "Timeline",
    "TimelineEntry",
    "VersionEntry",
    "Withheld",
    "plain",
    "runs_of",
]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; numbered by the writers. `anchor` is what links point to."""

    level: int
    text: str
    anchor: str = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; line ends in its text are kept."""

    content: Inline
    kind: ParagraphKind = ParagraphKind.BODY

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", runs_of(self.content))


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list in no order."""

    items: Sequence[Inline]

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(runs_of(item) for item in self.items))


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list in order, numbered from `start`."""

    items: Sequence[Inline]
    start: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(runs_of(item) for item in self.items))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, one header row and one row-header column.

    `widths` are relative; `numbers` are the columns (from 0) aligned right; `row_header` is the
    column that names the row.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float] | None = None
    numbers: Sequence[int] = ()
    row_header: int | None = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "header", tuple(self.header))
        rows = tuple(tuple(cell_of(cell) for cell in row) for row in self.rows)
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "numbers", tuple(self.numbers))
        if self.widths is not None:
            object.__setattr__(self, "widths", tuple(self.widths))


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Names and values side by side; a value of None prints as "Not recorded"."""

    pairs: Sequence[tuple[str, Cell | None]]
    caption: str = ""

    def __post_init__(self) -> None:
        pairs = tuple((key, None if cell is None else cell_of(cell)) for key, cell in self.pairs)
        object.__setattr__(self, "pairs", pairs)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, map or PNG. `alt` says what it shows, `finding` what follows from `table`."""

    caption: str
    alt: str
    drawing: Drawing | None = None
    png: bytes | None = None
    finding: str = ""
    table: Table | None = None
    width_mm: float = 160


@dataclass(frozen=True, slots=True)
class Callout:
    """A box set apart from the text around it."""

    title: str
    blocks: Sequence[Paragraph | Bullets | Numbered]
    kind: CalloutKind = CalloutKind.NOTE

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its answer. No blocks: "Not answered" is printed; Withheld: that, and why."""

    question: str
    answer: Sequence[Paragraph | Bullets | Numbered | Table | KeyValues | Figure] | Withheld = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.answer, Withheld):
            object.__setattr__(self, "answer", tuple(self.answer))


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signs in which role; `day` is None until it is signed. `how`: "By hand"."""

    role: str
    name: str = ""
    day: date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines people sign on."""

    lines: Sequence[SignatureLine]
    caption: str = "Signatures"

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.lines))


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: when (in words), what, and who did it."""

    when: str
    what: Inline
    who: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "what", runs_of(self.what))


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, in the order given."""

    entries: Sequence[TimelineEntry]
    caption: str = "What happened"

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(self.entries))


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Go on at the top of a new page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the headings down to `levels`, with page numbers on paper."""

    title: str = "Contents"
    levels: int = 2


Block = (
    Heading
    | Paragraph
    | Bullets
    | Numbered
    | Table
    | KeyValues
    | Figure
    | Callout
    | Answer
    | Signature
    | Timeline
    | PageBreak
    | Contents
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; one that cannot be printed well is refused with every fault and its place.

    `day` is the only clock the writers know. `notice` ("SAMPLE …") stands on the cover and in every
    header. `address` is the letterhead of a letter, which is a document without a cover.
    """

    title: str
    organisation: str
    reference: str
    day: date
    blocks: Sequence[Block]
    subtitle: str = ""
    version: str = ""
    marking: str = ""
    status: Status = Status.DRAFT
    language: str = "en-GB"
    owner: str = ""
    subject: str = ""
    notice: str = ""
    brand: Brand = field(default_factory=Brand)
    control: DocumentControl | None = None
    contents: ContentsWhen = ContentsWhen.FROM_NINE_PAGES
    cover: bool = True
    number_headings: bool = True
    address: Sequence[str] = ()

    def __post_init__(self) -> None:
        from govern.documents.block_rules import refuse_faults

        object.__setattr__(self, "blocks", tuple(self.blocks))
        object.__setattr__(self, "address", tuple(self.address))
        refuse_faults(self)
