"""The sample's camera reviews: the year planned, some written and decided, one refused removal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from govern.cli.sample.answers import follow_suggestion, full_answers
from govern.history import Work
from govern.questionnaires.loading import Library
from govern.questionnaires.sheets import Given, live_sheet, rows_of, save
from govern.questionnaires.sheets import mark as mark_of
from govern.registers.cameras.models import Camera, CameraReview, ReviewForm, Scheme
from govern.registers.cameras.presenting.reviews import answers as answers_of
from govern.registers.cameras.rules.outcomes import Outcome
from govern.registers.cameras.service import review_decisions, review_sending, reviews
from govern.registers.cameras.service.review_scores import suggestion

#: What is proposed and decided, camera by camera, in the order of their numbers.
PLAN: tuple[tuple[Outcome, Outcome, str], ...] = (
    (Outcome.RETAIN, Outcome.RETAIN, "The need is shown and the masks hold."),
    (Outcome.RETAIN_WITH_CHANGES, Outcome.RETAIN_WITH_CHANGES,
     "Keep it once the new flats are masked."),
    (Outcome.DECOMMISSION, Outcome.DECOMMISSION, "What it was for has gone. Take it down."),
    (Outcome.DECOMMISSION, Outcome.RETAIN,
     "The market moves back in spring. Look again in six months before it is taken down."),
    (Outcome.RETAIN, Outcome.RETAIN, "Asked for by the police four times; nothing less would do."),
    (Outcome.RELOCATE, Outcome.RELOCATE, "The crossing moved; the camera should follow it."),
    (Outcome.RETAIN, Outcome.RETAIN, "Useful at night and in proportion."),
    (Outcome.RETAIN, Outcome.RETAIN, "Useful and in proportion."),
)  # fmt: skip
WAITING = 3

AsPerson = Callable[[str], "OpenWork"]
OpenWork = Callable[[], Work]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """References of what was made: decided reviews, and those waiting for a decision."""

    decided: tuple[str, ...]
    waiting: tuple[str, ...]


def plan_year(work: Work, scheme: Scheme, first_month: str) -> list[str]:
    """Plan the year's reviews of a scheme; their references."""
    return [
        review.reference for review in reviews.start_year(work, scheme, first_month=first_month)
    ]


def plan_first(work: Work, scheme: Scheme) -> list[str]:
    """Plan reviews of the first cameras near recorded crime; their references, in order."""
    cameras = work.session.scalars(
        select(Camera)
        .where(
            Camera.scheme_id == scheme.id,
            Camera.latitude.between(53.371, 53.389),
            Camera.longitude.between(-1.495, -1.450),
        )
        .order_by(Camera.number_sort)
        .limit(len(PLAN) + WAITING)
    ).all()
    due_on = work.today + timedelta(days=60)
    return [
        reviews.plan(work, camera, due_on=due_on, reason="Its yearly turn").reference
        for camera in cameras
    ]


def write_review(
    work: Work, review: CameraReview, library: Library, *, proposal: Outcome, high: bool = False
) -> None:
    """Start, answer and send a review as its reviewer would."""
    reviews.start(work, review, library, form=ReviewForm.FULL)
    work.flush()
    given = full_answers(review.camera_id, work.today, proposal=str(proposal), high=high)
    suggested = suggestion(work, review, given).outcome
    given = follow_suggestion(given, str(suggested) if suggested else None)
    sheet = live_sheet(work.session, review.id, reviews.QUESTIONNAIRE)
    if sheet is None:
        raise RuntimeError("a started review has a sheet")
    questionnaire = library.get(reviews.QUESTIONNAIRE, sheet.version)
    present = rows_of(work.session, sheet)
    entries = {
        question: Given(
            value, {key: mark_of(row) for key, row in present.get(question, {}).items()}
        )
        for question, value in given.items()
        if question in questionnaire
    }
    saved = save(work, review, sheet, questionnaire, entries)
    if not saved.is_whole:
        raise RuntimeError(f"the sample's answers do not fit: {saved.problems}")
    answers_of(work, review)
    review_sending.submit(work, review, library)


def decide_review(
    work: Work, review: CameraReview, library: Library, outcome: Outcome, reason: str
) -> None:
    """Decide a review as the senior responsible officer would."""
    review_decisions.decide(work, review, library, outcome=outcome, reason=reason)
