"""Figures about a camera's faults: open ones, how long mending took, days in working order."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

from sqlalchemy import or_, select

from govern.clock import short_day
from govern.history import Work
from govern.measures import FigureShown
from govern.registers.cameras.models import Fault, FaultKind
from govern.registers.cameras.queries.evidence_coverage import log_coverage
from govern.registers.cameras.queries.figures_about import About, figure, no_camera, not_known
from govern.registers.cameras.rules.evidence import LogKind

#: Faults during which a camera gives no usable picture at all.
_NO_PICTURE = (FaultKind.NO_PICTURE, FaultKind.NOT_RECORDING, FaultKind.POWER, FaultKind.LINK)


def faults_open(work: Work, about: About) -> FigureShown:
    """Faults reported and not mended today. Authority: [SCC-P8]"""
    name, what = "faults.open", "Open faults"
    camera = about.camera
    if camera is None:
        return no_camera(work, name, what)
    rows = work.session.execute(
        select(Fault.reported_on, Fault.mended_on).where(Fault.camera_id == camera.id)
    ).all()
    covered = log_coverage(work, camera.scheme_id)[LogKind.FAULTS].spans
    if not rows and not covered:
        return not_known(
            work, name, f"{what}: not known; no fault was reported here and no log is loaded"
        )
    still = [reported for reported, mended in rows if mended is None]
    told = f"{len(still):,} open of {len(rows):,} faults on record"
    if still:
        told += f", the oldest since {short_day(min(still))}"
    return figure(work, name, told, numerator=len(still), denominator=len(rows), href=about.href)


def mend_time(work: Work, about: About) -> FigureShown:
    """How many days mending took, in the middle case, for faults reported in the period.

    Authority: [SCC-P8]
    """
    name, what = "faults.mend_time", "Time to mend"
    camera = about.camera
    if camera is None:
        return no_camera(work, name, what)
    period = about.choice(work).period
    days = [
        (mended - reported).days
        for reported, mended in work.session.execute(
            select(Fault.reported_on, Fault.mended_on).where(
                Fault.camera_id == camera.id,
                Fault.reported_on.between(period.first_on, period.last_on),
                Fault.mended_on.is_not(None),
            )
        )
        if mended is not None
    ]
    if not days:
        return not_known(work, name, f"{what}: not known; no fault of the period was mended")
    middle = int(median(days))
    told = f"Half of {len(days):,} mended faults took {middle:,} days or fewer"
    return figure(work, name, told, numerator=middle, denominator=len(days))


def uptime(work: Work, about: About) -> FigureShown:
    """On how many days of the period no fault kept the camera from giving pictures.

    Known only where the fault log covers every month of the period. Authority: [SCC-P8]
    """
    name, what = "camera.uptime", "Days in working order"
    camera = about.camera
    if camera is None:
        return no_camera(work, name, what)
    period = about.choice(work).period
    covered = log_coverage(work, camera.scheme_id)[LogKind.FAULTS]
    if not all(covered.covers(month) for month in period.months):
        return not_known(
            work, name, f"{what}: not known; the fault log does not cover {period.words()}"
        )
    rows = work.session.execute(
        select(Fault.reported_on, Fault.mended_on).where(
            Fault.camera_id == camera.id,
            Fault.kind.in_(_NO_PICTURE),
            Fault.reported_on <= period.last_on,
            or_(Fault.mended_on.is_(None), Fault.mended_on >= period.first_on),
        )
    )
    total = (period.last_on - period.first_on).days + 1
    out = _days_within([(a, b) for a, b in rows], period.first_on, period.last_on)
    told = f"In working order on {total - out:,} of {total:,} days in {period.words()}"
    return figure(work, name, told, numerator=total - out, denominator=total, href=about.href)


def _days_within(spans: list[tuple[date, date | None]], first: date, last: date) -> int:
    """How many days of a run at least one fault was open; the day of mending counts as working."""
    days: set[date] = set()
    for start, end in spans:
        day = max(start, first)
        until = last if end is None else min(last, end - timedelta(days=1))
        while day <= until:
            days.add(day)
            day += timedelta(days=1)
    return len(days)
