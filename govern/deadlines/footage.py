"""When footage is overwritten, and when a hold on it is to be looked at again."""

from __future__ import annotations

from datetime import date, datetime

from govern.deadlines.counting import days_on, hours_after
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import EventKind
from govern.deadlines.explained import fixed
from govern.deadlines.moments import as_instant, day_words, moment_words
from govern.deadlines.rule import EVERY_DAY, Case, Rule
from govern.errors import BadInput

USUAL_DAYS = 31
HOURS_A_DAY = 24
HOLD_REVIEW_DAYS = 90

_LIMITATION = ("UKGDPR-5(1)(e)",)


def footage_overwrite(case: Case) -> Deadline:
    """The moment footage is overwritten: the retention rule or the recorder's reading, the shorter.

    Written `footage.overwrite:28` for 28 days (31 unless said). A reading is the span from the
    oldest footage really found to the day it was looked for; the newest one counts. `outer` is
    the later of the two moments where they differ: footage may last so long, nobody may rely on it.

    Authority: [UKGDPR-5(1)(e)]
    """
    days = USUAL_DAYS if case.number is None else case.number
    if days < 1:
        raise BadInput(f"Footage is kept for at least one day: {case.rule} says {days}.")
    start = as_instant(case.from_)
    steps = [f"Captured {moment_words(start)}"]
    if start is not case.from_:
        steps.append("No time was given, so the period counts from the beginning of that day")
    by_rule = hours_after(start, days * HOURS_A_DAY)
    steps.append(f"The retention rule of {days} days: {moment_words(by_rule)}")
    moments = [by_rule]
    reading = _newest_reading(case)
    if reading is not None:
        moments.append(_by_reading(start, *reading, steps))
    due, last = min(moments), max(moments)
    if len(moments) > 1:
        steps.append(f"The shorter counts: {moment_words(due)}")
    return Deadline(
        case.rule,
        start,
        due,
        due,
        last if last > due else None,
        tuple(steps),
        _LIMITATION,
        EVERY_DAY,
    )


def _by_reading(start: datetime, oldest_on: date, read_on: date, steps: list[str]) -> datetime:
    days = (read_on - oldest_on).days
    moment = hours_after(start, days * HOURS_A_DAY)
    steps.append(
        f"Read {day_words(read_on)}, the oldest footage was of {day_words(oldest_on)}, "
        f"{days} days: {moment_words(moment)}"
    )
    return moment


def _newest_reading(case: Case) -> tuple[date, date] | None:
    """The oldest footage found and the day it was looked for, of the newest reading."""
    newest: tuple[date, date] | None = None
    for event in case.events:
        if event.kind is not EventKind.READING:
            continue
        if event.until is None:
            raise BadInput(
                "A reading is a span: reading=OLDEST..READ, the day of the oldest footage found "
                "and the day it was looked for."
            )
        if newest is None or event.until > newest[1]:
            newest = (event.on, event.until)
    return newest


def hold_review(case: Case) -> Deadline:
    """The day to look at a hold on footage again: ninety days after it began or was last reviewed.

    Authority: [UKGDPR-5(1)(e)]
    """
    due = days_on(case.day, HOLD_REVIEW_DAYS)
    steps = (
        f"Held or reviewed {day_words(case.day)}",
        f"{HOLD_REVIEW_DAYS} days later: {day_words(due)}",
    )
    return fixed(case, due, _LIMITATION, steps=steps)


_READING = frozenset({EventKind.READING})

RULES = (
    Rule(
        "footage.overwrite",
        footage_overwrite,
        "the moment the footage was captured",
        _LIMITATION,
        _READING,
        takes_number=True,
        may_precede=_READING,
    ),
    Rule("hold.review", hold_review, "the day the hold began or was last reviewed", _LIMITATION),
)
