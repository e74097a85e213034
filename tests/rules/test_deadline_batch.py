"""Many deadlines at once: the batch file and the columns."""

from __future__ import annotations

import io
import json
from array import array
from datetime import date, timedelta

import pytest

from govern.deadlines.batch import BatchCount, run_batch
from govern.deadlines.calendars import shipped_calendars
from govern.deadlines.columns import EPOCH, due_dates, due_days, due_on
from govern.deadlines.day_counts import OutsideCalendar
from govern.deadlines.registry import compute, due_json, read_calendar_file
from govern.errors import BadInput

HEADER = "id,rule,from,events,holidays\n"


def batch(text: str) -> tuple[list[dict[str, object]], BatchCount]:
    out = io.StringIO()
    count = run_batch(io.StringIO(text, newline=""), out)
    return [json.loads(line) for line in out.getvalue().splitlines()], count


def test_each_row_gets_the_single_commands_answer_and_its_id() -> None:
    answers, count = batch(
        HEADER
        + "a,foi.response,2026-11-20,,\n"
        + "b,sar.response,2026-11-02,"
        + "clarification_asked=2026-11-05;clarification_received=2026-11-12,\n"
        + "a,foi.response,2026-11-20,,\n"
    )
    assert count == BatchCount(rows=3, errors=0)
    assert answers[0] == {"id": "a", **due_json("foi.response", "2026-11-20")}
    assert answers[1]["due"] == "2026-12-10"
    assert answers[2] == answers[0]


def test_every_kind_of_answer_is_written_as_the_single_command_writes_it() -> None:
    asked = [
        ("foi.response", "2026-11-23", "extended=2026-12-22"),
        ("breach.notify", "2026-11-20T16:30", ""),
        ("footage.overwrite:28", "2026-11-01T14:00", "reading=2026-10-25..2026-11-18"),
        ("ripa.directed", "2026-11-30", ""),
        ("working-days:-5@ew", "2026-12-29", ""),
        ("sar.response", "2026-02-02", "identity=2026-02-03..2026-02-10"),
    ]
    lines = [f"{n},{rule},{start},{events},\n" for n, (rule, start, events) in enumerate(asked)]
    answers, _ = batch(HEADER + "".join(lines))
    for number, (rule, start, events) in enumerate(asked):
        single = due_json(rule, start, [events] if events else [])
        assert list(answers[number].items()) == [("id", str(number)), *single.items()]


def test_the_holidays_column_replaces_the_calendar_for_its_row() -> None:
    answers, _ = batch(
        HEADER
        + "1,foi.response,2026-11-20,,2026-11-24;2026-11-25\n"
        + "2,foi.response,2026-11-20,,\n"
        + "3,working-days:1@uk,2045-12-24,,2045-12-25\n"
    )
    assert [answer["due"] for answer in answers] == ["2026-12-22", "2026-12-21", "2045-12-26"]
    assert answers[0]["calendar"] == "given: 2 days"


def test_a_faulty_row_is_named_and_the_rest_goes_on() -> None:
    answers, count = batch(
        HEADER
        + "1,foi.nonsense,2026-11-20,,\n"
        + "2,foi.response,31/02/2026,,\n"
        + "3,foi.response,2014-01-01,,\n"
        + "4,foi.response,2026-11-20,paid=2026-11-21,\n"
        + "5,foi.response,2026-11-20,,2026-13-01\n"
        + "6\n"
        + "\n"
        + '"7 “ä”",foi.response,20/11/2026,,\n'
    )
    assert count == BatchCount(rows=7, errors=6)
    errors = [str(answer.get("error", "")) for answer in answers]
    assert [answer["id"] for answer in answers] == ["1", "2", "3", "4", "5", "6", "7 “ä”"]
    for error, words in zip(
        errors,
        ["no rule", "not a date", "2014 are not known", "not an event", "not a date", "no rule"],
        strict=False,
    ):
        assert words in error
    assert set(answers[0]) == {"id", "error"}
    assert answers[-1]["due"] == "2026-12-21"


def test_columns_may_stand_in_any_order_and_the_last_two_be_absent() -> None:
    answers, _ = batch("\ufefffrom,ID,rule\n2026-11-20,9,foi.response\n")
    assert answers[0]["id"] == "9"
    assert answers[0]["due"] == "2026-12-21"


