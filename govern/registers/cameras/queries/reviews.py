"""Reads about reviews: the open one, the last decided one, what the short form wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from govern.history import Work
from govern.questionnaires.loading import Library
from govern.questionnaires.sheets import live_sheet, values_of
from govern.records.settings import (
    SCORING,
    SHORT_FORM,
    SHORT_FORM_COUNT,
    SHORT_FORM_PER_CENT,
    value_of,
)
from govern.registers.cameras.models import Camera, CameraReview, Complaint, ReviewForm
from govern.registers.cameras.queries.evidence import comparisons
from govern.registers.cameras.rules.short_form import (
    ShortFormFacts,
    ShortFormOffer,
    ShortFormSettings,
    short_form_offer,
)

_CLOSED = ("decided", "withdrawn")


def open_review(work: Work, camera: Camera) -> CameraReview | None:
    """The review of a camera that is not closed, if there is one."""
    return work.session.scalars(
        select(CameraReview)
        .where(CameraReview.camera_id == camera.id, CameraReview.state.not_in(_CLOSED))
        .order_by(CameraReview.id.desc())
    ).first()


def last_decided(
    work: Work, camera: Camera, *, before: CameraReview | None = None
) -> CameraReview | None:
    """The newest decided review of a camera; with `before`, the one that came before that one."""
    earlier = [] if before is None else [CameraReview.id < before.id]
    return work.session.scalars(
        select(CameraReview)
        .where(CameraReview.camera_id == camera.id, CameraReview.state == "decided", *earlier)
        .order_by(CameraReview.decided_on.desc(), CameraReview.id.desc())
    ).first()


def reviews_of(work: Work, camera: Camera) -> list[CameraReview]:
    """All reviews of a camera, newest first."""
    return list(
        work.session.scalars(
            select(CameraReview)
            .where(CameraReview.camera_id == camera.id)
            .order_by(CameraReview.id.desc())
        )
    )


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What conditions and completeness rest on: stated facts, last time's answers, the offer."""

    work: Work
    before: CameraReview | None
    stated: Mapping[str, str]
    offer: ShortFormOffer

    def last_time(self, library: Library) -> dict[str, Any]:
        """The answers of the last decided review, by question."""
        if self.before is None:
            return {}
        sheet = live_sheet(self.work.session, self.before.id, "camera_review")
        if sheet is None:
            return {}
        return values_of(self.work.session, sheet, library.get("camera_review", sheet.version))


def review_facts(work: Work, review: CameraReview, camera: Camera) -> ReviewFacts:
    """Everything a review's pages and its submission have to know."""
    before = last_decided(work, camera, before=review)
    scoring = value_of(work, SCORING, review.organisation_id)
    return ReviewFacts(
        work=work,
        before=before,
        stated={"scoring": "on" if scoring else "off"},
        offer=_offer(work, review, camera, before),
    )


def _offer(
    work: Work, review: CameraReview, camera: Camera, before: CameraReview | None
) -> ShortFormOffer:
    organisation = review.organisation_id
    crime, incidents = comparisons(work, camera, review)
    changed_since = before.decided_on if before else None
    moved = camera.moved_on is not None and changed_since and camera.moved_on > changed_since
    facts = ShortFormFacts(
        earlier_decision=before is not None and bool(value_of(work, SHORT_FORM, organisation)),
        last_was_short=None if before is None else before.form == ReviewForm.SHORT,
        camera_same=True,
        view_same=not moved,
        purpose_same=True,
        upheld_complaints=_upheld(work, camera, before),
        crime=crime.change,
        incidents=incidents.change,
        crime_missing=crime.missing,
        incidents_missing=incidents.missing,
    )
    settings = ShortFormSettings(
        per_cent=int(value_of(work, SHORT_FORM_PER_CENT, organisation)),
        count=int(value_of(work, SHORT_FORM_COUNT, organisation)),
    )
    return short_form_offer(facts, settings)


def _upheld(work: Work, camera: Camera, before: CameraReview | None) -> int:
    clauses = [Complaint.camera_id == camera.id, Complaint.upheld.is_(True)]
    if before is not None and before.decided_on is not None:
        clauses.append(Complaint.received_on > before.decided_on)
    return int(work.session.scalar(select(func.count(Complaint.id)).where(*clauses)) or 0)
