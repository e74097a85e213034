"""What each step of a deployment asks, and what the person relies on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from govern.clock import day_words, short_day
from govern.history import Work
from govern.questionnaires import kinds
from govern.questionnaires.tables import rows_of
from govern.register import StepField, StepPage
from govern.registers.cameras.models import Deployment
from govern.registers.cameras.presenting.proposal_pages import ANSWERING_ON
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.queries.figures import figures_for
from govern.registers.cameras.queries.panels import near_place
from govern.registers.cameras.rules.deployment_rules import (
    LOOK_BACK_AFTER,
    MOST_EXTENSIONS,
    RESULT_WORDS,
    latest_end,
)
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.deployment_dues import pending_extension, told
from govern.registers.cameras.service.deployment_life import days_by_point
from govern.registers.cameras.service.deployment_reads import QUESTIONNAIRE
from govern.registers.cameras.service.deployments import most_weeks
from govern.registers.cameras.service.waiting import CONDITION_WITHIN

_ASKED = (
    "camera", "place_public", "problem", "evidence", "objective", "tried", "covers_dpia",
    "dpia_extra", "sees", "masks", "neighbours", "start", "end", "hours", "retention",
    "retention_note", "data_path", "data_path_note", "fixing",
)  # fmt: skip
_RESULT = ("deployments.result", "incidents.by_camera", "releases.by_deployment", "outcomes.known")


def page(work: Work, deployment: Deployment, name: str) -> StepPage:
    """What a step of a deployment asks, and what the person relies on."""
    makers = {
        "submit": _submit,
        "refer": _refer,
        "approve": _approve,
        "refuse": _refuse,
        "put_up": _put_up,
        "check": _check,
        "ask_extension": _ask_extension,
        "extend": _extend,
        "take_down": _take_down,
        "evaluate": _evaluate,
        "look_back": _look_back,
    }
    if name == "answer":
        return ANSWERING_ON
    if name in makers:
        return makers[name](work, deployment)
    words = DEPLOYMENTS.step(name).button
    return StepPage(words, words, (StepField("reason", "Why?", "long_text"),))


def _submit(work: Work, deployment: Deployment) -> StepPage:
    weeks = most_weeks(work, deployment.organisation_id)
    return StepPage(
        "Send this request for a decision",
        "Send for a decision",
        sentences=(
            "Somebody else decides it.",
            f"A camera stands at most {weeks} weeks before a new decision.",
        ),
    )


def _refer(work: Work, _deployment: Deployment) -> StepPage:
    return StepPage(
        "Stop here and refer it",
        "Stop and refer",
        (
            StepField(
                "referred_on",
                "On which day was it referred to the RIPA co-ordinator?",
                "date",
                value=work.today,
            ),
        ),
        sentences=(
            "A camera that is aimed at a person, household or group, or that people will not "
            "notice, does not belong in this register.",
            "Give the day and nothing else.",
        ),
        warning="What was written in this request is taken out of it and of its history. Only "
        "the day it was referred is kept.",
    )


def _approve(work: Work, deployment: Deployment) -> StepPage:
    return StepPage(
        "Approve this deployment",
        "Approve",
        (
            StepField("reason", "Why, in your own words?", "long_text"),
            StepField(
                "conditions",
                "Conditions",
                "long_text",
                hint="One a line. Each becomes an action of the applicant.",
                required=False,
            ),
            StepField(
                "conditions_due_on",
                "Conditions to be met by",
                "date",
                value=work.today + CONDITION_WITHIN,
                required=False,
            ),
        ),
        sentences=(f"It comes down by {day_words(deployment.ends_on)}.",),
        rows=relied_on(work, deployment),
        panels=(near_place(work, deployment),),
    )


def _refuse(work: Work, deployment: Deployment) -> StepPage:
    return StepPage(
        "Refuse this deployment",
        "Refuse",
        (StepField("reason", "Why, in your own words?", "long_text"),),
        sentences=("The request is kept, with your reason.",),
        rows=relied_on(work, deployment),
        panels=(near_place(work, deployment),),
    )


def _put_up(work: Work, deployment: Deployment) -> StepPage:
    points = days_by_point(_values(work, deployment).get("installed"))
    permission = deployment.power_permission_on
    rows = (
        ("Permission for fixing and power", _day(permission)),
        ("Went up and live", _day(points.get("put_up"))),
        ("View checked", _day(points.get("view_checked"))),
        ("Masks checked", _day(points.get("masks_checked"))),
    )
    return StepPage(
        "Record that it is up and live",
        "Record it as up",
        (StepField("signs_up_on", "On which day did the signs go up?", "date"),),
        sentences=("Signs go up before the camera records.",),
        rows=rows,
    )


def _check(work: Work, _deployment: Deployment) -> StepPage:
    return StepPage(
        "Record an interim review",
        "Save this interim review",
        (
            StepField("on", "On which day?", "date", value=work.today),
            StepField("is_needed", "Is it still needed?", "yes_no"),
            StepField("need", "Why?", "text"),
            StepField("view", "Is it pointing right, and do the masks hold?", "text"),
            StepField("fault", "What is out of order?", "text", required=False),
        ),
    )


def _ask_extension(work: Work, deployment: Deployment) -> StepPage:
    weeks = most_weeks(work, deployment.organisation_id)
    latest = latest_end(deployment.ends_on, weeks=weeks)
    return StepPage(
        "Ask for more time",
        "Ask for more time",
        (
            StepField("evidence", "What new evidence is there since it went up?", "long_text"),
            StepField("longer_term", "Why will a longer-term answer not do now?", "text"),
            StepField(
                "new_end",
                "Until when?",
                "date",
                hint=f"After {short_day(deployment.ends_on)}, until {short_day(latest)} at most.",
            ),
        ),
        sentences=(
            "Somebody else decides it.",
            f"Extended {deployment.extensions} of {MOST_EXTENSIONS} times. After "
            f"{MOST_EXTENSIONS} the answer is a fixed camera or none.",
        ),
    )


def _extend(work: Work, deployment: Deployment) -> StepPage:
    asked = pending_extension(work, deployment)
    rows: list[tuple[str, str]] = []
    if asked is not None:
        what = told(asked)
        rows.append(("New end", day_words(date.fromisoformat(what["new_end"]))))
        found = form_answers.answers_of(work, deployment, library(), QUESTIONNAIRE)
        for row in rows_of(found.values.get("extension")):
            if row["key"] == what["row"]:
                rows.append(("New evidence", str(row["cells"].get("evidence", ""))))
                longer = str(row["cells"].get("longer_term", ""))
                rows.append(("Why not a longer-term answer", longer))
    return StepPage(
        "Decide on more time",
        "Decide",
        (
            StepField(
                "granted",
                "What do you decide?",
                "choice",
                choices={"yes": "Extend it", "no": "Refuse more time"},
            ),
            StepField("reason", "Why, in your own words?", "long_text"),
        ),
        rows=(*rows, ("Comes down otherwise", day_words(deployment.ends_on))),
        panels=(near_place(work, deployment),),
    )


def _take_down(work: Work, deployment: Deployment) -> StepPage:
    points = days_by_point(_values(work, deployment).get("removed"))
    return StepPage(
        "Record that it is down",
        "Record it as down",
        sentences=("The evaluation is due then, and a look-back eight weeks later.",),
        rows=(
            ("Taken down", _day(points.get("taken_down"))),
            ("Signs removed", _day(points.get("signs_removed"))),
            ("Place made good", _day(points.get("made_good"))),
        ),
    )


def _evaluate(work: Work, deployment: Deployment) -> StepPage:
    figures = figures_for(work, deployment, _RESULT)
    objective = dict(relied_on(work, deployment, ("objective",)))
    return StepPage(
        "Finish the evaluation",
        "Finish the evaluation",
        (
            StepField("result", "Was the objective met?", "choice", choices=RESULT_WORDS),
            StepField(
                "finding", "What do the figures of before, during and after show?", "long_text"
            ),
        ),
        sentences=tuple(figure.text for figure in figures.values()),
        rows=tuple(objective.items()),
        panels=(near_place(work, deployment),),
    )


def _look_back(work: Work, deployment: Deployment) -> StepPage:
    first = (deployment.removed_on or work.today) + LOOK_BACK_AFTER
    return StepPage(
        "Finish the look-back",
        "Finish the look-back",
        sentences=(f"It is made from {day_words(first)} on, and closes this deployment.",),
        rows=relied_on(work, deployment, ("moved_on", "verdict", "verdict_note")),
    )


def _day(day: date | None) -> str:
    return day_words(day) if day else "Not recorded"


def _values(work: Work, deployment: Deployment) -> Mapping[str, Any]:
    return form_answers.answers_of(work, deployment, library(), QUESTIONNAIRE).values


def relied_on(
    work: Work, deployment: Deployment, names: tuple[str, ...] = _ASKED
) -> tuple[tuple[str, str], ...]:
    """What was answered to some questions: question and answer."""
    found = form_answers.answers_of(work, deployment, library(), QUESTIONNAIRE)
    rows = []
    for name in names:
        if name in found.values:
            question = found.questionnaire.question(name)
            rows.append((question.ask, kinds.text(question, found.values[name])))
    return tuple(rows)
