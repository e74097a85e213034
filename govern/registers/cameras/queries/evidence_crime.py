"""Recorded crime near a place, looked up by square and month and compared with a year before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from govern.history import Work
from govern.records import visible
from govern.registers.cameras.models import IN_USE, Camera, Crime
from govern.registers.cameras.queries.evidence_coverage import crime_loaded
from govern.registers.cameras.rules.crime import (
    CrimeEvidence,
    CrimeQuestion,
    evidence_near,
    radii_beside,
)
from govern.registers.cameras.rules.crime_grid import cells_around
from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.months import Period

MOST_MONTHS = 12
NO_POSITION = (
    "The register does not know where this camera stands, so no recorded crime near it can be "
    "counted. Give it a position first."
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another camera in use near a place."""

    reference: str
    title: str
    easting: int
    northing: int

    @property
    def name(self) -> str:
        """What tells it apart from every other, also where two share a number."""
        return f"{self.title} ({self.reference})"


def crime_near(work: Work, question: CrimeQuestion, *, but_not: int | None = None) -> CrimeEvidence:
    """Recorded crime near a place in a period and in the same months before: two statements.

    `but_not` is the id of the camera that stands there, which is not its own neighbour.
    Authority: [SCC-P1], [SCC-P10]
    """
    neighbours = neighbours_of(
        work,
        question.easting,
        question.northing,
        within_m=2 * question.radius_m,
        but_not=but_not,
    )
    return evidence_near(
        _placed_near(work, question.easting, question.northing, question.radius_m, question.period),
        question,
        crime_loaded(work).coverage,
        other_cameras={each.name: (each.easting, each.northing) for each in neighbours},
    )


def _placed_near(
    work: Work, easting: int, northing: int, radius_m: int, period: Period
) -> tuple[PlacedCrime, ...]:
    """Every record in the box round the next larger radius, both years."""
    reach = max(radii_beside(radius_m))
    months = [*period.a_year_before().months, *period.months]
    rows = work.session.execute(
        select(Crime.month, Crime.category, Crime.reporting_body, Crime.easting, Crime.northing)
        .where(
            Crime.cell.in_(cells_around(easting, northing, radius_m=reach)),
            Crime.month.in_(sorted(set(months))),
            Crime.easting.between(easting - reach, easting + reach),
            Crime.northing.between(northing - reach, northing + reach),
        )
        .order_by(Crime.id)
    )
    # Keys tell records apart while files are loaded; for counting they are not needed.
    return tuple(
        PlacedCrime("", month, category, body, east, north)
        for month, category, body, east, north in rows
        if east is not None and north is not None
    )


def neighbours_of(
    work: Work, easting: int, northing: int, *, within_m: int, but_not: int | None = None
) -> tuple[Neighbour, ...]:
    """The other cameras in use in the box round a place, as far as the actor may know of them."""
    clauses = [
        visible(work),
        Camera.state.in_(IN_USE),
        Camera.easting.between(easting - within_m, easting + within_m),
        Camera.northing.between(northing - within_m, northing + within_m),
    ]
    if but_not is not None:
        clauses.append(Camera.id != but_not)
    key = f"evidence.neighbours:{easting}:{northing}:{within_m}:{but_not}"
    cached: tuple[Neighbour, ...] | None = work.cache.get(key)
    if cached is None:
        cached = tuple(
            Neighbour(reference, title, east, north)
            for reference, title, east, north in work.session.execute(
                select(Camera.reference, Camera.title, Camera.easting, Camera.northing)
                .where(*clauses)
                .order_by(Camera.reference)
            )
            if east is not None and north is not None
        )
        work.cache[key] = cached
    return cached
