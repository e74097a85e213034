"""The tables of kept bytes and issued documents."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from govern.database import Base, UTCDateTime, kept, new_token


class StoredFile(Base):
    """Bytes kept under their SHA-256; the row commits only after the file is on the disk."""

    __tablename__ = "stored_file"
    __history__: ClassVar[str] = "unnoted: bytes by their hash; what refers to them is noted"

    sha256: Mapped[str] = kept("internal", String(64), primary_key=True)
    size: Mapped[int] = kept("internal", Integer)
    media_type: Mapped[str] = kept("internal", String(120))
    kind: Mapped[str] = kept("internal", String(20))
    extension: Mapped[str] = kept("internal", String(12))
    made_at: Mapped[datetime] = kept("internal", UTCDateTime)
    scanned_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    verdict: Mapped[str | None] = kept("internal", String(20))
    erased_at: Mapped[datetime | None] = kept("internal", UTCDateTime)


class EditionKind(StrEnum):
    """For whom an edition was made."""

    INTERNAL = "internal"
    PUBLIC = "public"


class EditionState(StrEnum):
    """What became of an issued edition."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Edition(Base):
    """A document as it was issued: its blocks, what it was read from, by whom, when."""

    __tablename__ = "edition"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ("state", "twin_id")
    __table_args__ = (UniqueConstraint("record_id", "paper", "edition", "number"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    paper: Mapped[str] = kept("internal", String(60))
    edition: Mapped[str] = kept("internal", choices=EditionKind)
    language: Mapped[str] = kept("internal", String(20), default="en-GB")
    number: Mapped[int] = kept("internal", Integer)
    title: Mapped[str] = kept("internal", Text)
    blocks: Mapped[str] = kept("internal", Text)
    record_revision: Mapped[int] = kept("internal", Integer)
    sheets: Mapped[str] = kept("internal", Text, default="[]")
    authorities: Mapped[str] = kept("internal", Text, default="[]")
    issued_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    issued_at: Mapped[datetime] = kept("internal", UTCDateTime)
    twin_id: Mapped[int | None] = kept("internal", ForeignKey("edition.id"))
    embargo_until: Mapped[date | None] = kept("internal", Date)
    state: Mapped[str] = kept("internal", choices=EditionState, default=EditionState.ISSUED)


class EditionFile(Base):
    """One format of an issued edition."""

    __tablename__ = "edition_file"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    edition_id: Mapped[int] = kept("internal", ForeignKey("edition.id"), primary_key=True)
    format: Mapped[str] = kept("internal", String(8), primary_key=True)
    sha256: Mapped[str] = kept("internal", ForeignKey("stored_file.sha256"))

    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)

    def audit_root(self) -> tuple[str, int | None]:
        """A file is told of the record its edition is about."""
        return "record", self.edition.record_id
