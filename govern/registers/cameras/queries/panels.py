"""Which panels of evidence stand beside which questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from govern.history import Work
from govern.measures import Panel
from govern.records import Record
from govern.records.settings import REVIEW_RADIUS, value_of
from govern.registers.cameras.models import Camera, CameraProposal, CameraReview, Deployment
from govern.registers.cameras.queries.evidence import (
    ReviewEvidence,
    default_period,
    review_evidence,
)
from govern.registers.cameras.queries.evidence_coverage import crime_loaded
from govern.registers.cameras.queries.evidence_crime import crime_near, neighbours_of
from govern.registers.cameras.queries.evidence_logs import may_count_releases
from govern.registers.cameras.queries.panels_crime import crime_panel as crime_panel_of
from govern.registers.cameras.queries.panels_logs import (
    complaint_panel,
    fault_panel,
    incident_panel,
    release_panel,
)
from govern.registers.cameras.queries.panels_register import coverage_panel, papers_panel
from govern.registers.cameras.rules.crime import CrimeQuestion
from govern.registers.cameras.rules.grid import to_grid
from govern.registers.cameras.rules.months import Period

_Maker = Callable[[Work, Camera, ReviewEvidence], Panel]


def crime_panel(work: Work, camera: Camera, evidence: ReviewEvidence) -> Panel:
    """Recorded crime near a camera; without a position, why there is none."""
    crime = evidence.crime
    if crime is None:
        return Panel("crime", "Recorded crime near the camera", sentences=(evidence.crime_missing,))
    question = crime.question
    period = question.period
    return crime_panel_of(
        crime,
        place=f"camera {camera.title}",
        neighbours=neighbours_of(
            work,
            question.easting,
            question.northing,
            within_m=2 * question.radius_m,
            but_not=camera.id,
        ),
        without_position=evidence.loaded.without_position(
            (*period.months, *period.a_year_before().months)
        ),
    )


def _releases(work: Work, camera: Camera, evidence: ReviewEvidence) -> Panel:
    return release_panel(evidence.releases, may_count=may_count_releases(work, camera))


_MAKERS: Mapping[str, _Maker] = {
    "coverage": lambda _work, _camera, evidence: coverage_panel(evidence),
    "crime": crime_panel,
    "incidents": lambda _work, _camera, evidence: incident_panel(evidence.incidents),
    "releases": _releases,
    "complaints": lambda _work, _camera, evidence: complaint_panel(evidence.complaints),
    "faults": lambda _work, _camera, evidence: fault_panel(evidence.faults),
    "papers": lambda work, camera, _evidence: papers_panel(work, camera),
}

#: What stands beside the sections of a camera review, by the section's id.
REVIEW_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "basis": ("coverage",),
    "nothing_changed": ("crime", "incidents", "complaints"),
    "need": ("crime", "incidents"),
    "effect": ("incidents", "releases"),
    "proportion": ("complaints",),
    "fitness": ("faults",),
    "papers": ("papers",),
}
#: Where recorded crime near the place stands beside a proposal or a deployment.
_PROPOSAL_SECTIONS = frozenset({"problem", "evidence"})
_DEPLOYMENT_SECTIONS = frozenset({"request", "evaluation"})


def evidence_panels(work: Work, camera: Camera, evidence: ReviewEvidence) -> tuple[Panel, ...]:
    """Every panel about a camera, for its evidence page and for whoever decides its review."""
    return tuple(make(work, camera, evidence) for make in _MAKERS.values())


def panels_for_section(work: Work, record: Record, section_id: str) -> Sequence[Panel]:
    """The panels beside one section of a review, a proposal or a deployment."""
    if isinstance(record, CameraReview):
        names = REVIEW_SECTIONS.get(section_id, ())
        if not names:
            return ()
        camera = work.session.get_one(Camera, record.camera_id)
        evidence = review_evidence(work, camera, record)
        return tuple(_MAKERS[name](work, camera, evidence) for name in names)
    if isinstance(record, CameraProposal) and section_id in _PROPOSAL_SECTIONS:
        return (near_place(work, record),)
    if isinstance(record, Deployment) and section_id in _DEPLOYMENT_SECTIONS:
        return (near_place(work, record),)
    return ()


def near_place(work: Work, record: CameraProposal | Deployment) -> Panel:
    """Recorded crime near a proposed place or one where a camera is to stand for a time.

    Authority: [SCC-P1]
    """
    title = "Recorded crime near the place"
    place = _grid(record.latitude, record.longitude)
    if place is None:
        return Panel(
            "crime",
            title,
            sentences=(
                "The place has no position yet, so no recorded crime near it can be counted. "
                "Give its latitude and longitude first.",
            ),
        )
    question = CrimeQuestion(
        easting=place[0],
        northing=place[1],
        period=Period(*default_period(work)),
        radius_m=int(value_of(work, REVIEW_RADIUS, record.organisation_id)),
    )
    months = question.both_years
    return crime_panel_of(
        crime_near(work, question, but_not=record.camera_id),
        place=record.place_public or "the place",
        neighbours=neighbours_of(
            work,
            question.easting,
            question.northing,
            within_m=2 * question.radius_m,
            but_not=record.camera_id,
        ),
        without_position=crime_loaded(work).without_position(months),
        title=title,
    )


def _grid(latitude: Decimal | None, longitude: Decimal | None) -> tuple[int, int] | None:
    if latitude is None or longitude is None:
        return None
    easting, northing = to_grid(float(latitude), float(longitude))
    return round(easting), round(northing)
