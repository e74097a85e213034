"""Which column of a camera list is what: guessed by name and content, for a person to confirm."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from govern.attachments.tabular import Row, shown
from govern.errors import BadInput, Problem
from govern.registers.cameras.rules.column_names import (
    CODE_WORDS,
    NAMES,
    NOT_OURS,
    WEAK_NUMBERS,
    ListField,
)
from govern.registers.cameras.rules.grid import is_in_the_country
from govern.registers.cameras.rules.labels import read_alias

_F = ListField
_DEGREES = (_F.LATITUDE, _F.LONGITUDE)
_FIGURES = (*_DEGREES, _F.EASTING, _F.NORTHING)
_SURE_ENOUGH = 0.78
_SAMPLE = 60


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column holds which field, with what a person should look at before confirming."""

    columns: Mapping[str, ListField]
    notes: tuple[str, ...] = ()
    is_swapped: bool = False  # latitude and longitude stand under each other's name

    def column_of(self, wanted: ListField) -> str | None:
        """The column that holds a field, or None."""
        return next((column for column, kept in self.columns.items() if kept is wanted), None)

    def as_words(self) -> dict[str, str]:
        """The mapping as reports show it and mapping files hold it."""
        return {column: kept.value for column, kept in self.columns.items()}

    def with_degrees_swapped(self) -> ColumnMapping:
        """The same with latitude and longitude exchanged: for a person to choose."""
        other = {_F.LATITUDE: _F.LONGITUDE, _F.LONGITUDE: _F.LATITUDE}
        columns = {column: other.get(kept, kept) for column, kept in self.columns.items()}
        return replace(self, columns=columns, notes=(), is_swapped=False)


def header_digest(columns: Iterable[str]) -> str:
    """What a remembered mapping is kept under: the same column names in the same order."""
    folded = "\x1f".join(_plain(column) for column in columns)
    return hashlib.sha256(folded.encode()).hexdigest()


def mapping_from_words(words: Mapping[str, str], header: Sequence[str]) -> ColumnMapping:
    """A mapping a person or a file gives: column → field. An empty field leaves a column out.

    Raises BadInput naming every column or field that is not there, or is given twice.
    """
    problems: list[Problem] = []
    columns: dict[str, ListField] = {}
    for column, word in words.items():
        if not word:
            continue
        if column not in header:
            there = ", ".join(f"“{shown(name)}”" for name in header)
            problems.append(Problem(f"column “{shown(column)}”", f"the list has only {there}"))
        elif word not in set(ListField):
            known = ", ".join(ListField)
            problems.append(Problem(f"column “{shown(column)}”", f"one of {known} is wanted"))
        elif ListField(word) in columns.values():
            problems.append(
                Problem(f"column “{shown(column)}”", f"another column is “{word}” already")
            )
        else:
            columns[column] = ListField(word)
    if problems:
        raise BadInput("The columns of the list cannot be told apart in that way", problems)
    return ColumnMapping(columns)


def guess_columns(header: Sequence[str], sample_rows: Sequence[Row]) -> ColumnMapping:
    """Guess which column is what, by its name first and by what stands in it second.

    Latitude and longitude under each other's name are said, not put right: a person confirms.
    """
    sample = _Sample(header, sample_rows)
    scores = sorted(
        (
            (-score, place, wanted)
            for place, column in enumerate(header)
            for wanted in ListField
            if (score := _score(column, wanted, sample)) >= _SURE_ENOUGH
        ),
        key=lambda item: (item[0], item[1], list(ListField).index(item[2])),
    )
    columns: dict[str, ListField] = {}
    for _, place, wanted in scores:
        if header[place] not in columns and wanted not in columns.values():
            columns[header[place]] = wanted
    _settle_alias(columns, sample)
    ordered = {column: columns[column] for column in header if column in columns}
    mapping = ColumnMapping(ordered)
    swapped = _is_swapped(mapping, sample)
    return replace(mapping, notes=_notes(mapping, sample, swapped=swapped), is_swapped=swapped)


@dataclass(slots=True)
class _Sample:
    """What stands in the first rows, column by column, blanks left out."""

    header: Sequence[str]
    rows: Sequence[Row]
    _values: dict[str, list[str]] = field(default_factory=dict)

    def values(self, column: str) -> list[str]:
        if column not in self._values:
            cells = (row.cells.get(column, "").strip() for row in self.rows[:_SAMPLE])
            self._values[column] = [cell for cell in cells if cell]
        return self._values[column]

    def figures(self, column: str) -> list[float]:
        found = (_figure(value) for value in self.values(column))
        return [value for value in found if value is not None]

    def share(self, column: str, pattern: re.Pattern[str]) -> float:
        values = self.values(column)
        fitting = sum(1 for value in values if pattern.search(value[:200]))
        return fitting / len(values) if values else 0.0


_LETTERS = re.compile(r"[^\W\d_]")
_SHORT = re.compile(r"^\S{1,12}(?: ?\d{1,6})?$")


