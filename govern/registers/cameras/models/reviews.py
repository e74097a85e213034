"""Reviews of cameras, proposals for new ones, and deployments of redeployable ones."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Boolean, Date, ForeignKey, Integer, Numeric, String, Text
from sqlalchemy.orm import Mapped

from govern.database import UTCDateTime, kept
from govern.records import Record


class ReviewForm(StrEnum):
    """How much is asked: five confirmations, or everything."""

    SHORT = "short"
    FULL = "full"


class CameraReview(Record):
    """One dated review of whether a camera is still justified."""

    __tablename__ = "camera_review"
    __mapper_args__ = {"polymorphic_identity": "camera_reviews"}

    id: Mapped[int] = kept("internal", ForeignKey("record.id"), primary_key=True)
    camera_id: Mapped[int] = kept("internal", ForeignKey("camera.id"), index=True)
    form: Mapped[str] = kept("internal", choices=ReviewForm, default=ReviewForm.FULL)
    period_from: Mapped[str] = kept("public", String(7))
    period_to: Mapped[str] = kept("public", String(7))
    radius_metres: Mapped[int] = kept("public", Integer, default=150)
    categories: Mapped[str] = kept("public", Text, default="[]")
    planned_on: Mapped[date | None] = kept("internal", Date)
    reviewer_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    scores: Mapped[str] = kept("internal", Text, default="{}")
    suggested: Mapped[str | None] = kept("internal", String(40))
    proposed: Mapped[str | None] = kept("internal", String(40))
    outcome: Mapped[str | None] = kept("public", String(40))
    override_reason: Mapped[str] = kept("internal", Text, default="")
    decision_reason: Mapped[str] = kept("public", Text, default="")
    decided_on: Mapped[date | None] = kept("public", Date)
    decider_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    refused_removal: Mapped[bool] = kept("internal", Boolean, default=False)
    flagged: Mapped[bool] = kept("internal", Boolean, default=False)
    flagged_why: Mapped[str] = kept("internal", Text, default="")
    next_review_on: Mapped[date | None] = kept("public", Date)
    next_review_reason: Mapped[str] = kept("public", Text, default="")
    evidence: Mapped[str] = kept("internal", Text, default="")
    evidence_digest: Mapped[str] = kept("internal", String(64), default="")


class CameraProposal(Record):
    """A proposed camera, place or function on its way through three gates."""

    __tablename__ = "camera_proposal"
    __mapper_args__ = {"polymorphic_identity": "camera_proposals"}

    id: Mapped[int] = kept("internal", ForeignKey("record.id"), primary_key=True)
    what: Mapped[str] = kept("internal", String(40))
    place_public: Mapped[str] = kept("public", Text, default="")
    place_exact: Mapped[str] = kept("covert", Text, default="")
    latitude: Mapped[Decimal | None] = kept("covert", Numeric(9, 6))
    longitude: Mapped[Decimal | None] = kept("covert", Numeric(9, 6))
    author_id: Mapped[int] = kept("personal", ForeignKey("person.id"))
    sponsor_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    dpia_reference: Mapped[str] = kept("internal", String(60), default="")
    dpia_signed_on: Mapped[date | None] = kept("internal", Date)
    commissioned_on: Mapped[date | None] = kept("internal", Date)
    camera_id: Mapped[int | None] = kept("internal", ForeignKey("camera.id"))


class Deployment(Record):
    """One time a redeployable camera stands in one place, from a day and until another."""

    __tablename__ = "deployment"
    __mapper_args__ = {"polymorphic_identity": "deployments"}

    id: Mapped[int] = kept("internal", ForeignKey("record.id"), primary_key=True)
    camera_id: Mapped[int | None] = kept("internal", ForeignKey("camera.id"), index=True)
    place_public: Mapped[str] = kept("public", Text)
    place_exact: Mapped[str] = kept("covert", Text, default="")
    latitude: Mapped[Decimal | None] = kept("covert", Numeric(9, 6))
    longitude: Mapped[Decimal | None] = kept("covert", Numeric(9, 6))
    applicant_id: Mapped[int] = kept("personal", ForeignKey("person.id"))
    from_on: Mapped[date] = kept("public", Date)
    ends_on: Mapped[date] = kept("public", Date)
    decision_reason: Mapped[str] = kept("internal", Text, default="")
    decided_on: Mapped[date | None] = kept("internal", Date)
    power_permission_on: Mapped[date | None] = kept("internal", Date)
    signs_up_on: Mapped[date | None] = kept("public", Date)
    masks_checked_on: Mapped[date | None] = kept("internal", Date)
    live_on: Mapped[date | None] = kept("public", Date)
    removed_on: Mapped[date | None] = kept("public", Date)
    evaluated_on: Mapped[date | None] = kept("public", Date)
    looked_back_on: Mapped[date | None] = kept("public", Date)
    extensions: Mapped[int] = kept("internal", Integer, default=0)
