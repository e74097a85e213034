"""Reminder ladders as data: which step goes out when, before and after a date, and to whom.

A step that falls on a weekend or holiday goes out on the working day before. The owner always
hears; the deputy from five days before (and whenever the owner is away, which the sender knows);
the manager from two days before and when it is late; a senior officer after ten working days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govern.deadlines.calendar import SATURDAY, WorkingCalendar
from govern.deadlines.months import months_on

DEPUTY_FROM_DAYS_BEFORE = 5
MANAGER_FROM_DAYS_BEFORE = 2
SENIOR_AFTER_WORKING_DAYS = 10
ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class Recipient(StrEnum):
    """Who a step goes to; which person that is, the register's grants and posts say."""

    OWNER = "owner"
    DEPUTY = "deputy"
    MANAGER = "manager"
    SENIOR = "senior"
    DPO = "dpo"
    INFORMATION_GOVERNANCE = "information_governance"
    SIRO = "siro"
    CONTROL_ROOM = "control_room"
    SUPERVISOR = "supervisor"
    CCTV_MANAGER = "cctv_manager"
    ON_CALL_MANAGER = "on_call_manager"
    SRO_RIPA = "sro_ripa"
    SRO_CAMERAS = "sro_cameras"


class Unit(StrEnum):
    """What a ladder counts in."""

    DAYS = "days"
    WORKING_DAYS = "working_days"


class Repeat(StrEnum):
    """How a ladder goes on after its last step while the date stays unmet."""

    NEVER = "never"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One reminder to plan: its lasting id, the day it goes out, and to whom."""

    step: str
    planned_on: date
    to: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of one kind of date. `after_start` are working days after it began."""

    name: str
    unit: Unit
    before: tuple[int, ...]
    on_the_day: bool = True
    after: tuple[int, ...] = ()
    after_start: tuple[tuple[str, int], ...] = ()
    repeat: Repeat = Repeat.NEVER
    senior: Recipient = Recipient.SENIOR
    #: Months after the date from which the senior officer hears; None: after ten working days.
    senior_from_months: int | None = None


REQUEST = Ladder(
    "request",
    Unit.WORKING_DAYS,
    before=(5, 2),
    after=(1,),
    after_start=(("service_answer", 10), ("draft", 15)),
    repeat=Repeat.WEEKLY,
)
RIGHTS = Ladder("rights", Unit.WORKING_DAYS, before=(10, 5, 2), after=(1,), repeat=Repeat.WEEKLY)
EXTENSION_NOTICE = Ladder("extension_notice", Unit.WORKING_DAYS, before=(5, 1), on_the_day=False)
COMPLAINT_ACKNOWLEDGEMENT = Ladder(
    "complaint_acknowledgement",
    Unit.WORKING_DAYS,
    before=(10, 3, 1),
    after_start=(("target", 5),),
    after=(1,),
)
CAMERA_REVIEW = Ladder(
    "camera_review",
    Unit.DAYS,
    before=(30, 7),
    after=(7,),
    repeat=Repeat.MONTHLY,
    senior=Recipient.SRO_CAMERAS,
    senior_from_months=3,
)
DPIA = Ladder("dpia", Unit.DAYS, before=(30, 7), after=(7,), repeat=Repeat.MONTHLY)
AGREEMENT = Ladder("agreement", Unit.DAYS, before=(60, 30, 7), after=(7,), repeat=Repeat.MONTHLY)
POLICY = Ladder("policy", Unit.DAYS, before=(60, 30, 7), after=(7,), repeat=Repeat.MONTHLY)
RENEWAL = Ladder("renewal", Unit.DAYS, before=(90, 30, 7), on_the_day=False)

LADDERS = {
    ladder.name: ladder
    for ladder in (
        REQUEST,
        RIGHTS,
        EXTENSION_NOTICE,
        COMPLAINT_ACKNOWLEDGEMENT,
        CAMERA_REVIEW,
        DPIA,
        AGREEMENT,
        POLICY,
        RENEWAL,
    )
}


