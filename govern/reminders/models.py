"""The table of reminders; its unique key is the guarantee that each is sent once."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept


class ReminderState(StrEnum):
    """What became of one step; after an outage the older missed ones are `overtaken`."""

    PLANNED = "planned"
    SENT = "sent"
    OVERTAKEN = "overtaken"
    WITHDRAWN = "withdrawn"


class Reminder(Base):
    """One step of a ladder, for one person."""

    __tablename__ = "reminder"
    __history__: ClassVar[str] = "unnoted: planned from dates; the row itself is the proof"
    __table_args__ = (
        UniqueConstraint("due_id", "step", "recipient_id"),
        Index("ix_reminder_state", "state", "planned_on"),
    )

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    due_id: Mapped[int] = kept("internal", ForeignKey("due.id"))
    step: Mapped[str] = kept("internal", String(40))
    recipient_id: Mapped[int] = kept("personal", ForeignKey("person.id"), index=True)
    planned_on: Mapped[date] = kept("internal", Date)
    state: Mapped[str] = kept("internal", choices=ReminderState, default=ReminderState.PLANNED)
    outbox_id: Mapped[int | None] = kept("internal", ForeignKey("outbox.id"))
    acknowledged_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    snoozed_until: Mapped[date | None] = kept("internal", Date)
