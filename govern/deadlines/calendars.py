"""The set of calendars that rules count by: four of the kingdom, or one that was given."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from govern.deadlines.calendar import Holiday, Nation, WorkingCalendar, given_days
from govern.errors import BadInput, Problem, Refused

SHIPPED = Path(__file__).parent / "data" / "bank_holidays.json"

#: A holiday whose source begins so came with GOV.UK's list; any other was added by hand.
PUBLISHED = "GOV.UK "


class CalendarName(StrEnum):
    """Which days a rule counts by."""

    UK = "uk"
    EW = "ew"
    SCT = "sct"
    NI = "ni"
    FILE = "file"


_NATIONS: dict[CalendarName, tuple[Nation, ...]] = {
    CalendarName.UK: tuple(Nation),
    CalendarName.EW: (Nation.EW,),
    CalendarName.SCT: (Nation.SCT,),
    CalendarName.NI: (Nation.NI,),
}


class Calendars:
    """The calendars of one state of the list of bank holidays, by name.

    `given` is a calendar that stands in for all of them (a file, or the days of one row):
    rules then count by it, and only an explicit `@uk` still asks for the kingdom's own days.
    Immutable: adding or withdrawing a day gives another set.
    """

    def __init__(
        self,
        holidays: Iterable[Holiday],
        *,
        withdrawn: Iterable[Holiday] = (),
        given: WorkingCalendar | None = None,
        given_is_all: bool = False,
    ) -> None:
        self.holidays = tuple(sorted(set(holidays)))
        self.withdrawn = tuple(sorted(set(withdrawn)))
        self.given = given
        self._given_is_all = given_is_all
        self._made: dict[CalendarName, WorkingCalendar] = {}
        #: Tables of computed dates, kept by `columns`; a calendar never changes, so nor do they.
        self.tables: dict[str, dict[date, date]] = {}
        self.number_tables: dict[str, dict[int, int]] = {}
        self.numpy_tables: dict[str, tuple[int, Any]] = {}

    @cached_property
    def years(self) -> tuple[int, int]:
        """The first and last year known without a gap, counted back from the last."""
        return known_years(self.holidays)

    @cached_property
    def edition(self) -> str:
        """The newest published list these days came from: "GOV.UK 2026-02-25"."""
        return max((h.source for h in self.holidays if _is_published(h)), default="own list")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every day, name and source: the same days give the same digest."""
        rows = [
            [h.nation, h.day.isoformat(), h.name, h.substitute, h.source] for h in self.holidays
        ]
        return sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()

    def named(self, name: CalendarName) -> WorkingCalendar:
        """The calendar of that name, as asked for with `@name`. Raises BadInput."""
        if self.given is not None and (name is CalendarName.FILE or self._given_is_all):
            return self.given
        if name is CalendarName.FILE:
            raise BadInput("No calendar file was given, so @file has no days.")
        calendar = self._made.get(name)
        if calendar is None:
            calendar = self._made[name] = self._make(name)
        return calendar

    def counting_by(self, name: CalendarName) -> WorkingCalendar:
        """The calendar a rule counts by: the one that was given, else the one the law names."""
        return self.given if self.given is not None else self.named(name)

    def _make(self, name: CalendarName) -> WorkingCalendar:
        nations = _NATIONS[name]
        days = [h for h in self.holidays if h.nation in nations]
        added = sorted({h.day for h in days if not _is_published(h)})
        gone = sorted({h.day for h in self.withdrawn if h.nation in nations})
        changes = [f" + {day}" for day in added] + [f" - {day}" for day in gone]
        return WorkingCalendar(
            days,
            label=f"{name}: {self.edition}{''.join(changes)}",
            nations=nations,
            years=self.years,
        )

    def adding(self, holiday: Holiday) -> Calendars:
        """The calendars with one more day, which must say where it was proclaimed.

        Authority: [BFDA1971-s1]
        """
        if not holiday.source.strip():
            raise BadInput(
                "A bank holiday needs its source.",
                [Problem("source", "give the Gazette’s number and date, or the published list")],
            )
        already = self._on(holiday.nation, holiday.day)
        if already is not None:
            raise Refused(f"{holiday.day} is already a holiday there: {already.words}.")
        return Calendars([*self.holidays, holiday], withdrawn=self.withdrawn, given=self.given)

    def withdrawing(self, nation: Nation, day: date) -> Calendars:
        """The calendars without one day: a proclamation may move a bank holiday.

        Authority: [BFDA1971-s1]
        """
        gone = self._on(nation, day)
        if gone is None:
            raise Refused(f"{day} is no bank holiday in {nation.words}.")
        kept = [h for h in self.holidays if h != gone]
        return Calendars(kept, withdrawn=[*self.withdrawn, gone], given=self.given)

    def publishing(self, newer: Iterable[Holiday]) -> Calendars:
        """The calendars after GOV.UK's newer list: its years replace the older lists' days.

        Days added by hand stay, unless the list now has them too.
        """
        listed = list(newer)
        years = {h.day.year for h in listed}
        keys = {(h.nation, h.day) for h in listed}
        kept = [
            h
            for h in self.holidays
            if (h.nation, h.day) not in keys and not (_is_published(h) and h.day.year in years)
        ]
        return Calendars([*kept, *listed], given=self.given)

    def with_given(self, days: Iterable[date], label: str) -> Calendars:
        """The same, counting by the days given instead; nothing else is then a holiday."""
        return Calendars(self.holidays, withdrawn=self.withdrawn, given=given_days(days, label))

    def _on(self, nation: Nation, day: date) -> Holiday | None:
        return next((h for h in self.holidays if h.nation is nation and h.day == day), None)


def only_days(days: Iterable[date], label: str) -> Calendars:
    """Calendars where every name, even an explicit one, means the days given."""
    return Calendars((), given=given_days(days, label), given_is_all=True)


def known_years(holidays: Iterable[Holiday]) -> tuple[int, int]:
    """The years whose bank holidays are known: those with a Christmas Day in every nation.

    A day added by hand to a later year does not make that year known. Raises BadInput.
    """
    nations: dict[int, set[Nation]] = {}
    for holiday in holidays:
        if holiday.name == "Christmas Day":
            nations.setdefault(holiday.day.year, set()).add(holiday.nation)
    known = [year for year, named in nations.items() if named == set(Nation)]
    if not known:
        raise BadInput("No year of this list has the holidays of all three nations.")
    first = last = max(known)
    while first - 1 in known:
        first -= 1
    return first, last


def _is_published(holiday: Holiday) -> bool:
    return holiday.source.startswith(PUBLISHED)


def read_compact(text: str) -> list[Holiday]:
    """The holidays of the shipped file's form: rows of nation, date, name, substitute, source."""
    data = json.loads(text)
    sources = data["sources"]
    return [
        Holiday(date.fromisoformat(day), Nation(nation), name, bool(substitute), sources[source])
        for nation, day, name, substitute, source in data["days"]
    ]


@cache
def shipped_calendars() -> Calendars:
    """The calendars that come with the product: 2015 to 2028, as GOV.UK published them."""
    return Calendars(read_compact(SHIPPED.read_text(encoding="utf-8")))
