"""The three dates of a data-rights request: to answer, to answer extended, to tell of extending."""

from __future__ import annotations

from datetime import date

from govern.deadlines.deadline import Deadline
from govern.deadlines.events import EventKind
from govern.deadlines.moments import day_words
from govern.deadlines.month_clock import (
    MonthClock,
    MonthLaw,
    reckoned_steps,
    start_month_clock,
)
from govern.deadlines.rule import Case
from govern.errors import Refused

RESPONSE_MONTHS = 1
EXTENDED_MONTHS = 3

EVENTS = frozenset(
    {
        EventKind.IDENTITY_ASKED,
        EventKind.IDENTITY_RECEIVED,
        EventKind.AUTHORITY_ASKED,
        EventKind.AUTHORITY_RECEIVED,
        EventKind.FEE_NOTICE,
        EventKind.FEE_PAID,
        EventKind.CLARIFICATION_ASKED,
        EventKind.CLARIFICATION_RECEIVED,
        EventKind.EXTENDED,
    }
)


def to_answer(case: Case, law: MonthLaw) -> Deadline:
    """One month from the relevant time; three where the requester was told of it in time.

    Authority: [UKGDPR-12A(1)], [UKGDPR-12A(3)], [UKGDPR-12A(4)], [DPA-s54]
    """
    clock = start_month_clock(case, law)
    told_on = case.first(EventKind.EXTENDED)
    if told_on is None:
        return _plain(case, clock, RESPONSE_MONTHS)
    provisions = law.old_extension if clock.is_old_law else law.extension
    last_day = clock.statutory.end(RESPONSE_MONTHS)
    if not provisions or told_on > last_day:
        why = (
            f"after the last day for it ({day_words(last_day)})"
            if provisions
            else "but no extension existed for requests received then"
        )
        note = f"Extension told {day_words(told_on)}, {why}: without effect"
        return _plain(case, clock, RESPONSE_MONTHS, note=note, more=provisions)
    note = (
        f"Extension told {day_words(told_on)}, in time (last day {day_words(last_day)}): "
        f"{EXTENDED_MONTHS} months from the start, not two from the first due date"
    )
    told_in_time_on_both = told_on <= clock.cautious.end(RESPONSE_MONTHS)
    return _deadline(
        case,
        clock,
        due=clock.statutory.rolled(EXTENDED_MONTHS),
        cautious=clock.cautious.rolled(
            EXTENDED_MONTHS if told_in_time_on_both else RESPONSE_MONTHS
        ),
        outer=clock.statutory.rolled(EXTENDED_MONTHS),
        steps=[note, *reckoned_steps(clock.statutory, EXTENDED_MONTHS, rolls=True)],
        more=provisions,
    )


def to_answer_extended(case: Case, law: MonthLaw) -> Deadline:
    """Three months from the relevant time, if the requester is told within the first.

    Authority: [UKGDPR-12A(3)], [UKGDPR-12A(4)], [DPA-s54]
    """
    clock = start_month_clock(case, law)
    provisions = _extension_of(clock)
    last_day = clock.cautious.end(RESPONSE_MONTHS)
    note = f"The requester is to be told by {day_words(last_day)}"
    return _plain(case, clock, EXTENDED_MONTHS, note=note, more=provisions)


def to_tell_of_extension(case: Case, law: MonthLaw) -> Deadline:
    """The last day to tell of an extension: the end of the first month, never moved to later.

    Days left out move it as they move the month; a weekend does not, the earlier day being safe.

    Authority: [UKGDPR-12A(4)], [DPA-s54]
    """
    clock = start_month_clock(case, law)
    provisions = _extension_of(clock)
    due = clock.statutory.end(RESPONSE_MONTHS)
    steps = [*reckoned_steps(clock.statutory, RESPONSE_MONTHS, rolls=False)]
    if not clock.calendar.is_working(due):
        steps.append("A weekend or holiday does not move the last day to tell")
    return _deadline(
        case,
        clock,
        due=due,
        cautious=clock.cautious.end(RESPONSE_MONTHS),
        outer=None,
        steps=steps,
        more=provisions,
    )


def _extension_of(clock: MonthClock) -> tuple[str, ...]:
    provisions = clock.law.old_extension if clock.is_old_law else clock.law.extension
    if not provisions:
        raise Refused(
            "A request under Part 3 of the Data Protection Act received before 5 February 2026 "
            "cannot be extended: no extension existed then (DPA-s54, SI2026-82-r4)."
        )
    return provisions


def _plain(
    case: Case,
    clock: MonthClock,
    months: int,
    *,
    note: str | None = None,
    more: tuple[str, ...] = (),
) -> Deadline:
    due = clock.statutory.rolled(months)
    agreed = clock.cautious is clock.statutory
    return _deadline(
        case,
        clock,
        due=due,
        cautious=due if agreed else clock.cautious.rolled(months),
        outer=None,
        steps=[*([note] if note else []), *reckoned_steps(clock.statutory, months, rolls=True)],
        more=more,
    )


def _deadline(
    case: Case,
    clock: MonthClock,
    *,
    due: date,
    cautious: date,
    outer: date | None,
    steps: list[str],
    more: tuple[str, ...],
) -> Deadline:
    cautious = min(due, cautious)
    if cautious < due:
        steps = [*steps, f"Work to {day_words(cautious)}: {_why_cautious(clock)}"]
    return Deadline(
        rule=case.rule,
        from_=case.day,
        due=due,
        cautious=cautious,
        outer=outer,
        steps=(*clock.steps, *steps),
        authority=tuple(dict.fromkeys([*clock.authority, *more])),
        calendar=clock.calendar.label,
        stopped_on=clock.stopped_on,
    )


def _why_cautious(clock: MonthClock) -> str:
    statutory, cautious = clock.statutory, clock.cautious
    reasons = []
    if cautious.started_on < statutory.started_on:
        reasons.append(f"on another reading the month began {day_words(cautious.started_on)}")
    if statutory.stopped:
        reasons.append("some leave out one day fewer for each question")
    return "; ".join(reasons) or "sources disagree"
