"""The engine against a second implementation that walks day by day, 2000 to 2050.

The walker below knows nothing of tables, ordinals or bisection: it steps through the calendar one
day at a time, as a person with a wall calendar would.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.deadlines.calendar import Holiday, Nation
from govern.deadlines.calendars import Calendars, only_days
from govern.deadlines.events import Event, EventKind
from govern.deadlines.registry import compute

ONE = timedelta(days=1)
FIRST, LAST = date(2000, 1, 1), date(2050, 12, 31)


def _invented_calendar(seed: int) -> dict[Nation, frozenset[date]]:
    """Some thirty days off a year in each of three nations, clustered as at Christmas."""
    chance = random.Random(seed)
    days: dict[Nation, set[date]] = {nation: set() for nation in Nation}
    for nation in Nation:
        for year in range(2000, 2051):
            days[nation].add(date(year, 12, 25))
            for _ in range(24):
                day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
                days[nation].update(d for d in (day, day + ONE) if chance.random() < 0.6)
            days[nation].add(date(year, 12, 26))
    return {nation: frozenset(found) for nation, found in days.items()}


def _calendars(days: dict[Nation, frozenset[date]]) -> Calendars:
    return Calendars(
        Holiday(day, nation, "Christmas Day" if day.month == 12 else "A day", source="GOV.UK test")
        for nation, found in days.items()
        for day in found
    )


DAYS = _invented_calendar(7)
CALENDARS = _calendars(DAYS)
UK = frozenset().union(*DAYS.values())
EW = DAYS[Nation.EW]
starts = st.dates(FIRST, date(2050, 3, 1))
offsets = st.integers(0, 40)


def walk_working(
    start: date, count: int, holidays: frozenset[date], skipped: tuple[date, date] | None = None
) -> date:
    """Engine A by walking: `skipped` days (both included) are passed over as if days off."""
    day = start
    while count:
        day += ONE
        paused = skipped is not None and skipped[0] <= day <= skipped[1]
        if day.weekday() < 5 and day not in holidays and not paused:
            count -= 1
    return day


def walk_month(start: date, months: int) -> date:
    """The same day of a later month by walking, or that month's last day."""
    day = start
    for _ in range(months):
        month = day.month
        while day.month == month:
            day += ONE
        # `day` is the first of the next month: go on to the last day not after the day sought.
    target = day
    while target.day < start.day and (target + ONE).month == day.month:
        target += ONE
    return target


def walk_roll(day: date, holidays: frozenset[date]) -> date:
    while day.weekday() >= 5 or day in holidays:
        day += ONE
    return day


def test_the_walker_itself_agrees_with_worked_examples() -> None:
    assert walk_month(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert walk_month(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert walk_month(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert walk_month(date(2026, 9, 14), 3) == date(2026, 12, 14)


@settings(max_examples=300, deadline=None)
@given(start=starts, count=st.sampled_from([1, 5, 10, 20, 40, 60]))
def test_working_days(start: date, count: int) -> None:
    assert compute(f"working-days:{count}@uk", start, calendars=CALENDARS).due == walk_working(
        start, count, UK
    )
    assert compute(f"working-days:{count}@ew", start, calendars=CALENDARS).due == walk_working(
        start, count, EW
    )


@settings(max_examples=300, deadline=None)
@given(start=starts, months=st.sampled_from([1, 2, 3]))
def test_months_rolled_and_periods(start: date, months: int) -> None:
    end = walk_month(start, months)
    rolled = compute(f"months-rolled:{months}@ew", start, calendars=CALENDARS)
    assert rolled.due == walk_roll(end, EW)
    period = compute(f"period-months:{months}", start, calendars=CALENDARS)
    assert period.due == (end - ONE if end.day == start.day else end)


@settings(max_examples=300, deadline=None)
@given(start=starts, asked=offsets, answered=offsets)
def test_foi_clarification_and_fee(start: date, asked: int, answered: int) -> None:
    plain = walk_working(start, 20, UK)
    asked_on = min(start + timedelta(days=asked), plain)
    answered_on = asked_on + timedelta(days=answered)
    restarted = compute(
        "foi.response",
        start,
        [Event(EventKind.CLARIFICATION_ASKED, asked_on, answered_on)],
        calendars=CALENDARS,
    )
    assert restarted.due == walk_working(answered_on, 20, UK)
    paid = compute(
        "foi.response",
        start,
        [Event(EventKind.FEE_NOTICE, asked_on, answered_on)],
        calendars=CALENDARS,
    )
    assert paid.due == walk_working(start, 20, UK, (asked_on, answered_on))


@settings(max_examples=300, deadline=None)
@given(start=st.dates(date(2026, 2, 5), date(2050, 3, 1)), asked=offsets, answered=offsets)
def test_access_with_a_clarification(start: date, asked: int, answered: int) -> None:
    asked_on = start + timedelta(days=asked)
    answered_on = asked_on + timedelta(days=answered)
    # Walk the month: while a question is open the end moves on with each day.
    end = walk_month(start, 1)
    day = start
    while day <= end:
        if asked_on <= day <= answered_on:
            end += ONE
        day += ONE
    answer = compute(
        "sar.response",
        start,
        [Event(EventKind.CLARIFICATION_ASKED, asked_on, answered_on)],
        calendars=CALENDARS,
    )
    assert answer.due == walk_roll(end, EW)


@settings(max_examples=200, deadline=None)
@given(start=starts, identity=offsets)
def test_access_with_identity(start: date, identity: int) -> None:
    given_on = start + timedelta(days=identity)
    event = Event(EventKind.IDENTITY_RECEIVED, given_on)
    answer = compute("sar.response", start, [event], calendars=CALENDARS)
    assert answer.due == walk_roll(walk_month(given_on, 1), EW)


@pytest.mark.parametrize("rule", ["foi.response", "sar.response", "complaint.acknowledge"])
def test_every_day_of_fifty_years_by_an_open_calendar(rule: str) -> None:
    calendars = only_days(UK, "given")
    day = FIRST
    while day < date(2050, 10, 1):
        if rule == "foi.response":
            expected = walk_working(day, 20, UK)
        elif rule == "sar.response":
            expected = walk_roll(walk_month(day, 1), UK)
        else:
            expected = walk_roll(day + timedelta(days=30), UK)
        assert compute(rule, day, calendars=calendars).due == expected
        day += timedelta(days=5)
