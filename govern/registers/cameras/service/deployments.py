"""Deployments of redeployable cameras: asked for, sent for a decision, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from govern.dues.service import state
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.questionnaires.kinds import plain
from govern.questionnaires.loading import Library
from govern.records import next_reference, visible
from govern.records.settings import DEPLOYMENT_WEEKS, value_of
from govern.registers.cameras.models import Camera, CameraCategory, Deployment, Scheme
from govern.registers.cameras.rules.deployment_rules import (
    must_be_referred,
    permission_on,
    span_fault,
)
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.deployment_dues import SENT, keep_dates
from govern.registers.cameras.service.deployment_reads import QUESTIONNAIRE
from govern.registers.cameras.service.places import Place, check_position
from govern.registers.cameras.service.steps import begin, finish
from govern.registers.cameras.service.waiting import who_may
from govern.reminders.notices import Notice, tell


def most_weeks(work: Work, organisation_id: int) -> int:
    """The longest time a camera may stand before a new decision, as the council has set it."""
    return int(value_of(work, DEPLOYMENT_WEEKS, organisation_id))


def open_request(
    work: Work,
    library: Library,
    *,
    camera: Camera,
    place: Place,
    from_on: date,
    ends_on: date,
) -> Deployment:
    """Open a request for a camera that people will notice and that is aimed at nobody.

    Whoever asks has said so before; whatever is otherwise is referred and never written here.
    Raises `Forbidden`, and `BadInput` naming what is missing or wrong.
    Authority: [SCC-P1], [SCC-P3], [RIPA-s26]
    """
    _may_ask(work, camera)
    applicant_id = form_answers.person_writing(work)
    _check_request(work, camera, place.public, from_on, ends_on)
    check_position(place.latitude, place.longitude)
    deployment = Deployment(
        reference=next_reference(work, "deployments", camera.organisation_id),
        title=title_of(place.public),
        state=DEPLOYMENTS.first,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
        owner_id=applicant_id,
        opened_on=work.today,
        camera_id=camera.id,
        place_public=place.public.strip(),
        place_exact=place.exact.strip(),
        latitude=place.latitude,
        longitude=place.longitude,
        applicant_id=applicant_id,
        from_on=from_on,
        ends_on=ends_on,
    )
    work.session.add(deployment)
    work.flush()
    known = _known(work, deployment, camera)
    form_answers.begin_sheet(work, deployment, library, QUESTIONNAIRE, known)
    work.note(deployment, "deployment.opened", "Opened a request")
    return deployment


def _may_ask(work: Work, camera: Camera) -> None:
    require(
        work,
        Permission.DEPLOYMENTS_EDIT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )


def title_of(place_public: str) -> str:
    """How lists call a deployment: where it stands."""
    return f"Deployment at {place_public.strip()}"


def _known(work: Work, deployment: Deployment, camera: Camera) -> dict[str, Any]:
    scheme = work.session.get(Scheme, camera.scheme_id) if camera.scheme_id else None
    return {
        "camera": [camera.reference],
        "scheme": scheme.reference if scheme else None,
        "place_public": deployment.place_public,
        "place_exact": deployment.place_exact,
        "target_known": "no",
        "noticeable": "yes",
        "start": deployment.from_on.isoformat(),
        "end": deployment.ends_on.isoformat(),
    }


def _check_request(
    work: Work, camera: Camera, place_public: str, from_on: date, ends_on: date
) -> None:
    problems = []
    if camera.category != CameraCategory.REDEPLOYABLE:
        problems.append(Problem("Camera", f"{camera.title} is not redeployable"))
    if camera.state == "decommissioned":
        problems.append(Problem("Camera", f"{camera.title} was taken down"))
    if not place_public.strip():
        problems.append(Problem("Place", "say where, as the public list would say it"))
    if from_on < work.today:
        problems.append(Problem("From", "the start cannot lie in the past"))
    fault = span_fault(from_on, ends_on, weeks=most_weeks(work, camera.organisation_id))
    if fault:
        problems.append(Problem("Until", fault))
    if problems:
        raise BadInput("This cannot be asked for.", problems)


def submit(work: Work, deployment: Deployment, library: Library) -> None:
    """Send a request for a decision: complete, within the longest time, aimed at nobody.

    Raises `Refused` when it has to be referred, `BadInput` naming each gap, and as `steps.begin`.
    Authority: [SCC-P1], [RIPA-s26]
    """
    begin(work, deployment, DEPLOYMENTS, "submit")
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    stop = must_be_referred(answers.values)
    if stop:
        raise Refused(stop)
    form_answers.must_be_complete(answers, "request")
    _take_over(work, deployment, answers.values)
    finish(deployment, DEPLOYMENTS, "submitted", work)
    state(work, deployment, SENT)
    keep_dates(work, deployment)
    chosen = who_may(
        work, deployment, Permission.DEPLOYMENTS_DECIDE, but_not=[deployment.applicant_id]
    )
    tell(work, chosen, deployment, Notice.DECISION_WANTED)
    work.note(deployment, "deployment.submitted", "Sent for a decision")


def _take_over(work: Work, deployment: Deployment, values: dict[str, Any]) -> None:
    """What the form says now is what the register says: camera, place, days, permission."""
    chosen = list(plain(values["camera"]))
    cameras = list(
        work.session.scalars(
            select(Camera).where(
                visible(work),
                Camera.reference.in_(chosen),
                Camera.organisation_id == deployment.organisation_id,
            )
        )
    )
    if len(chosen) != 1 or len(cameras) != 1:
        raise BadInput("Choose one camera.", [Problem("Camera", "choose the one that is to go up")])
    camera = cameras[0]
    start = date.fromisoformat(plain(values["start"]))
    end = date.fromisoformat(plain(values["end"]))
    place = str(plain(values["place_public"]))
    _check_request(work, camera, place, start, end)
    permitted = permission_on(values)
    if permitted is not None and permitted > work.today:
        raise BadInput(
            "A permission is dated in the future.",
            [Problem("Fixing", "give the day on which each point was checked")],
        )
    _may_ask(work, camera)
    deployment.camera_id = camera.id
    deployment.scheme_id = camera.scheme_id
    deployment.from_on, deployment.ends_on = start, end
    deployment.place_public = place
    deployment.place_exact = str(plain(values["place_exact"]))
    deployment.title = title_of(place)
    deployment.power_permission_on = permitted


def withdraw(work: Work, deployment: Deployment, library: Library, *, reason: str) -> None:
    """Withdraw a request that is not to go on; it is kept, unless it has to be referred."""
    begin(work, deployment, DEPLOYMENTS, "withdraw", reason=reason)
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    stop = must_be_referred(answers.values)
    if stop:
        # A withdrawn request keeps its text, which may speak of a target.
        raise Refused(stop)
    finish(deployment, DEPLOYMENTS, "withdrawn", work)
    keep_dates(work, deployment, reason="Withdrawn")
    work.note(deployment, "deployment.withdrawn", "Withdrawn", reason=reason)
