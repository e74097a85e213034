"""Worker and scheduler processes: killed ones are replaced, their work taken up, one leads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import databases
import job_child
import pytest
from council import NOW, Council
from reminder_desk import Desk
from sqlalchemy import select

from govern.clock import utc_now
from govern.database import Database
from govern.history import Work, system_actor
from govern.jobs import heartbeat
from govern.jobs.leading import leadership
from govern.jobs.models import Job
from govern.jobs.queue import LEASE, ask
from govern.jobs.workers import Workers
from govern.jobs.working import JobContext, do_next


@pytest.fixture
def desk(database: Database, council: Council, tmp_path: Path) -> Desk:
    return Desk(database, council, tmp_path / "instance")


def eventually(what: Callable[[], bool]) -> None:
    """Wait for another process, at most half a minute."""
    waiting = threading.Event()
    for _ in range(300):
        if what():
            return
        waiting.wait(0.1)
    raise AssertionError("the other process did not get there")


def test_a_killed_worker_is_replaced_and_its_job_done(desk: Desk, tmp_path: Path) -> None:
    folder = desk.context.settings.instance
    url = databases.url_of(desk.database)
    (folder / "govern.toml").write_text(f'database_url = "{url}"\n')
    log, hangs = tmp_path / "log", tmp_path / "pipe"
    os.mkfifo(hangs)
    with desk.database.write_session() as session:
        work = Work(session, system_actor("test"), utc_now())
        ask(work, "write_once", {"path": str(log), "hangs": str(hangs)})
        work.commit()
    workers = Workers(job_child.main, folder, 1)
    try:
        assert workers.keep_alive() == 1
        eventually(lambda: log.exists() and log.read_text().endswith(" 1\n"))
        (first,) = workers.process_ids
        os.kill(first, signal.SIGKILL)
        eventually(lambda: workers.process_ids == [])
        assert workers.keep_alive() == 1
        assert workers.process_ids != [first]
    finally:
        workers.stop()
    later = utc_now() + LEASE + timedelta(seconds=1)
    context = job_child.context_of(folder)
    moved = JobContext(
        context.settings,
        context.database,
        context.registers,
        context.files,
        context.sealing,
        lambda: later,
    )
    assert do_next(moved, job_child.FUNCTIONS, "here") is not None
    context.database.dispose()
    with desk.database.read_session() as session:
        (job,) = session.scalars(select(Job)).all()
    assert (job.state, job.attempts) == ("done", 2)
    assert [line.split()[1] for line in log.read_text().splitlines()] == ["1", "2"]


def test_one_of_two_schedulers_leads_until_it_goes(both_databases: Database) -> None:
    first, second = leadership(both_databases), leadership(both_databases)
    assert first.hold()
    assert first.hold()
    assert not second.hold()
    first.release()
    assert second.hold()
    assert not first.hold()
    second.release()


def test_the_lead_ends_with_a_killed_process(database: Database) -> None:
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, databases; from govern.jobs.leading import leadership;"
            "database = databases.open_at(sys.argv[1]); lead = leadership(database);"
            "print(lead.hold(), flush=True); sys.stdin.read()",
            databases.url_of(database),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "True\n"
    mine = leadership(database)
    assert not mine.hold()
    child.kill()
    child.communicate()
    eventually(mine.hold)
    mine.release()


def test_a_planned_moment_is_run_once_and_again_only_when_cut_off(
    both_databases: Database,
) -> None:
    assert heartbeat.begin(both_databases, "sweep", NOW, NOW)
    assert not heartbeat.begin(both_databases, "sweep", NOW, NOW + timedelta(minutes=5))
    assert heartbeat.begin(both_databases, "sweep", NOW, NOW + timedelta(hours=1))
    heartbeat.end(both_databases, "sweep", NOW, NOW + timedelta(hours=1), "done")
    assert not heartbeat.begin(both_databases, "sweep", NOW, NOW + timedelta(days=1))


def test_pages_can_say_that_the_scheduler_stopped(desk: Desk) -> None:
    def warning(after: timedelta) -> str | None:
        with desk.database.read_session() as session:
            return heartbeat.warning(session, NOW + after)

    assert "never run" in (warning(timedelta()) or "")
    desk.tick(NOW)
    assert warning(timedelta(minutes=9)) is None
    stopped = warning(timedelta(hours=2)) or ""
    assert stopped.startswith("The scheduler last ran on Monday 15 June 2026 at 10:00")


def test_the_scheduler_never_loads_flask() -> None:
    code = (
        "import sys, govern.scheduler; "
        "print([m for m in ('flask', 'wtforms', 'flask_login', 'werkzeug') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
