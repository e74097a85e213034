"""The tables of facts and dues, and of the days that are not working days."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept, new_token


class CalendarDay(Base):
    """A day that is no working day in one nation, with its source."""

    __tablename__ = "calendar_day"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (UniqueConstraint("nation", "day", "added_at"),)

    id: Mapped[int] = kept("public", Integer, primary_key=True)
    nation: Mapped[str] = kept("public", String(3))
    day: Mapped[date] = kept("public", Date)
    name: Mapped[str] = kept("public", Text)
    substitute: Mapped[bool] = kept("public", Boolean, default=False)
    source: Mapped[str] = kept("public", Text)
    added_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    added_at: Mapped[datetime] = kept("internal", UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = kept("internal", UTCDateTime)


class CalendarEdition(Base):
    """One state of the calendar; its number is the calendar version a date was computed with."""

    __tablename__ = "calendar_edition"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    id: Mapped[int] = kept("public", Integer, primary_key=True)
    label: Mapped[str] = kept("public", Text)
    digest: Mapped[str] = kept("public", String(64), unique=True)
    first_on: Mapped[date] = kept("public", Date)
    last_on: Mapped[date] = kept("public", Date)
    made_at: Mapped[datetime] = kept("public", UTCDateTime)


class Fact(Base):
    """Something that happened to a record: when it happened, and when it was recorded."""

    __tablename__ = "fact"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    kind: Mapped[str] = kept("internal", String(60))
    on_date: Mapped[date | None] = kept("internal", Date)
    at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    until_on: Mapped[date | None] = kept("internal", Date)
    subject_id: Mapped[int | None] = kept("internal", ForeignKey("record.id"))
    value: Mapped[str | None] = kept("personal", Text)
    stated_by_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = kept("internal", UTCDateTime)
    corrects_id: Mapped[int | None] = kept("internal", ForeignKey("fact.id"))
    reason: Mapped[str | None] = kept("personal", Text)


class DueState(StrEnum):
    """Whether a date still binds; "overdue" is computed from the day, never stored."""

    OPEN = "open"
    MET = "met"
    WITHDRAWN = "withdrawn"


class Due(Base):
    """One computed date with its explanation; another date is a new row the old one points to."""

    __tablename__ = "due"
    __history__: ClassVar[str] = "unnoted: derived from facts, each of which is noted"
    __table_args__ = (
        Index("ix_due_record", "record_id", "kind"),
        Index(
            "ix_due_open",
            "due_on",
            "record_id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"))
    kind: Mapped[str] = kept("internal", String(60))
    subject_id: Mapped[int | None] = kept("internal", Integer)
    due_on: Mapped[date] = kept("internal", Date)
    due_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    cautious_on: Mapped[date | None] = kept("internal", Date)
    outer_on: Mapped[date | None] = kept("internal", Date)
    state: Mapped[str] = kept("internal", choices=DueState, default=DueState.OPEN)
    met_on: Mapped[date | None] = kept("internal", Date)
    rule_inputs: Mapped[str] = kept("internal", Text, default="{}")
    steps: Mapped[str] = kept("internal", Text, default="[]")
    authority: Mapped[str] = kept("internal", Text, default="[]")
    calendar_edition_id: Mapped[int | None] = kept("internal", ForeignKey("calendar_edition.id"))
    computed_at: Mapped[datetime] = kept("internal", UTCDateTime)
    replaced_by_id: Mapped[int | None] = kept("internal", ForeignKey("due.id"))
    replaced_reason: Mapped[str | None] = kept("internal", Text)
