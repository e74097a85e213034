"""Dates of covert surveillance: authorisations that end at 23:59 and never roll."""

from __future__ import annotations

from datetime import date

from govern.deadlines.breaches import after_hours
from govern.deadlines.calendars import CalendarName
from govern.deadlines.counting import (
    ONE_DAY,
    cautious_last_day_of_period,
    last_day_of_period,
)
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import EventKind
from govern.deadlines.explained import fixed, working_days
from govern.deadlines.moments import day_words, end_of
from govern.deadlines.months import months_on
from govern.deadlines.rule import EVERY_DAY, Case, Rule

DIRECTED_MONTHS = 3
CHIS_MONTHS = 12
JUVENILE_MONTHS = 4
ORAL_HOURS = 72
ERROR_DAYS = 10
QUASHING_DAYS = 2

JUDICIAL_APPROVAL_FROM = date(2012, 11, 1)
ORDER = "the day of the magistrate's order"
DIRECTED = ("RIPA-s43(3)(c)", "RIPA-s32A(2)")
CHIS = ("RIPA-s43(3)(b)", "RIPA-s32A(2)")
JUVENILE = ("SI2000-2793-a6", "SI2018-715", "RIPA-s32A(2)")
RENEWED = ("RIPA-s43(9)(b)", "RIPA-s32A(2)")


def ripa_directed(case: Case) -> Deadline:
    """The last day of an authorisation of directed surveillance: three months from the order.

    The day of the order is the first day; it ends at 23:59 and no weekend moves it. Where the
    authorising officer's day is given, the order is the event `approved`.

    Authority: [RIPA-s43(3)(c)], [RIPA-s32A(2)]
    """
    return _authorised(case, DIRECTED_MONTHS, DIRECTED)


def ripa_chis(case: Case) -> Deadline:
    """The last day of an authorisation of a covert source of age: twelve months from the order.

    Authority: [RIPA-s43(3)(b)], [RIPA-s32A(2)]
    """
    return _authorised(case, CHIS_MONTHS, CHIS)


def ripa_chis_juvenile(case: Case) -> Deadline:
    """The last day of an authorisation of a source under 18: four months from the order.

    Authority: [SI2000-2793-a6], [SI2018-715], [RIPA-s32A(2)]
    """
    return _authorised(case, JUVENILE_MONTHS, JUVENILE)


def ripa_renewed(case: Case) -> Deadline:
    """The last day of renewed directed surveillance: three months from the renewed period's first.

    The first day is the one after the old period's last. A literal reading begins on that last
    day itself: the cautious date.

    Authority: [RIPA-s43(9)(b)], [RIPA-s32A(2)]
    """
    return _renewed(case, DIRECTED_MONTHS)


def ripa_chis_renewed(case: Case) -> Deadline:
    """The last day of a renewed authorisation of a source of age: twelve months.

    Authority: [RIPA-s43(9)(b)], [RIPA-s32A(2)]
    """
    return _renewed(case, CHIS_MONTHS)


def ripa_chis_juvenile_renewed(case: Case) -> Deadline:
    """The last day of a renewed authorisation of a source under 18: four months.

    Authority: [RIPA-s43(9)(b)], [RIPA-s32A(2)]
    """
    return _renewed(case, JUVENILE_MONTHS)


def ripa_chis_juvenile_review(case: Case) -> Deadline:
    """The last day to review a source under 18: one month after the order or the last review.

    Authority: [CHISCode2022]
    """
    due = months_on(case.day, 1)
    steps = (f"Reviewed or approved {day_words(case.day)}", f"One month: {day_words(due)}")
    return fixed(case, due, ("CHISCode2022",), steps=steps)


def ripa_error_report(case: Case) -> Deadline:
    """The last day to report a relevant error: ten working days after it was established.

    The Code does not say whose working days; England and Wales gives the earlier date.

    Authority: [IPA-s231], [CSPICode2018-8]
    """
    return working_days(
        case,
        ERROR_DAYS,
        ("IPA-s231", "CSPICode2018-8"),
        opening="Established",
        name=CalendarName.EW,
    )


