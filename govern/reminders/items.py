"""From a record and its date to the item a mail shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govern.clock import instant_words
from govern.dues.models import Due
from govern.history import Log
from govern.history.models import AuditAnchor
from govern.people.models import Person
from govern.records import Action, Record
from govern.register import Registers
from govern.reminders.calendar_entries import identity
from govern.reminders.mails import Head, Item, why_words


def item_of(
    session: Session,
    registers: Registers,
    home: str,
    person: Person,
    due: Due,
    record: Record,
    action: Action | None = None,
) -> Item:
    """A date as a mail shows it to one person."""
    singular = registers.of(record).singular
    what = f"{singular[:1].upper()}{singular[1:]}"
    return Item(
        what=f"Action of {singular[:1].lower()}{singular[1:]}" if action is not None else what,
        reference=record.reference,
        due_on=due.due_on,
        why=why_words(due.steps, due.authority),
        because=because(session, person, action.owner_id if action else record.owner_id),
        token=identity(record.reference, due.kind, due.subject_id, home),
        link=home if record.compartment_id else link_of(home, record),
        sequence=_sequence(session, due),
        is_hidden=record.compartment_id is not None,
    )


def link_of(home: str, record: Record) -> str:
    """The page of a record."""
    return f"{home.rstrip('/')}/records/{record.reference}"


def because(session: Session, person: Person, owner_id: int | None) -> str:
    """Why somebody gets a reminder, in words: as owner, deputy, manager or by their role."""
    if owner_id == person.id:
        return "it is yours"
    owner = session.get(Person, owner_id) if owner_id is not None else None
    if owner is not None and owner.deputy_id == person.id:
        return "you are the deputy of its owner"
    if owner is not None and owner.manager_id == person.id:
        return "you manage its owner"
    return "of your role"


def _sequence(session: Session, due: Due) -> int:
    """How often the date was changed before: a calendar takes the highest."""
    same: list[Any] = [Due.record_id == due.record_id, Due.kind == due.kind, Due.id < due.id]
    same.append(
        Due.subject_id.is_(None) if due.subject_id is None else Due.subject_id == due.subject_id
    )
    return session.scalar(select(func.count()).select_from(Due).where(*same)) or 0


def newest_head(session: Session) -> Head | None:
    """The newest signed head of the main history, or None before the first."""
    row = session.execute(
        select(AuditAnchor.size, AuditAnchor.chain, AuditAnchor.at)
        .where(AuditAnchor.log == Log.MAIN)
        .order_by(AuditAnchor.size.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Head(row.size, bytes(row.chain).hex(), instant_words(row.at))


def bare_item(registers: Registers, home: str, record: Record, due_on: date | None) -> Item:
    """A record as a notice shows it: with the date it is due, where there is one."""
    singular = registers.of(record).singular
    hidden = record.compartment_id is not None
    return Item(
        what=f"{singular[:1].upper()}{singular[1:]}",
        reference=record.reference,
        due_on=due_on or date.max,
        why="",
        because="",
        token="",
        link=home if hidden else link_of(home, record),
        is_hidden=hidden,
    )
