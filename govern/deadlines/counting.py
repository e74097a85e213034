"""The three ways the law counts days, kept apart, and elapsed hours.

A. *Working days after.* The day of the event is day zero; the next working day is day 1; the
   period ends on the nth working day, so it can never end on a day off. FOIA, EIR, reviews.
   Received Friday 20 November 2026, 20 days (30 November is a holiday in Scotland, and any
   part of the United Kingdom counts): Monday 21 December 2026.
B. *Calendar days or months after, rolled.* The day of the event is not counted; a month ends on
   the same day of a later month, or on that month's last day; days left out are added; an end
   on a weekend or holiday moves on to the next working day. UK GDPR and Data Protection Act.
   Received Wednesday 25 November 2026, one month: 25 December, so Tuesday 29 December 2026.
C. *A period beginning with the day.* The day itself is the first day, so the period ends the
   day before the same day of a later month, at 23:59, and never moves. RIPA, fees notices.
   Order of Monday 14 September 2026, three months: Sunday 13 December 2026.

Nothing is shared between them but the calendar: 14 September gives 13 December by C and
14 December by B.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.events import Question
from govern.deadlines.moments import later
from govern.deadlines.months import has_same_day, months_on
from govern.errors import Refused

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, both ends included."""

    first: date
    last: date


def pauses(asked: Iterable[Question]) -> list[Pause]:
    """The answered questions as pauses, in order; those that share a day are one."""
    merged: list[Pause] = []
    answered = [Pause(q.asked_on, q.answered_on) for q in asked if q.answered_on is not None]
    for pause in sorted(answered, key=lambda pause: pause.first):
        if merged and pause.first <= merged[-1].last:
            merged[-1] = Pause(merged[-1].first, max(merged[-1].last, pause.last))
        else:
            merged.append(pause)
    return merged


# --- Engine A -------------------------------------------------------------------------------


def nth_working_day_after(
    start: date, count: int, calendar: WorkingCalendar, stopped: Sequence[Pause] = ()
) -> date:
    """The `count`-th working day after `start`, leaving out the working days of each pause.

    A pause counts only if it began by the last day as it then stood.
    Authority: [FOIA-s10(1)], [FOIA-s10(2)], [FOIA-s10(6)]
    """
    end = calendar.working_days_on(start, count)
    for pause in stopped:
        first = max(pause.first, start + ONE_DAY)
        if first <= pause.last and pause.first <= end:
            end = calendar.working_days_on(end, working_days_in(first, pause.last, calendar))
    return end


def nth_working_day_from(start: date, count: int, calendar: WorkingCalendar) -> date:
    """The `count`-th working day counting `start` itself as day 1 when it is a working day.

    A negative count goes back in the same way. Raises Refused for 0: there is no day nought.
    Authority: [FeesRegs2004-r5]
    """
    if count == 0:
        raise Refused("Counting with the first day included begins at 1, so 0 is no day.")
    if count > 0:
        return calendar.working_days_on(calendar.next_working(start), count - 1)
    return calendar.working_days_on(calendar.previous_working(start), count + 1)


def working_days_in(first: date, last: date, calendar: WorkingCalendar) -> int:
    """How many working days there are from one day to another, both included."""
    spanned = calendar.working_days_between(first, last)
    return spanned + calendar.is_working(first)


# --- Engine B -------------------------------------------------------------------------------


def excluded_days(stopped: Sequence[Pause], first: date, last: date, *, fewer_each: int = 0) -> int:
    """The calendar days of pauses that fall inside a running period, both ends of each included.

    The period runs from `first` to `last`, which each pause moves on; what lies before it began
    or begins after it ended does not count. `fewer_each` takes that many days off every pause:
    the cautious reading.
    Authority: [UKGDPR-12A(5)], [DPA-s54]
    """
    left_out = 0
    for pause in stopped:
        begun = max(pause.first, first)
        if begun <= pause.last and begun <= last + timedelta(days=left_out):
            left_out += max((pause.last - begun).days + 1 - fewer_each, 0)
    return left_out


def months_after_rolled(start: date, months: int, calendar: WorkingCalendar) -> date:
    """The same day so many months on (or the month's last), moved on to a working day.

    Authority: [UKGDPR-4A], [Reg1182-3]
    """
    calendar.check(start)
    return calendar.next_working(months_on(start, months))


def days_after_rolled(start: date, days: int, calendar: WorkingCalendar) -> date:
    """So many calendar days after `start`, moved on to a working day.

    Authority: [UKGDPR-4A], [Reg1182-3]
    """
    calendar.check(start)
    return calendar.next_working(days_on(start, days))


def days_on(start: date, days: int) -> date:
    """So many calendar days after `start` (before, when negative)."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise Refused("That is further than dates go (years 1 to 9999).") from None


# --- Engine C -------------------------------------------------------------------------------


def last_day_of_period(first: date, months: int) -> date:
    """The last day of a period of months that begins with the day `first`.

    The day before the same day of the later month; where that month has no such day, its last
    day (30 November and three months: 28 February).
    Authority: [RIPA-s43(3)], [FOIA-s9(2)]
    """
    if months < 1:
        raise Refused("A period beginning with a day lasts at least one month.")
    end = months_on(first, months)
    return end - ONE_DAY if has_same_day(first, months) else end


def cautious_last_day_of_period(first: date, months: int) -> date:
    """The same, always the day before: a safe under-count where the later month is short.

    Authority: [RIPA-s43(3)]
    """
    return months_on(first, months) - ONE_DAY


# --- Hours ----------------------------------------------------------------------------------


def hours_after(start: datetime, hours: int) -> datetime:
    """So many elapsed hours later: nights, weekends and holidays count, clock changes do not.

    Authority: [UKGDPR-33(1)], [RIPA-s43(3)(a)]
    """
    return later(start, timedelta(hours=hours))
