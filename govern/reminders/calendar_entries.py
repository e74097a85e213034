"""The dates of a mail as a calendar file: one all-day entry for each, updated by its identity."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from govern.reminders.mails import Item


def identity(reference: str, kind: str, subject_id: int | None, home: str) -> str:
    """What names an entry for ever, so that a new date moves it instead of adding another."""
    place = home.split("//")[-1].split("/")[0].split(":")[0]
    key = f"{reference}\n{kind}\n{subject_id or ''}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@{place}"


def calendar_file(items: Sequence[Item], now: datetime) -> str:
    """The entries of the items, as iCalendar; "" when there is none to show.

    Nothing hidden stands in it, and no title or place.
    """
    shown = [item for item in items if not item.is_hidden]
    if not shown:
        return ""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Govern//Reminders//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for item in shown:
        event = Event()
        event.add("uid", item.token)
        event.add("sequence", item.sequence)
        event.add("dtstamp", now)
        event.add("dtstart", item.due_on)
        event.add("dtend", item.due_on + timedelta(days=1))
        event.add("summary", f"{item.what} {item.reference} due")
        event.add("url", item.link)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return str(calendar.to_ical().decode())
