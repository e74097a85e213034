"""Schemes, their yearly declarations, recorders with readings, retention rules and signs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept, new_token, ordered_text
from govern.records import Record


class SchemeKind(StrEnum):
    """What sort of system a scheme is."""

    TOWN_CENTRE = "town_centre"
    TRAFFIC = "traffic"
    PARKING = "parking"
    HOUSING = "housing"
    LIBRARIES = "libraries"
    BUILDINGS = "buildings"
    REDEPLOYABLE = "redeployable"
    BODY_WORN = "body_worn"
    ANPR = "anpr"
    WASTE = "waste"
    SCHOOL_STREETS = "school_streets"
    OTHER = "other"


class Scheme(Record):
    """A surveillance camera system the council runs or hosts; its cameras may still be unknown."""

    __tablename__ = "scheme"
    __mapper_args__ = {"polymorphic_identity": "schemes"}

    id: Mapped[int] = kept("internal", ForeignKey("record.id"), primary_key=True)
    kind: Mapped[str] = kept("public", choices=SchemeKind)
    purpose: Mapped[str] = kept("public", Text, default="")
    controllers: Mapped[str] = kept("public", Text, default="")
    operator: Mapped[str] = kept("public", Text, default="")
    owner_organisation: Mapped[str] = kept("public", Text, default="")
    host: Mapped[str] = kept("public", Text, default="")
    service_head_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    review_months: Mapped[int] = kept("internal", Integer, default=12)
    retention_days: Mapped[int | None] = kept("public", Integer)
    public_contact: Mapped[str] = kept("public", Text, default="")
    cameras_known: Mapped[bool] = kept("internal", Boolean, default=True)


class Declaration(Base):
    """What the head of a service declares once a year about a scheme."""

    __tablename__ = "declaration"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (UniqueConstraint("scheme_id", "year"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"))
    year: Mapped[int] = kept("public", Integer)
    still_in_use: Mapped[bool] = kept("internal", Boolean)
    purpose_unchanged: Mapped[bool] = kept("internal", Boolean)
    camera_count: Mapped[int | None] = kept("internal", Integer)
    changes: Mapped[str] = kept("internal", Text, default="")
    declared_by_id: Mapped[int] = kept("personal", ForeignKey("person.id"))
    declared_at: Mapped[datetime] = kept("internal", UTCDateTime)

    def audit_root(self) -> tuple[str, int | None]:
        """A declaration is told of its scheme."""
        return "record", self.scheme_id


class RecorderKind(StrEnum):
    """Where footage lies."""

    NVR = "nvr"
    ON_BOARD = "on_board"
    DOCK = "dock"
    CLOUD = "cloud"


class Recorder(Base):
    """A store of footage with its nominal period from a date: retention belongs to it."""

    __tablename__ = "recorder"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"), index=True)
    name: Mapped[str] = kept("internal", ordered_text())
    kind: Mapped[str] = kept("internal", choices=RecorderKind)
    nominal_days: Mapped[int] = kept("public", Integer)
    nominal_from_on: Mapped[date] = kept("internal", Date)
    ended_on: Mapped[date | None] = kept("internal", Date)

    def audit_root(self) -> tuple[str, int | None]:
        """A recorder is told of its scheme."""
        return "record", self.scheme_id


class RecorderReading(Base):
    """How old the oldest footage on a recorder really was on a day."""

    __tablename__ = "recorder_reading"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    recorder_id: Mapped[int] = kept("internal", ForeignKey("recorder.id"), index=True)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"))
    read_on: Mapped[date] = kept("internal", Date)
    oldest_footage_at: Mapped[datetime] = kept("internal", UTCDateTime)
    days: Mapped[int] = kept("internal", Integer)
    read_by_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = kept("internal", UTCDateTime)
    batch_id: Mapped[int | None] = kept("internal", ForeignKey("import_batch.id"))

    def audit_root(self) -> tuple[str, int | None]:
        """A reading is told of its scheme."""
        return "record", self.scheme_id


class RetentionPeriod(Base):
    """The retention rule of a scheme or a camera, from a day and perhaps until one."""

    __tablename__ = "retention_period"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("public", Integer, primary_key=True)
    record_id: Mapped[int] = kept("public", ForeignKey("record.id"), index=True)
    days: Mapped[int] = kept("public", Integer)
    from_on: Mapped[date] = kept("public", Date)
    until_on: Mapped[date | None] = kept("public", Date)
    reason: Mapped[str] = kept("internal", Text, default="")


class Sign(Base):
    """A sign that tells people of cameras: wording, place, photograph, last inspection."""

    __tablename__ = "sign"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("public", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"), index=True)
    camera_id: Mapped[int | None] = kept("internal", ForeignKey("camera.id"), index=True)
    place: Mapped[str] = kept("public", Text)
    wording: Mapped[str] = kept("public", Text)
    photograph_sha256: Mapped[str | None] = kept("internal", ForeignKey("stored_file.sha256"))
    put_up_on: Mapped[date | None] = kept("public", Date)
    inspected_on: Mapped[date | None] = kept("public", Date)
    is_right: Mapped[bool | None] = kept("internal", Boolean)
    removed_on: Mapped[date | None] = kept("internal", Date)

    def audit_root(self) -> tuple[str, int | None]:
        """A sign is told of its camera, else of its scheme."""
        return "record", self.camera_id or self.scheme_id
