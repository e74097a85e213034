"""Reminder ladders in hours: breaches, footage, police tasking, and the end of an authorisation.

These go out at once, not in the day's digest: screen and phone first, mail never alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from govern.clock import LONDON
from govern.deadlines.calendar import WorkingCalendar
from govern.deadlines.ladders import ONE_DAY, Recipient, sent_on, weekdays_on
from govern.deadlines.moments import later

AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class HourStep:
    """One step at an instant: its lasting id, when, to whom, and what it asks, if it asks."""

    step: str
    planned_at: datetime
    to: tuple[Recipient, ...]
    asks: str = ""


@dataclass(frozen=True, slots=True)
class HourLadder:
    """Steps by minutes since the start (`elapsed`) or minutes left before the end (`left`)."""

    name: str
    to: tuple[Recipient, ...]
    elapsed: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    also: tuple[tuple[int, Recipient], ...] = ()
    tells_at_once: bool = False


_HOUR = 60

BREACH = HourLadder(
    "breach",
    (Recipient.DPO, Recipient.INFORMATION_GOVERNANCE, Recipient.SIRO),
    elapsed=(24 * _HOUR, 48 * _HOUR, 60 * _HOUR, 66 * _HOUR),
    tells_at_once=True,
)
FOOTAGE = HourLadder(
    "footage",
    (Recipient.CONTROL_ROOM, Recipient.SUPERVISOR),
    left=(72 * _HOUR, 48 * _HOUR, 24 * _HOUR, 8 * _HOUR, 2 * _HOUR),
    also=((24 * _HOUR, Recipient.CCTV_MANAGER),),
    tells_at_once=True,
)
POLICE_TASKING = HourLadder(
    "police_tasking",
    (Recipient.CONTROL_ROOM,),
    left=(12 * _HOUR, 2 * _HOUR, 30),
    also=((2 * _HOUR, Recipient.ON_CALL_MANAGER),),
)

HOUR_LADDERS = {ladder.name: ladder for ladder in (BREACH, FOOTAGE, POLICE_TASKING)}


def hour_steps(ladder: HourLadder, started_at: datetime, due_at: datetime) -> list[HourStep]:
    """The steps between the start and the end, in order of time, in elapsed hours.

    Steps that would lie before the start are left out: what is late to begin with is told at once.
    """
    found = [HourStep(AT_ONCE, later(started_at, timedelta()), ladder.to)]
    if not ladder.tells_at_once:
        found.clear()
    for minutes in ladder.elapsed:
        planned_at = later(started_at, timedelta(minutes=minutes))
        found.append(HourStep(f"S+{_words(minutes)}", planned_at, ladder.to))
    for minutes in ladder.left:
        planned_at = later(due_at, -timedelta(minutes=minutes))
        if planned_at > started_at:
            more = tuple(who for at_most, who in ladder.also if minutes == at_most)
            found.append(HourStep(f"T-{_words(minutes)}", planned_at, (*ladder.to, *more)))
    return sorted(found, key=lambda step: step.planned_at)


def _words(minutes: int) -> str:
    return f"{minutes // _HOUR}h" if minutes % _HOUR == 0 else f"{minutes}min"


def ripa_expiry_steps(expires_on: date, calendar: WorkingCalendar) -> list[HourStep]:
    """The steps before and at the end of an authorisation, which is to be cancelled, not lapse.

    Days go out at nine in the morning, the working day before where they fall on a day off. What
    is sent says only that an item needs attention.
    Authority: [RIPA-s43(3)], [RIPA-s45]
    """
    owner = (Recipient.OWNER, Recipient.DEPUTY)
    asked = ((28, "renew or cancel?"), (14, "book the court"), (7, "renew or cancel?"))
    found = [
        HourStep(f"T-{days}", _at(sent_on(expires_on - timedelta(days=days), calendar)), owner, ask)
        for days, ask in asked
    ]
    last = sent_on(expires_on, calendar)
    second_last = weekdays_on(last, -1, calendar)
    escalated = (*owner, Recipient.MANAGER)
    after = expires_on + ONE_DAY
    return sorted(
        [
            *found,
            HourStep("second_last_day", _at(second_last), escalated, "cancel or renew"),
            HourStep("last_day", _at(last), escalated, "cancel or renew"),
            HourStep("last_day_15:00", _at(last, 15), escalated, "cancel before you go"),
            HourStep("expired", _at(after, 0), escalated, "expired: stop, and report"),
            HourStep(
                "after_expiry",
                _at(weekdays_on(expires_on, 1, calendar)),
                (Recipient.SRO_RIPA,),
                "expired without being cancelled",
            ),
        ],
        key=lambda step: step.planned_at,
    )


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), LONDON)