def steps(
    ladder: Ladder,
    due_on: date,
    calendar: WorkingCalendar,
    *,
    until_on: date,
    started_on: date | None = None,
) -> list[LadderStep]:
    """The reminders of a date in order of day, repeats as far as `until_on`.

    `started_on` (receipt, assignment) gives the steps that count from the beginning.
    """
    found = [
        LadderStep(name, sent_on(day, calendar), _to(ladder, day, due_on, calendar))
        for name, day in _days(ladder, due_on, calendar, until_on, started_on)
    ]
    return sorted(found, key=lambda step: step.planned_on)


def _days(
    ladder: Ladder,
    due_on: date,
    calendar: WorkingCalendar,
    until_on: date,
    started_on: date | None,
) -> Iterator[tuple[str, date]]:
    if started_on is not None:
        for name, count in ladder.after_start:
            day = weekdays_on(started_on, count, calendar)
            # A step of the work that would come after the date itself has lost its point.
            if day < due_on:
                yield name, day
    for count in ladder.before:
        yield f"T-{count}", _count(ladder, due_on, -count, calendar)
    if ladder.on_the_day:
        yield "due", due_on
    for count in ladder.after:
        day = _count(ladder, due_on, count, calendar)
        if day <= until_on:
            yield f"T+{count}", day
    if ladder.repeat is not Repeat.NEVER and ladder.senior_from_months is None:
        day = weekdays_on(due_on, SENIOR_AFTER_WORKING_DAYS, calendar)
        if day <= until_on:
            yield f"T+{SENIOR_AFTER_WORKING_DAYS}wd", day
    yield from _repeats(ladder, due_on, until_on)


def _repeats(ladder: Ladder, due_on: date, until_on: date) -> Iterator[tuple[str, date]]:
    if ladder.repeat is Repeat.NEVER:
        return
    weekly = ladder.repeat is Repeat.WEEKLY
    number = 1
    while True:
        day = due_on + number * WEEK if weekly else months_on(due_on, number)
        if day > until_on:
            return
        yield f"T+{number}{'w' if weekly else 'm'}", day
        number += 1


def _count(ladder: Ladder, due_on: date, count: int, calendar: WorkingCalendar) -> date:
    if ladder.unit is Unit.WORKING_DAYS:
        return weekdays_on(due_on, count, calendar)
    return due_on + timedelta(days=count)


def _to(
    ladder: Ladder, day: date, due_on: date, calendar: WorkingCalendar
) -> tuple[Recipient, ...]:
    to = [Recipient.OWNER]
    if day >= _count(ladder, due_on, -DEPUTY_FROM_DAYS_BEFORE, calendar):
        to.append(Recipient.DEPUTY)
    if day >= _count(ladder, due_on, -MANAGER_FROM_DAYS_BEFORE, calendar):
        to.append(Recipient.MANAGER)
    senior_from = (
        weekdays_on(due_on, SENIOR_AFTER_WORKING_DAYS, calendar)
        if ladder.senior_from_months is None
        else months_on(due_on, ladder.senior_from_months)
    )
    if day >= senior_from:
        to.append(ladder.senior)
    return tuple(to)


def _is_day_off(day: date, calendar: WorkingCalendar) -> bool:
    # A reminder must go out even past the known holidays: there, weekends alone are days off.
    return day.weekday() >= SATURDAY or (calendar.covers(day) and not calendar.is_working(day))


def sent_on(day: date, calendar: WorkingCalendar) -> date:
    """The day itself, or the working day before a weekend or holiday."""
    while _is_day_off(day, calendar):
        day -= ONE_DAY
    return day


def weekdays_on(day: date, count: int, calendar: WorkingCalendar) -> date:
    """Working days on or back, going on by weekdays where the holidays are not known."""
    way = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += way
        while _is_day_off(day, calendar):
            day += way
    return day
