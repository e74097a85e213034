"""What is compared: a camera as the register knows it, and how far a list's row differs."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from govern.registers.cameras.rules.column_names import ListField
from govern.registers.cameras.rules.grid import metres_between
from govern.registers.cameras.rules.labels import fold, number_key
from govern.registers.cameras.rules.listed import ListedCamera, Listing

#: Nearer than this a position has not changed: whole metres of the grid explain as much.
SAME_SPOT_M = 1.0
#: A list with few decimals moves a camera at the least by this much.
COARSEST_SPOT_M = 100.0


class Outcome(StrEnum):
    """What a list's row does to the register. `missing` is no row, and so is not here."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    UNCHANGED = "unchanged"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class KnownCamera:
    """A camera of the register, as far as lists speak of cameras.

    `key` is whatever the caller knows it by. `is_listed`: the list before this one had it.
    """

    key: Hashable
    number: str | None = None
    label: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    easting: int | None = None
    northing: int | None = None
    ward: str | None = None
    category: str | None = None
    capability: str | None = None
    status: str | None = None
    installed_on: date | None = None
    owner: str | None = None
    notes: str | None = None
    is_listed: bool = True
    is_decommissioned: bool = False

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude, where the register has a position."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class Difference(NamedTuple):
    """One field that the list gives otherwise than the register; `position` is one field."""

    field: str
    old: object
    new: object


POSITION = "position"
_COMPARED: tuple[tuple[ListField, str], ...] = (
    (ListField.LABEL, "label"),
    (ListField.WARD, "ward"),
    (ListField.CATEGORY, "category"),
    (ListField.CAPABILITY, "capability"),
    (ListField.STATUS, "status"),
    (ListField.INSTALLED_ON, "installed_on"),
    (ListField.OWNER, "owner"),
    (ListField.NOTES, "notes"),
)


def metres_apart(row: ListedCamera, camera: KnownCamera) -> float | None:
    """How far a row's position lies from a camera's; None where either has none."""
    if row.latitude is None or row.longitude is None:
        return None
    if camera.latitude is None or camera.longitude is None:
        return None
    if row.latitude == camera.latitude and row.longitude == camera.longitude:
        return 0.0
    return metres_between((row.latitude, row.longitude), (camera.latitude, camera.longitude))


def differences(row: ListedCamera, camera: KnownCamera, listing: Listing) -> list[Difference]:
    """Every field that a row gives otherwise. What it leaves empty says nothing."""
    found: list[Difference] = []
    if row.number is not None and not _same_number(row.number, camera.number):
        found.append(Difference("number", camera.number, row.number))
    if row.place is not None:
        apart = metres_apart(row, camera)
        if apart is None or apart > max(SAME_SPOT_M, min(listing.precision_m, COARSEST_SPOT_M)):
            found.append(Difference(POSITION, camera.place, row.place))
    for _, name in _COMPARED:
        new, old = getattr(row, name), getattr(camera, name)
        if new is not None and new != old and not _same_text(new, old):
            found.append(Difference(name, old or None, new))
    return found


def strongest(changes: list[Difference]) -> Outcome:
    """What a row counts as: the strongest of renumbered, moved, changed, unchanged.

    A camera that had no number or no position before is not renumbered or moved by getting one.
    """
    old = {change.field: change.old for change in changes}
    if old.get("number") is not None:
        return Outcome.RENUMBERED
    if old.get(POSITION) is not None:
        return Outcome.MOVED
    return Outcome.CHANGED if changes else Outcome.UNCHANGED


def _same_number(new: str, old: str | None) -> bool:
    return old is not None and number_key(new) == number_key(old)


def _same_text(new: object, old: object) -> bool:
    if not isinstance(new, str) or not isinstance(old, str):
        return False
    return fold(new) == fold(old)
