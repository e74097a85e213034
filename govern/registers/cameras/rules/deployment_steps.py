"""The steps of a deployment: asked for, decided, up with its signs, down, looked back on."""

from __future__ import annotations

from govern.people.roles import Permission
from govern.workflow import Step, Workflow

_EDIT, _DECIDE = Permission.DEPLOYMENTS_EDIT, Permission.DEPLOYMENTS_DECIDE


def _written(name: str, words: str, start: str, end: str, stage: str | None = None) -> Step:
    return Step(name, words, frozenset({start}), end, _EDIT, stage=stage)


def _decided(name: str, words: str, start: str, end: str) -> Step:
    return Step(
        name, words, frozenset({start}), end, _DECIDE, not_by=("applicant",), needs_reason=True
    )


#: A deployment of a redeployable camera; signs go up before it goes live. What has a chosen
#: target, or a camera nobody is to notice, leaves this register.
#: Authority: [SCC-P1], [SCC-P3], [UKGDPR-13], [RIPA-s26]
DEPLOYMENTS = Workflow(
    first="request",
    states={
        "request": "Request being written",
        "submitted": "Waiting for a decision",
        "approved": "Approved, not yet up",
        "up": "Up",
        "removed": "Taken down, to be evaluated",
        "evaluated": "Evaluated, look-back to come",
        "closed": "Closed",
        "refused": "Refused",
        "referred": "Stopped and referred",
        "withdrawn": "Withdrawn",
    },
    steps=(
        _written("submit", "Send for a decision", "request", "submitted", stage="request"),
        _written("refer", "Stop here and refer it", "request", "referred"),
        _decided("approve", "Approve this deployment", "submitted", "approved"),
        _decided("refuse", "Refuse this deployment", "submitted", "refused"),
        _written("put_up", "Record that it is up and live", "approved", "up", stage="up"),
        _written("check", "Record an interim review", "up", "up"),
        _written("ask_extension", "Ask for more time", "up", "up"),
        _decided("extend", "Decide on more time", "up", "up"),
        _written("take_down", "Record that it is down", "up", "removed", stage="down"),
        _written("evaluate", "Finish the evaluation", "removed", "evaluated"),
        _written("look_back", "Finish the look-back", "evaluated", "closed", stage="look_back"),
        Step(
            "withdraw",
            "Withdraw this request",
            frozenset({"request", "submitted", "approved"}),
            "withdrawn",
            _EDIT,
            needs_reason=True,
        ),
    ),
    closed=frozenset({"closed", "refused", "referred", "withdrawn"}),
)

#: The part of the questionnaire that is written in each state; elsewhere it is only read.
STAGES = {"request": "request", "approved": "up", "up": "down", "evaluated": "look_back"}
