"""The release register: footage given out, with the cameras and times it shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Boolean, Date, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept
from govern.records import Record


class Release(Record):
    """One release of footage: to whom in kind, under which basis, what came of it."""

    __tablename__ = "release"
    __mapper_args__ = {"polymorphic_identity": "releases"}

    id: Mapped[int] = kept("internal", ForeignKey("record.id"), primary_key=True)
    recipient_kind: Mapped[str] = kept("internal", Text)
    legal_basis: Mapped[str] = kept("internal", Text, default="")
    agreement_reference: Mapped[str] = kept("internal", Text, default="")
    asked_on: Mapped[date] = kept("internal", Date)
    released_on: Mapped[date | None] = kept("internal", Date)
    refused: Mapped[bool] = kept("internal", Boolean, default=False)
    outcome: Mapped[str] = kept("internal", Text, default="")
    outside_purpose: Mapped[bool] = kept("internal", Boolean, default=False)
    source_key: Mapped[str | None] = kept("internal", Text)


class ReleaseWindow(Base):
    """One camera and one stretch of time a release shows."""

    __tablename__ = "release_window"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    release_id: Mapped[int] = kept("internal", ForeignKey("release.id"), index=True)
    camera_id: Mapped[int] = kept("internal", ForeignKey("camera.id"), index=True)
    from_at: Mapped[datetime] = kept("internal", UTCDateTime)
    until_at: Mapped[datetime] = kept("internal", UTCDateTime)
    available: Mapped[bool] = kept("internal", Boolean, default=True)
    why_not: Mapped[str] = kept("internal", Text, default="")

    def audit_root(self) -> tuple[str, int | None]:
        """A window is told of its release."""
        return "record", self.release_id
