"""Camera reviews on the shared pages: their steps, their answers, what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import select

from govern.attachments.models import Attachment
from govern.clock import day_words, short_day
from govern.errors import Refused
from govern.history import Work
from govern.locations import shipped
from govern.measures import Beside, Panel
from govern.people.grants import may
from govern.people.models import Person
from govern.people.roles import ROLE_WORDS, Permission, roles_with
from govern.questionnaires import kinds
from govern.questionnaires.completeness import gaps
from govern.questionnaires.loading import Library, load_all
from govern.questionnaires.sheets import live_sheet, values_of
from govern.questionnaires.values import Lookups
from govern.register import Answering, RecordView, StepField, StepPage, Steps, StepView
from govern.registers.cameras.models import CameraReview, ReviewForm
from govern.registers.cameras.queries.evidence import review_evidence
from govern.registers.cameras.queries.figures import figures_for
from govern.registers.cameras.queries.panels import evidence_panels, panels_for_section
from govern.registers.cameras.queries.reviews import review_facts
from govern.registers.cameras.rules.months import month_words
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome
from govern.registers.cameras.rules.steps import REVIEWS
from govern.registers.cameras.service import review_decisions, review_sending, reviews
from govern.registers.cameras.service.review_scores import suggestion
from govern.workflow import refusal

_OUTCOMES = {str(outcome): words for outcome, words in OUTCOME_WORDS.items()}


@cache
def library() -> Library:
    """The questionnaires that came with the product, read once."""
    return load_all(shipped("forms"))


# Steps -------------------------------------------------------------------------------------


def offered(work: Work, review: CameraReview) -> Sequence[StepView]:
    """The steps from where the review stands, with who may when this reader may not."""
    found = []
    for step in REVIEWS.from_state(review.state):
        if step.name == "advise" and not _wants_advice(work, review):
            continue
        found.append(
            StepView(
                step.name,
                step.button,
                refused=_refused(work, review, step.name),
                is_main=step.name in ("start", "decide", "advise")
                or (step.name == "submit" and not _is_wanting(work, review)),
            )
        )
    if review.state == "draft":
        stage = reviews.stage_of(review)
        href = f"/records/{review.reference}/answers/camera_review/{stage}/"
        found.insert(0, StepView("answer", "Go on answering", href_stage=href, is_main=True))
    return sorted(found, key=lambda view: not (view.name == "submit" and view.is_main))


def _is_wanting(work: Work, review: CameraReview) -> bool:
    """Whether answers are still wanted before the review can be sent on."""
    sheet = live_sheet(work.session, review.id, reviews.QUESTIONNAIRE)
    if sheet is None or review.state != "draft":
        return True
    facts = review_facts(work, review, reviews.camera_of(work, review))
    wanted = gaps(
        library().get(reviews.QUESTIONNAIRE, sheet.version),
        answers(work, review),
        stage=reviews.stage_of(review),
        facts=facts.stated,
        last_time=facts.last_time(library()),
    )
    return bool(wanted)


def _wants_advice(work: Work, review: CameraReview) -> bool:
    values = answers(work, review)
    return values.get("intrusion_high") == "yes" and "dpo_comment" not in values


def _refused(work: Work, review: CameraReview, name: str) -> str:
    step = REVIEWS.step(name)
    permission = Permission(step.permission)
    if not may(
        work, permission, organisation_id=review.organisation_id, scheme_id=review.scheme_id
    ):
        names = " or ".join(ROLE_WORDS[role] for role in roles_with(permission))
        return f"Who may do this: {names}."
    known = {k: v for k, v in review_decisions.parties(review).items() if v is not None}
    return refusal(REVIEWS, step, review.state, actor_id=work.actor.person_id, parties=known) or ""


def answers(work: Work, review: CameraReview) -> dict[str, Any]:
    """The review's answers by question; none before it was started."""
    sheet = live_sheet(work.session, review.id, reviews.QUESTIONNAIRE)
    if sheet is None:
        return {}
    return values_of(work.session, sheet, library().get(reviews.QUESTIONNAIRE, sheet.version))


