"""The one place that reads the clock, and London's dates in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def london_date(instant: datetime) -> date:
    """The date in London at `instant` (aware); the law's dates are London's."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(LONDON).date()


def day_words(day: date) -> str:
    """A date as people read it: "Monday 2 March 2026"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_day(day: date) -> str:
    """A date without its weekday: "2 March 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def instant_words(instant: datetime) -> str:
    """An instant as London's clock shows it: "Monday 2 March 2026 at 14:02"."""
    local = instant.astimezone(LONDON)
    return f"{day_words(local.date())} at {local:%H:%M}"


def days_left_words(day: date, today: date) -> str:
    """How far off a date is: "today", "in 3 days", "2 days late"."""
    gap = (day - today).days
    if gap == 0:
        return "today"
    if gap == 1:
        return "tomorrow"
    if gap > 0:
        return f"in {gap} days"
    return "1 day late" if gap == -1 else f"{-gap} days late"
