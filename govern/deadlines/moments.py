"""Dates and instants as people write them: read, shown in words, written with a zone."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from govern.clock import LONDON, instant_words, london_date
from govern.clock import day_words as _day_words
from govern.errors import BadInput

#: A date of London, or an aware instant where the law counts hours.
Moment = date | datetime

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_INSTANT = re.compile(r"(\S+)[T ](\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?")

#: Dates in one run are few and come again and again; the bound keeps memory flat.
_REMEMBERED = 8192

day_words = lru_cache(maxsize=_REMEMBERED)(_day_words)


_SHOWN = 60


def quoted(text: str) -> str:
    """What somebody wrote, in quotation marks, cut where it is too long to repeat."""
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"


@lru_cache(maxsize=_REMEMBERED)
def read_day(text: str) -> date:
    """A date written 2026-05-04, or day first: 04/05/2026 is 4 May. Raises BadInput."""
    try:
        if _ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
        if parts := _DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in parts.groups())
            return date(year, month, day)
    except ValueError:
        pass  # falls through to the one sentence that names the text
    raise BadInput(f"{quoted(text)} is not a date. Write it as 2026-05-04 or 04/05/2026 (4 May).")


@lru_cache(maxsize=_REMEMBERED)
def read_moment(text: str) -> Moment:
    """A date, or an instant written 2026-05-04T16:30 (London's clock unless it has a zone).

    A time that London's clock shows twice, in October, is taken as the earlier of the two.
    Raises BadInput.
    """
    parts = _INSTANT.fullmatch(text)
    if parts is None:
        return read_day(text)
    day, clock, zone = parts.groups()
    try:
        instant = datetime.fromisoformat(f"{read_day(day).isoformat()}T{clock}{zone or ''}")
    except ValueError as fault:
        raise BadInput(
            f"{quoted(text)} is not a date with a time. Write it as 2026-05-04T16:30."
        ) from fault
    return instant.replace(tzinfo=LONDON) if zone is None else instant.astimezone(LONDON)


def as_day(moment: Moment) -> date:
    """The date in London."""
    return london_date(moment) if isinstance(moment, datetime) else moment


def as_instant(moment: Moment) -> datetime:
    """The instant; a date alone counts from its very beginning, which is the earliest reading."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(), LONDON)


def moment_words(moment: Moment) -> str:
    """A moment in words: "Monday 2 March 2026", and "at 14:02" where it is an instant."""
    return instant_words(moment) if isinstance(moment, datetime) else day_words(moment)


def written(moment: Moment) -> str:
    """A moment for other programs: a date, or an instant of London with its offset."""
    if isinstance(moment, datetime):
        return moment.astimezone(LONDON).isoformat()
    return moment.isoformat()


def end_of(day: date) -> datetime:
    """The last minute of a day in London, 23:59, as forms write an expiry."""
    return datetime.combine(day, time(23, 59), LONDON)


def later(instant: datetime, elapsed: timedelta) -> datetime:
    """An instant so much later in elapsed time: a change of the clocks shifts nothing."""
    utc = instant.astimezone(LONDON).timestamp() + elapsed.total_seconds()
    try:
        return datetime.fromtimestamp(utc, LONDON)
    except ValueError:
        raise OverflowError("beyond the last year a date can have") from None
