"""A camera list as read: what each line says of a camera, and the lines set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from govern.attachments.tabular import RowProblem
from govern.registers.cameras.rules.column_names import ListField


class ListedCamera(NamedTuple):
    """What one line of a list says of one camera. None: the line says nothing of it."""

    line: int
    number: str | None
    label: str | None
    latitude: float | None = None
    longitude: float | None = None
    easting: int | None = None
    northing: int | None = None
    ward: str | None = None
    scheme: str | None = None
    category: str | None = None
    capability: str | None = None
    status: str | None = None
    installed_on: date | None = None
    owner: str | None = None
    notes: str | None = None
    raw: Mapping[str, str] = MappingProxyType({})  # the line as it was read

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude, where the line gives a position."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class RejectedLine(NamedTuple):
    """A line that was set aside; its number tells which camera must not be thought missing."""

    line: int
    number: str | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as read: the cameras it names, the lines set aside and why, and what is remarked."""

    name: str
    cameras: Sequence[ListedCamera]
    rejected: Sequence[RejectedLine]
    problems: Sequence[RowProblem]
    remarks: Sequence[RowProblem]
    fields: frozenset[ListField]
    precision_m: float
    counted_in: str = "line"

    @property
    def row_count(self) -> int:
        """How many rows the file has."""
        return len(self.cameras) + len(self.rejected)
