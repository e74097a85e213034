"""Review dates: the earliest rule wins, months are counted plainly, a year is spread over wards."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.registers.cameras.rules.cadence import (
    CadenceFacts,
    CadenceRule,
    CadenceSettings,
    CameraToPlan,
    Trigger,
    considered,
    escalates_on,
    is_escalated,
    next_review,
    stagger,
)
from govern.registers.cameras.rules.months import (
    Period,
    month_after,
    month_of,
    months_after,
    months_words,
    twelve_months_to,
)

SETTINGS = CadenceSettings()
KNOWN = date(2024, 1, 10)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_months_last(
    day: date, months: int, later: date
) -> None:
    assert months_after(day, months=months) == later


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_counting_months_lands_in_the_right_month_and_never_later_in_it(
    day: date, months: int
) -> None:
    later = months_after(day, months=months)
    assert month_of(later) == month_after(month_of(day), months=months)
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("facts", "due", "rule", "reason"),
    [
        (
            CadenceFacts(KNOWN, last_decided_on=date(2026, 3, 2)),
            date(2027, 3, 2),
            CadenceRule.SCHEME,
            "12 months after the last decision on 2 March 2026: the scheme’s turn.",
        ),
        (
            CadenceFacts(KNOWN, 24, last_decided_on=date(2026, 3, 2)),
            date(2028, 3, 2),
            CadenceRule.SCHEME,
            "24 months after the last decision on 2 March 2026: the scheme’s turn.",
        ),
        (
            CadenceFacts(KNOWN, last_decided_on=date(2026, 3, 31), high_intrusion=True),
            date(2026, 9, 30),
            CadenceRule.HIGH_INTRUSION,
            "6 months after the last decision on 31 March 2026, because the intrusion is high.",
        ),
        (
            CadenceFacts(KNOWN, went_live_on=date(2026, 1, 15)),
            date(2026, 7, 15),
            CadenceRule.FIRST_AFTER_LIVE,
            "Between 3 and 6 months after going live on 15 January 2026.",
        ),
        (
            CadenceFacts(KNOWN, moved_on=date(2026, 6, 1), last_decided_on=date(2026, 3, 2)),
            date(2026, 12, 1),
            CadenceRule.AFTER_MOVE,
            "Between 3 and 6 months after moving on 1 June 2026.",
        ),
        (
            CadenceFacts(
                KNOWN,
                last_decided_on=date(2026, 3, 2),
                triggers=((Trigger.COMPLAINT_UPHELD, date(2026, 5, 31)),),
            ),
            date(2026, 6, 30),
            CadenceRule.TRIGGER,
            "Within 1 month of 31 May 2026, when a complaint about it was upheld.",
        ),
        (
            CadenceFacts(KNOWN, went_live_on=date(2011, 4, 1)),
            date(2025, 1, 10),
            CadenceRule.NEVER_REVIEWED,
            "12 months after the camera came onto the register on 10 January 2024; no review is "
            "on record.",
        ),
        (
            CadenceFacts(KNOWN),
            date(2025, 1, 10),
            CadenceRule.NEVER_REVIEWED,
            "12 months after the camera came onto the register on 10 January 2024; no review is "
            "on record.",
        ),
    ],
)
def test_worked_dates(facts: CadenceFacts, due: date, rule: CadenceRule, reason: str) -> None:
    review = next_review(facts, SETTINGS)
    assert (review.due_on, review.rule, review.reason) == (due, rule, reason)
    assert review.authority


def test_a_first_review_may_be_begun_three_months_after_going_live() -> None:
    review = next_review(CadenceFacts(KNOWN, went_live_on=date(2026, 1, 15)), SETTINGS)
    assert review.opens_on == date(2026, 4, 15)


def test_a_camera_known_long_before_it_went_live_is_not_due_before_it() -> None:
    facts = CadenceFacts(KNOWN, 6, went_live_on=date(2026, 1, 15))
    assert next_review(facts, SETTINGS).due_on == date(2026, 7, 15)


def test_what_a_later_decision_has_dealt_with_no_longer_counts() -> None:
    facts = CadenceFacts(
        KNOWN,
        went_live_on=date(2025, 1, 15),
        moved_on=date(2025, 6, 1),
        last_decided_on=date(2025, 9, 1),
        triggers=((Trigger.INCIDENT, date(2025, 8, 1)),),
    )
    assert [review.rule for review in considered(facts, SETTINGS)] == [CadenceRule.SCHEME]


def test_a_decision_of_the_same_day_deals_with_an_event_but_not_with_a_move() -> None:
    day = date(2026, 3, 2)
    moved = CadenceFacts(KNOWN, moved_on=day, last_decided_on=day)
    assert next_review(moved, SETTINGS).rule is CadenceRule.AFTER_MOVE
    event = CadenceFacts(KNOWN, last_decided_on=day, triggers=((Trigger.INCIDENT, day),))
    assert next_review(event, SETTINGS).rule is CadenceRule.SCHEME


def test_high_intrusion_never_lengthens_a_shorter_turn() -> None:
    facts = CadenceFacts(KNOWN, 6, last_decided_on=date(2026, 3, 2), high_intrusion=True)
    assert next_review(facts, SETTINGS).rule is CadenceRule.SCHEME


def test_a_cadence_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="every 6, 12 or 24 months"):
        next_review(CadenceFacts(KNOWN, 9), SETTINGS)
    with pytest.raises(ValueError, match="opens before it is due"):
        CadenceSettings(first_review_opens_after=7)
    with pytest.raises(ValueError, match="whole months"):
        CadenceSettings(after_trigger=0)


def test_a_review_escalates_when_more_than_three_months_late() -> None:
    assert escalates_on(date(2026, 3, 2)) == date(2026, 6, 3)
    assert not is_escalated(date(2026, 3, 2), today=date(2026, 6, 2))
    assert is_escalated(date(2026, 3, 2), today=date(2026, 6, 3))
    assert escalates_on(date(2025, 11, 30)) == date(2026, 3, 1)


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
FACTS = st.builds(
    CadenceFacts,
    known_since=DAYS,
    scheme_cadence_months=st.sampled_from([6, 12, 24]),
    went_live_on=st.none() | DAYS,
    moved_on=st.none() | DAYS,
    last_decided_on=st.none() | DAYS,
    high_intrusion=st.booleans(),
    triggers=st.lists(st.tuples(st.sampled_from(list(Trigger)), DAYS), max_size=3).map(tuple),
)


@given(FACTS)
def test_every_camera_has_a_date_with_a_reason_and_no_rule_gives_an_earlier_one(
    facts: CadenceFacts,
) -> None:
    review = next_review(facts, SETTINGS)
    every = considered(facts, SETTINGS)
    assert review.due_on == min(entry.due_on for entry in every)
    assert review.reason.endswith(".")
    assert review.opens_on is None or review.opens_on <= review.due_on
    if facts.last_decided_on is not None:
        cadence = facts.scheme_cadence_months
        assert review.due_on <= months_after(facts.last_decided_on, months=cadence)


def test_a_year_is_spread_ward_by_ward() -> None:
    cameras = [
        CameraToPlan(f"{ward}{number}", ward)
        for ward, size in (("Walkley", 12), ("", 3), ("Burngreave", 9), ("Central", 24))
        for number in range(size)
    ]
    plan = stagger(cameras, first_month="2026-04")
    assert len(plan) == 48
    assert [entry.ward for entry in plan] == (
        ["Burngreave"] * 9 + ["Central"] * 24 + ["Walkley"] * 12 + [""] * 3
    )
    assert [entry.due_on for entry in plan] == sorted(entry.due_on for entry in plan)
    assert {month_of(entry.due_on) for entry in plan} == set(Period("2026-04", "2027-03").months)
    assert plan[0].due_on == date(2026, 4, 30)
    assert plan[0].reason == "The turn of Burngreave, by 30 April 2026."
    assert plan[-1].reason == "The turn of cameras without a ward, by 31 March 2027."


def test_a_small_ward_is_visited_in_one_month() -> None:
    cameras = [CameraToPlan(f"{w}{n}", f"Ward {w:02d}") for w in range(10) for n in range(4)]
    by_ward = defaultdict(set)
    for entry in stagger(cameras, first_month="2026-04"):
        by_ward[entry.ward].add(entry.due_on)
    assert all(len(dates) == 1 for dates in by_ward.values())


def test_no_camera_is_put_later_than_its_own_date() -> None:
    cameras = [
        CameraToPlan(str(number), "Central", date(2026, 5, 10) if number == 11 else None)
        for number in range(12)
    ]
    plan = stagger(cameras, first_month="2026-04")
    assert plan[11].due_on == date(2026, 5, 10)
    assert plan[11].reason.startswith("Its own date")
    assert stagger([], first_month="2026-04") == ()
    with pytest.raises(ValueError, match="at least one month"):
        stagger(cameras, first_month="2026-04", months=0)


@given(
    st.lists(st.sampled_from(["Ash", "Beech", "Cedar", "Dale", "", "Elm"]), max_size=80),
    st.integers(1, 12),
)
def test_every_camera_is_planned_once_and_no_month_bears_more_than_twice_its_share(
    wards: list[str], months: int
) -> None:
    cameras = [CameraToPlan(str(number), ward) for number, ward in enumerate(wards)]
    plan = stagger(cameras, first_month="2026-04", months=months)
    assert sorted(entry.key for entry in plan) == sorted(camera.key for camera in cameras)
    loads = Counter(month_of(entry.due_on) for entry in plan)
    assert max(loads.values(), default=0) <= 2 * -(-len(cameras) // months)


def test_months_are_named_in_runs() -> None:
    assert months_words(["2025-05"]) == "May 2025"
    assert months_words(["2025-10", "2025-05", "2025-08", "2025-09"]) == (
        "May 2025 and August 2025 to October 2025"
    )
    assert twelve_months_to("2026-02") == Period("2025-03", "2026-02")
    assert len(twelve_months_to("2026-02").months) == 12


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "26-01", "2026/01", "", "٢٠٢٦-01", "2026-01 "]
)
def test_text_that_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        month_after(text, months=1)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Period("2026-02", "2026-01")
