"""Council logs: events counted, years compared only where covered, and days in working order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.evidence import (
    DaySpan,
    HourBand,
    LogCoverage,
    LoggedEvent,
    LogKind,
    log_evidence,
)
from govern.registers.cameras.rules.months import Period
from govern.registers.cameras.rules.working_order import FaultSpan, Uptime, mend_time, uptime

YEAR = Period("2025-03", "2026-02")
BOTH_YEARS = LogCoverage((DaySpan(date(2024, 3, 1), date(2026, 2, 28)),))
THIS_YEAR = LogCoverage((DaySpan(date(2025, 3, 1), date(2026, 2, 28)),))


def events(*days: str, category: str = "theft") -> list[LoggedEvent]:
    return [LoggedEvent(date.fromisoformat(day), category, 22) for day in days]


def test_two_covered_years_are_compared() -> None:
    logged = events("2024-03-01", "2025-02-28", "2025-03-01", "2026-02-28", "2025-06-05")
    found = log_evidence(LogKind.INCIDENTS, logged, YEAR, BOTH_YEARS)
    assert (found.now, found.before) == (3, 2)
    assert found.change == found.like_for_like == Change(3, 2)
    assert found.missing == ()
    assert found.finding() == (
        "3 incidents in March 2025 to February 2026: up by 1 (from 2 to 3) on the same months a "
        "year before."
    )


def test_a_year_without_a_log_is_not_a_year_without_incidents() -> None:
    found = log_evidence(LogKind.COMPLAINTS, events("2025-06-05"), YEAR, THIS_YEAR)
    assert (found.now, found.before) == (1, None)
    assert found.change is found.like_for_like is None
    assert found.finding() == (
        "1 complaint in March 2025 to February 2026. There is no data in the complaints log for "
        "March 2024 to February 2025, so no change over the whole is shown."
    )


def test_nothing_noted_in_a_covered_year_is_nought() -> None:
    found = log_evidence(LogKind.FAULTS, [], YEAR, BOTH_YEARS)
    assert (found.now, found.before, found.change) == (0, 0, Change(0, 0))


def test_no_log_at_all_is_no_data() -> None:
    found = log_evidence(LogKind.RELEASES, [], YEAR, LogCoverage(()))
    assert (found.now, found.before) == (None, None)
    assert found.finding() == (
        "No data: the release register is not loaded for March 2025 to February 2026."
    )
    assert all(row.now is None and row.before is None for row in found.months)


def test_a_month_covered_in_part_is_counted_but_not_compared() -> None:
    coverage = LogCoverage((DaySpan(date(2024, 3, 15), date(2026, 2, 28)),))
    logged = events("2024-03-20", "2024-07-01", "2025-03-02", "2025-07-01", "2025-07-02")
    found = log_evidence(LogKind.INCIDENTS, logged, YEAR, coverage)
    assert (found.now, found.before) == (3, 2)
    assert found.change is None
    assert found.like_for_like == Change(2, 1)
    assert found.missing == ("2024-03",)
    assert "In the months that both years have: up by 1 (from 1 to 2)." in found.finding()


def test_spans_that_join_cover_a_month() -> None:
    joined = LogCoverage(
        (DaySpan(date(2026, 2, 10), date(2026, 3, 5)), DaySpan(date(2026, 1, 1), date(2026, 2, 9)))
    )
    assert joined.covers("2026-02")
    apart = LogCoverage(
        (DaySpan(date(2026, 2, 11), date(2026, 3, 5)), DaySpan(date(2026, 1, 1), date(2026, 2, 9)))
    )
    assert not apart.covers("2026-02")


def test_categories_and_hours_are_of_the_period_only() -> None:
    logged = [
        LoggedEvent(date(2025, 5, 1), "assault", 23),
        LoggedEvent(date(2025, 5, 2), "assault", 5),
        LoggedEvent(date(2025, 5, 3), "theft"),
        LoggedEvent(date(2024, 5, 3), "fire", 12),
    ]
    found = log_evidence(LogKind.INCIDENTS, logged, YEAR, BOTH_YEARS)
    assert found.categories == (("assault", 2), ("theft", 1))
    assert found.hours == {
        HourBand.NIGHT: 1,
        HourBand.MORNING: 0,
        HourBand.AFTERNOON: 0,
        HourBand.EVENING: 1,
        None: 1,
    }


DAYS = st.dates(date(2024, 1, 1), date(2026, 4, 30))
SPANS = st.tuples(DAYS, DAYS).map(lambda pair: DaySpan(min(pair), max(pair)))


@given(st.lists(DAYS, max_size=30), st.lists(SPANS, max_size=4))
def test_a_change_comes_only_from_years_covered_day_by_day(
    days: list[date], spans: list[DaySpan]
) -> None:
    found = log_evidence(
        LogKind.INCIDENTS, [LoggedEvent(day) for day in days], YEAR, LogCoverage(tuple(spans))
    )
    covered = {
        ordinal
        for span in spans
        for ordinal in range(span.from_on.toordinal(), span.until_on.toordinal() + 1)
    }
    wanted = range(date(2024, 3, 1).toordinal(), date(2026, 2, 28).toordinal() + 1)
    assert (found.change is not None) is covered.issuperset(wanted)
    assert (found.now or 0) == sum(date(2025, 3, 1) <= day <= date(2026, 2, 28) for day in days)


MARCH = DaySpan(date(2026, 3, 1), date(2026, 3, 31))
COVERED = LogCoverage((MARCH,))


@pytest.mark.parametrize(
    ("faults", "days"),
    [
        ([], 31),
        ([FaultSpan(date(2026, 3, 5), date(2026, 3, 5))], 30),
        ([FaultSpan(date(2026, 3, 5), date(2026, 3, 6))], 29),
        ([FaultSpan(date(2026, 3, 30), None)], 29),
        ([FaultSpan(date(2026, 2, 1), date(2026, 3, 2))], 29),
        (
            [
                FaultSpan(date(2026, 3, 5), date(2026, 3, 10)),
                FaultSpan(date(2026, 3, 8), date(2026, 3, 12)),
            ],
            23,
        ),
        ([FaultSpan(date(2026, 2, 1), None)], 0),
        ([FaultSpan(date(2026, 4, 1), None)], 31),
    ],
)
def test_days_in_working_order(faults: list[FaultSpan], days: int) -> None:
    assert uptime(faults, MARCH, coverage=COVERED, in_use=[MARCH]) == Uptime(days, 31)


def test_days_suspended_or_without_a_log_do_not_count_either_way() -> None:
    live = [
        DaySpan(date(2026, 3, 1), date(2026, 3, 10)),
        DaySpan(date(2026, 3, 21), date(2027, 1, 1)),
    ]
    fault = [FaultSpan(date(2026, 3, 9), date(2026, 3, 22))]
    assert uptime(fault, MARCH, coverage=COVERED, in_use=live) == Uptime(17, 21)
    half = LogCoverage((DaySpan(date(2026, 3, 1), date(2026, 3, 15)),))
    assert uptime(fault, MARCH, coverage=half, in_use=[MARCH]) == Uptime(8, 15)
    assert uptime([], MARCH, coverage=LogCoverage(()), in_use=[MARCH]) is None


def test_a_camera_with_one_bad_day_is_never_a_hundred_per_cent() -> None:
    assert Uptime(364, 365).words() == "99 per cent (364 of 365 days)"
    assert Uptime(365, 365).per_cent == 100


@given(
    st.lists(
        st.tuples(st.integers(-20, 50), st.none() | st.integers(0, 40)).map(
            lambda pair: FaultSpan(
                date.fromordinal(MARCH.from_on.toordinal() + pair[0]),
                None
                if pair[1] is None
                else date.fromordinal(MARCH.from_on.toordinal() + pair[0] + pair[1]),
            )
        ),
        max_size=6,
    )
)
def test_uptime_agrees_with_counting_day_by_day(faults: list[FaultSpan]) -> None:
    good = sum(
        not any(
            fault.reported_on <= day and (fault.mended_on is None or day <= fault.mended_on)
            for fault in faults
        )
        for day in (date(2026, 3, number) for number in range(1, 32))
    )
    assert uptime(faults, MARCH, coverage=COVERED, in_use=[MARCH]) == Uptime(good, 31)


def test_time_to_mend_counts_the_overdue_and_names_the_open() -> None:
    faults = [
        FaultSpan(date(2026, 3, 1), date(2026, 3, 2)),
        FaultSpan(date(2026, 3, 1), date(2026, 3, 9)),
        FaultSpan(date(2026, 3, 1), None),
        FaultSpan(date(2026, 3, 30), None),
        FaultSpan(date(2026, 5, 1), None),
    ]
    found = mend_time(faults, agreed_days=5, as_at=date(2026, 3, 31))
    assert found is not None
    assert (found.middle_days, found.kept, found.of, found.open) == (8, 1, 3, 2)
    assert found.words() == (
        "Half were mended within 8 days; 1 of 3 in the time agreed; 2 not yet mended"
    )
    assert mend_time(faults[3:], agreed_days=5, as_at=date(2026, 3, 31)) is None
