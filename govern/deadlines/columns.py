"""Due dates by the million: a table per rule, made once, and then one look-up a date."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from govern.deadlines.calendars import Calendars, shipped_calendars
from govern.deadlines.day_counts import OutsideCalendar
from govern.deadlines.moments import Moment
from govern.deadlines.registry import compute, find_rule
from govern.errors import BadInput

EPOCH = date(1970, 1, 1)
_EPOCH_ORDINAL = EPOCH.toordinal()


def due_on(rule: str, from_: date, calendars: Calendars | None = None) -> date:
    """The due date of a rule without events, by table where the years are known.

    The same date as `compute(rule, from_).due`, without its explanation. Raises BadInput for a
    rule that gives an instant, OutsideCalendar.
    """
    calendars = calendars or shipped_calendars()
    try:
        return calendars.tables[rule][from_]
    except KeyError:
        return _not_in_the_table(rule, from_, calendars)


def _not_in_the_table(rule: str, from_: date, calendars: Calendars) -> date:
    if rule not in calendars.tables and calendars.given is None:
        return _table(rule, calendars).get(from_) or _due(rule, from_, calendars)
    return _due(rule, from_, calendars)


def _due(rule: str, from_: date, calendars: Calendars) -> date:
    due: Moment = compute(rule, from_, calendars=calendars).due
    if type(due) is not date:
        raise BadInput(f"{rule} gives a moment, not a date: there is no column of it.")
    return due


def _table(rule: str, calendars: Calendars) -> dict[date, date]:
    """Every known day's due date. Days whose date lies beyond the years are absent."""
    table = calendars.tables.get(rule)
    if table is None:
        find_rule(rule)
        table = {}
        first_year, last_year = calendars.years
        day, last = date(first_year, 1, 1), date(last_year, 12, 31)
        while day <= last:
            # A day left out is refused, with the missing year's name, when asked for singly.
            with suppress(OutsideCalendar):
                table[day] = _due(rule, day, calendars)
            day += timedelta(days=1)
        calendars.tables[rule] = table
    return table


def due_dates(rule: str, dates: Iterable[date], calendars: Calendars | None = None) -> list[date]:
    """The due dates of a column of dates. Raises as `due_on`, for the first date outside."""
    calendars = calendars or shipped_calendars()
    if calendars.given is not None:
        return [_due(rule, day, calendars) for day in dates]
    table = _table(rule, calendars)
    column = list(dates)
    try:
        return list(map(table.__getitem__, column))
    except KeyError:
        return [due_on(rule, day, calendars) for day in column]


def due_days(rule: str, days: Any, calendars: Calendars | None = None) -> Any:
    """The due dates of a column of days since 1970-01-01, as a column of the same kind.

    Takes a numpy array (whole numbers, or datetime64[D]) and gives one; takes any sequence of
    whole numbers and gives an array('i'). Raises as `due_on`, for the first date outside.
    """
    calendars = calendars or shipped_calendars()
    if calendars.given is not None:
        raise BadInput("Columns are computed by the kingdom's calendars, not by given days.")
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(days, numpy.ndarray):
        return _by_numpy(numpy, rule, days, calendars)
    try:
        return array("i", map(_day_numbers(rule, calendars).__getitem__, days))
    except KeyError:
        return array("i", _one_by_one(rule, days, calendars))


def _one_by_one(rule: str, days: Iterable[int], calendars: Calendars) -> list[int]:
    """For columns with a day outside the table: computes what no holiday moves, else refuses."""
    found = (due_on(rule, EPOCH + timedelta(days=int(day)), calendars) for day in days)
    return [due.toordinal() - _EPOCH_ORDINAL for due in found]


#: Marks a day of the table whose date lies beyond the known years.
_NOT_KNOWN = -(2**31)


def _by_numpy(numpy: Any, rule: str, days: Any, calendars: Calendars) -> Any:
    is_dates = days.dtype.kind == "M"
    whole = days.astype("datetime64[D]", copy=False).view("int64") if is_dates else days
    first, table = _numpy_table(numpy, rule, calendars)
    due = None
    if not whole.size:
        due = whole.copy()
    elif first <= int(whole.min()) and int(whole.max()) < first + table.size:
        due = table.take(whole - first)
    if due is None or (due.size and int(due.min()) == _NOT_KNOWN):
        found = _one_by_one(rule, whole.ravel().tolist(), calendars)
        due = numpy.array(found, dtype="int64").reshape(whole.shape)
    return due.view("datetime64[D]") if is_dates else due


def _numpy_table(numpy: Any, rule: str, calendars: Calendars) -> tuple[int, Any]:
    """The first day of the known years, and a numpy array of due days from it on."""
    kept = calendars.numpy_tables.get(rule)
    if kept is None:
        first_year, last_year = calendars.years
        first = date(first_year, 1, 1).toordinal() - _EPOCH_ORDINAL
        last = date(last_year, 12, 31).toordinal() - _EPOCH_ORDINAL
        numbers = _day_numbers(rule, calendars)
        table = [numbers.get(day, _NOT_KNOWN) for day in range(first, last + 1)]
        kept = calendars.numpy_tables[rule] = (first, numpy.array(table, dtype="int64"))
    return kept


def _day_numbers(rule: str, calendars: Calendars) -> dict[int, int]:
    numbers = calendars.number_tables.get(rule)
    if numbers is None:
        numbers = calendars.number_tables[rule] = {
            day.toordinal() - _EPOCH_ORDINAL: due.toordinal() - _EPOCH_ORDINAL
            for day, due in _table(rule, calendars).items()
        }
    return numbers
