"""The outbox: one row for each mail, kept whatever becomes of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept, new_token


class OutboxState(StrEnum):
    """What is known of one mail; `in_doubt` means a crash left it open whether it went."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"


class Outbox(Base):
    """A mail to one person; its token is the Message-ID, so a second copy can be known as one."""

    __tablename__ = "outbox"
    __history__: ClassVar[str] = "unnoted: the row is the proof of sending itself"
    __table_args__ = (Index("ix_outbox_state", "state", "next_at"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    recipient_id: Mapped[int] = kept("personal", ForeignKey("person.id"), index=True)
    subject: Mapped[str] = kept("internal", Text)
    text: Mapped[str] = kept("internal", Text)
    html: Mapped[str] = kept("internal", Text, default="")
    calendar: Mapped[str] = kept("internal", Text, default="")
    state: Mapped[str] = kept("internal", choices=OutboxState, default=OutboxState.QUEUED)
    attempts: Mapped[int] = kept("internal", Integer, default=0)
    made_at: Mapped[datetime] = kept("internal", UTCDateTime)
    next_at: Mapped[datetime] = kept("internal", UTCDateTime)
    lease: Mapped[datetime | None] = kept("internal", UTCDateTime)
    sent_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    provider_ref: Mapped[str | None] = kept("internal", Text)
    error: Mapped[str | None] = kept("internal", Text)
