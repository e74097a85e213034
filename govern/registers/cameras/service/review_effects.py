"""What a decided review sets going: dated actions, the camera's next review, its DPIA."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from govern.clock import day_words
from govern.dues.service import PlannedDue, keep, keep_action_dues
from govern.errors import Refused
from govern.history import Work
from govern.records import Action
from govern.records.actions import open_action
from govern.registers.cameras.models import Camera, CameraReview, Scheme
from govern.registers.cameras.rules.cadence import CadenceFacts, CadenceSettings, next_review
from govern.registers.cameras.rules.outcome_actions import follow_on_actions
from govern.registers.cameras.rules.outcomes import Outcome

_DUE = "camera_review.due"
_USUAL_TIME = timedelta(days=28)


def take_effect(
    work: Work,
    review: CameraReview,
    camera: Camera,
    outcome: Outcome,
    values: Mapping[str, object],
    *,
    wanted_on: date | None,
) -> None:
    """Open the actions of a decision and date the camera's next review."""
    opened = _open_actions(work, review, camera, outcome, values)
    keep_action_dues(work, review)
    camera.high_intrusion = values.get("intrusion_high") == "yes"
    camera.last_reviewed_on = work.today
    _date_next(work, review, camera, outcome, wanted_on)
    count = len(opened)
    words = "no actions" if count == 0 else "1 action" if count == 1 else f"{count} actions"
    work.note(camera, "camera.reviewed", f"Review {review.reference} decided, with {words}")


def _open_actions(
    work: Work,
    review: CameraReview,
    camera: Camera,
    outcome: Outcome,
    values: Mapping[str, object],
) -> list[Action]:
    opened = [
        open_action(
            work,
            review,
            kind=planned.kind,
            title=planned.title,
            due_on=planned.due_on(work.today),
            post=planned.post,
            owner_id=camera.owner_id if planned.post == "cctv_manager" else None,
        )
        for planned in follow_on_actions(outcome)
    ]
    for question, kind, words in (
        ("changes", "change", "Change"),
        ("papers_gaps", "paper", "Mend"),
    ):
        for row in _rows(values.get(question)):
            cells = row["cells"]
            title = " – ".join(
                str(cells[name]) for name in ("change", "what", "gap") if cells.get(name)
            )
            opened.append(
                open_action(
                    work,
                    review,
                    kind=kind,
                    title=f"{words}: {title or camera.title}",
                    due_on=_day(cells.get("due"), work),
                    owner_id=camera.owner_id,
                    question_id=question,
                    row_key=row["key"],
                )
            )
    return opened


def _rows(value: object) -> list[dict[str, Any]]:
    rows = value.get("rows", []) if isinstance(value, dict) else []
    return list(rows)


def _day(value: object, work: Work) -> date:
    day = date.fromisoformat(value) if isinstance(value, str) and value else None
    return day if day is not None and day >= work.today else work.today + _USUAL_TIME


def _date_next(
    work: Work, review: CameraReview, camera: Camera, outcome: Outcome, wanted_on: date | None
) -> None:
    if outcome is Outcome.DECOMMISSION:
        camera.next_review_on = None
        camera.next_review_reason = "To be taken down"
        keep(work, camera, [], reason="To be taken down")
        return
    found = next_review(cadence_facts(work, camera), CadenceSettings())
    due_on, reason = found.due_on, found.reason
    if wanted_on is not None and wanted_on != due_on:
        if wanted_on <= work.today:
            raise Refused("The next review cannot lie in the past: give a later day.")
        if wanted_on > due_on:
            raise Refused(f"The next review is due by {day_words(due_on)} at the latest. {reason}")
        due_on, reason = wanted_on, "An earlier day was set with the decision"
    review.next_review_on = camera.next_review_on = due_on
    review.next_review_reason = camera.next_review_reason = reason
    steps = (reason, f"Due on {day_words(due_on)}")
    keep(work, camera, [PlannedDue(_DUE, due_on, steps, (found.authority,))])


def cadence_facts(work: Work, camera: Camera) -> CadenceFacts:
    """What the cadence rules want to know of a camera."""
    scheme = work.session.get(Scheme, camera.scheme_id) if camera.scheme_id else None
    return CadenceFacts(
        known_since=camera.opened_on,
        scheme_cadence_months=scheme.review_months if scheme else 12,
        went_live_on=camera.live_from_on,
        moved_on=camera.moved_on,
        last_decided_on=camera.last_reviewed_on,
        high_intrusion=camera.high_intrusion,
    )


def date_first_review(work: Work, camera: Camera) -> None:
    """Date the review of a camera that has none yet; the caller's note covers it."""
    found = next_review(cadence_facts(work, camera), CadenceSettings())
    camera.next_review_on = found.due_on
    camera.next_review_reason = found.reason
    steps = (found.reason, f"Due on {day_words(found.due_on)}")
    keep(work, camera, [PlannedDue(_DUE, found.due_on, steps, (found.authority,))])
