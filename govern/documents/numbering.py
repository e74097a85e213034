"""Numbers and anchors of headings, and numbers of tables and figures, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govern.documents.blocks import Document, Heading


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading with the number it bears ("2.1", or nothing) and the anchor it is reached by."""

    heading: Heading
    number: str
    anchor: str

    @property
    def text(self) -> str:
        """The heading as it is printed, with its number."""
        return f"{self.number} {self.heading.text}" if self.number else self.heading.text


def outline(document: Document) -> tuple[Entry, ...]:
    """The document's headings in their order, numbered when the document asks for it."""
    return tuple(_entries(document))


def _entries(document: Document) -> Iterator[Entry]:
    counts = [0, 0, 0, 0]
    headings = (block for block in document.blocks if isinstance(block, Heading))
    for place, heading in enumerate(headings, 1):
        number = ""
        if document.number_headings and heading.numbered:
            counts[heading.level - 1] += 1
            counts[heading.level :] = [0] * (4 - heading.level)
            number = ".".join(str(count) for count in counts[: heading.level])
        yield Entry(heading, number, heading.anchor or f"heading_{place}")


class Captions:
    """Counts tables and figures as a writer comes to them; a letter's bear no numbers."""

    def __init__(self, document: Document) -> None:
        self._numbered = document.number_headings and document.cover
        self._tables = 0
        self._figures = 0

    def table(self, caption: str) -> str:
        """The caption of the next table."""
        self._tables += 1
        return f"Table {self._tables}: {caption}" if self._numbered else caption

    def figure(self, caption: str) -> str:
        """The caption of the next figure."""
        self._figures += 1
        return f"Figure {self._figures}: {caption}" if self._numbered else caption
