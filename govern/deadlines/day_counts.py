"""Counting working days: by a table where the years are known, by formula where they are open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from govern.errors import Refused

DAYS_OF_THE_WEEK = 7
WEEKDAYS = 5
LAST_ORDINAL = date.max.toordinal()


class OutsideCalendar(Refused):
    """A date needs bank holidays of a year the calendar does not know; `year` is that year."""

    def __init__(self, year: int, first_year: int, last_year: int) -> None:
        super().__init__(
            f"The bank holidays of {year} are not known: the calendar runs from {first_year} to "
            f"{last_year}. Import the published list for {year}, then compute again."
        )
        self.year = year


class DayCount(Protocol):
    """Two questions from which all working-day arithmetic follows. Days are ordinals."""

    def through(self, ordinal: int) -> int:
        """How many working days there are up to and including `ordinal`."""

    def nth(self, number: int) -> int:
        """The ordinal of the working day with that number."""


def _is_weekday(ordinal: int) -> bool:
    return (ordinal - 1) % DAYS_OF_THE_WEEK < WEEKDAYS


class OpenCount:
    """Working days over all of time: every weekday that is not among the days given."""

    def __init__(self, holidays: Sequence[int]) -> None:
        self._weekday_holidays = sorted(day for day in set(holidays) if _is_weekday(day))

    def through(self, ordinal: int) -> int:
        """How many working days there are up to and including `ordinal`."""
        weeks, rest = divmod(ordinal, DAYS_OF_THE_WEEK)
        weekdays = weeks * WEEKDAYS + min(rest, WEEKDAYS)
        return weekdays - bisect_right(self._weekday_holidays, ordinal)

    def nth(self, number: int) -> int:
        """The ordinal of the working day with that number.

        Begins at the weekday of that number and moves on by the holidays met, until no more
        are met: the first resting place is the working day sought.
        """
        met = 0
        while True:
            weeks, rest = divmod(number + met - 1, WEEKDAYS)
            ordinal = weeks * DAYS_OF_THE_WEEK + rest + 1
            if not 1 <= ordinal <= LAST_ORDINAL:
                raise Refused("That is further than dates go (years 1 to 9999).")
            met_now = bisect_right(self._weekday_holidays, ordinal)
            if met_now == met:
                return ordinal
            met = met_now


class KnownCount:
    """Working days of whole known years, looked up in two tables made once."""

    def __init__(self, holidays: Sequence[int], first_year: int, last_year: int) -> None:
        self._years = (first_year, last_year)
        self._first = date(first_year, 1, 1).toordinal()
        self._last = date(last_year, 12, 31).toordinal()
        closed = set(holidays)
        self._through: list[int] = []
        self._days: list[int] = []
        for ordinal in range(self._first, self._last + 1):
            if _is_weekday(ordinal) and ordinal not in closed:
                self._days.append(ordinal)
            self._through.append(len(self._days))

    def through(self, ordinal: int) -> int:
        """How many working days of the known years there are up to and including `ordinal`.

        Raises OutsideCalendar. The day before the first known day counts as none.
        """
        place = ordinal - self._first
        if place == -1:
            return 0
        if place < 0 or ordinal > self._last:
            raise OutsideCalendar(date.fromordinal(ordinal).year, *self._years)
        return self._through[place]

    def nth(self, number: int) -> int:
        """The ordinal of the known working day with that number. Raises OutsideCalendar."""
        if number < 1:
            raise OutsideCalendar(self._years[0] - 1, *self._years)
        if number > len(self._days):
            raise OutsideCalendar(self._years[1] + 1, *self._years)
        return self._days[number - 1]
