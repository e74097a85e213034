"""The council's own logs about a camera: incidents, faults, complaints, releases of footage."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, Integer, column, or_, select, table
from sqlalchemy.orm import InstrumentedAttribute

from govern.history import Work
from govern.people.grants import may
from govern.people.roles import Permission
from govern.records import Record
from govern.registers.cameras.models import Camera, Complaint, Fault, FaultKind, Incident
from govern.registers.cameras.queries.evidence_coverage import log_coverage
from govern.registers.cameras.rules.evidence import (
    LogCoverage,
    LogEvidence,
    LoggedEvent,
    LogKind,
    log_evidence,
)
from govern.registers.cameras.rules.months import Period

FAULT_WORDS = {
    FaultKind.NO_PICTURE: "No picture",
    FaultKind.POOR_PICTURE: "Poor picture",
    FaultKind.OBSTRUCTED: "View obstructed",
    FaultKind.NOT_RECORDING: "Not recording",
    FaultKind.POWER: "Power",
    FaultKind.LINK: "Link to the control room",
    FaultKind.DAMAGE: "Damage",
    FaultKind.OTHER: "Other",
}
UPHELD_WORDS = {True: "Upheld", False: "Not upheld", None: "Not decided yet"}

# The release register lies above this one and is not imported here: its tables are named.
_RELEASE = table(
    "release", column("id", Integer), column("released_on", Date), column("refused", Boolean)
)
_WINDOW = table("release_window", column("release_id", Integer), column("camera_id", Integer))


def log_about(work: Work, camera: Camera, kind: LogKind, period: Period) -> LogEvidence:
    """A log's figures about a camera: one statement for its lines.

    Releases are counted only for those who may read the release register; for others there is
    no data, never nought. Authority: [SCC-P10], [SCC-P11]
    """
    coverage = log_coverage(work, camera.scheme_id)[kind]
    if kind is LogKind.RELEASES and not may_count_releases(work, camera):
        return log_evidence(kind, (), period, LogCoverage(()))
    return log_evidence(kind, _events(work, camera, kind, period), period, coverage)


def may_count_releases(work: Work, camera: Camera) -> bool:
    """Whether the actor may know how often footage of a camera was given out."""
    return may(
        work,
        Permission.RELEASES_READ,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )


def _events(work: Work, camera: Camera, kind: LogKind, period: Period) -> list[LoggedEvent]:
    if kind is LogKind.INCIDENTS:
        incidents = work.session.execute(
            select(Incident.on_date, Incident.category, Incident.hour)
            .where(Incident.camera_id == camera.id, _in_both_years(Incident.on_date, period))
            .order_by(Incident.on_date, Incident.id)
        )
        return [LoggedEvent(on, category, hour) for on, category, hour in incidents]
    if kind is LogKind.FAULTS:
        faults = work.session.execute(
            select(Fault.reported_on, Fault.kind)
            .where(Fault.camera_id == camera.id, _in_both_years(Fault.reported_on, period))
            .order_by(Fault.reported_on, Fault.id)
        )
        return [LoggedEvent(on, FAULT_WORDS[FaultKind(what)]) for on, what in faults]
    if kind is LogKind.COMPLAINTS:
        complaints = work.session.execute(
            select(Complaint.received_on, Complaint.upheld)
            .where(Complaint.camera_id == camera.id, _in_both_years(Complaint.received_on, period))
            .order_by(Complaint.received_on, Complaint.id)
        )
        return [LoggedEvent(on, UPHELD_WORDS[upheld]) for on, upheld in complaints]
    return _releases(work, camera, period)


def _releases(work: Work, camera: Camera, period: Period) -> list[LoggedEvent]:
    """Releases that show the camera, each once however many stretches of time it holds."""
    released = _RELEASE.c.released_on
    rows = work.session.execute(
        select(_RELEASE.c.id, released)
        .join(_WINDOW, _WINDOW.c.release_id == _RELEASE.c.id)
        .join(Record, Record.id == _RELEASE.c.id)
        .where(
            _WINDOW.c.camera_id == camera.id,
            Record.compartment_id.is_(None),
            _RELEASE.c.refused.is_(False),
            _in_both_years(released, period),
        )
        .distinct()
        .order_by(released, _RELEASE.c.id)
    )
    return [LoggedEvent(on) for _, on in rows]


def _in_both_years(
    day: ColumnElement[Any] | InstrumentedAttribute[date], period: Period
) -> ColumnElement[bool]:
    before = period.a_year_before()
    return or_(
        day.between(period.first_on, period.last_on),
        day.between(before.first_on, before.last_on),
    )
