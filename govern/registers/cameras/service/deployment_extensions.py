"""More time for a deployment: asked for with new evidence, decided by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from govern.clock import day_words, short_day
from govern.dues.service import meet, state
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.roles import Permission
from govern.questionnaires.kinds import plain
from govern.questionnaires.loading import Library
from govern.questionnaires.tables import rows_of
from govern.records.decisions import decide as keep_decision
from govern.records.decisions import must_be_revision
from govern.registers.cameras.models import Camera, Deployment
from govern.registers.cameras.rules.deployment_rules import extension_fault, same_evidence
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.deployment_dues import (
    DECISION,
    EXTENSION_ASKED,
    keep_dates,
    pending_extension,
    told,
)
from govern.registers.cameras.service.deployment_life import with_row
from govern.registers.cameras.service.deployment_reads import QUESTIONNAIRE, booked, parties
from govern.registers.cameras.service.deployments import most_weeks
from govern.registers.cameras.service.steps import begin
from govern.registers.cameras.service.waiting import who_may
from govern.reminders.notices import Notice, tell


def ask_extension(
    work: Work,
    deployment: Deployment,
    library: Library,
    *,
    evidence: str,
    longer_term: str,
    new_end: date,
) -> None:
    """Ask for more time before the end, with evidence that is new.

    Raises as `steps.begin`, `BadInput` without words, `Refused` past the end, after two, or with
    the evidence of before. Authority: [SCC-P1], [SCC-P10]
    """
    begin(work, deployment, DEPLOYMENTS, "ask_extension")
    _must_be_written(evidence, longer_term)
    if pending_extension(work, deployment) is not None:
        raise Refused("More time was asked for already and waits for a decision.")
    fault = _fault(work, deployment, new_end)
    if fault:
        raise Refused(fault)
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    _must_be_new(answers, evidence)
    key_before = {row["key"] for row in _asked(answers)}
    cells = {
        "asked_on": work.today.isoformat(),
        "evidence": evidence.strip(),
        "longer_term": longer_term.strip(),
        "new_end": new_end.isoformat(),
    }
    table = with_row(answers, "extension", cells)
    form_answers.write(work, deployment, answers, {"extension": table})
    row = next(each["key"] for each in table["rows"] if each["key"] not in key_before)
    state(work, deployment, EXTENSION_ASKED, value={"new_end": new_end.isoformat(), "row": row})
    keep_dates(work, deployment)
    chosen = who_may(
        work,
        deployment,
        Permission.DEPLOYMENTS_DECIDE,
        but_not=[deployment.applicant_id, work.actor.person_id],
    )
    tell(work, chosen, deployment, Notice.DECISION_WANTED)
    work.note(
        deployment, "deployment.extension_asked", f"More time asked for, to {short_day(new_end)}"
    )


def _must_be_written(evidence: str, longer_term: str) -> None:
    missing = [
        Problem(where, why)
        for where, text, why in (
            ("New evidence", evidence, "say what happened since it went up"),
            ("Longer term", longer_term, "say why a longer-term answer will not do now"),
        )
        if not text.strip()
    ]
    if missing:
        raise BadInput("Something is still wanted.", missing)


def _must_be_new(answers: form_answers.Answers, evidence: str) -> None:
    before = [str(row["cells"].get("evidence", "")) for row in _asked(answers)]
    before.append(str(plain(answers.values.get("problem")) or ""))
    if any(same_evidence(evidence, each) for each in before):
        raise Refused("That is the evidence of before, word for word: give what is new since then.")


def _asked(answers: form_answers.Answers) -> list[Mapping[str, Any]]:
    return rows_of(answers.values.get("extension"))


def _fault(work: Work, deployment: Deployment, new_end: date) -> str | None:
    return extension_fault(
        ends_on=deployment.ends_on,
        new_end=new_end,
        extensions=deployment.extensions,
        today=work.today,
        weeks=most_weeks(work, deployment.organisation_id),
    )


def decide_extension(
    work: Work,
    deployment: Deployment,
    library: Library,
    *,
    granted: bool,
    reason: str,
    revision: int | None = None,
) -> None:
    """Give more time, or refuse it: a decision of its own, by nobody who asked.

    A refusal is kept; the camera comes down on the day it was to. Raises as `steps.begin`, and
    `Refused` when nothing was asked, the end has passed or the camera is wanted elsewhere.
    Authority: [SCC-P1], [SCC-P4], [SCC-P10], [GP-four-eyes]
    """
    took_part = parties(work, deployment)
    begin(work, deployment, DEPLOYMENTS, "extend", parties=took_part, reason=reason)
    if revision is not None:
        must_be_revision(deployment, revision)
    asked = pending_extension(work, deployment)
    if asked is None:
        raise Refused("Nobody has asked for more time.")
    if asked.stated_by_id == work.actor.person_id:
        raise Refused("You asked for more time yourself: somebody else must decide it.")
    new_end = date.fromisoformat(told(asked)["new_end"])
    if granted:
        _must_be_free(work, deployment, new_end)
    outcome = "extended" if granted else "refused"
    keep_decision(work, deployment, step="extend", outcome=outcome, reason=reason.strip())
    if granted:
        deployment.ends_on = new_end
        deployment.extensions += 1
    _write_decider(work, deployment, library, told(asked)["row"])
    meet(work, deployment, DECISION)
    keep_dates(work, deployment, reason="Extended" if granted else "")
    tell(work, [deployment.applicant_id, asked.stated_by_id], deployment, Notice.DECIDED)
    words = (
        f"Extended to {day_words(new_end)}"
        if granted
        else f"More time refused: it comes down on {day_words(deployment.ends_on)}"
    )
    action = "deployment.extended" if granted else "deployment.extension_refused"
    work.note(deployment, action, words, reason=reason)


def _must_be_free(work: Work, deployment: Deployment, new_end: date) -> None:
    fault = _fault(work, deployment, new_end)
    if fault:
        raise Refused(fault)
    camera = work.session.get_one(Camera, deployment.camera_id)
    other = booked(work, camera, deployment.from_on, new_end, but_not=deployment)
    if other is not None:
        raise Refused(
            f"Camera {camera.title} is wanted elsewhere from {short_day(other.from_on)}: "
            f"{other.reference}."
        )


def _write_decider(work: Work, deployment: Deployment, library: Library, row: str) -> None:
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    rows = [
        {**each, "cells": {**each["cells"], "decided_by": form_answers.person_answer(work)}}
        if each["key"] == row
        else each
        for each in rows_of(answers.values.get("extension"))
    ]
    form_answers.write(work, deployment, answers, {"extension": {"rows": rows}})
