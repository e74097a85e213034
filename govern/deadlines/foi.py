"""Dates of the Freedom of Information Act 2000.

"Working day" means any day other than a Saturday, a Sunday, Christmas Day, Good Friday or a bank
holiday in any part of the United Kingdom (s.10(6)): so 2 January, 17 March, 12 July, the first
Monday of August and 30 November do not count in England either, while a council's own closed
days do. The day of receipt is the day it reaches the council, working day or not, and is never
counted.
"""

from __future__ import annotations

from datetime import date

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.calendars import CalendarName
from govern.deadlines.counting import days_on, last_day_of_period, nth_working_day_from
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import EventKind
from govern.deadlines.explained import fixed, working_days
from govern.deadlines.moments import day_words
from govern.deadlines.months import months_on
from govern.deadlines.rule import Case, Rule
from govern.deadlines.working_clock import WorkingClock, WorkingLaw, start_clock

RESPONSE_DAYS = 20
OUTER_DAYS = 40
FEE_MONTHS = 3
AGGREGATION_DAYS = 60
CLARIFICATION_MONTHS = 2
TRIBUNAL_DAYS = 28

IN_FORCE_FROM = date(2005, 1, 1)
RESPONSE = ("FOIA-s10(1)", "FOIA-s10(6)")
REVIEW = ("FOIA-s45", "S45Code-5")


def _last_day_to_pay(notice_on: date, _calendar: WorkingCalendar) -> date:
    return last_day_of_period(notice_on, FEE_MONTHS)


LAW = WorkingLaw(
    days=RESPONSE_DAYS,
    clarification="Clarification",
    clarification_authority=("FOIA-s1(3)", "FOIA-s10(6)"),
    fee="Fees notice",
    fee_authority=("FOIA-s9(2)", "FOIA-s10(2)"),
    last_day_to_pay=_last_day_to_pay,
)


def _clock(case: Case) -> WorkingClock:
    return start_clock(case, case.calendar(CalendarName.UK), LAW, RESPONSE)


def foi_response(case: Case) -> Deadline:
    """The last day to answer an FOI request: the twentieth working day after receipt.

    Clarification starts the twenty days again; the working days from a fees notice to payment
    are left out. More time for the public interest test never moves this day, on which the
    exemption must be named: it only gives an outer date for the decision.

    Authority: [FOIA-s10(1)], [FOIA-s10(6)], [FOIA-s1(3)], [FOIA-s9(2)], [FOIA-s10(2)],
    [FOIA-s10(3)], [FOIA-s17(2)]
    """
    clock = _clock(case)
    due = clock.explained(RESPONSE_DAYS)
    cautious = due if clock.is_agreed else clock.cautious_day(RESPONSE_DAYS)
    outer = None
    told_on = case.first(EventKind.EXTENDED)
    if told_on is not None:
        clock.authority += ["FOIA-s10(3)", "FOIA-s17(2)"]
        if told_on <= due:
            outer = clock.day(OUTER_DAYS)
            clock.steps.append(
                f"More time for the public interest told {day_words(told_on)}: the notice naming "
                f"the exemption stays due on day {RESPONSE_DAYS}, the decision by day "
                f"{OUTER_DAYS}, {day_words(outer)}"
            )
        else:
            clock.steps.append(_without_effect(told_on, due))
    return clock.deadline(case, due, cautious, outer)


def foi_pit_outer(case: Case) -> Deadline:
    """The last day to decide the public interest after an extension: the fortieth working day.

    Only for a qualified exemption, named by day twenty with an estimate of the decision's date.

    Authority: [FOIA-s10(1)], [FOIA-s10(6)], [FOIA-s10(3)], [FOIA-s17(2)], [FOIA-s1(3)],
    [FOIA-s9(2)], [FOIA-s10(2)]
    """
    clock = _clock(case)
    clock.authority += ["FOIA-s10(3)", "FOIA-s17(2)"]
    clock.steps.append(
        f"The notice naming the exemption is due on day {RESPONSE_DAYS}, "
        f"{day_words(clock.day(RESPONSE_DAYS))}"
    )
    due = clock.explained(OUTER_DAYS)
    return clock.deadline(case, due, clock.cautious_day(OUTER_DAYS))


def foi_fees_payment(case: Case) -> Deadline:
    """The last day for the requester to pay: three months beginning with the fees notice's day.

    Runs from the day of the notice; given the day of receipt instead, the notice is an event.

    Authority: [FOIA-s9(2)]
    """
    notice_on = case.first(EventKind.FEE_NOTICE) or case.day
    due = last_day_of_period(notice_on, FEE_MONTHS)
    steps = (
        f"Fees notice given {day_words(notice_on)}, the first day of the period",
        f"The last day of {FEE_MONTHS} months is {day_words(due)}",
    )
    return fixed(case, due, ("FOIA-s9(2)",), steps=steps)


def foi_review(case: Case) -> Deadline:
    """The day to answer a request for internal review: the twentieth working day after it.

    Good practice, not the Act; told by then of exceptional reasons, day forty is the limit.

    Authority: [FOIA-s45], [S45Code-5]
    """
    plain = working_days(case, RESPONSE_DAYS, REVIEW)
    told_on = case.first(EventKind.EXTENDED)
    if told_on is None:
        return plain
    if told_on > plain.due_on:
        note = _without_effect(told_on, plain.due_on)
        return working_days(case, RESPONSE_DAYS, REVIEW, notes=(note,))
    note = f"Told of exceptional reasons {day_words(told_on)}: {OUTER_DAYS} days in all"
    return working_days(case, OUTER_DAYS, REVIEW, notes=(note,))


