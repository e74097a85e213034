"""Figures about a camera itself: masks, footage found, papers, signs, score, actions, holds."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import func, or_, select

from govern.clock import short_day
from govern.history import Work
from govern.measures import FigureShown
from govern.questionnaires.models import Answer, AnswerSheet
from govern.records import Action, Hold, visible
from govern.records.models import ActionState
from govern.registers.cameras.models import (
    IN_USE,
    Camera,
    CameraRecorder,
    CameraReview,
    Recorder,
    RecorderReading,
    Sign,
)
from govern.registers.cameras.queries.figures_about import About, figure, no_camera, not_known
from govern.registers.cameras.queries.panels_register import NOT_RECORDED, papers_of
from govern.registers.cameras.service.review_scores import QUESTIONS, suggestion

_SIGN_DAYS = 365


def mask_test_age(work: Work, about: About) -> FigureShown:
    """How long ago the privacy masks were tested. Authority: [SCC-P2]"""
    name, what = "camera.mask_test_age", "Privacy masks last tested"
    camera = about.camera
    if camera is None:
        return no_camera(work, name, what)
    tested = camera.masks_tested_on
    if tested is None:
        return not_known(work, name, f"{what}: not known; no test is on record")
    days = (work.today - tested).days
    told = f"{what} on {short_day(tested)}, {days:,} days ago"
    return figure(work, name, told, numerator=days)


def retention_measured(work: Work, about: About) -> FigureShown:
    """The oldest footage really found on the camera's recorder. Authority: [SCC-P6]"""
    name, what = "camera.retention_measured", "Oldest footage found"
    camera = about.camera
    if camera is None:
        return no_camera(work, name, what)
    row = work.session.execute(
        select(RecorderReading.days, RecorderReading.read_on, Recorder.nominal_days)
        .join(Recorder, Recorder.id == RecorderReading.recorder_id)
        .join(CameraRecorder, CameraRecorder.recorder_id == Recorder.id)
        .where(
            CameraRecorder.camera_id == camera.id,
            CameraRecorder.from_on <= work.today,
            or_(CameraRecorder.until_on.is_(None), CameraRecorder.until_on > work.today),
        )
        .order_by(RecorderReading.read_on.desc(), RecorderReading.id.desc())
    ).first()
    if row is None:
        return not_known(work, name, f"{what}: not known; no reading of its recorder is on record")
    told = (
        f"{what} on {short_day(row.read_on)}: {row.days:,} days old; "
        f"{row.nominal_days:,} days are set"
    )
    return figure(work, name, told, numerator=row.days, denominator=row.nominal_days)


def coverage_row(work: Work, about: About) -> FigureShown:
    """How many of the papers a camera needs are on record. Authority: [SCC-P5]"""
    name, what = "camera.coverage_row", "Documents on record"
    if about.camera is None:
        return no_camera(work, name, what)
    rows = papers_of(work, about.camera)
    missing = [title for title, value in rows if value == NOT_RECORDED]
    held = len(rows) - len(missing)
    told = f"{held} of {len(rows)} documents and facts are on record"
    if missing:
        told += f"; not on record: {', '.join(each.lower() for each in missing)}"
    return figure(work, name, told, numerator=held, denominator=len(rows))


def dpia_state(work: Work, about: About) -> FigureShown:
    """Whether a DPIA is named. Its own state is kept elsewhere. Authority: [UKGDPR-35]"""
    name = "camera.dpia_state"
    record = about.record
    reference = getattr(record, "dpia_reference", "") or (
        about.camera.dpia_reference if about.camera else ""
    )
    if not reference:
        return not_known(work, name, "DPIA: none is named on the register")
    return figure(
        work, name, f"DPIA {reference} is named; its state is kept elsewhere", numerator=1
    )


def conditions_open(work: Work, about: About) -> FigureShown:
    """Actions from earlier reviews of the camera that are still open. Authority: [SCC-P10]"""
    name, what = "camera.conditions_open", "Open conditions"
    camera = about.camera
    if camera is None:
        return no_camera(work, name, what)
    reviews = select(CameraReview.id).where(CameraReview.camera_id == camera.id)
    rows = work.session.execute(
        select(Action.state, Action.title).where(
            or_(Action.record_id == camera.id, Action.record_id.in_(reviews)),
            Action.state != ActionState.DROPPED,
        )
    ).all()
    still = [title for state, title in rows if state == ActionState.OPEN]
    told = f"{len(still):,} open of {len(rows):,} actions from reviews of this camera"
    if still:
        told += f": {'; '.join(still[:5])}"
    return figure(work, name, told, numerator=len(still), denominator=len(rows))