@pytest.mark.parametrize("text", ["", "id,from\n", "a;b\n"])
def test_a_file_without_the_needed_columns_is_refused_whole(text: str) -> None:
    with pytest.raises(BadInput, match="lacks"):
        batch(text)


def test_a_row_that_is_no_csv_is_named() -> None:
    answers, count = batch(
        HEADER + f"1,{'x' * 200_000},2026-11-20,,\n2,foi.response,2026-11-20,,\n"
    )
    assert count.errors == 1
    assert "not CSV" in str(answers[0]["error"])
    assert answers[1]["due"] == "2026-12-21"


def test_a_given_calendar_counts_for_every_row() -> None:
    calendars = read_calendar_file("2026-11-24", "ours.txt")
    out = io.StringIO()
    run_batch([HEADER, "1,foi.response,2026-11-20,,\n"], out, calendars)
    assert json.loads(out.getvalue())["due"] == "2026-12-21"
    assert json.loads(out.getvalue())["calendar"] == "file: ours.txt"


def test_rows_are_written_as_they_are_read() -> None:
    out = io.StringIO()
    seen: list[int] = []

    def lines() -> object:
        yield HEADER
        for number in range(50):
            seen.append(out.getvalue().count("\n"))
            yield f"{number},foi.response,2026-11-20,,\n"

    run_batch(lines(), out)  # type: ignore[arg-type]
    # Never more than one row waits: when line n is asked for, the ones before are written.
    assert seen == list(range(50))


DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(0, 1500, 7)]
RULES = ["foi.response", "sar.response", "ripa.directed", "working-days:20@ew", "months-rolled:1"]


@pytest.mark.parametrize("rule", RULES)
def test_columns_give_what_single_dates_give(rule: str) -> None:
    expected = [compute(rule, day).due for day in DAYS]
    assert due_dates(rule, DAYS) == expected
    assert [due_on(rule, day) for day in DAYS] == expected
    numbers = [(day - EPOCH).days for day in DAYS]
    column = due_days(rule, array("i", numbers))
    assert [EPOCH + timedelta(days=number) for number in column] == expected


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2028, 12, 20), date(2031, 1, 1)])
def test_a_column_with_a_day_outside_is_refused_with_the_year(day: date) -> None:
    year = "2014" if day.year == 2014 else str(max(day.year, 2029))
    column = [date(2026, 11, 20), day]
    with pytest.raises(OutsideCalendar, match=year):
        due_dates("foi.response", column)
    with pytest.raises(OutsideCalendar, match=year):
        due_days("foi.response", [(d - EPOCH).days for d in column])
    with pytest.raises(OutsideCalendar, match=year):
        due_on("foi.response", day)


def test_what_needs_no_calendar_has_no_end_of_the_calendar() -> None:
    assert due_on("ripa.directed", date(2031, 9, 14)) == date(2031, 12, 13)
    assert due_dates("ripa.directed", [date(2031, 9, 14)]) == [date(2031, 12, 13)]
    days = [(date(year, 9, 14) - EPOCH).days for year in (2026, 2031)]
    assert [EPOCH + timedelta(days=day) for day in due_days("ripa.directed", days)] == [
        date(2026, 12, 13),
        date(2031, 12, 13),
    ]


def test_there_is_no_column_of_instants() -> None:
    with pytest.raises(BadInput, match="gives a moment"):
        due_dates("breach.notify", [date(2026, 11, 20)])


def test_columns_know_each_state_of_the_calendar() -> None:
    calendars = shipped_calendars()
    holiday = next(h for h in calendars.holidays if h.day == date(2026, 6, 15))
    day = date(2026, 11, 20)
    more = calendars.adding(type(holiday)(date(2026, 12, 1), holiday.nation, "x", source="Gazette"))
    assert due_on("foi.response", day, calendars) == date(2026, 12, 21)
    assert due_on("foi.response", day, more) == date(2026, 12, 22)
    given = read_calendar_file("2026-11-24", "ours.txt")
    assert due_dates("foi.response", [day], given) == [date(2026, 12, 21)]
