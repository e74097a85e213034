"""Taking a step: order, permission, separation and the revision, asked in one place."""

from __future__ import annotations

from collections.abc import Mapping

from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records import Record
from govern.workflow import Step, Workflow, refusal


def begin(
    work: Work,
    record: Record,
    workflow: Workflow,
    name: str,
    *,
    parties: Mapping[str, int | None] | None = None,
    reason: str = "",
) -> Step:
    """The step, when this actor may take it now.

    Raises `Forbidden` without the permission, `Refused` out of order or by a party who must not,
    `BadInput` without a reason where one is wanted.
    """
    step = workflow.step(name)
    require(
        work,
        Permission(step.permission),
        organisation_id=record.organisation_id,
        scheme_id=record.scheme_id,
    )
    known = {party: person for party, person in (parties or {}).items() if person is not None}
    why = refusal(workflow, step, record.state, actor_id=work.actor.person_id, parties=known)
    if why is not None:
        raise Refused(why)
    if step.needs_reason and not reason.strip():
        raise BadInput("Give the reason.", [Problem("Reason", "give the reason in your own words")])
    return step


def finish(record: Record, workflow: Workflow, state: str, work: Work) -> None:
    """Put the record into its new state; a closed state closes it today."""
    record.state = state
    record.closed_on = work.today if state in workflow.closed else None
