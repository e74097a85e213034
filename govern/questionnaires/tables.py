"""Answers that are tables: rows with keys of their own, each cell of its column's kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from govern.documents.blocks import Bullets, Paragraph, Table
from govern.errors import Problem
from govern.questionnaires import values
from govern.questionnaires.definition import Askable, Column, Kind, Question
from govern.questionnaires.values import Json, Lookups, NotUsable

MOST_ROWS = 500
ROW_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")

Cells = dict[str, Json]
CellFaces = tuple[Callable[[Askable, object, Lookups], Json], Callable[..., str]]

CELL_KINDS: Mapping[Kind, CellFaces] = MappingProxyType(
    {
        Kind.TEXT: (values.read_text, values.as_text),
        Kind.LONG_TEXT: (values.read_long_text, values.as_text),
        Kind.YES_NO: (values.read_yes_no, values.yes_no_text),
        Kind.CHOICE: (values.read_choice, values.choice_text),
        Kind.CHOICES: (values.read_choices, values.choices_text),
        Kind.DATE: (values.read_date, values.short_date_text),
        Kind.NUMBER: (values.read_number, values.number_text),
        Kind.PERSON: (values.read_person, values.person_text),
        Kind.CAMERAS: (values.read_references, values.cameras_text),
        Kind.FILES: (values.read_references, values.files_text),
    }
)


class BadRows(Exception):
    """Cells that cannot be kept, each with its row and column."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(str(problems[0]))
        self.problems = tuple(problems)


def read_table(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """The rows that hold anything; raises BadRows naming each cell that cannot be kept."""
    if not isinstance(asked, Question):
        raise TypeError("only a question can be a table")
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    keys: set[str] = set()
    for number, (key, raw_cells) in enumerate(_raw_rows(raw), 1):
        cells, found = read_cells(asked, raw_cells, lookups)
        problems.extend(
            Problem(f"{key}.{column_id}", f"Row {number}, {why}") for column_id, why in found
        )
        if key in keys:
            problems.append(Problem(key, f"Row {number} stands there twice: load the page again."))
        keys.add(key)
        if cells:
            rows.append({"key": key, "cells": cells})
    if len(rows) > MOST_ROWS:
        problems.append(Problem("", f"Keep at most {MOST_ROWS} rows; there are {len(rows)}."))
    if problems:
        raise BadRows(problems)
    return {"rows": in_fixed_order(asked, rows)} if rows else None


def read_cells(
    question: Question, raw: Mapping[str, object], lookups: Lookups
) -> tuple[Cells, list[tuple[str, str]]]:
    """One row: the cells to keep, and for each cell that cannot be kept its column and why."""
    cells: Cells = {}
    problems: list[tuple[str, str]] = []
    for column in question.columns:
        given = raw.get(column.id)
        if given is None:
            continue
        try:
            value = CELL_KINDS[column.kind][0](column, given, lookups)
        except NotUsable as refusal:
            problems.append((column.id, f"{column.ask}: {refusal}"))
            continue
        if value is not None:
            cells[column.id] = value
    for name in sorted(set(raw) - {column.id for column in question.columns}):
        problems.append((name, f"{name}: this table has no such column."))
    return cells, problems


def _raw_rows(raw: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    rows = raw.get("rows", ()) if isinstance(raw, Mapping) else raw
    if isinstance(rows, str) or not isinstance(rows, Sequence):
        raise NotUsable("Fill in the rows of the table.")
    for row in rows:
        key = row.get("key") if isinstance(row, Mapping) else None
        cells = row.get("cells") if isinstance(row, Mapping) else None
        if not isinstance(key, str) or not ROW_KEY.fullmatch(key):
            raise NotUsable("A row of this table has no key: load the page again.")
        if not isinstance(cells, Mapping):
            raise NotUsable("Fill in the rows of the table.")
        yield key, cells


def in_fixed_order(question: Question, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they came; where every option wants a row, in the order of the options."""
    kept = [dict(row) for row in rows]
    if question.row_for_each is None:
        return kept
    name = question.row_for_each
    order = {opt.value: place for place, opt in enumerate(question.column(name).options)}
    return sorted(kept, key=lambda row: order.get(row["cells"].get(name), len(order)))


def rows_of(value: Json) -> list[Mapping[str, Any]]:
    """The rows of a kept table, without its envelope; none for “None” and the like."""
    kept = value
    if isinstance(kept, Mapping) and "value" in kept:
        kept = kept["value"]
    return list(kept.get("rows", ())) if isinstance(kept, Mapping) else []


def gaps_in(question: Question, value: Json) -> list[str]:
    """What a table still lacks: required cells, and rows for options that want one."""
    lacking: list[str] = []
    rows = rows_of(value)
    for number, row in enumerate(rows, 1):
        empty = [c.ask for c in question.columns if c.required and c.id not in row["cells"]]
        if empty:
            lacking.append(f"row {number} lacks {', '.join(empty)}")
    if question.row_for_each is not None and rows:
        given = {row["cells"].get(question.row_for_each) for row in rows}
        column = question.column(question.row_for_each)
        lacking.extend(f"no row for {o.label}" for o in column.options if o.value not in given)
    return lacking


def cell_text(column: Column, row: Mapping[str, Any], lookups: Lookups) -> str:
    """One cell in words; empty when nothing was filled in."""
    value = row["cells"].get(column.id)
    return "" if value is None else CELL_KINDS[column.kind][1](column, value, lookups)


def row_text(question: Question, row: Mapping[str, Any], lookups: Lookups) -> str:
    """One row in words: “Area: front door; tested on: 2 March 2026”."""
    said = [(column.ask, cell_text(column, row, lookups)) for column in question.columns]
    return "; ".join(f"{ask}: {text}" for ask, text in said if text)


def table_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """Every row in words, one a line."""
    if not isinstance(asked, Question):
        raise TypeError("only a question can be a table")
    return "\n".join(row_text(asked, row, lookups) for row in rows_of(value))


def table_blocks(
    question: Question, value: Json, lookups: Lookups
) -> tuple[Paragraph | Bullets | Table, ...]:
    """The table of all columns."""
    return (table_of(question, question.columns, value, lookups),)


def table_of(question: Question, columns: Sequence[Column], value: Json, lookups: Lookups) -> Table:
    """A table block of some of the columns; a cell nobody filled in prints as a dash."""
    rows = [[cell_text(column, row, lookups) or "–" for column in columns]
            for row in rows_of(value)]  # fmt: skip
    numbers = [at for at, column in enumerate(columns) if column.kind is Kind.NUMBER]
    header = [column.ask for column in columns]
    return Table(caption=question.ask, header=header, rows=rows, numbers=numbers)
