"""A camera list read row by row: what each line says of a camera, and the lines set aside."""

from __future__ import annotations

import re
from datetime import date

from govern.attachments.tabular import Row, RowProblem, Table, day_of, shown
from govern.registers.cameras.rules.column_names import ListField
from govern.registers.cameras.rules.columns import ColumnMapping
from govern.registers.cameras.rules.labels import (
    fold,
    read_alias,
    tidy_label,
    tidy_number,
)
from govern.registers.cameras.rules.listed import ListedCamera, Listing, RejectedLine
from govern.registers.cameras.rules.listing_remarks import (
    far_off,
    precision_m,
    repeated_numbers,
)
from govern.registers.cameras.rules.positions import (
    Figures,
    Position,
    PositionFault,
    read_position,
)

_F = ListField
#: What the register can hold, in characters.
LONGEST: dict[ListField, int] = {
    _F.NUMBER: 40,
    _F.LABEL: 300,
    _F.ALIAS: 300,
    _F.WARD: 80,
    _F.SCHEME: 120,
    _F.CATEGORY: 120,
    _F.CAPABILITY: 500,
    _F.STATUS: 120,
    _F.INSTALLED_ON: 60,
    _F.OWNER: 200,
    _F.NOTES: 4_000,
}
_POSITION = (_F.LATITUDE, _F.LONGITUDE, _F.EASTING, _F.NORTHING)

# Words by which lists name a sort of camera, most particular first; the register's own words.
_CATEGORIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("anpr", re.compile(r"\banpr\b|number ?plate", re.IGNORECASE)),
    ("body_worn", re.compile(r"body.?worn|\bbwv\b|\bbwc\b", re.IGNORECASE)),
    ("redeployable", re.compile(r"re.?deployable|rapid deploy|\brdc\b|mobile", re.IGNORECASE)),
    ("vehicle", re.compile(r"\bvehicle|\bin.?car\b|\bdash.?cam", re.IGNORECASE)),
    ("traffic", re.compile(r"\btraffic\b|\bits\b|\bbus lane|\bhighway", re.IGNORECASE)),
    ("building", re.compile(r"\bbuilding|\binternal\b|\bindoor", re.IGNORECASE)),
    ("public_space", re.compile(r"public.?space|town centre|\bstreet\b", re.IGNORECASE)),
)


def read_listing(table: Table, mapping: ColumnMapping) -> Listing:
    """Read every row of a table under a confirmed mapping.

    A row without a position, or without a name, is a camera all the same; one that says nothing
    by which a camera could be known, or holds a fault, is set aside with the reason.
    """
    columns = {kept: column for column, kept in mapping.columns.items()}
    reader = _Reader(columns)
    cameras: list[ListedCamera] = []
    rejected: dict[int, RejectedLine] = {
        problem.line: RejectedLine(problem.line, None, None) for problem in table.problems
    }
    for row in table.rows:
        before = len(reader.problems)
        camera = reader.read(row)
        if len(reader.problems) == before:
            cameras.append(camera)
        else:
            rejected[row.line] = RejectedLine(row.line, camera.number, camera.label)
    remarks = [*table.remarks, *reader.remarks]
    remarks += repeated_numbers(cameras, columns, table.counted_in)
    remarks += far_off(cameras, columns)
    return Listing(
        name=table.name,
        cameras=cameras,
        rejected=[rejected[line] for line in sorted(rejected)],
        problems=sorted([*table.problems, *reader.problems], key=lambda problem: problem.line),
        remarks=sorted(remarks, key=lambda remark: remark.line),
        fields=frozenset(columns),
        precision_m=precision_m(cameras, columns),
        counted_in=table.counted_in,
    )


def category_of(text: str) -> str | None:
    """The register's word for a sort of camera that a list names in its own; None if unknown."""
    return next((word for word, pattern in _CATEGORIES if pattern.search(text[:500])), None)


