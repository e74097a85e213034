"""The scheduler's process: names to times, one tick, and the workers it keeps alive."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import IntegrityError

from govern.catalogue import metadata, registers
from govern.clock import LONDON, utc_now
from govern.config import Settings, sealing_keys
from govern.database import Database, make_engine
from govern.documents.storage import FileStore
from govern.history import Work, guard, system_actor
from govern.history.anchors import Signing, sign_heads
from govern.jobs import heartbeat, queue
from govern.jobs.leading import Leadership, leadership
from govern.jobs.sweeping import sweep
from govern.jobs.workers import Workers, work_on
from govern.jobs.working import JobContext, JobFunction
from govern.messages.mailbox import FOLDER, open_mailbox
from govern.messages.outbox import Transport, send_due
from govern.messages.smtp import SmtpTransport
from govern.register import Registers
from govern.reminders import fault_summary
from govern.reminders.digest import send_digests
from govern.reminders.planning import plan
from govern.sealing import SealingKeys

TICK_SECONDS = 20
_log = logging.getLogger("govern.scheduler")


@dataclass(frozen=True, slots=True)
class Tick:
    """What every duty of a tick leans on."""

    context: JobContext
    registers: Registers
    transport: Transport | None


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing the scheduler does: at every tick, or once for each planned moment.

    `at` is London time; `weekday` (0 is Monday) makes it weekly.
    """

    name: str
    what: str
    run: Callable[[Tick, datetime], str]
    at: time | None = None
    weekday: int | None = None

    def moment(self, now: datetime) -> datetime | None:
        """The newest planned moment that has come; None for what every tick does.

        After an outage only this one is run: the older ones would do the same.
        """
        if self.at is None:
            return None
        day = now.astimezone(LONDON).date()
        if now < datetime.combine(day, self.at, LONDON):
            day -= timedelta(days=1)
        while self.weekday is not None and day.weekday() != self.weekday:
            day -= timedelta(days=1)
        return datetime.combine(day, self.at, LONDON)


def _plan(tick: Tick, now: datetime) -> str:
    return plan(tick.context.database, tick.registers, now).words()


def _digest(tick: Tick, now: datetime) -> str:
    home = tick.context.settings.base_url
    return f"{send_digests(tick.context.database, tick.registers, now, home=home)} digests"


def _sweep(tick: Tick, now: datetime) -> str:
    return sweep(tick.context.database, tick.context.files, now)


def _sign(tick: Tick, now: datetime) -> str:
    settings = tick.context.settings
    try:
        made = sign_heads(tick.context.database, Signing.of(settings.keys, settings.anchors), now)
    except IntegrityError:
        # A second scheduler signed the same head in the same moment; once is enough.
        return "another signed it"
    return f"{len(made)} heads signed"


def _ask_for_fault_summary(tick: Tick, now: datetime) -> str:
    if fault_summary.NAME not in functions(tick.registers):
        return "no register gives one"
    today = now.astimezone(LONDON).date()
    week_ending = today - timedelta(days=today.weekday() + 1)
    with tick.context.database.write_session() as session:
        work = Work(session, system_actor("job"), now, tick.registers)
        queue.ask(work, fault_summary.NAME, {"week_ending": week_ending.isoformat()})
        work.commit()
    return f"asked for the week to {week_ending}"


def _send(tick: Tick, now: datetime) -> str:
    if tick.transport is None:
        return "no mail server is set (mail_host)"
    return send_due(tick.context.database, tick.transport, now).words()


#: Names to times, in the order of a tick: what is planned at one goes out at the same.
DUTIES: tuple[Duty, ...] = (
    Duty("plan", "plan reminders from the open dates", _plan),
    Duty("digest", "queue the day's mail of each person, from 07:00", _digest),
    Duty("faults", "ask for the weekly summary of faults", _ask_for_fault_summary, time(7), 0),
    Duty("sweep", "remove old drafts, attempts and half-written files", _sweep, time(3, 30)),
    Duty("sign", "sign the head of the history when it is due", _sign),
    Duty("send", "send the outbox", _send),
)


@dataclass(slots=True)
class TickResult:
    """What a tick came to: each duty's words, and which failed."""

    did: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def words(self) -> str:
        """The tick as one line."""
        return "; ".join(f"{name}: {words}" for name, words in self.did.items())


