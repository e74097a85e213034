"""Two people at the same record: the second is told, and no save that was told fine is lost."""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest
from child_work import child, edit_against_others, new_scheme, take_references
from council import NOW, Council
from databases import url_of
from sqlalchemy import func, select

from govern.database import Database
from govern.errors import Conflict
from govern.history import Work, system_actor
from govern.history.models import AuditEvent
from govern.history.verification import verify
from govern.records import Decision, Record
from govern.registers.cameras.models.schemes import Scheme

FULL = bool(os.environ.get("GOVERN_FULL"))
EDITS = {"sqlite": 10_000 if FULL else 1_000, "postgresql": 10_000 if FULL else 300}
REFERENCES = 200 if FULL else 25
RECORDS = 4
PATIENCE_SECONDS = 600


def _kind(database: Database) -> str:
    return "sqlite" if database.is_sqlite else "postgresql"


def _schemes(database: Database, council: Council, count: int) -> None:
    for _ in range(count):
        scheme = council.scheme()
        with database.write_session() as session:
            work = Work(session, system_actor("test"), NOW)
            loaded = session.get_one(Scheme, scheme.id)
            loaded.purpose = "0"
            work.note(loaded, "scheme.edited", "Now 0")
            work.commit()


def test_no_edit_is_lost_without_a_conflict_told(
    both_databases: Database, council: Council
) -> None:
    _schemes(both_databases, council, RECORDS)
    person = council.person(name="Ada Moss")
    url, tries = url_of(both_databases), EDITS[_kind(both_databases)] // 2
    with both_databases.read_session() as session:
        events = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
        revisions = sum(session.scalars(select(Record.revision)))
    with ExitStack() as stack:
        pipes = [
            stack.enter_context(child(edit_against_others, url, seed, tries, person.id))[1]
            for seed in (1, 2)
        ]
        told = []
        for pipe in pipes:
            assert pipe.poll(PATIENCE_SECONDS)
            told.append(pipe.recv())
    saved = sum(one for one, _conflicts in told)
    conflicts = sum(each for _saved, each in told)
    assert saved + conflicts == 2 * tries
    with both_databases.read_session() as session:
        kept = sum(int(purpose) for purpose in session.scalars(select(Scheme.purpose)))
        assert kept == saved, f"{saved} edits were told saved and {kept} are kept"
        assert sum(session.scalars(select(Record.revision))) == revisions + saved
        after = session.scalar(select(func.count()).select_from(AuditEvent))
        assert after == events + saved
        decided = session.execute(select(Decision.record_id, Decision.record_revision)).all()
        assert len(decided) == len(set(decided)) > 0
        assert verify(session).first_fault is None
    assert saved > 0
    assert conflicts > 0, "the two never met: the test showed nothing"


def test_the_second_of_two_is_told(both_databases: Database, council: Council) -> None:
    scheme = council.scheme("High Street")
    with both_databases.write_session() as first:
        work = Work(first, system_actor("test"), NOW)
        loaded = first.get_one(Scheme, scheme.id)
        first.rollback()
        with both_databases.write_session() as second:
            other = Work(second, system_actor("test"), NOW)
            theirs = second.get_one(Scheme, scheme.id)
            theirs.title = "Theirs"
            other.note(theirs, "scheme.renamed", "Renamed")
            other.commit()
        loaded = first.merge(scheme, load=False)
        loaded.title = "Ours"
        work.note(loaded, "scheme.renamed", "Renamed")
        with pytest.raises(Conflict, match="Somebody else changed this"):
            work.commit()
        work.rollback()
    with both_databases.read_session() as session:
        assert session.scalars(select(Record.title)).one() == "Theirs"


def test_deleting_what_somebody_edits_is_told(both_databases: Database, council: Council) -> None:
    scheme = council.scheme("High Street")
    with both_databases.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        loaded = session.get_one(Scheme, scheme.id)
        loaded.title = "Edited"
        work.note(loaded, "scheme.renamed", "Renamed")
        work.commit()
    with both_databases.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        stale = session.merge(scheme, load=False)
        session.delete(stale)
        work.note(stale, "scheme.removed", "Removed")
        with pytest.raises(Conflict):
            work.commit()


def test_references_have_no_gaps_whoever_takes_them(
    both_databases: Database, council: Council
) -> None:
    organisation = council.organisation
    with both_databases.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        new_scheme(work, organisation, "The first of the year")
        work.commit()
    url = url_of(both_databases)
    with ExitStack() as stack:
        pipes = [
            stack.enter_context(child(take_references, url, seed, REFERENCES))[1]
            for seed in (1, 2, 3)
        ]
        taken: list[str] = []
        for pipe in pipes:
            assert pipe.poll(PATIENCE_SECONDS)
            assert pipe.recv() == "ready"
        for pipe in pipes:
            assert pipe.poll(PATIENCE_SECONDS)
            taken.extend(pipe.recv())
    numbers = sorted(int(reference.split("-")[-1]) for reference in taken)
    assert numbers == list(range(2, len(numbers) + 2))
    assert len(numbers) < 3 * REFERENCES, "none was given up: the test showed nothing"
