"""Plain arithmetic of days, for checking against other systems: it rests on no law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.calendars import CalendarName
from govern.deadlines.counting import (
    days_on,
    last_day_of_period,
    nth_working_day_after,
    nth_working_day_from,
)
from govern.deadlines.deadline import Deadline
from govern.deadlines.explained import fixed, rolled
from govern.deadlines.moments import day_words
from govern.deadlines.months import months_on
from govern.deadlines.rule import Case, Rule
from govern.errors import BadInput

#: Plain arithmetic counts by the holidays of the whole kingdom unless `@` says otherwise.
USUAL_CALENDAR = CalendarName.UK


def working_days_plain(case: Case) -> Deadline:
    """The Nth working day after the date; negative counts back; 0 is the date itself."""
    return _working(case, nth_working_day_after)


def working_days_inclusive(case: Case) -> Deadline:
    """The Nth working day, the date itself being day 1 when it is a working day."""
    return _working(case, nth_working_day_from)


def days_plain(case: Case) -> Deadline:
    """N calendar days after the date."""
    end = days_on(case.day, _number(case))
    return fixed(case, end, (), steps=(_from(case), f"{_number(case)} days: {day_words(end)}"))


def days_rolled(case: Case) -> Deadline:
    """N calendar days after the date, then on to a working day."""
    number = _number(case)
    end = days_on(case.day, number)
    return _rolled(case, end, f"{number} days")


def months_plain(case: Case) -> Deadline:
    """The same day N months later, or the last day of that month."""
    end = months_on(case.day, _number(case))
    return fixed(case, end, (), steps=(_from(case), f"{_number(case)} months: {day_words(end)}"))


def months_rolled(case: Case) -> Deadline:
    """The same day N months later or that month's last day, then on to a working day."""
    number = _number(case)
    end = months_on(case.day, number)
    return _rolled(case, end, f"{number} months")


def period_months(case: Case) -> Deadline:
    """The last day of N months beginning with the date: the day before the same day."""
    number = _number(case)
    end = last_day_of_period(case.day, number)
    steps = (f"{_from(case)}, the first day", f"Last day of {number} months: {day_words(end)}")
    return fixed(case, end, (), steps=steps)


def _working(case: Case, count: Callable[[date, int, WorkingCalendar], date]) -> Deadline:
    number = _number(case)
    calendar = case.calendar(USUAL_CALENDAR)
    due = count(case.day, number, calendar)
    first, last = sorted((case.day, due))
    steps = (_from(case), calendar.not_counted_words(first, last), f"{number}: {day_words(due)}")
    return Deadline(case.rule, case.day, due, due, None, steps, (), calendar.label)


def _rolled(case: Case, end: date, reckoned: str) -> Deadline:
    steps = (_from(case),)
    return rolled(case, end, (), steps=steps, reckoned=reckoned, name=USUAL_CALENDAR)


def _number(case: Case) -> int:
    if case.number is None:
        raise BadInput(f"“{case.rule}” lacks its number: write it as {case.rule}:20.")
    return case.number


def _from(case: Case) -> str:
    return f"From {day_words(case.day)}"


_DATE = "the date given"


def _plain(name: str, compute: Callable[[Case], Deadline]) -> Rule:
    return Rule(name, compute, _DATE, (), takes_number=True)


RULES = (
    _plain("working-days", working_days_plain),
    _plain("working-days-inclusive", working_days_inclusive),
    _plain("days", days_plain),
    _plain("days-rolled", days_rolled),
    _plain("months", months_plain),
    _plain("months-rolled", months_rolled),
    _plain("period-months", period_months),
)
NAMES = frozenset(rule.id for rule in RULES)