def run_tick(tick: Tick, now: datetime, *, by_hand: bool = False) -> TickResult:
    """Do every duty whose time has come at `now`; one that fails keeps no other from its turn.

    Everything is derived from dates in the database, so a tick that was missed, or is run twice,
    changes nothing in the end. A tick by hand (a rehearsal) leaves no heartbeat.
    """
    result = TickResult()
    planned_at = now.replace(second=now.second - now.second % TICK_SECONDS, microsecond=0)
    database = tick.context.database
    if not by_hand:
        heartbeat.begin(database, heartbeat.TICK, planned_at, now)
    for duty in DUTIES:
        try:
            words = run_duty(tick, duty, now)
        except Exception as error:
            _log.exception("the duty %s failed", duty.name)
            result.failed.append(duty.name)
            words = f"failed: {type(error).__name__}"
        if words is not None:
            result.did[duty.name] = words
    if not by_hand:
        heartbeat.end(database, heartbeat.TICK, planned_at, now, result.words())
    return result


def run_duty(tick: Tick, duty: Duty, now: datetime) -> str | None:
    """Do one duty when its time has come; None when this moment's run is done already."""
    moment = duty.moment(now)
    if moment is None:
        return duty.run(tick, now)
    database = tick.context.database
    with database.read_session() as session:
        if heartbeat.is_done(session, duty.name, moment):
            return None
    if not heartbeat.begin(database, duty.name, moment, now):
        return None
    words = duty.run(tick, now)
    heartbeat.end(database, duty.name, moment, now, words)
    return words


def functions(all_registers: Registers) -> Mapping[str, JobFunction]:
    """The functions workers run, by name, as the registers hand them over."""
    found: dict[str, JobFunction] = {}
    for register in all_registers:
        for name, function in register.jobs.items():
            if found.setdefault(name, function) is not function:
                raise ValueError(f"two registers hand over different jobs named {name}")
    return found


@contextmanager
def opened(instance: Path, clock: Callable[[], datetime] = utc_now) -> Iterator[Tick]:
    """An instance opened for duties and jobs."""
    settings = Settings.load(instance)
    metadata()
    database = Database(make_engine(settings.database_url))
    guard.install(database)
    try:
        yield tick_of(settings, database, clock=clock)
    finally:
        database.dispose()


def tick_of(
    settings: Settings, database: Database, *, clock: Callable[[], datetime] = utc_now
) -> Tick:
    """What duties lean on, for an instance that is open already."""
    all_registers = registers()
    context = JobContext(
        settings=settings,
        database=database,
        registers=all_registers,
        files=FileStore(settings.files),
        sealing=SealingKeys(sealing_keys(settings)),
        clock=clock,
    )
    return Tick(context, all_registers, SmtpTransport.of(settings))


def log_to_stderr() -> None:
    """Say what goes wrong where the service manager keeps it; ids and names only."""
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")


def worker_main(instance: Path, stop: Any) -> None:
    """What a worker process runs: jobs of the instance, until the scheduler ends."""
    log_to_stderr()
    with opened(instance) as tick:
        work_on(tick.context, functions(tick.registers), stop)


class Serving:
    """One scheduler process: leads, or stands by until the leader is gone."""

    def __init__(self, tick: Tick, leader: Leadership, workers: Workers) -> None:
        self._tick = tick
        self._leader = leader
        self._workers = workers

    def tick(self) -> None:
        """Lead if nobody else does, keep the workers alive, and do what is due."""
        try:
            if not self._leader.hold():
                return
            self._workers.keep_alive()
            run_tick(self._tick, self._tick.context.clock())
        except Exception:
            # The next tick comes in any case; a database that is away is no reason to end.
            _log.exception("the tick failed")

    def run(self, stop: threading.Event) -> None:
        """Tick until told to stop, then end the workers and give up the lead."""
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(
            self.tick,
            "interval",
            seconds=TICK_SECONDS,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            stop.wait()
        finally:
            scheduler.shutdown(wait=True)
            self._workers.stop()
            self._leader.release()


def serve(instance: Path, *, with_mailbox: bool, stop: threading.Event | None = None) -> None:
    """Run the scheduler of an instance until it is told to end.

    `with_mailbox` also opens the mailbox of this machine on `mail_host` and `mail_port`.
    """
    stop = stop or _stopped_by_signals()
    log_to_stderr()
    with ExitStack() as stack:
        tick = stack.enter_context(opened(instance))
        settings = tick.context.settings
        if with_mailbox:
            folder = instance / FOLDER
            stack.enter_context(open_mailbox(folder, settings.mail_host, settings.mail_port))
        workers = Workers(worker_main, instance, settings.worker_processes)
        Serving(tick, leadership(tick.context.database), workers).run(stop)


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
