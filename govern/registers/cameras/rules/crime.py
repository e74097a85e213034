"""Recorded crime near a camera: this period against the same months a year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.crime_categories import category_name
from govern.registers.cameras.rules.crime_coverage import (
    Coverage,
    Gap,
    area_gaps,
    gaps,
)
from govern.registers.cameras.rules.crime_grid import within
from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.crime_tally import Figures, MonthFigures, Tally
from govern.registers.cameras.rules.months import Period

RADIUS_LADDER_M = (50, 100, 150, 250, 400, 800)
USUAL_RADIUS_M = 250
_LONGEST_RADIUS_M = 1_600


@dataclass(frozen=True, slots=True)
class CrimeQuestion:
    """What is asked: a place, a radius, months, and the categories and bodies that count.

    `categories` are those the reviewer picked as belonging to the camera’s purpose, all of them
    for None. `bodies` are the police bodies to count, all for None: a council may leave one out
    that stopped supplying figures, and the page says so.
    """

    easting: int
    northing: int
    period: Period
    radius_m: int = USUAL_RADIUS_M
    categories: frozenset[str] | None = None
    bodies: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.radius_m <= _LONGEST_RADIUS_M:
            raise ValueError(f"A radius of 1 to {_LONGEST_RADIUS_M} metres is wanted")
        if len(self.period.months) > 12:
            # Longer, and the year before would count months of the period itself.
            raise ValueError("The period may be twelve months long at most")

    @property
    def both_years(self) -> frozenset[str]:
        """The months of the period and the same months a year before."""
        return frozenset((*self.period.months, *self.period.a_year_before().months))


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """One category’s figures."""

    category: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class RadiusFigures:
    """The count at one radius, to show how much the choice of radius matters."""

    radius_m: int
    now: int | None
    before: int | None
    map_points: int


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A map point of the police inside the circle, and the records moved to it."""

    easting: int
    northing: int
    count: int


@dataclass(frozen=True, slots=True)
class SharedPoints:
    """Other cameras whose circle holds some of the same map points."""

    cameras: tuple[str, ...]
    records: int


@dataclass(frozen=True, slots=True)
class CrimeEvidence:
    """Everything shown beside the question about need. It cannot be added to another’s."""

    question: CrimeQuestion
    total: Figures
    categories: tuple[CategoryFigures, ...]
    months: tuple[MonthFigures, ...]
    radii: tuple[RadiusFigures, ...]
    map_points: tuple[MapPoint, ...]
    shared: SharedPoints
    gaps: tuple[Gap, ...]
    compared: frozenset[tuple[str, str]]
    recent: Change | None

    @property
    def has_data(self) -> bool:
        """Whether anything at all is loaded for this place in the period."""
        return self.total.now is not None


def near(
    crimes: Iterable[PlacedCrime], *, easting: int, northing: int, radius_m: int
) -> tuple[PlacedCrime, ...]:
    """The records whose map point lies within a radius of a place, the edge counted in."""
    return tuple(
        crime
        for crime in crimes
        if within(
            crime.easting,
            crime.northing,
            of_easting=easting,
            of_northing=northing,
            radius_m=radius_m,
        )
    )


def radii_beside(radius_m: int) -> tuple[int, ...]:
    """The radius with the next smaller and the next larger of the ladder."""
    smaller = [step for step in RADIUS_LADDER_M if step < radius_m]
    larger = [step for step in RADIUS_LADDER_M if step > radius_m]
    return (*smaller[-1:], radius_m, *larger[:1])


def evidence_near(
    crimes: Iterable[PlacedCrime],
    question: CrimeQuestion,
    coverage: Coverage,
    *,
    other_cameras: Mapping[str, tuple[int, int]] | None = None,
) -> CrimeEvidence:
    """Count recorded crime near a camera and compare it with the same months a year before.

    `crimes` reach at least to the next larger radius and hold both years; more does no harm.
    `other_cameras` gives the grid place of each other camera. No figure is computed from what
    is loaded on one side only: such months, forces and bodies are named in `gaps`.
    Authority: [SCC-P1], [SCC-P10]
    """
    asked = coverage.of_bodies(question.bodies)
    here = _loaded_here(question, asked)
    counted = _counted(crimes, question, here)
    place = (question.easting, question.northing)
    inside = _around(counted, place, question.radius_m)
    tally = Tally(question.period, here)
    months = question.period.months
    points = _map_points(crime for crime in inside if crime.month in months)
    radii = radii_beside(question.radius_m)
    return CrimeEvidence(
        question=question,
        total=tally.figures(inside),
        categories=_by_category(inside, question, tally),
        months=tuple(tally.month(inside, month) for month in months),
        radii=tuple(_at_radius(counted, place, radius, tally) for radius in radii),
        map_points=points,
        shared=_shared(points, question, other_cameras or {}),
        gaps=(*gaps(question.period, asked), *_area_gaps(question, asked)),
        compared=tally.compared,
        recent=tally.recent(inside),
    )


