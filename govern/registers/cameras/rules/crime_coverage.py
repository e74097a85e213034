"""Which police figures are loaded for which months, and what may therefore be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.months import (
    Period,
    listed,
    month_after,
    month_number,
    month_words,
    months_words,
    twelve_months_to,
    year_before,
)

# Snapped points keep a little off the edge of what was cut out.
_EDGE_SLACK_M = 50
# A newer month that stands alone after a gap may be passed over for so long.
_MOST_MONTHS_PASSED_OVER = 3


@dataclass(frozen=True, slots=True)
class Extent:
    """The smallest box round a month’s loaded points, in metres of the grid."""

    west: int
    south: int
    east: int
    north: int


class Reach(StrEnum):
    """How far a month’s loaded figures go round a camera."""

    ALL = "all"
    PART = "part"
    NONE = "none"


def extents_of(crimes: Iterable[PlacedCrime]) -> dict[str, Extent]:
    """The box round each month’s points, where the database has not worked it out."""
    boxes: dict[str, Extent] = {}
    for crime in crimes:
        box = boxes.get(crime.month)
        east, north = crime.easting, crime.northing
        boxes[crime.month] = (
            Extent(east, north, east, north)
            if box is None
            else Extent(
                min(box.west, east),
                min(box.south, north),
                max(box.east, east),
                max(box.north, north),
            )
        )
    return boxes


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is loaded: months by reporting body, and where known how far a month’s points go."""

    loaded: frozenset[tuple[str, str]]
    extents: Mapping[str, Extent] = field(default_factory=dict)

    def bodies(self, month: str) -> frozenset[str]:
        """The reporting bodies whose figures for a month are loaded."""
        return frozenset(body for loaded, body in self.loaded if loaded == month)

    @property
    def months(self) -> tuple[str, ...]:
        """The months of which anything is loaded, in order."""
        return tuple(sorted({month for month, _ in self.loaded}, key=month_number))

    def of_bodies(self, bodies: Iterable[str] | None) -> Coverage:
        """The part of it that certain reporting bodies supplied; all of it for None."""
        if bodies is None:
            return self
        wanted = frozenset(bodies)
        kept = frozenset(entry for entry in self.loaded if entry[1] in wanted)
        return Coverage(kept, self.extents)

    def reach(self, month: str, *, easting: int, northing: int, radius_m: int) -> Reach:
        """How far a month’s figures go round a place.

        A file may hold only a part of a force’s area. A place beyond every loaded point has no
        data, which is not the same as no crime; one near the edge may have only a part. Known
        only from where points lie, so a place at the very edge of the country may look cut off.
        """
        box = self.extents.get(month)
        if box is None:
            return Reach.ALL
        inside_by = min(
            easting - box.west, box.east - easting, northing - box.south, box.north - northing
        )
        if inside_by < -_EDGE_SLACK_M:
            return Reach.NONE
        return Reach.ALL if inside_by >= radius_m else Reach.PART

    def at(self, months: Iterable[str], *, easting: int, northing: int, radius_m: int) -> Coverage:
        """What is loaded for one place: months whose points do not reach it are left out."""
        out_of_reach = {
            month
            for month in months
            if self.reach(month, easting=easting, northing=northing, radius_m=radius_m)
            is Reach.NONE
        }
        kept = frozenset(entry for entry in self.loaded if entry[0] not in out_of_reach)
        return Coverage(kept, self.extents)


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A period and why it was chosen."""

    period: Period
    reason: str


def usual_period(coverage: Coverage) -> PeriodChoice | None:
    """The last twelve published months; None where nothing is loaded.

    Twelve calendar months in a row, so that each has its own month a year before. Where the
    newest month stands after a gap, the newest twelve without a gap are taken, unless that would
    pass over more than three months; then the gap is inside the period and is named there.
    Authority: [SCC-P1]
    """
    months = coverage.months
    if not months:
        return None
    newest = months[-1]
    held = set(months)
    for back in range(_MOST_MONTHS_PASSED_OVER + 1):
        last = month_after(newest, months=-back)
        period = twelve_months_to(last)
        if not held.issuperset(period.months):
            continue
        reason = f"The last twelve months loaded, {period.words()}."
        if back:
            passed = [month for month in months if month_number(month) > month_number(last)]
            missing = [
                month_after(last, months=step)
                for step in range(1, back)
                if month_after(last, months=step) not in held
            ]
            reason = (
                f"The last twelve months loaded in a row, {period.words()}. "
                f"{months_words(passed)} is loaded as well, but {months_words(missing)} is not."
            )
        return PeriodChoice(period, reason)
    period = twelve_months_to(newest)
    return PeriodChoice(
        period, f"Twelve months to the newest loaded, {period.words()}; not all of them are loaded."
    )


class GapKind(StrEnum):
    """What is missing."""

    MONTH = "month"
    BODY = "body"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is loaded for one period and not for the other, or for neither."""

    kind: GapKind
    sentence: str


