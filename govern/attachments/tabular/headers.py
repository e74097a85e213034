"""The line of column names: found below title lines, cleaned, told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from govern.attachments.tabular.cells import has_controls
from govern.attachments.tabular.tables import Limits, shown
from govern.errors import BadInput, Problem

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_LONGEST_NAME = 120


class Header(NamedTuple):
    """Which of the first rows names the columns, the names, and what is said about them."""

    at: int
    names: tuple[str, ...]
    notes: tuple[str, ...]


def find_header(first: Sequence[tuple[int, Sequence[str]]], name: str, limits: Limits) -> Header:
    """Choose the row of column names among a file's first rows, each with its line.

    It is the first row nearly as wide as the rows below it whose cells are words: title lines
    above it are left out. Raises BadInput where no row can be the names.
    """
    widths = [sum(1 for cell in cells if cell.strip()) for _, cells in first]
    if not widths or max(widths) == 0:
        raise BadInput(f"“{name}” is empty. Choose the file that holds the list")
    # The second widest row is the measure: the widest may be a broken one.
    measure = sorted(widths)[-2:][0]
    wanted = max(1, ceil(measure * 0.6))
    for index, ((line, cells), width) in enumerate(zip(first, widths, strict=True)):
        if width < wanted:
            continue
        if _is_data(cells):
            raise BadInput(
                f"“{name}” has no line of column names: line {line} already holds figures "
                f"({shown(', '.join(cells))}). Put the names of the columns above it",
                [Problem(f"line {line}", "the names of the columns are wanted here")],
            )
        names, notes = _cleaned(cells, line, name, limits)
        if any(widths[:index]):
            above = f"The column names were found on line {line}; the lines above were left out."
            notes = (above, *notes)
        return Header(index, names, notes)
    raise BadInput(f"“{name}” has no line of column names in its first {len(first)} lines")


def _is_data(cells: Sequence[str]) -> bool:
    """Names are words. One decimal figure, or figures in half of the cells, is data."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    figures = [cell for cell in filled if _NUMBER.fullmatch(cell)]
    return any("." in cell for cell in figures) or len(figures) * 2 > len(filled)


def _cleaned(
    cells: Sequence[str], line: int, name: str, limits: Limits
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fold blanks, number the repeated, call the unnamed by their place, drop empty tails."""
    folded = [" ".join(cell.split()) for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    if len(folded) > limits.columns:
        raise BadInput(
            f"“{name}” has {len(folded):,} columns; at most {limits.columns} are read. "
            "Keep the columns the list needs"
        )
    names: list[str] = []
    notes: list[str] = []
    for place, cell in enumerate(folded, start=1):
        if has_controls(cell):
            raise BadInput(
                f"The name of column {place} on line {line} of “{name}” holds a character that "
                "cannot be printed. Type the name again",
                [Problem(f"line {line}, column {place}", "a plain name is wanted here")],
            )
        called = cell[:_LONGEST_NAME] or f"column {place}"
        if called in names:
            again = next(
                told
                for told in (f"{called} ({times})" for times in range(2, len(folded) + 2))
                if told not in names
            )
            notes.append(
                f"More than one column is called “{shown(called)}”; the one in place {place} "
                f"is “{shown(again)}” here."
            )
            called = again
        names.append(called)
    return tuple(names), tuple(notes)
