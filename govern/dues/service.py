"""Stating facts, and keeping the dates computed from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from govern.clock import day_words, london_date
from govern.database import canonical_json
from govern.dues.models import Due, DueState, Fact
from govern.errors import Refused
from govern.history import Work
from govern.records import Action, ActionState, Record

#: The date of an action, told apart by the action's id.
ACTION_DUE = "action.due"


@dataclass(frozen=True, slots=True)
class PlannedDue:
    """One date a register's rules computed: kind (rule id), day, and how it came about.

    `subject_id` tells dues of one kind apart (an action's id); `steps` are sentences.
    """

    kind: str
    due_on: date
    steps: tuple[str, ...]
    authority: tuple[str, ...] = ()
    subject_id: int | None = None
    due_at: datetime | None = None
    cautious_on: date | None = None
    outer_on: date | None = None
    rule_inputs: dict[str, Any] = field(default_factory=dict)


def state(
    work: Work,
    record: Record,
    kind: str,
    *,
    on: date | None = None,
    at: datetime | None = None,
    until_on: date | None = None,
    value: Any = None,
    reason: str | None = None,
    subject_id: int | None = None,
    corrects: Fact | None = None,
) -> Fact:
    """State that something happened; it may have happened earlier than now, never later.

    The caller notes it in a sentence and recomputes the record's dues. Raises `Refused` for a
    time to come.
    """
    if on is None and at is None:
        on = work.today
    if (on is not None and on > work.today) or (at is not None and at > work.now):
        raise Refused("What has happened cannot lie in the future: give the day it happened.")
    fact = Fact(
        record_id=record.id,
        kind=kind,
        on_date=on if on is not None else (london_date(at) if at else None),
        at=at,
        until_on=until_on,
        subject_id=subject_id,
        value=None if value is None else canonical_json(value),
        stated_by_id=work.actor.person_id or None,
        recorded_at=work.now,
        corrects_id=corrects.id if corrects else None,
        reason=reason,
    )
    work.session.add(fact)
    return fact


def facts_of(work: Work, record: Record) -> list[Fact]:
    """The facts that count: those no later fact corrects, in the order they happened."""
    facts = list(
        work.session.scalars(
            select(Fact).where(Fact.record_id == record.id).order_by(Fact.on_date, Fact.id)
        )
    )
    corrected = {fact.corrects_id for fact in facts if fact.corrects_id}
    return [fact for fact in facts if fact.id not in corrected]


def open_dues(work: Work, record: Record) -> list[Due]:
    """The dates that still bind a record, nearest first."""
    return list(
        work.session.scalars(
            select(Due)
            .where(Due.record_id == record.id, Due.state == DueState.OPEN)
            .order_by(Due.due_on, Due.id)
        )
    )


def keep(work: Work, record: Record, planned: Sequence[PlannedDue], *, reason: str = "") -> None:
    """Make the open dues of a record those planned, and no others; its actions keep theirs.

    The same date stays the same row, so its reminders keep their key; another date is a new row
    the old one points to, with the reason; what is no longer planned is withdrawn.
    """
    work.flush()
    live = {
        (due.kind, due.subject_id): due for due in open_dues(work, record) if due.kind != ACTION_DUE
    }
    for plan in planned:
        old = live.pop((plan.kind, plan.subject_id), None)
        if old is not None and (old.due_on, old.due_at) == (plan.due_on, plan.due_at):
            continue
        row = _row(work, record, plan)
        work.session.add(row)
        if old is not None:
            work.session.flush()
            old.state = DueState.WITHDRAWN
            old.replaced_by_id = row.id
            old.replaced_reason = reason or "The facts behind it changed"
    for gone in live.values():
        gone.state = DueState.WITHDRAWN
        gone.replaced_reason = reason or "No longer due"
    note_next_due(work, record)


def keep_action_dues(work: Work, record: Record) -> None:
    """Give every open action of a record its one date; closed ones are met, dropped withdrawn.

    The record's other dates stay as they are.
    """
    work.flush()
    live = {due.subject_id: due for due in open_dues(work, record) if due.kind == ACTION_DUE}
    for action in work.session.scalars(select(Action).where(Action.record_id == record.id)):
        old = live.get(action.id)
        is_open = action.state == ActionState.OPEN
        if old is not None and not (is_open and old.due_on == action.date_in_force):
            done = action.state == ActionState.DONE
            old.state = DueState.MET if done else DueState.WITHDRAWN
            old.met_on = action.done_on
            old.replaced_reason = None if done else "The action was moved or dropped"
        if is_open and (old is None or old.state != DueState.OPEN):
            words = (action.title, f"Wanted by {day_words(action.date_in_force)}")
            plan = PlannedDue(ACTION_DUE, action.date_in_force, words, ("GP",), action.id)
            work.session.add(_row(work, record, plan))
    note_next_due(work, record)


def meet(work: Work, record: Record, kind: str, *, subject_id: int | None = None) -> None:
    """Say that what was due was done today."""
    for due in open_dues(work, record):
        if due.kind == kind and due.subject_id == subject_id:
            due.state = DueState.MET
            due.met_on = work.today
    note_next_due(work, record)


def note_next_due(work: Work, record: Record) -> None:
    """Keep the record's nearest open date beside it, for lists."""
    work.session.flush()
    record.next_due_on = work.session.scalar(
        select(func.min(Due.due_on)).where(Due.record_id == record.id, Due.state == DueState.OPEN)
    )


def _row(work: Work, record: Record, plan: PlannedDue) -> Due:
    return Due(
        record_id=record.id,
        kind=plan.kind,
        subject_id=plan.subject_id,
        due_on=plan.due_on,
        due_at=plan.due_at,
        cautious_on=plan.cautious_on,
        outer_on=plan.outer_on,
        rule_inputs=canonical_json(plan.rule_inputs),
        steps=canonical_json(list(plan.steps)),
        authority=canonical_json(list(plan.authority)),
        computed_at=work.now,
    )
