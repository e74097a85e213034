"""Calendar months as text (“2026-02”), as police figures and review periods count them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def month_number(month: str) -> int:
    """Months since the year 0, so that months can be subtracted; refuses other text."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ValueError(f"“{month}” is not a month: write it as 2026-02")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(number: int) -> str:
    """The month with this number, as “2026-02”."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_after(month: str, *, months: int) -> str:
    """The month so many months later (earlier when negative)."""
    return month_text(month_number(month) + months)


def year_before(month: str) -> str:
    """The same month one year earlier."""
    return month_after(month, months=-12)


def month_of(day: date) -> str:
    """The month a day lies in."""
    return f"{day.year:04d}-{day.month:02d}"


def month_words(month: str) -> str:
    """A month as people read it: “February 2026”."""
    number = month_number(month)
    return f"{calendar.month_name[number % 12 + 1]} {number // 12}"


def last_day(month: str) -> date:
    """The last day of a month."""
    number = month_number(month)
    year, month_in_year = number // 12, number % 12 + 1
    return date(year, month_in_year, calendar.monthrange(year, month_in_year)[1])


def first_day(month: str) -> date:
    """The first day of a month."""
    number = month_number(month)
    return date(number // 12, number % 12 + 1, 1)


def months_after(day: date, *, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where it has no such day.

    31 August and six months is 28 February (29 in a leap year). Dates fixed by a procedure,
    such as review dates, are counted so; statutory periods have their own engines.
    """
    month = month_after(month_of(day), months=months)
    return first_day(month).replace(day=min(day.day, last_day(month).day))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of whole months, both ends counted."""

    first: str
    last: str

    def __post_init__(self) -> None:
        if month_number(self.first) > month_number(self.last):
            raise ValueError(
                f"The period ends in {month_words(self.last)}, before it begins in "
                f"{month_words(self.first)}"
            )

    @property
    def months(self) -> tuple[str, ...]:
        """Every month of the run, in order."""
        return tuple(
            month_text(number)
            for number in range(month_number(self.first), month_number(self.last) + 1)
        )

    @property
    def first_on(self) -> date:
        """The first day of the run."""
        return first_day(self.first)

    @property
    def last_on(self) -> date:
        """The last day of the run."""
        return last_day(self.last)

    def a_year_before(self) -> Period:
        """The same months one year earlier."""
        return Period(year_before(self.first), year_before(self.last))

    def words(self) -> str:
        """The run as people read it: “March 2025 to February 2026”."""
        if self.first == self.last:
            return month_words(self.first)
        return f"{month_words(self.first)} to {month_words(self.last)}"


def twelve_months_to(last: str) -> Period:
    """The twelve months that end with this one."""
    return Period(month_after(last, months=-11), last)


def month_runs(months: Iterable[str]) -> tuple[Period, ...]:
    """Months gathered into unbroken runs, so that a sentence can name them shortly."""
    runs: list[Period] = []
    for month in sorted(set(months), key=month_number):
        if runs and month_number(month) == month_number(runs[-1].last) + 1:
            runs[-1] = Period(runs[-1].first, month)
        else:
            runs.append(Period(month, month))
    return tuple(runs)


def months_words(months: Iterable[str]) -> str:
    """Months as people read them: “May 2025 and August 2025 to October 2025”."""
    return listed([run.words() for run in month_runs(months)])


def listed(parts: list[str]) -> str:
    """Parts of a sentence joined: “a, b and c”."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
