"""Working calendars: which days count, in one nation or in all of the United Kingdom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from govern.clock import day_words
from govern.deadlines.day_counts import DayCount, KnownCount, OpenCount, OutsideCalendar
from govern.deadlines.months import months_on

WARNING_MONTHS = 15
SATURDAY = 5


class Nation(StrEnum):
    """The three lists of bank holidays that GOV.UK publishes."""

    EW = "ew"
    SCT = "sct"
    NI = "ni"

    @property
    def words(self) -> str:
        """The nation as people write it."""
        return _NATION_WORDS[self]


_NATION_WORDS = {
    Nation.EW: "England and Wales",
    Nation.SCT: "Scotland",
    Nation.NI: "Northern Ireland",
}


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """One bank holiday of one nation, on the day it is kept, and where that is written."""

    day: date
    nation: Nation
    name: str
    substitute: bool = False
    source: str = ""

    @property
    def words(self) -> str:
        """The holiday's name, saying where it stands in for a weekend day."""
        return f"{self.name}, substitute day" if self.substitute else self.name


class WorkingCalendar:
    """The working days of one or several nations: Monday to Friday without bank holidays.

    A calendar never changes; another set of days is another calendar. With `years` it refuses
    to count outside them; without, it is open and nothing but the days given is a holiday.
    """

    def __init__(
        self,
        holidays: Iterable[Holiday],
        *,
        label: str,
        nations: Iterable[Nation] = (),
        years: tuple[int, int] | None = None,
    ) -> None:
        self.label = label
        self.nations = frozenset(nations)
        self.years = years
        named: dict[date, list[Holiday]] = {}
        for holiday in sorted(holidays):
            named.setdefault(holiday.day, []).append(holiday)
        self._named = named
        self._phrases: dict[date, str] = {}
        # Weekend days are no loss of a working day, so explanations leave them out.
        self._weekday_holidays = [day for day in named if day.weekday() < SATURDAY]

    @cached_property
    def _count(self) -> DayCount:
        ordinals = [day.toordinal() for day in self._named]
        return KnownCount(ordinals, *self.years) if self.years else OpenCount(ordinals)

    @property
    def holidays(self) -> tuple[Holiday, ...]:
        """Every holiday, in order of day."""
        return tuple(holiday for day in self._named.values() for holiday in day)

    @property
    def runs_out_on(self) -> date | None:
        """The last day this calendar can answer for; None where it is open."""
        return date(self.years[1], 12, 31) if self.years else None

    def covers(self, day: date) -> bool:
        """Whether the holidays of that day's year are known."""
        return self.years is None or self.years[0] <= day.year <= self.years[1]

    def check(self, day: date) -> None:
        """Refuses a day of a year that is not known. Raises OutsideCalendar."""
        if self.years is not None and not self.years[0] <= day.year <= self.years[1]:
            raise OutsideCalendar(day.year, *self.years)

    def warning(self, today: date) -> str | None:
        """A sentence once the calendar ends within fifteen months of `today`, else None."""
        end = self.runs_out_on
        if end is None or months_on(today, WARNING_MONTHS) <= end:
            return None
        return (
            f"The bank holidays known here end on {day_words(end)}. "
            f"Import GOV.UK’s list for {end.year + 1}, or dates after it cannot be computed."
        )

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day. Raises OutsideCalendar."""
        self.check(day)
        return day.weekday() < SATURDAY and day not in self._named

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        self.check(day)
        return date.fromordinal(self._count.nth(self._count.through(day.toordinal() - 1) + 1))

    def previous_working(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it."""
        return date.fromordinal(self._count.nth(self._count.through(day.toordinal())))

    def working_days_on(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, when negative); 0 is `day` itself.

        `day` is never counted, whether it is a working day or not.
        """
        self.check(day)
        if count == 0:
            return day
        ordinal = day.toordinal()
        passed = self._count.through(ordinal if count > 0 else ordinal - 1)
        return date.fromordinal(self._count.nth(passed + count + (count < 0)))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        self.check(start)
        self.check(end)
        return self._count.through(end.toordinal()) - self._count.through(start.toordinal())

    def why_not_working(self, day: date) -> str | None:
        """What makes `day` no working day: the holiday, or the day of the weekend; else None.

        A holiday kept in some nations only is said with them: "St Andrew's Day, Scotland".
        """
        self.check(day)
        if day in self._named:
            return self._names_of(day)
        return f"{day:%A}" if day.weekday() >= SATURDAY else None

    def _names_of(self, day: date) -> str:
        by_name: dict[str, list[Nation]] = {}
        for holiday in self._named[day]:
            by_name.setdefault(holiday.words, []).append(holiday.nation)
        names = []
        for name, nations in by_name.items():
            everywhere = set(nations) >= self.nations
            where = [] if everywhere else [n.words for n in Nation if n in nations]
            names.append(", ".join([name, *where]))
        return "; ".join(names)

    def _phrase(self, day: date) -> str:
        phrase = self._phrases.get(day)
        if phrase is None:
            phrase = self._phrases[day] = f"{day_words(day)} ({self._names_of(day)})"
        return phrase

    def weekday_holidays(self, after: date, to: date) -> list[date]:
        """The holidays from Monday to Friday after `after`, up to and including `to`."""
        days = self._weekday_holidays
        return days[bisect_right(days, after) : bisect_right(days, to)]

    def not_counted_words(self, after: date, to: date) -> str:
        """Which days between two dates do not count: "Not counted: Monday … (…), weekends"."""
        named = map(self._phrase, self.weekday_holidays(after, to))
        return f"Not counted: {', '.join([*named, 'weekends'])}"


def given_days(days: Iterable[date], label: str) -> WorkingCalendar:
    """An open calendar in which the days given, and weekends, are all that does not count."""
    return WorkingCalendar(
        (Holiday(day, Nation.EW, "a day given") for day in set(days)), label=label
    )
