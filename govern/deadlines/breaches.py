"""Dates of personal-data breaches: seventy-two hours of the clock, not working days."""

from __future__ import annotations

from datetime import date

from govern.deadlines.counting import hours_after
from govern.deadlines.deadline import Deadline
from govern.deadlines.moments import as_instant, moment_words
from govern.deadlines.rule import EVERY_DAY, Case, Rule

NOTIFY_HOURS = 72


def breach_notify(case: Case) -> Deadline:
    """The last moment to notify the regulator of a breach: seventy-two hours from awareness.

    Elapsed hours through nights, weekends and a change of the clocks. Where a processor found it,
    the council's hours run from being told.

    Authority: [UKGDPR-33(1)], [UKGDPR-33(2)]
    """
    return after_hours(case, NOTIFY_HOURS, ("UKGDPR-33(1)",), opening="Aware")


def after_hours(case: Case, hours: int, authority: tuple[str, ...], *, opening: str) -> Deadline:
    """So many elapsed hours after the instant the case runs from.

    Authority: [UKGDPR-33(1)], [RIPA-s43(3)(a)]
    """
    start = as_instant(case.from_)
    due = hours_after(start, hours)
    steps = [f"{opening} {moment_words(start)}"]
    if start is not case.from_:
        steps.append("No time was given, so the hours count from the beginning of that day")
    steps.append(f"{hours} hours later, every hour counting: {moment_words(due)}")
    return Deadline(case.rule, start, due, due, None, tuple(steps), authority, EVERY_DAY)


RULES = (
    Rule(
        "breach.notify",
        breach_notify,
        "the moment the council became aware",
        ("UKGDPR-33(1)",),
        in_force_from=date(2018, 5, 25),
    ),
)
