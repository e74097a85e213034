"""Reminder ladders: which day each step goes out, and to whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from govern.clock import LONDON
from govern.deadlines.calendars import CalendarName, shipped_calendars
from govern.deadlines.hour_ladders import (
    BREACH,
    FOOTAGE,
    POLICE_TASKING,
    hour_steps,
    ripa_expiry_steps,
)
from govern.deadlines.ladders import (
    AGREEMENT,
    CAMERA_REVIEW,
    COMPLAINT_ACKNOWLEDGEMENT,
    EXTENSION_NOTICE,
    LADDERS,
    RENEWAL,
    REQUEST,
    RIGHTS,
    Ladder,
    Recipient,
    steps,
)

EW = shipped_calendars().named(CalendarName.EW)
UK = shipped_calendars().named(CalendarName.UK)
OWNER, DEPUTY, MANAGER = Recipient.OWNER, Recipient.DEPUTY, Recipient.MANAGER


def planned(ladder: Ladder, due_on: date, until_on: date) -> list[tuple[str, str]]:
    return [
        (step.step, step.planned_on.isoformat())
        for step in steps(ladder, due_on, EW, until_on=until_on)
    ]


def test_a_camera_review_is_asked_for_before_and_after() -> None:
    # Due on Monday 1 March 2027: T-7 is Monday 22 February, T-30 Saturday 30 January.
    assert planned(CAMERA_REVIEW, date(2027, 3, 1), date(2027, 6, 30)) == [
        ("T-30", "2027-01-29"),
        ("T-7", "2027-02-22"),
        ("due", "2027-03-01"),
        ("T+7", "2027-03-08"),
        ("T+1m", "2027-04-01"),
        ("T+2m", "2027-04-30"),
        ("T+3m", "2027-06-01"),
    ]


def test_a_step_on_a_day_off_goes_out_the_working_day_before() -> None:
    # Christmas Day, the weekend and the substitute day: the step goes out on Christmas Eve.
    for day in (25, 26, 27, 28):
        found = steps(CAMERA_REVIEW, date(2026, 12, day), EW, until_on=date(2026, 12, 31))
        assert [step.planned_on for step in found if step.step == "due"] == [date(2026, 12, 24)]


def test_who_hears_of_a_camera_review() -> None:
    found = {
        s.step: s.to for s in steps(CAMERA_REVIEW, date(2027, 3, 1), EW, until_on=date(2027, 7, 1))
    }
    assert found["T-30"] == found["T-7"] == (OWNER,)
    assert found["due"] == found["T+7"] == found["T+2m"] == (OWNER, DEPUTY, MANAGER)
    assert found["T+3m"] == (OWNER, DEPUTY, MANAGER, Recipient.SRO_CAMERAS)


def test_agreements_begin_sixty_days_before_and_renewals_ninety() -> None:
    assert planned(AGREEMENT, date(2027, 3, 1), date(2027, 3, 1))[0] == ("T-60", "2026-12-31")
    assert [step for step, _ in planned(RENEWAL, date(2027, 3, 1), date(2027, 9, 1))] == [
        "T-90",
        "T-30",
        "T-7",
    ]


def test_a_requests_ladder_counts_working_days() -> None:
    received, due_on = date(2026, 11, 20), date(2026, 12, 21)
    found = steps(REQUEST, due_on, UK, until_on=date(2027, 1, 8), started_on=received)
    assert [(step.step, step.planned_on.isoformat()) for step in found] == [
        ("service_answer", "2026-12-07"),
        ("draft", "2026-12-14"),
        ("T-5", "2026-12-14"),
        ("T-2", "2026-12-17"),
        ("due", "2026-12-21"),
        ("T+1", "2026-12-22"),
        # 28 December is a holiday and so are the days before it: Christmas Eve.
        ("T+1w", "2026-12-24"),
        ("T+2w", "2026-12-31"),
        ("T+10wd", "2027-01-08"),
    ]
    to = {step.step: step.to for step in found}
    assert to["service_answer"] == (OWNER,)
    assert to["T-5"] == (OWNER, DEPUTY)
    assert to["T-2"] == (OWNER, DEPUTY, MANAGER)
    assert to["T+10wd"][-1] is Recipient.SENIOR
    assert Recipient.SENIOR not in to["T+2w"]


def test_the_shorter_ladders() -> None:
    due_on = date(2026, 12, 23)
    assert [step for step, _ in planned(EXTENSION_NOTICE, due_on, due_on)] == ["T-5", "T-1"]
    assert [step for step, _ in planned(RIGHTS, due_on, due_on)] == ["T-10", "T-5", "T-2", "due"]
    found = steps(
        COMPLAINT_ACKNOWLEDGEMENT, due_on, EW, until_on=due_on, started_on=date(2026, 11, 23)
    )
    assert [step.step for step in found] == ["target", "T-10", "T-3", "T-1", "due"]


def test_repeats_stop_at_the_horizon() -> None:
    due_on = date(2027, 3, 1)
    assert planned(CAMERA_REVIEW, due_on, due_on)[-1] == ("due", "2027-03-01")
    year = planned(CAMERA_REVIEW, due_on, date(2028, 3, 1))
    assert sum(step.endswith("m") for step, _ in year) == 12


@pytest.mark.parametrize("name", LADDERS)
def test_step_names_are_unique_and_never_on_a_day_off(name: str) -> None:
    found = steps(
        LADDERS[name],
        date(2026, 12, 28),
        EW,
        until_on=date(2027, 12, 28),
        started_on=date(2026, 11, 26),
    )
    assert len({step.step for step in found}) == len(found)
    assert all(EW.is_working(step.planned_on) for step in found)
    assert [step.planned_on for step in found] == sorted(step.planned_on for step in found)


def test_reminders_go_on_past_the_known_holidays() -> None:
    found = steps(CAMERA_REVIEW, date(2028, 12, 20), EW, until_on=date(2029, 3, 30))
    assert [step.planned_on for step in found[-3:]] == [
        date(2029, 1, 19),
        date(2029, 2, 20),
        date(2029, 3, 20),
    ]
    late = steps(REQUEST, date(2028, 12, 28), UK, until_on=date(2029, 1, 31))
    assert late[-1].planned_on > date(2028, 12, 31)


def london(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def test_a_breach_is_told_at_once_and_at_four_hours_marks() -> None:
    """Authority: [UKGDPR-33(1)]"""
    aware = london(2026, 11, 20, 16, 30)
    found = hour_steps(BREACH, aware, aware + timedelta(hours=72))
    assert [(s.step, s.planned_at) for s in found] == [
        ("at_once", aware),
        ("S+24h", london(2026, 11, 21, 16, 30)),
        ("S+48h", london(2026, 11, 22, 16, 30)),
        ("S+60h", london(2026, 11, 23, 4, 30)),
        ("S+66h", london(2026, 11, 23, 10, 30)),
    ]
    assert all(Recipient.DPO in step.to and Recipient.SIRO in step.to for step in found)


def test_footage_counts_hours_left_and_the_manager_hears_at_twenty_four() -> None:
    started, gone = london(2026, 11, 20, 9, 0), london(2026, 11, 22, 14, 0)
    found = hour_steps(FOOTAGE, started, gone)
    # 72 hours before the end lie before the start, so that step has no time.
    assert [step.step for step in found] == ["at_once", "T-48h", "T-24h", "T-8h", "T-2h"]
    with_manager = [step.step for step in found if Recipient.CCTV_MANAGER in step.to]
    assert with_manager == ["T-24h"]


def test_elapsed_hours_do_not_follow_the_clock_change() -> None:
    aware = london(2026, 10, 24, 12, 0)
    found = hour_steps(BREACH, aware, aware)
    assert found[1].planned_at == london(2026, 10, 25, 11, 0)


def test_police_tasking_ends_in_half_hours() -> None:
    granted = london(2026, 11, 20, 21, 15)
    found = hour_steps(POLICE_TASKING, granted, london(2026, 11, 23, 21, 15))
    assert [step.step for step in found] == ["T-12h", "T-2h", "T-30min"]
    assert Recipient.ON_CALL_MANAGER in found[1].to


def test_an_authorisation_ends_on_a_sunday() -> None:
    """Authority: [RIPA-s45]"""
    found = ripa_expiry_steps(date(2026, 12, 13), EW)
    assert [(s.step, s.planned_at.isoformat()[:16]) for s in found] == [
        ("T-28", "2026-11-13T09:00"),
        ("T-14", "2026-11-27T09:00"),
        ("T-7", "2026-12-04T09:00"),
        ("second_last_day", "2026-12-10T09:00"),
        ("last_day", "2026-12-11T09:00"),
        ("last_day_15:00", "2026-12-11T15:00"),
        ("expired", "2026-12-14T00:00"),
        ("after_expiry", "2026-12-14T09:00"),
    ]
    assert found[-1].to == (Recipient.SRO_RIPA,)
