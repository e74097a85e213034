"""Cameras: what the register knows of each, its council numbers and the recorder it writes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Numeric, String, Text
from sqlalchemy.orm import Mapped

from govern.database import Base, kept, ordered_text
from govern.records import Record


class Lifecycle(StrEnum):
    """Where a camera is in its life."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    LIVE = "live"
    FAULT = "fault"
    SUSPENDED = "suspended"
    DECOMMISSIONED = "decommissioned"


#: A camera in use: what reviews, measures and lists count.
IN_USE: tuple[str, ...] = (Lifecycle.LIVE, Lifecycle.FAULT, Lifecycle.SUSPENDED)


class CameraCategory(StrEnum):
    """What sort of camera it is."""

    PUBLIC_SPACE = "public_space"
    TRAFFIC = "traffic"
    REDEPLOYABLE = "redeployable"
    BODY_WORN = "body_worn"
    ANPR = "anpr"
    BUILDING = "building"
    VEHICLE = "vehicle"
    OTHER = "other"


class Camera(Record):
    """One camera. Its lifecycle stands in `state`; where it stands for the public and where
    exactly are two fields, of two data classes."""

    __tablename__ = "camera"
    __mapper_args__ = {"polymorphic_identity": "cameras"}
    __table_args__ = (  # type: ignore[assignment]
        Index("ix_camera_number_sort", "number_sort", "id"),
        Index("ix_camera_ward", "ward", "id"),
        Index("ix_camera_place", "easting", "northing"),
    )

    id: Mapped[int] = kept("internal", ForeignKey("record.id"), primary_key=True)
    number: Mapped[str | None] = kept("public", String(40))
    number_sort: Mapped[str] = kept("public", ordered_text(60), default="")
    label: Mapped[str | None] = kept("public", Text)
    public_location: Mapped[str] = kept("public", Text, default="")
    operational_location: Mapped[str] = kept("covert", Text, default="")
    latitude: Mapped[Decimal | None] = kept("public", Numeric(9, 6))
    longitude: Mapped[Decimal | None] = kept("public", Numeric(9, 6))
    easting: Mapped[int | None] = kept("public", Integer)
    northing: Mapped[int | None] = kept("public", Integer)
    ward: Mapped[str] = kept("public", ordered_text(80), default="")
    location_class: Mapped[str] = kept("internal", String(40), default="")
    category: Mapped[str] = kept(
        "public", choices=CameraCategory, default=CameraCategory.PUBLIC_SPACE
    )
    capability: Mapped[str] = kept("internal", Text, default="")
    purposes: Mapped[str] = kept("public", Text, default="")
    lawful_basis: Mapped[str] = kept("public", Text, default="")
    statement_of_need: Mapped[str] = kept("internal", Text, default="")
    statement_period: Mapped[str] = kept("internal", Text, default="")
    asset_tag: Mapped[str] = kept("internal", String(60), default="")
    owner_name: Mapped[str] = kept("internal", Text, default="")
    maintainer: Mapped[str] = kept("internal", Text, default="")
    installed_on: Mapped[date | None] = kept("internal", Date)
    live_from_on: Mapped[date | None] = kept("internal", Date)
    moved_on: Mapped[date | None] = kept("internal", Date)
    expected_life_years: Mapped[int | None] = kept("internal", Integer)
    condition: Mapped[str] = kept("internal", String(40), default="")
    funder: Mapped[str] = kept("internal", Text, default="")
    yearly_cost_pounds: Mapped[int | None] = kept("internal", Integer)
    presets: Mapped[str] = kept("covert", Text, default="")
    masks: Mapped[str] = kept("covert", Text, default="")
    masks_tested_on: Mapped[date | None] = kept("internal", Date)
    overlooks: Mapped[str] = kept("internal", Text, default="")
    hours: Mapped[str] = kept("covert", Text, default="")
    retention_days: Mapped[int | None] = kept("public", Integer)
    has_audio: Mapped[bool] = kept("public", Boolean, default=False)
    analytics: Mapped[str] = kept("public", Text, default="")
    has_anpr: Mapped[bool] = kept("public", Boolean, default=False)
    dpia_reference: Mapped[str] = kept("internal", String(60), default="")
    planning_reference: Mapped[str] = kept("internal", String(60), default="")
    police_consulted_on: Mapped[date | None] = kept("internal", Date)
    high_intrusion: Mapped[bool] = kept("internal", Boolean, default=False)
    is_public: Mapped[bool] = kept("internal", Boolean, default=True)
    last_listed_on: Mapped[date | None] = kept("internal", Date)
    notes: Mapped[str] = kept("internal", Text, default="")
    last_reviewed_on: Mapped[date | None] = kept("internal", Date)
    next_review_on: Mapped[date | None] = kept("internal", Date)
    next_review_reason: Mapped[str] = kept("internal", Text, default="")


class CameraNumber(Base):
    """A number the council gave a camera, from a day and until another took its place."""

    __tablename__ = "camera_number"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("public", Integer, primary_key=True)
    camera_id: Mapped[int] = kept("public", ForeignKey("camera.id"), index=True)
    number: Mapped[str] = kept("public", String(40), index=True)
    from_on: Mapped[date] = kept("public", Date)
    until_on: Mapped[date | None] = kept("public", Date)
    batch_id: Mapped[int | None] = kept("internal", ForeignKey("import_batch.id"))

    def audit_root(self) -> tuple[str, int | None]:
        """A number is told of its camera."""
        return "record", self.camera_id


class CameraRecorder(Base):
    """To which recorder a camera writes, from a day."""

    __tablename__ = "camera_recorder"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    camera_id: Mapped[int] = kept("internal", ForeignKey("camera.id"), index=True)
    recorder_id: Mapped[int] = kept("internal", ForeignKey("recorder.id"), index=True)
    from_on: Mapped[date] = kept("internal", Date)
    until_on: Mapped[date | None] = kept("internal", Date)

    def audit_root(self) -> tuple[str, int | None]:
        """It is told of its camera."""
        return "record", self.camera_id
