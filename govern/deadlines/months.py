"""Calendar months: the same day of a later month, or its last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from govern.errors import Refused


def has_same_day(start: date, months: int) -> bool:
    """Whether the month so many months on has a day of the same number (30 February has not)."""
    index = start.year * 12 + start.month - 1 + months
    return start.day <= monthrange(index // 12, index % 12 + 1)[1]


def months_on(start: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise Refused("That is further than dates go (years 1 to 9999).")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
