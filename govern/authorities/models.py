"""The table of citations made by records; those made by content are read at start."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from govern.database import Base, kept


class Citation(Base):
    """That a record rests on an authority, and where it says so."""

    __tablename__ = "citation"
    __history__: ClassVar[str] = "unnoted: derived from answers and documents by the law graph"
    __table_args__ = (Index("ix_citation_authority", "authority_id", "record_id"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    authority_id: Mapped[str] = kept("public", String(80))
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"), index=True)
    where: Mapped[str] = kept("internal", String(120))