def ripa_quashing(case: Case) -> Deadline:
    """The first day at whose end a court that refused may quash: two business days.

    Authority: [CrimPR2025-r47.52(2)], [CrimPR2025-r2.2(1)], [RIPA-s32B]
    """
    return working_days(
        case,
        QUASHING_DAYS,
        ("CrimPR2025-r47.52(2)", "CrimPR2025-r2.2(1)", "RIPA-s32B"),
        opening="Refused",
        name=CalendarName.EW,
    )


def police_urgent_oral(case: Case) -> Deadline:
    """The moment an urgent oral authority of the police ends: seventy-two hours from its grant.

    Authority: [RIPA-s43(3)(a)]
    """
    return after_hours(case, ORAL_HOURS, ("RIPA-s43(3)(a)",), opening="Granted")


def _authorised(case: Case, months: int, authority: tuple[str, ...]) -> Deadline:
    approved_on = case.first(EventKind.APPROVED)
    first = approved_on or case.day
    signed = () if approved_on is None else (f"Signed {day_words(case.day)}: nothing begins yet",)
    steps = (*signed, f"Approved by the magistrate {day_words(first)}, the first day")
    due, cautious = last_day_of_period(first, months), cautious_last_day_of_period(first, months)
    return _expiry(case, due, cautious, months, steps, authority)


def _renewed(case: Case, months: int) -> Deadline:
    due = last_day_of_period(case.day, months)
    cautious = cautious_last_day_of_period(case.day - ONE_DAY, months)
    steps = (f"The renewed period begins {day_words(case.day)}, its first day",)
    return _expiry(case, due, min(due, cautious), months, steps, RENEWED)


def _expiry(
    case: Case,
    due: date,
    cautious: date,
    months: int,
    steps: tuple[str, ...],
    authority: tuple[str, ...],
) -> Deadline:
    steps = (*steps, f"{months} months: expires {day_words(due)} at 23:59, weekend or not")
    if cautious < due:
        steps = (*steps, f"On a stricter reading it expires {day_words(cautious)}")
    return Deadline(
        case.rule,
        case.day,
        due,
        cautious,
        None,
        steps,
        authority,
        EVERY_DAY,
        expires_at=end_of(due),
    )


_APPROVED = frozenset({EventKind.APPROVED})


_RENEWAL = "the first day of the renewed period, the day after the old one's last"

RULES = (
    Rule("ripa.directed", ripa_directed, ORDER, DIRECTED, _APPROVED, JUDICIAL_APPROVAL_FROM),
    Rule("ripa.chis", ripa_chis, ORDER, CHIS, _APPROVED, JUDICIAL_APPROVAL_FROM),
    Rule(
        "ripa.chis_juvenile", ripa_chis_juvenile, ORDER, JUVENILE, _APPROVED, JUDICIAL_APPROVAL_FROM
    ),
    Rule("ripa.renewed", ripa_renewed, _RENEWAL, RENEWED),
    Rule("ripa.chis_renewed", ripa_chis_renewed, _RENEWAL, RENEWED),
    Rule("ripa.chis_juvenile_renewed", ripa_chis_juvenile_renewed, _RENEWAL, RENEWED),
    Rule(
        "ripa.chis_juvenile_review",
        ripa_chis_juvenile_review,
        "the day of the order or of the last review",
        ("CHISCode2022",),
    ),
    Rule(
        "ripa.error_report",
        ripa_error_report,
        "the day the error was established",
        ("IPA-s231", "CSPICode2018-8"),
    ),
    Rule(
        "ripa.quashing",
        ripa_quashing,
        "the day of the court's refusal",
        ("CrimPR2025-r47.52(2)", "CrimPR2025-r2.2(1)", "RIPA-s32B"),
    ),
    Rule(
        "police.urgent_oral",
        police_urgent_oral,
        "the moment the authority was granted",
        ("RIPA-s43(3)(a)",),
    ),
)
