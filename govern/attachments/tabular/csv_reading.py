"""CSV lists: the delimiter found, every row with its true line, faulty rows named and kept out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NamedTuple

from govern.attachments.tabular.cells import (
    HTML_REMARK,
    cell_problem,
    file_has_controls,
    holds_markup,
    needs_second_look,
    unguarded,
)
from govern.attachments.tabular.decoding import decoded
from govern.attachments.tabular.headers import find_header
from govern.attachments.tabular.tables import FileKind, Limits, Row, RowProblem, Table, shown
from govern.errors import BadInput

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 40
_MOST_QUOTING_FAULTS = 1_000


class _Record(NamedTuple):
    """One record: its first line, its cells, how many lines it spans, or why it has no cells."""

    line: int
    cells: Sequence[str]
    spans: int
    fault: str = ""


class _Lines:
    """The lines of a file, handed to the CSV reader; it can be set back after a bad quote."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.at = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        line = self.lines[self.at]
        self.at += 1
        return line


@dataclass(slots=True)
class _Found:
    """What has been gathered from the rows so far."""

    rows: list[Row] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[RowProblem] = field(default_factory=list)


def read_csv(data: bytes, name: str, limits: Limits) -> Table:
    """Read a CSV list. Raises BadInput where the file as a whole cannot be used."""
    text, encoding = decoded(data, name)
    lines = list(io.StringIO(text, newline=""))
    told, skip = _told_delimiter(lines)
    if len(lines) > limits.rows * 4:
        raise too_many_rows(name, limits)
    delimiter = told or _delimiter(lines[:_SAMPLE_LINES])
    records = _records(lines, delimiter, skip, name)
    first = list(islice(records, limits.header_within))
    named = [(record.line, record.cells) for record in first]
    header = find_header(named, name, limits)
    found = _Found()
    careful = _needs_care(text, lines, delimiter, limits)
    names, width, keep = header.names, len(header.names), found.rows.append
    for record in chain(first[header.at + 1 :], records):
        line, cells, spans, fault = record
        if len(cells) == width and spans == 1 and not careful and not fault:
            # Most rows of most files: nothing here can be wrong.
            keep(Row(line, dict(zip(names, cells, strict=True))))
        else:
            _take(record, names, found, limits)
        if len(found.rows) + len(found.problems) > limits.rows:
            raise too_many_rows(name, limits)
    return Table(
        name=name,
        kind=FileKind.CSV,
        columns=header.names,
        rows=found.rows,
        problems=found.problems,
        remarks=found.remarks,
        notes=header.notes,
        header_line=first[header.at].line,
        encoding=encoding,
    )


def too_many_rows(name: str, limits: Limits) -> BadInput:
    """The refusal of a list longer than one list is ever expected to be."""
    return BadInput(
        f"“{name}” has more than {limits.rows:,} rows, and no more are read from one file. "
        "Check that it is the right file, or split it in parts"
    )


def _told_delimiter(lines: Sequence[str]) -> tuple[str, int]:
    """Excel may say the delimiter itself, on a first line such as `sep=;`."""
    found = re.fullmatch(r"\"?sep=(.)\"?\s*", lines[0]) if lines else None
    return (found[1], 1) if found is not None else ("", 0)


def _delimiter(sample: Sequence[str]) -> str:
    """The delimiter that cuts the first lines into the most even rows; a comma for one column."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter))
        except csv.Error:
            continue
        widths.pop(0, None)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = times / widths.total() * min(width, 12) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(lines: Sequence[str], delimiter: str, skip: int, name: str) -> Iterator[_Record]:
    """Every record that is not blank. After a quotation mark that does not pair up, the line it
    stands on is given as a fault and reading goes on with the next: no later row is swallowed."""
    source = _Lines(lines)
    source.at = skip
    loose = any(f'{delimiter} "' in line for line in lines[:_SAMPLE_LINES])
    reader = csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=loose)
    faults = 0
    while True:
        start = source.at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults += 1
            if faults > _MOST_QUOTING_FAULTS:
                raise BadInput(
                    f"The quotation marks in “{name}” do not pair up on more than "
                    f"{_MOST_QUOTING_FAULTS:,} lines. Save the list again as CSV"
                ) from error
            source.at = start + 1
            line = lines[start].rstrip("\r\n")
            yield _Record(start + 1, line.split(delimiter), 1, _quoting_fault(error))
            continue
        if any(cells) and "".join(cells).strip():
            yield _Record(start + 1, cells, source.at - start)


def _quoting_fault(error: csv.Error) -> str:
    if "field limit" in str(error):
        return "too long"
    return "the quotation marks on this line do not pair up: each one opened must be closed"


def _needs_care(text: str, lines: Sequence[str], delimiter: str, limits: Limits) -> bool:
    """Whether any cell of the file can need a second look; most files need none."""
    return (
        file_has_controls(text)
        or any(sign in text for sign in ("=", "＝", "<"))
        or any(f"{before}'" in text for before in (delimiter, "\n", "\r", '"', " "))
        or any(len(line) > limits.cell_characters for line in lines)
    )


def _take(record: _Record, names: tuple[str, ...], found: _Found, limits: Limits) -> None:
    """Keep a record as a row, or say what is wrong with it."""
    line, cells, _, fault = record
    if fault:
        found.problems.append(_faulty(record, names, limits))
        return
    if len(cells) != len(names):
        wide = [cell for cell in cells[len(names) :] if cell.strip()]
        if wide or len(cells) < len(names):
            found.problems.append(_uneven(record, names))
            return
        cells = cells[: len(names)]
    if needs_second_look(cells, limits):
        faults = [
            problem
            for column, cell in zip(names, cells, strict=True)
            if (problem := cell_problem(line, column, cell, limits)) is not None
        ]
        if faults:
            found.problems.extend(faults)
            return
        cells = [unguarded(cell) for cell in cells]
        for column, cell in zip(names, cells, strict=True):
            if holds_markup(cell):
                found.remarks.append(RowProblem(line, column, shown(cell), HTML_REMARK))
    found.rows.append(Row(line, dict(zip(names, cells, strict=True))))


def _faulty(record: _Record, names: tuple[str, ...], limits: Limits) -> RowProblem:
    place = max(range(len(record.cells)), key=lambda index: len(record.cells[index]))
    column = names[place] if place < len(names) else f"column {place + 1}"
    text = record.cells[place]
    if record.fault == "too long":
        problem = cell_problem(record.line, column, text, limits)
        return problem or RowProblem(record.line, column, shown(text), "this cell is too long")
    quoted = next((index for index, cell in enumerate(record.cells) if '"' in cell), place)
    column = names[quoted] if quoted < len(names) else f"column {quoted + 1}"
    return RowProblem(record.line, column, shown(record.cells[quoted]), record.fault)


def _uneven(record: _Record, names: tuple[str, ...]) -> RowProblem:
    """A row of another width than the header: no telling which cell belongs where."""
    has, wants = len(record.cells), len(names)
    why = f"this row has {has} cells where the column names are {wants}"
    if has > wants:
        why += "; a comma inside a cell needs quotation marks round the cell"
        return RowProblem(record.line, f"column {wants + 1}", shown(record.cells[wants]), why)
    return RowProblem(record.line, names[has], "", f"{why}: nothing stands here")
