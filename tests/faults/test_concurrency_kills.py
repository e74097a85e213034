"""A process killed at any moment loses nothing it was told was saved, and leaves nothing half."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from child_work import QUESTION, child, write_until_killed
from council import NOW, Council
from databases import KINDS, SQLITE, fresh, open_at, url_of
from sqlalchemy import func, select, text

from govern.database import Database, canonical_json
from govern.history import Work, system_actor
from govern.history.models import AuditDetail, AuditEvent
from govern.history.verification import verify
from govern.questionnaires.models import Answer, AnswerSheet
from govern.records import Record
from govern.registers.cameras.models.schemes import Scheme

FULL = bool(os.environ.get("GOVERN_FULL"))
KILLS = {"sqlite": 100 if FULL else 10, "postgresql": 100 if FULL else 3}
#: How long a child may take to say something before the test gives it up.
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module", params=KINDS)
def killing_ground(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One database for all kills, so that each run finds what the one before left behind."""
    with fresh(request.param, tmp_path_factory.mktemp("kills")) as made:
        yield made


def _prepare(database: Database, run: int) -> None:
    """A record with one answer for a run to write."""
    council = Council(database)
    scheme = council.scheme(f"Run {run}")
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        loaded = session.get_one(Scheme, scheme.id)
        loaded.purpose = "0"
        sheet = AnswerSheet(record_id=scheme.id, questionnaire="test", version="1")
        session.add(Answer(sheet=sheet, question_id=QUESTION, value="0", saved_at=NOW))
        work.note(loaded, "scheme.answered", f"Run {run} wrote 0")
        work.commit()


def _kill_while_writing(database: Database, run: int, random: Random) -> int:
    """The number of the last piece of work the child was told is committed."""
    last: int = 0
    with child(write_until_killed, url_of(database), run) as (process, pipe):
        assert pipe.poll(PATIENCE_SECONDS), "the child wrote nothing"
        last = pipe.recv()
        deadline = monotonic() + random.uniform(0.001, 0.020)
        while (left := deadline - monotonic()) > 0:
            if pipe.poll(left):
                last = pipe.recv()
        process.kill()
        process.join()
        try:
            while True:
                last = pipe.recv()
        except (EOFError, OSError):
            # What the child had begun to say when it died was not said.
            pass
    return last


def _wait_for_the_server(database: Database) -> None:
    """A server may still be finishing the last statement of a client that is gone."""
    if database.is_sqlite:
        return
    database.dispose()
    others = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    give_up = monotonic() + PATIENCE_SECONDS
    while True:
        with database.engine.connect() as connection:
            if connection.execute(others).scalar_one() == 0:
                return
        assert monotonic() < give_up, "the server keeps a connection of a dead client"


def _check(database: Database, run: int, told: int) -> None:
    with database.read_session() as session:
        scheme = session.scalars(select(Scheme).where(Scheme.title == f"Run {run}")).one()
        kept = int(scheme.purpose)
        answer = session.scalars(
            select(Answer.value).join(AnswerSheet).where(AnswerSheet.record_id == scheme.id)
        ).one()
        opened = session.scalars(
            select(Record.title).where(Record.title.startswith(f"Opened by run {run} at "))
        ).all()
        sentences = [
            json.loads(str(detail))["sentence"]
            for detail in session.scalars(
                select(AuditDetail.detail)
                .where(AuditDetail.record_id == scheme.id)
                .order_by(AuditDetail.seq)
            )
        ]
        verified = verify(session)
    assert kept in (told, told + 1), f"run {run}: told {told} was saved, and {kept} is kept"
    assert answer == canonical_json(kept)
    written = [f"Run {run} wrote {number}" for number in range(kept + 1)]
    assert [sentence for sentence in sentences if "wrote" in sentence] == written
    assert sorted(opened) == sorted(
        f"Opened by run {run} at {number}" for number in range(5, kept + 1, 5)
    )
    assert verified.first_fault is None


def test_nothing_told_saved_is_lost_and_nothing_is_half(killing_ground: Database) -> None:
    kills = KILLS["sqlite" if killing_ground.is_sqlite else "postgresql"]
    random = Random(19)
    for run in range(kills):
        _prepare(killing_ground, run)
        told = _kill_while_writing(killing_ground, run, random)
        assert told >= 1
        _wait_for_the_server(killing_ground)
        _check(killing_ground, run, told)
    with killing_ground.read_session() as session:
        events = session.scalar(select(func.count()).select_from(AuditEvent))
        references = session.scalars(
            select(Record.reference)
            .where(Record.reference.startswith("SCH-20"))
            .order_by(Record.reference)
        ).all()
        assert events == session.scalar(select(func.max(AuditEvent.seq)))
        assert [int(reference.split("-")[-1]) for reference in references] == list(
            range(1, len(references) + 1)
        )
        if killing_ground.is_sqlite:
            assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_what_was_told_saved_survives_a_power_cut(tmp_path: Path) -> None:
    """On SQLite that rests on these two settings; the file itself is made safe by them."""
    with fresh(SQLITE, tmp_path) as database:
        for engine in (database.engine, database.write_engine):
            with engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
                assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize("seed", range(40 if FULL else 6))
def test_a_torn_end_of_the_log_file_opens_as_a_moment_of_the_past(
    tmp_path: Path, seed: int
) -> None:
    """What a power cut leaves: the write-ahead file cut off, or scrambled, from some byte on."""
    random = Random(seed)
    with fresh(SQLITE, tmp_path) as database:
        council = Council(database)
        scheme = council.scheme("Street 0")
        for number in range(1, 8):
            with database.write_session() as session:
                work = Work(session, system_actor("test"), NOW)
                loaded = session.get_one(Scheme, scheme.id)
                loaded.title = f"Street {number}"
                work.note(loaded, "scheme.renamed", f"Renamed to {number}")
                work.commit()
        whole = Path(str(database.engine.url.database))
        torn = tmp_path / "torn.sqlite"
        torn.write_bytes(whole.read_bytes())
        log = bytearray(whole.with_name(f"{whole.name}-wal").read_bytes())
        cut = random.randrange(len(log))
        if random.random() < 0.5:
            del log[cut:]
        else:
            log[cut:] = random.randbytes(len(log) - cut)
        torn.with_name("torn.sqlite-wal").write_bytes(log)
    with closing(open_at(f"sqlite:///{torn}").read_session()) as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        found = verify(session)
        assert found.first_fault is None
        titles = session.scalars(select(Record.title)).all()
        details = session.scalars(
            select(AuditDetail.detail).where(AuditDetail.record_id == scheme.id)
        ).all()
        renamed = sum("Renamed to" in str(detail) for detail in details)
        assert titles in ([], [f"Street {renamed}"])
