"""One mail a person a day, in the commit that marks its reminders sent."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from govern.clock import LONDON, london_date
from govern.database import Database
from govern.dues.models import Due, DueState
from govern.jobs.heartbeat import is_done, take_key
from govern.jobs.models import JobRun
from govern.messages.outbox import queue
from govern.people.models import Person
from govern.records import Action, Record, visible
from govern.register import Registers
from govern.reminders import mails
from govern.reminders.calendar_entries import calendar_file
from govern.reminders.items import item_of, newest_head
from govern.reminders.models import Reminder, ReminderState
from govern.reminders.planning import is_about_action
from govern.reminders.recipients import work_as

#: London time; never between one and two, which some Sundays have twice and some not at all.
NOT_BEFORE = time(7, 0)


def digest_moment(now: datetime) -> datetime | None:
    """The moment today's digest belongs to; None as long as it is too early in London."""
    local = now.astimezone(LONDON)
    if local.time() < NOT_BEFORE:
        return None
    return datetime.combine(london_date(now), NOT_BEFORE, LONDON)


def send_digests(database: Database, registers: Registers, now: datetime, *, home: str) -> int:
    """Queue the day's mail of each person with something planned; how many mails.

    Each is one commit: the mail, its reminders marked sent, and the key that allows one a day.
    """
    moment = digest_moment(now)
    if moment is None:
        return 0
    with database.read_session() as session:
        people = _waiting(session, now)
        waiting = [
            person_id
            for person_id, token in people
            if session.scalar(
                select(JobRun.id).where(JobRun.name == _key(token), JobRun.planned_at == moment)
            )
            is None
        ]
    return sum(_send_one(database, registers, now, moment, each, home) for each in waiting)


def _key(token: str) -> str:
    return f"digest:{token}"


def _waiting(session: Session, now: datetime) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Person.id, Person.token)
        .where(Person.id.in_(select(Reminder.recipient_id).where(*_is_waiting(now))))
        .order_by(Person.id)
    )
    return [(person_id, token) for person_id, token in rows]


def _is_waiting(now: datetime) -> list[ColumnElement[bool]]:
    today = london_date(now)
    return [
        Reminder.state == ReminderState.PLANNED,
        Reminder.planned_on <= today,
        or_(Reminder.snoozed_until.is_(None), Reminder.snoozed_until <= today),
    ]


def _send_one(
    database: Database,
    registers: Registers,
    now: datetime,
    moment: datetime,
    person_id: int,
    home: str,
) -> int:
    with database.write_session() as session:
        person = session.get_one(Person, person_id)
        work = work_as(session, person, now, registers)
        open_rows = list(
            session.execute(
                select(Reminder, Due, Record, Action)
                .join(Due, Due.id == Reminder.due_id)
                .join(Record, Record.id == Due.record_id)
                .outerjoin(Action, is_about_action())
                .where(*_is_waiting(now), Reminder.recipient_id == person_id)
                .where(Due.state == DueState.OPEN, visible(work))
                .order_by(Due.due_on, Record.reference, Due.id)
            )
        )
        _withdraw_unseen(session, person_id, now, {row.Reminder.id for row in open_rows})
        if not open_rows:
            work.commit()
            return 0
        if not take_key(session, _key(person.token), moment, now):
            work.rollback()
            return 0
        items = [
            item_of(session, registers, home, person, due, record, action)
            for _, due, record, action in open_rows
        ]
        head = newest_head(session)
        mail = mails.reminders(items, work.today, home=home, head=head)
        calendar = calendar_file(items[: mails.MOST_LISTED], now)
        row = queue(work, person, mail.subject, mail.text, mail.html, calendar)
        session.flush()
        for reminder, *_ in open_rows:
            # Without an address the reminder stands in the person's task list alone.
            reminder.state = ReminderState.SENT if row else ReminderState.WITHDRAWN
            reminder.outbox_id = row.id if row else None
        _end_key(session, person.token, moment, now, len(open_rows))
        work.commit()
        return 1 if row else 0


def _withdraw_unseen(session: Session, person_id: int, now: datetime, seen: set[int]) -> None:
    waiting = session.scalars(
        select(Reminder).where(*_is_waiting(now), Reminder.recipient_id == person_id)
    )
    for reminder in waiting:
        if reminder.id not in seen:
            reminder.state = ReminderState.WITHDRAWN


def _end_key(session: Session, token: str, moment: datetime, now: datetime, count: int) -> None:
    session.execute(
        update(JobRun)
        .where(JobRun.name == _key(token), JobRun.planned_at == moment)
        .values(ended_at=now, outcome=f"{count} reminders")
    )


def was_sent(session: Session, person: Person, now: datetime) -> bool:
    """Whether somebody has had today's mail."""
    moment = digest_moment(now)
    return moment is not None and is_done(session, _key(person.token), moment)
