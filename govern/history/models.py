"""The tables of the history: events, their erasable details, erasures, heads and anchors."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept

_ITSELF = "unnoted: it is the history itself, written only by Work.commit()"


class Log(StrEnum):
    """Which chain an event belongs to; hidden work never moves the main one."""

    MAIN = "main"
    COVERT = "covert"


class AuditEvent(Base):
    """One thing that happened: its canonical body, the hash of it, and the chain up to it."""

    __tablename__ = "audit_event"
    __history__: ClassVar[str] = _ITSELF
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    log: Mapped[str] = kept("internal", choices=Log, primary_key=True)
    seq: Mapped[int] = kept("internal", Integer, primary_key=True, autoincrement=False)
    body: Mapped[str] = kept("internal", Text)
    leaf: Mapped[bytes] = kept("internal", LargeBinary(32))
    chain: Mapped[bytes] = kept("internal", LargeBinary(32))


class AuditDetail(Base):
    """What one event says of one record; erasable by law without breaking the chain."""

    __tablename__ = "audit_detail"
    __history__: ClassVar[str] = _ITSELF
    __append_only__: ClassVar[tuple[str, ...] | None] = ("salt", "detail")
    __table_args__ = (
        ForeignKeyConstraint(["log", "seq"], ["audit_event.log", "audit_event.seq"]),
        Index("ix_audit_detail_record", "record_id", "log", "seq"),
    )

    log: Mapped[str] = kept("internal", choices=Log, primary_key=True)
    seq: Mapped[int] = kept("internal", Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = kept("internal", Integer, primary_key=True, autoincrement=False)
    record_id: Mapped[int | None] = kept("internal", Integer)
    digest: Mapped[bytes] = kept("internal", LargeBinary(32))
    salt: Mapped[bytes | None] = kept("internal", LargeBinary(16))
    detail: Mapped[str | None] = kept("personal", Text)


class AuditErasure(Base):
    """That a detail was lawfully erased, and the event which records it."""

    __tablename__ = "audit_erasure"
    __history__: ClassVar[str] = _ITSELF
    __append_only__: ClassVar[tuple[str, ...] | None] = ()
    __table_args__ = (
        ForeignKeyConstraint(
            ["log", "seq", "n"], ["audit_detail.log", "audit_detail.seq", "audit_detail.n"]
        ),
    )

    log: Mapped[str] = kept("internal", choices=Log, primary_key=True)
    seq: Mapped[int] = kept("internal", Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = kept("internal", Integer, primary_key=True, autoincrement=False)
    by_seq: Mapped[int] = kept("internal", Integer)


class AuditHead(Base):
    """The newest place of a log; locking it is the last lock of every commit."""

    __tablename__ = "audit_head"
    __history__: ClassVar[str] = _ITSELF

    log: Mapped[str] = kept("internal", choices=Log, primary_key=True)
    size: Mapped[int] = kept("internal", Integer)
    chain: Mapped[bytes] = kept("internal", LargeBinary(32))
    edge: Mapped[str] = kept("internal", Text)


class AuditAnchor(Base):
    """A signed head: from then on a shorter or other log is found out."""

    __tablename__ = "audit_anchor"
    __history__: ClassVar[str] = _ITSELF
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    log: Mapped[str] = kept("internal", choices=Log, primary_key=True)
    size: Mapped[int] = kept("internal", Integer, primary_key=True, autoincrement=False)
    chain: Mapped[bytes] = kept("internal", LargeBinary(32))
    root: Mapped[bytes] = kept("internal", LargeBinary(32))
    at: Mapped[datetime] = kept("internal", UTCDateTime)
    key_id: Mapped[str] = kept("internal", String(32))
    signature: Mapped[bytes] = kept("internal", LargeBinary(64))
