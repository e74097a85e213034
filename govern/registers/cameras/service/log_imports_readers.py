"""What each kind of log says in one line, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from govern.attachments.tabular import Row
from govern.registers.cameras.rules.evidence import LogKind
from govern.registers.cameras.service.log_imports_cells import (
    day_within,
    fault_kind,
    hour_beside_date,
    hour_of,
    minutes_of,
    whole_pounds,
    yes_or_no,
)
from govern.registers.cameras.service.log_imports_columns import LogField

_T = TypeVar("_T")
_DAY_MINUTES = 24 * 60
_LONGEST: Mapping[LogField, int] = {
    LogField.CATEGORY: 60,
    LogField.HOW_FOUND: 40,
    LogField.OUTCOME: 2_000,
    LogField.DESCRIPTION: 4_000,
    LogField.REPAIR: 4_000,
    LogField.RECIPIENT: 200,
    LogField.BASIS: 300,
    LogField.REFERENCE: 200,
}


class LineRefused(Exception):
    """A cell cannot be used: its field, and what is wanted."""

    def __init__(self, wanted: LogField, why: str) -> None:
        super().__init__(why)
        self.field, self.why = wanted, why


@dataclass(slots=True)
class Cells:
    """The cells of one line, by field."""

    row: Row
    columns: Mapping[LogField, str]
    today: date

    def text(self, wanted: LogField) -> str:
        """A cell's text with its blanks folded, refused where it is too long to keep."""
        column = self.columns.get(wanted)
        text = " ".join(self.row.cells.get(column, "").split()) if column else ""
        longest = _LONGEST.get(wanted, 300)
        if len(text) > longest:
            raise LineRefused(wanted, f"at most {longest:,} characters are kept here")
        return text

    def read(self, wanted: LogField, how: Callable[[str], _T]) -> _T:
        """A cell read in some way; what is wanted is said where it cannot be."""
        try:
            return how(self.text(wanted))
        except ValueError as error:
            raise LineRefused(wanted, str(error)) from error

    def day(self, wanted: LogField) -> date:
        """A day that has to be there."""
        if not self.text(wanted):
            raise LineRefused(wanted, "a date is wanted here, such as 31/12/2024")
        return self.read(wanted, lambda text: day_within(text, self.today))

    def later_day(self, wanted: LogField, earlier: date) -> date | None:
        """A day that may be missing and is not before another."""
        if not self.text(wanted):
            return None
        day = self.day(wanted)
        if day < earlier:
            raise LineRefused(wanted, "this day is before the line’s own date")
        return day

    def hour(self) -> int | None:
        """The hour, from its own column or from beside the date."""
        if self.text(LogField.TIME):
            return self.read(LogField.TIME, hour_of)
        return self.read(LogField.DATE, hour_beside_date)


def _incident(cells: Cells) -> dict[str, Any]:
    category = cells.text(LogField.CATEGORY)
    if not category:
        raise LineRefused(LogField.CATEGORY, "the kind of incident is wanted here")
    return {
        "on_date": cells.day(LogField.DATE),
        "hour": cells.hour(),
        "category": category,
        "how_found": cells.text(LogField.HOW_FOUND),
        "outcome": cells.text(LogField.OUTCOME),
    }


def _fault(cells: Cells) -> dict[str, Any]:
    reported = cells.day(LogField.DATE)
    category, description = cells.text(LogField.CATEGORY), cells.text(LogField.DESCRIPTION)
    return {
        "reported_on": reported,
        "kind": str(fault_kind(category, description)),
        "description": description or category,
        "mended_on": cells.later_day(LogField.MENDED_ON, reported),
        "repair": cells.text(LogField.REPAIR),
        "cost_pounds": cells.read(LogField.COST, whole_pounds),
    }


def _complaint(cells: Cells) -> dict[str, Any]:
    received = cells.day(LogField.DATE)
    return {
        "received_on": received,
        "about": cells.text(LogField.DESCRIPTION),
        "upheld": cells.read(LogField.UPHELD, yes_or_no),
        "closed_on": cells.later_day(LogField.CLOSED_ON, received),
    }


def _release(cells: Cells) -> dict[str, Any]:
    released = cells.day(LogField.DATE)
    recipient = cells.text(LogField.RECIPIENT)
    if not recipient:
        raise LineRefused(LogField.RECIPIENT, "to what kind of body it was given is wanted here")
    asked = cells.day(LogField.ASKED_ON)
    if asked > released:
        raise LineRefused(LogField.ASKED_ON, "this day is after the footage was given out")
    shows = cells.day(LogField.FOOTAGE_ON)
    if shows > released:
        raise LineRefused(LogField.FOOTAGE_ON, "this day is after the footage was given out")
    start, end = cells.text(LogField.FROM_TIME), cells.text(LogField.UNTIL_TIME)
    return {
        "released_on": released,
        "asked_on": asked,
        "recipient_kind": recipient,
        "legal_basis": cells.text(LogField.BASIS),
        "outcome": cells.text(LogField.OUTCOME),
        "footage_on": shows,
        "from_minute": cells.read(LogField.FROM_TIME, minutes_of) if start else 0,
        "until_minute": cells.read(LogField.UNTIL_TIME, minutes_of) if end else _DAY_MINUTES,
    }


READERS: dict[LogKind, Callable[[Cells], dict[str, Any]]] = {
    LogKind.INCIDENTS: _incident,
    LogKind.FAULTS: _fault,
    LogKind.COMPLAINTS: _complaint,
    LogKind.RELEASES: _release,
}