class _Reader:
    """Reads rows under one mapping and gathers their faults."""

    def __init__(self, columns: dict[ListField, str]) -> None:
        self.columns = columns
        self.problems: list[RowProblem] = []
        self.remarks: list[RowProblem] = []
        self._position = [columns.get(axis) for axis in _POSITION]
        self._has_position = any(self._position)
        self._worded = [(kept, name) for kept, name in columns.items() if kept in LONGEST]

    def read(self, row: Row) -> ListedCamera:
        """What a row says; its faults go to `problems`."""
        text = self._texts(row)
        number, label = text.get(_F.NUMBER), text.get(_F.LABEL)
        if number is not None:
            number = tidy_number(number) or None
        if label is not None:
            label = tidy_label(label) or None
        if _F.ALIAS in text:
            alias_number, alias_label = read_alias(text[_F.ALIAS])
            number = number or alias_number
            label = label or alias_label or None
        place = self._place(row) if self._has_position else None
        if number is None and label is None and place is None:
            self._refuse_empty(row)
        capability, category = text.get(_F.CAPABILITY), text.get(_F.CATEGORY)
        notes = text.get(_F.NOTES)
        if category is not None:
            known = category_of(category)
            # "PTZ" is no sort of camera but what it can do: kept where the list says it.
            capability = capability or (category if known is None else None)
            category = known
        elif notes is not None and _F.CATEGORY not in self.columns and len(notes) <= 60:
            category = category_of(notes) if "camera" in notes.lower() else None
        return ListedCamera(
            row.line,
            number,
            label,
            place.latitude if place else None,
            place.longitude if place else None,
            place.easting if place else None,
            place.northing if place else None,
            text.get(_F.WARD),
            text.get(_F.SCHEME),
            category,
            capability,
            text.get(_F.STATUS),
            self._day(row, text) if _F.INSTALLED_ON in text else None,
            text.get(_F.OWNER),
            notes,
            row.cells,
        )

    def _texts(self, row: Row) -> dict[ListField, str]:
        """The row's words by field, blanks folded; empty cells say nothing and are left out."""
        found: dict[ListField, str] = {}
        for wanted, column in self._worded:
            cell = row.cells.get(column, "")
            text = cell.strip() if wanted is _F.NOTES else fold(cell)
            if not text:
                continue
            if len(text) > LONGEST[wanted]:
                why = f"at most {LONGEST[wanted]:,} characters are kept here, not {len(text):,}"
                self.problems.append(RowProblem(row.line, column, shown(text), why))
            found[wanted] = text
        return found

    def _place(self, row: Row) -> Position | None:
        cells = row.cells
        figures = Figures(
            *(cells.get(column, "").strip() if column else "" for column in self._position)
        )
        try:
            found = read_position(figures)
        except PositionFault as fault:
            column = self.columns.get(fault.field, str(fault.field))
            self.problems.append(RowProblem(row.line, column, shown(fault.value), fault.why))
            return None
        if found.remark:
            column = self.columns[_F.EASTING]
            self.remarks.append(RowProblem(row.line, column, figures.easting, found.remark))
        return found.position

    def _day(self, row: Row, texts: dict[ListField, str]) -> date | None:
        text = texts[_F.INSTALLED_ON]
        try:
            return day_of(text)
        except ValueError as fault:
            column = self.columns[_F.INSTALLED_ON]
            self.problems.append(RowProblem(row.line, column, shown(text), str(fault)))
            return None

    def _refuse_empty(self, row: Row) -> None:
        if self.problems and self.problems[-1].line == row.line:
            return
        column = next(
            (
                self.columns[wanted]
                for wanted in (_F.NUMBER, _F.LABEL, _F.ALIAS)
                if wanted in self.columns
            ),
            "",
        )
        why = "this row has neither number, name nor position: nothing tells which camera it is"
        self.problems.append(RowProblem(row.line, column, "", why))
