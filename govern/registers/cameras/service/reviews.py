"""Camera reviews: planned, written, sent for a decision, decided by somebody else."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from govern.clock import day_words, short_day
from govern.dues.service import PlannedDue, keep
from govern.errors import Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.questionnaires.differences import carry_over
from govern.questionnaires.loading import Library
from govern.questionnaires.models import AnswerSheet
from govern.questionnaires.sheets import (
    live_sheet,
    open_sheet,
    values_of,
    write_values,
)
from govern.records import next_reference
from govern.records.decisions import must_be_revision
from govern.records.settings import REVIEW_RADIUS, value_of
from govern.registers.cameras.models import IN_USE, Camera, CameraReview, ReviewForm, Scheme
from govern.registers.cameras.queries.evidence import default_period
from govern.registers.cameras.queries.reviews import (
    last_decided,
    open_review,
    review_facts,
)
from govern.registers.cameras.rules.cadence import CameraToPlan, stagger
from govern.registers.cameras.rules.months import last_day, month_after
from govern.registers.cameras.rules.steps import REVIEWS
from govern.registers.cameras.service.steps import begin, finish
from govern.reminders.notices import Notice, tell

QUESTIONNAIRE = "camera_review"
#: How long a decision may wait before it is shown as late. Authority: [GP]
_DECISION_WITHIN = timedelta(days=14)
_DUE = "camera_review.due"
_DECISION = "camera_review.decision"


def plan(
    work: Work, camera: Camera, *, due_on: date, reason: str, reviewer_id: int | None = None
) -> CameraReview:
    """Plan a review of a camera for a day; its date moves from the camera to the review.

    Raises `Forbidden`, and `Refused` when one is open already or the camera was taken down.
    Authority: [SCC-P2], [SCC-P10]
    """
    require(
        work,
        Permission.REVIEWS_EDIT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )
    if camera.state not in IN_USE:
        raise Refused(f"{camera.title} is not in use, so it is not reviewed.")
    if open_review(work, camera) is not None:
        raise Refused(f"A review of {camera.title} is open already.")
    review = _planned(work, camera, due_on, reviewer_id)
    work.session.add(review)
    work.flush()
    steps = (reason, f"Due on {day_words(due_on)}")
    keep(work, review, [PlannedDue(_DUE, due_on, steps, ("SCC-P10",))])
    camera.next_review_on = due_on
    camera.next_review_reason = reason
    keep(work, camera, [], reason=f"Review {review.reference} was planned")
    if reviewer_id is not None:
        tell(work, [reviewer_id], review, Notice.ASSIGNED)
    work.note(review, "camera_review.planned", f"Planned for {short_day(due_on)}: {reason}")
    work.note(camera, "camera.review_planned", f"Review {review.reference} planned")
    return review


def _planned(work: Work, camera: Camera, due_on: date, reviewer_id: int | None) -> CameraReview:
    first, last = default_period(work)
    return CameraReview(
        reference=next_reference(work, "camera_reviews", camera.organisation_id),
        title=f"Review of camera {camera.title}",
        state=REVIEWS.first,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
        owner_id=reviewer_id or camera.owner_id,
        opened_on=work.today,
        camera_id=camera.id,
        form=ReviewForm.FULL,
        period_from=first,
        period_to=last,
        radius_metres=value_of(work, REVIEW_RADIUS, camera.organisation_id),
        planned_on=due_on,
        reviewer_id=reviewer_id,
    )


def start_year(
    work: Work, scheme: Scheme, *, first_month: str, months: int = 12
) -> list[CameraReview]:
    """Plan the year's reviews of a scheme, staggered by ward; cameras under review are left out.

    Authority: [SCC-P10]
    """
    require(
        work, Permission.REVIEWS_EDIT, organisation_id=scheme.organisation_id, scheme_id=scheme.id
    )
    until = month_after(first_month, months=months - 1)
    cameras = [
        camera
        for camera in work.session.scalars(
            select(Camera)
            .where(Camera.scheme_id == scheme.id, Camera.state.in_(IN_USE))
            .order_by(Camera.ward, Camera.number_sort)
        )
        if open_review(work, camera) is None and _falls_due(camera, last_day(until))
    ]
    by_key = {camera.reference: camera for camera in cameras}
    planned = stagger(
        [CameraToPlan(c.reference, c.ward, c.next_review_on) for c in cameras],
        first_month=first_month,
        months=months,
    )
    return [
        plan(work, by_key[each.key], due_on=each.due_on, reason=each.reason) for each in planned
    ]


def _falls_due(camera: Camera, until: date) -> bool:
    """Whether a camera's next review lies within the year; one to be taken down has none."""
    if camera.next_review_on is None:
        return camera.last_reviewed_on is None
    return camera.last_reviewed_on is None or camera.next_review_on <= until


