"""The dates of a deployment: decision, end, interim reviews, evaluation, look-back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from govern.clock import day_words
from govern.dues.models import Fact
from govern.dues.service import PlannedDue, facts_of, keep
from govern.history import Work
from govern.records.decisions import decisions_of
from govern.registers.cameras.models import Deployment
from govern.registers.cameras.rules.deployment_rules import (
    EVALUATE_WITHIN,
    LOOK_BACK_AFTER,
    next_check,
)
from govern.registers.cameras.service.waiting import decision_due

DECISION = "deployment.decision"
ENDS = "deployment.ends"
CHECK = "deployment.check"
EVALUATION = "deployment.evaluation"
LOOK_BACK = "deployment.look_back"
#: What is stated of a deployment.
SENT, CHECKED, EXTENSION_ASKED, REFERRED = (
    "deployment.sent",
    "deployment.checked",
    "deployment.extension_asked",
    "deployment.referred",
)


def keep_dates(work: Work, deployment: Deployment, *, reason: str = "") -> None:
    """Make the open dates of a deployment those that bind in its state; the caller notes."""
    work.flush()
    keep(work, deployment, _planned(work, deployment), reason=reason)


def _planned(work: Work, deployment: Deployment) -> list[PlannedDue]:
    if deployment.state == "submitted":
        sent = newest(work, deployment, SENT)
        return [decision_due(work, DECISION, since=sent.on_date if sent else None)]
    if deployment.state == "up":
        return _while_up(work, deployment)
    found: list[PlannedDue] = []
    removed = deployment.removed_on
    if removed is None:
        return found
    if deployment.state == "removed":
        found.append(_after(EVALUATION, removed, EVALUATE_WITHIN, "Evaluated"))
    if deployment.state in ("removed", "evaluated"):
        found.append(_after(LOOK_BACK, removed, LOOK_BACK_AFTER, "Looked back on"))
    return found


def _while_up(work: Work, deployment: Deployment) -> list[PlannedDue]:
    ends = deployment.ends_on
    steps = (f"Up since {day_words(deployment.live_on or deployment.from_on)}",
             f"To come down by {day_words(ends)}")  # fmt: skip
    found = [PlannedDue(ENDS, ends, steps, ("SCC-P1", "SCC-P6"))]
    checked = newest(work, deployment, CHECKED)
    last = (checked.on_date if checked else None) or deployment.live_on or deployment.from_on
    check = next_check(last, ends)
    if check is not None:
        steps = (f"Last looked at on {day_words(last)}",
                 f"Looked at again every four weeks: {day_words(check)}")  # fmt: skip
        found.append(PlannedDue(CHECK, check, steps, ("SCC-P10",)))
    asked = pending_extension(work, deployment)
    if asked is not None:
        found.append(decision_due(work, DECISION, since=asked.on_date, at_the_latest=ends))
    return found


def _after(kind: str, removed_on: date, wait: timedelta, words: str) -> PlannedDue:
    due = removed_on + wait
    weeks = wait.days // 7
    number = {2: "two", 8: "eight"}.get(weeks, str(weeks))
    steps = (f"Taken down on {day_words(removed_on)}",
             f"{words} {number} weeks after: {day_words(due)}")  # fmt: skip
    return PlannedDue(kind, due, steps, ("SCC-P10",))


def newest(work: Work, deployment: Deployment, kind: str) -> Fact | None:
    """The newest statement of a kind about a deployment, in the order they happened."""
    found = [fact for fact in facts_of(work, deployment) if fact.kind == kind]
    return found[-1] if found else None


def pending_extension(work: Work, deployment: Deployment) -> Fact | None:
    """The request for more time that nobody has decided yet, or None."""
    asked = [fact for fact in facts_of(work, deployment) if fact.kind == EXTENSION_ASKED]
    decided = [each for each in decisions_of(work, deployment) if each.step == "extend"]
    return asked[-1] if len(asked) > len(decided) else None


def told(fact: Fact) -> dict[str, Any]:
    """What a statement says beyond its day."""
    found: dict[str, Any] = json.loads(fact.value) if fact.value else {}
    return found
