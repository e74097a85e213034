"""The queue of long work: asked for in a commit, claimed by lease, taken up again when lost."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from govern.database import Database, canonical_json
from govern.history import Work
from govern.jobs.models import Job, JobState

#: A worker renews its lease three times in this span; without that the job is taken up again.
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
_RETRY_AFTER = timedelta(seconds=20)
_LOST = "The work was cut off three times before it ended. Ask for it again, or tell support."


class LeaseLost(Exception):
    """Somebody else has taken the job up: this worker must stop without writing anything."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job as a worker holds it; `token` stays the same over attempts, so results can be kept
    under it."""

    id: int
    token: str
    name: str
    arguments: Mapping[str, Any]
    asked_by_id: int | None
    attempts: int
    worker: str


def ask(work: Work, name: str, arguments: Mapping[str, Any]) -> Job:
    """Ask for long work in the commit of its cause; a worker takes it up within seconds.

    `arguments` are plain values (references, tokens, dates as text); no covert text.
    """
    job = Job(
        name=name,
        arguments=canonical_json(dict(arguments)),
        asked_by_id=work.actor.person_id,
        asked_at=work.now,
        state=JobState.QUEUED,
        attempts=0,
        done=0,
        total=0,
        says="",
    )
    work.session.add(job)
    return job


def claim(database: Database, worker: str, names: Collection[str], now: datetime) -> Claimed | None:
    """The oldest job of those names that waits or lost its worker, taken by one statement."""
    free = _is_free(names, now)
    with database.read_session() as session:
        if session.scalar(select(Job.id).where(free).limit(1)) is None:
            return None
    first = (
        select(Job.id)
        .where(free, Job.attempts < MOST_ATTEMPTS)
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    with database.own_write() as session:
        # What was cut off too often is not tried again; it says so instead.
        session.execute(
            update(Job)
            .where(free, Job.attempts >= MOST_ATTEMPTS)
            .values(state=JobState.FAILED, error=_LOST, lease_until=None, ended_at=now)
            .execution_options(synchronize_session=False)
        )
        row = session.execute(
            update(Job)
            .where(Job.id == first, free)
            .values(
                state=JobState.RUNNING,
                lease_by=worker,
                lease_until=now + LEASE,
                attempts=Job.attempts + 1,
                error=None,
            )
            .returning(Job.id, Job.token, Job.name, Job.arguments, Job.asked_by_id, Job.attempts)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    if row is None:
        return None
    return Claimed(
        row.id,
        row.token,
        row.name,
        json.loads(row.arguments),
        row.asked_by_id,
        row.attempts,
        worker,
    )


def _is_free(names: Collection[str], now: datetime) -> ColumnElement[bool]:
    waiting = and_(
        Job.state == JobState.QUEUED, or_(Job.lease_until.is_(None), Job.lease_until <= now)
    )
    lost = and_(Job.state == JobState.RUNNING, Job.lease_until <= now)
    return and_(Job.name.in_(sorted(names)), or_(waiting, lost))


def renew(database: Database, job: Claimed, now: datetime) -> None:
    """Say that the worker still lives. Raises `LeaseLost`."""
    _keep(database, job, {"lease_until": now + LEASE})


def report(
    database: Database, job: Claimed, now: datetime, *, done: int, total: int, says: str
) -> None:
    """Say how far the work has come, which renews the lease too. Raises `LeaseLost`."""
    _keep(database, job, {"lease_until": now + LEASE, "done": done, "total": total, "says": says})


def finish(database: Database, job: Claimed, now: datetime, *, sha256: str | None = None) -> None:
    """Say that the work is done, and the digest of what it made. Raises `LeaseLost`."""
    _keep(
        database,
        job,
        {"state": JobState.DONE, "ended_at": now, "sha256": sha256, "lease_until": None},
    )


def put_back(database: Database, job: Claimed, now: datetime, error: str) -> None:
    """Put the work back to be tried again a little later, or fail it after three attempts."""
    if job.attempts >= MOST_ATTEMPTS:
        refuse(database, job, now, error)
        return
    wait = _RETRY_AFTER * job.attempts
    _keep(database, job, {"state": JobState.QUEUED, "lease_until": now + wait, "error": error})


def refuse(database: Database, job: Claimed, now: datetime, error: str) -> None:
    """Say that the work cannot be done, in a sentence for whoever asked. Raises `LeaseLost`."""
    _keep(
        database,
        job,
        {"state": JobState.FAILED, "ended_at": now, "error": error, "lease_until": None},
    )


def _keep(database: Database, job: Claimed, values: Mapping[str, Any]) -> None:
    with database.own_write() as session:
        held = session.execute(
            update(Job)
            .where(
                Job.id == job.id,
                Job.state == JobState.RUNNING,
                Job.lease_by == job.worker,
                Job.attempts == job.attempts,
            )
            .values(**values)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        ).all()
    if not held:
        raise LeaseLost(f"the lease of job {job.token} was lost")
