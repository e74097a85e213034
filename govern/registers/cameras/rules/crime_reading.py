"""Police street-level crime read from bulk tables, the API’s JSON, flat tables and GeoJSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from govern.registers.cameras.rules.crime_categories import category_name, is_known_category
from govern.registers.cameras.rules.crime_keys import FORCE_NOT_NAMED, RowKeys, key_from_id
from govern.registers.cameras.rules.crime_rows import (
    NEEDED_FIELDS,
    CrimeField,
    CrimeRow,
    RowRefused,
    api_fields,
    feature_fields,
    row_of,
)

_MOST_PROBLEMS_KEPT = 1_000
_LONGEST_SHOWN = 80


# Headers of the bulk download, of API answers laid flat, and plain variants of both.
_HEADERS: Mapping[CrimeField, tuple[str, ...]] = MappingProxyType(
    {
        CrimeField.PERSISTENT_ID: ("crime id", "persistent id"),
        CrimeField.MONTH: ("month",),
        CrimeField.CATEGORY: ("crime type", "category"),
        CrimeField.LATITUDE: ("latitude", "lat"),
        CrimeField.LONGITUDE: ("longitude", "lon", "lng", "long"),
        CrimeField.REPORTED_BY: ("reported by",),
        CrimeField.FALLS_WITHIN: ("falls within", "force"),
        CrimeField.LOCATION_TYPE: ("location type",),
        CrimeField.STREET: ("location", "street name", "street"),
        CrimeField.OUTCOME: ("last outcome category", "outcome category", "outcome"),
    }
)


@dataclass(frozen=True, slots=True)
class CrimePoint:
    """One recorded crime at the map point the police moved it to."""

    source_key: str
    month: str
    category: str
    latitude: float
    longitude: float
    force: str | None
    reporting_body: str | None
    street: str
    outcome: str | None

    @property
    def body(self) -> str:
        """Who supplied the record: what coverage is told apart by."""
        return self.reporting_body or self.force or FORCE_NOT_NAMED


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out: where, what stood there and what is wanted."""

    line: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class CrimeReading:
    """What a file held: its records, and everything that was not taken in and why."""

    points: tuple[CrimePoint, ...]
    rows: int
    refused: int
    problems: tuple[RowProblem, ...]
    no_position: Mapping[str, int]
    repeated: int
    unknown_categories: Mapping[str, int]
    loaded: frozenset[tuple[str, str]]

    @property
    def months(self) -> tuple[str, ...]:
        """The months the file speaks of."""
        return tuple(sorted({month for month, _ in self.loaded}))

    def remarks(self) -> tuple[str, ...]:
        """What a person importing the file is told besides the rows that were refused."""
        told: list[str] = []
        without = sum(self.no_position.values())
        if without:
            told.append(f"{_rows(without)} without a position: counted, but near no camera.")
        if self.repeated:
            told.append(
                f"{_rows(self.repeated)} with the identifier of another row: the same crime is "
                "counted once."
            )
        for name, count in sorted(self.unknown_categories.items()):
            told.append(f"{_rows(count)} in the category “{name}”, kept under that name.")
        if any(body == FORCE_NOT_NAMED for _, body in self.loaded):
            told.append(
                "The file does not name the police force. Name it, so that these months can be "
                "compared with months from other files."
            )
        return tuple(told)


def columns_of(headers: Sequence[str]) -> dict[CrimeField, str]:
    """Which header of a table holds which field, as far as the headers tell."""
    plain = {re.sub(r"[\W_]+", " ", header).strip().casefold(): header for header in headers}
    return {
        field_: plain[name]
        for field_, names in _HEADERS.items()
        for name in names[::-1]
        if name in plain
    }


def missing_columns(columns: Mapping[CrimeField, str]) -> tuple[str, ...]:
    """The fields without which a table cannot be read as crime figures."""
    return tuple(field_.value for field_ in NEEDED_FIELDS if field_ not in columns)


def points_from_rows(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    columns: Mapping[CrimeField, str],
    *,
    force: str | None = None,
    no_later_than: str | None = None,
) -> CrimeReading:
    """Read a table: each row with its line number; `columns` says which header is which field.

    `force` names the police force where the file does not. Rows of months after
    `no_later_than` are refused: nothing is published before it has happened.
    """
    build = _Build(force=force, no_later_than=no_later_than)
    for line, row in rows:
        build.add(line, {name: row.get(header) for name, header in columns.items()}, columns)
    return build.reading()


