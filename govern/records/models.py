"""The tables of the spine: records, links, decisions, actions, holds, settings, search."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept, new_token, ordered_text


class Record(Base):
    """What every record has: reference, register, title, state, owner, scheme, revision."""

    __tablename__ = "record"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (
        Index("ix_record_register_state", "register", "state", "reference"),
        Index("ix_record_register_due", "register", "next_due_on", "id"),
        Index("ix_record_owner_due", "owner_id", "next_due_on"),
        Index("ix_record_scheme", "scheme_id", "register"),
    )

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    register: Mapped[str] = kept("public", String(40))
    reference: Mapped[str] = kept("public", ordered_text(40), unique=True)
    title: Mapped[str] = kept("internal", ordered_text())
    state: Mapped[str] = kept("internal", String(40))
    organisation_id: Mapped[int] = kept("internal", ForeignKey("organisation.id"))
    scheme_id: Mapped[int | None] = kept("internal", ForeignKey("record.id"))
    owner_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    compartment_id: Mapped[int | None] = kept("covert", ForeignKey("compartment.id"))
    revision: Mapped[int] = kept("internal", Integer, info={"history": "derived"})
    opened_on: Mapped[date] = kept("internal", Date)
    closed_on: Mapped[date | None] = kept("internal", Date)
    next_due_on: Mapped[date | None] = kept("internal", Date, info={"history": "derived"})
    erased_at: Mapped[datetime | None] = kept("internal", UTCDateTime)

    __mapper_args__ = {"polymorphic_on": "register", "version_id_col": revision}

    def audit_root(self) -> tuple[str, int | None]:
        """A record answers for itself."""
        return "record", self.id


class ReferenceCounter(Base):
    """The last number given, for each register, organisation and year: no gaps."""

    __tablename__ = "reference_counter"
    __history__: ClassVar[str] = "unnoted: a counter, seen in the references it gave"

    register: Mapped[str] = kept("internal", String(40), primary_key=True)
    organisation_id: Mapped[int] = kept("internal", ForeignKey("organisation.id"), primary_key=True)
    year: Mapped[int] = kept("internal", Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = kept("internal", Integer)


class Compartment(Base):
    """A need-to-know room: its records do not exist for anybody who is not a member."""

    __tablename__ = "compartment"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("covert", Integer, primary_key=True)
    token: Mapped[str] = kept("covert", String(22), unique=True, default=new_token)
    kind: Mapped[str] = kept("covert", String(40))


class CompartmentMember(Base):
    """That a person may look into a compartment, from and until an instant."""

    __tablename__ = "compartment_member"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("covert", Integer, primary_key=True)
    compartment_id: Mapped[int] = kept("covert", ForeignKey("compartment.id"), index=True)
    person_id: Mapped[int] = kept("covert", ForeignKey("person.id"), index=True)
    capacity: Mapped[str] = kept("covert", String(40))
    from_at: Mapped[datetime] = kept("covert", UTCDateTime)
    until_at: Mapped[datetime | None] = kept("covert", UTCDateTime)
    granted_by_id: Mapped[int | None] = kept("covert", ForeignKey("person.id"))
    reason: Mapped[str] = kept("covert", Text, default="")

    def audit_root(self) -> tuple[str, int | None]:
        """Membership is told of its compartment."""
        return "compartment", self.compartment_id


class RecordLink(Base):
    """How one record refers to another: a DPIA covers a camera, a release rests on an agreement."""

    __tablename__ = "record_link"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    from_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    to_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    kind: Mapped[str] = kept("internal", String(40))
    since_on: Mapped[date] = kept("internal", Date)
    until_on: Mapped[date | None] = kept("internal", Date)
    note: Mapped[str] = kept("internal", Text, default="")

    def audit_root(self) -> tuple[str, int | None]:
        """A link is told of the record it starts from."""
        return "record", self.from_id


class Decision(Base):
    """One sign-off, approval or refusal by a person, for ever."""

    __tablename__ = "decision"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    step: Mapped[str] = kept("internal", String(40))
    outcome: Mapped[str] = kept("internal", String(40))
    person_id: Mapped[int] = kept("personal", ForeignKey("person.id"))
    role: Mapped[str] = kept("internal", String(40))
    reason: Mapped[str] = kept("internal", Text)
    record_revision: Mapped[int] = kept("internal", Integer)
    at: Mapped[datetime] = kept("internal", UTCDateTime)


class ActionState(StrEnum):
    """What became of an action; "overdue" is computed, never stored."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Action(Base):
    """One thing to be done: its owner or post, first and revised date, evidence, who verified."""

    __tablename__ = "action"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (Index("ix_action_open", "state", "due_on"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    question_id: Mapped[str | None] = kept("internal", String(80))
    row_key: Mapped[str | None] = kept("internal", String(40))
    kind: Mapped[str] = kept("internal", String(40))
    title: Mapped[str] = kept("internal", Text)
    priority: Mapped[int] = kept("internal", Integer, default=2)
    owner_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"), index=True)
    post: Mapped[str | None] = kept("internal", String(40))
    state: Mapped[str] = kept("internal", choices=ActionState, default=ActionState.OPEN)
    due_on: Mapped[date] = kept("internal", Date)
    revised_on: Mapped[date | None] = kept("internal", Date)
    revised_reason: Mapped[str | None] = kept("internal", Text)
    times_revised: Mapped[int] = kept("internal", Integer, default=0)
    done_on: Mapped[date | None] = kept("internal", Date)
    outcome: Mapped[str | None] = kept("internal", Text)
    verified_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    verified_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    carried_from_id: Mapped[int | None] = kept("internal", ForeignKey("action.id"))

    @property
    def date_in_force(self) -> date:
        """The date it is wanted by today: the revised one when there is one."""
        return self.revised_on or self.due_on


class Hold(Base):
    """Something kept beyond its time: who asked, why, until when, reviewed every 90 days."""

    __tablename__ = "hold"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    record_id: Mapped[int | None] = kept("internal", ForeignKey("record.id"), index=True)
    cameras: Mapped[str] = kept("internal", Text, default="[]")
    files: Mapped[str] = kept("internal", Text, default="[]")
    asked_by: Mapped[str] = kept("personal", Text)
    reason: Mapped[str] = kept("internal", Text)
    from_at: Mapped[datetime] = kept("internal", UTCDateTime)
    until_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    review_on: Mapped[date] = kept("internal", Date)
    declined: Mapped[bool] = kept("internal", Boolean, default=False)
    declined_by_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    declined_reason: Mapped[str | None] = kept("internal", Text)
    released_by_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = kept("internal", UTCDateTime)


class Setting(Base):
    """What a council may change, as dated rows; the newest in force on a date counts."""

    __tablename__ = "setting"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()
    __table_args__ = (Index("ix_setting_key", "key", "organisation_id", "from_on"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    key: Mapped[str] = kept("internal", String(80))
    organisation_id: Mapped[int | None] = kept("internal", ForeignKey("organisation.id"))
    value: Mapped[str] = kept("internal", Text)
    from_on: Mapped[date] = kept("internal", Date)
    authority_id: Mapped[str | None] = kept("internal", String(80))
    reason: Mapped[str] = kept("internal", Text)
    person_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))


class SearchEntry(Base):
    """Text by which a record is found; no covert row ever stands here."""

    __tablename__ = "search_entry"
    __history__: ClassVar[str] = "unnoted: derived from records for searching"
    __table_args__ = (UniqueConstraint("record_id", "source"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    source: Mapped[str] = kept("internal", String(40))
    text: Mapped[str] = kept("internal", Text)


class Disposal(Base):
    """That a record was emptied at the end of its time, under which rule."""

    __tablename__ = "disposal"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    rule: Mapped[str] = kept("internal", String(80))
    certificate_edition_id: Mapped[int | None] = kept("internal", Integer)
    at: Mapped[datetime] = kept("internal", UTCDateTime)
