"""Figures from police data and the council's logs, in the words their panels use."""

from __future__ import annotations

from sqlalchemy import Boolean, Date, Integer, column, func, select, table

from govern.history import Work
from govern.measures import FigureShown
from govern.records import Record
from govern.registers.cameras.models import CameraProposal, Deployment, Incident
from govern.registers.cameras.queries.evidence_coverage import log_coverage
from govern.registers.cameras.queries.evidence_logs import may_count_releases
from govern.registers.cameras.queries.figures_about import About, figure, no_camera, not_known
from govern.registers.cameras.queries.panels import near_place
from govern.registers.cameras.rules.crime_words import finding, trend_words
from govern.registers.cameras.rules.evidence import LogKind
from govern.registers.cameras.rules.months import Period

_RELEASE = table(
    "release",
    column("id", Integer),
    column("released_on", Date),
    column("refused", Boolean),
    column("outside_purpose", Boolean),
)
_WINDOW = table("release_window", column("release_id", Integer), column("camera_id", Integer))


def crime_near_camera(work: Work, about: About) -> FigureShown:
    """Recorded crime near the camera. Authority: [SCC-P1]"""
    name = "crime.near_camera"
    evidence = about.evidence(work)
    if evidence is None:
        return no_camera(work, name, "Recorded crime near the camera")
    if evidence.crime is None:
        return not_known(work, name, evidence.crime_missing)
    crime = evidence.crime
    return figure(work, name, finding(crime), numerator=crime.total.now, href=about.href)


def crime_near_place(work: Work, about: About) -> FigureShown:
    """Recorded crime near a proposed place. Authority: [SCC-P1]"""
    record = about.record
    if not isinstance(record, CameraProposal | Deployment):
        return crime_near_camera(work, about)
    told = near_place(work, record).sentences[0]
    return not_known(work, "crime.near_place", told)


def crime_by_month(work: Work, about: About) -> FigureShown:
    """The months in words. Authority: [SCC-P1]"""
    name = "crime.by_month"
    evidence = about.evidence(work)
    if evidence is None:
        if isinstance(about.record, CameraProposal | Deployment):
            told = near_place(work, about.record).sentences
            return not_known(work, name, told[-1])
        return no_camera(work, name, "Recorded crime by month")
    if evidence.crime is None:
        return not_known(work, name, evidence.crime_missing)
    return figure(
        work,
        name,
        trend_words(evidence.crime),
        numerator=evidence.crime.total.now,
        href=about.href,
    )


def coverage(work: Work, about: About) -> FigureShown:
    """How many months of both years have police figures. Authority: [SCC-P1]"""
    name = "evidence.coverage"
    evidence = about.evidence(work)
    if evidence is None:
        return no_camera(work, name, "Months with police figures")
    period = evidence.choice.period
    months = {*period.months, *period.a_year_before().months}
    loaded = {row.month for row in evidence.loaded.within(months)}
    told = f"Police figures are loaded for {len(loaded)} of the {len(months)} months of both years"
    return figure(work, name, told, numerator=len(loaded), denominator=len(months), href=about.href)


def incidents(work: Work, about: About) -> FigureShown:
    """Incidents that name the camera. Authority: [SCC-P10]"""
    return _log(work, about, "incidents.by_camera", LogKind.INCIDENTS)


def releases(work: Work, about: About) -> FigureShown:
    """Releases of the camera's footage. Authority: [SCC-P7]"""
    camera = about.camera
    if camera is not None and not may_count_releases(work, camera):
        return not_known(
            work,
            "releases.by_camera",
            "Footage given out: shown to people who may read the release register",
        )
    return _log(work, about, "releases.by_camera", LogKind.RELEASES)


def complaints(work: Work, about: About) -> FigureShown:
    """Complaints about the camera. Authority: [SCC-P3]"""
    return _log(work, about, "complaints.about_camera", LogKind.COMPLAINTS)


def _log(work: Work, about: About, name: str, kind: LogKind) -> FigureShown:
    evidence = about.evidence(work)
    if evidence is None:
        return no_camera(work, name, kind.capitalize())
    log = evidence.log(kind)
    return figure(work, name, log.finding(), numerator=log.now, href=about.href)


def incidents_by_hour(work: Work, about: About) -> FigureShown:
    """Incidents by part of the day. Authority: [SCC-P10]"""
    name = "incidents.by_hour"
    evidence = about.evidence(work)
    if evidence is None:
        return no_camera(work, name, "Incidents by time of day")
    log = evidence.incidents
    if not log.now:
        return figure(work, name, log.finding(), numerator=log.now)
    parts = [f"{band or 'time not written down'}: {count:,}" for band, count in log.hours.items()]
    told = f"Incidents by time of day: {'; '.join(parts)}"
    return figure(work, name, told, numerator=log.now, href=about.href)


def incidents_logged(work: Work, about: About) -> FigureShown:
    """How many incidents the scheme logged, and how many of them name the camera.

    Authority: [SCC-P10]
    """
    name = "incidents.logged"
    scheme_id = about.record.scheme_id
    period = about.choice(work).period
    if scheme_id is None or not log_coverage(work, scheme_id)[LogKind.INCIDENTS].touches(period):
        told = f"Incidents of the scheme: no data; the log is not loaded for {period.words()}"
        return not_known(work, name, told)
    total = _incident_count(work, scheme_id, period)
    evidence = about.evidence(work)
    here = evidence.incidents.now if evidence else None
    told = f"{total:,} incidents in the scheme’s log in {period.words()}"
    if here is not None:
        told += f", {here:,} of which name this camera"
    return figure(work, name, told, numerator=here, denominator=total, href=about.href)


def _incident_count(work: Work, scheme_id: int, period: Period) -> int:
    return int(
        work.session.scalar(
            select(func.count(Incident.id)).where(
                Incident.scheme_id == scheme_id,
                Incident.on_date.between(period.first_on, period.last_on),
            )
        )
        or 0
    )


def releases_outside_purpose(work: Work, about: About) -> FigureShown:
    """Releases of the camera's footage for something outside its purpose. Authority: [SCC-P7]"""
    name = "releases.outside_purpose"
    camera, evidence = about.camera, about.evidence(work)
    if camera is None or evidence is None:
        return no_camera(work, name, "Footage given out outside the purpose")
    if not may_count_releases(work, camera):
        told = "Footage given out: shown to people who may read the release register"
        return not_known(work, name, told)
    total = evidence.releases.now
    if total is None:
        return not_known(work, name, evidence.releases.finding())
    period = evidence.choice.period
    outside = work.session.scalar(
        select(func.count(func.distinct(_RELEASE.c.id)))
        .select_from(_RELEASE)
        .join(_WINDOW, _WINDOW.c.release_id == _RELEASE.c.id)
        .join(Record, Record.id == _RELEASE.c.id)
        .where(
            _WINDOW.c.camera_id == camera.id,
            Record.compartment_id.is_(None),
            _RELEASE.c.refused.is_(False),
            _RELEASE.c.outside_purpose.is_(True),
            _RELEASE.c.released_on.between(period.first_on, period.last_on),
        )
    )
    told = f"{outside or 0:,} of {total:,} releases of its footage were outside its purpose"
    return figure(work, name, told, numerator=outside or 0, denominator=total)
