"""What happened to a case, as the rules of dates take it: kinds, dates and spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govern.deadlines.moments import Moment, as_day, day_words, quoted, read_moment
from govern.errors import BadInput


class EventKind(StrEnum):
    """Kinds of stated fact from which dates are computed."""

    RECEIVED = "received"
    CLARIFICATION_ASKED = "clarification_asked"
    CLARIFICATION_RECEIVED = "clarification_received"
    IDENTITY_ASKED = "identity_asked"
    IDENTITY_RECEIVED = "identity_received"
    AUTHORITY_ASKED = "authority_asked"
    AUTHORITY_RECEIVED = "authority_received"
    FEE_NOTICE = "fee_notice"
    FEE_PAID = "fee_paid"
    INFORMATION_ASKED = "information_asked"
    INFORMATION_RECEIVED = "information_received"
    EXTENDED = "extended"
    APPROVED = "approved"
    CAPTURED = "captured"
    READING = "reading"
    RESPONDED = "responded"

    @property
    def words(self) -> str:
        """The kind as people say it: "clarification asked"."""
        return self.value.replace("_", " ")


#: A question and its answer. A span given for either, or for the pair's name, is both.
ANSWERS: dict[EventKind, EventKind] = {
    EventKind.CLARIFICATION_ASKED: EventKind.CLARIFICATION_RECEIVED,
    EventKind.IDENTITY_ASKED: EventKind.IDENTITY_RECEIVED,
    EventKind.AUTHORITY_ASKED: EventKind.AUTHORITY_RECEIVED,
    EventKind.FEE_NOTICE: EventKind.FEE_PAID,
    EventKind.INFORMATION_ASKED: EventKind.INFORMATION_RECEIVED,
}
_QUESTIONS = {answer: question for question, answer in ANSWERS.items()}
_PAIR_NAMES = {
    "clarification": EventKind.CLARIFICATION_ASKED,
    "identity": EventKind.IDENTITY_ASKED,
    "authority": EventKind.AUTHORITY_ASKED,
    "fee": EventKind.FEE_NOTICE,
    "information": EventKind.INFORMATION_ASKED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `until` is set where it is a span of days."""

    kind: EventKind
    moment: Moment
    until: date | None = None

    @property
    def on(self) -> date:
        """The day in London on which it happened, or began."""
        return as_day(self.moment)


def read_event(text: str) -> Event:
    """An event written KIND=DATE or KIND=DATE..DATE. Raises BadInput."""
    name, equals, when = text.strip().partition("=")
    kind = _PAIR_NAMES.get(name)
    if kind is None:
        try:
            kind = EventKind(name)
        except ValueError:
            kinds = ", ".join(EventKind)
            raise BadInput(
                f"{quoted(name)} is not an event. Events are written KIND=DATE or KIND=DATE..DATE, "
                f"and the kinds are: {kinds}."
            ) from None
    first, dots, last = when.partition("..")
    if not equals or not first or (dots and not last):
        raise BadInput(f"{quoted(text)} lacks a date. Write it as {kind}=2026-05-04.")
    begun = read_moment(first)
    if not dots:
        return Event(kind, begun)
    ended = as_day(read_moment(last))
    if ended < as_day(begun):
        raise BadInput(f"{quoted(text)} ends before it begins.")
    return Event(_QUESTIONS.get(kind, kind), begun, ended)


def read_events(text: str) -> tuple[Event, ...]:
    """The events of one text, separated by semicolons. Raises BadInput."""
    return tuple(read_event(part) for part in text.split(";") if part.strip())


def first_of(events: Iterable[Event], kind: EventKind) -> Event | None:
    """The earliest event of a kind."""
    found = [event for event in events if event.kind is kind]
    return min(found, key=lambda event: event.on) if found else None


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked of the requester, and the day the answer came."""

    asked_on: date
    answered_on: date | None

    @property
    def words(self) -> str:
        """Both days in words."""
        if self.answered_on is None:
            return f"{day_words(self.asked_on)}, not answered yet"
        return f"{day_words(self.asked_on)}, answered {day_words(self.answered_on)}"


def questions(
    events: Sequence[Event], asked: EventKind, *, answer_is_enough: bool = False
) -> list[Question]:
    """What was asked and when it was answered, in order of asking.

    A second asking before an answer is a reminder of the first. With `answer_is_enough` (where
    only the day of the answer matters) an answer may stand without any question recorded.
    Raises BadInput where an answer has no question before it.
    """
    answered = ANSWERS[asked]
    events = [event for event in events if event.kind is asked or event.kind is answered]
    if not events:
        return []
    found = [Question(event.on, event.until) for event in events if event.until is not None]
    # On one day the question comes first: it may be asked and answered the same day.
    single = sorted(
        (event for event in events if event.until is None),
        key=lambda event: (event.on, event.kind is answered),
    )
    if answer_is_enough and all(event.kind is answered for event in single):
        return sorted(
            [*found, *(Question(event.on, event.on) for event in single)],
            key=lambda question: question.asked_on,
        )
    open_since: date | None = None
    for event in single:
        if event.kind is asked:
            open_since = open_since or event.on
        elif open_since is None:
            raise BadInput(
                f"{answered.words.capitalize()} {day_words(event.on)}, but nothing was asked "
                f"before that: give {asked.value} as well."
            )
        else:
            found.append(Question(open_since, event.on))
            open_since = None
    if open_since is not None:
        found.append(Question(open_since, None))
    return sorted(found, key=lambda question: question.asked_on)
