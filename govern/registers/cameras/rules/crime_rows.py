"""One row of police figures: its fields taken out, checked, and refused with a reason."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from govern.registers.cameras.rules.crime_categories import category_of
from govern.registers.cameras.rules.crime_keys import BRITISH_TRANSPORT_POLICE, FORCE_NOT_NAMED
from govern.registers.cameras.rules.months import month_number

# Beyond these no police force of the United Kingdom publishes a record.
_LATITUDES = (49.0, 61.5)
_LONGITUDES = (-9.0, 2.5)
_LONGEST_BODY = 80


class CrimeField(StrEnum):
    """What a row can say; the words are those of the report on a file."""

    PERSISTENT_ID = "persistent_id"
    MONTH = "month"
    CATEGORY = "category"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    REPORTED_BY = "reported_by"
    FALLS_WITHIN = "falls_within"
    LOCATION_TYPE = "location_type"
    STREET = "street"
    OUTCOME = "outcome"


NEEDED_FIELDS = (
    CrimeField.MONTH,
    CrimeField.CATEGORY,
    CrimeField.LATITUDE,
    CrimeField.LONGITUDE,
)


class RowRefused(Exception):
    """A row cannot be used: the field, what stood there, and what is wanted."""

    def __init__(self, column: CrimeField, value: object, why: str) -> None:
        super().__init__(why)
        self.column, self.value, self.why = column, value, why


@dataclass(frozen=True, slots=True)
class CrimeRow:
    """A row that can be used, its words made plain; the position is missing where not given."""

    month: str
    category: str
    position: tuple[float, float] | None
    persistent_id: str
    force: str | None
    reporting_body: str | None
    street: str
    outcome: str | None

    @property
    def body(self) -> str:
        """Who supplied the record: what coverage is told apart by."""
        return self.reporting_body or self.force or FORCE_NOT_NAMED


def feature_fields(feature: Mapping[str, object]) -> dict[CrimeField, object]:
    """A GeoJSON feature’s fields; one without a geometry has no position."""
    found = feature.get("properties")
    fields = api_fields(found if isinstance(found, Mapping) else {})
    geometry = feature.get("geometry")
    place = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if isinstance(place, list) and len(place) >= 2:
        fields[CrimeField.LONGITUDE], fields[CrimeField.LATITUDE] = place[0], place[1]
    return fields


def api_fields(record: Mapping[str, object]) -> dict[CrimeField, object]:
    """An API record’s fields, taken out of its inner objects."""
    location = record.get("location")
    place = location if isinstance(location, Mapping) else {}
    street = place.get("street", record.get("street"))
    outcome = record.get("outcome_status", record.get("outcome"))
    return {
        CrimeField.PERSISTENT_ID: record.get("persistent_id"),
        CrimeField.MONTH: record.get("month"),
        CrimeField.CATEGORY: record.get("category"),
        CrimeField.LATITUDE: place.get("latitude"),
        CrimeField.LONGITUDE: place.get("longitude"),
        CrimeField.LOCATION_TYPE: record.get("location_type"),
        CrimeField.STREET: street.get("name") if isinstance(street, Mapping) else street,
        CrimeField.OUTCOME: outcome.get("category") if isinstance(outcome, Mapping) else outcome,
    }


def row_of(
    fields: Mapping[CrimeField, object], *, force: str | None, no_later_than: str | None
) -> CrimeRow:
    """Read one row’s fields; raises RowRefused where month, category or place cannot be used."""
    return CrimeRow(
        month=_month(fields.get(CrimeField.MONTH), no_later_than),
        category=_category(fields.get(CrimeField.CATEGORY)),
        position=_position(fields),
        persistent_id=_text(fields.get(CrimeField.PERSISTENT_ID)),
        force=_name(fields, CrimeField.FALLS_WITHIN) or force,
        reporting_body=_reporting_body(fields),
        street=_text(fields.get(CrimeField.STREET)),
        outcome=_text(fields.get(CrimeField.OUTCOME)) or None,
    )


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _month(value: object, no_later_than: str | None) -> str:
    text = _text(value)[:7] if re.fullmatch(r"\d{4}-\d\d-\d\d", _text(value)) else _text(value)
    try:
        number = month_number(text)
    except ValueError:
        raise RowRefused(
            CrimeField.MONTH, value, "a month is wanted here, written as 2026-02"
        ) from None
    if no_later_than is not None and number > month_number(no_later_than):
        raise RowRefused(CrimeField.MONTH, value, "this month has not ended yet")
    return text


def _category(value: object) -> str:
    try:
        return category_of(_text(value))
    except ValueError as wanted:
        raise RowRefused(CrimeField.CATEGORY, value, str(wanted)) from None


def _reporting_body(fields: Mapping[CrimeField, object]) -> str | None:
    """The API says only whether the local force or the railways’ police reported a crime."""
    if _text(fields.get(CrimeField.LOCATION_TYPE)).upper() == "BTP":
        return BRITISH_TRANSPORT_POLICE
    return _name(fields, CrimeField.REPORTED_BY) or None


def _name(fields: Mapping[CrimeField, object], name: CrimeField) -> str:
    text = _text(fields.get(name))
    if len(text) > _LONGEST_BODY:
        why = f"the name of a police force is wanted here, of at most {_LONGEST_BODY} characters"
        raise RowRefused(name, text, why)
    return text


def _position(fields: Mapping[CrimeField, object]) -> tuple[float, float] | None:
    """Latitude and longitude, or None where the row gives neither."""
    found = {name: fields.get(name) for name in (CrimeField.LATITUDE, CrimeField.LONGITUDE)}
    if not any(_text(value) for value in found.values()):
        return None
    numbers = {name: _degrees(name, value) for name, value in found.items()}
    latitude, longitude = numbers[CrimeField.LATITUDE], numbers[CrimeField.LONGITUDE]
    if _within(latitude, longitude):
        return latitude, longitude
    if _within(longitude, latitude):
        raise RowRefused(
            CrimeField.LATITUDE,
            found[CrimeField.LATITUDE],
            "latitude and longitude look swapped: the latitude is the larger, about 50 to 60",
        )
    raise RowRefused(
        CrimeField.LATITUDE,
        f"{_text(found[CrimeField.LATITUDE])}, {_text(found[CrimeField.LONGITUDE])}",
        "this place is outside the United Kingdom",
    )


def _within(latitude: float, longitude: float) -> bool:
    return (
        _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]
    )


def _degrees(name: CrimeField, value: object) -> float:
    text = _text(value)
    why = f"a {name.value} in degrees is wanted here, such as 53.4"
    if "," in text:
        why = f"a {name.value} is written with a full stop, not a comma"
    try:
        number = float(text)
    except ValueError:
        raise RowRefused(name, value, why) from None
    if not math.isfinite(number):
        raise RowRefused(name, value, why)
    return number
