"""Evidence: recorded crime, incidents, faults and complaints, and what was loaded of each."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept

_LOADED = "unnoted: published data loaded as a whole; the load is an event in the history"


class Crime(Base):
    """One recorded crime or incident of anti-social behaviour, at its published map point."""

    __tablename__ = "crime"
    __history__: ClassVar[str] = _LOADED
    __table_args__ = (Index("ix_crime_cell_month", "cell", "month"),)

    id: Mapped[int] = kept("public", Integer, primary_key=True)
    source_key: Mapped[str] = kept("public", String(80), unique=True)
    month: Mapped[str] = kept("public", String(7))
    category: Mapped[str] = kept("public", String(60))
    latitude: Mapped[Decimal | None] = kept("public", Numeric(9, 6))
    longitude: Mapped[Decimal | None] = kept("public", Numeric(9, 6))
    easting: Mapped[int | None] = kept("public", Integer)
    northing: Mapped[int | None] = kept("public", Integer)
    cell: Mapped[str] = kept("public", String(20), default="")
    street: Mapped[str] = kept("public", Text, default="")
    reporting_body: Mapped[str] = kept("public", String(80), default="")
    outcome: Mapped[str] = kept("public", Text, default="")
    batch_id: Mapped[int | None] = kept("internal", ForeignKey("import_batch.id"))


class CrimeCoverage(Base):
    """That a month of a reporting body is loaded: without it nought would look like no data."""

    __tablename__ = "crime_coverage"
    __history__: ClassVar[str] = _LOADED
    __table_args__ = (UniqueConstraint("month", "reporting_body"),)

    id: Mapped[int] = kept("public", Integer, primary_key=True)
    month: Mapped[str] = kept("public", String(7))
    reporting_body: Mapped[str] = kept("public", String(80), default="")
    rows: Mapped[int] = kept("public", Integer)
    without_position: Mapped[int] = kept("public", Integer, default=0)
    west: Mapped[int | None] = kept("public", Integer)
    south: Mapped[int | None] = kept("public", Integer)
    east: Mapped[int | None] = kept("public", Integer)
    north: Mapped[int | None] = kept("public", Integer)
    loaded_at: Mapped[datetime] = kept("internal", UTCDateTime)


class LogCoverage(Base):
    """For which days a log of a scheme (incidents, faults, complaints, releases) is loaded."""

    __tablename__ = "log_coverage"
    __history__: ClassVar[str] = _LOADED

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"), index=True)
    kind: Mapped[str] = kept("internal", String(20))
    from_on: Mapped[date] = kept("internal", Date)
    until_on: Mapped[date] = kept("internal", Date)
    batch_id: Mapped[int | None] = kept("internal", ForeignKey("import_batch.id"))
    recorded_at: Mapped[datetime] = kept("internal", UTCDateTime)


class Incident(Base):
    """An incident in the control room's log, by category, perhaps seen by a camera."""

    __tablename__ = "incident"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (
        UniqueConstraint("scheme_id", "source_key"),
        Index("ix_incident_camera", "camera_id", "on_date"),
    )

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"))
    camera_id: Mapped[int | None] = kept("internal", ForeignKey("camera.id"))
    source_key: Mapped[str] = kept("internal", String(80))
    on_date: Mapped[date] = kept("internal", Date)
    hour: Mapped[int | None] = kept("internal", Integer)
    category: Mapped[str] = kept("internal", String(60))
    how_found: Mapped[str] = kept("internal", String(40), default="")
    outcome: Mapped[str] = kept("internal", Text, default="")
    batch_id: Mapped[int | None] = kept("internal", ForeignKey("import_batch.id"))

    def audit_root(self) -> tuple[str, int | None]:
        """An incident is told of its camera, else of its scheme."""
        return "record", self.camera_id or self.scheme_id


class FaultKind(StrEnum):
    """What went wrong."""

    NO_PICTURE = "no_picture"
    POOR_PICTURE = "poor_picture"
    OBSTRUCTED = "obstructed"
    NOT_RECORDING = "not_recording"
    POWER = "power"
    LINK = "link"
    DAMAGE = "damage"
    OTHER = "other"


class Fault(Base):
    """A fault of a camera from its report to its mending."""

    __tablename__ = "fault"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (
        UniqueConstraint("scheme_id", "source_key"),
        Index("ix_fault_camera", "camera_id", "reported_on"),
    )

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"))
    camera_id: Mapped[int | None] = kept("internal", ForeignKey("camera.id"))
    source_key: Mapped[str] = kept("internal", String(80))
    kind: Mapped[str] = kept("internal", choices=FaultKind, default=FaultKind.OTHER)
    reported_on: Mapped[date] = kept("internal", Date)
    mended_on: Mapped[date | None] = kept("internal", Date)
    description: Mapped[str] = kept("internal", Text, default="")
    repair: Mapped[str] = kept("internal", Text, default="")
    cost_pounds: Mapped[int | None] = kept("internal", Integer)
    reported_by_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    batch_id: Mapped[int | None] = kept("internal", ForeignKey("import_batch.id"))

    def audit_root(self) -> tuple[str, int | None]:
        """A fault is told of its camera, else of its scheme."""
        return "record", self.camera_id or self.scheme_id


class Complaint(Base):
    """A complaint about a camera, for the figures of its review; no name of who complained."""

    __tablename__ = "complaint"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (
        UniqueConstraint("scheme_id", "source_key"),
        Index("ix_complaint_camera", "camera_id", "received_on"),
    )

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    scheme_id: Mapped[int] = kept("internal", ForeignKey("scheme.id"))
    camera_id: Mapped[int | None] = kept("internal", ForeignKey("camera.id"))
    source_key: Mapped[str] = kept("internal", String(80))
    received_on: Mapped[date] = kept("internal", Date)
    about: Mapped[str] = kept("internal", Text, default="")
    upheld: Mapped[bool | None] = kept("internal", Boolean)
    closed_on: Mapped[date | None] = kept("internal", Date)
    batch_id: Mapped[int | None] = kept("internal", ForeignKey("import_batch.id"))

    def audit_root(self) -> tuple[str, int | None]:
        """A complaint is told of its camera, else of its scheme."""
        return "record", self.camera_id or self.scheme_id
