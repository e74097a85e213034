"""Planning reminders from the open dates: derived anew by each tick, kept under a unique key."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from govern.clock import london_date
from govern.database import Database
from govern.dues.models import Due, DueState
from govern.jobs.once import insert_missing
from govern.records import Action, Record
from govern.register import Registers
from govern.reminders.ladder_use import LONGEST_LEAD, steps_come
from govern.reminders.models import Reminder, ReminderState
from govern.reminders.recipients import Directory, Place

_KEY = ("due_id", "step", "recipient_id")

#: Reminders there are, by date: (step, person) → (id, state).
Kept = dict[int, dict[tuple[str, int], tuple[int, str]]]


@dataclass(slots=True)
class Planned:
    """What one round of planning changed."""

    planned: int = 0
    overtaken: int = 0
    withdrawn: int = 0

    def words(self) -> str:
        """The round as one line for the log of runs."""
        return f"{self.planned} planned, {self.overtaken} overtaken, {self.withdrawn} withdrawn"


@dataclass(slots=True)
class _Wanted:
    """What has to be written: rows to insert, and rows a newer step has overtaken."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    overtaken_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One person who should have one step of one date, and the older steps it overtakes."""

    due_id: int
    record_id: int
    step: str
    planned_on: date
    person_id: int
    older: tuple[tuple[str, date], ...]


def plan(database: Database, registers: Registers, now: datetime) -> Planned:
    """Make the reminders whose step has come, and withdraw those whose date was met.

    Only the newest step that has come is planned for a person; older ones that were missed are
    overtaken by it. Running it again changes nothing.
    """
    result = Planned(withdrawn=_withdraw_closed(database))
    with database.read_session() as session:
        wanted = _wanted(session, registers, now)
    if not wanted.rows and not wanted.overtaken_ids:
        return result
    with database.own_write() as session:
        result.planned = insert_missing(
            session,
            Reminder,
            [row for row in wanted.rows if row["state"] == ReminderState.PLANNED],
            key=_KEY,
        )
        result.overtaken = insert_missing(
            session,
            Reminder,
            [row for row in wanted.rows if row["state"] == ReminderState.OVERTAKEN],
            key=_KEY,
        )
        for start in range(0, len(wanted.overtaken_ids), 500):
            part = wanted.overtaken_ids[start : start + 500]
            result.overtaken += _set_state(session, part, ReminderState.OVERTAKEN)
    return result


def _withdraw_closed(database: Database) -> int:
    closed = (
        select(Reminder.id)
        .join(Due, Due.id == Reminder.due_id)
        .where(Reminder.state == ReminderState.PLANNED, Due.state != DueState.OPEN)
    )
    with database.read_session() as session:
        ids = list(session.scalars(closed))
    if not ids:
        return 0
    with database.own_write() as session:
        return sum(
            _set_state(session, ids[start : start + 500], ReminderState.WITHDRAWN)
            for start in range(0, len(ids), 500)
        )


def _set_state(session: Session, ids: list[int], state: ReminderState) -> int:
    changed = session.execute(
        update(Reminder)
        # Another process may have sent one since it was read: that stands.
        .where(Reminder.id.in_(ids), Reminder.state == ReminderState.PLANNED)
        .values(state=state)
        .returning(Reminder.id)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())


def _wanted(session: Session, registers: Registers, now: datetime) -> _Wanted:
    directory = Directory(session, now, registers)
    dues = _open_dues(session, directory.today)
    kept = _kept(session, directory.today)
    candidates: list[_Candidate] = []
    for due in dues:
        ladder = registers[due.register].ladder if due.register in registers else None
        if ladder is not None:
            candidates.extend(_candidates(directory, due, ladder))
    by_id = {due.id: due for due in dues}
    seen = _visible_only(directory, _missing(candidates, kept))
    seen += _for_stand_ins(directory, candidates, seen, kept, by_id)
    return _rows(seen, kept, by_id)


def _open_dues(session: Session, today: date) -> list[Row[Any]]:
    return list(
        session.execute(
            select(
                Due.id,
                Due.due_on,
                Due.computed_at,
                Record.id.label("record_id"),
                Record.register,
                Record.organisation_id,
                Record.scheme_id,
                Record.owner_id,
                Record.opened_on,
                Action.id.label("action_id"),
                Action.owner_id.label("action_owner_id"),
                Action.post.label("action_post"),
            )
            .join(Record, Record.id == Due.record_id)
            .outerjoin(Action, is_about_action())
            .where(Due.state == DueState.OPEN, Due.due_on <= today + LONGEST_LEAD)
            .order_by(Due.id)
        )
    )