def page(work: Work, review: CameraReview, name: str) -> StepPage:
    """What a step of a review asks, and what the person relies on."""
    step = REVIEWS.step(name)
    if name == "start":
        return _start_page(work, review)
    if name == "submit":
        return _submit_page(work, review)
    if name == "decide":
        return _decide_page(work, review)
    if name == "advise":
        return StepPage(
            "The DPO’s comment",
            "Give this comment",
            (StepField("comment", "What do you advise on the intrusion?", "long_text"),),
            sentences=("Your comment is advice. The decision is made by somebody else.",),
            rows=_relied_on(work, review),
        )
    return StepPage(step.button, step.button, (StepField("reason", "Why?", "long_text"),))


def _start_page(work: Work, review: CameraReview) -> StepPage:
    facts = review_facts(work, review, reviews.camera_of(work, review))
    choices = {"full": "Full form"}
    if facts.offer.may_be_used:
        choices = {"short": "Short form: five confirmations", "full": "Full form"}
    return StepPage(
        "Start this review",
        "Start",
        (StepField("form", "Which form?", "choice", choices=choices, value=next(iter(choices))),),
        sentences=(facts.offer.words(), "You will be its reviewer: somebody else decides it."),
    )


def _submit_page(work: Work, review: CameraReview) -> StepPage:
    values = answers(work, review)
    proposal = values.get("proposal") or ("retain" if review.form == ReviewForm.SHORT else "")
    rows = [("You propose", _OUTCOMES.get(str(proposal), "Not proposed yet"))]
    rows.extend(("Scores", each) for each in suggestion(work, review, values).steps())
    return StepPage(
        "Send this review for a decision",
        "Send for a decision",
        sentences=("The evidence is frozen as it stands now. You cannot decide it yourself.",),
        rows=tuple(rows),
    )


def _decide_page(work: Work, review: CameraReview) -> StepPage:
    values = answers(work, review)
    sentences = []
    if review.flagged:
        sentences.append(f"Look closely: {review.flagged_why}.")
    return StepPage(
        "Decide this review",
        "Decide",
        (
            StepField("outcome", "What do you decide?", "choice", choices=_OUTCOMES),
            StepField("reason", "Why, in your own words?", "long_text"),
            StepField(
                "next_review_on",
                "Next review, when it should be sooner",
                "date",
                hint="Leave it empty to go by the scheme’s rule.",
                required=False,
            ),
        ),
        sentences=tuple(sentences),
        rows=_relied_on(work, review, values),
        panels=_panels(work, review),
    )


def _relied_on(
    work: Work, review: CameraReview, values: Mapping[str, Any] | None = None
) -> tuple[tuple[str, str], ...]:
    values = answers(work, review) if values is None else values
    sheet = live_sheet(work.session, review.id, reviews.QUESTIONNAIRE)
    if sheet is None:
        return ()
    questionnaire = library().get(reviews.QUESTIONNAIRE, sheet.version)
    named = (
        "purpose_today", "crime_reading", "two_cases", "sees", "intrusion_high", "affected",
        "alternatives", "why_camera_still", "proposal", "departure_reason", "changes",
        "public_summary", "dpo_comment", "same_camera_note", "same_view_note",
        "same_purpose_note", "no_upheld_complaint_note", "same_figures_note",
    )  # fmt: skip
    rows = [
        (questionnaire.question(name).ask, kinds.text(questionnaire.question(name), values[name]))
        for name in named
        if name in values and name in questionnaire
    ]
    rows.extend(("Scores", each) for each in suggestion(work, review, values).steps())
    return tuple(rows)


def _panels(work: Work, review: CameraReview) -> tuple[Panel, ...]:
    camera = reviews.camera_of(work, review)
    found = evidence_panels(work, camera, review_evidence(work, camera, review))
    # What is loaded comes last: it explains the figures and is not one of them.
    return tuple(sorted(found, key=lambda panel: panel.name == "coverage"))


def take(work: Work, review: CameraReview, name: str, given: Mapping[str, Any]) -> str:
    """Take a step with what the page gave; the sentence shown afterwards."""
    revision = given.get("revision")
    seen = int(revision) if isinstance(revision, str) and revision.isdigit() else None
    reason = str(given.get("reason") or "")
    if name == "start":
        reviews.start(work, review, library(), form=ReviewForm(given["form"]), revision=seen)
        return "Started. Answer the sections in any order."
    if name == "submit":
        review_sending.submit(work, review, library())
        return "Sent for a decision."
    if name == "decide":
        review_decisions.decide(
            work,
            review,
            library(),
            outcome=Outcome(given["outcome"]),
            reason=reason,
            next_review_on=given.get("next_review_on"),
            revision=seen,
        )
        return "Decided."
    if name == "advise":
        review_decisions.advise(work, review, library(), comment=str(given["comment"]))
        return "Your comment is kept."
    if name == "return":
        review_decisions.send_back(work, review, reason=reason, revision=seen)
        return "Sent back to the reviewer."
    if name == "withdraw":
        reviews.withdraw(work, review, reason=reason)
        return "Withdrawn."
    raise Refused("That is no step of a review.")


