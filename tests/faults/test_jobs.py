"""Jobs: each taken by one worker, taken up again when its worker is lost, given up after three."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from council import NOW, Council
from reminder_desk import Desk
from sqlalchemy import select

from govern.database import Database
from govern.errors import Refused
from govern.history import Work, system_actor
from govern.jobs import queue
from govern.jobs.models import Job
from govern.jobs.queue import LEASE, LeaseLost, ask, claim, finish, renew, report
from govern.jobs.working import JobContext, JobFunction, Progress, do_next
from govern.people.models import SignInAttempt
from govern.people.roles import Role

NAMES = ("count",)


@pytest.fixture
def desk(database: Database, council: Council, tmp_path: Path) -> Desk:
    return Desk(database, council, tmp_path / "instance")


def asked(database: Database, count: int = 1, name: str = "count", **arguments: Any) -> None:
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        for _ in range(count):
            ask(work, name, arguments)
        work.commit()


def jobs(database: Database) -> list[Job]:
    with database.read_session() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def at(context: JobContext, now: datetime) -> JobContext:
    return JobContext(
        context.settings,
        context.database,
        context.registers,
        context.files,
        context.sealing,
        lambda: now,
    )


def doing(function: Callable[[], None]) -> Mapping[str, JobFunction]:
    def run(_c: JobContext, _a: Mapping[str, Any], _p: Progress) -> None:
        function()

    return {"count": run}


def test_each_job_is_taken_by_one_worker(both_databases: Database) -> None:
    asked(both_databases, 40)

    def take_all(worker: str) -> list[str]:
        taken = []
        while (job := claim(both_databases, worker, NAMES, NOW)) is not None:
            taken.append(job.token)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [t for each in pool.map(take_all, ["a", "b", "c", "d"]) for t in each]
    assert sorted(taken) == sorted(job.token for job in jobs(both_databases))


def test_a_worker_takes_only_what_it_can_do(database: Database) -> None:
    asked(database, name="other")
    assert claim(database, "a", NAMES, NOW) is None


def test_a_lost_job_is_taken_up_again_and_the_first_worker_stopped(
    both_databases: Database,
) -> None:
    asked(both_databases)
    first = claim(both_databases, "a", NAMES, NOW)
    assert first is not None
    assert claim(both_databases, "b", NAMES, NOW + LEASE / 2) is None
    renew(both_databases, first, NOW + LEASE / 2)
    assert claim(both_databases, "b", NAMES, NOW + LEASE) is None
    second = claim(both_databases, "b", NAMES, NOW + 2 * LEASE)
    assert second is not None
    assert (second.token, second.attempts) == (first.token, 2)
    with pytest.raises(LeaseLost):
        renew(both_databases, first, NOW)
    with pytest.raises(LeaseLost):
        report(both_databases, first, NOW, done=1, total=2, says="")
    with pytest.raises(LeaseLost):
        finish(both_databases, first, NOW)
    finish(both_databases, second, NOW, sha256="0" * 64)
    assert [(j.state, j.sha256) for j in jobs(both_databases)] == [("done", "0" * 64)]


def test_an_earlier_attempt_of_the_same_worker_writes_nothing(database: Database) -> None:
    asked(database)
    first = claim(database, "a", NAMES, NOW)
    second = claim(database, "a", NAMES, NOW + 2 * LEASE)
    assert first is not None
    assert second is not None
    with pytest.raises(LeaseLost):
        finish(database, first, NOW + 2 * LEASE)
    assert [job.state for job in jobs(database)] == ["running"]


def test_a_job_whose_worker_dies_three_times_says_so(database: Database) -> None:
    asked(database)
    for attempt in range(3):
        assert claim(database, "a", NAMES, NOW + 2 * attempt * LEASE) is not None
    assert claim(database, "a", NAMES, NOW + 6 * LEASE) is None
    (job,) = jobs(database)
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.error is not None
    assert job.error.startswith("The work was cut off three times")


def test_what_breaks_off_is_tried_three_times(desk: Desk) -> None:
    asked(desk.database)
    calls = []

    def broken() -> None:
        calls.append(1)
        raise RuntimeError("broken for the test")

    for number in range(6):
        do_next(at(desk.context, NOW + timedelta(minutes=number)), doing(broken), "a")
    (job,) = jobs(desk.database)
    assert (job.state, len(calls)) == ("failed", 3)
    assert "RuntimeError" not in (job.error or "")


def test_a_refusal_is_said_once_and_not_repeated(desk: Desk) -> None:
    asked(desk.database, 2)

    def refuse() -> None:
        raise Refused("This list was applied already.")

    for _ in range(4):
        do_next(at(desk.context, NOW), doing(refuse), "a")
    assert [(j.state, j.attempts, j.error) for j in jobs(desk.database)] == [
        ("failed", 1, "This list was applied already.")
    ] * 2


def test_progress_is_seen_by_others_and_the_asker_acts(desk: Desk, council: Council) -> None:
    person = council.person(Role.CCTV_MANAGER)
    work = council.work_of(person)
    ask(work, "count", {"path": "x"})
    work.commit()
    work.session.close()
    seen: list[tuple[int, int, str]] = []

    def run(context: JobContext, arguments: Mapping[str, Any], progress: Progress) -> str:
        progress(1, 3, "Reading")
        (job,) = jobs(desk.database)
        seen.append((job.done, job.total, job.says))
        with context.reading() as work:
            assert work.actor.person_id == person.id
        assert arguments == {"path": "x"}
        return "f" * 64

    assert do_next(at(desk.context, NOW), {"count": run}, "a") is not None
    assert seen == [(1, 3, "Reading")]
    assert jobs(desk.database)[0].sha256 == "f" * 64


def test_a_job_stops_when_another_has_taken_it_up(desk: Desk) -> None:
    asked(desk.database)
    context = at(desk.context, NOW)

    def run(_c: JobContext, _a: Mapping[str, Any], progress: Progress) -> None:
        assert claim(desk.database, "b", NAMES, NOW + 2 * LEASE) is not None
        progress(1, 2)
        raise AssertionError("the work went on without its lease")

    do_next(context, {"count": run}, "a")
    (job,) = jobs(desk.database)
    assert (job.state, job.lease_by, job.error) == ("running", "b", None)


def test_the_daily_sweep_takes_what_had_its_time_and_nothing_else(
    desk: Desk, council: Council
) -> None:
    database, files = desk.database, desk.context.files
    attempts = [NOW - timedelta(hours=hours) for hours in (1, 23, 25, 500)]
    with database.own_write() as session:
        session.add_all(SignInAttempt(key_hash="0" * 64, at=at, succeeded=True) for at in attempts)
    folder = desk.context.settings.instance / "documents" / "ab"
    folder.mkdir(parents=True)
    old, new, whole = folder / ".a.part", folder / ".b.part", folder / "a.pdf"
    for path in (old, new, whole):
        path.write_bytes(b"half")
    for path in (old, whole):
        os.utime(path, (0, 0))
    for number in range(3):
        desk.tick(NOW + timedelta(days=number))
        with database.read_session() as session:
            left = list(session.scalars(select(SignInAttempt.at).order_by(SignInAttempt.at)))
        assert left == ([attempts[1], attempts[0]] if number == 0 else [])
    assert sorted(folder.iterdir()) == [new, whole]
    assert files.leftovers() == [new]


def test_arguments_are_plain_values(database: Database) -> None:
    with database.write_session() as session, pytest.raises(TypeError):
        queue.ask(Work(session, system_actor("test"), NOW), "count", {"share": 0.5})
