"""Sending a review for its decision: complete, evidence frozen, scores kept, deciders told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from govern.clock import day_words
from govern.database import canonical_json
from govern.dues.service import PlannedDue, keep, meet
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.models import RoleGrant
from govern.people.roles import Permission, roles_with
from govern.questionnaires.completeness import gaps
from govern.questionnaires.loading import Library
from govern.questionnaires.sheets import (
    live_sheet,
    values_of,
)
from govern.registers.cameras.models import CameraReview, ReviewForm
from govern.registers.cameras.queries.evidence import review_evidence
from govern.registers.cameras.queries.reviews import (
    ReviewFacts,
    review_facts,
)
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome
from govern.registers.cameras.rules.steps import REVIEWS
from govern.registers.cameras.service.review_scores import scores_of, suggestion
from govern.registers.cameras.service.reviews import QUESTIONNAIRE, camera_of, stage_of
from govern.registers.cameras.service.steps import begin, finish
from govern.reminders.notices import Notice, tell

#: How long a decision may wait before it is shown as late. Authority: [GP]
_DECISION_WITHIN = timedelta(days=14)
_DUE = "camera_review.due"
_DECISION = "camera_review.decision"


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
    _ask_for_decision(work, review)


def _ask_for_decision(work: Work, review: CameraReview) -> None:
    proposed = Outcome(review.proposed or Outcome.RETAIN)
    review.submitted_at = work.now
    finish(review, REVIEWS, "submitted", work)
    meet(work, review, _DUE)
    due = work.today + _DECISION_WITHIN
    steps = (
        f"Sent for a decision on {day_words(work.today)}",
        f"Wanted within 14 days: {day_words(due)}",
    )
    keep(work, review, [PlannedDue(_DECISION, due, steps, ("GP",))])
    words = OUTCOME_WORDS[proposed].lower()
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
