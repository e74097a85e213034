"""The date of a camera's next review after it came onto the register, or was moved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from govern.history import Work
from govern.registers.cameras.models import Camera, Lifecycle, Scheme
from govern.registers.cameras.queries.reviews import open_review
from govern.registers.cameras.service.cameras import add_camera, move
from govern.registers.cameras.service.review_effects import date_first_review


def date_after_move(work: Work, camera: Camera) -> None:
    """Review a camera that stands elsewhere sooner, unless its review is open already.

    The caller's note covers it. Authority: [SCC-P2], [UKGDPR-35(11)]
    """
    if camera.next_review_on is not None and open_review(work, camera) is None:
        date_first_review(work, camera)


def record_move(
    work: Work,
    camera: Camera,
    *,
    place: tuple[Decimal, Decimal],
    grid: tuple[int | None, int | None],
    public_location: str,
    reason: str,
) -> None:
    """Record that a camera stands elsewhere now, and date its next review anew."""
    move(
        work,
        camera,
        latitude=place[0],
        longitude=place[1],
        easting=grid[0],
        northing=grid[1],
        public_location=public_location,
        reason=reason,
    )
    date_after_move(work, camera)


def add_by_hand(work: Work, scheme: Scheme, *, lifecycle: Lifecycle, **known: Any) -> Camera:
    """Put a camera on the register; one that is live already has its first review dated.

    Raises as `add_camera`. Authority: [SCC-P10]
    """
    camera = add_camera(work, scheme, lifecycle=lifecycle, **known)
    if camera.state == Lifecycle.LIVE:
        date_first_review(work, camera)
    return camera
