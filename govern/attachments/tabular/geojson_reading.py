"""GeoJSON and JSON lists: features or records as rows, points as two columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NoReturn

from govern.attachments.tabular.cells import HTML_REMARK, cell_problem, holds_markup
from govern.attachments.tabular.csv_reading import too_many_rows
from govern.attachments.tabular.decoding import decoded
from govern.attachments.tabular.tables import FileKind, Limits, Row, RowProblem, Table, shown
from govern.errors import BadInput

_DEEPEST = 4
_GEOMETRY = "geometry"
_DEGREES = ("", "CRS84", "4326")
_BRITISH_GRID = "27700"


class _Figure(str):
    """A JSON number kept as it was written: no digit is gained or lost on the way."""

    __slots__ = ()


def read_json(data: bytes, name: str, limits: Limits) -> Table:
    """Read a GeoJSON FeatureCollection or a JSON list of records.

    Raises BadInput where the file is neither, is nested too deep, or is too long.
    """
    try:
        return _read(data, name, limits)
    except RecursionError as error:
        raise BadInput(f"“{name}” is nested too deep to be a list") from error


def _read(data: bytes, name: str, limits: Limits) -> Table:
    text, encoding = decoded(data, name)
    if text.count('"geometry"') > limits.rows:
        raise too_many_rows(name, limits)
    content = _parsed(text, name)
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        return _read_features(content, name, encoding, limits)
    records = _only_list(content)
    if records is None:
        raise BadInput(
            f"“{name}” holds no list: a GeoJSON FeatureCollection or a list of records is wanted"
        )
    return _table(name, FileKind.JSON, encoding, records, ("", ""), limits)


def _parsed(text: str, name: str) -> object:
    try:
        content: object = json.loads(
            text,
            parse_float=_whole,
            parse_int=_Figure,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise BadInput(
            f"“{name}” is not whole: it cannot be read at line {error.lineno}, character "
            f"{error.colno}. Export it again"
        ) from error
    except ValueError as error:
        raise BadInput(f"“{name}” cannot be read: {error}") from error
    return content


def _whole(figure: str) -> _Figure:
    """1001.0 is a map program's way to write 1001."""
    whole, _, rest = figure.partition(".")
    return _Figure(whole if rest and not rest.strip("0") else figure)


def _no_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} stands where a figure is wanted")


def _only_list(content: object) -> list[object] | None:
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list) and value]
        if len(lists) == 1:
            return lists[0]
    return None


def _read_features(
    content: Mapping[str, object], name: str, encoding: str, limits: Limits
) -> Table:
    features = content.get("features")
    if not isinstance(features, list):
        raise BadInput(f"“{name}” is a FeatureCollection without a list of features")
    system = _reference_system(content.get("crs"))
    if system == _BRITISH_GRID:
        axes = ("easting", "northing")
    elif system in _DEGREES:
        axes = ("longitude", "latitude")
    else:
        raise BadInput(
            f"“{name}” uses the coordinate system {shown(system)}. Export it in longitude and "
            "latitude (WGS 84), or in the British National Grid"
        )
    return _table(name, FileKind.GEOJSON, encoding, features, axes, limits)


def _reference_system(crs: object) -> str:
    """The last part of a GeoJSON's named reference system, empty when none is named."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = properties.get("name") if isinstance(properties, dict) else None
    return str(named).replace("/", ":").rsplit(":", 1)[-1] if named else ""


def _table(
    name: str,
    kind: FileKind,
    encoding: str,
    items: list[object],
    axes: tuple[str, str],
    limits: Limits,
) -> Table:
    if not items:
        raise BadInput(f"“{name}” holds an empty list")
    if len(items) > limits.rows:
        raise too_many_rows(name, limits)
    read = [_fields(item, kind) for item in items]
    columns = _columns(read)
    if kind is FileKind.GEOJSON:
        axes = tuple(_untaken(axis, columns) for axis in axes)  # type: ignore[assignment]
        columns += axes
    if len(columns) > limits.columns:
        raise BadInput(f"“{name}” has {len(columns):,} columns; at most {limits.columns} are read")
    rows: list[Row] = []
    problems: list[RowProblem] = []
    remarks: list[RowProblem] = []
    blank = dict.fromkeys(columns, "")
    for line, (item, fields) in enumerate(zip(items, read, strict=True), start=1):
        if fields is None:
            why = f"a {'feature' if kind is FileKind.GEOJSON else 'record'} is wanted here"
            problems.append(RowProblem(line, "", shown(item), why))
            continue
        cells = blank | fields
        faults = [
            fault for key, cell in cells.items() if (fault := cell_problem(line, key, cell, limits))
        ]
        if kind is FileKind.GEOJSON and isinstance(item, dict):
            faults += _placed(line, item.get("geometry"), axes, cells)
        if faults:
            problems.extend(faults)
            continue
        remarks += [
            RowProblem(line, key, shown(cell), HTML_REMARK)
            for key, cell in cells.items()
            if holds_markup(cell)
        ]
        rows.append(Row(line, cells))
    return Table(
        name, kind, columns, rows, problems, remarks=remarks, encoding=encoding, header_line=0
    )


def _columns(read: list[dict[str, str] | None]) -> tuple[str, ...]:
    """Every property met, in the order of its first appearance."""
    columns: dict[str, None] = {}
    for fields in read:
        if fields is not None and not fields.keys() <= columns.keys():
            columns.update(dict.fromkeys(fields))
    return tuple(columns)


def _untaken(axis: str, columns: tuple[str, ...]) -> str:
    return f"{axis} of the point" if axis in columns else axis


def _fields(item: object, kind: FileKind) -> dict[str, str] | None:
    """An item's properties as text, or None where it is not a feature or a record."""
    if not isinstance(item, dict):
        return None
    if kind is FileKind.JSON:
        return dict(_flat(item, ""))
    if item.get("type") != "Feature":
        return None
    properties = item.get("properties")
    if properties is None:
        return {}
    return dict(_flat(properties, "")) if isinstance(properties, dict) else None


def _flat(item: Mapping[str, object], before: str, depth: int = 1) -> Iterator[tuple[str, str]]:
    """Properties with inner objects laid flat: `location.latitude`."""
    for key, value in item.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(value, f"{name}.", depth + 1)
        elif isinstance(value, str):
            yield name, str(value)
        else:
            yield name, _as_text(value)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False, default=str)


def _placed(
    line: int, geometry: object, axes: tuple[str, str], cells: dict[str, str]
) -> list[RowProblem]:
    """Write a point's two figures into its cells; a feature without a geometry has no place."""
    if geometry is None:
        return []
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    place = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        kind, place = "Point", place[0]
    if kind != "Point":
        why = "one place is wanted: a Point, or no geometry at all"
        return [RowProblem(line, _GEOMETRY, shown(kind), why)]
    if (
        not isinstance(place, list)
        or len(place) < 2
        or not all(isinstance(figure, _Figure) for figure in place[:2])
    ):
        why = "a point is two figures: longitude, then latitude"
        return [RowProblem(line, _GEOMETRY, shown(place), why)]
    cells[axes[0]], cells[axes[1]] = str(place[0]), str(place[1])
    return []
