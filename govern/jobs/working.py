"""Doing one job: its function is called with a context, its arguments and a way to report."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govern.config import Settings
from govern.database import Database
from govern.documents.storage import FileStore
from govern.errors import GovernError, NotFound
from govern.history import Actor, ReactingRegisters, Work, system_actor
from govern.jobs import queue
from govern.jobs.queue import Claimed, LeaseLost
from govern.people.models import Person
from govern.sealing import SealingKeys

_log = logging.getLogger("govern.jobs")
_UNEXPECTED = "Something went wrong while this was being done. It is tried again by itself."


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job leans on; `job` tells who asked, and its token makes a repeat recognisable."""

    settings: Settings
    database: Database
    registers: ReactingRegisters
    files: FileStore
    sealing: SealingKeys
    clock: Callable[[], datetime]
    job: Claimed | None = None

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A Work that reads, as whoever asked for the job."""
        with self.database.read_session() as session:
            yield self._work(session)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """A Work that writes, as whoever asked for the job; the job commits it."""
        with self.database.write_session() as session:
            yield self._work(session)

    def _work(self, session: Any) -> Work:
        work = Work(session, system_actor("job"), self.clock(), self.registers)
        if self.job is not None and self.job.asked_by_id is not None:
            person = session.get(Person, self.job.asked_by_id)
            if person is None or not person.is_active(work.today):
                raise NotFound("Whoever asked for this has no account any more.")
            work.actor = Actor(person.id, person.token, person.name, via="job")
        return work


class Progress:
    """How a job says how far it is; called often, it writes at most once a second."""

    def __init__(self, database: Database, job: Claimed, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._job = job
        self._clock = clock
        self._reported_at: datetime | None = None
        self.is_lost = False

    def __call__(self, done: int, total: int, says: str = "") -> None:
        """Report, and stop the job when somebody else has taken it up (`LeaseLost`)."""
        if self.is_lost:
            raise LeaseLost("the lease was lost")
        now = self._clock()
        last = self._reported_at
        if last is not None and done < total and (now - last).total_seconds() < 1:
            return
        self._reported_at = now
        queue.report(self._database, self._job, now, done=done, total=total, says=says)


JobFunction = Callable[[JobContext, Mapping[str, Any], Progress], str | None]


def do_next(
    context: JobContext, functions: Mapping[str, JobFunction], worker: str
) -> Claimed | None:
    """Take the next job there is and do it; None when nothing waits.

    A refusal fails the job with its sentence; anything unexpected is tried three times in all.
    The functions are idempotent by `context.job.token`: what was done before is found again.
    """
    job = queue.claim(context.database, worker, functions.keys(), context.clock())
    if job is not None:
        _do(context, functions[job.name], job)
    return job


def _do(context: JobContext, function: JobFunction, job: Claimed) -> None:
    own = JobContext(
        context.settings,
        context.database,
        context.registers,
        context.files,
        context.sealing,
        context.clock,
        job,
    )
    progress = Progress(context.database, job, context.clock)
    try:
        with _kept_alive(context, job, progress):
            sha256 = function(own, job.arguments, progress)
        queue.finish(context.database, job, context.clock(), sha256=sha256)
    except LeaseLost:
        _log.warning("job %s %s was taken up by another worker", job.name, job.token)
    except GovernError as error:
        _end(context, job, str(error), again=False)
    except Exception:
        _log.exception("job %s %s broke off", job.name, job.token)
        _end(context, job, _UNEXPECTED, again=True)


def _end(context: JobContext, job: Claimed, error: str, *, again: bool) -> None:
    end = queue.put_back if again else queue.refuse
    try:
        end(context.database, job, context.clock(), error)
    except LeaseLost:
        _log.warning("job %s %s was taken up by another worker", job.name, job.token)


@contextmanager
def _kept_alive(context: JobContext, job: Claimed, progress: Progress) -> Iterator[None]:
    """Renew the lease in the background as long as this process lives."""
    ended = threading.Event()

    def renewing() -> None:
        while not ended.wait(queue.LEASE.total_seconds() / 3):
            try:
                queue.renew(context.database, job, context.clock())
            except LeaseLost:
                progress.is_lost = True
                return
            except Exception:
                # A busy database is no reason to give up: the next renewal may still be in time.
                _log.exception("the lease of job %s could not be renewed", job.token)

    thread = threading.Thread(target=renewing, name=f"lease-{job.token}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
