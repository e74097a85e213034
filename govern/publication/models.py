"""The table of publications: an edition let out, with what the check before it found."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, relationship

from govern.database import Base, UTCDateTime, kept
from govern.documents.models import Edition


class Publication(Base):
    """That an edition is, or once was, published."""

    __tablename__ = "publication"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    edition_id: Mapped[int] = kept("internal", ForeignKey("edition.id"), index=True)
    findings: Mapped[str] = kept("internal", Text, default="[]")
    decisions: Mapped[str] = kept("internal", Text, default="[]")
    approved_by_id: Mapped[int] = kept("personal", ForeignKey("person.id"))
    published_at: Mapped[datetime] = kept("public", UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = kept("public", UTCDateTime)

    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)

    def audit_root(self) -> tuple[str, int | None]:
        """A publication is told of the record its edition is about."""
        return "record", self.edition.record_id
