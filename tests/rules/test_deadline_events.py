"""What events do to a date, which are refused, and what undoing them gives."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from govern.deadlines.calendars import CalendarName, only_days, shipped_calendars
from govern.deadlines.day_counts import OutsideCalendar
from govern.deadlines.events import Event, EventKind, read_event, read_events
from govern.deadlines.moments import read_day, read_moment
from govern.deadlines.registry import (
    RULES,
    calendars_of_row,
    compute,
    due_json,
    find_rule,
    read_calendar_file,
    rules_json,
)
from govern.errors import BadInput, GovernError, Refused

ASKED = EventKind.CLARIFICATION_ASKED
ANSWERED = EventKind.CLARIFICATION_RECEIVED


def test_a_date_is_read_day_first_always() -> None:
    assert read_day("04/05/2026") == date(2026, 5, 4)
    assert read_day("4.5.2026") == date(2026, 5, 4)
    assert read_day("2026-05-04") == date(2026, 5, 4)


@pytest.mark.parametrize("text", ["", "2026-02-30", "20260504", "13/13/2026", "2026-W10-1", "now"])
def test_what_is_no_date_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="is not a date"):
        read_day(text)


def test_an_instant_is_londons_unless_it_says_otherwise() -> None:
    summer = read_moment("2026-07-01T00:30")
    assert isinstance(summer, datetime)
    assert summer.astimezone(UTC) == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    with pytest.raises(BadInput, match="date with a time"):
        read_moment("2026-07-01T25:30")


def test_a_request_at_half_past_midnight_in_summer_is_londons_date() -> None:
    late = due_json("foi.response", "2026-06-30T23:30Z")
    assert late["from"] == "2026-07-01"
    assert late["due"] == "2026-07-30"


@pytest.mark.parametrize(
    "text",
    [
        "clarification_asked=2026-11-05..2026-11-12",
        "clarification_received=2026-11-05..2026-11-12",
        "clarification=2026-11-05..2026-11-12",
    ],
)
def test_a_span_is_a_question_and_its_answer(text: str) -> None:
    assert read_event(text) == Event(ASKED, date(2026, 11, 5), date(2026, 11, 12))


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("nonsense=2026-11-05", "not an event"),
        ("fee_paid", "lacks a date"),
        ("fee_paid=", "lacks a date"),
        ("fee=2026-11-05..", "lacks a date"),
        ("fee=2026-11-05..2026-11-04", "ends before it begins"),
        ("fee=2026-11-05..x", "is not a date"),
    ],
)
def test_a_faulty_event_is_refused(text: str, match: str) -> None:
    with pytest.raises(BadInput, match=match):
        read_event(text)


@pytest.mark.parametrize(
    ("rule", "events", "match"),
    [
        ("sar.response", ["clarification_received=2026-11-12"], "nothing was asked"),
        (
            "sar.response",
            ["clarification_asked=2026-11-12", "clarification_received=2026-11-11"],
            "nothing was asked",
        ),
        ("foi.response", ["fee_paid=2026-11-12"], "nothing was asked"),
        (
            "foi.response",
            ["clarification_asked=2026-11-12", "clarification_received=2026-11-11"],
            "nothing was asked",
        ),
        ("sar.response", ["clarification_asked=2026-11-01"], "before Monday 2 November 2026"),
        ("ripa.directed", ["approved=2026-11-01"], "nothing can have happened"),
        ("foi.response", ["identity_asked=2026-11-05"], "takes no event"),
        ("foi.review_window", ["extended=2026-11-05"], "events it takes: none"),
        ("footage.overwrite", ["reading=2026-11-05"], "A reading is a span"),
    ],
)
def test_an_impossible_order_or_a_strange_event_is_refused(
    rule: str, events: list[str], match: str
) -> None:
    with pytest.raises(GovernError, match=match):
        due_json(rule, "2026-11-02", events)


def test_the_refusal_of_an_early_event_names_the_authority() -> None:
    with pytest.raises(Refused, match=re.escape("FOIA-s10(1)")):
        due_json("foi.response", "2026-11-02", ["fee_notice=2026-11-01"])


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("foi.respnse", "Did you mean foi.response"),
        ("foi.response:20", "takes no number"),
        ("foi.response@ew", "leave out “@ew”"),
        ("working-days", "lacks its number"),
        ("working-days:20@mars", "no calendar “@mars”"),
        ("working-days:20@file", "No calendar file was given"),
        ("period-months:0", "at least one month"),
        ("working-days-inclusive:0", "0 is no day"),
        ("footage.overwrite:0", "at least one day"),
        ("months:999999", "further than dates go"),
        ("days:9999999", "There is no rule"),
        ("days:999999", None),
        ("days:-999999", "further than dates go"),
        ("x" * 500, "…"),
    ],
)
def test_a_faulty_rule_is_refused_in_a_sentence(text: str, match: str | None) -> None:
    if match is None:
        assert due_json(text, "2026-11-20")["due"] == "4764-10-16"
        return
    with pytest.raises(GovernError, match=match) as refusal:
        due_json(text, "2026-11-20")
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize("rule", ["breach.notify", "footage.overwrite", "ripa.directed"])
def test_the_last_dates_there_are_do_not_break_anything(rule: str) -> None:
    with pytest.raises(Refused, match="further than dates go"):
        due_json(rule, "9999-12-31")


@pytest.mark.parametrize(
    ("rule", "start", "year"),
    [
        ("foi.response", "2014-12-31", "2014"),
        ("foi.response", "2028-12-10", "2029"),
        ("sar.response", "2014-12-20", "2014"),
        ("sar.response", "2028-12-15", "2029"),
        ("complaint.acknowledge", "2028-12-15", "2029"),
        ("working-days:1", "2031-05-01", "2031"),
    ],
)
def test_beyond_the_calendar_the_missing_year_is_named(rule: str, start: str, year: str) -> None:
    with pytest.raises(OutsideCalendar, match=f"holidays of {year} are not known"):
        due_json(rule, start)


def test_the_foi_extension_never_moves_the_day_of_the_notice() -> None:
    """Authority: [FOIA-s10(3)], [FOIA-s17(2)]"""
    told = due_json("foi.response", "2026-11-23", ["extended=2026-12-22"])
    assert (told["due"], told["outer"]) == ("2026-12-22", "2027-01-25")
    late = due_json("foi.response", "2026-11-23", ["extended=2026-12-23"])
    assert (late["due"], late["outer"]) == ("2026-12-22", None)
    assert any("without effect" in step for step in late["steps"] or [])


def test_a_fee_paid_too_late_leaves_no_day_out() -> None:
    """Authority: [FOIA-s9(2)]"""
    plain = due_json("foi.response", "2026-11-02")["due"]
    on_the_last_day = ["fee_notice=2026-11-12", "fee_paid=2027-02-11"]
    too_late = ["fee_notice=2026-11-12", "fee_paid=2027-02-12"]
    assert due_json("foi.response", "2026-11-02", on_the_last_day)["due"] == "2027-03-02"
    assert due_json("foi.response", "2026-11-02", too_late)["due"] == plain


def test_a_fees_notice_after_the_twentieth_day_is_without_effect() -> None:
    """Authority: [FOIA-s9]"""
    events = ["fee_notice=2026-12-02", "fee_paid=2026-12-10"]
    assert due_json("foi.response", "2026-11-02", events)["due"] == "2026-12-01"


def test_clarification_asked_too_late_leaves_the_cautious_date() -> None:
    """Authority: [FOIA-s10(6)]"""
    events = ["clarification_asked=2026-12-07", "clarification_received=2026-12-09"]
    answer = due_json("foi.response", "2026-11-02", events)
    assert answer["cautious"] == "2026-12-01"
    assert answer["due"] == "2027-01-12"


def test_a_notice_in_time_on_one_reading_only_leaves_the_cautious_month() -> None:
    """Authority: [UKGDPR-12A(4)], [UKGDPR-12A(5)]"""
    events = ["clarification=2026-11-05..2026-11-12", "extended=2026-12-10"]
    answer = due_json("sar.response", "2026-11-02", events)
    assert (answer["due"], answer["cautious"]) == ("2027-02-10", "2026-12-09")
    day_earlier = [events[0], "extended=2026-12-09"]
    assert due_json("sar.response", "2026-11-02", day_earlier)["cautious"] == "2027-02-09"


def test_part_3_had_no_extension_before_february_2026() -> None:
    """Authority: [DPA-s54], [SI2026-82-r4]"""
    with pytest.raises(Refused, match="no extension existed"):
        due_json("sar.part3_extended", "2026-02-04")
    assert due_json("sar.part3_extended", "2026-02-05")["due"] == "2026-05-05"


def test_overlapping_questions_are_one_pause() -> None:
    """Authority: [UKGDPR-12A(5)]"""
    two = ["clarification=2026-11-05..2026-11-12", "clarification=2026-11-10..2026-11-15"]
    one = ["clarification=2026-11-05..2026-11-15"]
    assert due_json("sar.response", "2026-11-02", two)["due"] == "2026-12-14"
    assert (
        due_json("sar.response", "2026-11-02", one)["due"]
        == due_json("sar.response", "2026-11-02", two)["due"]
    )


def test_a_question_after_the_end_leaves_no_day_out() -> None:
    """Authority: [UKGDPR-12A(5)]"""
    plain = due_json("sar.response", "2026-11-02")["due"]
    late = ["clarification=2026-12-03..2026-12-20"]
    assert due_json("sar.response", "2026-11-02", late)["due"] == plain


@pytest.mark.parametrize("rule", ["foi.response", "eir.response", "sar.response"])
def test_an_open_question_stops_the_clock_and_moves_no_date(rule: str) -> None:
    event = Event(ASKED, date(2026, 11, 9))
    open_ = compute(rule, date(2026, 11, 2), [event])
    assert open_.stopped_on == date(2026, 11, 9)
    assert open_.due == compute(rule, date(2026, 11, 2)).due
    answered = compute(rule, date(2026, 11, 2), [event, Event(ANSWERED, date(2026, 11, 16))])
    assert answered.stopped_on is None


UNDOING = [
    ("foi.response", [Event(ASKED, date(2026, 11, 9)), Event(ANSWERED, date(2026, 11, 16))]),
    ("foi.response", [Event(EventKind.FEE_NOTICE, date(2026, 11, 12), date(2026, 11, 25))]),
    ("eir.response", [Event(EventKind.EXTENDED, date(2026, 11, 20))]),
    ("sar.response", [Event(ASKED, date(2026, 11, 5), date(2026, 11, 12))]),
    ("sar.response", [Event(EventKind.EXTENDED, date(2026, 11, 20))]),
    ("sar.response", [Event(EventKind.IDENTITY_ASKED, date(2026, 11, 3), date(2026, 11, 9))]),
    ("right.response", [Event(EventKind.EXTENDED, date(2026, 11, 20))]),
    (
        "dpia.prior_consultation",
        [Event(EventKind.INFORMATION_ASKED, date(2026, 11, 5), date(2026, 11, 12))],
    ),
    ("ripa.directed", [Event(EventKind.APPROVED, date(2026, 11, 5))]),
]


@pytest.mark.parametrize(("rule", "events"), UNDOING)
def test_an_event_withdrawn_gives_the_first_date_again(rule: str, events: list[Event]) -> None:
    start = date(2026, 11, 2)
    before = compute(rule, start)
    during = compute(rule, start, events)
    assert during.due != before.due
    assert compute(rule, start, []) == before
    corrected = [Event(e.kind, e.on + timedelta(days=1), e.until) for e in events]
    assert compute(rule, start, corrected) != during
    assert compute(rule, start, events) == during


MONOTONE = sorted(
    rule.id
    for rule in RULES.values()
    if "." in rule.id and rule.id not in ("breach.notify", "police.urgent_oral")
)


@pytest.mark.parametrize("rule", MONOTONE)
def test_without_events_a_later_receipt_never_gives_an_earlier_date(rule: str) -> None:
    # Part 3 knew no extension before 5 February 2026.
    day = date(2026, 2, 5) if rule.startswith("sar.part3_ext") else date(2024, 1, 1)
    previous = None
    while day < date(2028, 5, 1):
        due = compute(rule, day).due
        assert previous is None or due >= previous, (rule, day)
        previous = due
        day += timedelta(days=1)


def test_cautious_is_never_later_than_due() -> None:
    for start in (date(2026, 1, 20) + timedelta(days=n) for n in range(60)):
        for offset in (0, 3, 15):
            asked = start + timedelta(days=offset)
            events = [
                Event(ASKED, asked, asked + timedelta(days=9)),
                Event(EventKind.AUTHORITY_ASKED, start, start + timedelta(days=12)),
                Event(EventKind.EXTENDED, start + timedelta(days=25)),
            ]
            answer = compute("sar.response", start, events)
            assert answer.cautious <= answer.due


def test_ripa_ends_at_one_minute_to_midnight_in_london() -> None:
    """Authority: [RIPA-s43(3)]"""
    answer = compute("ripa.directed", date(2026, 4, 14))
    assert answer.due == date(2026, 7, 13)
    assert answer.due_at is not None
    assert answer.due_at.isoformat() == "2026-07-13T23:59:00+01:00"


def test_footage_shows_both_moments_and_the_shorter_counts() -> None:
    answer = due_json("footage.overwrite", "2026-11-01T14:00", ["reading=2026-10-25..2026-11-18"])
    assert answer["due"] == "2026-11-25T14:00:00+00:00"
    assert answer["outer"] == "2026-12-02T14:00:00+00:00"
    newer = ["reading=2026-10-25..2026-11-18", "reading=2026-10-01..2026-11-20"]
    assert due_json("footage.overwrite", "2026-11-01T14:00", newer)["outer"] == (
        "2026-12-21T14:00:00+00:00"
    )


def test_a_complaint_before_the_act_is_labelled_policy() -> None:
    """Authority: [SI2026-82-r7]"""
    answer = due_json("complaint.acknowledge", "2026-06-18")
    assert answer["authority"] == ["SI2026-82-r7"]
    assert any("policy" in step for step in answer["steps"] or [])


def test_a_file_of_days_replaces_every_calendar() -> None:
    calendars = read_calendar_file("# ours\n2026-11-24\n\n25/11/2026 # day first\n", "ours.txt")
    answer = due_json("foi.response", "2026-11-20", calendars=calendars)
    assert answer["due"] == "2026-12-22"
    assert answer["calendar"] == "file: ours.txt"
    assert due_json("working-days:1@file", "2026-11-23", calendars=calendars)["due"] == "2026-11-26"
    assert due_json("working-days:20@uk", "2026-11-20", calendars=calendars)["due"] == "2026-12-21"
    assert due_json("foi.response", "2045-01-02", calendars=calendars)["due"] == "2045-01-30"


def test_a_faulty_calendar_file_names_the_line() -> None:
    with pytest.raises(BadInput, match="line 2") as refusal:
        read_calendar_file("2026-11-24\n31/11/2026\n", "ours.txt")
    assert len(refusal.value.problems) == 1


def test_the_days_of_a_row_replace_even_a_named_calendar() -> None:
    calendars = calendars_of_row("2026-11-24")
    assert due_json("working-days:1@uk", "2026-11-23", calendars=calendars)["due"] == "2026-11-25"
    assert only_days([], "given").named(CalendarName.UK).is_working(date(2026, 12, 25))


def test_a_late_proclaimed_day_moves_the_date_and_the_label() -> None:
    """Authority: [BFDA1971-s1]"""
    before = compute("foi.response", date(2027, 5, 4))
    holiday = next(h for h in shipped_calendars().holidays if h.day == date(2026, 6, 15))
    proclaimed = type(holiday)(date(2027, 5, 10), holiday.nation, "One day", source="Gazette 1")
    after = compute(
        "foi.response", date(2027, 5, 4), calendars=shipped_calendars().adding(proclaimed)
    )
    assert (before.due, after.due) == (date(2027, 6, 2), date(2027, 6, 3))
    assert after.calendar.endswith("+ 2027-05-10")


_AUTHORITY = re.compile(r"\[([^\[\]\s]+)\]")


@pytest.mark.parametrize("rule", [r for r in RULES.values() if "." in r.id], ids=lambda r: r.id)
def test_every_rule_says_what_it_decides_and_its_authority(rule: object) -> None:
    found = RULES[getattr(rule, "id", "")]
    doc = found.compute.__doc__ or ""
    assert found.decides.endswith(".")
    named = set(_AUTHORITY.findall(doc.partition("Authority:")[2]))
    assert named >= set(found.authority)
    day = date(2026, 11, 2)
    spans = [
        Event(kind, day, day + timedelta(days=3))
        for kind in (ASKED, EventKind.IDENTITY_ASKED, EventKind.FEE_NOTICE)
        if kind in found.takes
    ]
    told = [Event(EventKind.EXTENDED, day)] if EventKind.EXTENDED in found.takes else []
    for events in ([], spans, told, [*spans, *told]):
        for start in (day, date(2024, 3, 1)):
            if start != day and found.id.startswith("sar.part3_ext"):
                continue
            assert set(compute(found.id, start, events).authority) <= named


def test_the_list_of_rules_names_each_once() -> None:
    listed = rules_json()
    assert len({entry["rule"] for entry in listed}) == len(RULES)
    assert {"rule", "decides", "runs_from", "authority", "events"} == set(listed[0])
    assert find_rule("working-days:+5@ew").number == 5


def test_events_of_one_text_are_separated_by_semicolons() -> None:
    assert read_events("") == ()
    assert len(read_events(" fee_notice=2026-11-12 ; fee_paid=2026-11-25;")) == 2
