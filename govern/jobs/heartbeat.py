"""The scheduler's runs: each planned moment once, and when it last ran."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from govern.clock import instant_words
from govern.database import Database
from govern.jobs.models import JobRun
from govern.jobs.once import insert_missing

TICK = "tick"
#: A run begun so long ago that never ended is taken up again: its process died.
_CUT_OFF_AFTER = timedelta(minutes=30)
_STOPPED_AFTER = timedelta(minutes=10)


def take_key(session: Session, name: str, planned_at: datetime, now: datetime) -> bool:
    """Take a planned moment for oneself inside the caller's commit; False when it is taken."""
    row = {"name": name, "planned_at": planned_at, "started_at": now}
    return insert_missing(session, JobRun, [row], key=("name", "planned_at")) == 1


def begin(database: Database, name: str, planned_at: datetime, now: datetime) -> bool:
    """Begin the run of a planned moment; False when it was run, or is being run, already."""
    with database.own_write() as session:
        if take_key(session, name, planned_at, now):
            return True
        taken_up = session.execute(
            update(JobRun)
            .where(
                JobRun.name == name,
                JobRun.planned_at == planned_at,
                JobRun.ended_at.is_(None),
                JobRun.started_at < now - _CUT_OFF_AFTER,
            )
            .values(started_at=now)
            .returning(JobRun.id)
        ).all()
        return len(taken_up) == 1


def end(database: Database, name: str, planned_at: datetime, now: datetime, outcome: str) -> None:
    """Keep when a run ended and what it came to."""
    with database.own_write() as session:
        session.execute(
            update(JobRun)
            .where(JobRun.name == name, JobRun.planned_at == planned_at)
            .values(ended_at=now, outcome=outcome[:2000])
        )


def is_done(session: Session, name: str, planned_at: datetime) -> bool:
    """Whether the run of a planned moment has ended."""
    found = session.scalar(
        select(JobRun.id).where(
            JobRun.name == name, JobRun.planned_at == planned_at, JobRun.ended_at.is_not(None)
        )
    )
    return found is not None


def last_run(session: Session, name: str = TICK) -> datetime | None:
    """When the scheduler (or one of its duties) last ended a run; None when it never did."""
    return session.scalar(select(func.max(JobRun.ended_at)).where(JobRun.name == name))


def warning(session: Session, now: datetime) -> str | None:
    """A sentence for pages when the scheduler has stopped, else None."""
    at = last_run(session)
    if at is None:
        return "The scheduler has never run: no reminder is sent until it is started."
    if now - at <= _STOPPED_AFTER:
        return None
    return (
        f"The scheduler last ran on {instant_words(at)}: no reminder has been sent since. "
        "Tell the person who looks after this installation."
    )


def forget_old(database: Database, now: datetime) -> int:
    """Forget ticks after two days and other runs after a year; how many."""
    with database.own_write() as session:
        gone = 0
        for old in (
            delete(JobRun).where(JobRun.name == TICK, JobRun.planned_at < now - timedelta(days=2)),
            delete(JobRun).where(JobRun.planned_at < now - timedelta(days=365)),
        ):
            gone += len(session.execute(old.returning(JobRun.id)).all())
        return gone
