"""The tables of jobs and of the runs the scheduler made."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from govern.database import Base, UTCDateTime, kept, new_token


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """Long work asked for by somebody: its name, arguments, progress and lease."""

    __tablename__ = "job"
    __history__: ClassVar[str] = "unnoted: progress; what a job does is noted by the service"
    __table_args__ = (Index("ix_job_state", "state", "lease_until"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    name: Mapped[str] = kept("internal", String(80))
    arguments: Mapped[str] = kept("internal", Text, default="{}")
    asked_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    asked_at: Mapped[datetime] = kept("internal", UTCDateTime)
    state: Mapped[str] = kept("internal", choices=JobState, default=JobState.QUEUED)
    done: Mapped[int] = kept("internal", Integer, default=0)
    total: Mapped[int] = kept("internal", Integer, default=0)
    says: Mapped[str] = kept("internal", Text, default="")
    lease_until: Mapped[datetime | None] = kept("internal", UTCDateTime)
    lease_by: Mapped[str | None] = kept("internal", String(80))
    attempts: Mapped[int] = kept("internal", Integer, default=0)
    sha256: Mapped[str | None] = kept("internal", String(64))
    error: Mapped[str | None] = kept("internal", Text)
    ended_at: Mapped[datetime | None] = kept("internal", UTCDateTime)


class JobRun(Base):
    """One planned run of a named duty of the scheduler; the heartbeat people can see."""

    __tablename__ = "job_run"
    __history__: ClassVar[str] = "unnoted: the scheduler's heartbeat"
    __table_args__ = (UniqueConstraint("name", "planned_at"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    name: Mapped[str] = kept("internal", String(80))
    planned_at: Mapped[datetime] = kept("internal", UTCDateTime)
    started_at: Mapped[datetime] = kept("internal", UTCDateTime)
    ended_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    outcome: Mapped[str | None] = kept("internal", Text)
