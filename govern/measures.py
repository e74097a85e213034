"""What stands beside a question: named figures and panels of evidence, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from govern.documents.charts import Drawing


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A named figure as it stands: what it counts, out of what, as at when, and what is behind it.

    `numerator` None means that nothing is known, which is not nought.
    """

    measure: str
    text: str
    as_at: datetime
    numerator: int | None = None
    denominator: int | None = None
    references: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class PanelTable:
    """A table of evidence: columns, rows of text, and which columns are figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PanelPicture:
    """A chart or map of a panel, with its finding and what it shows for those who cannot see it."""

    name: str
    drawing: Drawing
    finding: str
    alt: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One piece of evidence beside the questions it is for."""

    name: str
    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[PanelTable, ...] = ()
    pictures: tuple[PanelPicture, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that stands beside the questions of one section."""

    panels: Sequence[Panel] = field(default_factory=tuple)
    figures: Sequence[FigureShown] = field(default_factory=tuple)
