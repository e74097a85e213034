"""What passing gate 3 does: the camera is made, moved or changed, goes live, gets its review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from govern.clock import day_words, short_day
from govern.dues.service import PlannedDue, keep, keep_action_dues
from govern.history import Work
from govern.questionnaires import kinds
from govern.questionnaires.tables import rows_of
from govern.records.actions import open_action
from govern.registers.cameras.models import (
    Camera,
    CameraCategory,
    CameraProposal,
    Lifecycle,
    Scheme,
)
from govern.registers.cameras.queries.reviews import open_review
from govern.registers.cameras.rules.proposal_rules import FUNCTION_WORDS, Proposed
from govern.registers.cameras.service import cameras
from govern.registers.cameras.service.consequences import by_rule
from govern.registers.cameras.service.form_answers import Answers
from govern.registers.cameras.service.proposal_checks import day_of
from govern.registers.cameras.service.review_effects import date_first_review

_REVIEW_DUE = "camera_review.due"


def release(work: Work, proposal: CameraProposal, answers: Answers) -> Camera:
    """Put the camera on the register or change it, live from its day, its first review dated.

    No camera is live before it was released: an earlier day in the form counts as today, a later
    one leaves it approved with an action for that day. Authority: [SCC-P1], [SCC-P4], [SCC-P10]
    """
    values = answers.values
    live_from = max(day_of(values.get("live_from")) or work.today, work.today)
    with by_rule(work):
        if proposal.camera_id is None:
            camera = _made(work, proposal, answers)
        else:
            camera = work.session.get_one(Camera, proposal.camera_id)
            _changed(work, proposal, camera, answers)
        if live_from <= work.today:
            _go_live(work, camera, proposal)
    if live_from > work.today:
        open_action(
            work,
            proposal,
            kind="go_live",
            title=f"Record camera {camera.title} as live from {short_day(live_from)}",
            due_on=live_from,
            owner_id=proposal.owner_id,
        )
        keep_action_dues(work, proposal)
    _date_review(work, camera, proposal, day_of(values.get("first_review")))
    return camera


def _made(work: Work, proposal: CameraProposal, answers: Answers) -> Camera:
    scheme = work.session.get_one(Scheme, proposal.scheme_id)
    values = answers.values
    functions = _functions(values)
    plates = "plate_reading" in functions
    camera = cameras.add_camera(
        work,
        scheme,
        number=None,
        label=proposal.place_public,
        latitude=proposal.latitude,
        longitude=proposal.longitude,
        lifecycle=Lifecycle.APPROVED,
        category=CameraCategory.ANPR if plates else CameraCategory.PUBLIC_SPACE,
        public_location=proposal.place_public,
        operational_location=proposal.place_exact,
        owner_id=scheme.owner_id or proposal.owner_id,
        purposes=_said(answers, "purposes"),
        lawful_basis=_bases(values),
        statement_of_need=_said(answers, "problem"),
        statement_period=f"Proposal {proposal.reference}",
        police_consulted_on=_newest(values.get("police_consulted"), work.today),
        overlooks=_said(answers, "sees"),
        hours=_said(answers, "watching"),
        retention_days=_retention(values),
        installed_on=proposal.commissioned_on,
        has_audio="sound" in functions,
        has_anpr=plates,
        analytics=_analytics(functions, ""),
        **_papers(proposal, values),
    )
    proposal.camera_id = camera.id
    return camera


def _changed(work: Work, proposal: CameraProposal, camera: Camera, answers: Answers) -> None:
    functions = _functions(answers.values)
    changes: dict[str, Any] = _papers(proposal, answers.values)
    if proposal.what in (Proposed.NEW_FUNCTION, Proposed.REPLACEMENT):
        changes["analytics"] = _analytics(functions, camera.analytics)
        changes["has_audio"] = camera.has_audio or "sound" in functions
        changes["has_anpr"] = camera.has_anpr or "plate_reading" in functions
    if proposal.what == Proposed.LONGER_HOURS:
        changes["hours"] = _said(answers, "watching")
    cameras.change_camera(work, camera, changes)
    if proposal.what == Proposed.MOVE:
        cameras.move(
            work,
            camera,
            latitude=proposal.latitude,
            longitude=proposal.longitude,
            public_location=proposal.place_public,
            reason=f"Proposal {proposal.reference} passed gate 3",
        )


def _papers(proposal: CameraProposal, values: Mapping[str, Any]) -> dict[str, Any]:
    """What every released camera gets from its proposal: the DPIA, and masks with their test."""
    found: dict[str, Any] = {"dpia_reference": proposal.dpia_reference}
    planned = rows_of(values.get("masks_planned"))
    if planned:
        found["masks"] = "; ".join(
            f"{row['cells'].get('area', '')}: {row['cells'].get('how', '')}" for row in planned
        )
        days = [row["cells"].get("date") for row in rows_of(values.get("masks_tested"))]
        found["masks_tested_on"] = max(
            (date.fromisoformat(day) for day in days if day), default=None
        )
    return found


def _go_live(work: Work, camera: Camera, proposal: CameraProposal) -> None:
    reason = f"Proposal {proposal.reference} passed gate 3"
    if camera.state == Lifecycle.PROPOSED:
        cameras.take_step(work, camera, "approve", reason=reason)
    if camera.state == Lifecycle.APPROVED:
        cameras.take_step(work, camera, "go_live", reason=reason)


def _date_review(
    work: Work, camera: Camera, proposal: CameraProposal, wanted_on: date | None
) -> None:
    if open_review(work, camera) is not None:
        return
    date_first_review(work, camera)
    by_rule_on = camera.next_review_on
    is_waiting = camera.state == Lifecycle.APPROVED
    if wanted_on is not None and (is_waiting or by_rule_on is None or wanted_on < by_rule_on):
        reason = f"The first review, as proposal {proposal.reference} says."
        camera.next_review_on, camera.next_review_reason = wanted_on, reason
        steps = (reason, f"Due on {day_words(wanted_on)}")
        keep(work, camera, [PlannedDue(_REVIEW_DUE, wanted_on, steps, ("SCC-P10",))])
    work.note(camera, "camera.first_review_dated", camera.next_review_reason)


def _said(answers: Answers, question_id: str) -> str:
    value = answers.values.get(question_id)
    if value is None:
        return ""
    return kinds.text(answers.questionnaire.question(question_id), value)


def _functions(values: Mapping[str, Any]) -> list[str]:
    return list(kinds.plain(values.get("functions")) or [])


def _analytics(functions: list[str], before: str) -> str:
    words = [part.strip() for part in before.split(";") if part.strip()]
    words += [FUNCTION_WORDS[each] for each in functions if each in FUNCTION_WORDS]
    return "; ".join(dict.fromkeys(words))


def _bases(values: Mapping[str, Any]) -> str:
    rows = [row["cells"] for row in rows_of(values.get("lawful_basis"))]
    return "; ".join(f"{cells.get('purpose', '')}: {cells.get('basis', '')}" for cells in rows)


def _newest(value: object, today: date) -> date | None:
    days = [row["cells"].get("date") for row in rows_of(value)]
    return max((date.fromisoformat(d) for d in days if d and d <= today.isoformat()), default=None)


def _retention(values: Mapping[str, Any]) -> int | None:
    days = [row["cells"].get("days") for row in rows_of(values.get("retention"))]
    return max((int(each) for each in days if each), default=None)
