"""The clock of a calendar month that identity restarts and clarification stops (data rights).

The law depends on the day the request was received, not on the day of identity, fee or answer:
before 5 February 2026 the old limits stay (SI 2026/82 reg 4).

Two readings run side by side. The statutory one starts at the latest of receipt, identity, fee
and (as the ICO reads it) an agent's authority, and leaves out every day from asking for
clarification to the answer, both included. The cautious one leaves out what sources do not agree
on: an agent's authority, and one day of each pause; under the old law identity and fee as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.calendars import CalendarName
from govern.deadlines.counting import Pause, excluded_days, pauses
from govern.deadlines.events import EventKind, Question
from govern.deadlines.moments import day_words
from govern.deadlines.months import months_on
from govern.deadlines.rule import Case

NEW_LIMITS_FROM = date(2026, 2, 5)
#: From this day Article 4A says how periods are read; before it, Regulation 1182/71 itself did.
ARTICLE_4A_FROM = date(2025, 8, 20)
OLD_LAW = "SI2026-82-r4"


@dataclass(frozen=True, slots=True)
class MonthLaw:
    """The provisions of one regime, and what it allows."""

    period: tuple[str, ...]
    old_period: tuple[str, ...]
    rounding: str
    old_rounding: str
    reset: str
    old_reset: str
    extension: tuple[str, ...]
    pause: str | None
    old_extension: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the facts: when the month began and what is left out of it."""

    started_on: date
    stopped: tuple[Pause, ...]
    calendar: WorkingCalendar
    fewer_each: int

    def left_out(self, months: int) -> int:
        """How many days inside the period do not count."""
        if not self.stopped:
            return 0
        end = months_on(self.started_on, months)
        return excluded_days(self.stopped, self.started_on, end, fewer_each=self.fewer_each)

    def end(self, months: int) -> date:
        """The end of the period before any roll to a working day."""
        return months_on(self.started_on, months) + timedelta(days=self.left_out(months))

    def rolled(self, months: int) -> date:
        """The last day to act."""
        return self.calendar.next_working(self.end(months))


@dataclass(frozen=True, slots=True)
class MonthClock:
    """The clock as the events leave it, on both readings."""

    law: MonthLaw
    is_old_law: bool
    calendar: WorkingCalendar
    statutory: Reading
    cautious: Reading
    steps: tuple[str, ...]
    authority: tuple[str, ...]
    stopped_on: date | None


#: What starts the month again: the question, the words for it, and whether the Act itself says so.
_RESETS = (
    (EventKind.IDENTITY_ASKED, "Identity", True),
    (EventKind.FEE_NOTICE, "Fee", True),
    (EventKind.AUTHORITY_ASKED, "Agent's authority", False),
)


@dataclass(slots=True)
class _Start:
    """Where the month begins on each reading, and what was said of it on the way."""

    statutory: date
    cautious: date
    steps: list[str]
    authority: list[str]
    stopped_on: date | None = None


def start_month_clock(case: Case, law: MonthLaw) -> MonthClock:
    """The clock of a data-rights request.

    Authority: [UKGDPR-12A(1)], [UKGDPR-12A(2)], [UKGDPR-12A(5)], [DPA-s54], [SI2026-82-r4]
    """
    calendar = case.calendar(CalendarName.EW)
    is_old = case.day < NEW_LIMITS_FROM
    start = _start_of_month(case, law, is_old_law=is_old)
    pause = None if is_old else law.pause
    asked = case.asked(EventKind.CLARIFICATION_ASKED)
    start.steps += [_clarification_step(question, stops=pause is not None) for question in asked]
    stopped: tuple[Pause, ...] = ()
    if asked and pause is not None:
        start.authority.append(pause)
        stopped = tuple(pauses(asked))
        waiting = [question.asked_on for question in asked if question.answered_on is None]
        start.stopped_on = start.stopped_on or (waiting[0] if waiting else None)
    statutory = Reading(start.statutory, stopped, calendar, fewer_each=0)
    cautious = statutory
    if stopped or start.cautious != start.statutory:
        cautious = Reading(start.cautious, stopped, calendar, fewer_each=1)
    return MonthClock(
        law,
        is_old,
        calendar,
        statutory,
        cautious,
        tuple(start.steps),
        tuple(dict.fromkeys(start.authority)),
        start.stopped_on,
    )


def _start_of_month(case: Case, law: MonthLaw, *, is_old_law: bool) -> _Start:
    """The relevant time: the latest of receipt and of what had to be given first."""
    start = _Start(case.day, case.day, [f"Received {day_words(case.day)}"], [])
    start.authority += law.old_period if is_old_law else law.period
    if is_old_law:
        start.authority.append(OLD_LAW)
        start.steps.append("Received before 5 February 2026, so the old time limits apply")
    rounded_by = law.rounding if case.day >= ARTICLE_4A_FROM else law.old_rounding
    start.authority.append(rounded_by)
    for kind, name, is_in_the_act in _RESETS:
        for question in case.asked(kind, answer_is_enough=True):
            start.authority.append(law.old_reset if is_old_law else law.reset)
            start.steps.append(_reset_step(name, question))
            if question.answered_on is None:
                start.stopped_on = start.stopped_on or question.asked_on
                continue
            start.statutory = max(start.statutory, question.answered_on)
            asked_in_time = question.asked_on <= months_on(case.day, 1)
            if is_in_the_act and asked_in_time and not is_old_law:
                start.cautious = max(start.cautious, question.answered_on)
    return start


def _reset_step(name: str, question: Question) -> str:
    if question.answered_on is None:
        return (
            f"{name} asked {question.words}: the month starts when it comes; the date below "
            "counts without it"
        )
    return f"{name} asked {question.words}: the month starts on the day of the answer"


def _clarification_step(question: Question, *, stops: bool) -> str:
    asked = f"Clarification asked {question.words}"
    if not stops:
        return f"{asked}: this does not stop the clock of this request"
    if question.answered_on is None:
        return f"{asked}: the days until the answer will not count; the date below counts them"
    return f"{asked}: the days from one to the other, both included, do not count"


def reckoned_steps(reading: Reading, months: int, *, rolls: bool) -> list[str]:
    """The steps from the start of the period to its last day."""
    nominal = months_on(reading.started_on, months)
    end = reading.end(months)
    name = "One month" if months == 1 else f"{months} months"
    steps = [f"{name} from {day_words(reading.started_on)}: {day_words(nominal)}"]
    if end != nominal:
        steps.append(f"And {reading.left_out(months)} days left out: {day_words(end)}")
    last = reading.calendar.next_working(end) if rolls else end
    if last != end:
        why = reading.calendar.why_not_working(end)
        steps.append(f"That is no working day ({why}), so {day_words(last)}")
    return steps
