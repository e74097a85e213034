"""Where a row of a list says that a camera stands: read, checked, and refused with a reason."""

from __future__ import annotations

import re
from math import isfinite
from typing import NamedTuple

from govern.registers.cameras.rules.column_names import ListField
from govern.registers.cameras.rules.grid import (
    is_in_the_country,
    is_on_the_grid,
    metres_between,
    to_degrees,
    to_grid,
)

#: Beyond this, eastings and degrees of one row speak of two places. Metres.
DISAGREE_M = 100.0
#: Beyond this the difference is said: conversion and rounding explain no more. Metres.
DIFFER_M = 15.0


_COMPASS = re.compile(r"[°'’\"″NSEW]", re.IGNORECASE)


class Position(NamedTuple):
    """A place: degrees rounded to a tenth of a metre, and whole metres of the grid."""

    latitude: float
    longitude: float
    easting: int | None
    northing: int | None


class PositionFault(Exception):
    """A row's position cannot be used: the field, what stood there, and what is wanted."""

    def __init__(self, wanted: ListField, value: str, why: str) -> None:
        super().__init__(why)
        self.field, self.value, self.why = wanted, value, why


class Figures(NamedTuple):
    """What stands in a row's four cells of position; empty where the list has no such column."""

    latitude: str
    longitude: str
    easting: str
    northing: str


class ReadPosition(NamedTuple):
    """A position, None where the row gives none, and a remark where its two forms differ."""

    position: Position | None
    remark: str = ""


_NOWHERE = ReadPosition(None)


def read_position(figures: Figures) -> ReadPosition:
    """The position of a row. Eastings and northings are the truth where both forms are given.

    Raises PositionFault for half a position, swapped or far-off figures, and two forms that
    point to different places.
    """
    degrees = _degrees(figures.latitude, figures.longitude)
    grid = _grid(figures.easting, figures.northing)
    if grid is None:
        if degrees is None:
            return _NOWHERE
        return ReadPosition(Position(*degrees, *_grid_of(degrees)))
    latitude, longitude = to_degrees(*grid)
    place = Position(round(latitude, 6), round(longitude, 6), round(grid[0]), round(grid[1]))
    if degrees is None:
        return ReadPosition(place)
    apart = metres_between(degrees, (latitude, longitude))
    if apart > DISAGREE_M:
        raise PositionFault(
            ListField.EASTING,
            f"{figures.easting}, {figures.northing}",
            f"the easting and northing point to a place {apart:,.0f} metres from the latitude and "
            "longitude: put one of the two right, or leave one out",
        )
    remark = ""
    if apart > DIFFER_M:
        remark = (
            f"easting and northing lie {apart:.0f} metres from latitude and longitude; the "
            "easting and northing were used"
        )
    return ReadPosition(place, remark)


def _grid_of(degrees: tuple[float, float]) -> tuple[int, int] | tuple[None, None]:
    """Whole metres of the grid, none where the grid does not reach (Northern Ireland)."""
    if degrees[1] < -5.5 and 54.0 < degrees[0] < 55.4:
        return None, None
    easting, northing = to_grid(*degrees)
    return round(easting), round(northing)


def _degrees(latitude_text: str, longitude_text: str) -> tuple[float, float] | None:
    if not latitude_text or not longitude_text:
        _refuse_half((ListField.LATITUDE, latitude_text), (ListField.LONGITUDE, longitude_text))
        return None
    latitude = _figure(ListField.LATITUDE, latitude_text)
    longitude = _figure(ListField.LONGITUDE, longitude_text)
    if is_in_the_country(latitude, longitude):
        return round(latitude, 6), round(longitude, 6)
    if is_in_the_country(longitude, latitude):
        raise PositionFault(
            ListField.LATITUDE,
            latitude_text,
            f"latitude and longitude are the wrong way round: {longitude_text} is the latitude",
        )
    if latitude == 0 and longitude == 0:
        why = "0 and 0 lie in the Atlantic: where the position is not known, leave both empty"
        raise PositionFault(ListField.LATITUDE, latitude_text, why)
    if is_in_the_country(latitude, -longitude):
        why = f"this place lies in the North Sea or beyond: is -{longitude_text} meant?"
        raise PositionFault(ListField.LONGITUDE, longitude_text, why)
    at_fault = not is_in_the_country(latitude, -2.0)
    raise PositionFault(
        ListField.LATITUDE if at_fault else ListField.LONGITUDE,
        latitude_text if at_fault else longitude_text,
        f"this place ({latitude_text}, {longitude_text}) is outside the United Kingdom: latitudes "
        "run from 49.8 to 60.9, longitudes from -8.7 to 1.8",
    )


def _grid(easting_text: str, northing_text: str) -> tuple[float, float] | None:
    if not easting_text or not northing_text:
        _refuse_half((ListField.EASTING, easting_text), (ListField.NORTHING, northing_text))
        return None
    easting = _figure(ListField.EASTING, easting_text)
    northing = _figure(ListField.NORTHING, northing_text)
    if is_on_the_grid(easting, northing) and is_in_the_country(*to_degrees(easting, northing)):
        return easting, northing
    raise PositionFault(
        ListField.EASTING,
        f"{easting_text}, {northing_text}",
        "this place is outside Great Britain: an easting has six figures and a northing six or "
        "seven, in metres, such as 378250 and 395410",
    )


def _refuse_half(one: tuple[ListField, str], other: tuple[ListField, str]) -> None:
    """A latitude without its longitude is no place; both empty is “not known”, which is fine."""
    for (here, text), (missing, gap) in ((one, other), (other, one)):
        if text and not gap:
            raise PositionFault(missing, "", f"the {here} stands here without its {missing}")


def _figure(wanted: ListField, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if isfinite(number):
        return number
    article = "an" if wanted is ListField.EASTING else "a"
    why = f"not {article} {wanted}: a figure such as {_EXAMPLES[wanted]} is wanted"
    if "," in text:
        why = f"not {article} {wanted}: use a full stop"
    if _COMPASS.search(text) and any(character.isdigit() for character in text):
        why = f"not {article} {wanted}: write it in degrees with a full stop, such as 53.4646"
    raise PositionFault(wanted, text, why)


_EXAMPLES = {
    ListField.LATITUDE: "53.4646",
    ListField.LONGITUDE: "-2.2847",
    ListField.EASTING: "378250",
    ListField.NORTHING: "395410",
}
