"""Dates of the Environmental Information Regulations 2004 (SI 2004/3391).

A working day is what it is in the Freedom of Information Act (reg 2(1)), so the holidays of the
whole United Kingdom count. Unlike the Act, more time is for complexity *and* volume, it moves
everything, and the internal review is statutory.
"""

from __future__ import annotations

from datetime import date

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.calendars import CalendarName
from govern.deadlines.counting import nth_working_day_after
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import EventKind
from govern.deadlines.explained import working_days
from govern.deadlines.moments import day_words
from govern.deadlines.rule import Case, Rule
from govern.deadlines.working_clock import WorkingClock, WorkingLaw, start_clock

RESPONSE_DAYS = 20
EXTENDED_DAYS = 40
REVIEW_DAYS = 40
PAYMENT_DAYS = 60

IN_FORCE_FROM = date(2005, 1, 1)
RESPONSE = ("EIR-r5(2)", "EIR-r2(1)", "FOIA-s10(6)")
EXTENSION = ("EIR-r7(1)", "EIR-r7(3)")


def _last_day_to_pay(notice_on: date, calendar: WorkingCalendar) -> date:
    return nth_working_day_after(notice_on, PAYMENT_DAYS, calendar)


LAW = WorkingLaw(
    days=RESPONSE_DAYS,
    clarification="Particulars",
    clarification_authority=("EIR-r9(2)", "EIR-r9(4)"),
    fee="Notice of a charge in advance",
    fee_authority=("EIR-r8",),
    last_day_to_pay=_last_day_to_pay,
)


def _clock(case: Case) -> WorkingClock:
    return start_clock(case, case.calendar(CalendarName.UK), LAW, RESPONSE)


def eir_response(case: Case) -> Deadline:
    """The last day to answer an environmental request: the twentieth working day after receipt.

    Particulars asked and received start the twenty days again; the days from a notice of a charge
    in advance to payment are left out. Told by then of complexity and volume, it is day forty.

    Authority: [EIR-r5(2)], [EIR-r2(1)], [FOIA-s10(6)], [EIR-r7(1)], [EIR-r7(3)], [EIR-r8],
    [EIR-r9(2)], [EIR-r9(4)]
    """
    clock = _clock(case)
    told_on = case.first(EventKind.EXTENDED)
    if told_on is None:
        due = clock.explained(RESPONSE_DAYS)
        cautious = due if clock.is_agreed else clock.cautious_day(RESPONSE_DAYS)
        return clock.deadline(case, due, cautious)
    due, cautious = clock.day(RESPONSE_DAYS), clock.cautious_day(RESPONSE_DAYS)
    clock.authority += EXTENSION
    if told_on > due:
        clock.steps.append(
            f"More time told {day_words(told_on)}, after the last day for it "
            f"({day_words(due)}): without effect"
        )
        return clock.deadline(case, clock.explained(RESPONSE_DAYS), cautious)
    clock.steps.append(
        f"More time for complexity and volume told {day_words(told_on)}: {EXTENDED_DAYS} days"
    )
    longer = clock.explained(EXTENDED_DAYS)
    if told_on <= cautious:
        cautious = clock.cautious_day(EXTENDED_DAYS)
    return clock.deadline(case, longer, cautious, outer=longer)


def eir_extended(case: Case) -> Deadline:
    """The last day after an extension for complexity and volume: the fortieth working day.

    The requester must be told by day twenty.

    Authority: [EIR-r5(2)], [EIR-r2(1)], [FOIA-s10(6)], [EIR-r7(1)], [EIR-r7(3)], [EIR-r8],
    [EIR-r9(2)], [EIR-r9(4)]
    """
    clock = _clock(case)
    clock.authority += EXTENSION
    clock.steps.append(
        f"The requester is to be told by day {RESPONSE_DAYS}, "
        f"{day_words(clock.cautious_day(RESPONSE_DAYS))}"
    )
    due = clock.explained(EXTENDED_DAYS)
    return clock.deadline(case, due, clock.cautious_day(EXTENDED_DAYS))


def eir_representations(case: Case) -> Deadline:
    """The last day for the requester's representations: forty working days after the answer.

    Authority: [EIR-r11(2)]
    """
    return working_days(case, REVIEW_DAYS, ("EIR-r11(2)",), opening="Answered")


def eir_review(case: Case) -> Deadline:
    """The last day to decide representations: forty working days after they were received.

    Authority: [EIR-r11(4)]
    """
    opening = "Representations received"
    return working_days(case, REVIEW_DAYS, ("EIR-r11(4)",), opening=opening)


def eir_fees_payment(case: Case) -> Deadline:
    """The last day for the requester to pay in advance: sixty working days after the notice.

    Authority: [EIR-r8]
    """
    return working_days(case, PAYMENT_DAYS, ("EIR-r8",), opening="Notice given")


_CLOCK_EVENTS = frozenset(
    {
        EventKind.CLARIFICATION_ASKED,
        EventKind.CLARIFICATION_RECEIVED,
        EventKind.FEE_NOTICE,
        EventKind.FEE_PAID,
        EventKind.EXTENDED,
    }
)

RULES = (
    Rule(
        "eir.response",
        eir_response,
        "the day the council received the request",
        RESPONSE,
        _CLOCK_EVENTS,
        IN_FORCE_FROM,
    ),
    Rule(
        "eir.extended",
        eir_extended,
        "the day the council received the request",
        (*RESPONSE, *EXTENSION),
        _CLOCK_EVENTS,
        IN_FORCE_FROM,
    ),
    Rule(
        "eir.representations",
        eir_representations,
        "the day the answer was sent",
        ("EIR-r11(2)",),
        in_force_from=IN_FORCE_FROM,
    ),
    Rule(
        "eir.review",
        eir_review,
        "the day the representations were received",
        ("EIR-r11(4)",),
        in_force_from=IN_FORCE_FROM,
    ),
    Rule(
        "eir.fees_payment",
        eir_fees_payment,
        "the day of the notice of a charge",
        ("EIR-r8",),
        in_force_from=IN_FORCE_FROM,
    ),
)
