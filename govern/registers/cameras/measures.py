"""Named figures of cameras and their reviews: what is counted, out of what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from govern.history import Work
from govern.register import Measure
from govern.registers.cameras.models import IN_USE, Camera, CameraReview, Fault

_YEAR = timedelta(days=365)


def _in_use(_work: Work) -> Any:
    return select(Camera.id).where(Camera.state.in_(IN_USE))


def _first_review_fallen_due(work: Work) -> Any:
    """Cameras in use whose first review has fallen due: newer ones are not yet due."""
    return select(Camera.id).where(
        Camera.state.in_(IN_USE),
        or_(Camera.last_reviewed_on.is_not(None), Camera.next_review_on <= work.today),
    )


def _reviewed_in_12_months(work: Work) -> Any:
    return select(Camera.id).where(
        Camera.state.in_(IN_USE), Camera.last_reviewed_on > work.today - _YEAR
    )


def _review_overdue(work: Work) -> Any:
    return select(Camera.id).where(Camera.state.in_(IN_USE), Camera.next_review_on < work.today)


def _without_dpia(_work: Work) -> Any:
    return select(Camera.id).where(Camera.state.in_(IN_USE), Camera.dpia_reference == "")


def _with_statement(_work: Work) -> Any:
    return select(Camera.id).where(Camera.state.in_(IN_USE), Camera.statement_of_need != "")


def _with_open_fault(_work: Work) -> Any:
    broken = select(Fault.camera_id).where(Fault.mended_on.is_(None))
    return select(Camera.id).where(Camera.state.in_(IN_USE), Camera.id.in_(broken))


def _decided(_work: Work) -> Any:
    return select(CameraReview.id).where(CameraReview.state == "decided")


def _all_reviews(_work: Work) -> Any:
    return select(CameraReview.id).where(CameraReview.state != "withdrawn")


_COUNTS = "In use: live, out of order, suspended."

CAMERA_MEASURES: tuple[Measure, ...] = (
    Measure(
        "cameras.reviewed_12m",
        "Cameras reviewed in the last 12 months",
        _reviewed_in_12_months,
        _first_review_fallen_due,
        f"{_COUNTS} A camera before its first review is not yet due and not counted.",
    ),
    Measure("faults.open", "Cameras in use with an open fault", _with_open_fault, _in_use, _COUNTS),
    Measure("reviews.overdue", "Cameras whose review is late", _review_overdue, _in_use, _COUNTS),
    Measure("cameras.without_dpia", "Cameras without a DPIA", _without_dpia, _in_use, _COUNTS),
    Measure(
        "cameras.with_statement_of_need",
        "Cameras with a statement of need",
        _with_statement,
        _in_use,
        _COUNTS,
    ),
)

REVIEW_MEASURES: tuple[Measure, ...] = (
    Measure(
        "reviews.decided", "Camera reviews decided", _decided, _all_reviews,
        "Withdrawn reviews are left out.",
    ),
)  # fmt: skip
