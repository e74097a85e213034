"""Mails that go at once: a thing was assigned, or a decision is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select

from govern.dues.models import Due, DueState
from govern.errors import Unavailable
from govern.history import Work
from govern.messages.composing import HOME
from govern.messages.models import Outbox
from govern.messages.outbox import queue
from govern.people.models import Person
from govern.records import Record, visible
from govern.register import Registers
from govern.reminders import mails
from govern.reminders.items import bare_item
from govern.reminders.mails import Item
from govern.reminders.recipients import work_as

#: A mail lists this many and counts the rest: a bulk start assigns hundreds at once.
MOST_LISTED = 20


class Notice(StrEnum):
    """What somebody is told at once."""

    ASSIGNED = "assigned"
    DECISION_WANTED = "decision_wanted"
    DECIDED = "decided"


_SENTENCES: dict[Notice, str] = {
    Notice.ASSIGNED: "Assigned to you",
    Notice.DECISION_WANTED: "A decision is wanted from you",
    Notice.DECIDED: "A decision was made",
}


@dataclass(slots=True)
class _Telling:
    """What one person is told of one kind in one piece of work: one mail, however many records."""

    row: Outbox
    items: list[Item] = field(default_factory=list)
    record_ids: set[int] = field(default_factory=set)


def tell(
    work: Work, person_ids: Iterable[int | None], record: Record, kind: Notice, *, home: str = HOME
) -> int:
    """Tell people at once, in the commit of what happened; how many mails this made or extended.

    Whoever acts is not told of their own act, nobody is told of a record they may not know of, and
    a deputy hears while somebody is away. Many records in one piece of work make one mail.
    Links stand on `HOME` until the mail is sent, when the product's own address is known.
    """
    told = 0
    for person in _people(work, person_ids):
        if person.id != work.actor.person_id and _may_know(work, person, record):
            told += _tell_one(work, person, record, kind, home)
    return told


def _people(work: Work, person_ids: Iterable[int | None]) -> list[Person]:
    found: dict[int, Person] = {}
    for person_id in person_ids:
        person = work.session.get(Person, person_id) if person_id is not None else None
        if person is None:
            continue
        found[person.id] = person
        if person.is_away(work.today) and person.deputy_id is not None:
            deputy = work.session.get_one(Person, person.deputy_id)
            found[deputy.id] = deputy
    return list(found.values())


def _may_know(work: Work, person: Person, record: Record) -> bool:
    work.flush()
    as_person = work_as(work.session, person, work.now, work.registers)
    seen = select(Record.id).where(visible(as_person), Record.id == record.id)
    return work.session.scalar(seen) is not None


def _tell_one(work: Work, person: Person, record: Record, kind: Notice, home: str) -> int:
    registers = work.registers
    if not isinstance(registers, Registers):
        raise Unavailable("Nobody can be told: this piece of work knows no registers.")
    tellings: dict[tuple[int, Notice], _Telling] = work.cache.setdefault("notices", {})
    telling = tellings.get((person.id, kind))
    if telling is None:
        row = queue(work, person, _SENTENCES[kind], "")
        if row is None:
            return 0
        telling = tellings[person.id, kind] = _Telling(row)
    if record.id not in telling.record_ids:
        telling.record_ids.add(record.id)
        if len(telling.items) < MOST_LISTED:
            telling.items.append(bare_item(registers, home, record, _due_on(work, record)))
        _write(work, telling, kind, home)
    return 1


def _write(work: Work, telling: _Telling, kind: Notice, home: str) -> None:
    more = len(telling.record_ids) - len(telling.items)
    mail = mails.notice(_SENTENCES[kind], telling.items, work.today, home=home, more=more)
    telling.row.subject, telling.row.text, telling.row.html = mail.subject, mail.text, mail.html


def _due_on(work: Work, record: Record) -> date | None:
    return work.session.scalar(
        select(func.min(Due.due_on)).where(Due.record_id == record.id, Due.state == DueState.OPEN)
    )
