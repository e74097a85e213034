"""Squares of the British National Grid by which recorded crime is looked up quickly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.crime_reading import CrimePoint

CELL_M = 500
# The grid with room around it: Northern Ireland and the sea lie partly west of its edge.
_EASTINGS_M = (-200_000, 800_000)
_NORTHINGS_M = (-200_000, 1_400_000)
_LONGEST_RADIUS_M = 5_000


def cell(easting: float, northing: float) -> str:
    """The 500 m square a place lies in; its south and west edges belong to it.

    Raises ValueError for a place that is not on the grid.
    """
    if not (
        _EASTINGS_M[0] <= easting < _EASTINGS_M[1] and _NORTHINGS_M[0] <= northing < _NORTHINGS_M[1]
    ):
        raise ValueError(f"{easting:.0f}, {northing:.0f} is not on the British National Grid")
    return f"{math.floor(easting / CELL_M)}:{math.floor(northing / CELL_M)}"


def cells_around(easting: float, northing: float, *, radius_m: float) -> tuple[str, ...]:
    """Every square that a circle touches, so that an index can find what may lie inside it."""
    if not 0 < radius_m <= _LONGEST_RADIUS_M:
        raise ValueError(f"A radius of 1 to {_LONGEST_RADIUS_M} metres is wanted")
    columns = range(
        math.floor((easting - radius_m) / CELL_M), math.floor((easting + radius_m) / CELL_M) + 1
    )
    rows = range(
        math.floor((northing - radius_m) / CELL_M), math.floor((northing + radius_m) / CELL_M) + 1
    )
    return tuple(
        f"{column}:{row}"
        for column in columns
        for row in rows
        if _nearest_m(easting, column) ** 2 + _nearest_m(northing, row) ** 2 <= radius_m**2
    )


def _nearest_m(place: float, square: int) -> float:
    """How far a place is from the nearest edge of a square along one axis; 0 when within."""
    low = square * CELL_M
    return max(low - place, 0.0, place - (low + CELL_M))


def within(
    easting: float, northing: float, *, of_easting: float, of_northing: float, radius_m: float
) -> bool:
    """Whether two places are at most so far apart, measured on the grid.

    Grid metres differ from metres on the ground by less than 1 in 1,000, far less than the
    police move their points.
    """
    return (easting - of_easting) ** 2 + (northing - of_northing) ** 2 <= radius_m**2


def placed(
    points: Iterable[CrimePoint], to_grid: Callable[[float, float], tuple[float, float]]
) -> tuple[PlacedCrime, ...]:
    """Points read from a file, put on the grid; `to_grid` takes latitude and longitude."""
    found = []
    for point in points:
        easting, northing = to_grid(point.latitude, point.longitude)
        found.append(
            PlacedCrime(
                source_key=point.source_key,
                month=point.month,
                category=point.category,
                reporting_body=point.body,
                easting=round(easting),
                northing=round(northing),
            )
        )
    return tuple(found)