def end_for_removed(work: Work, camera: Camera) -> None:
    """End the review of a camera that was taken down; nothing about it is due any more."""
    camera.next_review_on = None
    camera.next_review_reason = "Taken down"
    keep(work, camera, [], reason="The camera was taken down")
    review = open_review(work, camera)
    if review is None:
        return
    finish(review, REVIEWS, "withdrawn", work)
    keep(work, review, [], reason="The camera was taken down")
    words = "Withdrawn: the camera was taken down"
    work.note(review, "camera_review.withdrawn", words)


def start(
    work: Work,
    review: CameraReview,
    library: Library,
    *,
    form: ReviewForm,
    revision: int | None = None,
) -> AnswerSheet:
    """Start writing: the reviewer is whoever starts; last time's answers stand in the sheet.

    The short form is refused where it may not be used. Raises as `steps.begin`.
    Authority: [SCC-P10]
    """
    begin(work, review, REVIEWS, "start")
    if revision is not None:
        must_be_revision(review, revision)
    if work.actor.person_id is None:
        raise Refused("A review is written by a person.")
    camera = camera_of(work, review)
    if form is ReviewForm.SHORT:
        offer = review_facts(work, review, camera).offer
        if not offer.may_be_used:
            raise Refused(offer.words())
    review.form = form
    review.reviewer_id = work.actor.person_id
    review.owner_id = work.actor.person_id
    finish(review, REVIEWS, "draft", work)
    sheet = _sheet_with_last_answers(work, review, camera, library)
    words = "short form" if form is ReviewForm.SHORT else "full form"
    work.note(review, "camera_review.started", f"Started on the {words}")
    return sheet


def _sheet_with_last_answers(
    work: Work, review: CameraReview, camera: Camera, library: Library
) -> AnswerSheet:
    questionnaire = library.newest(QUESTIONNAIRE)
    before = last_decided(work, camera, before=review)
    old = live_sheet(work.session, before.id, QUESTIONNAIRE) if before else None
    sheet = open_sheet(work, review, questionnaire, carried_from=old)
    work.session.add(sheet)
    work.flush()
    values: dict[str, object] = {}
    if old is not None:
        older = library.get(QUESTIONNAIRE, old.version)
        values = dict(carry_over(older, questionnaire, values_of(work.session, old, older)).answers)
    values.update(known_answers(review, camera))
    write_values(work, review, sheet, questionnaire, values)
    return sheet


def known_answers(review: CameraReview, camera: Camera) -> dict[str, object]:
    """What the register knows already, filled in to be confirmed only."""
    from govern.registers.cameras.rules.months import first_day, last_day

    known: dict[str, object] = {
        "period_from": first_day(review.period_from).isoformat(),
        "period_to": last_day(review.period_to).isoformat(),
        "has_audio": "yes" if camera.has_audio else "no",
    }
    if camera.purposes:
        known["purpose_today"] = camera.purposes
    return known


def camera_of(work: Work, review: CameraReview) -> Camera:
    """The camera a review is about."""
    return work.session.get_one(Camera, review.camera_id)


def stage_of(review: CameraReview) -> str:
    """The stage of the questionnaire the reviewer answers."""
    return "short" if review.form == ReviewForm.SHORT else "review"


def open_full_form(work: Work, review: CameraReview) -> None:
    """Go over to the full form; what was answered stays."""
    if review.state != "draft" or review.form == ReviewForm.FULL:
        raise Refused("Only a short form being written can be opened in full.")
    require(
        work,
        Permission.REVIEWS_EDIT,
        organisation_id=review.organisation_id,
        scheme_id=review.scheme_id,
    )
    review.form = ReviewForm.FULL
    work.note(review, "camera_review.opened_in_full", "Went over to the full form")


def withdraw(work: Work, review: CameraReview, *, reason: str) -> None:
    """Withdraw a review that is not to be finished; the camera's own date binds again."""
    begin(work, review, REVIEWS, "withdraw", reason=reason)
    finish(review, REVIEWS, "withdrawn", work)
    keep(work, review, [], reason="Withdrawn")
    work.note(review, "camera_review.withdrawn", "Withdrawn", reason=reason)
    camera = camera_of(work, review)
    if camera.next_review_on is not None:
        steps = (camera.next_review_reason, f"Due on {day_words(camera.next_review_on)}")
        keep(work, camera, [PlannedDue(_DUE, camera.next_review_on, steps, ("SCC-P10",))])
        work.note(camera, "camera.review_withdrawn", f"Review {review.reference} withdrawn")
