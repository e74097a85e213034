"""Dates of data-protection complaints made to the council (DPA 2018 s.164A)."""

from __future__ import annotations

from datetime import date

from govern.deadlines.calendars import CalendarName
from govern.deadlines.counting import days_on
from govern.deadlines.deadline import Deadline
from govern.deadlines.explained import rolled, working_days
from govern.deadlines.moments import day_words
from govern.deadlines.rule import Case, Rule

ACKNOWLEDGE_DAYS = 30
TARGET_DAYS = 5
IN_FORCE_FROM = date(2026, 6, 19)
RECEIPT = "the day the council received the complaint"


def complaint_acknowledge(case: Case) -> Deadline:
    """The last day to acknowledge a data-protection complaint: thirty days after receipt.

    The day after receipt is day 1; an end on a weekend or holiday moves on. A complaint received
    before 19 June 2026 has no statutory date: the same count is then the council's policy.

    Authority: [DPA-s164A], [DPA-s205(2)], [SI2026-82-r7]
    """
    steps: tuple[str, ...] = (f"Received {day_words(case.day)}",)
    authority: tuple[str, ...] = ("DPA-s164A", "DPA-s205(2)")
    if case.day < IN_FORCE_FROM:
        authority = ("SI2026-82-r7",)
        steps = (
            *steps,
            "Received before 19 June 2026: no statutory date, this is the council's policy",
        )
    end = days_on(case.day, ACKNOWLEDGE_DAYS)
    reckoned = f"{ACKNOWLEDGE_DAYS} days from the day after"
    return rolled(case, end, authority, steps=steps, reckoned=reckoned)


def complaint_acknowledge_target(case: Case) -> Deadline:
    """The council's own target to acknowledge a complaint: five working days.

    Authority: [DPA-s164A]
    """
    return working_days(case, TARGET_DAYS, ("DPA-s164A",), name=CalendarName.EW)


RULES = (
    Rule(
        "complaint.acknowledge",
        complaint_acknowledge,
        RECEIPT,
        ("DPA-s164A", "DPA-s205(2)"),
        in_force_from=IN_FORCE_FROM,
    ),
    Rule(
        "complaint.acknowledge_target",
        complaint_acknowledge_target,
        RECEIPT,
        ("DPA-s164A",),
    ),
)
