"""Named figures that stand beside questions: computed where the registers know, else said so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from govern.history import Work
from govern.measures import FigureShown
from govern.records import Record
from govern.registers.cameras.queries import figures_camera as camera
from govern.registers.cameras.queries import figures_deployments as deployments
from govern.registers.cameras.queries import figures_evidence as evidence
from govern.registers.cameras.queries import figures_faults as faults
from govern.registers.cameras.queries.figures_about import About, about, not_known

_Figure = Callable[[Work, About], FigureShown]

_COMPUTED: Mapping[str, _Figure] = {
    "crime.near_camera": evidence.crime_near_camera,
    "crime.near_place": evidence.crime_near_place,
    "crime.by_month": evidence.crime_by_month,
    "evidence.coverage": evidence.coverage,
    "incidents.by_camera": evidence.incidents,
    "incidents.by_hour": evidence.incidents_by_hour,
    "incidents.logged": evidence.incidents_logged,
    "releases.by_camera": evidence.releases,
    "releases.outside_purpose": evidence.releases_outside_purpose,
    "complaints.about_camera": evidence.complaints,
    "faults.open": faults.faults_open,
    "faults.mend_time": faults.mend_time,
    "camera.uptime": faults.uptime,
    "camera.mask_test_age": camera.mask_test_age,
    "camera.retention_measured": camera.retention_measured,
    "camera.coverage_row": camera.coverage_row,
    "camera.dpia_state": camera.dpia_state,
    "camera.conditions_open": camera.conditions_open,
    "actions.overdue": camera.actions_overdue,
    "signs.evidence_12m": camera.signs_evidence,
    "cameras.published": camera.published,
    "review.score": camera.review_score,
    "holds.open": camera.holds_open,
    "deployments.at_place": deployments.at_place,
    "deployments.overstayed": deployments.overstayed,
    "deployments.review_due": deployments.review_due,
    "deployments.signs_before_live": deployments.signs_before_live,
}

#: What no register here can tell yet, and why. A figure is never made up, nor shown as nought.
_NOT_KNOWN: Mapping[str, str] = {
    "releases.on_time": "Footage given out in time: not known; the register of releases keeps no "
    "date by which each was wanted",
    "releases.by_deployment": "Footage given out from this deployment: not known; look in the "
    "release register",
    "requests.about_camera": "Requests for information about this camera: not known; requests "
    "are not kept here",
    "requests.per_camera": "Requests for footage for each camera: not known; requests are not "
    "kept here",
    "outcomes.unknown": "Footage whose outcome is not known: not known; ask the police for "
    "outcomes and answer from their list",
    "outcomes.known": "Outcomes of footage: not known; ask the police for them",
    "footage.asked_not_available": "Footage asked for that was not there: not known; answer from "
    "the control room’s own list",
    "analytics.false_rate": "Wrong hits of automatic functions: not known; the register keeps no "
    "hits",
    "cameras.firmware_supported": "Whether its software is still kept safe by the maker: not "
    "known; the register keeps no versions",
    "agreements.processor_state": "Agreements with processors: not known; agreements are not "
    "kept here",
    "operators.accepted": "Operators who accepted the code of practice: not known; they are not "
    "kept here",
    "complaints.about_place": "Complaints about the place: not known; the complaints log names "
    "cameras, not places",
    "deployments.within_dpia": "Whether it lies within the DPIA: not known; DPIAs are not kept "
    "here",
    "deployments.repeat_places": "Places where a camera stood again and again: not known; places "
    "are not matched yet",
    "deployments.result": "What came of it: not known before the evaluation",
}


def figures_for(work: Work, record: Record, names: Iterable[str]) -> dict[str, FigureShown]:
    """The named figures about a review, proposal, deployment or camera, in the order asked.

    What cannot be known says so and has no number: no data is not nought.
    Authority: [SCC-P10]
    """
    subject = about(work, record)
    return {name: _figure(work, subject, name) for name in names}


def _figure(work: Work, subject: About, name: str) -> FigureShown:
    compute = _COMPUTED.get(name)
    if compute is not None:
        return compute(work, subject)
    return not_known(work, name, _NOT_KNOWN.get(name, f"{name}: not known here"))


def known_names() -> frozenset[str]:
    """Every name a questionnaire may ask for."""
    return frozenset(_COMPUTED) | frozenset(_NOT_KNOWN)
