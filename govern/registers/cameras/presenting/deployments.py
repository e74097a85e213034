"""Deployments on the shared pages: their steps, their answers, their page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from govern.clock import day_words, short_day
from govern.history import Work
from govern.measures import Beside
from govern.people.grants import may
from govern.people.roles import Permission
from govern.questionnaires.sheets import live_sheet, values_of
from govern.questionnaires.values import Lookups
from govern.records import visible
from govern.register import Answering, RecordView, Steps, StepView
from govern.registers.cameras.models import Camera, CameraCategory, Deployment
from govern.registers.cameras.presenting.deployment_pages import page
from govern.registers.cameras.presenting.deployment_taking import take
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.presenting.who import (
    decisions_table,
    name_of,
    permitted,
    refused,
    scheme_choices,
)
from govern.registers.cameras.queries.figures import figures_for
from govern.registers.cameras.queries.panels import near_place, panels_for_section
from govern.registers.cameras.rules.deployment_rules import (
    MOST_EXTENSIONS,
    RESULT_WORDS,
    days_overstayed,
    must_be_referred,
)
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS, STAGES
from govern.registers.cameras.service.deployment_dues import REFERRED, newest, pending_extension
from govern.registers.cameras.service.deployment_reads import QUESTIONNAIRE, parties
from govern.registers.cameras.service.evidence_files import files_of

_STEP_WORDS = {
    "approve": "Request",
    "refuse": "Request",
    "extend": "More time",
    "evaluate": "Evaluation",
}
_OUTCOME_WORDS = {
    "approved": "Approved",
    "approved_with_conditions": "Approved with conditions",
    "refused": "Refused",
    "extended": "Extended",
    **RESULT_WORDS,
}
_MAIN = frozenset({"submit", "approve", "put_up", "take_down", "evaluate", "look_back"})


def offered(work: Work, deployment: Deployment) -> Sequence[StepView]:
    """The steps from where the deployment stands, with who may when this reader may not."""
    stop = _must_be_referred(work, deployment)
    asked = pending_extension(work, deployment) is not None
    left_out = {"extend"} if not asked else {"ask_extension"}
    if deployment.extensions >= MOST_EXTENSIONS:
        left_out.add("ask_extension")
    if stop:
        left_out |= {"submit", "withdraw"}
    took_part = parties(work, deployment)
    found = [
        StepView(
            step.name,
            step.button,
            refused=refused(work, deployment, DEPLOYMENTS, step, took_part),
            is_main=step.name in _MAIN or (step.name == "refer" and bool(stop)),
        )
        for step in DEPLOYMENTS.from_state(deployment.state)
        if step.name not in left_out
    ]
    stage = STAGES.get(deployment.state)
    if stage and not stop and not permitted(work, deployment, Permission.DEPLOYMENTS_EDIT):
        href = f"/records/{deployment.reference}/answers/deployment/{stage}/"
        found.insert(0, StepView("answer", "Go on answering", href_stage=href))
    return found


def _must_be_referred(work: Work, deployment: Deployment) -> str | None:
    if deployment.state != "request":
        return None
    sheet = live_sheet(work.session, deployment.id, QUESTIONNAIRE)
    if sheet is None:
        return None
    questionnaire = library().get(QUESTIONNAIRE, sheet.version)
    return must_be_referred(values_of(work.session, sheet, questionnaire))


STEPS = Steps(offered=offered, page=page, take=take)


# Answers -----------------------------------------------------------------------------------


def _may_answer(work: Work, deployment: Deployment, stage: str) -> str | None:
    stop = _must_be_referred(work, deployment)
    if stop:
        return stop
    if STAGES.get(deployment.state) != stage:
        words = DEPLOYMENTS.states[deployment.state].lower()
        return f"This part is not open now (the deployment: {words}). It can be read, not changed."
    return permitted(work, deployment, Permission.DEPLOYMENTS_EDIT) or None


def _nothing(_work: Work, _deployment: Deployment) -> Mapping[str, str]:
    return {}


def _beside(work: Work, deployment: Deployment, section_id: str) -> Beside:
    names: dict[str, None] = {}
    for section in library().newest(QUESTIONNAIRE).sections:
        if section.id == section_id:
            for question in section.questions:
                names.update(dict.fromkeys((*question.live, *question.beside)))
    return Beside(
        panels=tuple(panels_for_section(work, deployment, section_id)),
        figures=tuple(figures_for(work, deployment, names).values()),
    )


def redeployable_cameras(work: Work, organisation_id: int) -> dict[str, str]:
    """The redeployable cameras the actor may know of: reference to what they are called."""
    rows = work.session.execute(
        select(Camera.reference, Camera.title)
        .where(
            visible(work),
            Camera.organisation_id == organisation_id,
            Camera.category == CameraCategory.REDEPLOYABLE,
            Camera.closed_on.is_(None),
        )
        .order_by(Camera.number_sort, Camera.id)
    )
    return {row.reference: row.title for row in rows}


def _lookups(work: Work, deployment: Deployment) -> Lookups:
    return Lookups(
        lists=scheme_choices(work, deployment.organisation_id),
        cameras=redeployable_cameras(work, deployment.organisation_id),
        files=files_of(work, deployment),
    )


ANSWERING = Answering(
    refusal=_may_answer, facts=_nothing, last_time=_nothing, beside=_beside, lookups=_lookups
)


# The record's page -------------------------------------------------------------------------


def view(work: Work, deployment: Deployment) -> RecordView:
    """What a deployment's page shows; of one that was referred, the day and nothing else."""
    if deployment.state == "referred":
        fact = newest(work, deployment, REFERRED)
        day = day_words(fact.on_date) if fact and fact.on_date else "Not recorded"
        return RecordView(rows=(("Referred to the RIPA co-ordinator", day),))
    camera = work.session.get(Camera, deployment.camera_id) if deployment.camera_id else None
    rows = [
        ("Camera", camera.title if camera else "None yet"),
        ("Public place", deployment.place_public),
        ("From", day_words(deployment.from_on)),
        ("To come down by", day_words(deployment.ends_on)),
        ("Applicant", name_of(work, deployment.applicant_id)),
        ("Extended", f"{deployment.extensions} of {MOST_EXTENSIONS} times"),
    ]
    rows.extend((words, short_day(day)) for words, day in _days(deployment) if day is not None)
    if may(
        work,
        Permission.CAMERAS_READ_OPERATIONAL,
        organisation_id=deployment.organisation_id,
        scheme_id=deployment.scheme_id,
    ):
        rows.insert(2, ("Exact place (operational)", deployment.place_exact))
    table = decisions_table(work, deployment, _STEP_WORDS, _OUTCOME_WORDS)
    stage = STAGES.get(deployment.state, "request")
    return RecordView(
        rows=tuple(rows),
        tables=(table,) if table.rows else (),
        links=(("Camera", camera.reference, camera.title),) if camera else (),
        stages=(("deployment", stage),),
        panels=(near_place(work, deployment),) if deployment.state == "submitted" else (),
        pages=(("Files", "cameras.deployment_files"),),
        warning=_warning(work, deployment),
    )


def _days(deployment: Deployment) -> tuple[tuple[str, date | None], ...]:
    return (
        ("Permission for fixing and power", deployment.power_permission_on),
        ("Signs up", deployment.signs_up_on),
        ("View and masks checked", deployment.masks_checked_on),
        ("Live", deployment.live_on),
        ("Taken down", deployment.removed_on),
        ("Evaluated", deployment.evaluated_on),
        ("Looked back on", deployment.looked_back_on),
    )


def _warning(work: Work, deployment: Deployment) -> str:
    stop = _must_be_referred(work, deployment)
    if stop:
        return stop
    if deployment.state == "refused":
        return "This request was refused. It is kept with who refused it and why."
    if deployment.live_on is None:
        return ""
    late = days_overstayed(deployment.ends_on, deployment.removed_on, work.today)
    if not late:
        return ""
    days = "1 day" if late == 1 else f"{late} days"
    if deployment.removed_on is None:
        return f"Overstayed: it was to come down on {day_words(deployment.ends_on)}, {days} ago."
    return f"Overstayed: it came down {days} after {day_words(deployment.ends_on)}."
