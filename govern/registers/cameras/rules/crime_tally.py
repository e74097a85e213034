"""Counts of recorded crime over a period and its year before, as far as they are loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.crime_coverage import Coverage, comparable
from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.months import Period, year_before


@dataclass(frozen=True, slots=True)
class Figures:
    """A count in the period and in the same months before.

    `now` and `before` count all that is loaded, None where nothing is. `change` is None when
    anything is missing on either side; `like_for_like` compares only the months and bodies
    loaded on both sides, and is None where there are none.
    """

    now: int | None
    before: int | None
    change: Change | None
    like_for_like: Change | None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month of the period, and the same month a year before; None is no data."""

    month: str
    now: int | None
    before: int | None
    comparable: bool


class Tally:
    """Counts records of a period and its year before, as far as they are loaded."""

    def __init__(self, period: Period, coverage: Coverage) -> None:
        self.period = period
        self.coverage = coverage
        self.compared = comparable(period, coverage)
        before = period.a_year_before()
        sides = [
            {(month, body) for month in side.months for body in coverage.bodies(month)}
            for side in (period, before)
        ]
        self.loaded_now, self.loaded_before = (bool(side) for side in sides)
        # A change over the whole needs every month on both sides, from the same bodies.
        self.is_whole = (
            len({month for month, _ in self.compared}) == len(period.months)
            and sides[0] == self.compared
            and sides[1] == {(year_before(month), body) for month, body in self.compared}
        )
        self._now_months = frozenset(period.months)

    def figures(self, crimes: Iterable[PlacedCrime]) -> Figures:
        """The count of some records, now and before, with the changes that may be computed."""
        held = list(crimes)
        now = sum(crime.month in self._now_months for crime in held)
        like = self._like(held, self.compared)
        return Figures(
            now=now if self.loaded_now else None,
            before=len(held) - now if self.loaded_before else None,
            change=like if self.is_whole else None,
            like_for_like=like if self.compared else None,
        )

    def month(self, crimes: Iterable[PlacedCrime], month: str) -> MonthFigures:
        """One month’s figures."""
        earlier = year_before(month)
        counts = Counter(crime.month for crime in crimes)
        bodies, bodies_before = self.coverage.bodies(month), self.coverage.bodies(earlier)
        return MonthFigures(
            month=month,
            now=counts[month] if bodies else None,
            before=counts[earlier] if bodies_before else None,
            comparable=bool(bodies) and bodies == bodies_before,
        )

    def recent(self, crimes: Iterable[PlacedCrime]) -> Change | None:
        """The last three months against the same three a year before, if wholly comparable."""
        last = self.period.months[-3:]
        if len(last) < 3 or not all(
            self.coverage.bodies(month)
            and self.coverage.bodies(month) == self.coverage.bodies(year_before(month))
            for month in last
        ):
            return None
        return self._like(list(crimes), frozenset(e for e in self.compared if e[0] in last))

    @staticmethod
    def _like(crimes: list[PlacedCrime], compared: frozenset[tuple[str, str]]) -> Change:
        earlier = {(year_before(month), body) for month, body in compared}
        return Change(
            now=sum((crime.month, crime.reporting_body) in compared for crime in crimes),
            before=sum((crime.month, crime.reporting_body) in earlier for crime in crimes),
        )
