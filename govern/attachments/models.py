"""The tables of attachments, and of imports while people decide about them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept, new_token


class Attachment(Base):
    """A file attached to a record, perhaps as evidence for one answer, with its dates."""

    __tablename__ = "attachment"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    sha256: Mapped[str] = kept("internal", ForeignKey("stored_file.sha256"))
    name: Mapped[str] = kept("personal", Text)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    question_id: Mapped[str | None] = kept("internal", String(80))
    row_key: Mapped[str | None] = kept("internal", String(40))
    label: Mapped[str] = kept("internal", Text, default="")
    effective_on: Mapped[date | None] = kept("internal", Date)
    expires_on: Mapped[date | None] = kept("internal", Date)
    added_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    added_at: Mapped[datetime] = kept("internal", UTCDateTime)
    removed_at: Mapped[datetime | None] = kept("internal", UTCDateTime)


class BatchState(StrEnum):
    """How far an import has come."""

    READING = "reading"
    WAITING = "waiting"
    APPLIED = "applied"
    ABANDONED = "abandoned"


class ImportBatch(Base):
    """One file on its way in: read, matched, decided about by people, applied in one write."""

    __tablename__ = "import_batch"
    __history__: ClassVar[str] = "unnoted: staging; applying it is one event in the history"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    register: Mapped[str] = kept("internal", String(40))
    organisation_id: Mapped[int] = kept("internal", ForeignKey("organisation.id"))
    scheme_id: Mapped[int | None] = kept("internal", ForeignKey("record.id"))
    sha256: Mapped[str] = kept("internal", ForeignKey("stored_file.sha256"))
    name: Mapped[str] = kept("internal", Text)
    listed_on: Mapped[date | None] = kept("internal", Date)
    mapping: Mapped[str] = kept("internal", Text, default="{}")
    state: Mapped[str] = kept("internal", choices=BatchState, default=BatchState.READING)
    counts: Mapped[str] = kept("internal", Text, default="{}")
    problems: Mapped[str] = kept("internal", Text, default="[]")
    asked_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    made_at: Mapped[datetime] = kept("internal", UTCDateTime)
    applied_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    applied_seq: Mapped[int | None] = kept("internal", Integer)


class ImportRow(Base):
    """One line of a file on its way in, what it was matched with, and what a person chose."""

    __tablename__ = "import_row"
    __history__: ClassVar[str] = "unnoted: staging; swept 30 days after it was applied"
    __table_args__ = (Index("ix_import_row_batch", "batch_id", "line"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    batch_id: Mapped[int] = kept("internal", ForeignKey("import_batch.id"))
    line: Mapped[int] = kept("internal", Integer)
    raw: Mapped[str] = kept("personal", Text)
    parsed: Mapped[str] = kept("personal", Text, default="{}")
    problems: Mapped[str] = kept("internal", Text, default="[]")
    outcome: Mapped[str] = kept("internal", String(20))
    record_id: Mapped[int | None] = kept("internal", ForeignKey("record.id"))
    score: Mapped[int | None] = kept("internal", Integer)
    why: Mapped[str] = kept("internal", Text, default="")
    choice: Mapped[str | None] = kept("internal", String(20))
    chosen_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))


class ImportMapping(Base):
    """Which column was which the last time a file with this header came in."""

    __tablename__ = "import_mapping"
    __history__: ClassVar[str] = "unnoted: a convenience remembered from a confirmed import"
    __table_args__ = (UniqueConstraint("register", "header_digest"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    register: Mapped[str] = kept("internal", String(40))
    header_digest: Mapped[str] = kept("internal", String(64))
    mapping: Mapped[str] = kept("internal", Text)
