"""What reading a list gives: its rows with their line numbers, and every fault with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from govern.errors import Problem

LONGEST_SHOWN = 80


class FileKind(StrEnum):
    """The kinds of list that can be read."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a list is read at most; beyond it the file is refused, not cut."""

    rows: int = 200_000
    columns: int = 200
    cell_characters: int = 32_767  # what one cell of a workbook can hold
    file_bytes: int = 100_000_000
    unpacked_bytes: int = 150_000_000
    entries: int = 1_000  # parts inside a workbook
    packing_ratio: int = 200  # honest sheets pack some 5 to 30 times
    header_within: int = 25  # lines looked through for the column names


class Row(NamedTuple):
    """One row: the line it begins on (or the number of the feature), and its cells by column."""

    line: int
    cells: dict[str, str]


class RowProblem(NamedTuple):
    """One fault of one row: where it stands, what stood there, and what is wanted."""

    line: int
    column: str
    value: str
    why: str

    def as_problem(self, counted_in: str = "line") -> Problem:
        """The same fault as refusals carry it."""
        place = f"{counted_in} {self.line}"
        return Problem(f"{place}, column “{self.column}”" if self.column else place, self.why)


@dataclass(frozen=True, slots=True)
class Table:
    """A list as read. `rows` and the lines of `problems` together are all rows of the file."""

    name: str
    kind: FileKind
    columns: tuple[str, ...]
    rows: Sequence[Row]
    problems: Sequence[RowProblem] = ()
    notes: tuple[str, ...] = ()
    remarks: Sequence[RowProblem] = ()  # said about rows that were kept
    header_line: int = 1
    encoding: str = ""
    sheet: str = ""

    @property
    def counted_in(self) -> str:
        """What the line numbers count: features and records have no lines of their own."""
        words = {FileKind.GEOJSON: "feature", FileKind.JSON: "record"}
        return words.get(self.kind, "line")

    @property
    def row_count(self) -> int:
        """How many rows the file has, those with faults included."""
        return len(self.rows) + len({problem.line for problem in self.problems})


def shown(value: object) -> str:
    """A value as a report shows it: short, and with unprintable characters by their code."""
    text = str(value)
    cut = text[:LONGEST_SHOWN]
    plain = "".join(
        character if character.isprintable() else f"[U+{ord(character):04X}]" for character in cut
    )
    return plain + "…" if len(text) > LONGEST_SHOWN else plain
