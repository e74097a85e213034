"""Which steps of a date's ladder have come by a day, and which of them still has a point."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.calendars import CalendarName, shipped_calendars
from govern.deadlines.ladders import (
    CAMERA_REVIEW,
    LADDERS,
    Ladder,
    LadderStep,
    Recipient,
    steps,
)

#: No ladder begins earlier before its date than this, moved back over a long weekend.
LONGEST_LEAD = timedelta(days=100)

#: By what names registers ask for a ladder: its own, or the review of cameras by its short one.
KNOWN: dict[str, Ladder] = {**LADDERS, "review": CAMERA_REVIEW}


def calendar() -> WorkingCalendar:
    """The working days reminders go out on: those of England and Wales."""
    return shipped_calendars().named(CalendarName.EW)


@lru_cache(maxsize=20_000)
def steps_come(
    ladder: str, due_on: date, started_on: date | None, today: date
) -> tuple[LadderStep, ...]:
    """The steps of a date that have come by `today`, oldest first.

    Raises `KeyError` for a ladder there is not, a fault of the register that names it.
    """
    found = steps(
        KNOWN[ladder],
        due_on,
        calendar(),
        # A repeat may be moved back over a weekend, so those of the next days count too.
        until_on=today + timedelta(days=7),
        started_on=started_on,
    )
    return tuple(step for step in found if step.planned_on <= today)


def newest_for(come: Sequence[LadderStep], recipient: Recipient) -> LadderStep | None:
    """The newest step that has come and goes to that recipient: the only one still worth sending.

    After an outage the older ones are overtaken by it.
    """
    for step in reversed(come):
        if recipient in step.to:
            return step
    return None
