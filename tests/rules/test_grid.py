"""The grid conversion holds against published places, the Ordnance Survey's example, and itself."""

from __future__ import annotations

import csv
from math import hypot, radians
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.registers.cameras.rules import grid

POSITIONS = Path(__file__).parents[1] / "data" / "geo" / "banes_street_works_positions.csv"


def published() -> list[tuple[float, float, float, float]]:
    with POSITIONS.open(encoding="utf-8") as file:
        return [
            (
                float(row["Easting"]),
                float(row["Northing"]),
                float(row["Latitude"]),
                float(row["Longitude"]),
            )
            for row in csv.DictReader(file)
        ]


def test_published_eastings_and_degrees_agree_within_five_millimetres() -> None:
    rows = published()
    assert len(rows) == 41
    for easting, northing, latitude, longitude in rows:
        there = grid.to_degrees(easting, northing)
        assert grid.metres_between(there, (latitude, longitude)) < 0.005
        east, north = grid.to_grid(latitude, longitude)
        assert hypot(east - easting, north - northing) < 0.005


def test_projection_gives_the_ordnance_surveys_worked_example() -> None:
    # Caister water tower, in OSGB36 degrees: 52°39'27.2531"N 1°43'4.5177"E.
    latitude = radians(52 + 39 / 60 + 27.2531 / 3600)
    longitude = radians(1 + 43 / 60 + 4.5177 / 3600)
    east, north = grid._projected(latitude, longitude)
    assert (round(east, 2), round(north, 2)) == (651409.90, 313177.27)


@given(
    st.floats(50.0, 60.5, allow_nan=False),
    st.floats(-6.5, 1.7, allow_nan=False),
)
def test_there_and_back_is_within_a_centimetre(latitude: float, longitude: float) -> None:
    back = grid.to_degrees(*grid.to_grid(latitude, longitude))
    assert grid.metres_between(back, (latitude, longitude)) < 0.01


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((53.464515, -2.284777), (53.464515, -2.284777), 0.0),
        # One minute of latitude is a nautical mile, 1,855 m at this latitude.
        ((53.0, -2.0), (53.0 + 1 / 60, -2.0), 1855.0),
        ((53.0, -2.0), (53.0, -2.0 + 1 / 60), 1119.0),
    ],
)
def test_distances(one: tuple[float, float], other: tuple[float, float], metres: float) -> None:
    assert grid.metres_between(one, other) == pytest.approx(metres, rel=0.001)
    east_one, north_one = grid.to_grid(*one)
    east_other, north_other = grid.to_grid(*other)
    on_grid = hypot(east_one - east_other, north_one - north_other)
    assert on_grid == pytest.approx(metres, rel=0.002)


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ((53.4646, -2.2847), True),
        ((60.15, -1.15), True),  # Lerwick
        ((54.6, -5.93), True),  # Belfast
        ((48.86, 2.35), False),  # Paris
        ((53.34, -9.5), False),  # the Atlantic
        ((0.0, 0.0), False),
    ],
)
def test_country(place: tuple[float, float], inside: bool) -> None:
    assert grid.is_in_the_country(*place) is inside


def test_nought_nought_is_not_on_the_grid() -> None:
    assert not grid.is_on_the_grid(0, 0)
    assert grid.is_on_the_grid(378250, 395410)