def _loaded_here(question: CrimeQuestion, coverage: Coverage) -> Coverage:
    """What is loaded for this place: months whose points do not reach it are left out."""
    return coverage.at(
        question.both_years,
        easting=question.easting,
        northing=question.northing,
        radius_m=question.radius_m,
    )


def _area_gaps(question: CrimeQuestion, coverage: Coverage) -> tuple[Gap, ...]:
    return area_gaps(
        question.period,
        coverage,
        easting=question.easting,
        northing=question.northing,
        radius_m=question.radius_m,
    )


def _counted(
    crimes: Iterable[PlacedCrime], question: CrimeQuestion, here: Coverage
) -> list[PlacedCrime]:
    """The records that count, out to the larger radius: chosen categories, loaded months."""
    place = (question.easting, question.northing)
    months = question.both_years
    return [
        crime
        for crime in _around(crimes, place, max(radii_beside(question.radius_m)))
        if crime.month in months
        and (question.categories is None or crime.category in question.categories)
        and (crime.month, crime.reporting_body) in here.loaded
    ]


def _around(
    crimes: Iterable[PlacedCrime], place: tuple[int, int], radius_m: int
) -> tuple[PlacedCrime, ...]:
    return near(crimes, easting=place[0], northing=place[1], radius_m=radius_m)


def _by_category(
    inside: Iterable[PlacedCrime], question: CrimeQuestion, tally: Tally
) -> tuple[CategoryFigures, ...]:
    """A row for each category met, and for each one picked: where data are loaded, 0 is 0."""
    groups: dict[str, list[PlacedCrime]] = {category: [] for category in question.categories or ()}
    for crime in inside:
        groups.setdefault(crime.category, []).append(crime)
    rows = [
        CategoryFigures(category, category_name(category), tally.figures(crimes))
        for category, crimes in groups.items()
    ]
    return tuple(
        sorted(
            rows, key=lambda row: (-(row.figures.now or 0), -(row.figures.before or 0), row.name)
        )
    )


def _at_radius(
    counted: Iterable[PlacedCrime], place: tuple[int, int], radius_m: int, tally: Tally
) -> RadiusFigures:
    inside = _around(counted, place, radius_m)
    figures = tally.figures(inside)
    months = set(tally.period.months)
    spots = {(crime.easting, crime.northing) for crime in inside if crime.month in months}
    return RadiusFigures(radius_m, figures.now, figures.before, len(spots))


def _map_points(crimes: Iterable[PlacedCrime]) -> tuple[MapPoint, ...]:
    counts = Counter((crime.easting, crime.northing) for crime in crimes)
    return tuple(
        MapPoint(easting, northing, count)
        for (easting, northing), count in sorted(counts.items(), key=lambda item: (-item[1], item))
    )


def _shared(
    points: tuple[MapPoint, ...],
    question: CrimeQuestion,
    other_cameras: Mapping[str, tuple[int, int]],
) -> SharedPoints:
    """Which other cameras count some of the same records, and how many records those are."""

    def holds(place: tuple[int, int], point: MapPoint) -> bool:
        return within(
            point.easting,
            point.northing,
            of_easting=place[0],
            of_northing=place[1],
            radius_m=question.radius_m,
        )

    sharing = {
        label: place
        for label, place in other_cameras.items()
        if any(holds(place, point) for point in points)
    }
    return SharedPoints(
        cameras=tuple(sorted(sharing)),
        records=sum(
            point.count
            for point in points
            if any(holds(place, point) for place in sharing.values())
        ),
    )
