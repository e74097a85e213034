"""A clock of working days that clarification restarts and an unpaid fee stops (FOIA and EIR)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.counting import (
    ONE_DAY,
    Pause,
    nth_working_day_after,
    pauses,
    working_days_in,
)
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import EventKind, Question
from govern.deadlines.moments import Moment, day_words
from govern.deadlines.rule import Case


@dataclass(frozen=True, slots=True)
class WorkingLaw:
    """How one Act counts: its days, what it calls things, and the provisions behind each step."""

    days: int
    clarification: str
    clarification_authority: tuple[str, ...]
    fee: str
    fee_authority: tuple[str, ...]
    last_day_to_pay: Callable[[date, WorkingCalendar], date]


@dataclass(slots=True)
class WorkingClock:
    """The clock as the events leave it: where it started, what stopped it, and why."""

    calendar: WorkingCalendar
    law: WorkingLaw
    started_on: date
    cautious_start: date
    steps: list[str]
    authority: list[str]
    stopped: list[Pause] = field(default_factory=list)
    stopped_on: date | None = None

    def day(self, number: int) -> date:
        """The working day of that number, by the statute."""
        return nth_working_day_after(self.started_on, number, self.calendar, self.stopped)

    @property
    def is_agreed(self) -> bool:
        """Whether both readings start on the same day, and so end on the same."""
        return self.cautious_start == self.started_on

    def cautious_day(self, number: int) -> date:
        """The same on the cautious reading."""
        return nth_working_day_after(self.cautious_start, number, self.calendar, self.stopped)

    def explained(self, number: int) -> date:
        """The working day of that number, the steps to it being added."""
        end = self.day(number)
        self.steps.append(f"Day 1 is {day_words(self.day(1))}")
        self.steps.append(self.calendar.not_counted_words(self.started_on, end))
        self.steps.append(f"Day {number} is {day_words(end)}")
        return end

    def deadline(
        self, case: Case, due: date, cautious: date, outer: Moment | None = None
    ) -> Deadline:
        """The deadline this clock gives."""
        return Deadline(
            rule=case.rule,
            from_=case.day,
            due=due,
            cautious=min(due, cautious),
            outer=outer,
            steps=tuple(self.steps),
            authority=tuple(dict.fromkeys(self.authority)),
            calendar=self.calendar.label,
            stopped_on=self.stopped_on,
        )


def start_clock(
    case: Case, calendar: WorkingCalendar, law: WorkingLaw, authority: tuple[str, ...]
) -> WorkingClock:
    """The clock of a request, restarted by clarification and stopped by a fees notice.

    Authority: [FOIA-s10(2)], [FOIA-s10(6)], [EIR-r8], [EIR-r9(4)]
    """
    received = case.day
    clock = WorkingClock(
        calendar, law, received, received, [f"Received {day_words(received)}"], list(authority)
    )
    for question in case.asked(EventKind.CLARIFICATION_ASKED, answer_is_enough=True):
        _restart(clock, question)
    for question in case.asked(EventKind.FEE_NOTICE):
        _stop(clock, question)
    return clock


def _restart(clock: WorkingClock, question: Question) -> None:
    law = clock.law
    clock.authority.extend(law.clarification_authority)
    if question.answered_on is None:
        clock.stopped_on = question.asked_on
        clock.steps.append(
            f"{law.clarification} asked {question.words}: the {law.days} days start again when "
            "the answer comes; the date below counts without it"
        )
        return
    in_time = question.asked_on <= clock.cautious_day(law.days)
    clock.started_on = max(clock.started_on, question.answered_on)
    if in_time:
        clock.cautious_start = max(clock.cautious_start, question.answered_on)
    late = "" if in_time else "; it was asked after the last day, so work to the earlier date"
    clock.steps.append(
        f"{law.clarification} asked {question.words}: the {law.days} days start again{late}"
    )


def _stop(clock: WorkingClock, question: Question) -> None:
    law, calendar = clock.law, clock.calendar
    clock.authority.extend(law.fee_authority)
    notice = f"{law.fee} given {day_words(question.asked_on)}"
    last_day = clock.day(law.days)
    if question.asked_on > last_day:
        clock.steps.append(
            f"{notice}, after the last day for it ({day_words(last_day)}): without effect"
        )
        return
    pay_by = law.last_day_to_pay(question.asked_on, calendar)
    if question.answered_on is None:
        clock.stopped_on = clock.stopped_on or question.asked_on
        clock.steps.append(
            f"{notice}, not paid yet: the days until payment will not count; it must be paid by "
            f"{day_words(pay_by)}"
        )
        return
    paid = day_words(question.answered_on)
    if question.answered_on > pay_by:
        clock.steps.append(
            f"{notice}, paid {paid}, after the last day to pay ({day_words(pay_by)}): the "
            "council need not comply, and no day is left out"
        )
        return
    clock.stopped = pauses(
        [question, *(Question(pause.first, pause.last) for pause in clock.stopped)]
    )
    first = max(question.asked_on, clock.started_on + ONE_DAY)
    left_out = max(working_days_in(first, question.answered_on, calendar), 0)
    clock.steps.append(
        f"{notice}, paid {paid}: the {left_out} working days from one to the other, both "
        "included, are not counted"
    )
