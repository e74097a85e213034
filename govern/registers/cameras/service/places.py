"""Where a proposed camera or a deployment would stand: both figures, and within the country."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from govern.errors import BadInput, Problem
from govern.registers.cameras.rules.positions import Figures, PositionFault, read_position


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the public list says it and, for those who may see it, exactly."""

    public: str
    exact: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def read_place(latitude: str, longitude: str) -> tuple[Decimal | None, Decimal | None]:
    """A place typed as latitude and longitude; none where both are empty.

    Raises `BadInput` for half a place, for figures that are none and for one abroad.
    """
    try:
        found = read_position(Figures(latitude.strip(), longitude.strip(), "", "")).position
    except PositionFault as fault:
        raise BadInput(
            f"That place cannot be used: {fault.why}.", [Problem("Position", fault.why)]
        ) from fault
    if found is None:
        return None, None
    return Decimal(str(found.latitude)), Decimal(str(found.longitude))


def check_position(latitude: Decimal | None, longitude: Decimal | None) -> None:
    """Raise `BadInput` unless both figures are there, or neither, and lie in the country."""
    read_place(*("" if figure is None else str(figure) for figure in (latitude, longitude)))
