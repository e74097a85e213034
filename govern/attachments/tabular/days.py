"""Dates as lists write them: day first, always."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[T ,]{1,2}\d{1,2}:\d\d.{0,20})?"
_NUMBERS = re.compile(rf"(\d{{1,2}})[/.\- ](\d{{1,2}})[/.\- ](\d{{2,4}}){_TIME}")
_ISO = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d){_TIME}")
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9}),?[ \-](\d{2,4})" + _TIME
)


def day_of(text: str) -> date:
    """The day a cell names. 04/05/2019 is 4 May; 2019-05-04 and 4 May 2019 are read as well.

    Raises ValueError with what is wanted, also for a month in the place of the day.
    """
    text = " ".join(text.split())
    found = _ISO.fullmatch(text)
    if found is not None:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _NUMBERS.fullmatch(text)
    if found is not None:
        day, month, year = int(found[1]), int(found[2]), _year(found[3])
        if month > 12 >= day:
            raise ValueError("the day comes first: write 31/12/2024, not 12/31/2024")
        return _day(year, month, day)
    found = _WORDS.fullmatch(text)
    if found is not None and found[2][:3].lower() in _MONTHS:
        return _day(_year(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    raise ValueError("not a date: write it as 31/12/2024")


def _year(text: str) -> int:
    if len(text) != 4:
        raise ValueError("write the year with four digits, such as 2024")
    return int(text)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("there is no such day in the calendar") from None