def comparable(period: Period, coverage: Coverage) -> frozenset[tuple[str, str]]:
    """The months and bodies of a period that are loaded for it and for the year before.

    Only these may be compared: a month, force or reporting body that is missing on one side
    would pass for a change. Authority: [SCC-P1]
    """
    return frozenset(
        (month, body)
        for month in period.months
        for body in coverage.bodies(month) & coverage.bodies(year_before(month))
    )


def gaps(period: Period, coverage: Coverage) -> tuple[Gap, ...]:
    """What is missing from a period or from the year before it, each named in a sentence.

    A month of which nothing is loaded is named as a month; a body that is missing from months
    which others supplied is named as a body. No figure is made up for either: no data is not
    nought. Authority: [SCC-P1]
    """
    before = period.a_year_before()
    found: list[Gap] = []
    every_month = (*before.months, *period.months)
    empty = [month for month in every_month if not coverage.bodies(month)]
    if empty:
        found.append(
            Gap(
                GapKind.MONTH,
                f"No figures are loaded for {months_words(empty)}. That is no data, not no crime.",
            )
        )
    bodies = sorted({body for month in every_month for body in coverage.bodies(month)})
    for body in bodies:
        lacking = [
            month
            for month in every_month
            if body not in coverage.bodies(month) and month not in empty
        ]
        if lacking:
            having = [month for month in every_month if body in coverage.bodies(month)]
            found.append(
                Gap(
                    GapKind.BODY,
                    f"{body}: figures are loaded for {months_words(having)}, "
                    f"not for {months_words(lacking)}.",
                )
            )
    return tuple(found)


def area_gaps(
    period: Period, coverage: Coverage, *, easting: int, northing: int, radius_m: int
) -> tuple[Gap, ...]:
    """Months whose loaded figures do not reach a camera, or end inside its radius."""
    months = [
        month
        for month in (*period.a_year_before().months, *period.months)
        if coverage.bodies(month)
    ]
    reaches = {
        month: coverage.reach(month, easting=easting, northing=northing, radius_m=radius_m)
        for month in months
    }
    found: list[Gap] = []
    beyond = [month for month in months if reaches[month] is Reach.NONE]
    if beyond:
        found.append(
            Gap(
                GapKind.AREA,
                f"The figures loaded for {months_words(beyond)} do not reach this place. "
                "That is no data, not no crime.",
            )
        )
    partly = [month for month in months if reaches[month] is Reach.PART]
    if partly:
        found.append(
            Gap(
                GapKind.AREA,
                f"The figures loaded for {months_words(partly)} end within {radius_m} metres of "
                "this place. Some of what lies inside the circle may be missing in those months.",
            )
        )
    return tuple(found)


def loaded_words(coverage: Coverage) -> str:
    """What is loaded, in a sentence for the page: bodies and their months."""
    if not coverage.loaded:
        return "No police figures are loaded yet."
    bodies = sorted({body for _, body in coverage.loaded})
    parts = [
        f"{body}, {months_words(month for month, name in coverage.loaded if name == body)}"
        for body in bodies
    ]
    return f"Loaded: {listed(parts)}. The newest month is {month_words(coverage.months[-1])}."
