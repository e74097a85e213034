"""Camera reviews: planned, written, sent for a decision, decided by somebody else."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from govern.clock import day_words, short_day
from govern.database import canonical_json
from govern.dues.service import PlannedDue, keep, meet
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.models import RoleGrant
from govern.people.roles import Permission, roles_with
from govern.questionnaires.completeness import gaps
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
from govern.registers.cameras.queries.evidence import default_period, review_evidence
from govern.registers.cameras.queries.reviews import (
    ReviewFacts,
    last_decided,
    open_review,
    review_facts,
)
from govern.registers.cameras.rules.cadence import CameraToPlan, stagger
from govern.registers.cameras.rules.months import last_day, month_after
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome
from govern.registers.cameras.rules.steps import REVIEWS
from govern.registers.cameras.service.review_scores import scores_of, suggestion
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
    first, last = default_period(work)
    review = CameraReview(
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


def submit(work: Work, review: CameraReview, library: Library) -> None:
    """Send a review for a decision: complete, its evidence frozen, its scores kept.

    Raises `BadInput` naming each gap, and `Refused` when a short form is not all “yes”.
    Authority: [SCC-P10]
    """
    begin(work, review, REVIEWS, "submit")
    camera = camera_of(work, review)
    sheet = live_sheet(work.session, review.id, QUESTIONNAIRE)
    if sheet is None:
        raise Refused("This review has no answers yet.")
    questionnaire = library.get(QUESTIONNAIRE, sheet.version)
    values = values_of(work.session, sheet, questionnaire)
    facts = review_facts(work, review, camera)
    wanted = gaps(
        questionnaire,
        values,
        stage=stage_of(review),
        facts=facts.stated,
        last_time=facts.last_time(library),
    )
    if wanted:
        raise BadInput(
            "Some answers are still wanted.",
            [Problem(f"{gap.section}, “{gap.ask}”", gap.why) for gap in wanted],
        )
    if review.form == ReviewForm.SHORT:
        _must_all_be_yes(values, facts)
    result = suggestion(work, review, values)
    review.scores = canonical_json({str(k): v for k, v in scores_of(values).items()})
    review.suggested = str(result.outcome) if result.outcome else None
    review.proposed = str(values.get("proposal") or Outcome.RETAIN)
    review.override_reason = str(values.get("departure_reason") or "")
    _flag(review, values)
    evidence = review_evidence(work, camera, review)
    review.evidence = evidence.as_json()
    review.evidence_digest = evidence.digest()
    review.submitted_at = work.now
    finish(review, REVIEWS, "submitted", work)
    meet(work, review, _DUE)
    due = work.today + _DECISION_WITHIN
    steps = (
        f"Sent for a decision on {day_words(work.today)}",
        f"Wanted within 14 days: {day_words(due)}",
    )
    keep(work, review, [PlannedDue(_DECISION, due, steps, ("GP",))])
    words = OUTCOME_WORDS[Outcome(review.proposed)].lower()
    tell(work, deciders(work, review), review, Notice.DECISION_WANTED)
    work.note(review, "camera_review.submitted", f"Sent for a decision, proposing: {words}")


def deciders(work: Work, review: CameraReview) -> list[int]:
    """Who may decide a review: holders of the permission for its place, but not its reviewer."""
    roles = roles_with(Permission.REVIEWS_DECIDE)
    rows = work.session.scalars(
        select(RoleGrant).where(
            RoleGrant.role.in_(roles), RoleGrant.organisation_id == review.organisation_id
        )
    )
    return [
        grant.person_id
        for grant in rows
        if grant.is_in_force(work.today)
        and grant.scheme_id in (None, review.scheme_id)
        and grant.person_id != review.reviewer_id
    ]


def _must_all_be_yes(values: dict[str, object], facts: ReviewFacts) -> None:
    asked = ("same_camera", "same_view", "same_purpose", "no_upheld_complaint", "same_figures")
    if any(values.get(each) != "yes" for each in asked):
        raise Refused(
            "One of the five confirmations is not “yes”: go over to the full form. "
            "What you answered stays."
        )
    if not facts.offer.may_be_used:
        raise Refused(facts.offer.words())


def _flag(review: CameraReview, values: dict[str, object]) -> None:
    """Mark a review that has to be opened one by one when several are decided together."""
    reasons = []
    if review.proposed != Outcome.RETAIN:
        reasons.append("something other than keeping it is proposed")
    if review.suggested and review.suggested != review.proposed:
        reasons.append("the proposal departs from the suggestion")
    if values.get("intrusion_high") == "yes":
        reasons.append("the intrusion is high")
    if values.get("covert_concern") == "yes":
        reasons.append("a matter was referred")
    review.flagged = bool(reasons)
    review.flagged_why = "; ".join(reasons)


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
