"""Deadlines of one plain count each, with the steps that explain them."""

from __future__ import annotations

from datetime import date

from govern.deadlines.calendars import CalendarName
from govern.deadlines.counting import nth_working_day_after
from govern.deadlines.deadline import Deadline
from govern.deadlines.moments import day_words
from govern.deadlines.rule import EVERY_DAY, Case


def working_days(
    case: Case,
    days: int,
    authority: tuple[str, ...],
    *,
    opening: str = "Received",
    name: CalendarName = CalendarName.UK,
    notes: tuple[str, ...] = (),
) -> Deadline:
    """So many working days after the day the case runs from, with `notes` after the opening."""
    calendar = case.calendar(name)
    due = nth_working_day_after(case.day, days, calendar)
    steps = (
        f"{opening} {day_words(case.day)}",
        *notes,
        f"Day 1 is {day_words(calendar.working_days_on(case.day, 1))}",
        calendar.not_counted_words(case.day, due),
        f"Day {days} is {day_words(due)}",
    )
    return Deadline(case.rule, case.day, due, due, None, steps, authority, calendar.label)


def rolled(
    case: Case,
    end: date,
    authority: tuple[str, ...],
    *,
    steps: tuple[str, ...],
    reckoned: str,
    name: CalendarName = CalendarName.EW,
) -> Deadline:
    """A period that ends on `end`, moved on when that is no working day; `reckoned` says how."""
    calendar = case.calendar(name)
    due = calendar.next_working(end)
    steps = (*steps, f"{reckoned}: {day_words(end)}")
    if due != end:
        why = calendar.why_not_working(end)
        steps = (*steps, f"That is no working day ({why}), so {day_words(due)}")
    return Deadline(case.rule, case.day, due, due, None, steps, authority, calendar.label)


def fixed(
    case: Case,
    due: date,
    authority: tuple[str, ...],
    *,
    steps: tuple[str, ...],
    cautious: date | None = None,
) -> Deadline:
    """A date that no weekend or holiday moves."""
    return Deadline(case.rule, case.day, due, cautious or due, None, steps, authority, EVERY_DAY)
