"""Faults: reported, mended, counted; the weekly summary says what is still open."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from govern.clock import short_day
from govern.errors import BadInput, NotFound, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records import visible
from govern.registers.cameras.models import Camera, Fault, FaultKind, Lifecycle
from govern.registers.cameras.service.cameras import take_step


def report_fault(
    work: Work, camera: Camera, *, kind: FaultKind, description: str, on: date
) -> Fault:
    """Record a fault of a camera; a live camera is out of order from then on.

    Raises `Forbidden`, `Refused` for a day to come, `BadInput` without a description.
    Authority: [SCC-P8], [SCC-P11]
    """
    require(
        work,
        Permission.FAULTS_REPORT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )
    if on > work.today:
        raise Refused("A fault cannot be found in the future.")
    if not description.strip():
        raise BadInput("Say what is wrong.", [Problem("Fault", "say what is wrong")])
    fault = Fault(
        scheme_id=camera.scheme_id,
        camera_id=camera.id,
        source_key=f"typed:{secrets.token_hex(8)}",
        kind=kind,
        reported_on=on,
        description=description,
        reported_by_id=work.actor.person_id,
    )
    work.session.add(fault)
    work.note(camera, "fault.reported", f"Fault found on {short_day(on)}: {description}")
    if camera.state == Lifecycle.LIVE:
        take_step(work, camera, "report_fault", reason=description, on=on)
    return fault


def fault_of(work: Work, camera: Camera, fault_id: int) -> Fault:
    """A fault of a camera. Raises `NotFound`."""
    found = work.session.get(Fault, fault_id)
    if found is None or found.camera_id != camera.id:
        raise NotFound("There is no such fault of this camera.")
    return found


def mend_fault(
    work: Work, camera: Camera, fault: Fault, *, on: date, repair: str, cost_pounds: int | None
) -> None:
    """Record that a fault was mended; with none left the camera is back in order."""
    require(
        work,
        Permission.FAULTS_REPORT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )
    if fault.mended_on is not None:
        raise Refused("This fault was mended already.")
    if on > work.today or on < fault.reported_on:
        raise Refused("The day of mending lies between the day it was found and today.")
    fault.mended_on = on
    fault.repair = repair
    fault.cost_pounds = cost_pounds
    work.note(camera, "fault.mended", f"Mended on {short_day(on)}: {repair or 'no remark'}")
    work.flush()
    still_open = work.session.scalar(
        select(Fault.id).where(Fault.camera_id == camera.id, Fault.mended_on.is_(None)).limit(1)
    )
    if still_open is None and camera.state == Lifecycle.FAULT:
        take_step(work, camera, "mend", on=on)


@dataclass(frozen=True, slots=True)
class WeeklySummary:
    """The faults of one week: found, mended, and open at its end, with how long they were open."""

    from_on: date
    until_on: date
    found: tuple[Fault, ...]
    mended: tuple[Fault, ...]
    still_open: tuple[Fault, ...]

    def days_open(self, fault: Fault) -> int:
        """For how many days a fault was open at the end of the week."""
        return (min(fault.mended_on or self.until_on, self.until_on) - fault.reported_on).days


def weekly_summary(work: Work, scheme_id: int, week_ending: date) -> WeeklySummary:
    """The week's faults of a scheme the actor may know of (seven days ending on `week_ending`)."""
    start = week_ending - timedelta(days=6)
    rows = list(
        work.session.scalars(
            select(Fault)
            .join(Camera, Camera.id == Fault.camera_id)
            .where(
                visible(work),
                Fault.scheme_id == scheme_id,
                Fault.reported_on <= week_ending,
                or_(Fault.mended_on.is_(None), Fault.mended_on >= start),
            )
            .order_by(Fault.reported_on, Fault.id)
        )
    )
    return WeeklySummary(
        from_on=start,
        until_on=week_ending,
        found=tuple(row for row in rows if row.reported_on >= start),
        mended=tuple(row for row in rows if row.mended_on and row.mended_on <= week_ending),
        still_open=tuple(
            row for row in rows if row.mended_on is None or row.mended_on > week_ending
        ),
    )
