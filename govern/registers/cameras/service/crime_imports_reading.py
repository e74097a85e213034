"""A file of police figures read and set against the register, before anything is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from govern.attachments.tabular import FileKind, Limits, Table, read_table
from govern.errors import BadInput, Problem
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.registers.cameras.models import Crime, CrimeCoverage
from govern.registers.cameras.rules.crime_keys import PlacedCrime, set_against
from govern.registers.cameras.rules.crime_reading import (
    CrimePoint,
    CrimeReading,
    columns_of,
    missing_columns,
    points_from_rows,
)
from govern.registers.cameras.rules.crime_rows import CrimeField
from govern.registers.cameras.rules.grid import to_grid
from govern.registers.cameras.rules.months import month_after, month_of
from govern.registers.cameras.service.crime_imports_report import (
    MOST_PROBLEMS,
    EvidenceReport,
    FileProblem,
)

#: A force's bulk file of one month has tens of thousands of rows, a year of it some half a million.
LIMITS = Limits(rows=600_000)
# What the API's answers are called once their inner objects are laid flat.
_API_COLUMNS: Mapping[str, CrimeField] = {
    "location.latitude": CrimeField.LATITUDE,
    "location.longitude": CrimeField.LONGITUDE,
    "location.street.name": CrimeField.STREET,
    "street.name": CrimeField.STREET,
    "outcome_status.category": CrimeField.OUTCOME,
}


@dataclass(frozen=True, slots=True)
class CrimeStaged:
    """A file read and set against the register; nothing is written yet."""

    data: bytes
    name: str
    kind: FileKind
    reading: CrimeReading
    placed: Mapping[str, PlacedCrime]
    new: tuple[str, ...]
    coverage: tuple[CoverageChange, ...]
    report: EvidenceReport


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """What a file adds to one month of one body: rows, rows without a place, and its box."""

    month: str
    body: str
    rows: int
    without_position: int
    box: tuple[int, int, int, int] | None
    held: tuple[int, int, tuple[int, int, int, int] | None] | None = None

    @property
    def is_news(self) -> bool:
        """Whether it says anything the register does not hold."""
        return self.held is None or self.merged() != self.held

    def merged(self) -> tuple[int, int, tuple[int, int, int, int] | None]:
        """Rows, rows without a place, and the box, with what is held already."""
        if self.held is None:
            return self.rows, self.without_position, self.box
        rows, without, box = self.held
        return rows + self.rows, max(without, self.without_position), _union(box, self.box)


def _union(
    one: tuple[int, int, int, int] | None, other: tuple[int, int, int, int] | None
) -> tuple[int, int, int, int] | None:
    if one is None or other is None:
        return one or other
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def stage_crime(work: Work, data: bytes, name: str, *, force: str | None = None) -> CrimeStaged:
    """Read a file of police figures and say what it would add; nothing is written.

    CSV of the bulk download, the API’s answer as JSON, either laid flat, or GeoJSON. `force`
    names the police force where the file does not. Raises `Forbidden`, and `BadInput` where
    the file as a whole cannot be used. Authority: [SCC-P10]
    """
    require(work, Permission.EVIDENCE_IMPORT)
    table = read_table(data, name, limits=LIMITS)
    columns = _columns(table)
    reading = points_from_rows(
        ((row.line, row.cells) for row in table.rows),
        columns,
        force=(force or "").strip() or None,
        no_later_than=month_after(month_of(work.today), months=-1),
    )
    placed = _placed(reading.points)
    against = set_against(placed.values(), _held(work, reading.months))
    new = tuple(row.source_key for row in against.new)
    coverage = _coverage(work, reading, [placed[key] for key in new])
    report = _report(
        table, columns, reading, new=len(new), alike=len(against.alike), coverage=coverage
    )
    return CrimeStaged(data, name, table.kind, reading, placed, new, coverage, report)


def _columns(table: Table) -> dict[CrimeField, str]:
    """Which column is which; raises `BadInput` where month, category or place has none."""
    columns = columns_of(table.columns)
    for header, wanted in _API_COLUMNS.items():
        if header in table.columns:
            columns[wanted] = header
    missing = missing_columns(columns)
    if missing:
        there = ", ".join(f"“{column}”" for column in table.columns[:20])
        raise BadInput(
            f"“{table.name}” is not a file of police figures: it has no column for "
            f"{' or '.join(missing)}. Take the file as data.police.uk gives it.",
            [Problem(f"line {table.header_line}", f"the columns found are {there}")],
        )
    return columns


def _placed(points: Iterable[CrimePoint]) -> dict[str, PlacedCrime]:
    # Thousands of records share a map point: each point is put on the grid once.
    grid = lru_cache(maxsize=None)(to_grid)
    found = {}
    for point in points:
        easting, northing = grid(point.latitude, point.longitude)
        found[point.source_key] = PlacedCrime(
            source_key=point.source_key,
            month=point.month,
            category=point.category,
            reporting_body=point.body,
            easting=round(easting),
            northing=round(northing),
        )
    return found


def _held(work: Work, months: Iterable[str]) -> list[PlacedCrime]:
    rows = work.session.execute(
        select(
            Crime.source_key,
            Crime.month,
            Crime.category,
            Crime.reporting_body,
            Crime.easting,
            Crime.northing,
        ).where(Crime.month.in_(sorted(months)))
    )
    return [
        PlacedCrime(key, month, category, body, east, north)
        for key, month, category, body, east, north in rows
        if east is not None and north is not None
    ]


def _coverage(
    work: Work, reading: CrimeReading, new: Iterable[PlacedCrime]
) -> tuple[CoverageChange, ...]:
    """What the file adds to each month and body it speaks of, with what is held of it."""
    rows: Counter[tuple[str, str]] = Counter()
    boxes: dict[tuple[str, str], tuple[int, int, int, int]] = {}
    for crime in new:
        key = (crime.month, crime.reporting_body)
        rows[key] += 1
        point = (crime.easting, crime.northing, crime.easting, crime.northing)
        boxes[key] = _union(boxes.get(key), point) or point
    without = _without_position(reading)
    held = {
        (row.month, row.reporting_body): (
            row.rows,
            row.without_position,
            None if row.west is None else (row.west, row.south, row.east, row.north),
        )
        for row in work.session.execute(
            select(
                CrimeCoverage.month,
                CrimeCoverage.reporting_body,
                CrimeCoverage.rows,
                CrimeCoverage.without_position,
                CrimeCoverage.west,
                CrimeCoverage.south,
                CrimeCoverage.east,
                CrimeCoverage.north,
            ).where(CrimeCoverage.month.in_(sorted(reading.months)))
        )
    }
    return tuple(
        CoverageChange(
            month,
            body,
            rows[(month, body)],
            without[(month, body)],
            boxes.get((month, body)),
            held.get((month, body)),
        )
        for month, body in sorted(reading.loaded)
    )


def _without_position(reading: CrimeReading) -> Counter[tuple[str, str]]:
    """Records without a map point by month; the reading tells no body, so the largest has them."""
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for month, body in reading.loaded:
        sizes[month][body] += 0
    for point in reading.points:
        sizes[point.month][point.body] += 1
    found: Counter[tuple[str, str]] = Counter()
    for month, count in reading.no_position.items():
        largest = max(sizes[month].items(), key=lambda item: (item[1], item[0]))[0]
        found[(month, largest)] = count
    return found


def _report(
    table: Table,
    columns: Mapping[CrimeField, str],
    reading: CrimeReading,
    *,
    new: int,
    alike: int,
    coverage: Iterable[CoverageChange],
) -> EvidenceReport:
    faulty = {problem.line for problem in table.problems}
    without = sum(reading.no_position.values())
    # A row without a place is in the register as a count; it is new where the count grows.
    grown = sum(
        max(0, change.without_position - (change.held[1] if change.held else 0))
        for change in coverage
    )
    rows = reading.rows + len(faulty)
    rejected = reading.refused + len(faulty)
    added = new + grown
    problems = [FileProblem(*problem) for problem in table.problems] + [
        FileProblem(p.line, p.column, p.value, p.why) for p in reading.problems
    ]
    problems.sort(key=lambda problem: (problem.line, problem.column))
    remarks = [*reading.remarks(), *table.notes]
    if alike:
        remarks.append(
            f"{alike:,} rows are taken to be records held already from a file of another form: "
            "month, category, map point and police body agree."
        )
    return EvidenceReport(
        file=table.name,
        rows=rows,
        added=added,
        unchanged=rows - added - rejected,
        rejected=rejected,
        columns={header: str(wanted) for wanted, header in columns.items()},
        problems=tuple(problems[:MOST_PROBLEMS]),
        remarks=tuple(remarks),
        more={"months": list(reading.months), "without_position": without},
    )