def _figure(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _plain(name: str) -> str:
    """A column's name in small letters, its words apart: cameraId, camera_id → camera id."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", " ", name[:120])
    return " ".join(apart.lower().split())


def _score(column: str, wanted: ListField, sample: _Sample) -> float:
    """How sure it is that a column holds a field; 0 where what stands in it cannot be that."""
    name = _plain(column)
    if name in NOT_OURS or CODE_WORDS & set(name.split()):
        return 0.0
    score = _name_score(name, wanted)
    if wanted is _F.NUMBER and score < _SURE_ENOUGH and name in WEAK_NUMBERS:
        return 0.8 if _suits_a_number(sample.values(column)) else 0.0
    if wanted in _FIGURES and name in ("x", "y"):
        return 0.9 if _axis(name, sample.figures(column)) is wanted else 0.0
    if wanted is _F.ALIAS:
        return max(score, 0.5) if _alias_share(sample.values(column)) >= 0.6 else 0.0
    if not sample.values(column):
        return score
    if wanted in _FIGURES and len(sample.figures(column)) * 2 < len(sample.values(column)):
        return 0.0
    if wanted is _F.LABEL and sample.share(column, _LETTERS) < 0.5:
        return 0.0
    if wanted is _F.NUMBER and sample.share(column, _SHORT) < 0.5:
        return 0.0
    return score


def _name_score(name: str, wanted: ListField) -> float:
    best = 0.0
    words = set(name.split())
    for place, known in enumerate(NAMES[wanted]):
        if name == known:
            return 1.0 - place / 1000  # the better name wins where a list has two
        likeness = SequenceMatcher(None, name, known).ratio() if len(known) > 3 else 0.0
        if likeness >= 0.86:
            best = max(best, likeness * 0.95)
        if len(known) > 3 and words > set(known.split()):
            best = max(best, 0.8 - place / 1000)
    return best


def _suits_a_number(values: Sequence[str]) -> bool:
    short = [value for value in values if len(value) <= 12]
    return not values or (len(short) == len(values) and len(set(values)) >= len(values) * 0.8)


def _alias_share(values: Sequence[str]) -> float:
    named = sum(1 for value in values if read_alias(value)[0] is not None)
    return named / len(values) if values else 0.0


def _axis(name: str, figures: Sequence[float]) -> ListField | None:
    """What x and y are is told by their size: degrees are small, metres of the grid are not."""
    if not figures:
        return None
    if all(abs(figure) <= 180 for figure in figures):
        return _F.LONGITUDE if name == "x" else _F.LATITUDE
    if all(figure >= 1000 for figure in figures):
        return _F.EASTING if name == "x" else _F.NORTHING
    return None


def _settle_alias(columns: dict[str, ListField], sample: _Sample) -> None:
    """“Cam 5 - Chester Road” gives number and label, unless the list has columns for them."""
    held = {kept: column for column, kept in columns.items()}
    number, label = held.get(_F.NUMBER), held.get(_F.LABEL)
    weak = number is not None and _plain(number) in WEAK_NUMBERS
    if number is not None and label is not None and not weak:
        for column in [column for column, kept in columns.items() if kept is _F.ALIAS]:
            del columns[column]
        return
    alias = held.get(_F.ALIAS)
    if alias is None:
        unnamed = [column for column in sample.header if column not in columns]
        for column in [*([label] if label else []), *unnamed]:
            if number is None and _alias_share(sample.values(column)) >= 0.6:
                columns[column] = _F.ALIAS
                break
    elif weak and number is not None:
        del columns[number]


def _is_swapped(mapping: ColumnMapping, sample: _Sample) -> bool:
    latitude, longitude = (mapping.column_of(axis) for axis in _DEGREES)
    if latitude is None or longitude is None:
        return False
    pairs = list(zip(sample.figures(latitude), sample.figures(longitude), strict=False))
    turned = [is_in_the_country(lon, lat) and not is_in_the_country(lat, lon) for lat, lon in pairs]
    return len(pairs) > 0 and sum(turned) > len(turned) * 0.8


def _notes(mapping: ColumnMapping, sample: _Sample, *, swapped: bool) -> tuple[str, ...]:
    """What a person should look at before confirming a guess."""
    notes: list[str] = []
    if swapped:
        notes.append(
            f"“{mapping.column_of(_F.LATITUDE)}” holds longitudes and "
            f"“{mapping.column_of(_F.LONGITUDE)}” latitudes. Choose the columns the other way "
            "round, or put the list right."
        )
    ward = mapping.column_of(_F.WARD)
    wards = sample.values(ward) if ward else []
    if len(wards) > 5 and len(set(wards)) == 1:
        notes.append(f"Every line looked at has “{shown(wards[0])}” under “{ward}”: is it a ward?")
    kept = set(mapping.columns.values())
    if not kept & {_F.NUMBER, _F.LABEL, _F.ALIAS, _F.LATITUDE, _F.EASTING}:
        notes.append("No column says which camera a line is about. Choose at least one.")
    elif not kept & {_F.LATITUDE, _F.EASTING}:
        notes.append("The list has no positions: cameras come in as “no position”.")
    return tuple(notes)