STEPS = Steps(offered=offered, page=page, take=take)


# Answers -----------------------------------------------------------------------------------


def _may_answer(work: Work, review: CameraReview, stage: str) -> str | None:
    if review.state != "draft":
        words = REVIEWS.states[review.state].lower()
        return f"This review is {words}: its answers can be read, not changed."
    if stage != reviews.stage_of(review):
        return "This part of the form is not open now."
    if not may(
        work,
        Permission.REVIEWS_EDIT,
        organisation_id=review.organisation_id,
        scheme_id=review.scheme_id,
    ):
        return "Only somebody who writes reviews can change these answers."
    return None


def _facts(work: Work, review: CameraReview) -> Mapping[str, str]:
    return review_facts(work, review, reviews.camera_of(work, review)).stated


def _last_time(work: Work, review: CameraReview) -> Mapping[str, Any]:
    facts = review_facts(work, review, reviews.camera_of(work, review))
    return facts.last_time(library())


def _beside(work: Work, review: CameraReview, section_id: str) -> Beside:
    questionnaire = library().newest(reviews.QUESTIONNAIRE)
    names: dict[str, None] = {}
    for section in questionnaire.sections:
        if section.id == section_id:
            for question in section.questions:
                names.update(dict.fromkeys((*question.live, *question.beside)))
    figures = figures_for(work, review, tuple(names))
    return Beside(
        panels=tuple(panels_for_section(work, review, section_id)), figures=tuple(figures.values())
    )


def lookups_for(work: Work, record: Any) -> Lookups:
    """What files of the record are called."""
    rows = work.session.execute(
        select(Attachment.token, Attachment.name).where(
            Attachment.record_id == record.id, Attachment.removed_at.is_(None)
        )
    )
    return Lookups(files={row.token: row.name for row in rows})


ANSWERING = Answering(
    refusal=_may_answer,
    facts=_facts,
    last_time=_last_time,
    beside=_beside,
    lookups=lookups_for,
)


# The record's page -------------------------------------------------------------------------


def view(work: Work, review: CameraReview) -> RecordView:
    """What a review's page shows: the camera, the period, who reviewed, what was decided."""
    camera = reviews.camera_of(work, review)
    rows = [
        ("Camera", camera.title),
        ("Period", f"{month_words(review.period_from)} to {month_words(review.period_to)}"),
        ("Form", "Short form" if review.form == ReviewForm.SHORT else "Full form"),
        ("Reviewer", _name(work, review.reviewer_id)),
    ]
    if review.proposed:
        rows.append(("Proposed", _OUTCOMES[review.proposed]))
    if review.suggested:
        rows.append(("Suggested by the scores", _OUTCOMES[review.suggested]))
    if review.override_reason:
        rows.append(("Why the proposal departs", review.override_reason))
    if review.outcome:
        rows.append(("Decided", _OUTCOMES[review.outcome]))
        rows.append(("Decided by", _name(work, review.decider_id)))
        if review.decided_on:
            rows.append(("Decided on", day_words(review.decided_on)))
        rows.append(("Reason", review.decision_reason))
    if review.next_review_on:
        words = f"{short_day(review.next_review_on)}. {review.next_review_reason}"
        rows.append(("Next review", words))
    warning = ""
    if review.refused_removal:
        warning = (
            "A recommended removal was not followed. "
            f"{_name(work, review.decider_id)} decided so: {review.decision_reason}"
        )
    stage = reviews.stage_of(review)
    return RecordView(
        rows=tuple(rows),
        links=(("Camera", camera.reference, camera.title),),
        stages=(("camera_review", stage),),
        panels=_panels(work, review) if review.state in ("submitted", "decided") else (),
        pages=(("Go over to the full form", "cameras.open_full_form"),)
        if review.state == "draft" and review.form == ReviewForm.SHORT
        else (),
        warning=warning,
    )


def _name(work: Work, person_id: int | None) -> str:
    person = work.session.get(Person, person_id) if person_id else None
    return person.name if person else "Nobody yet"
