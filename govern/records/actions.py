"""The one list of actions: opened by registers, done by their owners, verified by somebody else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from govern.errors import BadInput, NotFound, Problem, Refused
from govern.history import Work
from govern.people.grants import grants_of, may, require
from govern.people.roles import Permission
from govern.records.models import Action, ActionState, Record
from govern.records.visibility import visible


def open_action(
    work: Work,
    record: Record,
    *,
    kind: str,
    title: str,
    due_on: date,
    owner_id: int | None = None,
    post: str | None = None,
    priority: int = 2,
    question_id: str | None = None,
    row_key: str | None = None,
    carried_from: Action | None = None,
) -> Action:
    """Open an action for a record; the caller's note covers it."""
    if not title.strip():
        raise BadInput("Say what is to be done.", [Problem("Action", "say what is to be done")])
    action = Action(
        record_id=record.id,
        kind=kind,
        title=title,
        due_on=due_on,
        owner_id=owner_id,
        post=post,
        priority=priority,
        question_id=question_id,
        row_key=row_key,
        carried_from_id=carried_from.id if carried_from else None,
        state=ActionState.OPEN,
    )
    work.session.add(action)
    return action


def may_know_action(work: Work) -> ColumnElement[bool]:
    """The clause every select of actions begins with: those of visible records, and those given
    to a post the actor holds, whose record may stay unknown to them.

    Authority: [SCC-P4]
    """
    posts = [
        and_(Action.post == str(grant.role), Record.organisation_id == grant.organisation_id)
        for grant in grants_of(work)
        if grant.scheme_id is None
    ]
    open_records = Record.compartment_id.is_(None)
    return or_(visible(work), and_(open_records, or_(*posts))) if posts else visible(work)


def holds_post(work: Work, action: Action, record: Record) -> bool:
    """Whether the action was given to a post the actor holds in the record's organisation."""
    return any(
        str(grant.role) == action.post and grant.organisation_id == record.organisation_id
        for grant in grants_of(work)
    )


def get_action(work: Work, token: str) -> tuple[Action, Record]:
    """An action and its record, for somebody who may know of the record. Raises `NotFound`."""
    found = work.session.execute(
        select(Action, Record)
        .join(Record, Record.id == Action.record_id)
        .where(may_know_action(work), Action.token == token)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such action that you can open.")
    return found[0], found[1]


def _may_change(work: Work, action: Action, record: Record) -> None:
    if action.owner_id is not None and action.owner_id == work.actor.person_id:
        return
    if holds_post(work, action, record):
        return
    require(
        work,
        Permission.ACTIONS_EDIT,
        organisation_id=record.organisation_id,
        scheme_id=record.scheme_id,
    )


def finish(work: Work, action: Action, record: Record, *, outcome: str, on: date) -> None:
    """Say that an action was done, when, and with what result.

    Raises `Refused` when it is not open, or for a day to come; `BadInput` without a result.
    """
    _may_change(work, action, record)
    _must_be_open(action)
    if on > work.today:
        raise Refused("The day it was done cannot lie in the future.")
    if not outcome.strip():
        raise BadInput("Say what was done.", [Problem("Outcome", "say what was done")])
    action.state = ActionState.DONE
    action.done_on = on
    action.outcome = outcome
    work.note(record, "action.finished", f"Done: {action.title}", reason=outcome)


def revise(work: Work, action: Action, record: Record, *, to: date, reason: str) -> None:
    """Give an action a later date; the first date stays visible. Raises `BadInput`, `Refused`."""
    _may_change(work, action, record)
    _must_be_open(action)
    if not reason.strip():
        raise BadInput("Say why it is moved.", [Problem("Reason", "say why it is moved")])
    if to < work.today:
        raise Refused("The new date cannot lie in the past.")
    old = action.date_in_force
    action.revised_on = to
    action.revised_reason = reason
    action.times_revised = (action.times_revised or 0) + 1
    work.note(record, "action.revised", f"“{action.title}” moved from {old} to {to}", reason=reason)


def drop(work: Work, action: Action, record: Record, *, reason: str) -> None:
    """Say that an action will not be done, and why. Raises `BadInput` without a reason."""
    _may_change(work, action, record)
    _must_be_open(action)
    if not reason.strip():
        raise BadInput("Say why it is dropped.", [Problem("Reason", "say why it is dropped")])
    action.state = ActionState.DROPPED
    action.outcome = reason
    work.note(record, "action.dropped", f"Dropped: {action.title}", reason=reason)


def waits_for(work: Work) -> ColumnElement[bool]:
    """The clause of actions the actor is to do: their own, and those of posts they hold."""
    posts = [str(grant.role) for grant in grants_of(work)]
    return or_(
        Action.owner_id == work.actor.person_id,
        and_(Action.owner_id.is_(None), Action.post.in_(posts)),
    )


def may_verify(work: Work, action: Action, record: Record) -> bool:
    """Whether the actor may confirm that an action was done: the permission, and not their own."""
    allowed = may(
        work,
        Permission.ACTIONS_VERIFY,
        organisation_id=record.organisation_id,
        scheme_id=record.scheme_id,
    )
    return allowed and action.owner_id != work.actor.person_id


def verify(work: Work, action: Action, record: Record) -> None:
    """Confirm that an action was really done; never by the person who did it.

    Authority: [GP-four-eyes]
    """
    require(
        work,
        Permission.ACTIONS_VERIFY,
        organisation_id=record.organisation_id,
        scheme_id=record.scheme_id,
    )
    if action.state != ActionState.DONE:
        raise Refused("Only an action that was done can be verified.")
    if action.owner_id == work.actor.person_id:
        raise Refused("You were to do this yourself: somebody else has to verify it.")
    action.verified_by_id = work.actor.person_id
    action.verified_at = work.now
    work.note(record, "action.verified", f"Verified: {action.title}")


def _must_be_open(action: Action) -> None:
    if action.state != ActionState.OPEN:
        raise Refused("This action is closed already.")
