"""Deciding camera reviews: advice, sending back, one by one, or a ward together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from govern.clock import day_words
from govern.dues.service import PlannedDue, keep, meet
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.questionnaires.loading import Library
from govern.questionnaires.sheets import freeze, live_sheet, values_of, write_values
from govern.records.decisions import decide as keep_decision
from govern.records.decisions import must_be_revision
from govern.registers.cameras.models import CameraReview
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome, removal_refused
from govern.registers.cameras.rules.steps import REVIEWS
from govern.registers.cameras.service.review_effects import take_effect
from govern.registers.cameras.service.reviews import QUESTIONNAIRE, camera_of
from govern.registers.cameras.service.steps import begin, finish
from govern.reminders.notices import Notice, tell

_DECISION_WITHIN = timedelta(days=14)
_DUE = "camera_review.due"
_DECISION = "camera_review.decision"


def parties(review: CameraReview) -> dict[str, int | None]:
    """Who took part, for the separation of duties."""
    return {"reviewer": review.reviewer_id}


def advise(work: Work, review: CameraReview, library: Library, *, comment: str) -> None:
    """Keep the DPO's comment; advice, never approval. Authority: [UKGDPR-39]"""
    begin(work, review, REVIEWS, "advise", parties=parties(review))
    if not comment.strip():
        raise BadInput("Write the comment.", [Problem("Comment", "write the comment")])
    sheet = live_sheet(work.session, review.id, QUESTIONNAIRE)
    if sheet is None:
        raise Refused("This review has no answers yet.")
    questionnaire = library.get(QUESTIONNAIRE, sheet.version)
    present = values_of(work.session, sheet, questionnaire)
    if "dpo_comment" in present:
        raise Refused("The DPO has commented already.")
    write_values(work, review, sheet, questionnaire, {"dpo_comment": comment.strip()})
    keep_decision(work, review, step="advise", outcome="advised", reason=comment)
    work.note(review, "camera_review.advised", "The DPO commented", reason=comment)


def send_back(
    work: Work, review: CameraReview, *, reason: str, revision: int | None = None
) -> None:
    """Send a review back to its reviewer, saying what is wanted."""
    begin(work, review, REVIEWS, "return", parties=parties(review), reason=reason)
    if revision is not None:
        must_be_revision(review, revision)
    finish(review, REVIEWS, "draft", work)
    keep_decision(work, review, step="decide", outcome="back_to_reviewer", reason=reason)
    due = work.today + _DECISION_WITHIN
    keep(work, review, [PlannedDue(_DUE, due, (f"Sent back on {day_words(work.today)}",), ("GP",))])
    tell(work, [review.reviewer_id], review, Notice.ASSIGNED)
    work.note(review, "camera_review.sent_back", "Sent back to the reviewer", reason=reason)


def decide(
    work: Work,
    review: CameraReview,
    library: Library,
    *,
    outcome: Outcome,
    reason: str,
    next_review_on: date | None = None,
    revision: int | None = None,
) -> None:
    """Decide a review: kept for ever, its actions opened, the next review dated.

    Never by the reviewer; not before the DPO's comment when the intrusion is high. A recommended
    removal that is not followed stays visible with who refused it and why.
    Authority: [SCC-P4], [SCC-P10], [GP-four-eyes]
    """
    begin(work, review, REVIEWS, "decide", parties=parties(review), reason=reason)
    if revision is not None:
        must_be_revision(review, revision)
    camera = camera_of(work, review)
    sheet = live_sheet(work.session, review.id, QUESTIONNAIRE)
    if sheet is None:
        raise Refused("This review has no answers.")
    questionnaire = library.get(QUESTIONNAIRE, sheet.version)
    values = values_of(work.session, sheet, questionnaire)
    if values.get("intrusion_high") == "yes" and "dpo_comment" not in values:
        raise Refused("The intrusion is high: the DPO has to comment before this is decided.")
    proposed = Outcome(review.proposed or Outcome.RETAIN)
    review.outcome = outcome
    review.decision_reason = reason.strip()
    review.decided_on = work.today
    review.decider_id = work.actor.person_id
    review.refused_removal = removal_refused(proposed=proposed, decided=outcome)
    keep_decision(work, review, step="decide", outcome=outcome, reason=reason)
    write_values(
        work,
        review,
        sheet,
        questionnaire,
        {
            "decision": str(outcome),
            "decision_reason": reason.strip(),
            "decider": {"name": work.actor.name, "person": work.actor.token, "role": ""},
            "decided_on": work.today.isoformat(),
        },
    )
    freeze(work, sheet)
    finish(review, REVIEWS, "decided", work)
    meet(work, review, _DECISION)
    take_effect(work, review, camera, outcome, values, wanted_on=next_review_on)
    words = OUTCOME_WORDS[outcome].lower()
    refused = " (a recommended removal was not followed)" if review.refused_removal else ""
    tell(work, [review.reviewer_id, camera.owner_id], review, Notice.DECIDED)
    work.note(review, "camera_review.decided", f"Decided: {words}{refused}", reason=reason)


@dataclass(frozen=True, slots=True)
class Together:
    """What became of one review when several were decided together."""

    reference: str
    decided: bool
    why: str = ""


def decide_together(
    work: Work, reviews: Sequence[tuple[CameraReview, Outcome, str]], library: Library
) -> list[Together]:
    """Decide several reviews at once, each with its own outcome, reason and decision.

    A flagged one is left out: it is opened one by one.
    """
    done = []
    for review, outcome, reason in reviews:
        if review.flagged:
            why = f"to be opened by itself: {review.flagged_why}"
            done.append(Together(review.reference, decided=False, why=why))
            continue
        try:
            decide(work, review, library, outcome=outcome, reason=reason)
        except (Refused, BadInput) as error:
            done.append(Together(review.reference, decided=False, why=str(error)))
            continue
        done.append(Together(review.reference, decided=True))
    return done
