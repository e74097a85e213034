"""Dates of prior consultation: how long the regulator may take over a high-risk DPIA."""

from __future__ import annotations

from datetime import date

from govern.deadlines.counting import days_on
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import EventKind
from govern.deadlines.explained import rolled
from govern.deadlines.moments import day_words
from govern.deadlines.months import months_on
from govern.deadlines.rule import Case, Rule

WEEK = 7
WEEKS = 8
FURTHER_WEEKS = 6
PART_3_WEEKS = 6
IN_FORCE_FROM = date(2018, 5, 25)
RECEIPT = "the day the regulator received the request for consultation"

_CONSULT = ("UKGDPR-36(2)", "UKGDPR-4A")
_CONSULT_PART_3 = ("DPA-s65", "DPA-s205(2)")


def dpia_prior_consultation(case: Case) -> Deadline:
    """The last day for the regulator's advice: eight weeks, fourteen where it says it needs them.

    The weeks stand still while information the regulator asked for is awaited.

    Authority: [UKGDPR-36(2)], [UKGDPR-4A]
    """
    told_on = case.first(EventKind.EXTENDED)
    if told_on is None:
        return _weeks(case, WEEKS)
    last_day = months_on(case.day, 1)
    if told_on > last_day:
        note = (
            f"Six further weeks told {day_words(told_on)}, after the last day for it "
            f"({day_words(last_day)}): without effect"
        )
        return _weeks(case, WEEKS, note)
    note = f"Six further weeks told {day_words(told_on)}"
    return _weeks(case, WEEKS + FURTHER_WEEKS, note)


def dpia_prior_consultation_outer(case: Case) -> Deadline:
    """The last day for the regulator's advice after its extension: fourteen weeks.

    Authority: [UKGDPR-36(2)], [UKGDPR-4A]
    """
    return _weeks(case, WEEKS + FURTHER_WEEKS)


def dpia_prior_consultation_notice(case: Case) -> Deadline:
    """The last day for the regulator to say it needs six further weeks: one month.

    Authority: [UKGDPR-36(2)], [UKGDPR-4A]
    """
    return rolled(
        case,
        months_on(case.day, 1),
        _CONSULT,
        steps=(f"Received {day_words(case.day)}",),
        reckoned="One month",
    )


def dpia_part3_consultation(case: Case) -> Deadline:
    """The last day for the regulator's advice under Part 3 (law enforcement): six weeks.

    Authority: [DPA-s65], [DPA-s205(2)]
    """
    return _weeks(case, PART_3_WEEKS, authority=_CONSULT_PART_3)


def dpia_part3_consultation_outer(case: Case) -> Deadline:
    """The last day for the regulator's advice under Part 3, extended: six weeks and one month.

    Authority: [DPA-s65], [DPA-s205(2)]
    """
    weeks_end = days_on(case.day, PART_3_WEEKS * WEEK)
    return rolled(
        case,
        months_on(weeks_end, 1),
        _CONSULT_PART_3,
        steps=(
            f"Received {day_words(case.day)}",
            f"{PART_3_WEEKS} weeks: {day_words(weeks_end)}",
        ),
        reckoned="And one month",
    )


def _weeks(
    case: Case, weeks: int, note: str | None = None, *, authority: tuple[str, ...] = _CONSULT
) -> Deadline:
    end = days_on(case.day, weeks * WEEK)
    steps = [f"Received {day_words(case.day)}", *([note] if note else [])]
    for question in case.asked(EventKind.INFORMATION_ASKED):
        if question.answered_on is None:
            steps.append(f"Information asked {question.words}: the weeks stand still until then")
        elif question.asked_on <= end:
            waited = (question.answered_on - question.asked_on).days
            end = days_on(end, waited)
            steps.append(f"Information asked {question.words}: {waited} days do not count")
    return rolled(case, end, authority, steps=tuple(steps), reckoned=f"{weeks} weeks")


_SUSPENDED = frozenset({EventKind.INFORMATION_ASKED, EventKind.INFORMATION_RECEIVED})

RULES = (
    Rule(
        "dpia.prior_consultation",
        dpia_prior_consultation,
        RECEIPT,
        _CONSULT,
        _SUSPENDED | {EventKind.EXTENDED},
        IN_FORCE_FROM,
    ),
    Rule(
        "dpia.prior_consultation_outer",
        dpia_prior_consultation_outer,
        RECEIPT,
        _CONSULT,
        _SUSPENDED,
        IN_FORCE_FROM,
    ),
    Rule(
        "dpia.prior_consultation_notice",
        dpia_prior_consultation_notice,
        RECEIPT,
        _CONSULT,
        in_force_from=IN_FORCE_FROM,
    ),
    Rule(
        "dpia.part3_consultation",
        dpia_part3_consultation,
        RECEIPT,
        _CONSULT_PART_3,
        _SUSPENDED,
        IN_FORCE_FROM,
    ),
    Rule(
        "dpia.part3_consultation_outer",
        dpia_part3_consultation_outer,
        RECEIPT,
        _CONSULT_PART_3,
        in_force_from=IN_FORCE_FROM,
    ),
)
