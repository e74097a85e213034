"""Taking the steps of a deployment with what their pages gave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from govern.clock import day_words
from govern.errors import Refused
from govern.history import Work
from govern.registers.cameras.models import Deployment
from govern.registers.cameras.presenting.proposals import revision_of
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.rules.deployment_rules import Result
from govern.registers.cameras.service import deployment_life, deployments
from govern.registers.cameras.service.deployment_decisions import approve, refuse
from govern.registers.cameras.service.deployment_extensions import ask_extension, decide_extension
from govern.registers.cameras.service.deployment_referral import refer


def take(work: Work, deployment: Deployment, name: str, given: Mapping[str, Any]) -> str:
    """Take a step with what the page gave; the sentence shown afterwards."""
    found = _WRITTEN.get(name) or _DECIDED.get(name)
    if found is None:
        raise Refused("That is no step of a deployment.")
    return found(work, deployment, given)


def _submit(work: Work, deployment: Deployment, _given: Mapping[str, Any]) -> str:
    deployments.submit(work, deployment, library())
    return "Sent for a decision."


def _refer(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    refer(work, deployment, referred_on=_day(given["referred_on"]))
    return "Stopped. Only the day it was referred is kept."


def _withdraw(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    deployments.withdraw(work, deployment, library(), reason=str(given["reason"]))
    return "Withdrawn."


def _put_up(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    signs_up_on = _day(given["signs_up_on"])
    deployment_life.put_up(work, deployment, library(), signs_up_on=signs_up_on)
    return f"Up. It comes down by {day_words(deployment.ends_on)}."


def _check(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    found = deployment_life.Check(
        on=_day(given["on"]),
        is_needed=given["is_needed"] == "yes",
        need=str(given["need"]),
        view=str(given["view"]),
        fault=str(given.get("fault") or ""),
    )
    deployment_life.check(work, deployment, library(), found)
    return "The interim review is kept."


def _ask_extension(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    ask_extension(
        work,
        deployment,
        library(),
        evidence=str(given["evidence"]),
        longer_term=str(given["longer_term"]),
        new_end=_day(given["new_end"]),
    )
    return "More time is asked for. Somebody else decides."


def _take_down(work: Work, deployment: Deployment, _given: Mapping[str, Any]) -> str:
    deployment_life.take_down(work, deployment, library())
    return "Down. The evaluation is due."


def _evaluate(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    result, finding = Result(given["result"]), str(given["finding"])
    deployment_life.evaluate(work, deployment, library(), result=result, finding=finding)
    return "Evaluated."


def _look_back(work: Work, deployment: Deployment, _given: Mapping[str, Any]) -> str:
    deployment_life.look_back(work, deployment, library())
    return "Looked back on, and closed."


def _approve(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    conditions = str(given.get("conditions") or "")
    approve(
        work,
        deployment,
        library(),
        reason=str(given["reason"]),
        conditions=conditions,
        conditions_due_on=given.get("conditions_due_on") if conditions.strip() else None,
        revision=revision_of(given),
    )
    return "Approved."


def _refuse(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    reason = str(given["reason"])
    refuse(work, deployment, library(), reason=reason, revision=revision_of(given))
    return "Refused. The request is kept with your reason."


def _extend(work: Work, deployment: Deployment, given: Mapping[str, Any]) -> str:
    granted = given["granted"] == "yes"
    decide_extension(
        work,
        deployment,
        library(),
        granted=granted,
        reason=str(given["reason"]),
        revision=revision_of(given),
    )
    return "Extended." if granted else "More time is refused."


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise Refused("Give the day.")
    return value


_WRITTEN = {
    "submit": _submit,
    "refer": _refer,
    "withdraw": _withdraw,
    "put_up": _put_up,
    "check": _check,
    "ask_extension": _ask_extension,
    "take_down": _take_down,
    "evaluate": _evaluate,
    "look_back": _look_back,
}
_DECIDED = {"approve": _approve, "refuse": _refuse, "extend": _extend}
