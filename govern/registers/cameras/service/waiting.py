"""Waiting for a decision: by when it is wanted, who may give it, and conditions as actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from govern.clock import day_words
from govern.dues.service import PlannedDue, keep_action_dues
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.models import RoleGrant
from govern.people.roles import Permission, roles_with
from govern.records import Record
from govern.records.actions import open_action

#: How long a decision may wait before it is shown as late. Authority: [GP]
DECISION_WITHIN = timedelta(days=14)
#: When a condition is to be met unless the decision names a day. Authority: [GP]
CONDITION_WITHIN = timedelta(days=28)
_LONGEST = 300


def decision_due(
    work: Work, kind: str, *, since: date | None = None, at_the_latest: date | None = None
) -> PlannedDue:
    """The date a decision is wanted by: 14 days after it was sent, sooner where it ends."""
    sent = since or work.today
    due = sent + DECISION_WITHIN
    steps = [f"Sent for a decision on {day_words(sent)}"]
    if at_the_latest is not None and at_the_latest < due:
        due = at_the_latest
        steps.append(f"Wanted before it ends: {day_words(due)}")
    else:
        steps.append(f"Wanted within 14 days: {day_words(due)}")
    return PlannedDue(kind, due, tuple(steps), ("GP",))


def who_may(
    work: Work, record: Record, permission: Permission, *, but_not: Iterable[int | None] = ()
) -> list[int]:
    """The people who hold a permission today for the record's place, without some."""
    left_out = set(but_not)
    grants = work.session.scalars(
        select(RoleGrant).where(
            RoleGrant.role.in_(roles_with(permission)),
            RoleGrant.organisation_id == record.organisation_id,
        )
    )
    found = dict.fromkeys(
        grant.person_id
        for grant in grants
        if grant.is_in_force(work.today) and grant.scheme_id in (None, record.scheme_id)
    )
    return [person_id for person_id in found if person_id not in left_out]


def lines_of(text: str) -> list[str]:
    """What was written one a line, without empty lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def open_conditions(work: Work, record: Record, conditions: list[str], due_on: date | None) -> None:
    """Make each condition of a decision an action of the record's owner; the caller notes.

    Raises `Refused` for a day that has passed, `BadInput` for a condition longer than a line.
    """
    if due_on is not None and due_on < work.today:
        raise Refused("A condition has to be met on a day to come.")
    for condition in conditions:
        if len(condition) > _LONGEST:
            raise BadInput(
                "A condition is too long.",
                [Problem("Conditions", f"write each in at most {_LONGEST} characters, one a line")],
            )
        open_action(
            work,
            record,
            kind="condition",
            title=f"Condition: {condition}",
            due_on=due_on or work.today + CONDITION_WITHIN,
            owner_id=record.owner_id,
        )
    if conditions:
        keep_action_dues(work, record)