def points_from_json(
    content: object, *, force: str | None = None, no_later_than: str | None = None
) -> CrimeReading:
    """Read the API’s answer (a list) or GeoJSON (a collection of features), already parsed.

    The line number of a problem is the number of the record, from 1.
    """
    build = _Build(force=force, no_later_than=no_later_than)
    records: object = content
    if isinstance(content, Mapping) and content.get("type") == "FeatureCollection":
        records = content.get("features")
    if not isinstance(records, list):
        build.refuse(
            1,
            "",
            "",
            "The file is neither a list of crimes nor a GeoJSON collection of features. "
            "Choose the file as the police’s site gives it.",
        )
        return build.reading()
    for number, record in enumerate(records, start=1):
        if not isinstance(record, Mapping):
            build.rows += 1
            build.refuse(number, "", record, "a crime is wanted here, with a month and a category")
        elif record.get("type") == "Feature":
            build.add(number, feature_fields(record), {})
        else:
            build.add(number, api_fields(record), {})
    return build.reading()


@dataclass(slots=True)
class _Build:
    """Gathers one file’s records, row by row."""

    force: str | None
    no_later_than: str | None
    rows: int = 0
    refused: int = 0
    repeated: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    points: dict[str, CrimePoint] = field(default_factory=dict)
    without_position: dict[str, str] = field(default_factory=dict)
    no_position: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    loaded: set[tuple[str, str]] = field(default_factory=set)
    keys: RowKeys = field(default_factory=RowKeys)

    def add(
        self,
        line: int,
        fields: Mapping[CrimeField, object],
        columns: Mapping[CrimeField, str],
    ) -> None:
        """Take one row in, or note why not."""
        self.rows += 1
        try:
            self._take(row_of(fields, force=self.force, no_later_than=self.no_later_than))
        except RowRefused as refusal:
            name = columns.get(refusal.column, refusal.column.value)
            self.refuse(line, name, refusal.value, refusal.why)

    def refuse(self, line: int, column: str, value: object, why: str) -> None:
        """Note a row that was left out; the count goes on where the list of reasons ends."""
        self.refused += 1
        if len(self.problems) < _MOST_PROBLEMS_KEPT:
            shown = "" if value is None else str(value)
            self.problems.append(RowProblem(line, column, shown[:_LONGEST_SHOWN], why))

    def _take(self, row: CrimeRow) -> None:
        self.loaded.add((row.month, row.body))
        if not is_known_category(row.category):
            self.unknown[category_name(row.category)] += 1
        if row.persistent_id and self._is_repeat(row):
            return
        if row.position is None:
            self.no_position[row.month] += 1
            if row.persistent_id:
                self.without_position[row.persistent_id] = row.month
            return
        latitude, longitude = row.position
        key = self._key(row, latitude, longitude)
        self.points[key] = CrimePoint(
            source_key=key,
            month=row.month,
            category=row.category,
            latitude=latitude,
            longitude=longitude,
            force=row.force,
            reporting_body=row.reporting_body,
            street=row.street,
            outcome=row.outcome,
        )

    def _key(self, row: CrimeRow, latitude: float, longitude: float) -> str:
        if row.persistent_id:
            return key_from_id(row.persistent_id)
        return self.keys.key(
            month=row.month,
            category=row.category,
            position=(f"{latitude:.6f}", f"{longitude:.6f}"),
            street=row.street,
            body=row.body,
        )

    def _is_repeat(self, row: CrimeRow) -> bool:
        """Whether this crime was met already in the file; a later row may bring its position."""
        if key_from_id(row.persistent_id) in self.points:
            self.repeated += 1
            return True
        if row.persistent_id in self.without_position:
            self.repeated += 1
            if row.position is None:
                return True
            self.no_position[self.without_position.pop(row.persistent_id)] -= 1
        return False

    def reading(self) -> CrimeReading:
        """What the file came to."""
        return CrimeReading(
            points=tuple(self.points.values()),
            rows=self.rows,
            refused=self.refused,
            problems=tuple(self.problems),
            no_position=dict(+self.no_position),
            repeated=self.repeated,
            unknown_categories=dict(self.unknown),
            loaded=frozenset(self.loaded),
        )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