def is_about_action() -> Any:
    """Whether a date is that of an action of its record: `subject_id` then is the action's id."""
    return (
        (Due.kind.like("action%"))
        & (Action.id == Due.subject_id)
        & (Action.record_id == Due.record_id)
    )


def _kept(session: Session, today: date) -> Kept:
    kept: Kept = defaultdict(dict)
    rows = session.execute(
        select(Reminder.due_id, Reminder.step, Reminder.recipient_id, Reminder.id, Reminder.state)
        .join(Due, Due.id == Reminder.due_id)
        .where(Due.state == DueState.OPEN, Due.due_on <= today + LONGEST_LEAD)
    )
    for due_id, step, person_id, reminder_id, state in rows:
        kept[due_id][step, person_id] = (reminder_id, state)
    return kept


def _place(due: Row[Any]) -> Place:
    if due.action_id is None:
        return Place(due.record_id, due.organisation_id, due.scheme_id, due.owner_id)
    # An action of nobody in particular is the record owner's to chase.
    owner_id = due.action_owner_id
    if owner_id is None and due.action_post is None:
        owner_id = due.owner_id
    return Place(due.record_id, due.organisation_id, due.scheme_id, owner_id, due.action_post)


def _candidates(directory: Directory, due: Row[Any], ladder: str) -> list[_Candidate]:
    come = steps_come(ladder, due.due_on, due.opened_on, directory.today)
    if not come:
        return []
    place = _place(due)
    to_each: dict[int, list[tuple[str, date]]] = {}
    for step in reversed(come):
        for person_id in directory.recipients(step.to, place):
            to_each.setdefault(person_id, []).append((step.step, step.planned_on))
    return [
        _Candidate(due.id, due.record_id, newest[0], newest[1], person_id, tuple(older))
        for person_id, (newest, *older) in to_each.items()
    ]


def _missing(candidates: list[_Candidate], kept: Kept) -> list[_Candidate]:
    return [c for c in candidates if (c.step, c.person_id) not in kept.get(c.due_id, {})]


def _visible_only(directory: Directory, candidates: list[_Candidate]) -> list[_Candidate]:
    by_person: dict[int, set[int]] = defaultdict(set)
    for candidate in candidates:
        by_person[candidate.person_id].add(candidate.record_id)
    seen = {
        person_id: directory.visible_to(person_id, record_ids)
        for person_id, record_ids in by_person.items()
    }
    return [c for c in candidates if c.record_id in seen[c.person_id]]


def _for_stand_ins(
    directory: Directory,
    candidates: list[_Candidate],
    seen: list[_Candidate],
    kept: Kept,
    dues: dict[int, Row[Any]],
) -> list[_Candidate]:
    """Who hears of dates none of whose people may know of the record any more."""
    heard = {candidate.due_id for candidate in seen} | kept.keys()
    unheard = {c.due_id: c for c in candidates if c.due_id not in heard}
    extra = [
        replace(candidate, person_id=person_id, older=())
        for candidate in unheard.values()
        for person_id in directory.stand_ins(_place(dues[candidate.due_id]))
    ]
    return _visible_only(directory, extra)


def _rows(
    candidates: list[_Candidate],
    kept: Kept,
    dues: dict[int, Row[Any]],
) -> _Wanted:
    wanted = _Wanted()
    for candidate in candidates:
        known = kept.get(candidate.due_id, {})
        wanted.rows.append(_row(candidate, candidate.step, candidate.planned_on, "planned"))
        known_from = london_date(dues[candidate.due_id].computed_at)
        for step, planned_on in candidate.older:
            reminder_id, state = known.get((step, candidate.person_id), (0, ""))
            if state == ReminderState.PLANNED:
                wanted.overtaken_ids.append(reminder_id)
            elif not state and planned_on >= known_from:
                # Before the date was known nobody could have missed a step.
                wanted.rows.append(_row(candidate, step, planned_on, "overtaken"))
    return wanted


def _row(candidate: _Candidate, step: str, planned_on: date, state: str) -> dict[str, Any]:
    return {
        "due_id": candidate.due_id,
        "step": step,
        "recipient_id": candidate.person_id,
        "planned_on": planned_on,
        "state": ReminderState(state),
    }