def actions_overdue(work: Work, about: About) -> FigureShown:
    """Open actions about the record or its camera that are late. Authority: [SCC-P10]"""
    ids = [about.record.id, *([about.camera.id] if about.camera else [])]
    rows = list(
        work.session.scalars(
            select(Action).where(Action.record_id.in_(ids), Action.state == ActionState.OPEN)
        )
    )
    late = sum(action.date_in_force < work.today for action in rows)
    told = f"{late:,} late of {len(rows):,} open actions"
    return figure(work, "actions.overdue", told, numerator=late, denominator=len(rows))


def signs_evidence(work: Work, about: About) -> FigureShown:
    """Signs inspected and found right within twelve months. Authority: [SCC-P3]"""
    name, what = "signs.evidence_12m", "Signs inspected in the last twelve months"
    camera = about.camera
    if camera is None:
        return no_camera(work, name, what)
    rows = work.session.execute(
        select(Sign.inspected_on, Sign.is_right).where(
            Sign.scheme_id == camera.scheme_id,
            or_(Sign.camera_id == camera.id, Sign.camera_id.is_(None)),
            Sign.removed_on.is_(None),
        )
    ).all()
    if not rows:
        return not_known(work, name, f"{what}: not known; no sign is on record for this camera")
    since = work.today - timedelta(days=_SIGN_DAYS)
    right = sum(bool(ok) and seen is not None and seen >= since for seen, ok in rows)
    told = f"{right:,} of {len(rows):,} signs were inspected and right in the last twelve months"
    return figure(work, name, told, numerator=right, denominator=len(rows))


def published(work: Work, about: About) -> FigureShown:
    """Whether the camera is on the public list, and how many of its scheme are.

    Authority: [SCC-P3]
    """
    scheme_id = about.record.scheme_id
    total, listed = work.session.execute(
        select(
            func.count(Camera.id), func.count(Camera.id).filter(Camera.is_public.is_(True))
        ).where(visible(work), Camera.scheme_id == scheme_id, Camera.state.in_(IN_USE))
    ).one()
    if not total:
        return not_known(
            work, "cameras.published", "Public list: not known; the scheme has no cameras in use"
        )
    told = f"{listed:,} of {total:,} cameras in use of the scheme are on the public list"
    if about.camera is not None:
        word = "on" if about.camera.is_public else "not on"
        told = f"This camera is {word} the public list; {told}"
    return figure(work, "cameras.published", told, numerator=listed, denominator=total)


def review_score(work: Work, about: About) -> FigureShown:
    """The scores given so far and what they suggest; it decides nothing. Authority: [GP]"""
    review = about.record
    if not isinstance(review, CameraReview):
        return not_known(work, "review.score", "Score: not known; this is no camera review")
    rows = work.session.execute(
        select(Answer.question_id, Answer.value)
        .join(AnswerSheet, AnswerSheet.id == Answer.sheet_id)
        .where(
            AnswerSheet.record_id == review.id,
            Answer.row_key == "",
            Answer.question_id.in_([*QUESTIONS.values(), "quiet_period", "quiet_reading"]),
        )
        .order_by(AnswerSheet.id)
    )
    result = suggestion(work, review, {name: json.loads(value) for name, value in rows})
    told = ". ".join(step.rstrip(".") for step in result.steps())
    return figure(
        work,
        "review.score",
        told,
        numerator=result.points if result.of else None,
        denominator=result.of or None,
    )


def holds_open(work: Work, about: About) -> FigureShown:
    """Holds in force on the record or its camera. Authority: [UKGDPR-5(1)(e)]"""
    ids = [about.record.id, *([about.camera.id] if about.camera else [])]
    count = (
        work.session.scalar(
            select(func.count(Hold.id)).where(
                Hold.record_id.in_(ids),
                Hold.declined.is_(False),
                Hold.released_at.is_(None),
                or_(Hold.until_at.is_(None), Hold.until_at > work.now),
            )
        )
        or 0
    )
    return figure(work, "holds.open", f"{count:,} holds are in force", numerator=int(count))
