"""Reads about deployments: what stands now, what a camera is booked for, who took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from govern.history import Work
from govern.questionnaires.models import Answer
from govern.questionnaires.sheets import live_sheet
from govern.registers.cameras.models import Camera, Deployment

QUESTIONNAIRE = "deployment"
#: What deciders write, and what is recorded once it was approved: no part of the request.
NOT_THE_REQUEST = (
    "authority", "authority_note", "approver", "installed", "installed_note", "signs_first",
    "signs_first_note", "checks", "extension", "removed", "footage_cleared",
    "moved_on", "verdict", "verdict_note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CurrentDeployment:
    """A line of the public list of current deployments: no more than may be published."""

    reference: str
    place_public: str
    live_on: date
    ends_on: date


def current_deployments(work: Work, organisation_id: int) -> list[CurrentDeployment]:
    """The redeployable cameras of a council that stand somewhere today, for the public list.

    Authority: [SCC-P3]
    """
    rows = work.session.scalars(
        select(Deployment)
        .where(
            Deployment.organisation_id == organisation_id,
            Deployment.state == "up",
            Deployment.compartment_id.is_(None),
        )
        .order_by(Deployment.place_public, Deployment.reference)
    )
    return [
        CurrentDeployment(row.reference, row.place_public, row.live_on, row.ends_on)
        for row in rows
        if row.live_on is not None
    ]


def booked(
    work: Work, camera: Camera, start: date, end: date, *, but_not: Deployment | None = None
) -> Deployment | None:
    """Another deployment that has the camera in those days, or has it still, or None."""
    return work.session.scalars(
        select(Deployment)
        .where(
            Deployment.camera_id == camera.id,
            Deployment.id != (but_not.id if but_not else 0),
            Deployment.state.in_(("approved", "up")),
            Deployment.from_on <= end,
            # One that overstayed has the camera until it is down.
            or_(Deployment.ends_on >= start, Deployment.state == "up"),
        )
        .order_by(Deployment.from_on)
    ).first()


def parties(work: Work, deployment: Deployment) -> dict[str, int | None]:
    """Who took part, for the separation of duties: whoever wrote the request is its applicant too.

    Authority: [GP-four-eyes]
    """
    actor_id = work.actor.person_id
    sheet = live_sheet(work.session, deployment.id, QUESTIONNAIRE)
    if actor_id is not None and sheet is not None:
        wrote = work.session.scalar(
            select(Answer.id)
            .where(
                Answer.sheet_id == sheet.id,
                Answer.saved_by_id == actor_id,
                Answer.question_id.not_in(NOT_THE_REQUEST),
            )
            .limit(1)
        )
        if wrote is not None:
            return {"applicant": actor_id}
    return {"applicant": deployment.applicant_id}