def foi_review_outer(case: Case) -> Deadline:
    """The longest an internal review may take: forty working days, the requester being told.

    Authority: [FOIA-s45], [S45Code-5]
    """
    return working_days(case, OUTER_DAYS, REVIEW)


def foi_review_window(case: Case) -> Deadline:
    """The last day to ask for an internal review as of right: forty working days after the answer.

    Later requests are at the council's discretion.

    Authority: [FOIA-s45], [S45Code-5]
    """
    return working_days(case, OUTER_DAYS, REVIEW, opening="Answered")


def foi_aggregation(case: Case) -> Deadline:
    """The last day on which like requests may be added up for cost: sixty consecutive working days.

    The day of the first request is day 1 when it is a working day.

    Authority: [FOIA-s12], [FeesRegs2004-r5]
    """
    calendar = case.calendar(CalendarName.UK)
    due = nth_working_day_from(case.day, AGGREGATION_DAYS, calendar)
    first = calendar.next_working(case.day)
    steps = (
        f"First request received {day_words(case.day)}",
        f"Day 1 is {day_words(first)}",
        calendar.not_counted_words(first, due),
        f"Day {AGGREGATION_DAYS} is {day_words(due)}",
    )
    authority = ("FOIA-s12", "FeesRegs2004-r5")
    return Deadline(case.rule, case.day, due, due, None, steps, authority, calendar.label)


def foi_clarification_close(case: Case) -> Deadline:
    """The day from which a request may be closed when clarification never came: two months.

    Authority: [FOIA-s1(3)], [S45Code-2]
    """
    due = months_on(case.day, CLARIFICATION_MONTHS)
    steps = (
        f"Clarification asked {day_words(case.day)}",
        f"{CLARIFICATION_MONTHS} months later: {day_words(due)}. Remind the requester before then",
    )
    return fixed(case, due, ("FOIA-s1(3)", "S45Code-2"), steps=steps)


def foi_tribunal_appeal(case: Case) -> Deadline:
    """The last day to appeal against a decision notice: 28 days after the notice was sent.

    Authority: [FOIA-s57], [SI2009-1976-r22]
    """
    due = days_on(case.day, TRIBUNAL_DAYS)
    steps = (
        f"Decision notice sent {day_words(case.day)}",
        f"{TRIBUNAL_DAYS} days later: {day_words(due)}",
    )
    return fixed(case, due, ("FOIA-s57", "SI2009-1976-r22"), steps=steps)


def _without_effect(told_on: date, last_day: date) -> str:
    return (
        f"More time told {day_words(told_on)}, after the last day for it "
        f"({day_words(last_day)}): without effect"
    )


_CLOCK_EVENTS = frozenset(
    {
        EventKind.CLARIFICATION_ASKED,
        EventKind.CLARIFICATION_RECEIVED,
        EventKind.FEE_NOTICE,
        EventKind.FEE_PAID,
    }
)
_EXTENDED = frozenset({EventKind.EXTENDED})

RULES = (
    Rule(
        "foi.response",
        foi_response,
        "the day the council received the request",
        RESPONSE,
        _CLOCK_EVENTS | _EXTENDED,
        IN_FORCE_FROM,
    ),
    Rule(
        "foi.pit_outer",
        foi_pit_outer,
        "the day the council received the request",
        (*RESPONSE, "FOIA-s10(3)", "FOIA-s17(2)"),
        _CLOCK_EVENTS | _EXTENDED,
        IN_FORCE_FROM,
    ),
    Rule(
        "foi.fees_payment",
        foi_fees_payment,
        "the day of the fees notice (or of receipt, with the notice as an event)",
        ("FOIA-s9(2)",),
        frozenset({EventKind.FEE_NOTICE}),
        IN_FORCE_FROM,
    ),
    Rule(
        "foi.review",
        foi_review,
        "the day the council received the request for review",
        REVIEW,
        _EXTENDED,
        IN_FORCE_FROM,
    ),
    Rule(
        "foi.review_outer",
        foi_review_outer,
        "the day the council received the request for review",
        REVIEW,
        _EXTENDED,
        IN_FORCE_FROM,
    ),
    Rule(
        "foi.review_window",
        foi_review_window,
        "the day the answer was sent",
        REVIEW,
        in_force_from=IN_FORCE_FROM,
    ),
    Rule(
        "foi.aggregation",
        foi_aggregation,
        "the day the first request was received",
        ("FOIA-s12", "FeesRegs2004-r5"),
        in_force_from=IN_FORCE_FROM,
    ),
    Rule(
        "foi.clarification_close",
        foi_clarification_close,
        "the day clarification was asked",
        ("FOIA-s1(3)", "S45Code-2"),
        in_force_from=IN_FORCE_FROM,
    ),
    Rule(
        "foi.tribunal_appeal",
        foi_tribunal_appeal,
        "the day the decision notice was sent",
        ("FOIA-s57", "SI2009-1976-r22"),
        in_force_from=IN_FORCE_FROM,
    ),
)
