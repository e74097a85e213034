"""Calendar months: the same day of a later month, or its last day."""

from __future__ import annotations

from datetime import date

from govern.errors import Refused

_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: Every month has this many days, so most dates need no look at how long theirs is.
_SHORTEST = 28


def _last_day(year: int, month_index: int) -> int:
    """The number of days of a month, January being 0."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LAST_DAYS[month_index] + (is_leap and month_index == 1)


def has_same_day(start: date, months: int) -> bool:
    """Whether the month so many months on has a day of the same number (30 February has not)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.day <= _SHORTEST or start.day <= _last_day(year, month)


def months_on(start: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise Refused("That is further than dates go (years 1 to 9999).")
    day = start.day
    return date(year, month + 1, day if day <= _SHORTEST else min(day, _last_day(year, month)))
