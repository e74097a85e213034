"""A deployment from the day it goes up: signs first, looked at, extended, down, looked back on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from govern.clock import short_day
from govern.dues.service import keep_action_dues, meet, state
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.questionnaires.kinds import plain
from govern.questionnaires.loading import Library
from govern.questionnaires.sheets import freeze
from govern.questionnaires.tables import rows_of
from govern.records.actions import open_action
from govern.records.decisions import decide as keep_decision
from govern.registers.cameras.models import Deployment
from govern.registers.cameras.rules.deployment_rules import (
    LOOK_BACK_AFTER,
    RESULT_WORDS,
    Result,
    Verdict,
    days_overstayed,
    put_up_faults,
)
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.deployment_dues import (
    CHECK,
    CHECKED,
    DECISION,
    ENDS,
    EVALUATION,
    LOOK_BACK,
    keep_dates,
)
from govern.registers.cameras.service.deployment_reads import QUESTIONNAIRE
from govern.registers.cameras.service.evidence_files import files_of
from govern.registers.cameras.service.steps import begin, finish

_TAKE_DOWN_WITHIN = timedelta(days=7)
_MEND_WITHIN = timedelta(days=7)
_PROPOSE_WITHIN = timedelta(days=56)


def put_up(work: Work, deployment: Deployment, library: Library, *, signs_up_on: date) -> None:
    """Record that it is up and live: signs first, masks checked, permission held.

    The days it went up and was checked are those of the form. Raises `BadInput` naming each gap,
    `Refused` with everything that was out of order. Authority: [SCC-P2], [SCC-P3], [UKGDPR-13]
    """
    begin(work, deployment, DEPLOYMENTS, "put_up")
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    form_answers.must_be_complete(answers, "up")
    points = days_by_point(answers.values.get("installed"))
    live_on = points["put_up"]
    checked_on = max(points["view_checked"], points["masks_checked"])
    faults = list(
        put_up_faults(
            live_on=live_on,
            signs_up_on=signs_up_on,
            masks_checked_on=checked_on,
            power_permission_on=deployment.power_permission_on,
            from_on=deployment.from_on,
            ends_on=deployment.ends_on,
            today=work.today,
        )
    )
    attached = files_of(work, deployment)
    if not any(token in attached for token in plain(answers.values.get("signs_first")) or []):
        faults.append("No picture of the signs is attached.")
    if faults:
        raise Refused(" ".join(faults))
    deployment.signs_up_on = signs_up_on
    deployment.live_on = live_on
    deployment.masks_checked_on = checked_on
    finish(deployment, DEPLOYMENTS, "up", work)
    keep_dates(work, deployment)
    words = f"Signs up on {short_day(signs_up_on)}, live on {short_day(live_on)}"
    work.note(deployment, "deployment.put_up", words)


def days_by_point(value: object) -> dict[str, date]:
    """The day of each point of a table that has one row for each."""
    return {
        row["cells"]["point"]: date.fromisoformat(row["cells"]["date"])
        for row in rows_of(value)
        if row["cells"].get("point") and row["cells"].get("date")
    }


@dataclass(frozen=True, slots=True)
class Check:
    """One interim review: is it still needed and why, does it point right, does it work?"""

    on: date
    is_needed: bool
    need: str
    view: str
    fault: str = ""


def check(work: Work, deployment: Deployment, library: Library, given: Check) -> None:
    """Record an interim review; what is no longer needed or does not work starts an action.

    Raises as `steps.begin`, `BadInput` without words, `Refused` for a day to come or before it
    went up. Authority: [SCC-P10]
    """
    begin(work, deployment, DEPLOYMENTS, "check")
    wanted = [
        Problem(where, "write what you found")
        for where, text in (("Still needed", given.need), ("View", given.view))
        if not text.strip()
    ]
    if wanted:
        raise BadInput("Write what you found.", wanted)
    if deployment.live_on is not None and given.on < deployment.live_on:
        raise Refused("It was not up yet on that day.")
    state(work, deployment, CHECKED, on=given.on, value={"needed": given.is_needed})
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    needed = "Yes" if given.is_needed else "No"
    cells = {
        "date": given.on.isoformat(),
        "need": f"{needed}: {given.need.strip()}",
        "view": given.view.strip(),
        "by": form_answers.person_answer(work),
    }
    if given.fault.strip():
        cells["fault"] = given.fault.strip()
    form_answers.write(work, deployment, answers, {"checks": with_row(answers, "checks", cells)})
    _actions_of_check(work, deployment, given)
    keep_action_dues(work, deployment)
    meet(work, deployment, CHECK)
    keep_dates(work, deployment)
    words = "still needed" if given.is_needed else "no longer needed"
    work.note(deployment, "deployment.checked", f"Interim review of {short_day(given.on)}: {words}")


def with_row(answers: form_answers.Answers, question: str, cells: dict[str, Any]) -> dict[str, Any]:
    """A table answer with one row more."""
    rows = rows_of(answers.values.get(question))
    taken = {row["key"] for row in rows}
    number = len(rows) + 1
    while f"r{number}" in taken:
        number += 1
    return {"rows": [*rows, {"key": f"r{number}", "cells": cells}]}


def _actions_of_check(work: Work, deployment: Deployment, given: Check) -> None:
    if not given.is_needed:
        open_action(
            work,
            deployment,
            kind="take_down",
            title="Take the camera down: the interim review found it no longer needed",
            due_on=work.today + _TAKE_DOWN_WITHIN,
            owner_id=deployment.owner_id,
            priority=1,
        )
    if given.fault.strip():
        open_action(
            work,
            deployment,
            kind="mend",
            title="Mend what the interim review found out of order",
            due_on=work.today + _MEND_WITHIN,
            owner_id=deployment.owner_id,
        )


def take_down(work: Work, deployment: Deployment, library: Library) -> None:
    """Record that it is down, with the proof the form holds; evaluation and look-back are due.

    Signs stay until the camera is down. Raises `BadInput` naming each gap, `Refused` for days out
    of order. Authority: [SCC-P3], [SCC-P6]
    """
    begin(work, deployment, DEPLOYMENTS, "take_down")
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    form_answers.must_be_complete(answers, "down")
    points = days_by_point(answers.values.get("removed"))
    if not points:
        raise BadInput(
            "Say when it was taken down.", [Problem("Down", "give the day of each point")]
        )
    removed_on = points["taken_down"]
    if any(day > work.today for day in points.values()):
        raise Refused("A day of the removal is still to come: record it once it has happened.")
    if deployment.live_on is not None and removed_on < deployment.live_on:
        raise Refused(f"It went up on {short_day(deployment.live_on)}: it came down after that.")
    if points["signs_removed"] < removed_on:
        raise Refused("Signs stay until the camera is down: look at the two days again.")
    deployment.removed_on = removed_on
    finish(deployment, DEPLOYMENTS, "removed", work)
    for kind in (ENDS, CHECK, DECISION):
        meet(work, deployment, kind)
    keep_dates(work, deployment)
    late = days_overstayed(deployment.ends_on, removed_on, work.today)
    words = f"Taken down on {short_day(removed_on)}"
    if late:
        words += f", {late} {'day' if late == 1 else 'days'} after its last day"
    work.note(deployment, "deployment.taken_down", words)


def evaluate(
    work: Work, deployment: Deployment, library: Library, *, result: Result, finding: str
) -> None:
    """Keep what came of it at the end, with the figures as they stand.

    Raises as `steps.begin`, and `BadInput` without a finding. Authority: [SCC-P10], [SCC-P11]
    """
    begin(work, deployment, DEPLOYMENTS, "evaluate")
    if not finding.strip():
        raise BadInput("Write what came of it.", [Problem("Finding", "say what the figures show")])
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    keep_decision(work, deployment, step="evaluate", outcome=result, reason=finding.strip())
    form_answers.freeze_figures(work, deployment, answers, ["down"])
    deployment.evaluated_on = work.today
    finish(deployment, DEPLOYMENTS, "evaluated", work)
    meet(work, deployment, EVALUATION)
    keep_dates(work, deployment)
    words = f"Evaluated. Objective: {RESULT_WORDS[result].lower()}"
    work.note(deployment, "deployment.evaluated", words, reason=finding.strip())


def look_back(work: Work, deployment: Deployment, library: Library) -> None:
    """Close a deployment eight weeks after it came down, with what should come next.

    Raises `Refused` before that day, `BadInput` naming each gap. Authority: [SCC-P10]
    """
    begin(work, deployment, DEPLOYMENTS, "look_back")
    removed_on = deployment.removed_on or work.today
    first = removed_on + LOOK_BACK_AFTER
    if work.today < first:
        raise Refused(
            f"The look-back is made from {short_day(first)} on, eight weeks after it came down."
        )
    answers = form_answers.answers_of(work, deployment, library, QUESTIONNAIRE)
    form_answers.must_be_complete(answers, "look_back")
    verdict = Verdict(str(plain(answers.values["verdict"])))
    if verdict is Verdict.PROPOSE_FIXED:
        open_action(
            work,
            deployment,
            kind="propose",
            title=f"Propose a fixed camera at {deployment.place_public}, or say why not",
            due_on=work.today + _PROPOSE_WITHIN,
            owner_id=deployment.owner_id,
        )
        keep_action_dues(work, deployment)
    form_answers.freeze_figures(work, deployment, answers, ["look_back"])
    freeze(work, answers.sheet)
    deployment.looked_back_on = work.today
    finish(deployment, DEPLOYMENTS, "closed", work)
    meet(work, deployment, LOOK_BACK)
    keep_dates(work, deployment)
    work.note(deployment, "deployment.looked_back", "Looked back on, and closed")
