"""A named rule, and the case it is asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.calendars import CalendarName, Calendars
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import Event, EventKind, Question, first_of, questions
from govern.deadlines.moments import Moment, day_words
from govern.errors import BadInput, Refused

#: What a deadline says of its calendar when no holiday can move it.
EVERY_DAY = "none: every day counts"


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule is asked: from when, what happened since, by which calendars.

    `rule` is the rule as it was written, `number` the figure after its colon, where it has one;
    `day` is the day in London the rule runs from.
    """

    rule: str
    from_: Moment
    day: date
    events: tuple[Event, ...]
    calendars: Calendars
    number: int | None = None
    calendar_name: CalendarName | None = None

    def calendar(self, name: CalendarName) -> WorkingCalendar:
        """The calendar asked for by `@`, else the one the rule counts by; it must know the day."""
        asked_for = self.calendar_name
        calendars = self.calendars
        calendar = calendars.named(asked_for) if asked_for else calendars.counting_by(name)
        calendar.check(self.day)
        return calendar

    def first(self, kind: EventKind) -> date | None:
        """The day the first event of a kind happened."""
        event = first_of(self.events, kind) if self.events else None
        return None if event is None else event.on

    def asked(self, kind: EventKind, *, answer_is_enough: bool = False) -> list[Question]:
        """The questions of a kind, with the days of their answers."""
        if not self.events:
            return []
        return questions(self.events, kind, answer_is_enough=answer_is_enough)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what computes it, what it runs from, which events it takes.

    `in_force_from` is the day the law began, for registers that refuse earlier dates;
    `may_precede` names events that may have happened before the day the rule runs from.
    """

    id: str
    compute: Callable[[Case], Deadline]
    runs_from: str
    authority: tuple[str, ...]
    takes: frozenset[EventKind] = frozenset()
    in_force_from: date | None = None
    takes_number: bool = False
    may_precede: frozenset[EventKind] = frozenset()

    @property
    def decides(self) -> str:
        """What the rule decides, in one line: the first line of its function's docstring."""
        return (self.compute.__doc__ or self.id).partition("\n")[0]

    def answer(self, case: Case) -> Deadline:
        """The deadline for a case. Raises BadInput, Refused, OutsideCalendar."""
        if case.events:
            self._check_events(case)
        try:
            return self.compute(case)
        except OverflowError:
            raise Refused("That is further than dates go (years 1 to 9999).") from None

    def _check_events(self, case: Case) -> None:
        for event in case.events:
            if event.kind not in self.takes:
                taken = ", ".join(sorted(self.takes)) or "none"
                raise BadInput(
                    f"{self.id} takes no event “{event.kind}”; the events it takes: {taken}."
                )
            if event.on < case.day and event.kind not in self.may_precede:
                raise Refused(
                    f"{event.kind.words.capitalize()} on {day_words(event.on)} is before "
                    f"{day_words(case.day)}, when {self.id} begins: nothing can have happened "
                    f"before that ({', '.join(self.authority)})."
                )
