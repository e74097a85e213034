"""What a figure is about: the record asked from, its camera, and the evidence of its period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govern.history import Work
from govern.measures import FigureShown
from govern.records import Record
from govern.records.settings import REVIEW_RADIUS, value_of
from govern.registers.cameras.models import Camera, CameraProposal, CameraReview, Deployment
from govern.registers.cameras.queries.evidence import (
    EvidenceChoice,
    ReviewEvidence,
    camera_evidence,
    choice_of,
    default_period,
)
from govern.registers.cameras.rules.months import Period


@dataclass(frozen=True, slots=True)
class About:
    """The record a figure stands beside, and its camera where it has one."""

    record: Record
    camera: Camera | None

    def choice(self, work: Work) -> EvidenceChoice:
        """The months, radius and categories that count for it."""
        if isinstance(self.record, CameraReview):
            return choice_of(self.record)
        radius = int(value_of(work, REVIEW_RADIUS, self.record.organisation_id))
        return EvidenceChoice(Period(*default_period(work)), radius)

    def evidence(self, work: Work) -> ReviewEvidence | None:
        """The evidence about its camera; None without a camera."""
        if self.camera is None:
            return None
        return camera_evidence(work, self.camera, self.choice(work))

    @property
    def href(self) -> str:
        """Where everything behind an evidence figure stands."""
        return f"/cameras/{self.camera.reference}/evidence" if self.camera else ""


def about(work: Work, record: Record) -> About:
    """What the figures of a record are about."""
    if isinstance(record, Camera):
        return About(record, record)
    if isinstance(record, CameraReview | CameraProposal | Deployment):
        camera_id = record.camera_id
        camera = work.session.get(Camera, camera_id) if camera_id is not None else None
        return About(record, camera)
    return About(record, None)


def figure(
    work: Work,
    measure: str,
    text: str,
    *,
    numerator: int | None,
    denominator: int | None = None,
    references: Iterable[str] = (),
    href: str = "",
) -> FigureShown:
    """A figure as at this piece of work's instant."""
    return FigureShown(
        measure=measure,
        text=text,
        as_at=work.now,
        numerator=numerator,
        denominator=denominator,
        references=tuple(references),
        href=href,
    )


def not_known(work: Work, measure: str, text: str) -> FigureShown:
    """A figure nobody knows: words, and no number."""
    return FigureShown(measure=measure, text=text, as_at=work.now)


def no_camera(work: Work, measure: str, what: str) -> FigureShown:
    """A figure about a camera where no camera is named yet."""
    return not_known(work, measure, f"{what}: not known; no camera is named yet")
