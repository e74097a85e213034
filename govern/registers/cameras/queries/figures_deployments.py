"""Figures about deployments: at the same place, over their time, evaluated, signs in time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from govern.history import Work
from govern.measures import FigureShown
from govern.records import visible
from govern.registers.cameras.models import CameraProposal, Deployment
from govern.registers.cameras.queries.figures_about import About, figure, not_known


def at_place(work: Work, about: About) -> FigureShown:
    """Earlier deployments at a place of the same name. Authority: [SCC-P1]"""
    name, record = "deployments.at_place", about.record
    place = record.place_public if isinstance(record, Deployment | CameraProposal) else ""
    if not place.strip():
        return not_known(work, name, "Earlier deployments here: not known; no place is named yet")
    rows = work.session.scalars(
        select(Deployment.reference)
        .where(
            visible(work),
            Deployment.place_public == place,
            Deployment.id != record.id,
            Deployment.live_on.is_not(None),
        )
        .order_by(Deployment.from_on)
    ).all()
    told = f"{len(rows):,} earlier deployments at a place called “{place}”"
    return figure(work, name, told, numerator=len(rows), references=rows)


def _went_live(work: Work, about: About) -> Sequence[Deployment]:
    return work.session.scalars(
        select(Deployment)
        .where(
            visible(work),
            Deployment.organisation_id == about.record.organisation_id,
            Deployment.live_on.is_not(None),
        )
        .order_by(Deployment.reference)
    ).all()


def _share(
    work: Work, name: str, found: Sequence[Deployment], of: Sequence[Deployment], words: str
) -> FigureShown:
    if not of:
        return not_known(work, name, "Deployments: not known; none went live yet")
    told = f"{len(found):,} of {len(of):,} deployments {words}"
    return figure(
        work,
        name,
        told,
        numerator=len(found),
        denominator=len(of),
        references=[each.reference for each in found],
    )


def overstayed(work: Work, about: About) -> FigureShown:
    """Deployments that stood beyond the day they were to end. Authority: [SCC-P10]"""
    rows = _went_live(work, about)
    found = [row for row in rows if (row.removed_on or work.today) > row.ends_on]
    return _share(work, "deployments.overstayed", found, rows, "stood beyond their last day")


def signs_before_live(work: Work, about: About) -> FigureShown:
    """Deployments whose signs were up by the day they went live. Authority: [SCC-P3]"""
    rows = _went_live(work, about)
    found = [
        row
        for row in rows
        if row.signs_up_on is not None
        and row.live_on is not None
        and row.signs_up_on <= row.live_on
    ]
    words = "had their signs up by the day they went live"
    return _share(work, "deployments.signs_before_live", found, rows, words)


def review_due(work: Work, about: About) -> FigureShown:
    """Deployments taken down and not evaluated yet. Authority: [SCC-P10]"""
    rows = work.session.scalars(
        select(Deployment)
        .where(
            visible(work),
            Deployment.organisation_id == about.record.organisation_id,
            or_(Deployment.removed_on.is_not(None), Deployment.ends_on < work.today),
            Deployment.live_on.is_not(None),
        )
        .order_by(Deployment.reference)
    ).all()
    found = [row for row in rows if row.evaluated_on is None]
    words = "that ended are not evaluated yet"
    return _share(work, "deployments.review_due", found, rows, words)
