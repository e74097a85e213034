"""The working calendars: the shipped days against every published copy, and their arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from govern.deadlines.calendar import Holiday, Nation, given_days
from govern.deadlines.calendars import CalendarName, Calendars, known_years, shipped_calendars
from govern.deadlines.day_counts import OutsideCalendar
from govern.deadlines.published import read_published
from govern.errors import BadInput, Refused

PUBLISHED = Path(__file__).parents[1] / "data" / "deadlines"
ONE_OFF = date(2026, 6, 15)
UK = shipped_calendars().named(CalendarName.UK)
EW = shipped_calendars().named(CalendarName.EW)

# Copied by hand from the printed list: the weekday holidays of each nation.
TABLE = {
    (2024, "ew"): "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    (2024, "sct"): "1-1 1-2 3-29 5-6 5-27 8-5 12-2 12-25 12-26",
    (2024, "ni"): "1-1 3-18 3-29 4-1 5-6 5-27 7-12 8-26 12-25 12-26",
    (2025, "ew"): "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    (2025, "sct"): "1-1 1-2 4-18 5-5 5-26 8-4 12-1 12-25 12-26",
    (2025, "ni"): "1-1 3-17 4-18 4-21 5-5 5-26 7-14 8-25 12-25 12-26",
    (2026, "ew"): "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    (2026, "sct"): "1-1 1-2 4-3 5-4 5-25 6-15 8-3 11-30 12-25 12-28",
    (2026, "ni"): "1-1 3-17 4-3 4-6 5-4 5-25 7-13 8-31 12-25 12-28",
    (2027, "ew"): "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
    (2027, "sct"): "1-1 1-4 3-26 5-3 5-31 8-2 11-30 12-27 12-28",
    (2027, "ni"): "1-1 3-17 3-26 3-29 5-3 5-31 7-12 8-30 12-27 12-28",
}


@pytest.mark.parametrize(("year", "nation"), TABLE)
def test_each_nation_has_the_days_of_the_published_table(year: int, nation: str) -> None:
    expected = [
        date(year, int(month), int(day))
        for month, day in (pair.split("-") for pair in TABLE[year, nation].split())
    ]
    calendar = shipped_calendars().named(CalendarName(nation))
    assert calendar.weekday_holidays(date(year - 1, 12, 31), date(year, 12, 31)) == expected


@pytest.mark.parametrize(("year", "count"), [(2024, 13), (2025, 13), (2026, 14), (2027, 13)])
def test_the_kingdom_has_more_days_off_than_england(year: int, count: int) -> None:
    span = (date(year - 1, 12, 31), date(year, 12, 31))
    assert len(UK.weekday_holidays(*span)) == count
    assert len(EW.weekday_holidays(*span)) == 8


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_days_agree_with_every_published_copy(path: Path) -> None:
    published = read_published(path.read_text(encoding="utf-8"), "GOV.UK")
    years = {holiday.day.year for holiday in published}
    listed = {(h.nation, h.day, h.substitute) for h in published}
    shipped = {
        (h.nation, h.day, h.substitute) for h in shipped_calendars().holidays if h.day.year in years
    }
    # 15 June 2026 was proclaimed after the copies of the public form were made.
    late = {(Nation.SCT, ONE_OFF, False)}
    assert shipped - listed <= late
    assert listed <= shipped


def test_the_shipped_file_is_the_newest_list_and_the_older_years() -> None:
    new = read_published(
        (PUBLISHED / "alphagov_frontend_source_2026-02-25.json").read_text(encoding="utf-8"),
        "GOV.UK 2026-02-25",
    )
    old = read_published(
        (PUBLISHED / "alphagov_frontend_source_2020-04-30.json").read_text(encoding="utf-8"),
        "GOV.UK 2020-04-30",
    )
    expected = {h for h in old if h.day.year < 2019} | {h for h in new if h.day != ONE_OFF}
    shipped = set(shipped_calendars().holidays)
    assert {h for h in shipped if h.day != ONE_OFF} == expected
    assert {h.nation for h in shipped if h.day == ONE_OFF} == {Nation.SCT}


def test_labels_say_the_list_and_what_was_added() -> None:
    labels = [shipped_calendars().named(name).label for name in list(CalendarName)[:4]]
    assert labels == [
        "uk: GOV.UK 2026-02-25 + 2026-06-15",
        "ew: GOV.UK 2026-02-25",
        "sct: GOV.UK 2026-02-25 + 2026-06-15",
        "ni: GOV.UK 2026-02-25",
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 30), "St Andrew's Day, Scotland"),
        (date(2026, 6, 15), "World Cup bank holiday, Scotland"),
        (date(2026, 12, 28), "Boxing Day, substitute day"),
        (date(2026, 4, 6), "Easter Monday, England and Wales, Northern Ireland"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Saturday"),
        (date(2026, 12, 29), None),
    ],
)
def test_a_day_off_says_why(day: date, why: str | None) -> None:
    assert UK.why_not_working(day) == why
    assert UK.is_working(day) is (why is None)


def test_one_nations_calendar_does_not_name_the_nation() -> None:
    assert EW.why_not_working(date(2026, 4, 6)) == "Easter Monday"
    assert EW.is_working(date(2026, 11, 30))


def test_next_and_previous_working_days() -> None:
    assert EW.next_working(date(2026, 12, 25)) == date(2026, 12, 29)
    assert EW.next_working(date(2026, 12, 24)) == date(2026, 12, 24)
    assert EW.previous_working(date(2026, 12, 28)) == date(2026, 12, 24)
    assert UK.working_days_on(date(2026, 12, 29), -1) == date(2026, 12, 24)
    assert UK.working_days_on(date(2026, 12, 26), 0) == date(2026, 12, 26)
    assert UK.working_days_between(date(2026, 11, 20), date(2026, 12, 21)) == 20
    assert UK.working_days_between(date(2026, 12, 21), date(2026, 11, 20)) == -20


@pytest.mark.parametrize(
    ("day", "count", "missing"),
    [
        (date(2014, 12, 31), 1, 2014),
        (date(2029, 1, 1), 1, 2029),
        (date(2028, 12, 20), 20, 2029),
        (date(2015, 1, 5), -5, 2014),
    ],
)
def test_outside_the_known_years_the_missing_year_is_named(
    day: date, count: int, missing: int
) -> None:
    with pytest.raises(OutsideCalendar, match=str(missing)) as refusal:
        UK.working_days_on(day, count)
    assert refusal.value.year == missing


def test_days_are_refused_outside_the_known_years() -> None:
    with pytest.raises(OutsideCalendar, match="2030"):
        UK.is_working(date(2030, 1, 7))
    with pytest.raises(OutsideCalendar, match="2029"):
        EW.next_working(date(2028, 12, 30))


def test_the_warning_comes_fifteen_months_ahead() -> None:
    assert UK.runs_out_on == date(2028, 12, 31)
    assert UK.warning(date(2027, 9, 30)) is None
    warning = UK.warning(date(2027, 10, 1))
    assert warning is not None and "2029" in warning
    assert given_days([], "none").warning(date(2100, 1, 1)) is None


def test_adding_a_day_makes_another_calendar() -> None:
    before = shipped_calendars()
    day = date(2027, 5, 10)
    after = before.adding(Holiday(day, Nation.NI, "Jubilee", source="Belfast Gazette 8123"))
    assert before.named(CalendarName.UK).is_working(day)
    assert not after.named(CalendarName.UK).is_working(day)
    assert after.named(CalendarName.EW).is_working(day)
    assert after.named(CalendarName.UK).label.endswith("+ 2026-06-15 + 2027-05-10")
    assert after.digest != before.digest
    assert after.withdrawing(Nation.NI, day).digest == before.digest


def test_adding_needs_a_source_and_a_day_not_yet_there() -> None:
    with pytest.raises(BadInput, match="source"):
        shipped_calendars().adding(Holiday(date(2027, 5, 10), Nation.EW, "Jubilee"))
    with pytest.raises(Refused, match="already"):
        shipped_calendars().adding(Holiday(ONE_OFF, Nation.SCT, "World Cup", source="Gazette"))


def test_a_holiday_can_be_moved_as_in_2020() -> None:
    moved = shipped_calendars().withdrawing(Nation.EW, date(2027, 5, 3))
    assert moved.named(CalendarName.EW).is_working(date(2027, 5, 3))
    assert not moved.named(CalendarName.UK).is_working(date(2027, 5, 3))
    assert moved.named(CalendarName.EW).label == "ew: GOV.UK 2026-02-25 - 2027-05-03"
    with pytest.raises(Refused, match="no bank holiday"):
        moved.withdrawing(Nation.EW, date(2027, 5, 3))


def test_one_added_day_does_not_make_a_year_known() -> None:
    added = shipped_calendars().adding(
        Holiday(date(2029, 1, 1), Nation.EW, "New Year's Day", source="London Gazette 1")
    )
    assert added.years == (2015, 2028)


def test_a_newer_list_replaces_its_years_and_keeps_days_added_by_hand() -> None:
    newer = [
        Holiday(date(year, 12, 25), nation, "Christmas Day", source="GOV.UK 2027-11-01")
        for year in (2028, 2029)
        for nation in Nation
    ]
    after = shipped_calendars().publishing(newer)
    assert after.years == (2015, 2029)
    assert after.edition == "GOV.UK 2027-11-01"
    uk = after.named(CalendarName.UK)
    assert not uk.is_working(ONE_OFF)
    # The list as given has no Boxing Day of 2028, and the list is what counts.
    assert uk.is_working(date(2028, 12, 26))


def test_known_years_need_all_three_nations() -> None:
    two = [Holiday(date(2026, 12, 25), n, "Christmas Day") for n in (Nation.EW, Nation.NI)]
    with pytest.raises(BadInput, match="three nations"):
        known_years(two)


@pytest.mark.parametrize("text", ["[]", "{}", '{"divisions": {}}', "not json", '{"scotland": 1}'])
def test_what_is_no_list_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="not GOV"):
        read_published(text, "GOV.UK")


def test_open_and_known_calendars_count_alike() -> None:
    days = [holiday.day for holiday in shipped_calendars().holidays]
    open_calendar = given_days(days, "all")
    day = date(2015, 3, 1)
    while day < date(2028, 9, 1):
        for count in (-20, -1, 0, 1, 5, 20, 40):
            assert open_calendar.working_days_on(day, count) == UK.working_days_on(day, count)
        assert open_calendar.next_working(day) == UK.next_working(day)
        assert open_calendar.previous_working(day) == UK.previous_working(day)
        day += timedelta(days=3)


def test_the_same_days_give_the_same_digest() -> None:
    days = list(shipped_calendars().holidays)
    assert Calendars(reversed(days)).digest == shipped_calendars().digest
