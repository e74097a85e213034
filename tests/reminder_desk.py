"""A desk to test reminders at: dated records of a register with a ladder, and counted mail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

from council import NOW, Council
from sqlalchemy import select, update

from govern.clock import LONDON
from govern.config import Settings, make_instance_folder
from govern.database import Database
from govern.documents.storage import FileStore
from govern.dues.models import Due, DueState
from govern.dues.service import PlannedDue, keep
from govern.history import Work, system_actor
from govern.history.keys import make_history_key
from govern.jobs.working import JobContext
from govern.messages.models import Outbox
from govern.people.models import Person
from govern.people.roles import Permission
from govern.register import Register, Registers
from govern.registers.cameras.models.schemes import Scheme
from govern.reminders.models import Reminder
from govern.scheduler import Tick, TickResult, run_tick
from govern.sealing import SealingKeys
from govern.workflow import Workflow

#: Friday 4 December 2026.
DUE_ON = date(2026, 12, 4)


def london(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """A moment by London's clock."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


@dataclass
class CountedMail:
    """A transport that keeps what it was given; `fails` are raised in turn before it works."""

    sender: str = "govern@council.example"
    home: str = "https://govern.council.example"
    taken: list[EmailMessage] = field(default_factory=list)
    fails: list[Exception | None] = field(default_factory=list)
    fails_after: list[BaseException | None] = field(default_factory=list)

    def send(self, message: EmailMessage, address: str) -> str:
        """Take the mail, unless it is the turn of a failure."""
        before = self.fails.pop(0) if self.fails else None
        if before is not None:
            raise before
        self.taken.append(message)
        after = self.fails_after.pop(0) if self.fails_after else None
        if after is not None:
            raise after
        return "250 taken"

    def per_message(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message["Message-ID"]) for message in self.taken)

    def to(self, person: Person) -> list[EmailMessage]:
        """The mails one person got."""
        return [message for message in self.taken if str(message["To"]) == person.email]


def reviews_register() -> Register:
    """A register of schemes that are reviewed by the cameras' ladder."""
    return Register(
        name="schemes",
        title="Schemes",
        singular="scheme",
        model=Scheme,
        workflow=Workflow("in_use", {"in_use": "In use"}),
        read=Permission.SCHEMES_READ,
        edit=Permission.SCHEMES_EDIT,
        ladder="camera_review",
    )


class Desk:
    """One council's reminders: dates are set, the clock is moved, ticks are run."""

    def __init__(self, database: Database, council: Council, folder: Path) -> None:
        self.database = database
        self.council = council
        self.mail = CountedMail()
        make_instance_folder(folder)
        make_history_key(folder / "keys")
        settings = Settings.load(folder, {})
        self.registers = Registers((reviews_register(),))
        self.context = JobContext(
            settings=settings,
            database=database,
            registers=self.registers,
            files=FileStore(folder),
            sealing=SealingKeys({"k1": b"\x01" * 32}),
            clock=lambda: NOW,
        )

    def tick(self, now: datetime) -> TickResult:
        """Everything the scheduler does at a moment; no duty may fail."""
        result = run_tick(Tick(self.context, self.registers, self.mail), now)
        assert result.failed == []
        return result

    def days(self, start: date, count: int, *hours: int) -> None:
        """Tick on every day at those hours of London's clock."""
        for number in range(count):
            for hour in hours or (8,):
                self.tick(london(start + timedelta(days=number), hour))

    def record(self, owner: Person | None, due_on: date = DUE_ON, kind: str = "review") -> Scheme:
        """A record with an owner and one open date."""
        made = self.council.scheme()
        with self.database.write_session() as session:
            work = Work(session, system_actor("test"), NOW, self.registers)
            record = session.get_one(Scheme, made.id)
            record.owner_id = owner.id if owner else None
            keep(work, record, [planned(kind, due_on)])
            work.note(record, "scheme.dated", "Given an owner and a date")
            work.commit()
        return made

    def move(self, record: Scheme, due_on: date, at: datetime) -> None:
        """Give a record another date."""
        with self.database.write_session() as session:
            work = Work(session, system_actor("test"), at, self.registers)
            keep(work, session.get_one(Scheme, record.id), [planned("review", due_on)])
            work.note(session.get_one(Scheme, record.id), "scheme.dated", "Given another date")
            work.commit()

    def close(self, record: Scheme) -> None:
        """Meet the open dates of a record."""
        with self.database.own_write() as session:
            session.execute(
                update(Due).where(Due.record_id == record.id).values(state=DueState.MET)
            )

    def change_person(self, person: Person, **values: object) -> None:
        """Change somebody's manager, deputy or address."""
        with self.database.write_session() as session:
            work = Work(session, system_actor("test"), NOW, self.registers)
            row = session.get_one(Person, person.id)
            for name, value in values.items():
                setattr(row, name, value)
            work.note(row, "person.changed", "Changed for the test")
            work.commit()

    def reminders(self, *states: str) -> list[Reminder]:
        """The reminders there are, in the states given or in any."""
        with self.database.read_session() as session:
            rows = session.scalars(select(Reminder).order_by(Reminder.id)).all()
        return [row for row in rows if not states or row.state in states]

    def steps(self, person: Person, *states: str) -> list[str]:
        """The steps one person was given, in order."""
        return [r.step for r in self.reminders(*states) if r.recipient_id == person.id]

    def outbox(self) -> list[Outbox]:
        """Every mail there is."""
        with self.database.read_session() as session:
            return list(session.scalars(select(Outbox).order_by(Outbox.id)))


def planned(kind: str, due_on: date) -> PlannedDue:
    """A date as a register plans it."""
    return PlannedDue(
        kind, due_on, ("Last decided on 4 December 2025", "Reviewed every 12 months"), ("SCC-P8",)
    )
