"""Which steps of a ladder have come by a day: weekends, holidays, years nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from govern.catalogue import registers
from govern.deadlines.ladders import LADDERS, Recipient
from govern.reminders.ladder_use import KNOWN, LONGEST_LEAD, calendar, newest_for, steps_come

DUE_ON = date(2026, 12, 4)


def names(due_on: date, today: date, ladder: str = "camera_review") -> list[str]:
    return [step.step for step in steps_come(ladder, due_on, None, today)]


def test_every_register_names_a_ladder_there_is() -> None:
    named = {register.ladder for register in registers() if register.ladder is not None}
    assert named <= set(KNOWN)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 3), []),
        (date(2026, 11, 4), ["T-30"]),
        (date(2026, 11, 27), ["T-30", "T-7"]),
        (date(2026, 12, 4), ["T-30", "T-7", "due"]),
        (date(2026, 12, 11), ["T-30", "T-7", "due", "T+7"]),
        (date(2027, 1, 4), ["T-30", "T-7", "due", "T+7", "T+1m"]),
    ],
)
def test_a_camera_review_is_reminded_of_as_its_ladder_says(
    today: date, expected: list[str]
) -> None:
    assert names(DUE_ON, today) == expected


def test_a_repeat_moved_back_over_a_weekend_comes_on_the_friday() -> None:
    # One month after Wednesday 6 January 2027 is Saturday 6 February.
    assert "T+1m" not in names(date(2027, 1, 6), date(2027, 2, 4))
    assert "T+1m" in names(date(2027, 1, 6), date(2027, 2, 5))


def test_a_step_on_christmas_day_goes_out_on_the_working_day_before() -> None:
    # Friday 25 December 2026 is a holiday; the Thursday before is not.
    assert names(date(2027, 1, 1), date(2026, 12, 23))[-1] != "T-7"
    assert names(date(2027, 1, 1), date(2026, 12, 24))[-1] == "T-7"


def test_each_day_brings_the_steps_of_the_day_before_and_perhaps_more() -> None:
    for ladder in LADDERS:
        before: list[str] = []
        for number in range(-120, 120):
            now = names(DUE_ON, DUE_ON + timedelta(days=number), ladder)
            assert set(before) <= set(now)
            before = now


def test_no_step_comes_earlier_than_dates_are_looked_at() -> None:
    for ladder in LADDERS:
        for number in range(366):
            due_on = DUE_ON + timedelta(days=number)
            assert names(due_on, due_on - LONGEST_LEAD - timedelta(days=1), ladder) == []


def test_dates_beyond_the_known_holidays_are_reminded_of_too() -> None:
    last = calendar().runs_out_on
    assert last is not None
    far = date(last.year + 3, 6, 14)
    assert names(far, far)[-1] == "due"


def test_the_newest_step_is_the_one_of_that_recipient() -> None:
    come = steps_come("camera_review", DUE_ON, None, DUE_ON - timedelta(days=1))
    owners, managers = newest_for(come, Recipient.OWNER), newest_for(come, Recipient.MANAGER)
    assert owners is not None
    assert owners.step == "T-7"
    assert managers is None
