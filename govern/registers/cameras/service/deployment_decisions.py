"""Deciding a deployment: approved with an end and conditions, or refused and kept."""

from __future__ import annotations

from datetime import date, timedelta

from govern.clock import day_words, short_day
from govern.dues.service import keep_action_dues, meet
from govern.errors import Refused
from govern.history import Work
from govern.questionnaires.kinds import plain
from govern.questionnaires.loading import Library
from govern.questionnaires.sheets import freeze
from govern.records.actions import open_action
from govern.records.decisions import decide as keep_decision
from govern.records.decisions import must_be_revision
from govern.registers.cameras.models import Camera, Deployment
from govern.registers.cameras.rules.deployment_rules import span_fault
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.deployment_dues import DECISION, keep_dates
from govern.registers.cameras.service.deployment_reads import QUESTIONNAIRE, booked, parties
from govern.registers.cameras.service.deployments import most_weeks
from govern.registers.cameras.service.steps import begin, finish
from govern.registers.cameras.service.waiting import lines_of, open_conditions
from govern.reminders.notices import Notice, tell

_SCREENING_WITHIN = timedelta(days=7)


def approve(
    work: Work,
    deployment: Deployment,
    library: Library,
    *,
    reason: str,
    conditions: str = "",
    conditions_due_on: date | None = None,
    revision: int | None = None,
) -> None:
    """Approve a request until its end; conditions become actions. Never by the applicant.

    Raises as `steps.begin`, and `Refused` when the days have passed, last too long or the camera
    stands elsewhere. Authority: [SCC-P1], [SCC-P4], [GP-four-eyes]
    """
    _begin_deciding(work, deployment, "approve", reason, revision)
    _must_be_possible(work, deployment)
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    wanted = lines_of(conditions)
    outcome = "approved_with_conditions" if wanted else "approved"
    told = "\n".join([reason.strip(), *(["Conditions:", *wanted] if wanted else [])])
    _keep(work, deployment, answers, "approve", outcome, told)
    open_conditions(work, deployment, wanted, conditions_due_on)
    if plain(answers.values.get("covers_dpia")) == "no":
        _open_screening(work, deployment)
    finish(deployment, DEPLOYMENTS, "approved", work)
    keep_dates(work, deployment)
    words = f"Approved until {day_words(deployment.ends_on)}"
    work.note(deployment, "deployment.approved", words, reason=told)


def _must_be_possible(work: Work, deployment: Deployment) -> None:
    if deployment.ends_on < work.today:
        raise Refused("The days asked for have passed. Refuse it; a new request can be made.")
    weeks = most_weeks(work, deployment.organisation_id)
    fault = span_fault(deployment.from_on, deployment.ends_on, weeks=weeks)
    if fault:
        raise Refused(fault)
    camera = work.session.get_one(Camera, deployment.camera_id)
    other = booked(work, camera, deployment.from_on, deployment.ends_on, but_not=deployment)
    if other is not None:
        raise Refused(
            f"Camera {camera.title} is wanted elsewhere in those days: {other.reference}, from "
            f"{short_day(other.from_on)} to {short_day(other.ends_on)}."
        )


def _open_screening(work: Work, deployment: Deployment) -> None:
    open_action(
        work,
        deployment,
        kind="dpia_screening",
        title="Screen this deployment: the scheme’s DPIA does not cover it as it is",
        due_on=max(work.today, min(deployment.from_on, work.today + _SCREENING_WITHIN)),
        post="information_governance",
    )
    keep_action_dues(work, deployment)


def refuse(
    work: Work,
    deployment: Deployment,
    library: Library,
    *,
    reason: str,
    revision: int | None = None,
) -> None:
    """Refuse a request; it is kept with the reason and who refused. Never by the applicant.

    Authority: [SCC-P1], [SCC-P4], [GP-four-eyes]
    """
    _begin_deciding(work, deployment, "refuse", reason, revision)
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    _keep(work, deployment, answers, "refuse", "refused", reason.strip())
    freeze(work, answers.sheet)
    finish(deployment, DEPLOYMENTS, "refused", work)
    keep_dates(work, deployment, reason="Refused")
    work.note(deployment, "deployment.refused", "Refused", reason=reason)


def _begin_deciding(
    work: Work, deployment: Deployment, name: str, reason: str, revision: int | None
) -> None:
    begin(work, deployment, DEPLOYMENTS, name, parties=parties(work, deployment), reason=reason)
    if revision is not None:
        must_be_revision(deployment, revision)


def _keep(
    work: Work,
    deployment: Deployment,
    answers: form_answers.Answers,
    step: str,
    outcome: str,
    reason: str,
) -> None:
    deployment.decided_on = work.today
    deployment.decision_reason = reason
    keep_decision(work, deployment, step=step, outcome=outcome, reason=reason)
    form_answers.write(
        work,
        deployment,
        answers,
        {
            "authority": outcome,
            "authority_note": reason,
            "approver": form_answers.person_answer(work),
        },
    )
    form_answers.freeze_figures(work, deployment, answers, ["request"])
    meet(work, deployment, DECISION)
    tell(work, [deployment.applicant_id], deployment, Notice.DECIDED)
