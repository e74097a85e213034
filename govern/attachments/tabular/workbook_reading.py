"""Excel workbooks: the fullest sheet as rows, values as text, formulas refused by their cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from govern.attachments.tabular.cells import (
    HTML_REMARK,
    cell_problem,
    formula_problem,
    holds_markup,
    needs_second_look,
    unguarded,
)
from govern.attachments.tabular.csv_reading import too_many_rows
from govern.attachments.tabular.headers import find_header
from govern.attachments.tabular.tables import FileKind, Limits, Row, RowProblem, Table, shown
from govern.attachments.tabular.workbook_safety import (
    SheetFacts,
    check_workbook,
    column_number,
)
from govern.errors import BadInput, Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_FORMULA_CELL = re.compile(
    rb"<(?:\w{1,20}:)?c\s[^<>]{0,300}?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^<>]{0,300}>"
    rb"\s{0,20}<(?:\w{1,20}:)?f[\s/>]"
)
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

_Formulas = dict[int, set[int]]


def read_workbook(data: bytes, name: str, limits: Limits) -> Table:
    """Read a workbook's fullest sheet. Raises BadInput where it may not be opened or is no list."""
    facts = check_workbook(data, name, limits)
    title, part, notes = _chosen_sheet(data, name, facts)
    formulas = _formula_cells(data, part, name) if facts[part].has_formulas else {}
    sheet = _opened(data, title, name)
    if sheet.end is None or sheet.start is None:
        raise BadInput(f"The sheet “{title}” of “{name}” is empty")
    if sheet.end[0] > limits.rows + limits.header_within:
        raise too_many_rows(name, limits)
    top, left = sheet.start
    values: Sequence[Sequence[object]] = sheet.to_python(skip_empty_area=True)
    first = [
        (top + index + 1, [_as_text(value) for value in row])
        for index, row in enumerate(values[: limits.header_within])
    ]
    header = find_header(first, name, limits)
    header_line = first[header.at][0]
    if formulas.get(header_line):
        raise BadInput(
            f"The column names of “{name}” are worked out by formulas. Put plain names there",
            [Problem(f"line {header_line}", "a formula stands where a column name is wanted")],
        )
    table = Table(
        name=name,
        kind=FileKind.XLSX,
        columns=header.names,
        rows=[],
        notes=(*notes, *header.notes),
        header_line=header_line,
        sheet=title,
    )
    return _filled(table, values[header.at + 1 :], left, formulas, limits)


def _filled(
    table: Table,
    values: Sequence[Sequence[object]],
    left: int,
    formulas: _Formulas,
    limits: Limits,
) -> Table:
    """The table with its rows: blank ones left out, faulty ones named."""
    rows: list[Row] = []
    problems: list[RowProblem] = []
    remarks: list[RowProblem] = []
    names = table.columns
    for line, row in enumerate(values, start=table.header_line + 1):
        texts = [value if type(value) is str else _as_text(value) for value in row]
        worked_out = formulas.get(line)
        if not worked_out and not "".join(texts).strip():
            continue
        plain = len(texts) == len(names) and not worked_out
        if plain and not needs_second_look(texts, limits):
            rows.append(Row(line, dict(zip(names, texts, strict=True))))
            continue
        faults = [
            formula_problem(line, _column(names, place - left - 1), _text_at(texts, place - left))
            for place in sorted(worked_out or ())
        ]
        faults += _faults(line, texts, names, limits)
        if faults:
            problems.extend(faults)
            continue
        cells = {n: unguarded(text) for n, text in zip(names, texts, strict=False)}
        remarks += [
            RowProblem(line, column, shown(text), HTML_REMARK)
            for column, text in cells.items()
            if holds_markup(text)
        ]
        rows.append(Row(line, cells))
    return replace(table, rows=rows, problems=problems, remarks=remarks)


def _faults(
    line: int, texts: Sequence[str], names: tuple[str, ...], limits: Limits
) -> list[RowProblem]:
    """What is wrong with a row's values, those beyond the named columns included."""
    faults = [
        RowProblem(line, _column(names, place), shown(text), "no column name stands above this")
        for place, text in enumerate(texts[len(names) :], start=len(names))
        if text.strip()
    ]
    for column, text in zip(names, texts, strict=False):
        fault = cell_problem(line, column, text, limits)
        if fault is not None:
            faults.append(fault)
    return faults


def _column(names: tuple[str, ...], place: int) -> str:
    return names[place] if 0 <= place < len(names) else f"column {place + 1}"


def _text_at(texts: Sequence[str], place: int) -> str:
    return texts[place - 1] if 0 < place <= len(texts) else ""


def _as_text(value: object) -> str:
    """A cell's value as a person would have typed it; days as 2024-03-05."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def _opened(data: bytes, title: str, name: str) -> CalamineSheet:
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return workbook.get_sheet_by_name(title)
    except (CalamineError, WorksheetNotFound, OSError, ValueError) as error:
        raise BadInput(
            f"“{name}” cannot be read as a workbook. Open it in Excel and save it again"
        ) from error


def _chosen_sheet(
    data: bytes, name: str, facts: dict[str, SheetFacts]
) -> tuple[str, str, tuple[str, ...]]:
    """The visible sheet with the most in it: its title, its part, and what is said about it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        except (KeyError, ElementTree.ParseError) as error:
            raise BadInput(f"“{name}” is damaged: its list of sheets cannot be read") from error
    targets = {link.get("Id"): _part(link.get("Target", "")) for link in links}
    found: list[tuple[int, str, str]] = []
    for sheet in book.iter():
        if not sheet.tag.endswith("}sheet") or sheet.get("state", "visible") != "visible":
            continue
        key = sheet.get(_RELATIONSHIP) or sheet.get(_STRICT_RELATIONSHIP)
        part = targets.get(key, "")
        if part in facts:
            found.append((facts[part].values, sheet.get("name", ""), part))
    if not found:
        raise BadInput(f"“{name}” has no sheet that can be read")
    fullest = max(found, key=lambda item: item[0])
    notes: tuple[str, ...] = ()
    if len(found) > 1:
        notes = (
            f"The workbook has {len(found)} sheets; “{fullest[1]}”, with the most in it, was read.",
        )
    return fullest[1], fullest[2], notes


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"


def _formula_cells(data: bytes, part: str, name: str) -> _Formulas:
    """Which cells hold formulas: the places of their columns (from 1) by line."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(part)
    cells: _Formulas = {}
    found = _FORMULA_CELL.findall(content)
    for letters, row in found:
        cells.setdefault(int(row), set()).add(column_number(letters))
    if len(found) < len(_FORMULA.findall(content)):
        raise BadInput(
            f"“{name}” holds formulas whose cells cannot be told. Copy the list into a new "
            "workbook as values and save that"
        )
    return cells
